/* Scan selections. */
#include "base/err.h"
#include "read/read.h"
#include "tap.h"

static void takes(const char *text, long number, long occurrence, bool want)
{
    const mm_select select = { text };
    ok(mm_select_takes(&select, number, occurrence) == want, "'%s' %s %ld.%ld",
       text != NULL ? text : "(null)", want ? "takes" : "leaves", number, occurrence);
}

static void refused(const char *text)
{
    const mm_select select = { text };
    mm_err err = MM_ERR_INIT;
    ok(!mm_select_check(&select, &err) && err.code == MM_EUSAGE, "'%s' is refused as usage", text);
    mm_err_clear(&err);
}

static void accepted(const char *text)
{
    const mm_select select = { text };
    mm_err err = MM_ERR_INIT;
    ok(mm_select_check(&select, &err), "'%s' is well formed", text != NULL ? text : "(null)");
    mm_err_clear(&err);
}

int main(void)
{
    takes(NULL, 3, 1, true);
    takes("", 3, 1, true);
    takes("12", 12, 1, true);
    takes("12", 12, 2, true);
    takes("12", 1, 2, false);
    takes("12", 120, 1, false);
    takes("12.2", 12, 2, true);
    takes("12.2", 12, 1, false);
    takes("4.1", 4, 1, true);
    takes("12-40", 11, 1, false);
    takes("12-40", 12, 1, true);
    takes("12-40", 40, 3, true);
    takes("12-40", 41, 1, false);
    takes("1, 3 ,7-9,12.2", 3, 1, true);
    takes("1,3,7-9,12.2", 8, 1, true);
    takes("1,3,7-9,12.2", 12, 1, false);
    takes("1,3,7-9,12.2", 12, 2, true);
    takes("0", 0, 1, true);
    accepted(NULL);
    accepted("");
    accepted("1,3,7-9,12.2");
    refused("12-");
    refused("-3");
    refused("40-12");
    refused("12.0");
    refused("12.");
    refused("a");
    refused("12,");
    refused("1.1-2");
    refused("99999999999999999999");
    return done();
}
