/* Rows: keep, take, sort, join; and conversion of columns. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/unit.h"
#include "table/table.h"

void mm_table_keep_rows(mm_table *table, const bool *keep)
{
    size_t n = 0;
    for (size_t row = 0; row < table->nrow; row++) {
        for (size_t i = 0; i < table->ncol; i++) {
            mm_column *col = &table->col[i];
            if (col->kind == MM_NUMBER) {
                col->v[n] = col->v[row];
            } else if (keep[row]) {
                char *text = col->text[row];
                col->text[row] = col->text[n];
                col->text[n] = text;
            }
        }
        n += keep[row];
    }
    mm_table_resize(table, n, NULL); /* shrinks, so it cannot fail */
}

/* The table without its rows. */
static mm_table *table_shell(const mm_table *table, mm_err *err)
{
    mm_table *copy = mm_table_new(table->name, err);
    if (copy == NULL)
        return NULL;
    copy->format = table->format;
    copy->skipped = table->skipped;
    bool good = mm_replace(&copy->scan, table->scan) || mm_fail_memory(err, "a table");
    for (size_t i = 0; good && i < table->nmeta; i++)
        good = mm_meta_set(copy, table->meta[i].key, table->meta[i].value, err);
    for (size_t i = 0; good && i < table->ncol; i++) {
        const mm_column *col = &table->col[i];
        const ptrdiff_t k = mm_table_add(copy, col->header, NULL, col->kind, err);
        good = k >= 0 &&
               ((mm_replace(&copy->col[k].name, col->name) && mm_replace(&copy->col[k].id, col->id) &&
                 mm_replace(&copy->col[k].unit, col->unit)) ||
                mm_fail_memory(err, "a column"));
    }
    if (good)
        return copy;
    mm_table_free(copy);
    return NULL;
}

mm_table *mm_table_take(const mm_table *table, const size_t *order, size_t n, mm_err *err)
{
    mm_table *taken = table_shell(table, err);
    if (taken == NULL || !mm_table_resize(taken, n, err))
        goto fail;
    for (size_t i = 0; i < table->ncol; i++) {
        const mm_column *from = &table->col[i];
        for (size_t row = 0; row < n; row++)
            if (from->kind == MM_NUMBER)
                taken->col[i].v[row] = from->v[order[row]];
            else if (!mm_table_set_text(taken, row, i, from->text[order[row]], err))
                goto fail;
    }
    return taken;
fail:
    mm_table_free(taken);
    return NULL;
}

static size_t *natural_order(size_t n, mm_err *err)
{
    size_t *order = mm_zalloc(n, sizeof *order);
    if (order == NULL)
        mm_fail_memory(err, "an order of rows");
    for (size_t i = 0; order != NULL && i < n; i++)
        order[i] = i;
    return order;
}

mm_table *mm_table_copy(const mm_table *table, mm_err *err)
{
    size_t *order = natural_order(table->nrow, err);
    mm_table *copy = order == NULL ? NULL : mm_table_take(table, order, table->nrow, err);
    free(order);
    return copy;
}

/* Is row a's key above row b's? NaN is above everything. */
static bool above(const double *v, size_t a, size_t b)
{
    return v[a] > v[b] || (isnan(v[a]) && !isnan(v[b]));
}

/* Stable merge sort of order[0..n) by v; work has n places. */
static void sort_order(const double *v, size_t *order, size_t *work, size_t n)
{
    if (n < 2)
        return;
    const size_t half = n / 2;
    sort_order(v, order, work, half);
    sort_order(v, order + half, work, n - half);
    memcpy(work, order, half * sizeof *work);
    size_t i = 0, j = half, k = 0;
    while (i < half)
        order[k++] = j < n && above(v, work[i], order[j]) ? order[j++] : work[i++];
}

/* Swap what the two tables hold and free the second. */
static void table_become(mm_table *table, mm_table *other)
{
    const mm_table before = *table;
    *table = *other;
    *other = before;
    mm_table_free(other);
}

bool mm_table_sort(mm_table *table, size_t col, mm_err *err)
{
    size_t *order = natural_order(table->nrow, err), *work = natural_order(table->nrow, err);
    mm_table *sorted = NULL;
    if (order != NULL && work != NULL) {
        sort_order(table->col[col].v, order, work, table->nrow);
        sorted = mm_table_take(table, order, table->nrow, err);
    }
    if (sorted != NULL)
        table_become(table, sorted);
    free(order);
    free(work);
    return sorted != NULL;
}

static ptrdiff_t find_id(const mm_table *table, const char *id)
{
    for (size_t i = 0; i < table->ncol; i++)
        if (strcmp(table->col[i].id, id) == 0)
            return (ptrdiff_t)i;
    return MM_NO_COLUMN;
}

