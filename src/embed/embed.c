/* The public face of the library: thin wrappers, so that the rooms behind it may change. */
#include "embed/mischmetal.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "fit/fit.h"
#include "model/model.h"
#include "read/read.h"

struct mischmetal_table {
    mm_tables tables;
};

struct mischmetal_model {
    mm_model *model;
};

struct mischmetal_fit {
    mm_fit *fit;
};

static void init(void)
{
    gsl_set_error_handler_off();
    mm_model_init();
}

static void init_once(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, init);
}

/* Hand an error over to the caller, and forget it. false always. */
static bool give(mischmetal_error *error, mm_err *err)
{
    if (error != NULL) {
        error->status = mm_err_status(err->code);
        snprintf(error->text, sizeof error->text, "%s", err->msg != NULL ? err->msg : mm_err_text(err->code));
    }
    mm_err_clear(err);
    return false;
}

static void *give_null(mischmetal_error *error, mm_err *err)
{
    give(error, err);
    return NULL;
}

const char *mischmetal_version(void)
{
    return PACKAGE_VERSION;
}

mischmetal_table *mischmetal_table_read(const char *path, const char *format, mischmetal_error *error)
{
    init_once();
    mm_err err = MM_ERR_INIT;
    mm_diag diag = MM_DIAG_INIT;
    mischmetal_table *table = mm_zalloc(1, sizeof *table);
    const bool good = table != NULL ? mm_read(path, format, &table->tables, &diag, &err)
                                    : mm_fail_memory(&err, "a table");
    mm_diag_clear(&diag);
    if (good)
        return table;
    mischmetal_table_free(table);
    return give_null(error, &err);
}

void mischmetal_table_free(mischmetal_table *table)
{
    if (table != NULL)
        mm_tables_free(&table->tables);
    free(table);
}

size_t mischmetal_table_rows(const mischmetal_table *table)
{
    return table->tables.t[0]->nrow;
}

size_t mischmetal_table_columns(const mischmetal_table *table)
{
    return table->tables.t[0]->ncol;
}

const char *mischmetal_table_column_id(const mischmetal_table *table, size_t column)
{
    const mm_table *t = table->tables.t[0];
    return column < t->ncol ? t->col[column].id : NULL;
}

const char *mischmetal_table_column_unit(const mischmetal_table *table, size_t column)
{
    const mm_table *t = table->tables.t[0];
    return column < t->ncol ? t->col[column].unit : NULL;
}

const double *mischmetal_table_values(const mischmetal_table *table, const char *column)
{
    const mm_table *t = table->tables.t[0];
    const ptrdiff_t i = mm_table_find(t, column);
    return i >= 0 && t->col[i].kind == MM_NUMBER ? t->col[i].v : NULL;
}

const char *mischmetal_table_meta(const mischmetal_table *table, const char *key)
{
    return mm_meta_get(table->tables.t[0], key);
}

mischmetal_model *mischmetal_model_load(const char *name, mischmetal_error *error)
{
    init_once();
    mm_err err = MM_ERR_INIT;
    mischmetal_model *model = mm_zalloc(1, sizeof *model);
    if (model == NULL)
        mm_fail_memory(&err, "a model");
    else if ((model->model = mm_model_load(name, &err)) != NULL &&
             mm_model_bind_units(model->model, NULL, NULL, &err))
        return model;
    mischmetal_model_free(model);
    return give_null(error, &err);
}

void mischmetal_model_free(mischmetal_model *model)
{
    if (model != NULL)
        mm_model_free(model->model);
    free(model);
}

size_t mischmetal_model_variables(const mischmetal_model *model)
{
    return model->model->nx;
}

size_t mischmetal_model_outputs(const mischmetal_model *model)
{
    return model->model->ny;
}

size_t mischmetal_model_parameters(const mischmetal_model *model)
{
    return model->model->npar;
}

const char *mischmetal_model_parameter(const mischmetal_model *model, size_t i)
{
    return i < model->model->npar ? model->model->par[i].name : NULL;
}

bool mischmetal_model_change(mischmetal_model *model, const char *option, const char *value,
                             mischmetal_error *error)
{
    static const struct {
        const char *option;
        bool (*apply)(mm_model *model, const char *value, mm_err *err);
    } changes[] = {
        { "set", mm_model_set },     { "fix", mm_model_fix }, { "free", mm_model_release },
        { "bound", mm_model_bound }, { "tie", mm_model_tie }, { "prior", mm_model_prior },
    };
    mm_err err = MM_ERR_INIT;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
        if (strcmp(option, changes[i].option) == 0)
            return changes[i].apply(model->model, value, &err) || give(error, &err);
    mm_fail(&err, MM_EUSAGE, "a model has no change '%s'", option);
    return give(error, &err);
}

