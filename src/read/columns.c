/* Plain columns of numbers, with or without names, units and metadata above them. */
#include <stdlib.h>
#include <string.h>

#include "read/comment.h"
#include "read/fields.h"
#include "read/heading.h"
#include "read/layout.h"
#include "read/lines.h"
#include "read/rows.h"

/* Any text that is not the notation of a program; what it lacks is said when it is read. */
static bool columns_detect(const mm_source *source)
{
    const mm_slice text = mm_slice_trim((mm_slice){ source->text, source->size });
    return memchr(source->text, '\0', source->size) == NULL &&
           (text.n == 0 || strchr("{<", text.s[0]) == NULL);
}

static bool add_columns(mm_table *table, const mm_layout *layout, const mm_heading *heading, mm_err *err)
{
    const mm_slice none = { "", 0 };
    for (size_t k = 0; k < layout->fields; k++) {
        char number[40];
        snprintf(number, sizeof number, "column_%zu", k + 1);
        mm_slice name = k < heading->nnames ? heading->names[k] : none;
        if (name.n == 0)
            name = mm_slice_of(number);
        if (mm_read_column(table, name, k < heading->nunits ? heading->units[k] : none, MM_NUMBER, err) ==
            MM_NO_COLUMN)
            return false;
    }
    return true;
}

/* The first line above the rows that tells nothing else. */
static bool set_title(mm_table *table, mm_slice line, mm_err *err)
{
    double value;
    if (line.n == 0 || mm_field_number(line, false, &value) || mm_meta_get(table, "title") != NULL)
        return true;
    return mm_read_meta(table, mm_slice_of("title"), line, err);
}

/* Everything above the first row that is neither names nor units. */
static bool read_preamble(const mm_layout *layout, const mm_heading *heading, mm_lines *lines,
                          mm_table *table, mm_err *err)
{
    mm_slice line;
    const size_t names = heading->nnames > 0 ? heading->line : 0;
    bool found;
    while (lines->number + 1 < layout->first && mm_lines_next(lines, &line)) {
        if (lines->number == names || (names > 0 && heading->nunits > 0 && lines->number > names))
            continue;
        line = mm_slice_trim(line);
        if (!mm_comment_meta(table, line, &found, err))
            return false;
        if (!found && !mm_comment_is(line, layout->separator) && !set_title(table, line, err))
            return false;
    }
    return true;
}

/* A remark behind the numbers of a row: `1.5 2.5  # spike`. */
static mm_slice cut_remark(mm_slice line)
{
    for (size_t i = 1; i < line.n; i++)
        if (line.s[i] == '#' && mm_is_space(line.s[i - 1]))
            return (mm_slice){ line.s, i };
    return line;
}

static bool read_row(mm_rows *rows, mm_slice line, size_t number, mm_err *err)
{
    const size_t fields = rows->table->ncol;
    mm_line_found found;
    if (!mm_rows_fill(rows, line, number, &found, err))
        return false;
    const mm_slice bare = cut_remark(line);
    if (found.fields > fields && bare.n < line.n && !mm_rows_fill(rows, bare, number, &found, err))
        return false;
    if (found.fields < fields || found.extra)
        mm_rows_skip(rows, number, "%zu fields where rows have %zu", found.fields, fields);
    else if (found.numbers == 0 && rows->nodd > rows->kept_odd)
        mm_rows_skip(rows, number, "no number in the line");
    else
        mm_rows_keep(rows);
    return true;
}

static bool read_rows(const mm_source *source, const mm_layout *layout, mm_lines *lines, mm_table *table,
                      mm_diag *diag, mm_err *err)
{
    mm_rows rows;
    if (!mm_rows_begin(&rows, source, table, layout->separator, diag, err))
        return false;
    rows.comma = layout->comma;
    mm_slice line;
    bool good = true, found;
    while (good && mm_lines_next(lines, &line)) {
        if (mm_slice_trim(line).n == 0)
            continue;
        good = mm_comment_is(line, layout->separator) ? mm_comment_meta(table, line, &found, err)
                                                      : read_row(&rows, line, lines->number, err);
    }
    good = good && mm_rows_end(&rows, err);
    if (good && rows.nrow == 0)
        good = mm_fail(err, MM_EINPUT, "%s: no usable row", source->path);
    mm_rows_free(&rows);
    return good;
}

static bool columns_read(const mm_source *source, const mm_select *select, mm_tables *out, mm_diag *diag,
                         mm_err *err)
{
    (void)select;
    mm_layout layout;
    mm_heading heading = { 0 };
    mm_table *table = NULL;
    mm_lines lines = mm_lines_of(source);
    if (memchr(source->text, '\0', source->size) != NULL)
        return mm_fail(err, MM_EINPUT, "%s: no text", source->path);
    bool good = mm_layout_find(source, &layout, err) &&
                mm_heading_find(source, &layout, &heading, diag, err) &&
                (table = mm_read_table(source, &mm_format_columns, NULL, err)) != NULL &&
                add_columns(table, &layout, &heading, err) &&
                read_preamble(&layout, &heading, &lines, table, err) &&
                read_rows(source, &layout, &lines, table, diag, err);
    mm_heading_free(&heading);
    if (good)
        return mm_tables_add(out, table, err);
    mm_table_free(table);
    return false;
}

const mm_file_format mm_format_columns = { "columns", "columns of numbers", columns_detect, columns_read };
