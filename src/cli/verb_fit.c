/* mmfit fit and the fits of other tools that need no more than a default model. */
#include "cli/fit_figure.h"
#include "cli/fitting.h"
#include "cli/part.h"
#include "cli/verbs.h"

/* The chain of a fit in one screen. */
static bool run(mm_context *c, const mm_fit_verb *verb)
{
    mm_part part;
    mm_fitting f = { 0 };
    bool good = mm_part_begin(c, &part);
    if (good && !part.finished)
        good = mm_fitting_run(c, verb, &f);
    if (good && !part.finished)
        good = mm_part_write(c) && mm_fit_figures(c, &f);
    mm_fitting_free(&f);
    mm_part_free(&part);
    c->part = NULL;
    return good;
}

bool mm_run_fit(mm_context *c)
{
    static const mm_fit_verb verb = { .default_model = NULL };
    return run(c, &verb);
}

/* y is norm, else flat, else the second column; nothing is normalised again. */
bool mm_run_xas_fit(mm_context *c)
{
    static const char *const prefer[] = { "norm", "flat", NULL };
    static const mm_fit_verb verb = { .default_model = "ce-l3-voigt", .y_prefer = prefer };
    return run(c, &verb);
}
