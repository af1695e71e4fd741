#include "magnet/run.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/unit.h"
#include "num/stats.h"

/* Rows that have both variables, and where they came from. */
typedef struct track {
    size_t n;
    double *t, *h;
    size_t *row;
} track;

typedef struct list {
    mm_run *run;
    size_t n, cap;
} list;

/* How far a variable may stray and still be held. */
static double stray_t(double t)
{
    return fmax(0.05, 0.004 * fabs(t));
}

static double stray_h(double h)
{
    return fmax(1.5, 0.001 * fabs(h));
}

/* First place behind `from` where v leaves the mean of what came before it. */
static size_t held_until(const double *v, size_t from, size_t n, double (*stray)(double))
{
    double sum = 0;
    size_t i = from;
    for (; i < n; i++) {
        const double mean = i > from ? sum / (double)(i - from) : v[i];
        if (fabs(v[i] - mean) > stray(mean))
            break;
        sum += v[i];
    }
    return i;
}

/* A ramp that ends with rows in which it stands still gives them to the run that follows from there. */
static size_t give_back(const double *v, size_t from, size_t to, size_t n, double (*stray)(double))
{
    if (to >= n || fabs(v[to] - v[to - 1]) > stray(v[to]))
        return to;
    size_t begin = to;
    while (begin > from + 1 && fabs(v[begin - 1] - v[to]) <= stray(v[to]))
        begin--;
    return begin > from + MM_RUN_LEAST ? begin : to;
}

static double range_of(const double *v, size_t from, size_t to, double *lo, double *hi)
{
    *lo = INFINITY;
    *hi = -INFINITY;
    for (size_t i = from; i < to; i++) {
        *lo = fmin(*lo, v[i]);
        *hi = fmax(*hi, v[i]);
    }
    return *hi - *lo;
}

/* Where a ramp that begins at `from` turns: its extreme point is the last one of it. */
static size_t turning(const double *v, size_t from, size_t to, double noise, int *direction)
{
    size_t low = from, high = from;
    for (size_t i = from; i < to; i++) {
        if (v[i] < v[low])
            low = i;
        if (v[i] > v[high])
            high = i;
        if (high > low && v[high] - v[low] > noise && v[high] - v[i] > noise) {
            *direction = 1;
            return high + 1;
        }
        if (low > high && v[high] - v[low] > noise && v[i] - v[low] > noise) {
            *direction = -1;
            return low + 1;
        }
    }
    *direction = high > low ? 1 : -1;
    return to;
}

static bool add(list *runs, const track *k, mm_run_kind kind, int direction, size_t from, size_t to)
{
    if (to - from < MM_RUN_LEAST)
        return true;
    if (!mm_reserve(&runs->run, &runs->cap, runs->n + 1, sizeof *runs->run))
        return false;
    mm_run *run = &runs->run[runs->n++];
    *run = (mm_run){ .kind = kind,
                     .direction = direction,
                     .first = k->row[from],
                     .last = k->row[to - 1],
                     .n = to - from,
                     .temperature = mm_median(to - from, k->t + from),
                     .field = mm_median(to - from, k->h + from) };
    range_of(kind == MM_RUN_FIELD ? k->h : k->t, from, to, &run->lo, &run->hi);
    return true;
}

/* The ramps of a stretch in which the other variable is held. */
static bool add_ramps(list *runs, const track *k, mm_run_kind kind, size_t from, size_t to)
{
    const double *v = kind == MM_RUN_FIELD ? k->h : k->t;
    double lo, hi;
    const double range = range_of(v, from, to, &lo, &hi),
                 still = kind == MM_RUN_FIELD ? stray_h(hi) : stray_t(hi),
                 noise = fmax(kind == MM_RUN_FIELD ? 1.5 : 0.02, 0.005 * range);
    if (range <= still)
        return add(runs, k, MM_RUN_HOLD, 0, from, to);
    while (from < to) {
        int direction;
        const size_t end = turning(v, from, to, noise, &direction);
        if (!add(runs, k, kind, direction, from, end))
            return false;
        from = end;
    }
    return true;
}

