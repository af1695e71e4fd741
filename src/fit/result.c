#include "fit/result.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "fit/estimate.h"
#include "fit/factor.h"
#include "fit/scale.h"
#include "fit/whiteness.h"
#include "num/stats.h"

/* The factors of the blocks at the best point for plain residuals, data weighted so that their inverse is
 * the covariance. With least squares they are at hand but for the scale. */
static bool information(const mm_run *run, double *upper, double gain)
{
    const mm_system *s = run->system;
    const size_t size = (s->ncolumn + 1) * (s->ncolumn + 1);
    if (run->opts->loss == MM_LOSS_LINEAR) {
        for (size_t i = 0; i < s->nblock * size; i++)
            upper[i] = gain * run->best.upper[i];
        return true;
    }
    bool finite = true;
    for (size_t k = 0; k < s->nblock; k++) {
        mm_system_gather(s, k, run->best.x, run->other.x);
        finite &= mm_objective_information(s->block[k], run->other.x, gain, upper + k * size);
    }
    return finite;
}

static bool gain_of(const mm_run *run, double *gain, mm_err *err)
{
    const bool robust = run->opts->loss != MM_LOSS_LINEAR;
    double *residual = robust ? mm_zalloc(mm_system_points(run->system), sizeof *residual) : NULL;
    if (robust && residual == NULL)
        return mm_fail_memory(err, "residuals");
    if (robust)
        mm_run_residual(run, residual);
    *gain = mm_scale_gain(run, residual);
    free(residual);
    return true;
}

bool mm_result_covariance(const mm_run *run, mm_covariance **out, mm_err *err)
{
    const mm_system *s = run->system;
    double gain = NAN, *upper;
    *out = NULL;
    if (!gain_of(run, &gain, err))
        return false;
    if (!(gain > 0) || !isfinite(gain)) /* no degree of freedom, or no residual at all */
        return true;
    upper = mm_zalloc(s->nblock, (s->ncolumn + 1) * (s->ncolumn + 1) * sizeof *upper);
    bool good = upper != NULL || mm_fail_memory(err, "a covariance");
    if (good && information(run, upper, gain))
        good = (*out = mm_covariance_new(s, upper, run->best.bound, err)) != NULL;
    free(upper);
    return good;
}

bool mm_result_dependence(const mm_run *run, size_t k, double *out, mm_err *err)
{
    const mm_system *s = run->system;
    const size_t npar = s->model->npar;
    double *tie = mm_zalloc(npar, npar * sizeof *tie), *full = mm_zalloc(npar, sizeof *full);
    const bool good = tie != NULL && full != NULL;
    if (good) {
        mm_system_gather(s, k, run->best.x, run->other.x);
        mm_objective_expand(s->block[k], run->other.x, full);
        mm_model_tie_jacobian(s->model, full, tie);
        for (size_t i = 0; i < npar; i++)
            for (size_t j = 0; j < s->ncolumn; j++)
                out[i * s->ncolumn + j] = tie[i * npar + s->slot[j]];
    }
    free(tie);
    free(full);
    return good || mm_fail_memory(err, "a covariance");
}

/* out = left c right', n x n from n x m, m x m, n x m, where zeros of left and right keep what is not a
 * number in c away. work: m * n values. */
static void sandwich(size_t n, size_t m, const double *left, const double *right, const double *c,
                     double *work, double *out)
{
    memset(work, 0, m * n * sizeof *work);
    memset(out, 0, n * n * sizeof *out);
    for (size_t j = 0; j < n; j++)
        for (size_t b = 0; b < m; b++)
            for (size_t a = 0; a < m && right[j * m + b] != 0; a++)
                work[a * n + j] += c[a * m + b] * right[j * m + b];
    for (size_t i = 0; i < n; i++)
        for (size_t a = 0; a < m; a++)
            for (size_t j = 0; j < n && left[i * m + a] != 0; j++)
                out[i * n + j] += left[i * m + a] * work[a * n + j];
}

/* Covariance of the columns; without one, NaN for all that move. */
static void column_covariance(const mm_run *run, const mm_covariance *covariance, size_t k, size_t j,
                              double *out)
{
    const mm_system *s = run->system;
    if (covariance != NULL) {
        mm_covariance_get(covariance, k, j, out);
        return;
    }
    for (size_t a = 0; a < s->ncolumn; a++)
        for (size_t b = 0; b < s->ncolumn; b++)
            out[a * s->ncolumn + b] = run->best.bound[mm_system_place(s, k, a)] ||
                                              run->best.bound[mm_system_place(s, j, b)]
                                          ? 0
                                          : NAN;
}

