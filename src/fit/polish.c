#include <math.h>
#include <string.h>

#include "fit/factor.h"
#include "fit/lm_work.h"

enum { STEPS = 12 };

static const double polished = 1e-10; /* a cosine that needs no further step */
static const double minimum = 1e-6;   /* one from which chi-square still shows the way */

/* The trial point one Gauss-Newton step on; false where that is not defined or leads out of the box. */
static bool gauss_newton(mm_lm *lm)
{
    mm_lm_work *w = lm->work;
    const size_t n = w->nfree + 1;
    w->free[w->nfree] = lm->p; /* the residual's column */
    mm_factor_select(lm->p + 1, lm->upper, n, w->free, w->fjac, w->select);
    memcpy(w->trial, lm->x, lm->p * sizeof *w->trial);
    for (size_t k = w->nfree; k-- > 0;) {
        double sum = w->fjac[w->nfree * n + k];
        for (size_t j = k + 1; j < w->nfree; j++)
            sum -= w->fjac[j * n + k] * w->u[j];
        if (!(fabs(w->fjac[k * n + k]) > 1e-8 * mm_factor_length(n, w->fjac, k)))
            return false;
        w->u[k] = sum / w->fjac[k * n + k];
        w->trial[w->free[k]] -= w->u[k];
    }
    return !mm_lm_clip(w->problem, w->trial);
}

void mm_lm_polish(mm_lm *lm)
{
    mm_lm_work *w = lm->work;
    double slope = mm_lm_slope(lm, lm->upper);
    for (int step = 0; step < STEPS && slope > polished && slope < minimum; step++) {
        if (!gauss_newton(lm) || !mm_lm_evaluate(lm) || !(w->trial_chisq <= lm->chisq * (1 + 1e-12)))
            return;
        const double next = mm_lm_slope(lm, w->trial_upper);
        if (!(next < 0.9 * slope))
            return;
        mm_lm_take(lm);
        slope = next;
    }
}