/* Copy column `from` of a table into rows first.. of column k, in k's unit. */
static bool append_column(mm_table *joined, size_t k, const mm_table *table, const mm_column *from,
                          size_t first, mm_err *err)
{
    mm_column *to = &joined->col[k];
    if (from->kind != to->kind)
        return mm_fail(err, MM_EINPUT, "%s: column '%s' holds %s here and %s before", table->name,
                       from->header, from->kind == MM_TEXT ? "text" : "numbers",
                       to->kind == MM_TEXT ? "text" : "numbers");
    for (size_t row = 0; row < table->nrow; row++)
        if (from->kind == MM_NUMBER)
            to->v[first + row] = from->v[row];
        else if (!mm_table_set_text(joined, first + row, k, from->text[row], err))
            return false;
    if (from->kind == MM_TEXT || from->unit[0] == '\0' || to->unit[0] == '\0')
        return true;
    if (!mm_unit_convert(from->unit, to->unit, to->v + first, table->nrow, err))
        return mm_fail_in(err, "%s: column '%s'", table->name, from->header);
    return true;
}

static bool append_tag(mm_table *joined, const mm_table *table, size_t first, mm_err *err)
{
    for (size_t row = 0; row < table->nrow; row++)
        if (!mm_table_set_text(joined, first + row, 0, table->name, err) ||
            !mm_table_set_text(joined, first + row, 1, table->scan, err))
            return false;
    return true;
}

static bool append_table(mm_table *joined, const mm_table *table, bool tag, mm_err *err)
{
    const size_t first = joined->nrow;
    if (!mm_table_resize(joined, first + table->nrow, err))
        return false;
    for (size_t i = 0; i < table->ncol; i++) {
        const mm_column *from = &table->col[i];
        ptrdiff_t k = find_id(joined, from->id);
        if (k < 0)
            k = mm_table_add(joined, from->name, from->unit, from->kind, err);
        if (k < 0 || !mm_replace(&joined->col[k].header, from->header) ||
            !append_column(joined, (size_t)k, table, from, first, err))
            return mm_fail_memory(err, "a joined table");
    }
    joined->skipped += table->skipped;
    return !tag || append_tag(joined, table, first, err);
}

/* Metadata that all tables agree on. */
static bool common_meta(mm_table *joined, const mm_tables *list, mm_err *err)
{
    for (size_t i = 0; list->n > 0 && i < list->t[0]->nmeta; i++) {
        const mm_meta *meta = &list->t[0]->meta[i];
        bool common = true;
        for (size_t k = 1; k < list->n && common; k++) {
            const char *value = mm_meta_get(list->t[k], meta->key);
            common = value != NULL && strcmp(value, meta->value) == 0;
        }
        if (common && !mm_meta_set(joined, meta->key, meta->value, err))
            return false;
    }
    return true;
}

mm_table *mm_tables_join(const mm_tables *list, bool tag, mm_err *err)
{
    mm_table *joined = mm_table_new(list->n > 0 ? list->t[0]->name : "-", err);
    if (joined == NULL || !common_meta(joined, list, err))
        goto fail;
    if (tag && (mm_table_add(joined, "dataset", "", MM_TEXT, err) < 0 ||
                mm_table_add(joined, "scan", "", MM_TEXT, err) < 0))
        goto fail;
    for (size_t i = 0; i < list->n; i++)
        if (!append_table(joined, list->t[i], tag, err))
            goto fail;
    return joined;
fail:
    mm_table_free(joined);
    return NULL;
}

static bool convert_column(mm_table *table, mm_column *col, const char *from, const char *unit, bool sigma,
                           mm_err *err)
{
    const bool good = sigma ? mm_unit_convert_sigma(from, unit, col->v, table->nrow, err)
                            : mm_unit_convert(from, unit, col->v, table->nrow, err);
    if (!good)
        return mm_fail_in(err, "%s: column '%s'", table->name, col->header);
    return mm_replace(&col->unit, unit) || mm_fail_memory(err, "a unit");
}

bool mm_table_convert(mm_table *table, size_t col, const char *unit, mm_err *err)
{
    mm_column *main_column = &table->col[col];
    const ptrdiff_t sigma = mm_table_sigma_of(table, col);
    char *from = mm_strdup(main_column->unit[0] == '\0' ? unit : main_column->unit);
    bool good = from != NULL || mm_fail_memory(err, "a unit");
    good = good && convert_column(table, main_column, from, unit, false, err);
    if (good && sigma >= 0) {
        mm_column *error = &table->col[sigma];
        char *own = mm_strdup(error->unit[0] == '\0' ? from : error->unit);
        good = own != NULL ? convert_column(table, error, own, unit, true, err)
                           : mm_fail_memory(err, "a unit");
        free(own);
    }
    free(from);
    return good;
}
