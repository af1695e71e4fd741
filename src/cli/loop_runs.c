#include "cli/loop_runs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/unit.h"
#include "cli/magnet_input.h"
#include "magnet/magnetisation.h"
#include "magnet/moment.h"

static const char row_column[] = "loop_row";

static void run_free(mm_loop_run *r)
{
    free(r->name);
    free(r->field);
    free(r->moment);
    free(r->time);
    mm_loop_free(&r->loop);
}

void mm_loop_runs_free(mm_loop_runs *runs)
{
    for (size_t i = 0; i < runs->n; i++)
        run_free(&runs->run[i]);
    for (size_t i = 0; runs->dataset != NULL && i < runs->ndataset; i++)
        mm_dataset_free(&runs->dataset[i]);
    free(runs->run);
    free(runs->dataset);
    mm_inputs_free(&runs->inputs);
}

/* The number of its row is a variable of each point, so that time and temperature are found again. */
static bool add_rows(mm_table *table, mm_err *err)
{
    const ptrdiff_t col = mm_table_add(table, row_column, "", MM_NUMBER, err);
    for (size_t i = 0; col >= 0 && i < table->nrow; i++)
        table->col[col].v[i] = (double)i;
    return col >= 0;
}

static bool dataset_of(mm_context *c, mm_table *table, mm_dataset *d)
{
    static const char *const x_name[] = { "magnetic_field", row_column }, *const x_unit[] = { "Oe", NULL },
                             *const y_name[] = { "" }, *const y_unit[] = { NULL },
                             *const prefer[] = { "moment", "magnetization", "magnetisation", "m", NULL };
    const mm_wanted wanted = { 2, 1, x_name, x_unit, y_name, y_unit, prefer };
    if (!mm_field_prepare(table, &c->diag, &c->err) || !mm_moment_prepare(table, &c->err) ||
        !mm_magnet_background(c, table) || !add_rows(table, &c->err))
        return mm_fail_in(&c->err, "%s", table->name);
    const bool instrument = table->format != NULL && strcmp(table->format, "qd") == 0;
    if (instrument && mm_table_find(table, "magnetic_field") < 0 && !mm_arg_given(&c->args, "x"))
        return mm_fail(&c->err, MM_EINPUT, "%s: there is no field column; name it with -x", table->name);
    if (instrument && mm_table_find(table, "moment") < 0 && !mm_arg_given(&c->args, "y"))
        return mm_fail(&c->err, MM_EINPUT, "%s: there is no column of a moment; name it with -y",
                       table->name);
    return mm_dataset_make(c, table, &wanted, d);
}

/* A value of the row that a point came from; NaN where the table has no such column. */
static double beside(const mm_dataset *d, ptrdiff_t col, size_t i)
{
    return col < 0 ? NAN : d->table->col[col].v[(size_t)d->x[1].v[i]];
}

static ptrdiff_t numbers(const mm_table *table, const char *name)
{
    const ptrdiff_t col = mm_table_find(table, name);
    return col >= 0 && table->col[col].kind == MM_NUMBER ? col : MM_NO_COLUMN;
}

/* The times of the points, if they go on all the way. */
static double *times_of(const mm_dataset *d, size_t first, size_t n)
{
    const ptrdiff_t stamp = numbers(d->table, "time_stamp"),
                    col = stamp >= 0 ? stamp : numbers(d->table, "time");
    double *time = col < 0 ? NULL : mm_zalloc(n, sizeof *time);
    for (size_t i = 0; time != NULL && i < n; i++) {
        time[i] = beside(d, col, first + i);
        if (!isfinite(time[i]) || (i > 0 && !(time[i] > time[i - 1]))) {
            free(time);
            return NULL;
        }
    }
    return time;
}

static double *copy_of(const double *v, size_t n)
{
    double *copy = v == NULL ? NULL : mm_zalloc(n, sizeof *copy);
    if (copy != NULL)
        memcpy(copy, v, n * sizeof *copy);
    return copy;
}

/* --units: moments become magnetisations. */
static bool scale_run(mm_context *c, mm_loop_run *r)
{
    const char *units = mm_arg_text(&c->args, "units", NULL);
    mm_sample sample;
    mm_magnetisation to;
    if (units == NULL)
        return true;
    if ((r->unit[0] != '\0' && !mm_unit_convert(r->unit, "emu", r->moment, r->n, &c->err)) ||
        !mm_sample_read(r->table, &sample, &c->diag, &c->err) ||
        !mm_magnetisation_find(units, &sample, &to, &c->err))
        return mm_fail_in(&c->err, "%s", r->name);
    for (size_t i = 0; i < r->n; i++)
        r->moment[i] *= to.factor.value;
    r->unit = to.unit;
    r->scale_error = to.factor.error / to.factor.value;
    return true;
}

