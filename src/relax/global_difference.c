/* How far the two ways to an activation energy differ by chance: they share the data, so it is tried out. */
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/parallel.h"
#include "relax/global.h"

typedef struct bootstrap {
    const mm_model *model;
    const mm_sweep_data *data;
    const double *p;     /* the answer: data->n x npar */
    mm_global_opts opts; /* of a sample */
    size_t total;        /* values of all sweeps */
    double scale;        /* of the errors; where none are given, the scatter itself */
    size_t nrelaxation;
    double *difference; /* samples x nrelaxation; NaN where a fit failed */
} bootstrap;

/* The answer's curve of a sweep, with a temperature offset of its own where offsets have a prior. */
static bool draw_curve(const bootstrap *b, size_t k, gsl_rng *rng, double *y)
{
    const mm_data *d = &b->data->data[k];
    const size_t npar = b->model->npar;
    const ptrdiff_t offset = mm_model_param(b->model, "run.dT", NULL);
    double *p = mm_zalloc(npar, sizeof *p);
    mm_workspace *ws = mm_workspace_new(b->model, d->n, NULL);
    const bool good = p != NULL && ws != NULL;
    if (good) {
        memcpy(p, b->p + k * npar, npar * sizeof *p);
        if (offset >= 0 && b->model->par[offset].vary && b->model->par[offset].prior_sigma > 0)
            p[offset] = gsl_ran_gaussian(rng, b->model->par[offset].prior_sigma);
        mm_model_apply_ties(b->model, p);
        mm_model_eval(b->model, d->n, d->x, p, y, NULL, ws);
    }
    mm_workspace_free(ws);
    free(p);
    return good;
}

/* Data about the answer. */
static bool draw_data(const bootstrap *b, size_t sample, mm_data *rows, double *y)
{
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    bool good = rng != NULL;
    if (good)
        gsl_rng_set(rng, (unsigned long)(b->opts.fit.seed * 1000003 + sample + 1));
    for (size_t k = 0; good && k < b->data->n; k++) {
        const mm_data *d = &b->data->data[k];
        const size_t n = d->n * b->model->ny;
        rows[k] = *d;
        rows[k].y = y;
        good = draw_curve(b, k, rng, y);
        for (size_t i = 0; i < n; i++)
            y[i] += gsl_ran_gaussian(rng, b->scale * (d->sigma != NULL ? d->sigma[i] : 1));
        y += n;
    }
    gsl_rng_free(rng);
    return good;
}

static void run_sample(void *context, size_t sample)
{
    const bootstrap *b = context;
    double *difference = b->difference + sample * b->nrelaxation, *y = mm_zalloc(b->total, sizeof *y);
    mm_data *rows = mm_zalloc(b->data->n, sizeof *rows);
    mm_sweep_data drawn = *b->data;
    mm_global g = { 0 };
    mm_err err = MM_ERR_INIT;
    for (size_t r = 0; r < b->nrelaxation; r++)
        difference[r] = NAN;
    if (y != NULL && rows != NULL && draw_data(b, sample, rows, y)) {
        drawn.data = rows;
        if (mm_global_fit(b->model, &drawn, b->p, &b->opts, &g, &err))
            for (size_t r = 0; r < b->nrelaxation; r++)
                difference[r] = g.part[0]->par[g.relaxation[r].energy].value - g.two_step[r].energy;
    }
    mm_global_free(&g);
    mm_err_clear(&err);
    free(rows);
    free(y);
}

/* Standard deviation of what is there of the differences of relaxation r. */
static double spread(const bootstrap *b, size_t samples, size_t r, size_t *used)
{
    double mean = 0, sum = 0;
    size_t n = 0;
    for (size_t i = 0; i < samples; i++) {
        const double d = b->difference[i * b->nrelaxation + r];
        if (isnan(d))
            continue;
        n++;
        const double step = d - mean;
        mean += step / (double)n;
        sum += step * (d - mean);
    }
    *used = n;
    return n > 2 ? sqrt(sum / (double)(n - 1)) : NAN;
}

bool mm_global_bootstrap(const mm_model *model, const mm_sweep_data *data, const double *p,
                         const mm_global_opts *opts, mm_global *out, mm_err *err)
{
    bootstrap b = { .model = model, .data = data, .p = p, .opts = *opts, .nrelaxation = out->nrelaxation };
    b.opts.samples = 0;
    b.opts.fit.guard = false;
    b.opts.fit.multistart = 0;
    b.opts.fit.ci = MM_CI_COVARIANCE;
    b.opts.fit.jobs = 1;
    b.opts.fit.progress = (mm_progress){ 0 };
    b.scale = out->whole->scaled ? sqrt(out->whole->redchi) : 1;
    b.difference = mm_zalloc(opts->samples, out->nrelaxation * sizeof *b.difference);
    for (size_t k = 0; k < data->n; k++)
        b.total += data->data[k].n * model->ny;
    if (b.difference != NULL) {
        mm_parallel_for(opts->samples, opts->fit.jobs, run_sample, &b);
        for (size_t r = 0; r < out->nrelaxation; r++)
            out->difference_err[r] = spread(&b, opts->samples, r, &out->samples);
    }
    const bool good = b.difference != NULL;
    free(b.difference);
    return good || mm_fail_memory(err, "a bootstrap");
}
