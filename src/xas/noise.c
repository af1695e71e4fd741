/* The scatter of the points of a hysteresis. */
#include <stdlib.h>

#include "base/mem.h"
#include "num/local.h"
#include "xas/hysteresis.h"

/* Below this many points a window of half of them is too narrow for a parabola. */
enum { MANY = 14 };

static bool branch_noise(const mm_branch *b, mm_local_quality *quality, mm_err *err)
{
    const mm_local_options options = { .degree = 2, .span = b->n > MANY ? 0.5 : 1 };
    double *value = mm_zalloc(b->n, sizeof *value);
    const mm_local_result result = { .value = value };
    const bool good = value != NULL ? mm_local_regression(b->n, b->t, b->q, NULL, &options, b->n, b->t,
                                                          &result, quality, err)
                                    : mm_fail_memory(err, "the noise");
    free(value);
    return good;
}

bool mm_hysteresis_noise(const mm_branch *heating, const mm_branch *cooling, double *sigma, double *dof,
                         mm_err *err)
{
    mm_local_quality h = { NAN, NAN, NAN }, c = { NAN, NAN, NAN };
    if (!branch_noise(heating, &h, err) || !branch_noise(cooling, &c, err))
        return false;
    *dof = h.dof + c.dof;
    *sigma = sqrt((h.dof * h.noise * h.noise + c.dof * c.noise * c.noise) / *dof);
    return (*sigma > 0 && *dof >= 1) ||
           mm_fail(err, MM_EINPUT,
                   "no errors are given, and the points are too few to estimate them: say -s");
}
