#include "read/block.h"

#include <stdlib.h>
#include <string.h>

#include "read/fields.h"
#include "read/marks.h"
#include "read/rows.h"

char mm_block_separator(mm_slice line)
{
    static const char marks[] = { '\t', ';', ',' };
    for (size_t i = 0; i < sizeof marks; i++)
        if (memchr(line.s, marks[i], line.n) != NULL)
            return marks[i];
    return MM_BLANKS;
}

/* "[MPa]" or "(MPa)" is MPa; a dash, a number sign and nothing are no unit. */
static mm_slice bare_unit(mm_slice unit)
{
    unit = mm_slice_trim(unit);
    if (unit.n >= 2 && strchr("[(", unit.s[0]) != NULL && strchr("])", unit.s[unit.n - 1]) != NULL)
        unit = mm_slice_trim((mm_slice){ unit.s + 1, unit.n - 2 });
    if (mm_slice_is(unit, "-") || mm_slice_is(unit, "#"))
        unit.n = 0;
    return unit;
}

static bool add_column(mm_table *table, mm_slice name, mm_slice unit, mm_err *err)
{
    if (unit.n > 0 || table->ncol >= MM_COLUMNS_MAX) /* refused there with a reason */
        return mm_read_column(table, name, unit, MM_NUMBER, err) != MM_NO_COLUMN;
    char *text = mm_slice_dup(name); /* brackets in the name are no unit where units stand apart */
    const bool good = text != NULL ? mm_table_add(table, text, "", MM_NUMBER, err) != MM_NO_COLUMN
                                   : mm_fail_memory(err, "a column");
    free(text);
    return good;
}

bool mm_block_columns(const mm_block *block, mm_table *table, mm_err *err)
{
    mm_fields names = mm_fields_of(block->names, block->name_separator),
              units = mm_fields_of(block->units, block->name_separator);
    mm_slice name, unit;
    for (bool label = block->indented; mm_fields_next(&names, &name); label = false) {
        if (!mm_fields_next(&units, &unit))
            unit = (mm_slice){ "", 0 };
        if (label)
            continue;
        if (name.n == 0 && names.rest.s == NULL)
            return true; /* a separator at the end */
        if (!add_column(table, name.n > 0 ? name : mm_slice_of("column"), bare_unit(unit), err))
            return false;
    }
    return true;
}

/* A row without the empty cell under the label. */
static mm_slice row_of(const mm_block *block, mm_slice line)
{
    if (block->indented && line.n > 0 && line.s[0] == block->separator)
        return (mm_slice){ line.s + 1, line.n - 1 };
    return line;
}

bool mm_block_mark(mm_block *block, const mm_source *source, mm_lines lines, mm_err *err)
{
    mm_marks marks = { 0 };
    mm_slice line, cell;
    while (block->separator != ',' && mm_lines_next(&lines, &line)) {
        mm_fields fields = mm_fields_of(line, block->separator);
        while (mm_fields_next(&fields, &cell))
            mm_marks_add(&marks, cell, lines.number);
    }
    return mm_marks_judge(&marks, source, &block->comma, err);
}

static bool take_line(const mm_block *block, mm_rows *rows, mm_slice line, size_t number,
                      bool (*other)(mm_table *, mm_slice, mm_err *), mm_err *err)
{
    mm_line_found found;
    if (!mm_rows_fill(rows, row_of(block, line), number, &found, err))
        return false;
    if (found.numbers > 0 && !found.extra) {
        mm_rows_keep(rows);
        return true;
    }
    if (found.numbers == 0 && other != NULL)
        return other(rows->table, line, err);
    mm_rows_skip(rows, number, "a row %s is left out",
                 found.extra ? "of more fields than there are names" : "without a number");
    return true;
}

bool mm_block_rows(const mm_block *block, const mm_source *source, mm_lines *lines,
                   bool (*ends)(mm_slice line), bool (*other)(mm_table *table, mm_slice line, mm_err *err),
                   mm_table *table, mm_diag *diag, mm_err *err)
{
    mm_rows rows = { 0 };
    mm_slice line;
    bool good = mm_rows_begin(&rows, source, table, block->separator, diag, err);
    rows.comma = block->comma;
    for (mm_lines before = *lines; good && mm_lines_next(lines, &line); before = *lines) {
        if (ends != NULL && ends(line)) {
            *lines = before;
            break;
        }
        if (mm_slice_trim(line).n > 0)
            good = take_line(block, &rows, line, lines->number, other, err);
    }
    good = good && mm_rows_end(&rows, err);
    mm_rows_free(&rows);
    return good;
}
