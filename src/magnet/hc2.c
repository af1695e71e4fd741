#include "magnet/hc2.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/unit.h"
#include "num/line.h"
#include "num/whh.h"

/* Units that stand at the end of a column's name. */
static const struct {
    const char *ending, *unit;
} endings[] = { { "_Oe", "Oe" }, { "_kOe", "kOe" }, { "_T", "T" }, { "_mT", "mT" }, { "_K", "K" } };

static bool unit_from_name(mm_column *column, mm_err *err)
{
    const size_t length = strlen(column->name);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        const size_t n = strlen(endings[i].ending);
        if (length > n && strcmp(column->name + length - n, endings[i].ending) == 0)
            return mm_replace(&column->unit, endings[i].unit) || mm_fail_memory(err, "a unit");
    }
    return true;
}

static double largest(const mm_table *table, const mm_column *column)
{
    double most = 0;
    for (size_t i = 0; i < table->nrow; i++)
        most = fmax(most, fabs(column->v[i]));
    return most;
}

/* No magnet reaches 500 T, and no superconductor that number of kelvin. */
static bool field_unit(const mm_table *table, mm_column *column, mm_diag *diag, mm_err *err)
{
    const bool field = (column->id[0] == 'h' || column->id[0] == 'b') && largest(table, column) > 500;
    if (!field || column->unit[0] != '\0')
        return true;
    mm_warn(diag, table->name, 0, "column '%s' has no unit: taken to be in Oe", column->header);
    return mm_replace(&column->unit, "Oe") || mm_fail_memory(err, "a unit");
}

/* The error of T as one of H: times |dH/dT|. */
static bool error_in_field(mm_table *table, size_t h, size_t t, mm_err *err)
{
    const ptrdiff_t sigma = mm_table_sigma_of(table, t);
    mm_line line;
    if (sigma < 0 || mm_table_sigma_of(table, h) >= 0 || table->nrow < 2 ||
        !mm_line_fit(table->nrow, table->col[t].v, table->col[h].v, NULL, &line, NULL))
        return true;
    char *name = mm_format("%s_err", table->col[h].name);
    const ptrdiff_t out = name == NULL ? MM_NO_COLUMN
                                       : mm_table_add(table, name, table->col[h].unit, MM_NUMBER, err);
    free(name);
    for (size_t i = 0; out >= 0 && i < table->nrow; i++)
        table->col[out].v[i] = fabs(line.slope) * table->col[sigma].v[i];
    return out >= 0 || mm_fail_memory(err, "a column");
}

/* A table of one transition temperature a field. */
static bool from_temperatures(mm_table *table, mm_err *err)
{
    const ptrdiff_t h = mm_table_find(table, "h"), t = mm_table_find(table, "t50");
    if (h < 0 || t < 0 || table->col[h].kind != MM_NUMBER || table->col[t].kind != MM_NUMBER ||
        mm_table_find(table, "h50") >= 0 || mm_table_find(table, "temperature") >= 0)
        return true;
    if (!error_in_field(table, (size_t)h, (size_t)t, err))
        return false;
    const ptrdiff_t out = mm_table_add(table, "temperature", table->col[t].unit, MM_NUMBER, err);
    if (out >= 0)
        memcpy(table->col[out].v, table->col[t].v, table->nrow * sizeof *table->col[t].v);
    return out >= 0;
}

bool mm_hc2_prepare(mm_table *table, mm_diag *diag, mm_err *err)
{
    for (size_t i = 0; i < table->ncol; i++) {
        mm_column *column = &table->col[i];
        if (column->kind == MM_NUMBER && column->unit[0] == '\0' &&
            (!unit_from_name(column, err) || !field_unit(table, column, diag, err)))
            return false;
    }
    return from_temperatures(table, err);
}

bool mm_hc2_reentrant(double alpha, double lambda, double *from, double *to)
{
    *from = *to = NAN;
    for (int i = 1; i < 100; i++) {
        double grad[3];
        mm_whh(i / 100., alpha, lambda, grad);
        if (grad[0] > 0) {
            *from = isnan(*from) ? i / 100. : *from;
            *to = i / 100.;
        }
    }
    return !isnan(*from);
}
