#include "relax/sweep.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/unit.h"
#include "num/stats.h"
#include "relax/dma_columns.h"
#include "relax/runs.h"

/* A frequency is the same up to this part of it. */
static const double same_frequency = 0.01;

void mm_dma_free(mm_dma *dma)
{
    for (size_t k = 0; k < MM_DMA_QUANTITIES; k++)
        free(dma->v[k]);
    for (size_t i = 0; i < dma->nrun; i++)
        free(dma->run_name[i]);
    free(dma->run_name);
    free(dma->run);
    free(dma->source);
    free(dma->unit);
    *dma = (mm_dma){ 0 };
}

static bool reserve_rows(mm_dma *dma, size_t more, mm_err *err)
{
    bool good = true;
    size_t cap = dma->cap;
    for (size_t k = 0; good && k < MM_DMA_QUANTITIES; k++) {
        cap = dma->cap;
        good = mm_reserve(&dma->v[k], &cap, dma->n + more, sizeof *dma->v[k]);
    }
    if (good) {
        size_t run_cap = dma->cap, source_cap = dma->cap;
        good = mm_reserve(&dma->run, &run_cap, dma->n + more, sizeof *dma->run) &&
               mm_reserve(&dma->source, &source_cap, dma->n + more, sizeof *dma->source);
    }
    if (good)
        dma->cap = cap;
    return good || mm_fail_memory(err, "rows");
}

/* Numbers that hold for a whole table. */
typedef struct constants {
    double frequency, temperature;
} constants;

static bool find_constant(const mm_table *table, const mm_dma_columns *columns, mm_dma_quantity quantity,
                          const char *key, const char *unit, double *value, mm_err *err)
{
    double error;
    *value = NAN;
    if (columns->column[quantity] >= 0)
        return true;
    const int found = mm_meta_quantity(table, key, unit, value, &error, err);
    if (found == 0)
        mm_fail(err, MM_EINPUT, "%s: no %s: neither a column nor metadata say it%s", table->name, key,
                quantity == MM_DMA_FREQUENCY ? " (--frequency EXPR)" : " (-x EXPR)");
    return found > 0;
}

static double cell(const mm_table *table, ptrdiff_t col, size_t row)
{
    return col < 0 ? NAN : table->col[col].v[row];
}

/* Where the file gives two of the three, the third follows. */
static void complete(double *row)
{
    double *storage = &row[MM_DMA_STORAGE], *loss = &row[MM_DMA_LOSS], *tan_delta = &row[MM_DMA_TAN_DELTA];
    if (isnan(*loss))
        *loss = *storage * *tan_delta;
    if (isnan(*tan_delta))
        *tan_delta = *loss / *storage;
}

/* What does not fit together in a table, by the number of rows. */
typedef struct faults {
    size_t negative, tangent, omega, unphysical;
    double worst_tangent, worst_omega;
} faults;

static void note_faults(const double *given, const double *row, double omega, faults *f)
{
    f->negative += row[MM_DMA_LOSS] < 0 || row[MM_DMA_TAN_DELTA] < 0;
    const double ratio = given[MM_DMA_LOSS] / given[MM_DMA_STORAGE],
                 off = fabs(given[MM_DMA_TAN_DELTA] - ratio), turn = fabs(omega / row[MM_DMA_FREQUENCY] - 1);
    if (off > 0.01 * fabs(ratio) + 1e-5) {
        f->tangent++;
        f->worst_tangent = fmax(f->worst_tangent, off / fabs(ratio));
    }
    if (turn > same_frequency) {
        f->omega++;
        f->worst_omega = fmax(f->worst_omega, turn);
    }
}

static void tell_faults(const mm_table *table, const faults *f, mm_diag *diag)
{
    if (f->unphysical > 0)
        mm_warn(diag, table->name, 0, "%zu rows left out: frequency or temperature (in K) is not above 0",
                f->unphysical);
    if (f->negative > 0)
        mm_warn(diag, table->name, 0, "%zu rows with a negative loss", f->negative);
    if (f->tangent > 0)
        mm_warn(diag, table->name, 0,
                "tan delta is not loss over storage in %zu rows: off by up to %.2g of it", f->tangent,
                f->worst_tangent);
    if (f->omega > 0)
        mm_warn(diag, table->name, 0,
                "the angular frequency is not 2 pi times the frequency in %zu rows: off by up to %.2g of it",
                f->omega, f->worst_omega);
}

