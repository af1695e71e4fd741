#include "read/rows.h"

#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/number.h"
#include "read/fields.h"

enum {
    ROWS_AHEAD = 64,
    CELLS_PER_BYTE = 64, /* no honest file has lines so much shorter than its header */
    CELLS_ALWAYS = 10000000
};

struct mm_odd {
    size_t row, col, line;
    mm_slice text;
};

bool mm_rows_begin(mm_rows *rows, const mm_source *source, mm_table *table, char separator, mm_diag *diag,
                   mm_err *err)
{
    *rows = (mm_rows){ .source = source, .table = table, .separator = separator, .diag = diag };
    rows->role = mm_zalloc(table->ncol, sizeof *rows->role);
    return rows->role != NULL || mm_fail_memory(err, "rows");
}

void mm_rows_free(mm_rows *rows)
{
    free(rows->role);
    free(rows->odd);
    *rows = (mm_rows){ 0 };
}

/* The row behind the kept ones, all of it missing. */
static bool open_row(mm_rows *rows, mm_err *err)
{
    mm_table *table = rows->table;
    rows->nodd = rows->kept_odd;
    if (rows->filled) {
        for (size_t k = 0; k < table->ncol; k++)
            table->col[k].v[rows->nrow] = NAN;
        return true;
    }
    rows->filled = true;
    if (rows->nrow < table->nrow)
        return true;
    const size_t ahead = table->nrow + table->nrow / 2 + ROWS_AHEAD;
    if (ahead > (rows->source->size * CELLS_PER_BYTE + CELLS_ALWAYS) / (table->ncol + 1) + 1 + ROWS_AHEAD)
        return mm_fail(err, MM_EINPUT,
                       "%s: the rows hold far fewer fields than the %zu that the header names",
                       rows->source->path, table->ncol);
    return mm_table_resize(table, ahead, err);
}

static bool add_odd(mm_rows *rows, size_t col, mm_slice text, size_t line, mm_err *err)
{
    if (!mm_reserve(&rows->odd, &rows->cap_odd, rows->nodd + 1, sizeof *rows->odd))
        return mm_fail_memory(err, "text fields");
    rows->odd[rows->nodd++] = (mm_odd){ rows->nrow, col, line, text };
    return true;
}

/* A field that is not plainly a number. */
static bool put_field(mm_rows *rows, size_t col, mm_slice field, size_t line, mm_line_found *found,
                      mm_err *err)
{
    double value;
    if (col >= rows->table->ncol) {
        found->extra |= field.n > 0;
        return true;
    }
    if (rows->role[col] == MM_REMARKS)
        return field.n == 0 || add_odd(rows, col, field, line, err);
    if (mm_field_number(field, rows->comma, &value)) {
        rows->table->col[col].v[rows->nrow] = value;
        found->numbers += rows->role[col] == MM_VALUES;
        return true;
    }
    return mm_field_missing(field) || add_odd(rows, col, field, line, err);
}

/* Where the number at s ends, when it is finite and ends where a field does; NULL when not. */
static const char *plain_number(const char *s, const char *end, char separator, double *value)
{
    const char *after = mm_number_scan(s, end, value);
    if (after == s || !isfinite(*value))
        return NULL;
    if (after == end || (separator == MM_BLANKS ? mm_is_space(*after) : *after == separator))
        return after;
    return NULL;
}

/* Fields at the start of the rest that are plain numbers, or empty: nearly all there are. Stops before
 * another, and before the last field of the line. */
static void put_plain(mm_rows *rows, mm_fields *fields, size_t *col, mm_line_found *found)
{
    const char *s = fields->rest.s, *const end = s + fields->rest.n;
    const char separator = fields->separator;
    mm_table *table = rows->table;
    size_t k = *col;
    for (; k < table->ncol && rows->role[k] != MM_REMARKS; k++) {
        while (separator == MM_BLANKS && s < end && mm_is_space(*s))
            s++;
        if (s == end)
            break;
        const char *next = s;
        if (*s != separator) {
            double value;
            next = plain_number(s, end, separator, &value);
            if (next == NULL || next == end)
                break;
            table->col[k].v[rows->nrow] = value;
            found->numbers += rows->role[k] == MM_VALUES;
        }
        s = next + 1;
    }
    fields->rest = (mm_slice){ s, (size_t)(end - s) };
    *col = k;
}