bool mm_result_cross(const mm_run *run, const mm_covariance *covariance, size_t k, const double *dependence_k,
                     size_t j, const double *dependence_j, double *out, mm_err *err)
{
    const size_t npar = run->system->model->npar, m = run->system->ncolumn;
    double *columns = mm_zalloc(m, m * sizeof *columns), *work = mm_zalloc(m, npar * sizeof *work);
    const bool good = columns != NULL && work != NULL;
    if (good) {
        column_covariance(run, covariance, k, j, columns);
        sandwich(npar, m, dependence_k, dependence_j, columns, work, out);
    }
    free(columns);
    free(work);
    return good || mm_fail_memory(err, "a covariance");
}

static bool own_covariance(const mm_run *run, const mm_covariance *covariance, size_t k, double *out,
                           mm_err *err)
{
    double *dependence = mm_zalloc(run->system->model->npar, run->system->ncolumn * sizeof *dependence);
    if (dependence == NULL)
        return mm_fail_memory(err, "a covariance");
    const bool good = mm_result_dependence(run, k, dependence, err) &&
                      mm_result_cross(run, covariance, k, dependence, k, dependence, out, err);
    free(dependence);
    return good;
}

mm_fit *mm_result_alloc(const char *dataset, const char *model, size_t npar, size_t nderived)
{
    mm_fit *fit = mm_zalloc(1, sizeof *fit);
    if (fit == NULL)
        return NULL;
    *fit = (mm_fit){ .redchi = NAN,
                     .chisq = NAN,
                     .rms = NAN,
                     .aic = NAN,
                     .aicc = NAN,
                     .bic = NAN,
                     .runs_z = NAN,
                     .correlation = NAN,
                     .condition = NAN };
    fit->dataset = mm_strdup(dataset != NULL ? dataset : "");
    fit->model = mm_strdup(model != NULL ? model : "");
    fit->par = mm_zalloc(npar, sizeof *fit->par);
    fit->derived = mm_zalloc(nderived, sizeof *fit->derived);
    if (fit->dataset != NULL && fit->model != NULL && fit->par != NULL && fit->derived != NULL) {
        fit->npar = npar;
        fit->nderived = nderived;
        return fit;
    }
    mm_fit_free(fit);
    return NULL;
}

static mm_fit *fit_alloc(const mm_model *model, const char *dataset)
{
    mm_fit *fit = mm_result_alloc(dataset, model->id, model->npar, model->nderived);
    if (fit == NULL)
        return NULL;
    fit->covariance = mm_zalloc(model->npar, model->npar * sizeof *fit->covariance);
    bool good = fit->covariance != NULL;
    for (size_t i = 0; i < model->npar && good; i++) {
        const mm_param *par = &model->par[i];
        good = mm_estimate_init(&fit->par[i], par->name, par->unit, par->lo, par->hi);
    }
    for (size_t i = 0; i < model->nderived && good; i++)
        good = mm_estimate_init(&fit->derived[i], model->derived[i].name, model->derived[i].unit, -INFINITY,
                                INFINITY);
    if (good)
        return fit;
    mm_fit_free(fit);
    return NULL;
}

mm_fit *mm_result_failed(const mm_model *model, const mm_data *data, const char *message)
{
    mm_fit *fit = fit_alloc(model, data->name);
    if (fit == NULL)
        return NULL;
    fit->status = MM_FIT_FAILED;
    fit->n = data->n * model->ny;
    for (size_t i = 0; i < fit->npar; i++) {
        const mm_param *par = &model->par[i];
        fit->par[i].state = par->tie != NULL ? MM_STATE_TIED : par->vary ? MM_STATE_FREE : MM_STATE_FIXED;
        for (size_t j = 0; j < fit->npar; j++)
            fit->covariance[i * fit->npar + j] = NAN;
        fit->nfree += fit->par[i].state == MM_STATE_FREE;
    }
    fit->dof = (long)fit->n - (long)fit->nfree;
    fit->message = mm_strdup(message);
    if (fit->message != NULL)
        return fit;
    mm_fit_free(fit);
    return NULL;
}