/* The longer of the two stretches that begin here: the field is held, or the temperature is. */
static bool find_all(const track *k, list *runs)
{
    for (size_t from = 0; from < k->n;) {
        const size_t field_held = held_until(k->h, from, k->n, stray_h),
                     temperature_held = held_until(k->t, from, k->n, stray_t);
        const bool warming = field_held >= temperature_held;
        const size_t to = warming ? give_back(k->t, from, field_held, k->n, stray_t)
                                  : give_back(k->h, from, temperature_held, k->n, stray_h);
        if (!add_ramps(runs, k, warming ? MM_RUN_TEMPERATURE : MM_RUN_FIELD, from, to))
            return false;
        from = to;
    }
    return true;
}

static bool same_field(const mm_run *a, const mm_run *b)
{
    return a->kind == MM_RUN_TEMPERATURE && b->kind == MM_RUN_TEMPERATURE &&
           fabs(a->field - b->field) <= stray_h(b->field);
}

static mm_history history_of(const list *runs, size_t i)
{
    const mm_run *run = &runs->run[i];
    if (run->kind != MM_RUN_TEMPERATURE || run->direction < 0)
        return run->kind != MM_RUN_TEMPERATURE ? MM_HISTORY_NONE : MM_HISTORY_FCC;
    for (size_t k = 0; k < i; k++)
        if (same_field(&runs->run[k], run))
            return MM_HISTORY_FCW;
    for (size_t k = i + 1; k < runs->n; k++)
        if (same_field(&runs->run[k], run))
            return MM_HISTORY_ZFC;
    return MM_HISTORY_NONE;
}

bool mm_runs_find(size_t n, const double *t, const double *h, mm_run **run, size_t *count, mm_err *err)
{
    track k = { .t = mm_zalloc(n, sizeof *k.t),
                .h = mm_zalloc(n, sizeof *k.h),
                .row = mm_zalloc(n, sizeof *k.row) };
    list runs = { 0 };
    bool good = k.t != NULL && k.h != NULL && k.row != NULL;
    for (size_t i = 0; good && i < n; i++)
        if (isfinite(t[i]) && isfinite(h[i])) {
            k.t[k.n] = t[i];
            k.h[k.n] = h[i];
            k.row[k.n++] = i;
        }
    good = good && find_all(&k, &runs);
    if (good) {
        for (size_t i = 0; i < runs.n; i++)
            runs.run[i].history = history_of(&runs, i);
        *run = runs.run;
        *count = runs.n;
    } else {
        free(runs.run);
        *run = NULL;
        *count = 0;
    }
    free(k.t);
    free(k.h);
    free(k.row);
    return good || mm_fail_memory(err, "runs");
}

/* Values of the first column of these ids in a unit; zeros where there is none. *found: is there one? */
static double *values_of(const mm_table *table, const char *const *ids, const char *unit, bool *found)
{
    double *v = mm_zalloc(table->nrow, sizeof *v);
    *found = false;
    for (size_t k = 0; v != NULL && !*found && ids[k] != NULL; k++)
        for (size_t i = 0; !*found && i < table->ncol; i++) {
            const mm_column *col = &table->col[i];
            if (col->kind != MM_NUMBER || strcmp(col->id, ids[k]) != 0)
                continue;
            memcpy(v, col->v, table->nrow * sizeof *v);
            *found = col->unit[0] == '\0' || mm_unit_convert(col->unit, unit, v, table->nrow, NULL);
        }
    return v;
}

bool mm_runs_of_table(const mm_table *table, mm_run **run, size_t *count, mm_err *err)
{
    static const char *const temperatures[] = { "temperature", "temp", "t", "sample_temp", NULL },
                             *const fields[] = { "magnetic_field", "field", "h", "applied_field", "b", NULL };
    bool has_t, has_h, good = true;
    double *t = values_of(table, temperatures, "K", &has_t), *h = values_of(table, fields, "Oe", &has_h);
    *run = NULL;
    *count = 0;
    if (t == NULL || h == NULL)
        good = mm_fail_memory(err, "runs");
    else if (has_t)
        good = mm_runs_find(table->nrow, t, h, run, count, err);
    free(t);
    free(h);
    return good;
}

const char *mm_run_kind_text(mm_run_kind kind)
{
    return kind == MM_RUN_TEMPERATURE ? "temperature" : kind == MM_RUN_FIELD ? "field" : "hold";
}

const char *mm_history_text(mm_history history)
{
    static const char *const text[] = { "", "ZFC", "FCC", "FCW" };
    return text[history];
}
