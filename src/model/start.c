#include <math.h>

#include "model/parts.h"

static double start_of(const mm_model *model, size_t i, size_t n, const double *const *x, const double *y,
                       const double *p)
{
    const mm_param *par = &model->par[i];
    const mm_expr_data data = { n, n > 0 ? x[par->along] : NULL, y };
    if (par->tie != NULL)
        return mm_formula_at(par->tie, p, NULL, NULL);
    if (par->start_expr == NULL)
        return par->start;
    if (n > 0 || !mm_expr_uses_data(par->start_expr))
        return mm_formula_at(par->start_expr, p, &data, NULL);
    return model->example.p != NULL ? model->example.p[i] : NAN;
}

bool mm_model_start(const mm_model *model, size_t n, const double *const *x, const double *y, double *p,
                    mm_err *err)
{
    for (size_t k = 0; k < model->npar; k++) {
        const size_t i = model->start_order[k];
        const mm_param *par = &model->par[i];
        p[i] = start_of(model, i, n, x, y, p);
        if (par->tie == NULL && p[i] < par->lo)
            p[i] = par->lo;
        if (par->tie == NULL && p[i] > par->hi)
            p[i] = par->hi;
        if (n > 0 && !isfinite(p[i]))
            return mm_fail(err, MM_EINPUT, "the model %s finds no start for %s (%s)", model->id, par->name,
                           par->tie != NULL ? par->tie_text : par->start_text);
    }
    return true;
}
