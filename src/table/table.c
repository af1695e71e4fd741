#include "table/table.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

mm_table *mm_table_new(const char *name, mm_err *err)
{
    mm_table *table = mm_zalloc(1, sizeof *table);
    if (table != NULL && (table->name = mm_strdup(name)) != NULL)
        return table;
    free(table);
    mm_fail_memory(err, "a table");
    return NULL;
}

static void free_texts(mm_column *col, size_t from, size_t to)
{
    for (size_t i = from; col->text != NULL && i < to; i++) {
        free(col->text[i]);
        col->text[i] = NULL;
    }
}

static void column_free(mm_column *col, size_t nrow)
{
    free_texts(col, 0, nrow);
    free(col->text);
    free(col->v);
    free(col->header);
    free(col->name);
    free(col->id);
    free(col->unit);
}

void mm_table_free(mm_table *table)
{
    if (table == NULL)
        return;
    for (size_t i = 0; i < table->ncol; i++)
        column_free(&table->col[i], table->nrow);
    for (size_t i = 0; i < table->nmeta; i++) {
        free(table->meta[i].key);
        free(table->meta[i].value);
    }
    free(table->col);
    free(table->meta);
    free(table->name);
    free(table->scan);
    free(table);
}

/* Bring a column's arrays to cap rows. */
static bool column_reserve(mm_column *col, size_t cap)
{
    if (col->kind == MM_NUMBER) {
        double *v = realloc(col->v, (cap > 0 ? cap : 1) * sizeof *v);
        if (v != NULL)
            col->v = v;
        return v != NULL;
    }
    char **text = realloc(col->text, (cap > 0 ? cap : 1) * sizeof *text);
    if (text != NULL)
        col->text = text;
    return text != NULL;
}

static void column_clear(mm_column *col, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (col->kind == MM_NUMBER)
            col->v[i] = NAN;
        else
            col->text[i] = NULL;
}

bool mm_table_resize(mm_table *table, size_t nrow, mm_err *err)
{
    if (nrow > table->cap_row) {
        size_t cap = table->cap_row + table->cap_row / 2;
        cap = cap < nrow ? nrow : cap;
        if (cap > SIZE_MAX / 16)
            return mm_fail_memory(err, "a table's rows");
        for (size_t i = 0; i < table->ncol; i++)
            if (!column_reserve(&table->col[i], cap))
                return mm_fail_memory(err, "a table's rows");
        table->cap_row = cap;
    }
    for (size_t i = 0; i < table->ncol; i++) {
        free_texts(&table->col[i], nrow, table->nrow);
        column_clear(&table->col[i], table->nrow, nrow);
    }
    table->nrow = nrow;
    return true;
}

bool mm_table_add_row(mm_table *table, mm_err *err)
{
    if (table->nrow == table->cap_row) { /* room ahead, so that rows come cheap */
        const size_t nrow = table->nrow, ahead = nrow < 64 ? 64 : nrow + nrow / 2;
        if (!mm_table_resize(table, ahead, err))
            return false;
        table->nrow = nrow;
    }
    return mm_table_resize(table, table->nrow + 1, err);
}

static bool id_taken(const mm_table *table, const char *id)
{
    for (size_t i = 0; i < table->ncol; i++)
        if (strcmp(table->col[i].id, id) == 0)
            return true;
    return false;
}

/* How many columns have this id with a number behind it, as id_2. */
static unsigned count_numbered(const mm_table *table, const char *id)
{
    const size_t n = strlen(id);
    unsigned count = 0;
    for (size_t i = 0; i < table->ncol; i++) {
        const char *other = table->col[i].id;
        if (strncmp(other, id, n) == 0 && other[n] == '_')
            count += other[n + 1] != '\0' && strspn(other + n + 1, "0123456789") == strlen(other + n + 1);
    }
    return count;
}

/* The id, with _2, _3 ... where it is taken. Takes id over. A header of many equal names takes one look each.
 */
static char *unique_id(const mm_table *table, char *id)
{
    if (id == NULL || !id_taken(table, id))
        return id;
    for (unsigned k = 2 + count_numbered(table, id);; k++) {
        char *numbered = mm_format("%s_%u", id, k);
        if (numbered == NULL || !id_taken(table, numbered)) {
            free(id);
            return numbered;
        }
        free(numbered);
    }
}