static void add_rows(mm_dma *dma, const mm_table *table, const mm_dma_columns *columns, constants whole,
                     faults *f)
{
    const ptrdiff_t omega = mm_dma_find_omega(table, columns);
    for (size_t i = 0; i < table->nrow; i++) {
        double given[MM_DMA_QUANTITIES], row[MM_DMA_QUANTITIES];
        for (size_t k = 0; k < MM_DMA_QUANTITIES; k++)
            given[k] = cell(table, columns->column[k], i);
        memcpy(row, given, sizeof row);
        if (columns->column[MM_DMA_FREQUENCY] < 0)
            row[MM_DMA_FREQUENCY] = whole.frequency;
        if (columns->column[MM_DMA_TEMPERATURE] < 0)
            row[MM_DMA_TEMPERATURE] = whole.temperature;
        complete(row);
        if (isnan(row[MM_DMA_LOSS]) && isnan(row[MM_DMA_TAN_DELTA]))
            continue;
        if (!(row[MM_DMA_FREQUENCY] > 0) || !(row[MM_DMA_TEMPERATURE] > 0)) {
            f->unphysical++;
            continue;
        }
        note_faults(given, row, cell(table, omega, i) / (2 * M_PI), f);
        for (size_t k = 0; k < MM_DMA_QUANTITIES; k++)
            dma->v[k][dma->n] = row[k];
        dma->source[dma->n] = dma->nsource;
        dma->run[dma->n++] = 0;
    }
    dma->nsource++;
}

/* The unit of the moduli is that of the first table; those that follow are brought to it. */
static bool take_unit(mm_dma *dma, mm_table *table, const mm_dma_columns *columns, mm_err *err)
{
    const mm_dma_quantity moduli[] = { MM_DMA_STORAGE, MM_DMA_LOSS };
    for (size_t k = 0; k < 2; k++) {
        const ptrdiff_t col = columns->column[moduli[k]];
        if (col < 0)
            continue;
        const char *unit = table->col[col].unit;
        if ((dma->unit == NULL || dma->unit[0] == '\0') && !mm_replace(&dma->unit, unit))
            return mm_fail_memory(err, "a unit");
        if (unit[0] != '\0' && strcmp(unit, dma->unit) != 0 &&
            !mm_table_convert(table, (size_t)col, dma->unit, err))
            return mm_fail_in(err, "%s", table->name);
    }
    return dma->unit != NULL || mm_replace(&dma->unit, "") || mm_fail_memory(err, "a unit");
}

bool mm_dma_add(mm_dma *dma, mm_table *table, const mm_dma_columns *columns, bool *taken, mm_diag *diag,
                mm_err *err)
{
    mm_dma_columns own = *columns;
    constants whole;
    faults f = { 0 };
    const size_t first = dma->n;
    *taken = false;
    if (mm_meta_get(table, "derived") != NULL) {
        mm_remark(diag, table->name, 0, "left out: results that were computed from other tables");
        return true;
    }
    if (!mm_dma_find_columns(table, &own, err))
        return false;
    if (own.column[MM_DMA_LOSS] < 0 && own.column[MM_DMA_TAN_DELTA] < 0) {
        mm_remark(diag, table->name, 0, "left out: neither a loss modulus nor tan delta");
        return true;
    }
    if (!find_constant(table, &own, MM_DMA_FREQUENCY, "frequency", "Hz", &whole.frequency, err) ||
        !find_constant(table, &own, MM_DMA_TEMPERATURE, "temperature", "K", &whole.temperature, err) ||
        !take_unit(dma, table, &own, err) || !reserve_rows(dma, table->nrow, err))
        return false;
    add_rows(dma, table, &own, whole, &f);
    tell_faults(table, &f, diag);
    *taken = dma->n > first;
    if (!*taken)
        return true;
    return mm_dma_find_runs(dma, first, table, err);
}

