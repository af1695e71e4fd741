/* Errors of what is computed from the parameters, from the full covariance. */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "fit/fit.h"

double mm_fit_propagate(const mm_fit *fit, const double *grad)
{
    double sum = fit->covariance != NULL ? 0 : NAN;
    for (size_t i = 0; i < fit->npar && fit->covariance != NULL; i++)
        for (size_t j = 0; j < fit->npar && grad[i] != 0; j++)
            if (grad[j] != 0)
                sum += grad[i] * grad[j] * fit->covariance[i * fit->npar + j];
    return sum < 0 ? 0 : sqrt(sum); /* below zero by rounding where terms cancel */
}

enum { BAND_ROWS = 256 };

typedef struct band_work {
    double *full, *values, *columns, *row;
    double **gradient;
    const double **x;
    mm_workspace *scratch;
} band_work;

static void band_clear(band_work *w)
{
    free(w->full);
    free(w->values);
    free(w->columns);
    free(w->row);
    free(w->gradient);
    free(w->x);
    mm_workspace_free(w->scratch);
}

static bool band_init(band_work *w, const mm_model *model, const mm_fit *fit, mm_err *err)
{
    const size_t rows = BAND_ROWS * model->ny;
    *w = (band_work){ 0 };
    w->full = mm_zalloc(model->npar, sizeof *w->full);
    w->values = mm_zalloc(rows, sizeof *w->values);
    w->columns = mm_zalloc(model->npar, rows * sizeof *w->columns);
    w->row = mm_zalloc(model->npar, sizeof *w->row);
    w->gradient = mm_zalloc(model->npar, sizeof *w->gradient);
    w->x = mm_zalloc(model->nx, sizeof *w->x);
    if (w->full == NULL || w->values == NULL || w->columns == NULL || w->row == NULL || w->gradient == NULL ||
        w->x == NULL)
        return mm_fail_memory(err, "a band");
    for (size_t i = 0; i < model->npar; i++) {
        w->full[i] = fit->par[i].value;
        if (fit->covariance[i * model->npar + i] != 0) /* what is held adds nothing */
            w->gradient[i] = w->columns + i * rows;
    }
    return (w->scratch = mm_workspace_new(model, BAND_ROWS, err)) != NULL;
}

bool mm_fit_band(const mm_model *model, const mm_fit *fit, size_t n, const double *const *x, double *band,
                 mm_err *err)
{
    if (fit->npar != model->npar || fit->covariance == NULL)
        return mm_fail(err, MM_EINPUT, "the fit has no covariance of this model's parameters");
    band_work w;
    const bool good = band_init(&w, model, fit, err);
    for (size_t first = 0; first < n && good; first += BAND_ROWS) {
        const size_t count = n - first < BAND_ROWS ? n - first : BAND_ROWS;
        for (size_t k = 0; k < model->nx; k++)
            w.x[k] = x[k] + first;
        mm_model_eval(model, count, w.x, w.full, w.values, w.gradient, w.scratch);
        for (size_t r = 0; r < count * model->ny; r++) {
            for (size_t i = 0; i < model->npar; i++)
                w.row[i] = w.gradient[i] != NULL ? w.gradient[i][r] : 0;
            band[r / count * n + first + r % count] = mm_fit_propagate(fit, w.row);
        }
    }
    band_clear(&w);
    return good;
}