static bool add_run(mm_loop_runs *runs, const mm_dataset *d, size_t first, size_t n, double temperature,
                    bool alone, mm_err *err)
{
    if (!mm_reserve(&runs->run, &runs->cap, runs->n + 1, sizeof *runs->run))
        return mm_fail_memory(err, "loops");
    mm_loop_run *r = &runs->run[runs->n++];
    *r = (mm_loop_run){ .table = d->table,
                        .name = alone ? mm_strdup(d->table->name)
                                      : mm_format("%s at %.4g K", d->table->name, temperature),
                        .unit = d->y[0].unit,
                        .n = n,
                        .field = copy_of(d->x[0].v + first, n),
                        .moment = copy_of(d->values + first, n),
                        .time = times_of(d, first, n),
                        .temperature = temperature };
    const bool good = r->name != NULL && r->field != NULL && r->moment != NULL;
    return good || mm_fail_memory(err, "a loop");
}

/* First row after `first` whose temperature is not that of the rows before; *mean is theirs. */
static size_t stretch_end(const mm_dataset *d, ptrdiff_t col, size_t first, double *mean)
{
    double sum = 0;
    size_t i = first;
    *mean = NAN;
    for (; i < d->n; i++) {
        const double t = beside(d, col, i);
        if (i > first && fabs(t - *mean) > 0.05 + 0.02 * fabs(*mean))
            break;
        sum += t;
        *mean = sum / (double)(i - first + 1);
    }
    return i;
}

enum { FEWEST = 5 };

/* Does the field go anywhere? What a magnet that stands still shows is less. */
static bool field_moves(const mm_dataset *d, size_t first, size_t end)
{
    double lo = INFINITY, hi = -INFINITY;
    for (size_t i = first; i < end; i++) {
        lo = fmin(lo, d->x[0].v[i]);
        hi = fmax(hi, d->x[0].v[i]);
    }
    return hi - lo > 2 + 0.01 * fmax(fabs(lo), fabs(hi));
}

static bool split(mm_context *c, mm_loop_runs *runs, const mm_dataset *d)
{
    const ptrdiff_t col = numbers(d->table, "temperature");
    double mean, error;
    if (col < 0) {
        const bool known = mm_meta_quantity(d->table, "temperature", "K", &mean, &error, NULL) > 0;
        return add_run(runs, d, 0, d->n, known ? mean : NAN, true, &c->err);
    }
    for (size_t first = 0, end; first < d->n; first = end) {
        end = stretch_end(d, col, first, &mean);
        const bool alone = first == 0 && end == d->n;
        if (end - first < FEWEST || !field_moves(d, first, end))
            mm_remark(&c->diag, d->table->name, 0, "%zu rows at %.4g K are no loop and left out", end - first,
                      mean);
        else if (!add_run(runs, d, first, end - first, mean, alone, &c->err))
            return false;
    }
    return true;
}

/* --run K: the others are gone. */
static bool pick(mm_context *c, mm_loop_runs *runs)
{
    const size_t want = (size_t)mm_arg_number(&c->args, "run", 0);
    if (want == 0)
        return true;
    if (want > runs->n)
        return mm_fail(&c->err, MM_EINPUT, "there is no loop %zu: the data hold %zu", want, runs->n);
    const mm_loop_run kept = runs->run[want - 1];
    for (size_t i = 0; i < runs->n; i++)
        if (i != want - 1)
            run_free(&runs->run[i]);
    runs->run[0] = kept;
    runs->n = 1;
    return true;
}

bool mm_loop_runs_read(mm_context *c, mm_loop_runs *runs)
{
    *runs = (mm_loop_runs){ 0 };
    mm_tables tables = { 0 };
    bool good = mm_inputs_read(c, &runs->inputs) && mm_inputs_tables(&runs->inputs, &tables, &c->err);
    runs->dataset = good ? mm_zalloc(tables.n, sizeof *runs->dataset) : NULL;
    if (good && runs->dataset == NULL)
        good = mm_fail_memory(&c->err, "loops");
    for (size_t i = 0; good && i < tables.n; i++) {
        good = dataset_of(c, tables.t[i], &runs->dataset[i]);
        runs->ndataset += good;
        good = good && split(c, runs, &runs->dataset[i]);
    }
    free(tables.t);
    for (size_t i = 0; good && i < runs->n; i++)
        good = scale_run(c, &runs->run[i]);
    if (good && runs->n == 0)
        good = mm_fail(&c->err, MM_EINPUT,
                       "%s: no loop: the field does not move over %d rows at any temperature",
                       runs->dataset[0].table->name, FEWEST);
    return good && pick(c, runs);
}
