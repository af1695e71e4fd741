#include "cli/dataset_columns.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"

enum { LONGEST_WORD = 24 };

typedef enum meta_kind { META_NONE, META_NUMBER, META_WORD } meta_kind;

static bool is_word(const char *text)
{
    return strlen(text) <= LONGEST_WORD && strpbrk(text, " \t\n") == NULL;
}

/* What a column of this key would hold: none where the tables agree, or one of them lacks it. */
static meta_kind kind_of(const mm_tables *list, const char *key)
{
    const char *first = mm_meta_get(list->t[0], key), *first_unit = "";
    meta_kind kind = META_NUMBER;
    bool differ = false;
    double value, error;
    if (!mm_quantity_parse(first, &value, &error, &first_unit))
        kind = META_WORD;
    for (size_t i = 0; i < list->n; i++) {
        const char *text = mm_meta_get(list->t[i], key), *unit;
        if (text == NULL || mm_table_find(list->t[i], key) >= 0)
            return META_NONE;
        differ = differ || strcmp(text, first) != 0;
        if (kind == META_NUMBER &&
            !(mm_quantity_parse(text, &value, &error, &unit) && strcmp(unit, first_unit) == 0))
            kind = META_WORD;
        if (kind == META_WORD && !is_word(text))
            return META_NONE;
    }
    return differ ? kind : META_NONE;
}

static bool add_meta_column(mm_table *table, const char *key, meta_kind kind, mm_err *err)
{
    const char *text = mm_meta_get(table, key), *unit = "";
    double value = 0, error;
    if (kind == META_NUMBER)
        mm_quantity_parse(text, &value, &error, &unit);
    const ptrdiff_t col = mm_table_add(table, key, unit, kind == META_NUMBER ? MM_NUMBER : MM_TEXT, err);
    bool good = col >= 0;
    for (size_t row = 0; good && row < table->nrow; row++) {
        if (kind == META_NUMBER)
            table->col[col].v[row] = value;
        else
            good = mm_table_set_text(table, row, (size_t)col, text, err);
    }
    return good;
}

mm_table *mm_datasets_join(mm_tables *list, mm_err *err)
{
    for (size_t k = 0; k < list->t[0]->nmeta; k++) {
        const char *key = list->t[0]->meta[k].key;
        const meta_kind kind = kind_of(list, key);
        for (size_t i = 0; kind != META_NONE && i < list->n; i++)
            if (!add_meta_column(list->t[i], key, kind, err))
                return NULL;
    }
    return mm_tables_join(list, true, err);
}

static ptrdiff_t text_column(const mm_table *table, const char *id)
{
    const ptrdiff_t col = mm_table_find(table, id);
    return col >= 0 && table->col[col].kind == MM_TEXT ? col : MM_NO_COLUMN;
}

/* The word that all rows of a text column hold; NULL when they differ or one is empty. */
static const char *constant_word(const mm_column *col, size_t nrow)
{
    for (size_t row = 0; row < nrow; row++)
        if (col->text[row] == NULL || strcmp(col->text[row], col->text[0]) != 0)
            return NULL;
    return nrow > 0 ? col->text[0] : NULL;
}

static bool restore(mm_table *table, mm_err *err)
{
    const char *name = mm_meta_get(table, "dataset");
    if (name == NULL || !mm_replace(&table->name, name))
        return mm_fail_memory(err, "a dataset");
    for (size_t i = 0; i < table->ncol; i++) {
        const char *word = table->col[i].kind == MM_TEXT ? constant_word(&table->col[i], table->nrow) : NULL;
        if (word != NULL && !mm_meta_set(table, table->col[i].id, word, err))
            return false;
    }
    return true;
}

static bool split_one(mm_tables *out, mm_table *table, mm_err *err)
{
    const ptrdiff_t dataset = text_column(table, "dataset");
    if (dataset < 0 || mm_table_find(table, "scan") < 0)
        return mm_tables_add(out, table, err);
    const size_t first = out->n;
    bool good = mm_table_split(table, (size_t)dataset, 0, out, err);
    for (size_t i = first; good && i < out->n; i++)
        good = restore(out->t[i], err);
    mm_table_free(table);
    return good;
}

bool mm_datasets_split(mm_tables *list, mm_err *err)
{
    mm_tables out = { 0 };
    bool good = true;
    for (size_t i = 0; i < list->n; i++) {
        if (good)
            good = split_one(&out, list->t[i], err);
        else
            mm_table_free(list->t[i]);
    }
    free(list->t);
    *list = out;
    return good;
}
