/* -x, -y, -s and -r: from a table to the arrays of a fit or a figure. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/unit.h"
#include "cli/input.h"

static void variable_free(mm_variable *v)
{
    free(v->name);
    free(v->unit);
    free(v->v);
}

void mm_dataset_free(mm_dataset *d)
{
    for (size_t k = 0; d->x != NULL && k < d->nx; k++)
        variable_free(&d->x[k]);
    for (size_t k = 0; d->y != NULL && k < d->ny; k++)
        variable_free(&d->y[k]);
    free(d->x);
    free(d->y);
    free(d->values);
    free(d->sigma);
    free(d->xp);
    *d = (mm_dataset){ 0 };
}

static ptrdiff_t column_by_id(const mm_table *table, const char *id)
{
    for (size_t i = 0; i < table->ncol; i++)
        if (table->col[i].kind == MM_NUMBER && strcmp(table->col[i].id, id) == 0)
            return (ptrdiff_t)i;
    return MM_NO_COLUMN;
}

static bool is_error_column(const mm_table *table, size_t col)
{
    for (size_t i = 0; i < table->ncol; i++)
        if (mm_table_sigma_of(table, i) == (ptrdiff_t)col)
            return true;
    return false;
}

/* The k-th column of numbers that is not a standard error; k from 0. */
static ptrdiff_t number_column(const mm_table *table, size_t k)
{
    for (size_t i = 0; i < table->ncol; i++)
        if (table->col[i].kind == MM_NUMBER && !is_error_column(table, i) && k-- == 0)
            return (ptrdiff_t)i;
    return MM_NO_COLUMN;
}

static ptrdiff_t preferred(const mm_table *table, const char *const *prefer, const char *name)
{
    for (size_t i = 0; prefer != NULL && prefer[i] != NULL; i++)
        if (column_by_id(table, prefer[i]) >= 0)
            return column_by_id(table, prefer[i]);
    return name == NULL || name[0] == '\0' ? MM_NO_COLUMN : column_by_id(table, name);
}

/* Fill a variable from the option's argument, or from the column that stands for it. position: among the
 * numbers. */
static bool variable_make(mm_context *c, const mm_table *table, const char *expr, ptrdiff_t column,
                          size_t position, mm_variable *out)
{
    char number[32];
    if (expr == NULL) {
        if (column < 0)
            column = number_column(table, position);
        if (column < 0)
            return mm_fail(&c->err, MM_EINPUT, "%s: %zu columns of numbers are needed", table->name,
                           position + 1);
        snprintf(number, sizeof number, "$%td", column + 1);
        expr = number;
    }
    const char *name, *unit;
    out->v = mm_table_values(table, expr, &name, &unit, &c->err);
    if (out->v == NULL)
        return false;
    out->name = mm_strdup(name);
    out->unit = mm_strdup(unit);
    return (out->name != NULL && out->unit != NULL) || mm_fail_memory(&c->err, "a variable");
}

static bool same_unit(const char *a, const char *b)
{
    return a[0] == '\0' || b[0] == '\0' || strcmp(a, b) == 0;
}

/* To the unit that is wanted, where both are named. */
static bool variable_convert(mm_context *c, const mm_table *table, mm_variable *v, const char *unit,
                             double *sigma)
{
    if (unit == NULL || same_unit(v->unit, unit))
        return true;
    if (!mm_unit_convert(v->unit, unit, v->v, table->nrow, &c->err) ||
        (sigma != NULL && !mm_unit_convert_sigma(v->unit, unit, sigma, table->nrow, &c->err)))
        return mm_fail_in(&c->err, "%s: column '%s'", table->name, v->name);
    return mm_replace(&v->unit, unit) || mm_fail_memory(&c->err, "a unit");
}

/* Standard errors that nobody knows (a column of NaN) are none. */
static bool any_positive(const mm_table *table, size_t col)
{
    for (size_t i = 0; i < table->nrow; i++)
        if (table->col[col].v[i] > 0)
            return true;
    return false;
}

