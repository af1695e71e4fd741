/* A table into one table for each value of a column. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "table/table.h"

/* The values of numbers come before NaN, and missing texts before others. */
static int compare_keys(const mm_column *col, size_t a, size_t b)
{
    if (col->kind == MM_TEXT) {
        const char *s = col->text[a], *t = col->text[b];
        return s == NULL || t == NULL ? (s != NULL) - (t != NULL) : strcmp(s, t);
    }
    const double v = col->v[a], w = col->v[b];
    return isnan(v) || isnan(w) ? !!isnan(v) - !!isnan(w) : (v > w) - (v < w);
}

/* For qsort_r: by key, rows of one key as they stand. */
static int by_key(const void *a, const void *b, void *context)
{
    const mm_column *const *col = context;
    const size_t p = *(const size_t *)a, q = *(const size_t *)b;
    const int order = compare_keys(*col, p, q);
    return order != 0 ? order : (p > q) - (p < q);
}

static bool same_group(const mm_column *col, size_t least, size_t row, double tolerance)
{
    return compare_keys(col, least, row) == 0 ||
           (col->kind == MM_NUMBER && col->v[row] - col->v[least] <= tolerance);
}

static int by_number(const void *a, const void *b)
{
    const size_t p = *(const size_t *)a, q = *(const size_t *)b;
    return (p > q) - (p < q);
}

/* Put the rows group by group, each group in the rows' order, and write the length of a group at the place of
 * its first row; 0 elsewhere. begin: where in `rows` the group of that first row stands. */
static void find_groups(const mm_column *col, double tolerance, size_t n, size_t *rows, size_t *begin,
                        size_t *length)
{
    for (size_t i = 0; i < n; i++)
        rows[i] = i;
    qsort_r(rows, n, sizeof *rows, by_key, &col);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && same_group(col, rows[i], rows[end], tolerance); end++)
            ;
        if (tolerance > 0)
            qsort(rows + i, end - i, sizeof *rows, by_number);
        begin[rows[i]] = i;
        length[rows[i]] = end - i;
    }
}

/* The rows of one group as a table of their own that tells its key. */
static bool add_group(const mm_table *table, size_t col, const size_t *rows, size_t n, mm_tables *out,
                      mm_err *err)
{
    mm_table *group = mm_table_take(table, rows, n, err);
    if (group == NULL)
        return false;
    const mm_column *key = &table->col[col];
    const bool good = key->kind == MM_NUMBER
                          ? mm_meta_set_number(group, key->id, key->v[rows[0]], key->unit, err)
                          : mm_meta_set(group, key->id, key->text[rows[0]] != NULL ? key->text[rows[0]] : "",
                                        err);
    if (good)
        return mm_tables_add(out, group, err);
    mm_table_free(group);
    return false;
}

bool mm_table_split(const mm_table *table, size_t col, double tolerance, mm_tables *out, mm_err *err)
{
    const size_t n = table->nrow;
    size_t *rows = mm_zalloc(n, sizeof *rows), *begin = mm_zalloc(n, sizeof *begin),
           *length = mm_zalloc(n, sizeof *length);
    bool good = rows != NULL && begin != NULL && length != NULL;
    if (good)
        find_groups(&table->col[col], tolerance, n, rows, begin, length);
    for (size_t row = 0; good && row < n; row++)
        if (length[row] > 0)
            good = add_group(table, col, rows + begin[row], length[row], out, err);
    free(rows);
    free(begin);
    free(length);
    return good || mm_fail_memory(err, "groups of rows");
}
