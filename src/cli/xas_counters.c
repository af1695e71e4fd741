#include "cli/xas_counters.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "cli/input.h"
#include "xas/counter.h"

/* COLUMN=NUMBER: the column of a table, and the number. */
static mm_column *counter_of(mm_context *c, const mm_table *table, const char *option, const char *text,
                             double *number)
{
    const char *equals = strrchr(text, '=');
    char *name = equals == NULL ? NULL : mm_strndup(text, (size_t)(equals - text));
    const ptrdiff_t col = name == NULL ? MM_NO_COLUMN : mm_table_find(table, name);
    free(name);
    if (equals == NULL || !mm_number_parse(mm_slice_of(equals + 1), number) || !isfinite(*number))
        mm_fail(&c->err, MM_EUSAGE, "--%s takes COLUMN=NUMBER, not '%s'", option, text);
    else if (col < 0 || table->col[col].kind != MM_NUMBER)
        mm_fail(&c->err, MM_EINPUT, "%s: --%s %s: no such column", table->name, option, text);
    else
        return &table->col[col];
    return NULL;
}

static bool correct_dead_time(mm_context *c, const mm_table *table)
{
    const char *text, *expr = mm_arg_text(&c->args, "count-time", NULL), *name, *unit;
    double *time = expr == NULL ? NULL : mm_table_values(table, expr, &name, &unit, &c->err);
    bool good = expr == NULL || time != NULL;
    for (size_t i = 0; good && (text = mm_arg_nth(&c->args, "dead-time", i)) != NULL; i++) {
        double tau;
        mm_column *counter = counter_of(c, table, "dead-time", text, &tau);
        good = counter != NULL && (mm_counter_dead_time(table->nrow, counter->v, time, tau, &c->err) ||
                                   mm_fail_in(&c->err, "%s: %s", table->name, counter->name));
    }
    free(time);
    return good;
}

bool mm_xas_counters_correct(mm_context *c, const mm_table *table)
{
    const char *text;
    for (size_t i = 0; (text = mm_arg_nth(&c->args, "dark", i)) != NULL; i++) {
        double dark;
        mm_column *counter = counter_of(c, table, "dark", text, &dark);
        if (counter == NULL)
            return false;
        mm_counter_dark(table->nrow, counter->v, dark);
    }
    return correct_dead_time(c, table);
}

/* The formula where the counts of a column are sqrt(N) higher (sign 1) or lower (-1). */
static double *values_beside(mm_context *c, const mm_table *table, size_t col, double sign, const char *expr)
{
    const char *name, *unit;
    double *values = NULL;
    mm_table *moved = mm_table_copy(table, &c->err);
    for (size_t row = 0; moved != NULL && row < moved->nrow; row++)
        moved->col[col].v[row] += sign * sqrt(fmax(1, table->col[col].v[row]));
    if (moved != NULL && mm_xas_counters_correct(c, moved))
        values = mm_table_values(moved, expr, &name, &unit, &c->err);
    mm_table_free(moved);
    return values;
}

/* Add the square of what one column's statistics do. */
static bool add_variance(mm_context *c, const mm_table *table, size_t col, const char *expr, double *variance)
{
    double *above = values_beside(c, table, col, 1, expr),
           *below = above == NULL ? NULL : values_beside(c, table, col, -1, expr);
    const bool good = below != NULL;
    for (size_t row = 0; good && row < table->nrow; row++) {
        const double half = (above[row] - below[row]) / 2;
        variance[row] += half * half;
    }
    free(above);
    free(below);
    return good;
}

bool mm_xas_counting_sigma(mm_context *c, const mm_table *table, const char *expr, double **sigma)
{
    const char *name;
    *sigma = NULL;
    if (!mm_arg_given(&c->args, "counts"))
        return true;
    double *variance = mm_zalloc(table->nrow, sizeof *variance);
    bool good = variance != NULL || mm_fail_memory(&c->err, "counting errors");
    for (size_t i = 0; good && (name = mm_arg_nth(&c->args, "counts", i)) != NULL; i++) {
        const ptrdiff_t col = mm_table_find(table, name);
        if (col < 0 || table->col[col].kind != MM_NUMBER)
            good = mm_fail(&c->err, MM_EINPUT, "%s: --counts %s: no such column", table->name, name);
        else
            good = add_variance(c, table, (size_t)col, expr, variance);
    }
    for (size_t row = 0; good && row < table->nrow; row++)
        variance[row] = sqrt(variance[row]);
    if (good)
        *sigma = variance;
    else
        free(variance);
    return good;
}