/* The sigma of the k-th y for all rows; *out NULL when there is none. */
static bool sigma_make(mm_context *c, const mm_table *table, size_t k, const mm_variable *y, double **out)
{
    const char *expr = mm_arg_nth(&c->args, "sigma", k), *name, *unit;
    *out = NULL;
    if (expr == NULL && mm_arg_given(&c->args, "sigma"))
        expr = mm_arg_text(&c->args, "sigma", NULL);
    if (expr != NULL && strcmp(expr, "none") == 0)
        return true;
    char number[32];
    if (expr == NULL) {
        const ptrdiff_t own = mm_table_find(table, y->name);
        const ptrdiff_t column = own < 0 ? MM_NO_COLUMN : mm_table_sigma_of(table, (size_t)own);
        if (column < 0 || !any_positive(table, (size_t)column))
            return true;
        snprintf(number, sizeof number, "$%td", column + 1);
        expr = number;
    }
    *out = mm_table_values(table, expr, &name, &unit, &c->err);
    if (*out == NULL)
        return false;
    if (same_unit(unit, y->unit) || mm_unit_convert_sigma(unit, y->unit, *out, table->nrow, &c->err))
        return true;
    return mm_fail_in(&c->err, "%s: sigma '%s'", table->name, name);
}

/* The rows in use: all variables are there, the first x is in the range, sigma is positive. */
static size_t choose_rows(mm_context *c, const mm_table *table, const mm_dataset *d, double *const *y,
                          double *const *sigma, bool *keep)
{
    double lo = -INFINITY, hi = INFINITY;
    mm_arg_range(&c->args, "range", &lo, &hi);
    size_t n = 0, no_weight = 0;
    for (size_t i = 0; i < table->nrow; i++) {
        bool good = d->x[0].v[i] >= lo && d->x[0].v[i] <= hi;
        for (size_t k = 0; k < d->nx; k++)
            good = good && isfinite(d->x[k].v[i]);
        for (size_t k = 0; k < d->ny; k++)
            good = good && isfinite(y[k][i]);
        for (size_t k = 0; good && k < d->ny; k++)
            if (sigma[k] != NULL && !(sigma[k][i] > 0 && isfinite(sigma[k][i]))) {
                good = false;
                no_weight++;
            }
        keep[i] = good;
        n += good;
    }
    if (no_weight > 0)
        mm_warn(&c->diag, table->name, 0, "%zu rows left out: sigma is not a positive number there",
                no_weight);
    return n;
}

static size_t compact(const double *from, const bool *keep, size_t nrow, double *to)
{
    size_t n = 0;
    for (size_t i = 0; i < nrow; i++)
        if (keep[i])
            to[n++] = from[i];
    return n;
}

/* All outputs must have a sigma, or none. */
static int sigma_count(double *const *sigma, size_t ny)
{
    int count = 0;
    for (size_t k = 0; k < ny; k++)
        count += sigma[k] != NULL;
    return count;
}

static bool fill(mm_context *c, mm_dataset *d, double *const *y, double *const *sigma, const bool *keep)
{
    const size_t nrow = d->table->nrow;
    const bool weighted = sigma_count(sigma, d->ny) == (int)d->ny;
    d->values = mm_zalloc(d->ny * d->n, sizeof *d->values);
    d->sigma = weighted ? mm_zalloc(d->ny * d->n, sizeof *d->sigma) : NULL;
    d->xp = mm_zalloc(d->nx, sizeof *d->xp);
    if (d->values == NULL || d->xp == NULL || (weighted && d->sigma == NULL))
        return mm_fail_memory(&c->err, "a dataset");
    for (size_t k = 0; k < d->ny; k++) {
        compact(y[k], keep, nrow, d->values + k * d->n);
        if (weighted)
            compact(sigma[k], keep, nrow, d->sigma + k * d->n);
    }
    for (size_t k = 0; k < d->nx; k++) {
        compact(d->x[k].v, keep, nrow, d->x[k].v);
        d->xp[k] = d->x[k].v;
    }
    return true;
}

static bool take_variables(mm_context *c, const mm_wanted *w, mm_dataset *d, double **sigma)
{
    const mm_table *table = d->table;
    for (size_t k = 0; k < w->nx; k++) {
        const char *name = w->x_name != NULL ? w->x_name[k] : NULL;
        if (!variable_make(c, table, mm_arg_nth(&c->args, "x", k), preferred(table, NULL, name), k,
                           &d->x[k]) ||
            !variable_convert(c, table, &d->x[k], w->x_unit != NULL ? w->x_unit[k] : NULL, NULL))
            return false;
    }
    for (size_t k = 0; k < w->ny; k++) {
        const char *name = w->y_name != NULL ? w->y_name[k] : NULL;
        const ptrdiff_t column = preferred(table, k == 0 ? w->y_prefer : NULL, name);
        if (!variable_make(c, table, mm_arg_nth(&c->args, "y", k), column, w->nx + k, &d->y[k]) ||
            !sigma_make(c, table, k, &d->y[k], &sigma[k]) ||
            !variable_convert(c, table, &d->y[k], w->y_unit != NULL ? w->y_unit[k] : NULL, sigma[k]))
            return false;
    }
    return true;
}