ptrdiff_t mm_table_add(mm_table *table, const char *header, const char *unit, mm_kind kind, mm_err *err)
{
    mm_column col = { .kind = kind };
    if (!mm_header_split(header, &col.name, &col.unit, err))
        return MM_NO_COLUMN;
    if (unit != NULL) { /* given apart: then the whole header is the name */
        if (!mm_replace(&col.unit, unit) || !mm_replace(&col.name, header))
            goto fail;
    }
    col.header = mm_strdup(header);
    col.id = unique_id(table, mm_column_id(col.name));
    if (col.header == NULL || col.id == NULL || !column_reserve(&col, table->cap_row) ||
        !mm_reserve(&table->col, &table->cap_col, table->ncol + 1, sizeof *table->col))
        goto fail;
    column_clear(&col, 0, table->nrow);
    table->col[table->ncol] = col;
    return (ptrdiff_t)table->ncol++;
fail:
    column_free(&col, 0);
    mm_fail_memory(err, "a column");
    return MM_NO_COLUMN;
}

bool mm_table_set_text(mm_table *table, size_t row, size_t col, const char *text, mm_err *err)
{
    if (!mm_replace(&table->col[col].text[row], text))
        return mm_fail_memory(err, "a text");
    return true;
}

void mm_table_drop(mm_table *table, size_t col)
{
    column_free(&table->col[col], table->nrow);
    memmove(table->col + col, table->col + col + 1, (table->ncol - col - 1) * sizeof *table->col);
    table->ncol--;
}

static const char *header_of(const mm_column *col)
{
    return col->header;
}

static const char *name_of(const mm_column *col)
{
    return col->name;
}

static const char *id_of(const mm_column *col)
{
    return col->id;
}

static ptrdiff_t find_numbered(const mm_table *table, mm_slice digits)
{
    size_t k = 0;
    for (size_t i = 0; i < digits.n; i++) {
        if (!mm_is_digit(digits.s[i]) || k > table->ncol)
            return MM_NO_COLUMN;
        k = 10 * k + (size_t)(digits.s[i] - '0');
    }
    return k >= 1 && k <= table->ncol ? (ptrdiff_t)k - 1 : MM_NO_COLUMN;
}

ptrdiff_t mm_table_find(const mm_table *table, const char *name)
{
    static const char *(*const keys[])(const mm_column *) = { header_of, name_of, id_of };
    mm_slice text = mm_slice_trim(mm_slice_of(name));
    const bool quoted = text.n >= 2 && text.s[0] == '"' && text.s[text.n - 1] == '"';
    const mm_slice inner = quoted ? (mm_slice){ text.s + 1, text.n - 2 } : text;
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
        for (size_t i = 0; i < table->ncol; i++)
            if (mm_slice_is(text, keys[k](&table->col[i])) || mm_slice_is(inner, keys[k](&table->col[i])))
                return (ptrdiff_t)i;
    if (!quoted && text.n > 1 && text.s[0] == '$')
        return find_numbered(table, (mm_slice){ text.s + 1, text.n - 1 });
    return MM_NO_COLUMN;
}

ptrdiff_t mm_table_sigma_of(const mm_table *table, size_t col)
{
    const char *id = table->col[col].id;
    const size_t n = strlen(id);
    ptrdiff_t found = MM_NO_COLUMN;
    for (size_t i = 0; i < table->ncol; i++)
        if (table->col[i].kind == MM_NUMBER && strncmp(table->col[i].id, id, n) == 0 &&
            strcmp(table->col[i].id + n, "_err") == 0)
            found = (ptrdiff_t)i;
    return found;
}

bool mm_tables_add(mm_tables *list, mm_table *table, mm_err *err)
{
    if (table == NULL)
        return mm_fail_memory(err, "a table");
    if (!mm_reserve(&list->t, &list->cap, list->n + 1, sizeof *list->t)) {
        mm_table_free(table);
        return mm_fail_memory(err, "a list of tables");
    }
    list->t[list->n++] = table;
    return true;
}

void mm_tables_free(mm_tables *list)
{
    for (size_t i = 0; i < list->n; i++)
        mm_table_free(list->t[i]);
    free(list->t);
    *list = (mm_tables){ 0 };
}
