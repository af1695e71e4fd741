/* The JSON form of TRIOS exports: `Results`, with named columns and rows of name and value, as TRIOS writes
 * it; and `Experiment.Results[].DataSet[].Data`, with a list of columns and rows of values, as its schema has
 * it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/mem.h"
#include "base/number.h"
#include "read/tally.h"
#include "read/trios.h"

enum {
    DEPTH_MAX = 8,
    LOOKED_AT = 1 << 16,
    STEPS_MAX = 1000,
    SAMPLES = 1000, /* rows that tell what a column holds */
    CELLS_ALWAYS = 2000000,
    CELLS_PER_BYTE = 16, /* no honest file has rows so much shorter than its columns */
    CELLS_PER_COLUMN = 16
};

static bool holds(const mm_source *source, const char *word)
{
    const size_t n = source->size < LOOKED_AT ? source->size : LOOKED_AT;
    return memmem(source->text, n, word, strlen(word)) != NULL;
}

bool mm_trios_json_detect(const mm_source *source)
{
    const mm_slice text = mm_slice_trim((mm_slice){ source->text, source->size });
    if (text.n == 0 || text.s[0] != '{')
        return false;
    return holds(source, "TRIOSJSONExportSchema") || holds(source, "TRIOS JSON") ||
           (holds(source, "\"Results\"") &&
            (holds(source, "\"ColumnHeaders\"") || holds(source, "\"DataSet\"")));
}

typedef struct work {
    const mm_source *source;
    const mm_select *select;
    mm_diag *diag;
    mm_tables *out;
    mm_trios_header header;
    size_t steps, wanted;
    size_t cells; /* of all tables */
    mm_tally bad; /* cells that are no number */
} work;

static mm_slice text_of(const json_t *value)
{
    return json_is_string(value) ? (mm_slice){ json_string_value(value), json_string_length(value) }
                                 : (mm_slice){ "", 0 };
}

static mm_slice text_at(const json_t *object, const char *key)
{
    return text_of(json_object_get(object, key));
}

/* A scalar as text; the caller frees. NULL for what is none. */
static char *print_scalar(const json_t *value)
{
    char number[MM_NUMBER_SIZE];
    if (json_is_string(value))
        return mm_slice_dup(text_of(value));
    if (json_is_boolean(value))
        return mm_strdup(json_is_true(value) ? "yes" : "no");
    if (!json_is_number(value))
        return NULL;
    mm_number_print(number, json_number_value(value));
    return mm_strdup(number);
}

/* { "Value": 25.0, "Unit": { "Name": "mm" } } */
static char *print_quantity(const json_t *value)
{
    char *number = print_scalar(json_object_get(value, "Value"));
    const mm_slice unit = text_at(json_object_get(value, "Unit"), "Name");
    char *text = number == NULL || unit.n == 0 ? NULL : mm_format("%s %.*s", number, (int)unit.n, unit.s);
    if (text == NULL)
        return number;
    free(number);
    return text;
}

static bool is_data(const char *key)
{
    static const char *const keys[] = { "Results", "Steps", "Analyses", "Log", "Schema", "$schema" };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(key, keys[i]) == 0)
            return true;
    return false;
}

static bool take_tree(work *w, const char *name, json_t *value, int depth, mm_err *err);

static const char *last_part(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot == NULL ? name : dot + 1;
}

static bool take_object(work *w, const char *name, json_t *object, int depth, mm_err *err)
{
    const char *key;
    json_t *member;
    bool good = true;
    json_object_foreach(object, key, member)
    {
        if (!good || is_data(key))
            continue;
        char *path = name[0] == '\0' ? mm_strdup(key) : mm_format("%s.%s", last_part(name), key);
        good = path != NULL ? take_tree(w, path, member, depth + 1, err) : mm_fail_memory(err, "metadata");
        free(path);
    }
    return good;
}

/* What is not data becomes metadata under its last two names, `Geometry.Diameter`; of a list the first. */
static bool take_tree(work *w, const char *name, json_t *value, int depth, mm_err *err)
{
    if (depth > DEPTH_MAX)
        return true;
    if (json_is_array(value))
        return take_tree(w, name, json_array_get(value, 0), depth + 1, err);
    char *text = json_is_object(value) ? print_quantity(value) : print_scalar(value);
    bool good = true;
    const char *key = strcmp(name, "StartTime") == 0 ? "date" : name;
    if (text != NULL)
        good = mm_trios_header_add(&w->header, (mm_slice){ "", 0 }, mm_slice_of(key), mm_slice_of(text), err);
    else if (json_is_object(value))
        good = take_object(w, name, value, depth, err);
    free(text);
    return good;
}

