#include "relax/sweep_data.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "num/local.h"

enum { LEAST_ROWS = 4, MOST_OUTPUTS = 2 };

void mm_sweep_data_free(mm_sweep_data *d)
{
    for (size_t k = 0; d->name != NULL && k < d->n; k++)
        free(d->name[k]);
    free(d->name);
    free(d->data);
    free(d->frequency);
    free(d->run);
    free(d->x);
    free(d->values);
    free(d->estimate);
    *d = (mm_sweep_data){ 0 };
}

/* Values and errors of n rows from first on: outputs one behind the other in value[0], value[1]. */
static void observe(const mm_dma *dma, const mm_sweep *s, mm_observable o, double *value[], double *error[])
{
    if (!o.moduli) {
        mm_dma_signal(dma, s->first, s->n, o.signal, value[0], error[0]);
        return;
    }
    for (size_t i = 0; i < s->n; i++) {
        value[0][i] = dma->v[MM_DMA_STORAGE][s->first + i];
        value[1][i] = dma->v[MM_DMA_LOSS][s->first + i];
        error[0][i] = dma->v[MM_DMA_STORAGE_ERR][s->first + i];
        error[1][i] = dma->v[MM_DMA_LOSS_ERR][s->first + i];
    }
}

/* Work for the longest sweep. */
typedef struct work {
    double *all, *value[MOST_OUTPUTS], *error[MOST_OUTPUTS];
} work;

static bool work_make(size_t nsweep, const mm_sweep *sweep, work *w)
{
    size_t most = 0;
    for (size_t k = 0; k < nsweep; k++)
        most = sweep[k].n > most ? sweep[k].n : most;
    w->all = mm_zalloc(2 * MOST_OUTPUTS * most, sizeof *w->all);
    for (size_t o = 0; w->all != NULL && o < MOST_OUTPUTS; o++) {
        w->value[o] = w->all + o * most;
        w->error[o] = w->all + (MOST_OUTPUTS + o) * most;
    }
    return w->all != NULL;
}

static bool row_counts(const work *w, size_t outputs, size_t i, bool weighted)
{
    for (size_t o = 0; o < outputs; o++)
        if (!isfinite(w->value[o][i]) || (weighted && !(w->error[o][i] > 0 && isfinite(w->error[o][i]))))
            return false;
    return true;
}

static bool has_errors(const mm_dma *dma, size_t nsweep, const mm_sweep *sweep, mm_observable observable,
                       work *w)
{
    for (size_t k = 0; k < nsweep; k++) {
        observe(dma, &sweep[k], observable, w->value, w->error);
        for (size_t i = 0; i < sweep[k].n; i++)
            if (row_counts(w, observable.moduli ? 2 : 1, i, true))
                return true;
    }
    return false;
}

/* Put the rows of a sweep that count at `place`: temperatures, frequencies, outputs, their errors. Returns
 * how much was taken of the place. */
static size_t add_sweep(const mm_dma *dma, const mm_sweep *s, mm_observable observable, bool weighted,
                        work *w, double *place, mm_sweep_data *out)
{
    const size_t outputs = observable.moduli ? 2 : 1;
    size_t n = 0;
    observe(dma, s, observable, w->value, w->error);
    for (size_t i = 0; i < s->n; i++)
        n += row_counts(w, outputs, i, weighted);
    if (n < LEAST_ROWS)
        return 0;
    double *t = place, *f = t + n, *y = f + n, *sigma = y + outputs * n;
    for (size_t i = 0, to = 0; i < s->n; i++) {
        if (!row_counts(w, outputs, i, weighted))
            continue;
        t[to] = dma->v[MM_DMA_TEMPERATURE][s->first + i];
        f[to] = dma->v[MM_DMA_FREQUENCY][s->first + i];
        for (size_t o = 0; o < outputs; o++) {
            y[o * n + to] = w->value[o][i];
            if (weighted)
                sigma[o * n + to] = w->error[o][i];
        }
        to++;
    }
    const double **x = out->x + 2 * out->n;
    x[0] = t;
    x[1] = f;
    out->frequency[out->n] = s->frequency;
    out->run[out->n] = s->run;
    out->data[out->n] = (mm_data){ NULL, n, x, y, weighted ? sigma : NULL };
    return (2 + (weighted ? 2 : 1) * outputs) * n;
}

