#include "xas/align.h"

#include <math.h>

#include "num/interpolate.h"
#include "num/root.h"
#include "xas/e0.h"

enum { COARSE_STEPS = 64, LEAST_OVERLAP = 8 };

static const double window = 30, farthest = 8; /* eV */

typedef struct pair {
    const mm_spectrum *fixed, *moved;
    double e0;
} pair;

/* What a straight line y = a + b x leaves of the variance of y, as a share of it. */
static double unexplained(double n, double sx, double sy, double sxx, double sxy, double syy)
{
    const double xx = sxx - sx * sx / n, xy = sxy - sx * sy / n, yy = syy - sy * sy / n;
    return xx > 0 && yy > 0 ? 1 - xy * xy / (xx * yy) : 1;
}

static double misfit(double shift, void *context)
{
    const pair *p = context;
    double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0, syy = 0;
    for (size_t i = 0; i < p->fixed->n; i++) {
        if (fabs(p->fixed->energy[i] - p->e0) > window)
            continue;
        const mm_between place = mm_between_find(p->moved->n, p->moved->energy, p->fixed->energy[i] - shift);
        const double x = mm_between_value(place, p->moved->mu), y = p->fixed->mu[i];
        if (isnan(x))
            continue;
        n++;
        sx += x;
        sy += y;
        sxx += x * x;
        sxy += x * y;
        syy += y * y;
    }
    return n >= LEAST_OVERLAP ? unexplained(n, sx, sy, sxx, sxy, syy) : 1;
}

bool mm_xas_drift(const mm_spectrum *fixed, const mm_spectrum *moved, double *shift, mm_err *err)
{
    pair p = { fixed, moved, NAN };
    if (!mm_find_e0(fixed->n, fixed->energy, fixed->mu, &p.e0, err))
        return false;
    const double step = 2 * farthest / COARSE_STEPS;
    double best = 0, least = INFINITY;
    for (int i = 0; i <= COARSE_STEPS; i++) {
        const double at = -farthest + step * i, here = misfit(at, &p);
        if (here < least) {
            least = here;
            best = at;
        }
    }
    if (!(least < 0.5))
        return mm_fail(err, MM_EINPUT, "the spectra do not match at any shift of up to %g eV", farthest);
    return mm_find_minimum(misfit, &p, best - step, best + step, 1e-6, shift, err);
}