static bool put_cell(work *w, mm_table *table, size_t row, size_t k, const json_t *value, mm_err *err)
{
    mm_column *col = &table->col[k];
    if (col->kind == MM_TEXT) {
        char *text = print_scalar(value);
        const bool good = text == NULL || mm_table_set_text(table, row, k, text, err);
        free(text);
        return good;
    }
    double number = NAN;
    if (json_is_number(value))
        number = json_number_value(value);
    else if (json_is_string(value) && !mm_number_parse_field(text_of(value), &number) &&
             mm_tally_next(&w->bad))
        mm_warn(w->diag, w->source->path, 0, "row %zu of %s: column '%s' holds a text", row + 1, table->name,
                col->name);
    col->v[row] = isfinite(number) ? number : NAN;
    return true;
}

/* Number, Integer; the others are text. Where the type is not told, the first value that is there tells. */
static mm_kind kind_of(mm_slice type, const json_t *sample)
{
    if (type.n > 0)
        return mm_slice_is_nocase(type, "Number") || mm_slice_is_nocase(type, "Integer") ||
                       mm_slice_is_nocase(type, "Double") || mm_slice_is_nocase(type, "Float")
                   ? MM_NUMBER
                   : MM_TEXT;
    return json_is_string(sample) ? MM_TEXT : MM_NUMBER;
}

/* A row of a table, unless there are far more cells than the file has bytes for. */
static bool add_row(work *w, mm_table *table, mm_err *err)
{
    w->cells += table->ncol * (table->nrow == 0 ? CELLS_PER_COLUMN : 1);
    if (w->cells > CELLS_ALWAYS + CELLS_PER_BYTE * w->source->size)
        return mm_fail(err, MM_EINPUT, "%s: the rows hold far fewer values than there are columns",
                       w->source->path);
    return mm_table_add_row(table, err);
}

/* Take over a step's table when it holds rows. */
static bool keep_table(work *w, mm_table *table, mm_slice name, mm_err *err)
{
    if (table->nrow > 0 && table->ncol > 0) {
        if (mm_trios_finish(table, name, err))
            return mm_tables_add(w->out, table, err);
        mm_table_free(table);
        return false;
    }
    mm_warn(w->diag, w->source->path, 0, "step %zu holds no row", w->steps);
    mm_table_free(table);
    return true;
}

static const json_t *first_value(const json_t *rows, const char *key)
{
    for (size_t i = 0; i < json_array_size(rows) && i < SAMPLES; i++) {
        const json_t *value = json_object_get(json_array_get(rows, i), key);
        if (value != NULL && !json_is_null(value))
            return value;
    }
    return NULL;
}

/* Which step a row is of; that column is no quantity. */
static const char step_key[] = "Results Step Id";

static bool add_named_columns(mm_table *table, json_t *headers, const json_t *rows, mm_err *err)
{
    const char *key;
    json_t *header;
    bool good = true;
    json_object_foreach(headers, key, header)
    {
        if (!good || strcmp(key, step_key) == 0)
            continue;
        const mm_slice shown = text_at(header, "DisplayName"), type = text_at(header, "ValueType");
        good = mm_trios_column(table, shown.n > 0 ? shown : mm_slice_of(key),
                               text_at(json_object_get(header, "Unit"), "Name"),
                               kind_of(type, type.n > 0 ? NULL : first_value(rows, key)), err);
    }
    return good;
}

static bool put_named_row(work *w, mm_table *table, json_t *headers, const json_t *row, mm_err *err)
{
    const char *key;
    json_t *header;
    size_t k = 0;
    bool good = true;
    json_object_foreach(headers, key, header)
    {
        if (!good || strcmp(key, step_key) == 0)
            continue;
        good = put_cell(w, table, table->nrow - 1, k++, json_object_get(row, key), err);
    }
    return good;
}

/* The rows of the step with this Id; all of them where it is empty. */
static bool read_named_step(work *w, mm_slice id, mm_slice name, json_t *headers, const json_t *rows,
                            mm_err *err)
{
    w->steps++;
    if (!mm_select_takes(w->select, (long)w->steps, 1))
        return true;
    w->wanted++;
    mm_table *table = mm_trios_table(w->source, &w->header, w->steps, name, err);
    bool good = table != NULL && add_named_columns(table, headers, rows, err);
    for (size_t i = 0; good && i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        const mm_slice own = text_at(row, step_key);
        if (id.n > 0 && (own.n != id.n || memcmp(own.s, id.s, id.n) != 0))
            continue;
        good = add_row(w, table, err) && put_named_row(w, table, headers, row, err);
    }
    if (good)
        return keep_table(w, table, name, err);
    mm_table_free(table);
    return false;
}

