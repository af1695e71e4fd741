/* Susceptibilities of several fields, and of several windows of the temperature. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "magnet/curie.h"
#include "magnet/honda_owen.h"
#include "num/order.h"

/* All rows of all tables. */
typedef struct pool {
    size_t n;
    double *t, *field, *chi, *sigma;
    bool with_sigma;
} pool;

static bool add_table(pool *p, const mm_table *table, const char *unit, mm_err *err)
{
    const ptrdiff_t t = mm_table_find(table, "temperature"), field = mm_table_find(table, "magnetic_field"),
                    chi = mm_table_find(table, "chi"), error = mm_table_find(table, "chi_err");
    if (t < 0 || field < 0 || chi < 0)
        return mm_fail(err, MM_EINPUT,
                       "%s: temperature, field and chi are needed to extrapolate to infinite field",
                       table->name);
    if (strcmp(table->col[chi].unit, unit) != 0)
        return mm_fail(err, MM_EINPUT, "%s: chi is in '%s', in the first table in '%s'", table->name,
                       table->col[chi].unit, unit);
    p->with_sigma = p->with_sigma && error >= 0;
    for (size_t i = 0; i < table->nrow; i++) {
        const double sigma = error >= 0 ? table->col[error].v[i] : NAN;
        if (!isfinite(table->col[t].v[i]) || !isfinite(table->col[field].v[i]) ||
            !isfinite(table->col[chi].v[i]) || table->col[field].v[i] == 0)
            continue;
        p->t[p->n] = table->col[t].v[i];
        p->field[p->n] = fabs(table->col[field].v[i]);
        p->chi[p->n] = table->col[chi].v[i];
        p->sigma[p->n++] = sigma;
    }
    return true;
}

static bool gather(const mm_tables *tables, pool *p, mm_err *err)
{
    size_t rows = 0;
    for (size_t i = 0; i < tables->n; i++)
        rows += tables->t[i]->nrow;
    double **const arrays[] = { &p->t, &p->field, &p->chi, &p->sigma };
    bool good = true;
    for (size_t i = 0; i < 4; i++) {
        *arrays[i] = mm_zalloc(rows, sizeof(double));
        good = good && *arrays[i] != NULL;
    }
    p->with_sigma = true;
    const ptrdiff_t chi = mm_table_find(tables->t[0], "chi");
    for (size_t i = 0; good && i < tables->n; i++)
        good = add_table(p, tables->t[i], chi < 0 ? "" : tables->t[0]->col[chi].unit, err);
    return good || mm_fail_memory(err, "fields");
}

static mm_table *table_of(const mm_honda_owen *ho, const char *name, const char *unit, mm_err *err)
{
    mm_table *table = mm_table_new(name, err);
    char *impurity = unit[0] == '\0' ? mm_strdup("") : mm_format("%s Oe", unit);
    const struct {
        const char *name, *unit;
        const double *v;
    } columns[] = { { "temperature", "K", ho->t },
                    { "chi", unit, ho->chi },
                    { "chi_err", unit, ho->chi_err },
                    { "impurity", impurity, ho->moment },
                    { "impurity_err", impurity, ho->moment_err } };
    bool good = table != NULL && impurity != NULL && mm_table_resize(table, ho->n, err);
    for (size_t i = 0; good && i < sizeof columns / sizeof *columns; i++) {
        if (strcmp(columns[i].name, "chi_err") == 0 && isnan(ho->chi_err[0]))
            continue;
        const ptrdiff_t col = mm_table_add(table, columns[i].name, columns[i].unit, MM_NUMBER, err);
        good = col >= 0;
        if (good)
            memcpy(table->col[col].v, columns[i].v, ho->n * sizeof(double));
    }
    free(impurity);
    if (good)
        return table;
    mm_table_free(table);
    mm_fail_memory(err, "a susceptibility");
    return NULL;
}

mm_table *mm_curie_infinite_field(const mm_tables *tables, double tolerance, mm_err *err)
{
    pool p = { 0 };
    mm_honda_owen ho = { 0 };
    mm_table *table = NULL;
    if (gather(tables, &p, err)) {
        const mm_chi_points points = { p.n, p.t, p.field, p.chi, p.with_sigma ? p.sigma : NULL };
        const ptrdiff_t chi = mm_table_find(tables->t[0], "chi");
        if (mm_honda_owen_extrapolate(&points, tolerance, &ho, err))
            table = table_of(&ho, tables->t[0]->name, tables->t[0]->col[chi].unit, err);
    }
    mm_honda_owen_free(&ho);
    free(p.t);
    free(p.field);
    free(p.chi);
    free(p.sigma);
    return table;
}

