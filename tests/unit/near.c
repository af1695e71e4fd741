/* base/near: what a mistyped name may have meant. */
#include "base/near.h"
#include "tap.h"

static void nearest(const char *wrong, const char *want)
{
    static const char *const known[] = {
        "sin", "sqrt", "gamma", "peak_center", "f1.area", "e", "xmin", "xmax"
    };
    mm_near near = mm_near_of(wrong);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        mm_near_offer(&near, known[i]);
    if (want == NULL)
        ok(near.best == NULL, "nothing is near '%s'", wrong);
    else
        same_text(near.best, want, wrong);
}

int main(void)
{
    nearest("sn", "sin");      /* one is missing */
    nearest("sinn", "sin");    /* one too many */
    nearest("son", "sin");     /* another one */
    nearest("isn", "sin");     /* two have changed places */
    nearest("Gamma", "gamma"); /* case counts for nothing */
    nearest("f1.aera", "f1.area");
    nearest("peak_senter", "peak_center");
    nearest("peak_centre", "peak_center");
    nearest("xmni", "xmin");
    nearest("x", NULL);
    nearest("b", NULL);
    nearest("volume", NULL);
    nearest("", NULL);
    nearest("a_name_that_goes_on_and_on_and_on_and_on_and_on_and_on_and_on_and_on_and_on", NULL);
    char hint[MM_NEAR_SIZE];
    mm_near near = mm_near_of("sine");
    same_text(mm_near_hint(hint, &near), "", "nothing was offered");
    mm_near_offer(&near, "sin");
    same_text(mm_near_hint(hint, &near), "; did you mean 'sin'?", "the hint");
    return done();
}
