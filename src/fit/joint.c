#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "fit/check.h"
#include "fit/finish.h"
#include "fit/fit.h"
#include "fit/result.h"
#include "fit/whiteness.h"
#include "num/stats.h"

static const mm_fit_opts usual = MM_FIT_OPTS_INIT;

typedef struct joint {
    const mm_model *model;
    size_t ndata;
    const mm_data *data;
    bool *is_shared; /* of the model's parameters */
    double *full;    /* ndata x npar */
    double **row;    /* the same, row by row */
    double *work;    /* npar or ndata values, whichever is more */
} joint;

static void joint_clear(joint *j)
{
    free(j->is_shared);
    free(j->full);
    free(j->row);
    free(j->work);
}

static bool joint_init(joint *j, const mm_model *model, size_t ndata, const mm_data *data, mm_err *err)
{
    *j = (joint){ .model = model, .ndata = ndata, .data = data };
    j->is_shared = mm_zalloc(model->npar, sizeof *j->is_shared);
    j->full = mm_zalloc(ndata, model->npar * sizeof *j->full);
    j->row = mm_zalloc(ndata, sizeof *j->row);
    j->work = mm_zalloc(model->npar + ndata, sizeof *j->work);
    if (j->is_shared == NULL || j->full == NULL || j->row == NULL || j->work == NULL)
        return mm_fail_memory(err, "a joint fit");
    for (size_t k = 0; k < ndata; k++)
        j->row[k] = j->full + k * model->npar;
    return true;
}

/* Does the pattern match `component.parameter`, or the parameter's bare name? */
static bool matches(const char *pattern, const char *name)
{
    const char *dot = strrchr(name, '.');
    return mm_glob(pattern, name) || (dot != NULL && mm_glob(pattern, dot + 1));
}

static bool find_shared(joint *j, size_t nshare, const char *const *share, mm_err *err)
{
    for (size_t s = 0; s < nshare; s++) {
        bool any = false;
        for (size_t i = 0; i < j->model->npar; i++)
            if (matches(share[s], j->model->par[i].name)) {
                j->is_shared[i] |= j->model->par[i].tie == NULL;
                any = true;
            }
        if (!any)
            return mm_fail(err, MM_EUSAGE, "no parameter of model '%s' matches '%s'", j->model->id, share[s]);
    }
    return true;
}

static bool check_all(const joint *j, mm_err *err)
{
    for (size_t k = 0; k < j->ndata; k++) {
        if (!mm_check_data(j->model, &j->data[k], err))
            return false;
        if ((j->data[k].sigma == NULL) != (j->data[0].sigma == NULL))
            return mm_fail(err, MM_EINPUT,
                           "of '%s' and '%s' only one has sigmas: a joint fit needs them in all or in none",
                           j->data[0].name, j->data[k].name);
    }
    return j->ndata > 0 || mm_fail(err, MM_EINPUT, "there is no dataset to fit");
}

/* A parameter that is common starts from the median of what the datasets propose. */
static void level_shared(joint *j)
{
    for (size_t i = 0; i < j->model->npar; i++) {
        if (!j->is_shared[i])
            continue;
        for (size_t k = 0; k < j->ndata; k++)
            j->work[k] = j->row[k][i];
        const double median = mm_median(j->ndata, j->work);
        for (size_t k = 0; k < j->ndata; k++)
            j->row[k][i] = median;
    }
    for (size_t k = 0; k < j->ndata; k++)
        mm_model_apply_ties(j->model, j->row[k]);
}

static bool find_starts(joint *j, const double *const *start, mm_err *err)
{
    for (size_t k = 0; k < j->ndata; k++) {
        const mm_data *data = &j->data[k];
        if (start != NULL && start[k] != NULL)
            memcpy(j->row[k], start[k], j->model->npar * sizeof *j->full);
        else if (!mm_model_start(j->model, data->n, data->x, data->y, j->row[k], err))
            return mm_fail_in(err, "%s", data->name);
    }
    level_shared(j);
    return true;
}

/* The rows as one vector of the system. */
static void fold(const joint *j, const mm_system *s, double *x)
{
    for (size_t k = 0; k < j->ndata; k++)
        for (size_t c = 0; c < s->ncolumn; c++)
            x[mm_system_place(s, k, c)] = j->row[k][s->slot[c]];
}

static bool make_run(joint *j, const mm_fit_opts *opts, mm_run *run, mm_err *err)
{
    mm_system *s = mm_system_new(j->model, j->ndata, j->data, j->is_shared, (const double *const *)j->row,
                                 err);
    double *x = s != NULL ? mm_zalloc(s->p, sizeof *x) : NULL;
    if (s == NULL || x == NULL || !mm_check_count(mm_system_points(s), mm_system_priors(s), s->p, err)) {
        if (s != NULL && x == NULL)
            mm_fail_memory(err, "a joint fit");
        mm_system_free(s);
        free(x);
        return false;
    }
    s->jobs = opts->jobs;
    fold(j, s, x);
    const bool good = mm_run_init(run, s, x, opts, err);
    free(x);
    return good;
}

/* When the residuals show that something is wrong: the answers of separate fits as another start. */
static bool try_separate(joint *j, mm_run *run, mm_err *err)
{
    bool white;
    if (!run->opts->guard || !mm_run_is_white(run, &white, err) || white)
        return !run->opts->guard || white;
    mm_fit **fit = mm_zalloc(j->ndata, sizeof *fit);
    mm_fit_opts opts = *run->opts;
    opts.ci = MM_CI_COVARIANCE;
    opts.multistart = 0;
    double *x = mm_zalloc(run->system->p, sizeof *x);
    bool good = fit != NULL && x != NULL;
    good = good ? mm_fit_series(j->model, j->ndata, j->data, (const double *const *)j->row, false, &opts, fit,
                                err)
                : mm_fail_memory(err, "a joint fit");
    bool usable = good;
    for (size_t k = 0; k < j->ndata && good; k++) {
        usable &= fit[k]->status != MM_FIT_FAILED;
        for (size_t i = 0; i < j->model->npar; i++)
            j->row[k][i] = fit[k]->par[i].value;
    }
    if (usable) {
        level_shared(j);
        fold(j, run->system, x);
        mm_run_try(run, x, 1);
    }
    for (size_t k = 0; k < j->ndata && fit != NULL; k++)
        mm_fit_free(fit[k]);
    free(fit);
    free(x);
    return good;
}

bool mm_fit_joint(const mm_model *model, size_t ndata, const mm_data *data, size_t nshare,
                  const char *const *share, const double *const *start, const mm_fit_opts *opts, mm_fit **out,
                  mm_fit **whole, mm_err *err)
{
    joint j;
    mm_run run = { 0 };
    mm_covariance *covariance = NULL;
    for (size_t k = 0; k < ndata; k++)
        out[k] = NULL;
    *whole = NULL;
    bool good = joint_init(&j, model, ndata, data, err) && check_all(&j, err) &&
                find_shared(&j, nshare, share, err) && find_starts(&j, start, err) &&
                make_run(&j, opts != NULL ? opts : &usual, &run, err) && mm_run_solve(&run, err) &&
                try_separate(&j, &run, err) && mm_run_settle(&run, err) &&
                mm_finish(&run, out, &covariance, err);
    if (good && (*whole = mm_result_joint(&run, out, covariance, err)) == NULL)
        good = false;
    for (size_t k = 0; k < ndata && !good; k++) {
        mm_fit_free(out[k]);
        out[k] = NULL;
    }
    mm_covariance_free(covariance);
    mm_run_clear(&run);
    joint_clear(&j);
    return good;
}