/* The points with x of at least `from`, copied together. */
typedef struct window {
    mm_data data;
    double *x, *y, *sigma;
    const double *xp[1];
} window;

static bool window_alloc(window *w, size_t n)
{
    w->x = mm_zalloc(n, sizeof *w->x);
    w->y = mm_zalloc(n, sizeof *w->y);
    w->sigma = mm_zalloc(n, sizeof *w->sigma);
    w->xp[0] = w->x;
    return w->x != NULL && w->y != NULL && w->sigma != NULL;
}

static void window_fill(window *w, const mm_data *all, double from)
{
    size_t n = 0;
    for (size_t i = 0; i < all->n; i++)
        if (all->x[0][i] >= from) {
            w->x[n] = all->x[0][i];
            w->y[n] = all->y[i];
            w->sigma[n++] = all->sigma != NULL ? all->sigma[i] : 1;
        }
    w->data = (mm_data){ all->name, n, w->xp, w->y, all->sigma != NULL ? w->sigma : NULL };
}

static const char *bare(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot != NULL ? dot + 1 : name;
}

static bool add_columns(mm_table *table, const mm_model *model, const char *x_unit, mm_err *err)
{
    bool good = mm_table_add(table, "t_min", x_unit, MM_NUMBER, err) >= 0 &&
                mm_table_add(table, "n", "", MM_NUMBER, err) >= 0;
    for (size_t k = 0; good && k < model->npar; k++) {
        char *error = mm_format("%s_err", bare(model->par[k].name));
        good = error != NULL &&
               mm_table_add(table, bare(model->par[k].name), model->par[k].unit, MM_NUMBER, err) >= 0 &&
               mm_table_add(table, error, model->par[k].unit, MM_NUMBER, err) >= 0;
        free(error);
    }
    return good && mm_table_add(table, "redchi", "", MM_NUMBER, err) >= 0;
}

static bool add_row(mm_table *table, double from, const mm_fit *fit, mm_err *err)
{
    if (!mm_table_add_row(table, err))
        return false;
    const size_t row = table->nrow - 1;
    table->col[0].v[row] = from;
    table->col[1].v[row] = (double)fit->n;
    for (size_t k = 0; k < fit->npar; k++) {
        table->col[2 + 2 * k].v[row] = fit->par[k].value;
        table->col[3 + 2 * k].v[row] = fit->par[k].error;
    }
    table->col[table->ncol - 1].v[row] = fit->redchi;
    return true;
}

enum { LEAST = 8 };

mm_table *mm_window_scan(const mm_model *model, const mm_data *data, const double *start,
                         const mm_fit_opts *opts, size_t most, mm_err *err)
{
    mm_table *table = mm_table_new(data->name, err);
    window w = { 0 };
    size_t *order = mm_zalloc(data->n, sizeof *order);
    bool good = table != NULL && order != NULL && window_alloc(&w, data->n) &&
                add_columns(table, model, model->x[0].unit, err);
    const size_t n = good ? mm_order(data->n, data->x[0], order) : 0;
    const double lowest = n > 0 ? data->x[0][order[0]] : NAN,
                 range = n > 0 ? data->x[0][order[n - 1]] - lowest : NAN;
    for (size_t k = 0; good && k < most && n > LEAST; k++) {
        const size_t first = k * (n - LEAST) / most;
        const double from = data->x[0][order[first]];
        if (from - lowest > range * 2 / 3)
            break;
        window_fill(&w, data, from);
        mm_fit *fit = mm_fit_run(model, &w.data, start, opts, NULL);
        good = fit == NULL || fit->status == MM_FIT_FAILED || add_row(table, from, fit, err);
        mm_fit_free(fit);
    }
    free(order);
    free(w.x);
    free(w.y);
    free(w.sigma);
    if (good)
        return table;
    mm_table_free(table);
    mm_fail_memory(err, "a scan of windows");
    return NULL;
}
