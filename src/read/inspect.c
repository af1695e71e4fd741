#include "read/inspect.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/unit.h"

enum {
    FEW_ROWS = 3,
    ROWS_A_TURN = 10 /* a column that turns more often than this is no ramp but noise */
};

/* A ramp has turned when it came back by this part of the column's range. */
static const double turn_part = 0.02;

/* The mean way from turn to turn, in ranges: noise about a set point covers less, a noisy signal more. */
static const double leg_min = 0.4, leg_max = 4;

/* "s" where there are several. */
static const char *plural(size_t n)
{
    return n == 1 ? "" : "s";
}

const char *mm_finding_word(mm_finding_kind kind)
{
    static const char *const words[] = {
#define X(name, word) [MM_FOUND_##name] = word,
        MM_FINDING_MAP(X)
#undef X
    };
    return words[kind];
}

static bool MM_PRINTF(6, 7) add(mm_inspection *in, mm_finding_kind kind, ptrdiff_t col, size_t row,
                                size_t count, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    char *text = mm_vformat(fmt, args);
    va_end(args);
    if (text == NULL || !mm_reserve(&in->finding, &in->cap_finding, in->nfinding + 1, sizeof *in->finding)) {
        free(text);
        return false;
    }
    in->finding[in->nfinding++] = (mm_finding){ kind, col, row, count, text };
    return true;
}

static mm_column_summary summarise(const mm_column *col, size_t nrow)
{
    mm_column_summary s = { 0, NAN, NAN };
    for (size_t i = 0; i < nrow; i++) {
        if (col->kind == MM_TEXT ? col->text[i] == NULL : isnan(col->v[i])) {
            s.missing++;
        } else if (col->kind == MM_NUMBER) {
            s.lo = fmin(s.lo, col->v[i]);
            s.hi = fmax(s.hi, col->v[i]);
        }
    }
    return s;
}

static bool look_at_table(mm_inspection *in, const mm_table *table)
{
    if (table->skipped > 0 &&
        !add(in, MM_FOUND_SKIPPED, MM_NO_COLUMN, table->nrow, table->skipped,
             "%zu line%s of the file gave no row", table->skipped, plural(table->skipped)))
        return false;
    if (table->nrow < FEW_ROWS)
        return add(in, MM_FOUND_FEW, MM_NO_COLUMN, table->nrow, table->nrow, "only %zu row%s", table->nrow,
                   plural(table->nrow));
    return true;
}

static size_t first_missing(const mm_column *col, size_t nrow)
{
    size_t i = 0;
    while (i < nrow && (col->kind == MM_TEXT ? col->text[i] != NULL : !isnan(col->v[i])))
        i++;
    return i;
}

/* A text is a remark more often than a value: its gaps are not told. */
static bool look_for_gaps(mm_inspection *in, const mm_table *table)
{
    size_t empty = 0, first = 0;
    for (size_t k = 0; k < table->ncol; k++) {
        const mm_column *col = &table->col[k];
        const size_t missing = in->col[k].missing;
        if (missing == table->nrow && table->nrow > 0) {
            first = empty++ == 0 ? k : first;
        } else if (missing > 0 && col->kind == MM_NUMBER &&
                   !add(in, MM_FOUND_MISSING, (ptrdiff_t)k, first_missing(col, table->nrow), missing,
                        "%zu of %zu values of '%s' are missing", missing, table->nrow, col->header)) {
            return false;
        }
    }
    if (empty == 0)
        return true;
    if (empty == 1)
        return add(in, MM_FOUND_EMPTY, (ptrdiff_t)first, table->nrow, 1, "column '%s' is empty",
                   table->col[first].header);
    return add(in, MM_FOUND_EMPTY, MM_NO_COLUMN, table->nrow, empty, "%zu of %zu columns are empty", empty,
               table->ncol);
}

static bool unit_seen(const mm_table *table, size_t k)
{
    for (size_t i = 0; i < k; i++)
        if (strcmp(table->col[i].unit, table->col[k].unit) == 0)
            return true;
    return false;
}

static bool look_at_units(mm_inspection *in, const mm_table *table)
{
    for (size_t k = 0; k < table->ncol; k++) {
        const char *unit = table->col[k].unit;
        size_t count = 0;
        if (unit[0] == '\0' || unit_seen(table, k) || mm_unit_known(unit))
            continue;
        for (size_t i = k; i < table->ncol; i++)
            count += strcmp(table->col[i].unit, unit) == 0;
        if (!add(in, MM_FOUND_UNIT, (ptrdiff_t)k, table->nrow, count, "the unit '%s' of %s'%s' is not known",
                 unit, count > 1 ? "several columns, as " : "", table->col[k].header))
            return false;
    }
    return true;
}

static bool is_clock(const mm_column *col)
{
    return strcmp(col->id, "time_stamp") == 0 || strcmp(col->id, "time") == 0 ||
           strcmp(col->id, "epoch") == 0;
}

/* What is ramped in a measurement. */
static bool is_ramped(const mm_column *col)
{
    static const char *const stems[] = { "temp", "field", "magnetic_field", "energy", "sample_temp" };
    static const char *const words[] = { "t", "h", "b", "e", "angle", "incident", "emission" };
    for (size_t i = 0; i < sizeof stems / sizeof *stems; i++)
        if (mm_slice_starts(mm_slice_of(col->id), stems[i]))
            return strstr(col->id, "err") == NULL && strstr(col->id, "status") == NULL;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(col->id, words[i]) == 0)
            return true;
    return false;
}

/* A walk along a column: where it turned by more than the threshold, how far it went, where it stood still.
 */
