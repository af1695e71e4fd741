/* Metravib DMA exports, in blank-separated columns:
 *
 *     Index   Ts    t    f   ...  E'     E"     E*   tan_delta ...
 *      [#]   [°C]  [s]  [Hz] ... [MPa]  [MPa] [MPa]     []     ...
 *       0   -5.9e-1 0.0 1.0e-1 ...
 *     TITLE
 */
#include <string.h>

#include "base/mem.h"
#include "read/block.h"
#include "read/fields.h"

static bool has_name(mm_slice line, const char *name)
{
    mm_slice word;
    while (mm_slice_word(&line, &word))
        if (mm_slice_is(word, name))
            return true;
    return false;
}

static bool metravib_detect(const mm_source *source)
{
    mm_lines lines = mm_lines_of(source);
    mm_slice names, units;
    return mm_lines_next(&lines, &names) && mm_lines_next(&lines, &units) &&
           mm_slice_starts(mm_slice_trim(names), "Index") && mm_slice_starts(mm_slice_trim(units), "[#]") &&
           has_name(names, "Ts") && has_name(names, "f");
}

/* The line below the rows names the test; control characters in front of it are of the instrument's own. */
static bool take_title(mm_table *table, mm_slice line, mm_err *err)
{
    line = mm_slice_trim(line);
    while (line.n > 0 && (unsigned char)line.s[0] < ' ')
        line = (mm_slice){ line.s + 1, line.n - 1 };
    return line.n == 0 || mm_read_meta(table, mm_slice_of("title"), line, err);
}

/* "MPas" is a pascal second written without the blank. */
static bool part_units(mm_table *table, mm_err *err)
{
    for (size_t i = 0; i < table->ncol; i++)
        if (strcmp(table->col[i].unit, "MPas") == 0 && !mm_replace(&table->col[i].unit, "MPa s"))
            return mm_fail_memory(err, "a unit");
    return true;
}

static bool metravib_read(const mm_source *source, const mm_select *select, mm_tables *out, mm_diag *diag,
                          mm_err *err)
{
    (void)select;
    mm_block block = { .name_separator = MM_BLANKS, .separator = MM_BLANKS };
    mm_lines lines = mm_lines_of(source);
    mm_table *table = mm_read_table(source, &mm_format_metravib, NULL, err);
    if (table == NULL)
        return false;
    if (!mm_lines_next(&lines, &block.names) || !mm_lines_next(&lines, &block.units)) {
        mm_fail(err, MM_EINPUT, "%s: no names and units of columns", source->path);
        goto fail;
    }
    if (!mm_block_columns(&block, table, err) || !part_units(table, err) ||
        !mm_block_mark(&block, source, lines, err) ||
        !mm_block_rows(&block, source, &lines, NULL, take_title, table, diag, err))
        goto fail;
    if (table->nrow > 0)
        return mm_tables_add(out, table, err);
    mm_fail(err, MM_EINPUT, "%s: no usable row", source->path);
fail:
    mm_table_free(table);
    return false;
}

const mm_file_format mm_format_metravib = { "metravib", "Metravib DMA text", metravib_detect, metravib_read };
