#include "table/rowtext.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"

static bool push(mm_slice **list, size_t *n, size_t *cap, mm_slice item, mm_err *err)
{
    if (!mm_reserve(list, cap, *n + 1, sizeof **list))
        return mm_fail_memory(err, "a table");
    (*list)[(*n)++] = item;
    return true;
}

static size_t count_fields(mm_slice line)
{
    mm_slice field;
    size_t n = 0;
    while (mm_slice_field(&line, '\t', &field))
        n++;
    return n;
}

static bool read_header(mm_rowtext *t, mm_slice line, mm_err *err)
{
    mm_slice field;
    while (mm_slice_field(&line, '\t', &field))
        if (!push(&t->column, &t->ncol, &t->cap_col, field, err))
            return false;
    return true;
}

bool mm_rowtext_read(mm_rowtext *t, mm_slice text, const char *path, mm_err *err)
{
    mm_slice line;
    size_t number = 0;
    bool good = true;
    *t = (mm_rowtext){ .path = path };
    while (good && mm_slice_line(&text, &line)) {
        number++;
        if (line.n > 0 && line.s[0] == '#')
            good = push(&t->meta, &t->nmeta, &t->cap_meta, line, err);
        else if (t->ncol == 0)
            good = read_header(t, line, err);
        else if (count_fields(line) != t->ncol)
            good = mm_fail(err, MM_EINPUT, "%s:%zu: %zu fields where the header names %zu columns", path,
                           number, count_fields(line), t->ncol);
        else
            good = push(&t->row, &t->nrow, &t->cap_row, line, err);
    }
    if (!good)
        mm_rowtext_free(t);
    return good;
}

void mm_rowtext_free(mm_rowtext *t)
{
    free(t->meta);
    free(t->column);
    free(t->row);
    *t = (mm_rowtext){ 0 };
}

/* Key and value of a line of metadata. */
static bool split_meta(mm_slice line, mm_slice *key, mm_slice *value)
{
    *value = (mm_slice){ line.s + 1, line.n - 1 };
    mm_slice_field(value, ':', key);
    *key = mm_slice_trim(*key);
    return value->s != NULL;
}

mm_slice mm_rowtext_meta(const mm_rowtext *t, const char *key)
{
    mm_slice found, value;
    for (size_t i = 0; i < t->nmeta; i++)
        if (split_meta(t->meta[i], &found, &value) && mm_slice_is_nocase(found, key))
            return mm_slice_trim(value);
    return (mm_slice){ NULL, 0 };
}

static bool same_slice(mm_slice a, mm_slice b)
{
    return a.n == b.n && memcmp(a.s, b.s, a.n) == 0;
}

static ptrdiff_t find_column(const mm_rowtext *t, mm_slice header)
{
    for (size_t i = 0; i < t->ncol; i++)
        if (same_slice(t->column[i], header))
            return (ptrdiff_t)i;
    return -1;
}

static mm_slice nth_field(mm_slice line, size_t k)
{
    mm_slice field = { NULL, 0 };
    for (size_t i = 0; i <= k; i++)
        mm_slice_field(&line, '\t', &field);
    return field;
}

mm_slice mm_rowtext_field(const mm_rowtext *t, size_t row, const char *header)
{
    const ptrdiff_t k = find_column(t, mm_slice_of(header));
    return k < 0 ? (mm_slice){ NULL, 0 } : nth_field(t->row[row], (size_t)k);
}

/* The columns of all tables, and where each of them stands in each table. */
typedef struct joint {
    const mm_rowtext *table;
    size_t n;
    mm_slice *column;
    size_t ncol, cap;
    ptrdiff_t *place; /* [table * ncol + column]: column of the table, -1 */
    bool *numbers;    /* does the column hold numbers alone? */
} joint;

static bool collect_columns(joint *j, mm_err *err)
{
    for (size_t i = 0; i < j->n; i++)
        for (size_t k = 0; k < j->table[i].ncol; k++) {
            bool known = false;
            for (size_t c = 0; c < j->ncol && !known; c++)
                known = same_slice(j->column[c], j->table[i].column[k]);
            if (!known && !push(&j->column, &j->ncol, &j->cap, j->table[i].column[k], err))
                return false;
        }
    return true;
}