static bool read_named(work *w, const json_t *results, mm_err *err)
{
    json_t *headers = json_object_get(results, "ColumnHeaders");
    const json_t *rows = json_object_get(results, "Rows"), *steps = json_object_get(results, "ResultsSteps");
    const size_t n = json_array_size(steps);
    if (n == 0)
        return read_named_step(w, (mm_slice){ "", 0 }, (mm_slice){ "", 0 }, headers, rows, err);
    if (n > STEPS_MAX)
        return mm_fail(err, MM_EINPUT, "%s: more than %d steps", w->source->path, STEPS_MAX);
    for (size_t i = 0; i < n; i++) {
        const json_t *step = json_array_get(steps, i);
        if (!read_named_step(w, text_at(step, "Id"), text_at(step, "Name"), headers, rows, err))
            return false;
    }
    return true;
}

/* What TRIOS wrote last, else the first that has rows. */
static bool read_results(work *w, json_t *results, mm_err *err)
{
    const char *key;
    json_t *member, *chosen = json_object_get(results, "Processed");
    json_object_foreach(results, key, member)
    {
        if (chosen == NULL && json_is_object(json_object_get(member, "ColumnHeaders")))
            chosen = member;
    }
    return chosen == NULL || read_named(w, chosen, err);
}

static bool add_listed_columns(mm_table *table, const json_t *columns, const json_t *rows, mm_err *err)
{
    for (size_t k = 0; k < json_array_size(columns); k++) {
        const json_t *column = json_array_get(columns, k);
        const json_t *sample = json_array_get(json_array_get(rows, 0), k);
        if (!mm_trios_column(table, text_at(column, "name"), text_at(column, "unit"),
                             kind_of(text_at(column, "type"), sample), err))
            return false;
    }
    return true;
}

static bool put_listed_rows(work *w, mm_table *table, const json_t *rows, mm_err *err)
{
    bool good = true;
    for (size_t i = 0; good && i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        good = add_row(w, table, err);
        for (size_t k = 0; good && k < table->ncol; k++)
            good = put_cell(w, table, i, k, json_array_get(row, k), err);
    }
    return good;
}

static bool read_set(work *w, const json_t *set, mm_slice name, mm_err *err)
{
    const json_t *data = json_object_get(set, "Data"), *rows = json_object_get(data, "values");
    w->steps++;
    if (!mm_select_takes(w->select, (long)w->steps, 1))
        return true;
    w->wanted++;
    mm_table *table = mm_trios_table(w->source, &w->header, w->steps, name, err);
    if (table != NULL && add_listed_columns(table, json_object_get(data, "columns"), rows, err) &&
        put_listed_rows(w, table, rows, err))
        return keep_table(w, table, name, err);
    mm_table_free(table);
    return false;
}

static bool read_experiment(work *w, const json_t *results, mm_err *err)
{
    for (size_t i = 0; i < json_array_size(results); i++) {
        const json_t *result = json_array_get(results, i), *sets = json_object_get(result, "DataSet");
        const mm_slice name = text_at(json_object_get(result, "Properties"), "Name");
        for (size_t k = 0; k < json_array_size(sets); k++)
            if (!read_set(w, json_array_get(sets, k), name, err))
                return false;
    }
    return true;
}

static bool read_root(work *w, json_t *root, mm_err *err)
{
    json_t *experiment = json_object_get(root, "Experiment");
    if (!take_tree(w, "", root, 0, err))
        return false;
    return json_is_object(experiment) ? read_experiment(w, json_object_get(experiment, "Results"), err)
                                      : read_results(w, json_object_get(root, "Results"), err);
}

bool mm_trios_json_read(const mm_source *source, const mm_select *select, mm_tables *out, mm_diag *diag,
                        mm_err *err)
{
    work w = { .source = source, .select = select, .diag = diag, .out = out };
    json_error_t what;
    json_t *root = json_loadb(source->text, source->size, 0, &what);
    if (root == NULL)
        return mm_fail_line(err, source, what.line > 0 ? (size_t)what.line : 1, "%s", what.text);
    bool good = read_root(&w, root, err);
    mm_tally_end(&w.bad, diag, source->path, "cells hold a text instead of a number");
    if (good && out->n == 0 && (w.wanted > 0 || w.steps == 0))
        good = mm_fail(err, MM_EINPUT, "%s: no step holds a row", source->path);
    mm_trios_header_free(&w.header);
    json_decref(root);
    return good;
}
