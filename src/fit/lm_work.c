#include "fit/lm_work.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "fit/factor.h"

void mm_lm_free(mm_lm *lm)
{
    if (lm == NULL)
        return;
    mm_lm_work *w = lm->work;
    if (w != NULL) {
        free(w->trial);
        free(w->trial_upper);
        free(w->free);
        free(w->is_free);
        free(w->was_free);
        free(w->origin);
        free(w->fjac);
        free(w->select);
        free(w->pivot);
    }
    free(w);
    free(lm->x);
    free(lm->upper);
    free(lm->bound);
    free(lm);
}

/* lmder's vectors lie one after the other behind origin. */
static bool alloc_vectors(mm_lm_work *w, size_t p)
{
    double **const vector[] = { &w->u, &w->diag, &w->qtf, &w->wa1, &w->wa2, &w->wa3, &w->wa4, &w->fvec };
    const size_t count = sizeof vector / sizeof *vector, stride = p + 1;
    w->origin = mm_zalloc((count + 1) * stride, sizeof *w->origin);
    for (size_t i = 0; i < count && w->origin != NULL; i++)
        *vector[i] = w->origin + (i + 1) * stride;
    return w->origin != NULL;
}

static bool alloc_work(mm_lm_work *w, size_t p)
{
    const size_t n = p + 1;
    w->trial = mm_zalloc(p, sizeof *w->trial);
    w->trial_upper = mm_zalloc(n * n, sizeof *w->trial_upper);
    w->free = mm_zalloc(p + 1, sizeof *w->free);
    w->is_free = mm_zalloc(p, sizeof *w->is_free);
    w->was_free = mm_zalloc(p, sizeof *w->was_free);
    w->fjac = mm_zalloc(n * n, sizeof *w->fjac);
    w->select = mm_zalloc(n * n, sizeof *w->select);
    w->pivot = mm_zalloc(p, sizeof *w->pivot);
    return alloc_vectors(w, p) && w->trial != NULL && w->trial_upper != NULL && w->free != NULL &&
           w->is_free != NULL && w->was_free != NULL && w->fjac != NULL && w->select != NULL &&
           w->pivot != NULL;
}

mm_lm *mm_lm_new(size_t p, mm_err *err)
{
    mm_lm *lm = mm_zalloc(1, sizeof *lm);
    if (lm == NULL)
        goto fail;
    lm->p = p;
    lm->x = mm_zalloc(p, sizeof *lm->x);
    lm->upper = mm_zalloc((p + 1) * (p + 1), sizeof *lm->upper);
    lm->bound = mm_zalloc(p, sizeof *lm->bound);
    lm->work = mm_zalloc(1, sizeof *lm->work);
    if (lm->x != NULL && lm->upper != NULL && lm->bound != NULL && lm->work != NULL &&
        alloc_work(lm->work, p))
        return lm;
fail:
    mm_fail_memory(err, "a solver");
    mm_lm_free(lm);
    return NULL;
}

bool mm_lm_clip(const mm_lsq *problem, double *x)
{
    bool outside = false;
    for (size_t j = 0; j < problem->p; j++) {
        const double inside = fmin(fmax(x[j], problem->lo[j]), problem->hi[j]);
        outside |= inside != x[j];
        x[j] = inside;
    }
    return outside;
}

bool mm_lm_evaluate(mm_lm *lm)
{
    mm_lm_work *w = lm->work;
    const size_t n = lm->p + 1;
    lm->evaluations++;
    if (!w->problem->eval(w->problem->context, w->trial, w->trial_upper) ||
        !mm_factor_finite(n, w->trial_upper))
        return false;
    w->trial_chisq = mm_factor_product(n, w->trial_upper, lm->p, lm->p);
    return isfinite(w->trial_chisq);
}

void mm_lm_take(mm_lm *lm)
{
    mm_lm_work *w = lm->work;
    double *const x = lm->x, *const upper = lm->upper;
    lm->x = w->trial;
    lm->upper = w->trial_upper;
    lm->chisq = w->trial_chisq;
    w->trial = x;
    w->trial_upper = upper;
    w->pending = false;
    if (w->problem->accept != NULL)
        w->problem->accept(w->problem->context);
}

double mm_lm_slope(const mm_lm *lm, const double *upper)
{
    const size_t n = lm->p + 1;
    const double length = mm_factor_length(n, upper, lm->p);
    double slope = 0;
    for (size_t k = 0; k < lm->work->nfree; k++) {
        const size_t j = lm->work->free[k];
        const double column = mm_factor_length(n, upper, j);
        if (column > 0 && length > 0)
            slope = fmax(slope, fabs(mm_factor_product(n, upper, j, lm->p)) / (column * length));
    }
    return slope;
}