static void set_states(const mm_run *run, size_t k, mm_fit *fit)
{
    const mm_system *s = run->system;
    for (size_t i = 0; i < fit->npar; i++)
        fit->par[i].state = s->model->par[i].tie != NULL ? MM_STATE_TIED : MM_STATE_FIXED;
    for (size_t j = 0; j < s->ncolumn; j++) {
        mm_estimate *par = &fit->par[s->slot[j]];
        par->state = run->best.bound[mm_system_place(s, k, j)] ? MM_STATE_AT_BOUND : MM_STATE_FREE;
    }
}

static bool set_error(mm_estimate *estimate, double error, double factor, bool has_covariance)
{
    mm_estimate_error(estimate, error, factor);
    return !(isnan(error) && has_covariance) || mm_flag_add(&estimate->flag, &estimate->nflag, "singular");
}

/* Values, errors and intervals of the covariance; what hangs on a singular parameter is singular too. */
static bool set_estimates(const mm_run *run, const double *full, bool has_covariance, double *gradient,
                          mm_fit *fit)
{
    bool good = true;
    const double dof = run->known ? INFINITY : (double)mm_run_dof(run);
    const double factor = mm_interval_factor(run->opts->level > 0 ? run->opts->level : 0.6827, dof);
    for (size_t i = 0; i < fit->npar; i++) {
        fit->par[i].value = full[i];
        good &= set_error(&fit->par[i], sqrt(fit->covariance[i * fit->npar + i]), factor, has_covariance);
    }
    for (size_t i = 0; i < fit->nderived; i++) {
        memset(gradient, 0, fit->npar * sizeof *gradient);
        fit->derived[i].value = mm_model_derived(run->system->model, i, full, gradient);
        fit->derived[i].state = MM_STATE_TIED;
        good &= set_error(&fit->derived[i], mm_fit_propagate(fit, gradient), factor, has_covariance);
    }
    return good;
}

static bool set_statistics(const mm_run *run, size_t k, mm_fit *fit, mm_err *err)
{
    const mm_system *s = run->system;
    mm_objective *block = s->block[k];
    const size_t columns = s->ncolumn + 1, own = s->nblock > 1 ? s->nlocal : s->ncolumn;
    fit->n = block->n;
    fit->nfree = s->ncolumn;
    fit->dof = (long)(block->n + block->nprior) - (long)own;
    fit->chisq = mm_factor_product(columns, run->best.upper + k * columns * columns, s->ncolumn, s->ncolumn);
    mm_estimate_criteria(fit, run->known);
    double *residual = mm_zalloc(fit->n, sizeof *residual);
    if (residual == NULL)
        return mm_fail_memory(err, "residuals");
    mm_system_gather(s, k, run->best.x, run->other.x);
    mm_objective_residual(block, run->other.x, residual, NULL);
    mm_residual_tests tests = { NAN, NAN };
    const bool good = mm_test_residuals(block->data, s->model->nx, s->model->ny, residual, &tests, err);
    fit->runs_z = tests.runs_z;
    fit->correlation = tests.correlation;
    double sum = 0;
    for (size_t i = 0; i < fit->n; i++) {
        const double r = block->data->sigma != NULL ? residual[i] * block->data->sigma[i] : residual[i];
        sum += r * r;
    }
    fit->rms = sqrt(sum / (double)fit->n);
    free(residual);
    return good;
}

static bool fill_block(const mm_run *run, size_t k, const mm_covariance *covariance, mm_fit *fit, mm_err *err)
{
    double *full = mm_zalloc(2 * fit->npar, sizeof *full);
    if (full == NULL)
        return mm_fail_memory(err, "a fit");
    mm_system_gather(run->system, k, run->best.x, run->other.x);
    mm_objective_expand(run->system->block[k], run->other.x, full);
    set_states(run, k, fit);
    fit->condition = covariance != NULL ? covariance->condition : NAN;
    fit->scaled = !run->known || run->opts->loss != MM_LOSS_LINEAR;
    const bool good = own_covariance(run, covariance, k, fit->covariance, err) &&
                      set_statistics(run, k, fit, err) &&
                      (set_estimates(run, full, covariance != NULL, full + fit->npar, fit) ||
                       mm_fail_memory(err, "a fit"));
    free(full);
    return good;
}

mm_fit *mm_result_block(const mm_run *run, size_t k, const mm_covariance *covariance, mm_err *err)
{
    mm_fit *fit = fit_alloc(run->system->model, run->system->block[k]->data->name);
    if (fit == NULL) {
        mm_fail_memory(err, "a fit");
        return NULL;
    }
    if (fill_block(run, k, covariance, fit, err))
        return fit;
    mm_fit_free(fit);
    return NULL;
}
