/* Counts with the model's own variance. Where the variance of y is g f(p), g the value of one photon, the
 * score of the Poisson likelihood, sum (y - f)/(g f) df/dp = 0, is that of a chi-square with sigma^2 = g f
 * held; so fits whose sigmas follow the last answer end at the maximum of the likelihood, and their
 * covariance is the inverse of its Fisher information (P. McCullagh, J. A. Nelder, Generalized Linear Models,
 * Chapman and Hall 1989, 2.5). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "fit/estimate.h"
#include "fit/fit.h"

enum { ROUNDS = 50 };

static const double least_photons = 1e-3; /* what a model expects at least, so that weights stay finite */
static const double settled = 1e-3;       /* the change of all parameters in standard errors that ends it */

/* The datasets of one fit in work. */
typedef struct counts {
    const mm_model *model;
    size_t ndata;
    mm_data *data; /* sigma is own */
    double **photon, **sigma;
    size_t nshare;
    const char *const *share;
    bool joint;
    mm_fit **out, **whole;
} counts;

static void counts_clear(counts *c)
{
    for (size_t k = 0; k < c->ndata; k++) {
        if (c->photon != NULL)
            free(c->photon[k]);
        if (c->sigma != NULL)
            free(c->sigma[k]);
    }
    free(c->data);
    free(c->photon);
    free(c->sigma);
}

bool mm_data_counted(size_t n, const double *y, const double *sigma)
{
    enum { FEW = 10 };
    size_t few = 0;
    for (size_t i = 0; i < n; i++) {
        const double photons = (y[i] / sigma[i]) * (y[i] / sigma[i]);
        if (y[i] < 0 || fabs(photons - round(photons)) > 1e-5 * fmax(1, photons))
            return false;
        few += photons > 0.5 && photons < 1e4; /* of larger numbers rounding may make any whole */
    }
    return few > FEW;
}

/* What one photon counts in y: the error of nothing is that of one photon. NaN where y is no count, as below
 * a background that was taken off: there sigma stays. */
static bool find_photons(const mm_model *model, const mm_data *data, double *photon, mm_err *err)
{
    for (size_t i = 0; i < model->ny * data->n; i++) {
        const double y = data->y[i];
        if (data->sigma == NULL && y < 0)
            return mm_fail(err, MM_EINPUT, "%s: %g is no count: a Poisson likelihood needs counts, or errors",
                           data->name, y);
        if (data->sigma == NULL)
            photon[i] = 1;
        else
            photon[i] = y > 0 ? data->sigma[i] * data->sigma[i] / y : y == 0 ? data->sigma[i] : NAN;
    }
    return true;
}

static bool counts_make(counts *c, const mm_data *data, mm_err *err)
{
    c->data = mm_zalloc(c->ndata, sizeof *c->data);
    c->photon = mm_zalloc(c->ndata, sizeof *c->photon);
    c->sigma = mm_zalloc(c->ndata, sizeof *c->sigma);
    if (c->data == NULL || c->photon == NULL || c->sigma == NULL)
        return mm_fail_memory(err, "counts");
    for (size_t k = 0; k < c->ndata; k++) {
        const size_t n = c->model->ny * data[k].n;
        c->photon[k] = mm_zalloc(n, sizeof *c->photon[k]);
        c->sigma[k] = mm_zalloc(n, sizeof *c->sigma[k]);
        if (c->photon[k] == NULL || c->sigma[k] == NULL)
            return mm_fail_memory(err, "counts");
        if (!find_photons(c->model, &data[k], c->photon[k], err))
            return false;
        if (data[k].sigma != NULL)
            memcpy(c->sigma[k], data[k].sigma, n * sizeof *c->sigma[k]);
        c->data[k] = data[k];
        c->data[k].sigma = c->sigma[k];
    }
    return true;
}

static double *values_of(const mm_fit *fit)
{
    double *p = mm_zalloc(fit->npar, sizeof *p);
    for (size_t i = 0; p != NULL && i < fit->npar; i++)
        p[i] = fit->par[i].value;
    return p;
}

/* The model at a fit's answer, ny*n values. The caller frees. */
static double *expected(const counts *c, size_t k, mm_err *err)
{
    const mm_data *data = &c->data[k];
    double *p = values_of(c->out[k]), *f = mm_zalloc(c->model->ny * data->n, sizeof *f);
    mm_workspace *ws = mm_workspace_new(c->model, data->n, err);
    if (p != NULL && f != NULL && ws != NULL) {
        mm_model_eval(c->model, data->n, data->x, p, f, NULL, ws);
    } else {
        mm_fail_memory(err, "counts");
        free(f);
        f = NULL;
    }
    mm_workspace_free(ws);
    free(p);
    return f;
}

static bool reweight(counts *c, mm_err *err)
{
    for (size_t k = 0; k < c->ndata; k++) {
        double *f = expected(c, k, err);
        if (f == NULL)
            return false;
        for (size_t i = 0; i < c->model->ny * c->data[k].n; i++) {
            const double photon = c->photon[k][i];
            if (!isnan(photon))
                c->sigma[k][i] = sqrt(photon * fmax(f[i], least_photons * photon));
        }
        free(f);
    }
    return true;
}