static bool holds_numbers(const mm_rowtext *t, size_t k)
{
    double value;
    for (size_t row = 0; row < t->nrow; row++)
        if (!mm_number_parse(nth_field(t->row[row], k), &value))
            return false;
    return true;
}

static bool find_places(joint *j, mm_err *err)
{
    j->place = mm_zalloc(j->n * j->ncol, sizeof *j->place);
    j->numbers = mm_zalloc(j->ncol, sizeof *j->numbers);
    if (j->place == NULL || j->numbers == NULL)
        return mm_fail_memory(err, "columns");
    for (size_t c = 0; c < j->ncol; c++) {
        bool lacking = false;
        for (size_t i = 0; i < j->n; i++) {
            j->place[i * j->ncol + c] = find_column(&j->table[i], j->column[c]);
            lacking |= j->place[i * j->ncol + c] < 0;
        }
        j->numbers[c] = true;
        for (size_t i = 0; i < j->n && lacking && j->numbers[c]; i++)
            if (j->place[i * j->ncol + c] >= 0)
                j->numbers[c] = holds_numbers(&j->table[i], (size_t)j->place[i * j->ncol + c]);
    }
    return true;
}

static void add_meta(const joint *j, const char *leave, mm_buf *out)
{
    for (size_t i = 0; j->n > 0 && i < j->table[0].nmeta; i++) {
        mm_slice key, value, line = j->table[0].meta[i];
        bool common = !split_meta(line, &key, &value) || leave == NULL || !mm_slice_is_nocase(key, leave);
        for (size_t k = 1; k < j->n && common; k++) {
            common = false;
            for (size_t m = 0; m < j->table[k].nmeta && !common; m++)
                common = same_slice(line, j->table[k].meta[m]);
        }
        if (common) {
            mm_buf_add_n(out, line.s, line.n);
            mm_buf_add_char(out, '\n');
        }
    }
}

static void add_header(const joint *j, mm_buf *out)
{
    for (size_t c = 0; c < j->ncol; c++) {
        mm_buf_add_n(out, j->column[c].s, j->column[c].n);
        mm_buf_add_char(out, c + 1 < j->ncol ? '\t' : '\n');
    }
}

/* A table that has all columns in their places gives its rows as they are. */
static bool is_plain(const joint *j, size_t table)
{
    for (size_t c = 0; c < j->ncol; c++)
        if (j->place[table * j->ncol + c] != (ptrdiff_t)c)
            return false;
    return true;
}

static void add_row(const joint *j, mm_rowtext_pick pick, mm_buf *out)
{
    const mm_slice line = j->table[pick.table].row[pick.row];
    if (is_plain(j, pick.table)) {
        mm_buf_add_n(out, line.s, line.n);
        mm_buf_add_char(out, '\n');
        return;
    }
    for (size_t c = 0; c < j->ncol; c++) {
        const ptrdiff_t k = j->place[pick.table * j->ncol + c];
        const mm_slice field = k >= 0 ? nth_field(line, (size_t)k) : mm_slice_of(j->numbers[c] ? "nan" : "");
        mm_buf_add_n(out, field.s, field.n);
        mm_buf_add_char(out, c + 1 < j->ncol ? '\t' : '\n');
    }
}

bool mm_rowtext_join(const mm_rowtext *table, size_t n, const mm_rowtext_pick *pick, size_t npick,
                     const char *leave, mm_buf *out, mm_err *err)
{
    joint j = { .table = table, .n = n };
    bool good = collect_columns(&j, err) && find_places(&j, err);
    if (good) {
        add_meta(&j, leave, out);
        add_header(&j, out);
    }
    for (size_t i = 0; good && i < npick; i++)
        add_row(&j, pick[i], out);
    free(j.column);
    free(j.place);
    free(j.numbers);
    return (good && !out->failed) || mm_fail_memory(err, "a joined table");
}