bool mm_rows_fill(mm_rows *rows, mm_slice line, size_t number, mm_line_found *found, mm_err *err)
{
    *found = (mm_line_found){ 0 };
    if (!open_row(rows, err))
        return false;
    mm_fields fields = mm_fields_of(line, rows->separator);
    mm_slice field;
    for (size_t col = 0;;) {
        if (!rows->comma && fields.rest.s != NULL)
            put_plain(rows, &fields, &col, found);
        if (!mm_fields_next(&fields, &field)) {
            found->fields = col;
            return true;
        }
        if (!put_field(rows, col++, field, number, found, err))
            return false;
    }
}

bool mm_rows_odd(const mm_rows *rows, size_t col)
{
    for (size_t i = rows->kept_odd; i < rows->nodd; i++)
        if (rows->odd[i].col == col)
            return true;
    return false;
}

void mm_rows_keep(mm_rows *rows)
{
    rows->nrow++;
    rows->filled = false;
    rows->kept_odd = rows->nodd;
}

void mm_rows_skip(mm_rows *rows, size_t number, const char *fmt, ...)
{
    if (!mm_tally_next(&rows->skipped))
        return;
    va_list args;
    va_start(args, fmt);
    char *text = mm_vformat(fmt, args);
    va_end(args);
    mm_warn(rows->diag, rows->source->path, number, "%s", text != NULL ? text : "line skipped");
    free(text);
}

/* The odd fields of a column. */
typedef struct strays {
    size_t n, first; /* how many, and which is the first */
} strays;

static bool holds_number(const mm_column *col, size_t nrow)
{
    for (size_t i = 0; i < nrow; i++)
        if (!isnan(col->v[i]))
            return true;
    return false;
}

static bool become_text(mm_column *col, size_t cap_row, mm_err *err)
{
    char **text = mm_zalloc(cap_row, sizeof *text);
    if (text == NULL)
        return mm_fail_memory(err, "a column of text");
    free(col->v);
    col->v = NULL;
    col->text = text;
    col->kind = MM_TEXT;
    return true;
}

static void warn_odd(const mm_rows *rows, const strays *odd, const mm_column *col)
{
    const mm_odd *first = &rows->odd[odd->first];
    const int shown = first->text.n < 40 ? (int)first->text.n : 40;
    if (odd->n == 1)
        mm_warn(rows->diag, rows->source->path, first->line, "'%.*s' in column '%s' is not a number", shown,
                first->text.s, col->header);
    else
        mm_warn(rows->diag, rows->source->path, first->line,
                "'%.*s' and %zu more fields of column '%s' are not numbers", shown, first->text.s, odd->n - 1,
                col->header);
}

static bool settle_column(mm_rows *rows, size_t k, const strays *odd, mm_err *err)
{
    mm_column *col = &rows->table->col[k];
    if (rows->role[k] == MM_REMARKS || (odd->n > 0 && !holds_number(col, rows->nrow)))
        return become_text(col, rows->table->cap_row, err);
    if (odd->n > 0)
        warn_odd(rows, odd, col);
    return true;
}

static bool settle_texts(mm_rows *rows, mm_err *err)
{
    for (size_t i = 0; i < rows->kept_odd; i++) {
        const mm_odd *odd = &rows->odd[i];
        if (rows->table->col[odd->col].kind != MM_TEXT)
            continue;
        char *text = mm_field_text(odd->text);
        if (text == NULL)
            return mm_fail_memory(err, "a text");
        rows->table->col[odd->col].text[odd->row] = text;
    }
    return true;
}

bool mm_rows_end(mm_rows *rows, mm_err *err)
{
    mm_table *table = rows->table;
    strays *odd = mm_zalloc(table->ncol, sizeof *odd);
    if (odd == NULL)
        return mm_fail_memory(err, "rows");
    for (size_t i = 0; i < rows->kept_odd; i++)
        if (odd[rows->odd[i].col].n++ == 0)
            odd[rows->odd[i].col].first = i;
    bool good = mm_table_resize(table, rows->nrow, err);
    for (size_t k = 0; k < table->ncol && good; k++)
        good = settle_column(rows, k, &odd[k], err);
    good = good && settle_texts(rows, err);
    mm_tally_end(&rows->skipped, rows->diag, rows->source->path, "lines are left out");
    table->skipped = rows->skipped.n;
    free(odd);
    return good;
}