/* Fit with the present sigmas from the last answers. */
static bool fit_again(counts *c, const mm_fit_opts *opts, mm_fit **next, mm_fit **next_whole, mm_err *err)
{
    double **start = mm_zalloc(c->ndata, sizeof *start);
    bool good = start != NULL;
    for (size_t k = 0; good && k < c->ndata; k++)
        good = (start[k] = values_of(c->out[k])) != NULL;
    if (!good)
        mm_fail_memory(err, "counts");
    else if (c->joint)
        good = mm_fit_joint(c->model, c->ndata, c->data, c->nshare, c->share, (const double *const *)start,
                            opts, next, next_whole, err);
    else
        good = (next[0] = mm_fit_run(c->model, c->data, start[0], opts, err)) != NULL;
    for (size_t k = 0; start != NULL && k < c->ndata; k++)
        free(start[k]);
    free(start);
    return good;
}

/* How far the answer has moved, in standard errors. */
static double step_of(const mm_fit *from, const mm_fit *to)
{
    double step = 0;
    for (size_t i = 0; i < to->npar; i++) {
        const double change = fabs(to->par[i].value - from->par[i].value);
        if (to->par[i].error > 0)
            step = fmax(step, change / to->par[i].error);
    }
    return step;
}

/* The answers of one more round take the place of the last ones. Returns how far they have moved, NaN on an
 * error. */
static double advance(counts *c, const mm_fit_opts *opts, mm_err *err)
{
    mm_fit **next = mm_zalloc(c->ndata, sizeof *next), *next_whole = NULL;
    double step = 0;
    if (next == NULL)
        mm_fail_memory(err, "counts");
    if (next == NULL || !reweight(c, err) || !fit_again(c, opts, next, &next_whole, err)) {
        free(next);
        return NAN;
    }
    for (size_t k = 0; k < c->ndata; k++) {
        step = fmax(step, step_of(c->out[k], next[k]));
        next[k]->evaluations += c->out[k]->evaluations;
        mm_fit_free(c->out[k]);
        c->out[k] = next[k];
    }
    if (c->joint) {
        next_whole->evaluations += (*c->whole)->evaluations;
        mm_fit_free(*c->whole);
        *c->whole = next_whole;
    }
    free(next);
    return step;
}

/* Minus twice the logarithm of the likelihood, over that of a model that meets each count. */
static bool deviance_of(const counts *c, size_t k, double *deviance, mm_err *err)
{
    double *f = expected(c, k, err), sum = 0;
    if (f == NULL)
        return false;
    for (size_t i = 0; i < c->model->ny * c->data[k].n; i++) {
        const double photon = c->photon[k][i], y = c->data[k].y[i], r = (y - f[i]) / c->sigma[k][i];
        const double mean = fmax(f[i] / photon, least_photons), count = y / photon;
        sum += isnan(photon) ? r * r : 2 * (mean - count + (count > 0 ? count * log(count / mean) : 0));
    }
    free(f);
    *deviance = sum;
    return true;
}

/* Say that it was this likelihood; and whether it came to rest. */
static bool tell(mm_fit *fit, bool converged)
{
    char *old = fit->message;
    fit->message = mm_format("Poisson likelihood; %s",
                             old == NULL || !converged ? "the weights do not settle" : old);
    free(old);
    if (!converged)
        fit->status = MM_FIT_NO_CONVERGENCE;
    return fit->message != NULL;
}

/* Information criteria follow the likelihood; chi-square stays Pearson's. */
static bool judge(counts *c, mm_err *err)
{
    double total = 0;
    for (size_t k = 0; k < c->ndata; k++) {
        double deviance;
        if (!deviance_of(c, k, &deviance, err))
            return false;
        total += deviance;
        mm_estimate_information(c->out[k], deviance, 0);
    }
    if (c->joint)
        mm_estimate_information(*c->whole, total, 0);
    return true;
}

static bool iterate(counts *c, const mm_fit_opts *opts, mm_err *err)
{
    mm_fit_opts quick = *opts;
    quick.guard = false;
    quick.multistart = 0;
    quick.progress = (mm_progress){ 0 };
    mm_fit_opts last = quick;
    quick.ci = MM_CI_COVARIANCE;
    double step = INFINITY;
    for (int round = 0; round < ROUNDS && step > settled; round++)
        if (isnan(step = advance(c, &quick, err)))
            return false;
    const bool converged = step <= settled;
    if (opts->ci != MM_CI_COVARIANCE && isnan(advance(c, &last, err)))
        return false;
    bool good = !c->joint || tell(*c->whole, converged);
    for (size_t k = 0; good && k < c->ndata; k++)
        good = tell(c->out[k], converged);
    return good ? judge(c, err) : mm_fail_memory(err, "counts");
}

bool mm_fit_poisson(const mm_model *model, size_t ndata, const mm_data *data, size_t nshare,
                    const char *const *share, const mm_fit_opts *opts, mm_fit **out, mm_fit **whole,
                    mm_err *err)
{
    const bool joint = whole != NULL;
    const size_t step = joint ? ndata : 1;
    bool good = true;
    for (size_t k = 0; good && k < ndata; k += step) {
        counts c = { .model = model,
                     .ndata = step,
                     .nshare = nshare,
                     .share = share,
                     .joint = joint,
                     .out = out + k,
                     .whole = whole };
        if (out[k]->status != MM_FIT_FAILED)
            good = counts_make(&c, data + k, err) && iterate(&c, opts, err);
        counts_clear(&c);
    }
    return good;
}
