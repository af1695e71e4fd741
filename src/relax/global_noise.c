/* Errors of points that the data do not give, from the scatter about the answer. */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "relax/global.h"

/* Residuals of one output of all sweeps, over errors of 1 and over errors in proportion to the curve. */
typedef struct scatter {
    double n, constant, proportional, logs; /* sums of squares, and of ln of the latter errors */
} scatter;

static const double least_part = 1e-3; /* of the largest value: a proportional error is not below that */

/* Values of all sweeps' curves, one after the other; the caller frees. */
static double *curves(const mm_model *model, const mm_sweep_data *data, mm_fit *const *part, mm_err *err)
{
    size_t total = 0, most = 0, at = 0;
    for (size_t k = 0; k < data->n; k++) {
        total += data->data[k].n;
        most = data->data[k].n > most ? data->data[k].n : most;
    }
    double *f = mm_zalloc(total, model->ny * sizeof *f), *p = mm_zalloc(model->npar, sizeof *p);
    mm_workspace *ws = mm_workspace_new(model, most, err);
    const bool good = f != NULL && p != NULL && ws != NULL;
    for (size_t k = 0; good && k < data->n; k++) {
        const mm_data *d = &data->data[k];
        for (size_t i = 0; i < model->npar; i++)
            p[i] = part[k]->par[i].value;
        mm_model_eval(model, d->n, d->x, p, f + at, NULL, ws);
        at += d->n * model->ny;
    }
    mm_workspace_free(ws);
    free(p);
    if (good)
        return f;
    free(f);
    mm_fail_memory(err, "errors of points");
    return NULL;
}

static scatter gather(const mm_model *model, const mm_sweep_data *data, const double *f, size_t output,
                      double least)
{
    scatter s = { 0 };
    for (size_t k = 0; k < data->n; k++) {
        const size_t n = data->data[k].n;
        const double *y = data->data[k].y + output * n, *own = f + output * n;
        for (size_t i = 0; i < n; i++) {
            const double sigma = fmax(fabs(own[i]), least), r = y[i] - own[i];
            s.n++;
            s.constant += r * r;
            s.proportional += r * r / (sigma * sigma);
            s.logs += log(sigma);
        }
        f += n * model->ny;
    }
    return s;
}

static double largest(const mm_model *model, const mm_sweep_data *data, const double *f, size_t output)
{
    double most = 0;
    for (size_t k = 0; k < data->n; k++) {
        const size_t n = data->data[k].n;
        for (size_t i = 0; i < n; i++)
            most = fmax(most, fabs(f[output * n + i]));
        f += n * model->ny;
    }
    return most;
}

static void set_errors(const mm_model *model, mm_sweep_data *data, const double *f, size_t output,
                       const scatter *s, bool proportional, double least)
{
    const double scale = sqrt((proportional ? s->proportional : s->constant) / s->n);
    double *place = data->estimate;
    for (size_t k = 0; k < data->n; k++) {
        const size_t n = data->data[k].n;
        data->data[k].sigma = place;
        for (size_t i = 0; i < n; i++)
            place[output * n + i] = scale * (proportional ? fmax(fabs(f[output * n + i]), least) : 1);
        place += n * model->ny;
        f += n * model->ny;
    }
}

bool mm_global_estimate(const mm_model *model, mm_sweep_data *data, mm_fit *const *part, mm_noise noise,
                        bool *proportional, mm_err *err)
{
    size_t total = 0;
    for (size_t k = 0; k < data->n; k++)
        total += data->data[k].n;
    double *f = curves(model, data, part, err);
    if (f != NULL && data->estimate == NULL)
        data->estimate = mm_zalloc(total, model->ny * sizeof *data->estimate);
    const bool good = f != NULL && data->estimate != NULL;
    for (size_t o = 0; good && o < model->ny; o++) {
        const double least = least_part * largest(model, data, f, o);
        const scatter s = gather(model, data, f, o, least);
        const bool likelier = log(s.proportional / s.n) + 2 * s.logs / s.n < log(s.constant / s.n);
        proportional[o] = noise == MM_NOISE_PROPORTIONAL || (noise == MM_NOISE_AUTO && likelier);
        set_errors(model, data, f, o, &s, proportional[o], least);
    }
    free(f);
    return good || mm_fail_memory(err, "errors of points");
}
