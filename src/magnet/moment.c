#include "magnet/moment.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/unit.h"

ptrdiff_t mm_number_column(const mm_table *table, const char *id)
{
    for (size_t i = 0; i < table->ncol; i++)
        if (table->col[i].kind == MM_NUMBER && strcmp(table->col[i].id, id) == 0)
            return (ptrdiff_t)i;
    return MM_NO_COLUMN;
}

/* The same, which is made where it is not there. */
static ptrdiff_t column_made(mm_table *table, const char *id, const char *unit, mm_err *err)
{
    const ptrdiff_t found = mm_number_column(table, id);
    return found >= 0 ? found : mm_table_add(table, id, unit, MM_NUMBER, err);
}

/* In order of preference: the moment, and its standard error. */
static const struct source {
    const char *moment, *error;
} sources[] = {
    { "moment", "m_std_err" },
    { "dc_moment_fixed_ctr", "dc_moment_err_fixed_ctr" },
    { "dc_moment_free_ctr", "dc_moment_err_free_ctr" },
    { "long_moment", "long_scan_std_dev" },
};

/* Take what a source has for rows that have no moment yet. Returns the column, when there was any. */
static ptrdiff_t take_source(const mm_table *table, const struct source *s, double *moment, double *error)
{
    const ptrdiff_t from = mm_number_column(table, s->moment), from_err = mm_number_column(table, s->error);
    size_t taken = 0;
    for (size_t i = 0; from >= 0 && i < table->nrow; i++) {
        if (!isnan(moment[i]) || !isfinite(table->col[from].v[i]))
            continue;
        moment[i] = table->col[from].v[i];
        error[i] = from_err >= 0 ? table->col[from_err].v[i] : NAN;
        taken++;
    }
    return taken > 0 ? from : MM_NO_COLUMN;
}

static bool mostly_positive(size_t n, const double *v)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += v[i] > 0 && isfinite(v[i]);
    return 2 * count > n;
}

static bool put(mm_table *table, const double *moment, const double *error, const char *unit, mm_err *err)
{
    const ptrdiff_t to = column_made(table, "moment", unit, err);
    if (to < 0)
        return false;
    memcpy(table->col[to].v, moment, table->nrow * sizeof *moment);
    if (mm_number_column(table, "moment_err") >= 0 || !mostly_positive(table->nrow, error))
        return true;
    const ptrdiff_t to_err = mm_table_add(table, "moment_err", unit, MM_NUMBER, err);
    if (to_err >= 0)
        memcpy(table->col[to_err].v, error, table->nrow * sizeof *error);
    return to_err >= 0;
}

bool mm_moment_prepare(mm_table *table, mm_err *err)
{
    double *moment = mm_zalloc(table->nrow, sizeof *moment), *error = mm_zalloc(table->nrow, sizeof *error);
    ptrdiff_t first = MM_NO_COLUMN;
    bool good = moment != NULL && error != NULL;
    for (size_t i = 0; good && i < table->nrow; i++)
        moment[i] = error[i] = NAN;
    for (size_t k = 0; good && k < sizeof sources / sizeof *sources; k++) {
        const ptrdiff_t source = take_source(table, &sources[k], moment, error);
        first = first >= 0 ? first : source;
    }
    char *unit = first >= 0 ? mm_strdup(table->col[first].unit) : NULL; /* put() moves the columns */
    good = good && (first < 0 || (unit != NULL && put(table, moment, error, unit, err)));
    free(unit);
    free(moment);
    free(error);
    return good || mm_fail_memory(err, "a moment");
}

/* Give the first column of these ids the id and the unit that the rest of the program goes by. */
static bool take_axis(mm_table *table, const char *const *ids, const char *unit, mm_diag *diag, mm_err *err)
{
    ptrdiff_t from = MM_NO_COLUMN;
    for (size_t k = 0; from < 0 && ids[k] != NULL; k++)
        from = mm_number_column(table, ids[k]);
    if (from < 0)
        return true;
    if (table->col[from].unit[0] == '\0')
        mm_warn(diag, table->name, 0, "'%s' has no unit and is taken to be in %s", table->col[from].header,
                unit);
    if (!mm_table_convert(table, (size_t)from, unit, err))
        return false;
    if (strcmp(table->col[from].id, ids[0]) == 0)
        return true;
    const ptrdiff_t to = mm_table_add(table, ids[0], unit, MM_NUMBER, err);
    if (to >= 0)
        memcpy(table->col[to].v, table->col[from].v, table->nrow * sizeof *table->col[to].v);
    return to >= 0;
}

bool mm_field_prepare(mm_table *table, mm_diag *diag, mm_err *err)
{
    static const char *const fields[] = { "magnetic_field", "field", "h", "applied_field", "b", NULL },
                             *const temperatures[] = { "temperature", "temp", "t", NULL };
    return take_axis(table, fields, "Oe", diag, err) && take_axis(table, temperatures, "K", diag, err);
}
