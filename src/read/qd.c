/* Quantum Design .dat files of PPMS, DynaCool, VersaLab and MPMS: `[Header]`, `[Data]`, a column row, rows.
 * A row is a line that holds a number in a column other than comment and time stamp (mischmetal(7)). */
#include <stdlib.h>
#include <string.h>

#include "read/fields.h"
#include "read/layout.h"
#include "read/lines.h"
#include "read/qd_header.h"
#include "read/rows.h"

static bool is_section(mm_slice line, const char *name)
{
    const size_t n = strlen(name);
    line = mm_slice_trim(line);
    return line.n >= n && mm_slice_is_nocase((mm_slice){ line.s, n }, name);
}

/* `[Header]` is the first line that is no comment; a file whose header was cut off begins with `[Data]`. */
static bool qd_detect(const mm_source *source)
{
    mm_lines lines = mm_lines_of(source);
    mm_slice line;
    while (mm_lines_next(&lines, &line)) {
        line = mm_slice_trim(line);
        if (line.n > 0 && line.s[0] != ';')
            return is_section(line, "[Header]") || is_section(line, "[Data]");
    }
    return false;
}

/* Everything up to and with `[Data]`. */
static bool read_header(const mm_source *source, mm_lines *lines, mm_table *table, mm_err *err)
{
    mm_slice line;
    while (mm_lines_next(lines, &line)) {
        if (is_section(line, "[Data]"))
            return true;
        if (!mm_qd_header_line(table, line, err))
            return false;
    }
    return mm_fail(err, MM_EINPUT, "%s: a [Header] without [Data]", source->path);
}

/* Programs that re-save the files turn each comma into a tab. */
static char find_separator(mm_slice line)
{
    return mm_fields_count(line, '\t') > mm_fields_count(line, ',') ? '\t' : ',';
}

/* The column row; blank lines may stand before it. A trailing comma makes a last column without a name. */
static bool read_columns(const mm_source *source, mm_lines *lines, mm_table *table, char *separator,
                         mm_err *err)
{
    mm_slice line, field;
    bool named = false;
    do
        if (!mm_lines_next(lines, &line))
            return mm_fail(err, MM_EINPUT, "%s: no columns behind [Data]", source->path);
    while (mm_slice_trim(line).n == 0);
    *separator = find_separator(line);
    mm_fields fields = mm_fields_of(line, *separator);
    while (mm_fields_next(&fields, &field)) {
        if (field.n == 0 && fields.rest.s == NULL)
            break;
        named |= field.n > 0;
        if (mm_read_column(table, field, (mm_slice){ NULL, 0 }, MM_NUMBER, err) == MM_NO_COLUMN)
            return false;
    }
    return named || mm_fail_line(err, source, lines->number, "no columns behind [Data]");
}

/* The columns that make no row by themselves. */
static void find_roles(mm_rows *rows)
{
    for (size_t k = 0; k < rows->table->ncol; k++) {
        const char *id = rows->table->col[k].id;
        if (strcmp(id, "comment") == 0)
            rows->role[k] = MM_REMARKS;
        else if (strcmp(id, "time_stamp") == 0 || strcmp(id, "time") == 0)
            rows->role[k] = MM_CLOCK;
    }
}

/* Messages that the instrument wrote instead of a measurement, in the comment or as the whole line. */
static bool is_message(mm_slice text, const char *prefix)
{
    text = mm_slice_trim(text);
    if (text.n > 0 && text.s[0] == '"') {
        text.s++;
        text.n--;
    }
    const size_t n = strlen(prefix);
    return text.n >= n && mm_slice_is_nocase((mm_slice){ text.s, n }, prefix);
}

/* The text of a line's comment, empty where there is none. */
static mm_slice find_comment(const mm_rows *rows, mm_slice line)
{
    mm_fields fields = mm_fields_of(line, rows->separator);
    mm_slice field;
    for (size_t k = 0; k < rows->table->ncol && mm_fields_next(&fields, &field); k++)
        if (rows->role[k] == MM_REMARKS)
            return field;
    return (mm_slice){ line.s, 0 };
}

/* What the instrument says where a measurement failed; empty where it did not. */
static mm_slice find_failure(const mm_rows *rows, mm_slice line)
{
    const mm_slice comment = find_comment(rows, line);
    if (is_message(line, "Error:"))
        return mm_slice_trim(line);
    if (is_message(comment, "Error:") || is_message(comment, "Measurement was Aborted"))
        return comment;
    return (mm_slice){ line.s, 0 };
}

enum { SHOWN_MAX = 80 };