void mm_dma_cut(mm_dma *dma, double lo, double hi)
{
    size_t kept = 0;
    for (size_t i = 0; i < dma->n; i++) {
        const double t = dma->v[MM_DMA_TEMPERATURE][i];
        if (!(t >= lo && t <= hi))
            continue;
        for (size_t k = 0; k < MM_DMA_QUANTITIES; k++)
            dma->v[k][kept] = dma->v[k][i];
        dma->run[kept] = dma->run[i];
        dma->source[kept++] = dma->source[i];
    }
    dma->n = kept;
}

/* A row on its way into order. */
typedef struct entry {
    size_t row, run, group;
    double key, other;
} entry;

static int by_key(const void *a, const void *b)
{
    const entry *p = a, *q = b;
    if (p->run != q->run)
        return p->run < q->run ? -1 : 1;
    if (p->key != q->key)
        return p->key < q->key ? -1 : 1;
    return (p->row > q->row) - (p->row < q->row);
}

static int by_group(const void *a, const void *b)
{
    const entry *p = a, *q = b;
    if (p->group != q->group)
        return p->group < q->group ? -1 : 1;
    if (p->other != q->other)
        return p->other < q->other ? -1 : 1;
    return (p->row > q->row) - (p->row < q->row);
}

static bool permute(mm_dma *dma, const entry *order, mm_err *err)
{
    double *work = mm_zalloc(dma->n, sizeof *work);
    size_t *number = mm_zalloc(dma->n, sizeof *number);
    const bool good = work != NULL && number != NULL;
    for (size_t k = 0; good && k < MM_DMA_QUANTITIES; k++) {
        for (size_t i = 0; i < dma->n; i++)
            work[i] = dma->v[k][order[i].row];
        memcpy(dma->v[k], work, dma->n * sizeof *work);
    }
    size_t *const numbers[] = { dma->run, dma->source };
    for (size_t k = 0; good && k < 2; k++) {
        for (size_t i = 0; i < dma->n; i++)
            number[i] = numbers[k][order[i].row];
        memcpy(numbers[k], number, dma->n * sizeof *number);
    }
    free(work);
    free(number);
    return good || mm_fail_memory(err, "sweeps");
}

bool mm_dma_sweeps(mm_dma *dma, mm_dma_quantity by, double gap, mm_sweep **sweep, size_t *n, mm_err *err)
{
    const bool frequency = by == MM_DMA_FREQUENCY;
    entry *order = mm_zalloc(dma->n, sizeof *order);
    *sweep = NULL;
    *n = 0;
    if (order == NULL || (frequency && !mm_dma_join_isothermal(dma, err))) {
        free(order);
        return mm_fail_memory(err, "sweeps");
    }
    for (size_t i = 0; i < dma->n; i++)
        order[i] = (entry){ i, dma->run[i], 0, dma->v[by][i],
                            dma->v[frequency ? MM_DMA_TEMPERATURE : MM_DMA_FREQUENCY][i] };
    qsort(order, dma->n, sizeof *order, by_key);
    for (size_t i = 1; i < dma->n; i++) {
        const double step = order[i].key - order[i - 1].key;
        const bool apart = order[i].run != order[i - 1].run ||
                           step > gap * (frequency ? order[i - 1].key : 1);
        order[i].group = order[i - 1].group + apart;
    }
    const size_t count = dma->n > 0 ? order[dma->n - 1].group + 1 : 0;
    qsort(order, dma->n, sizeof *order, by_group);
    *sweep = mm_zalloc(count, sizeof **sweep);
    bool good = *sweep != NULL && permute(dma, order, err);
    for (size_t i = 0; good && i < dma->n; i++) {
        mm_sweep *s = &(*sweep)[order[i].group];
        if (s->n++ == 0) {
            s->first = i;
            s->run = dma->run[i];
        }
    }
    for (size_t k = 0; good && k < count; k++) {
        mm_sweep *s = &(*sweep)[k];
        s->frequency = mm_median(s->n, dma->v[MM_DMA_FREQUENCY] + s->first);
        s->temperature = mm_median(s->n, dma->v[MM_DMA_TEMPERATURE] + s->first);
    }
    *n = good ? count : 0;
    free(order);
    return good || mm_fail_memory(err, "sweeps");
}