bool mischmetal_model_values(const mischmetal_model *model, size_t n, const double *const *x, const double *p,
                             double *y, mischmetal_error *error)
{
    const mm_model *m = model->model;
    mm_err err = MM_ERR_INIT;
    double *tied = mm_zalloc(m->npar, sizeof *tied);
    mm_workspace *ws = tied != NULL ? mm_workspace_new(m, n, &err) : NULL;
    if (tied == NULL)
        mm_fail_memory(&err, "parameters");
    if (ws != NULL) {
        memcpy(tied, p, m->npar * sizeof *tied);
        mm_model_apply_ties(m, tied);
        mm_model_eval(m, n, x, tied, y, NULL, ws);
    }
    const bool good = ws != NULL;
    mm_workspace_free(ws);
    free(tied);
    return good || give(error, &err);
}

/* What the engine takes for granted. */
static bool check_data(const mm_model *m, const mm_data *data, mm_err *err)
{
    for (size_t k = 0; k < m->nx; k++)
        for (size_t i = 0; i < data->n; i++)
            if (!isfinite(data->x[k][i]))
                return mm_fail(err, MM_EINPUT, "row %zu of %s is not finite", i, m->x[k].name);
    for (size_t i = 0; i < m->ny * data->n; i++)
        if (!isfinite(data->y[i]))
            return mm_fail(err, MM_EINPUT, "row %zu of %s is not finite", i % data->n,
                           m->y[i / data->n].name);
        else if (data->sigma != NULL && !(data->sigma[i] > 0 && isfinite(data->sigma[i])))
            return mm_fail(err, MM_EINPUT, "row %zu of the errors of %s is not positive", i % data->n,
                           m->y[i / data->n].name);
    return true;
}

static bool make_options(const mischmetal_options *o, mm_fit_opts *opts, mm_err *err)
{
    if (o == NULL)
        return true;
    if (o->errors < 0 || o->errors > (int)MM_ERRORS_SCALED || o->intervals < 0 ||
        o->intervals > (int)MM_CI_BOOTSTRAP || !(o->level >= 0 && o->level < 1))
        return mm_fail(err, MM_EUSAGE, "options of the fit are out of range");
    opts->errors = (mm_errors)o->errors;
    opts->ci = (mm_ci)o->intervals;
    opts->level = o->level > 0 ? o->level : opts->level;
    opts->samples = o->samples > 0 ? o->samples : opts->samples;
    opts->seed = o->seed;
    opts->multistart = o->multistart;
    opts->guard = !o->local;
    opts->jobs = o->jobs;
    return true;
}

mischmetal_fit *mischmetal_fit_run(const mischmetal_model *model, size_t n, const double *const *x,
                                   const double *y, const double *sigma, const mischmetal_options *options,
                                   mischmetal_error *error)
{
    mm_err err = MM_ERR_INIT;
    mm_fit_opts opts = MM_FIT_OPTS_INIT;
    const mm_data data = { .name = "data", .n = n, .x = x, .y = y, .sigma = sigma };
    mischmetal_fit *fit = mm_zalloc(1, sizeof *fit);
    if (fit == NULL)
        mm_fail_memory(&err, "a fit");
    else if (make_options(options, &opts, &err) && check_data(model->model, &data, &err) &&
             (fit->fit = mm_fit_run(model->model, &data, NULL, &opts, &err)) != NULL)
        return fit;
    mischmetal_fit_free(fit);
    return give_null(error, &err);
}

void mischmetal_fit_free(mischmetal_fit *fit)
{
    if (fit != NULL)
        mm_fit_free(fit->fit);
    free(fit);
}

const char *mischmetal_fit_status(const mischmetal_fit *fit)
{
    return mm_status_text(fit->fit->status);
}

const char *mischmetal_fit_message(const mischmetal_fit *fit)
{
    return fit->fit->message != NULL ? fit->fit->message : "";
}

double mischmetal_fit_chisq(const mischmetal_fit *fit)
{
    return fit->fit->chisq;
}

long mischmetal_fit_dof(const mischmetal_fit *fit)
{
    return fit->fit->dof;
}

static mischmetal_quantity quantity_of(const mm_estimate *e, const char *state)
{
    return (mischmetal_quantity){ .name = e->name,
                                  .unit = e->unit,
                                  .state = state,
                                  .value = e->value,
                                  .error = e->error,
                                  .lo = e->ci_lo,
                                  .hi = e->ci_hi };
}

bool mischmetal_fit_parameter(const mischmetal_fit *fit, size_t i, mischmetal_quantity *quantity)
{
    if (i >= fit->fit->npar)
        return false;
    *quantity = quantity_of(&fit->fit->par[i], mm_state_text(fit->fit->par[i].state));
    return true;
}

bool mischmetal_fit_derived(const mischmetal_fit *fit, size_t i, mischmetal_quantity *quantity)
{
    if (i >= fit->fit->nderived)
        return false;
    *quantity = quantity_of(&fit->fit->derived[i], "derived");
    return true;
}

double mischmetal_fit_covariance(const mischmetal_fit *fit, size_t i, size_t k)
{
    const mm_fit *f = fit->fit;
    return i < f->npar && k < f->npar && f->covariance != NULL ? f->covariance[i * f->npar + k] : NAN;
}