static void leave_out(mm_rows *rows, mm_slice line, size_t number, mm_slice failure)
{
    const mm_slice text = failure.n > 0 ? failure : find_comment(rows, line);
    const int shown = text.n < SHOWN_MAX ? (int)text.n : SHOWN_MAX;
    if (failure.n > 0)
        mm_rows_skip(rows, number, "the instrument reports: %.*s", shown, text.s);
    else if (text.n > 0)
        mm_remark(rows->diag, rows->source->path, number, "comment: %.*s", shown, text.s);
}

/* Does the row hold text for the time stamp? */
static bool has_odd_clock(const mm_rows *rows)
{
    for (size_t k = 0; k < rows->table->ncol; k++)
        if (rows->role[k] == MM_CLOCK && mm_rows_odd(rows, k))
            return true;
    return false;
}

/* A remark with commas and no quotes around it shifts all behind it by a column or more. */
static bool is_shifted(const mm_rows *rows, mm_slice line, const mm_line_found *found)
{
    return (found->extra || has_odd_clock(rows)) && find_comment(rows, line).n > 0;
}

/* Rows that do not have as many fields as there are columns. */
typedef struct misfits {
    size_t shorter;
    mm_tally longer;
} misfits;

static bool read_row(mm_rows *rows, mm_slice line, size_t number, misfits *odd, mm_err *err)
{
    mm_line_found found;
    const size_t texts = rows->kept_odd;
    if (!mm_rows_fill(rows, line, number, &found, err))
        return false;
    const mm_slice failure = rows->nodd > texts ? find_failure(rows, line) : (mm_slice){ NULL, 0 };
    if (found.numbers == 0 || failure.n > 0) {
        leave_out(rows, line, number, failure);
        return true;
    }
    if (is_shifted(rows, line, &found)) {
        mm_rows_skip(rows, number, "a comment with commas shifts the fields");
        return true;
    }
    if (found.extra && mm_tally_next(&odd->longer))
        mm_warn(rows->diag, rows->source->path, number, "more fields than the %zu columns",
                rows->table->ncol);
    odd->shorter += found.fields < rows->table->ncol;
    mm_rows_keep(rows);
    return true;
}

/* MultiVu writes decimal points, but a program that re-saved with tabs may have put commas. */
static bool find_mark(mm_rows *rows, const mm_lines *lines, mm_err *err)
{
    mm_layout layout = { .separator = rows->separator,
                         .fields = rows->table->ncol,
                         .first = lines->number + 1 };
    if (rows->separator == ',')
        return true;
    const bool good = mm_layout_find_mark(rows->source, &layout, err);
    rows->comma = layout.comma;
    return good;
}

static void tell_misfits(const mm_rows *rows, const misfits *odd)
{
    const char *path = rows->source->path;
    mm_tally_end(&odd->longer, rows->diag, path, "rows with more fields than columns");
    if (odd->shorter == rows->nrow && rows->nrow > 0) /* the instrument's habit */
        mm_remark(rows->diag, path, 0, "all rows have fewer fields than there are columns");
    else if (odd->shorter > 0)
        mm_warn(rows->diag, path, 0, "%zu of %zu rows have fewer fields than there are columns", odd->shorter,
                rows->nrow);
}

static bool read_rows(const mm_source *source, mm_lines *lines, mm_table *table, char separator,
                      mm_diag *diag, mm_err *err)
{
    mm_rows rows;
    misfits odd = { 0 };
    mm_slice line;
    if (!mm_rows_begin(&rows, source, table, separator, diag, err))
        return false;
    find_roles(&rows);
    bool good = find_mark(&rows, lines, err);
    while (good && mm_lines_next(lines, &line))
        if (mm_slice_trim(line).n > 0)
            good = read_row(&rows, line, lines->number, &odd, err);
    tell_misfits(&rows, &odd);
    good = good && mm_rows_end(&rows, err);
    if (good && rows.nrow == 0)
        good = mm_fail(err, MM_EINPUT, "%s: no row behind the column names", source->path);
    mm_rows_free(&rows);
    return good;
}

static bool qd_read(const mm_source *source, const mm_select *select, mm_tables *out, mm_diag *diag,
                    mm_err *err)
{
    (void)select;
    mm_lines lines = mm_lines_of(source);
    char separator = ',';
    mm_table *table = mm_read_table(source, &mm_format_qd, NULL, err);
    if (table == NULL)
        return false;
    if (read_header(source, &lines, table, err) && read_columns(source, &lines, table, &separator, err) &&
        read_rows(source, &lines, table, separator, diag, err))
        return mm_tables_add(out, table, err);
    mm_table_free(table);
    return false;
}

const mm_file_format mm_format_qd = { "qd", "Quantum Design .dat", qd_detect, qd_read };
