#include "magnet/background.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "magnet/run.h"

/* What is looked at of a table. Borrowed, but for the runs. */
typedef struct data {
    size_t n;
    double *t, *h, *m, *sigma; /* sigma may be NULL */
    mm_run *run;
    size_t nrun;
} data;

static bool data_of(mm_table *table, data *d, mm_err *err)
{
    static const char *const names[] = { "temperature", "magnetic_field", "moment" };
    double **const to[] = { &d->t, &d->h, &d->m };
    for (size_t i = 0; i < 3; i++) {
        const ptrdiff_t col = mm_table_find(table, names[i]);
        if (col < 0 || table->col[col].kind != MM_NUMBER)
            return mm_fail(err, MM_EINPUT, "%s: no column '%s', which a background needs", table->name,
                           names[i]);
        *to[i] = table->col[col].v;
    }
    const ptrdiff_t error = mm_table_find(table, "moment_err");
    d->n = table->nrow;
    d->sigma = error < 0 ? NULL : table->col[error].v;
    return mm_runs_of_table(table, &d->run, &d->nrun, err);
}

/* The run that holds a row; NULL when none does. */
static const mm_run *run_of(const data *d, size_t row)
{
    for (size_t k = 0; k < d->nrun; k++)
        if (row >= d->run[k].first && row <= d->run[k].last)
            return &d->run[k];
    return NULL;
}

typedef struct point {
    double moment, sigma;
} point;

/* Between the nearest rows of a ramp on both sides of `at`; beyond its ends by less than `slack` the nearest.
 */
static bool interpolate(const data *d, const mm_run *r, const double *x, double at, double slack, point *out)
{
    ptrdiff_t below = -1, above = -1;
    for (size_t i = r->first; i <= r->last; i++) {
        if (!isfinite(x[i]) || !isfinite(d->m[i]))
            continue;
        if (x[i] <= at && (below < 0 || x[i] > x[below]))
            below = (ptrdiff_t)i;
        if (x[i] >= at && (above < 0 || x[i] < x[above]))
            above = (ptrdiff_t)i;
    }
    if (below < 0 && above < 0)
        return false;
    if (below < 0 || above < 0) {
        const ptrdiff_t edge = below < 0 ? above : below;
        if (fabs(x[edge] - at) > slack)
            return false;
        below = above = edge;
    }
    const double u = x[above] > x[below] ? (at - x[below]) / (x[above] - x[below]) : 0;
    out->moment = (1 - u) * d->m[below] + u * d->m[above];
    out->sigma = d->sigma == NULL ? 0 : hypot((1 - u) * d->sigma[below], u * d->sigma[above]);
    return true;
}

/* The moment of the empty run at a temperature and field; direction of the ramp, 0 for any. */
static bool look_up(const data *d, double t, double h, mm_run_kind kind, int direction, point *out)
{
    const double t_slack = 0.1 + 0.02 * fabs(t), h_slack = 2 + 0.01 * fabs(h);
    for (size_t k = 0; k < d->nrun; k++) {
        const mm_run *r = &d->run[k];
        const bool by_field = r->kind == MM_RUN_FIELD;
        if (r->kind != kind || (direction != 0 && r->direction != direction))
            continue;
        if (by_field ? fabs(r->temperature - t) > t_slack : fabs(r->field - h) > h_slack)
            continue;
        if (interpolate(d, r, by_field ? d->h : d->t, by_field ? h : t, by_field ? h_slack : t_slack, out))
            return true;
    }
    return false;
}

static bool background_at(const data *empty, const data *sample, size_t row, point *out)
{
    static const mm_run_kind kinds[] = { MM_RUN_TEMPERATURE, MM_RUN_FIELD, MM_RUN_HOLD };
    const mm_run *own = run_of(sample, row);
    const int direction = own != NULL ? own->direction : 0;
    const mm_run_kind first = own != NULL ? own->kind : MM_RUN_TEMPERATURE;
    const double t = sample->t[row], h = sample->h[row];
    if (look_up(empty, t, h, first, direction, out) || look_up(empty, t, h, first, 0, out))
        return true;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (look_up(empty, t, h, kinds[i], 0, out))
            return true;
    return false;
}

static bool same_unit(mm_table *table, mm_table *empty, mm_err *err)
{
    const ptrdiff_t from = mm_table_find(empty, "moment"), to = mm_table_find(table, "moment");
    return from < 0 || to < 0 || table->col[to].unit[0] == '\0' ||
           mm_table_convert(empty, (size_t)from, table->col[to].unit, err);
}

bool mm_background_subtract(mm_table *table, mm_table *empty, size_t *without, mm_err *err)
{
    data sample = { 0 }, holder = { 0 };
    bool good = same_unit(table, empty, err) && data_of(table, &sample, err) && data_of(empty, &holder, err);
    size_t found = 0;
    *without = 0;
    for (size_t i = 0; good && i < sample.n; i++) {
        point p;
        if (isnan(sample.m[i]))
            continue;
        const bool there = background_at(&holder, &sample, i, &p);
        sample.m[i] = there ? sample.m[i] - p.moment : NAN;
        if (there && sample.sigma != NULL)
            sample.sigma[i] = hypot(sample.sigma[i], p.sigma);
        found += there;
        *without += !there;
    }
    if (good && found == 0)
        good = mm_fail(err, MM_EINPUT, "%s: the background %s has no row of its temperatures and fields",
                       table->name, empty->name);
    free(sample.run);
    free(holder.run);
    return good;
}