static bool allocate(size_t nsweep, const mm_sweep *sweep, mm_sweep_data *out)
{
    size_t rows = 0;
    for (size_t k = 0; k < nsweep; k++)
        rows += sweep[k].n;
    out->data = mm_zalloc(nsweep, sizeof *out->data);
    out->frequency = mm_zalloc(nsweep, sizeof *out->frequency);
    out->run = mm_zalloc(nsweep, sizeof *out->run);
    out->x = mm_zalloc(2 * nsweep, sizeof *out->x);
    out->name = mm_zalloc(nsweep, sizeof *out->name);
    out->values = mm_zalloc(rows, (2 + 2 * MOST_OUTPUTS) * sizeof *out->values);
    return out->data != NULL && out->frequency != NULL && out->run != NULL && out->x != NULL &&
           out->name != NULL && out->values != NULL;
}

bool mm_sweep_data_make(const mm_dma *dma, size_t nsweep, const mm_sweep *sweep, mm_observable observable,
                        mm_sweep_data *out, mm_err *err)
{
    work w = { 0 };
    *out = (mm_sweep_data){ 0 };
    bool good = allocate(nsweep, sweep, out) && work_make(nsweep, sweep, &w);
    double *place = out->values;
    const bool weighted = good && has_errors(dma, nsweep, sweep, observable, &w);
    for (size_t k = 0; good && k < nsweep; k++) {
        const size_t taken = add_sweep(dma, &sweep[k], observable, weighted, &w, place, out);
        if (taken == 0)
            continue;
        place += taken;
        char *name = mm_format("%s, %g Hz", dma->run_name[sweep[k].run], sweep[k].frequency);
        out->name[out->n] = name;
        out->data[out->n].name = name;
        good = name != NULL;
        out->n++;
    }
    free(w.all);
    if (good && out->n > 0)
        return true;
    const bool nothing = good;
    mm_sweep_data_free(out);
    return nothing ? mm_fail(err, MM_EINPUT, "no sweep holds %d rows of what is to be fitted", LEAST_ROWS)
                   : mm_fail_memory(err, "sweeps");
}

/* Standard deviation of an output about local parabolas, over all sweeps. */
static double scatter(const mm_sweep_data *d, size_t output, double *smooth)
{
    double sum = 0, dof = 0;
    for (size_t k = 0; k < d->n; k++) {
        const mm_data *data = &d->data[k];
        const mm_local_options options = { .degree = 2, .span = fmin(1, fmax(0.15, 8.0 / (double)data->n)) };
        const mm_local_result result = { .value = smooth };
        mm_local_quality quality;
        if (!mm_local_regression(data->n, data->x[0], data->y + output * data->n, NULL, &options, data->n,
                                 data->x[0], &result, &quality, NULL) ||
            !(quality.dof > 0))
            continue;
        sum += quality.dof * quality.noise * quality.noise;
        dof += quality.dof;
    }
    return dof > 0 ? sqrt(sum / dof) : NAN;
}

bool mm_sweep_data_estimate(mm_sweep_data *d, size_t outputs, double *noise, mm_err *err)
{
    size_t rows = 0;
    for (size_t k = 0; k < d->n; k++)
        rows += d->data[k].n;
    free(d->estimate);
    d->estimate = mm_zalloc(rows, outputs * sizeof *d->estimate);
    double *place = d->estimate, *smooth = mm_zalloc(rows, sizeof *smooth);
    bool good = place != NULL && smooth != NULL;
    if (!good)
        mm_fail_memory(err, "errors");
    for (size_t o = 0; good && o < outputs; o++) {
        noise[o] = scatter(d, o, smooth);
        good = noise[o] > 0 ||
               mm_fail(err, MM_EINPUT, "no errors are given, and the rows do not tell them: say -s");
    }
    for (size_t k = 0; good && k < d->n; k++) {
        d->data[k].sigma = place;
        for (size_t o = 0; o < outputs; o++)
            for (size_t i = 0; i < d->data[k].n; i++)
                *place++ = noise[o];
    }
    free(smooth);
    return good;
}

size_t mm_sweep_frequencies(const mm_sweep_data *d)
{
    size_t count = 0;
    for (size_t k = 0; k < d->n; k++) {
        bool fresh = true;
        for (size_t j = 0; fresh && j < k; j++)
            fresh = fabs(d->frequency[j] / d->frequency[k] - 1) > 0.01;
        count += fresh;
    }
    return count;
}