static bool select_rows(mm_context *c, mm_dataset *d, double *const *sigma)
{
    const mm_table *table = d->table;
    bool *keep = mm_zalloc(table->nrow, sizeof *keep);
    double **y = mm_zalloc(d->ny, sizeof *y);
    bool good = keep != NULL && y != NULL;
    for (size_t k = 0; good && k < d->ny; k++)
        y[k] = d->y[k].v;
    if (good) {
        d->n = choose_rows(c, table, d, y, sigma, keep);
        d->dropped = table->nrow - d->n;
        good = d->n > 0 ? fill(c, d, y, sigma, keep)
                        : mm_fail(&c->err, MM_EINPUT, "%s: no usable row in the range", table->name);
    }
    free(keep);
    free(y);
    return good || mm_fail_memory(&c->err, "a dataset");
}

bool mm_dataset_make(mm_context *c, const mm_table *table, const mm_wanted *wanted, mm_dataset *d)
{
    *d = (mm_dataset){ .table = table, .nx = wanted->nx, .ny = wanted->ny };
    d->x = mm_zalloc(d->nx, sizeof *d->x);
    d->y = mm_zalloc(d->ny, sizeof *d->y);
    double **sigma = mm_zalloc(d->ny, sizeof *sigma);
    bool good = d->x != NULL && d->y != NULL && sigma != NULL;
    good = good ? take_variables(c, wanted, d, sigma) && select_rows(c, d, sigma)
                : mm_fail_memory(&c->err, "a dataset");
    for (size_t k = 0; sigma != NULL && k < d->ny; k++)
        free(sigma[k]);
    free(sigma);
    for (size_t k = 0; d->y != NULL && k < d->ny; k++) {
        free(d->y[k].v);
        d->y[k].v = NULL;
    }
    if (!good)
        mm_dataset_free(d);
    return good;
}

/* A variable without a unit takes the model's. */
static bool take_units(mm_dataset *d, const mm_model *model, mm_err *err)
{
    bool good = true;
    for (size_t k = 0; good && k < d->nx; k++)
        good = d->x[k].unit[0] != '\0' || mm_replace(&d->x[k].unit, model->x[k].unit);
    for (size_t k = 0; good && k < d->ny; k++)
        good = d->y[k].unit[0] != '\0' || mm_replace(&d->y[k].unit, model->y[k].unit);
    return good || mm_fail_memory(err, "a unit");
}

bool mm_dataset_for_model(mm_context *c, const mm_table *table, mm_model *model, const char *const *y_prefer,
                          mm_dataset *d)
{
    enum { MAX_AXES = 8 };
    const char *x_name[MAX_AXES], *x_unit[MAX_AXES], *y_name[MAX_AXES], *y_unit[MAX_AXES];
    if (model->nx > MAX_AXES || model->ny > MAX_AXES)
        return mm_fail(&c->err, MM_EMODEL, "%s: more than %d axes", model->id, MAX_AXES);
    for (size_t k = 0; k < model->nx; k++) {
        x_name[k] = model->x[k].name;
        x_unit[k] = model->x[k].unit;
    }
    for (size_t k = 0; k < model->ny; k++) {
        y_name[k] = model->y[k].name;
        y_unit[k] = model->y[k].unit;
    }
    const mm_wanted wanted = { model->nx, model->ny, x_name, x_unit, y_name, y_unit, y_prefer };
    if (!mm_dataset_make(c, table, &wanted, d))
        return false;
    for (size_t k = 0; k < model->nx; k++)
        x_unit[k] = d->x[k].unit;
    for (size_t k = 0; k < model->ny; k++)
        y_unit[k] = d->y[k].unit;
    if (mm_model_bind_units(model, x_unit, y_unit, &c->err) && take_units(d, model, &c->err))
        return true;
    mm_dataset_free(d);
    return false;
}
