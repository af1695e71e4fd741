/* --curves: data, model, components, residual and band as a table. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "cli/fitting.h"

double *mm_fit_values(const mm_fit *fit, mm_err *err)
{
    double *p = mm_zalloc(fit->npar, sizeof *p);
    if (p == NULL)
        mm_fail_memory(err, "parameters");
    for (size_t i = 0; p != NULL && i < fit->npar; i++)
        p[i] = fit->par[i].value;
    return p;
}

static bool add_values(mm_table *table, const char *name, const char *unit, const double *v, size_t n,
                       mm_err *err)
{
    const ptrdiff_t col = mm_table_add(table, name, unit, MM_NUMBER, err);
    if (col >= 0)
        memcpy(table->col[col].v, v, n * sizeof *v);
    return col >= 0;
}

/* Columns of one output are NAME, those of several NAME_y1, NAME_y2 after the outputs' names. */
static bool add_output(mm_table *table, const mm_model *model, const char *name, size_t k, const double *v,
                       size_t n, mm_err *err)
{
    char *full = model->ny == 1 ? mm_strdup(name) : mm_format("%s_%s", name, model->y[k].name);
    const bool good = full != NULL ? add_values(table, full, model->y[k].unit, v + k * n, n, err)
                                   : mm_fail_memory(err, "curves");
    free(full);
    return good;
}

static bool add_outputs(mm_table *table, const mm_model *model, const char *name, const double *v, size_t n,
                        mm_err *err)
{
    for (size_t k = 0; k < model->ny; k++)
        if (!add_output(table, model, name, k, v, n, err))
            return false;
    return true;
}

static bool add_data(mm_table *table, const mm_dataset *d, mm_err *err)
{
    for (size_t k = 0; k < d->nx; k++)
        if (!add_values(table, d->x[k].name, d->x[k].unit, d->x[k].v, d->n, err))
            return false;
    for (size_t k = 0; k < d->ny; k++) {
        if (!add_values(table, d->y[k].name, d->y[k].unit, d->values + k * d->n, d->n, err))
            return false;
        char *name = mm_format("%s_err", d->y[k].name);
        const bool good = d->sigma == NULL || (name != NULL && add_values(table, name, d->y[k].unit,
                                                                          d->sigma + k * d->n, d->n, err));
        free(name);
        if (!good)
            return mm_fail_memory(err, "curves");
    }
    return true;
}

bool mm_curves_components(const mm_model *model, const double *p, size_t n, const double *const *x,
                          mm_workspace *ws, mm_table *table, mm_err *err)
{
    double *y = mm_zalloc(n * model->ny, sizeof *y);
    bool good = y != NULL || mm_fail_memory(err, "curves");
    for (size_t i = 0; good && i < model->ncomp; i++) {
        if (model->comp[i].func == NULL && model->comp[i].formula == NULL)
            continue;
        mm_model_eval_component(model, i, n, x, p, y, ws);
        good = add_outputs(table, model, model->comp[i].id, y, n, err);
    }
    free(y);
    return good;
}

static bool add_curves(mm_table *table, const mm_model *model, const mm_fit *fit, const mm_dataset *d,
                       mm_err *err)
{
    const size_t n = d->n * d->ny;
    mm_workspace *ws = mm_workspace_new(model, d->n, err);
    double *p = mm_fit_values(fit, err), *y = mm_zalloc(n, sizeof *y), *work = mm_zalloc(n, sizeof *work);
    bool good = ws != NULL && p != NULL && y != NULL && work != NULL;
    if (good) {
        mm_model_eval(model, d->n, d->xp, p, y, NULL, ws);
        good = add_outputs(table, model, "model", y, d->n, err) &&
               mm_curves_components(model, p, d->n, d->xp, ws, table, err);
        for (size_t i = 0; i < n; i++)
            work[i] = d->values[i] - y[i];
        good = good && add_outputs(table, model, "residual", work, d->n, err) &&
               mm_fit_band(model, fit, d->n, d->xp, work, err) &&
               add_outputs(table, model, "band", work, d->n, err);
    }
    mm_workspace_free(ws);
    free(p);
    free(y);
    free(work);
    return good || mm_fail_memory(err, "curves");
}

mm_table *mm_curves_table(mm_context *c, const mm_model *model, const mm_fit *fit, const mm_dataset *d)
{
    mm_table *table = mm_table_new(fit->dataset, &c->err);
    if (table != NULL && mm_table_resize(table, d->n, &c->err) &&
        mm_meta_set(table, "dataset", fit->dataset, &c->err) &&
        mm_meta_set(table, "model", model->id, &c->err) && add_data(table, d, &c->err) &&
        add_curves(table, model, fit, d, &c->err))
        return table;
    mm_table_free(table);
    return NULL;
}

bool mm_table_to_file(mm_context *c, const mm_table *table, const char *path)
{
    mm_output *output = mm_output_open(path, &c->err);
    if (output == NULL)
        return false;
    if (mm_tsv_write(table, mm_output_stream(output), c->report.jobs, &c->err))
        return mm_output_commit(output, &c->err);
    mm_output_abandon(output);
    return false;
}

/* All fits' curves one under the other, told apart by text columns where there is more than one. */
static mm_table *join_curves(mm_context *c, const mm_tables *list)
{
    if (list->n == 1)
        return mm_table_copy(list->t[0], &c->err);
    for (size_t i = 0; i < list->n; i++) {
        mm_table *table = list->t[i];
        const ptrdiff_t col = mm_table_add(table, "fitted_model", "", MM_TEXT, &c->err);
        for (size_t row = 0; col >= 0 && row < table->nrow; row++)
            if (!mm_table_set_text(table, row, (size_t)col, mm_meta_get(table, "model"), &c->err))
                return NULL;
    }
    return mm_tables_join(list, true, &c->err);
}

bool mm_curves_write(mm_context *c, mm_fitting *f)
{
    const char *path = mm_arg_text(&c->args, "curves", NULL);
    if (path == NULL)
        return true;
    mm_tables list = { 0 };
    bool good = true;
    for (size_t i = 0; good && i < f->nitem; i++)
        for (size_t m = 0; good && m < f->nmodel; m++)
            if (f->item[i].fit[m]->status != MM_FIT_FAILED)
                good = mm_tables_add(
                    &list, mm_curves_table(c, f->model[m], f->item[i].fit[m], &f->item[i].dataset[m]),
                    &c->err);
    mm_table *joined = good && list.n > 0 ? join_curves(c, &list) : NULL;
    good = joined != NULL && mm_table_to_file(c, joined, path);
    mm_table_free(joined);
    mm_tables_free(&list);
    return good || mm_fail(&c->err, MM_EINPUT, "no curves: every fit failed");
}