typedef struct walk {
    size_t turns, first_turn, repeats, first_repeat, values;
    double length;
} walk;

static walk walk_along(const double *v, size_t n, double threshold)
{
    walk w = { .first_turn = n, .first_repeat = n };
    double last = NAN, extreme = NAN;
    size_t extreme_row = 0;
    int direction = 0;
    for (size_t i = 0; i < n; i++) {
        if (isnan(v[i]))
            continue;
        w.values++;
        if (isnan(last)) {
            last = extreme = v[i];
            continue;
        }
        if (v[i] == last && w.repeats++ == 0)
            w.first_repeat = i;
        w.length += fabs(v[i] - last);
        last = v[i];
        const double step = v[i] - extreme;
        if (direction == 0 ? fabs(step) > threshold : step * direction < -threshold) {
            if (direction != 0 && w.turns++ == 0)
                w.first_turn = extreme_row;
            direction = step > 0 ? 1 : -1;
        } else if (direction == 0 || step * direction < 0) {
            continue;
        }
        extreme = v[i];
        extreme_row = i;
    }
    return w;
}

static bool look_at_ramp(mm_inspection *in, const mm_table *table, size_t k)
{
    const mm_column *col = &table->col[k];
    const double range = in->col[k].hi - in->col[k].lo;
    if (!(range > 0))
        return true;
    const walk w = walk_along(col->v, table->nrow, turn_part * range);
    const double leg = w.length / ((double)(w.turns + 1) * range);
    const bool ramp = w.turns * ROWS_A_TURN <= w.values && leg >= leg_min && leg <= leg_max;
    if (ramp && w.turns > 0 &&
        !add(in, MM_FOUND_REVERSED, (ptrdiff_t)k, w.first_turn, w.turns,
             "'%s' turns %zu time%s, first in row %zu", col->header, w.turns, plural(w.turns),
             w.first_turn + 1))
        return false;
    if (ramp && w.repeats > 0 && 2 * w.repeats < w.values)
        return add(in, MM_FOUND_DUPLICATE, (ptrdiff_t)k, w.first_repeat, w.repeats,
                   "'%s' has the value of the row before in %zu row%s, first in row %zu", col->header,
                   w.repeats, plural(w.repeats), w.first_repeat + 1);
    return true;
}

static bool look_at_clock(mm_inspection *in, const mm_table *table, size_t k)
{
    const double *v = table->col[k].v;
    size_t back = 0, first = 0;
    double last = -INFINITY;
    for (size_t i = 0; i < table->nrow; i++) {
        if (v[i] < last && back++ == 0)
            first = i;
        last = isnan(v[i]) ? last : v[i];
    }
    return back == 0 ||
           add(in, MM_FOUND_TIME, (ptrdiff_t)k, first, back, "'%s' goes back in %zu row%s, first in row %zu",
               table->col[k].header, back, back == 1 ? "" : "s", first + 1);
}

static bool look_at_sigma(mm_inspection *in, const mm_table *table, size_t k)
{
    const double *v = table->col[k].v;
    size_t bad = 0, first = 0;
    for (size_t i = 0; i < table->nrow; i++)
        if (v[i] <= 0 && bad++ == 0)
            first = i;
    return bad == 0 ||
           add(in, MM_FOUND_SIGMA, (ptrdiff_t)k, first, bad, "%zu standard error%s of '%s' not above 0", bad,
               plural(bad), table->col[k].header);
}

static bool ends_with(const char *text, const char *end)
{
    const size_t n = strlen(text), m = strlen(end);
    return n > m && strcmp(text + n - m, end) == 0;
}

/* A table that names no ramp is ramped by its first column of numbers. */
static size_t first_number(const mm_table *table)
{
    for (size_t k = 0; k < table->ncol; k++)
        if (table->col[k].kind == MM_NUMBER && !is_clock(&table->col[k]))
            return k;
    return table->ncol;
}

static bool look_at_columns(mm_inspection *in, const mm_table *table)
{
    size_t named = 0;
    for (size_t k = 0; k < table->ncol; k++) {
        const mm_column *col = &table->col[k];
        if (col->kind != MM_NUMBER)
            continue;
        bool good = true;
        if (is_clock(col))
            good = look_at_clock(in, table, k);
        else if (ends_with(col->id, "_err") || ends_with(col->id, "_sigma"))
            good = look_at_sigma(in, table, k);
        else if (is_ramped(col) && ++named > 0)
            good = look_at_ramp(in, table, k);
        if (!good)
            return false;
    }
    const size_t first = named > 0 ? table->ncol : first_number(table);
    return first == table->ncol || look_at_ramp(in, table, first);
}

mm_inspection *mm_inspect(const mm_table *table, mm_err *err)
{
    mm_inspection *in = mm_zalloc(1, sizeof *in);
    if (in == NULL || (in->col = mm_zalloc(table->ncol, sizeof *in->col)) == NULL)
        goto fail;
    for (size_t k = 0; k < table->ncol; k++)
        in->col[k] = summarise(&table->col[k], table->nrow);
    if (look_at_table(in, table) && look_for_gaps(in, table) && look_at_units(in, table) &&
        look_at_columns(in, table))
        return in;
fail:
    mm_fail_memory(err, "a look at the table");
    mm_inspection_free(in);
    return NULL;
}

void mm_inspection_free(mm_inspection *inspection)
{
    if (inspection == NULL)
        return;
    for (size_t i = 0; i < inspection->nfinding; i++)
        free(inspection->finding[i].text);
    free(inspection->finding);
    free(inspection->col);
    free(inspection);
}
