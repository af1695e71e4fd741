/* Anton Paar RheoCompass exports: intervals of a test, each with its own columns.
 *
 *     Project:        Test Project
 *     Interval and data points:       1       5
 *     Temperature:    25.0 °C
 *     Interval data:  Angular Frequency       G'      G''
 *                     [rad/s]                 [Pa]    [Pa]
 *     1.0             1000                    100
 *
 * Rows begin under the first name or under the label; names are in the language of the program, its keys are
 * not known to be. */
#include <string.h>

#include "read/block.h"
#include "read/fields.h"

enum { HEADER_MAX = 64, INTERVALS_MAX = 10000 };

static const char points_key[] = "Interval and data points:", data_key[] = "Interval data:";

static bool begins_interval(mm_slice line)
{
    return mm_slice_starts(mm_slice_trim(line), points_key);
}

static bool is_names(mm_slice line)
{
    return mm_slice_starts(mm_slice_trim(line), data_key);
}

static bool rheocompass_detect(const mm_source *source)
{
    enum { LOOKED_AT = 100 };
    mm_lines lines = mm_lines_of(source);
    mm_slice line;
    while (lines.number < LOOKED_AT && mm_lines_next(&lines, &line))
        if (begins_interval(line) || is_names(line))
            return true;
    return false;
}

/* "Key:<separator>value<separator>value" */
static bool take_key(mm_table *table, mm_slice line, char separator, mm_err *err)
{
    mm_slice key, value = line;
    mm_slice_field(&value, separator, &key);
    key = mm_slice_trim(key);
    if (value.s == NULL || key.n < 2 || key.s[key.n - 1] != ':')
        return true;
    key.n--;
    return mm_read_meta(table, key, value, err);
}

static bool begins_anything(mm_slice line)
{
    return begins_interval(line) || is_names(line);
}

/* From the first line of an interval to its names; the keys between them become metadata, unless table is
 * NULL. false where the file ends before. */
static bool find_names(mm_lines *lines, mm_table *table, mm_slice *names, mm_err *err)
{
    mm_slice line;
    while (mm_lines_next(lines, &line)) {
        if (is_names(line)) {
            *names = line;
            return true;
        }
        if (table != NULL && !begins_interval(line) && !take_key(table, line, mm_block_separator(line), err))
            return false;
    }
    return false;
}

/* Keys above the first interval, which hold for all; few lines, since each table gets them. */
static bool take_header(const mm_source *source, mm_table *table, mm_err *err)
{
    mm_lines lines = mm_lines_of(source);
    mm_slice line;
    while (lines.number < HEADER_MAX && mm_lines_next(&lines, &line) && !begins_anything(line))
        if (!take_key(table, line, mm_block_separator(line), err))
            return false;
    return true;
}

static bool fill_table(const mm_source *source, mm_lines *lines, bool comma, mm_table *table, mm_diag *diag,
                       mm_err *err)
{
    mm_block block = { .indented = true, .comma = comma };
    if (!take_header(source, table, err))
        return false;
    if (!find_names(lines, table, &block.names, err) || !mm_lines_next(lines, &block.units))
        return err == NULL || err->code == MM_OK;
    block.separator = block.name_separator = mm_block_separator(block.names);
    return mm_block_columns(&block, table, err) &&
           mm_block_rows(&block, source, lines, begins_anything, NULL, table, diag, err);
}

/* The interval at whose first line the lines stand, as FILE::number. */
static bool read_interval(const mm_source *source, mm_lines *lines, size_t number, bool comma, mm_tables *out,
                          mm_diag *diag, mm_err *err)
{
    char scan[32];
    snprintf(scan, sizeof scan, "%zu", number);
    const size_t at = lines->number + 1;
    mm_table *table = mm_read_table(source, &mm_format_rheocompass, scan, err);
    const bool good = table != NULL && fill_table(source, lines, comma, table, diag, err);
    if (good && table->nrow > 0)
        return mm_tables_add(out, table, err);
    if (good)
        mm_warn(diag, source->path, at, "interval %zu holds no row", number);
    mm_table_free(table);
    return good;
}

/* To the first line of the next interval, or its names where no line counts its points. */
static bool find_interval(mm_lines *lines)
{
    mm_slice line;
    for (mm_lines before = *lines; mm_lines_next(lines, &line); before = *lines)
        if (begins_anything(line)) {
            *lines = before;
            return true;
        }
    return false;
}

static bool find_mark(const mm_source *source, bool *comma, mm_err *err)
{
    mm_lines lines = mm_lines_of(source);
    mm_slice line;
    mm_block block = { .separator = '\t' };
    while (mm_lines_next(&lines, &line))
        if (is_names(line)) {
            block.separator = mm_block_separator(line);
            break;
        }
    const bool good = mm_block_mark(&block, source, lines, err);
    *comma = block.comma;
    return good;
}

static bool rheocompass_read(const mm_source *source, const mm_select *select, mm_tables *out, mm_diag *diag,
                             mm_err *err)
{
    mm_lines lines = mm_lines_of(source);
    mm_slice names;
    const size_t before = out->n;
    size_t wanted = 0, number = 0;
    bool comma;
    if (!find_mark(source, &comma, err))
        return false;
    while (find_interval(&lines)) {
        const bool take = mm_select_takes(select, (long)++number, 1);
        wanted += take;
        if (number > INTERVALS_MAX)
            return mm_fail_line(err, source, lines.number, "more than %d intervals", INTERVALS_MAX);
        if (!take)
            find_names(&lines, NULL, &names, err);
        else if (!read_interval(source, &lines, number, comma, out, diag, err))
            return false;
    }
    return out->n > before || (wanted == 0 && number > 0) ||
           mm_fail(err, MM_EINPUT, "%s: no interval holds a row", source->path);
}

const mm_file_format mm_format_rheocompass = { "rheocompass", "Anton Paar RheoCompass export",
                                               rheocompass_detect, rheocompass_read };
