/* RepTate's oscillatory data (.osc): parameters, names and units under tabs, rows under blanks. The
 * temperature is in degrees Celsius, names without a value at the end of a row are missing there.
 *
 *     T=-10;Mw=13.5;chem=PI;
 *     w       G'      G"      Temp
 *     rad/s   Pa      Pa      °C
 *       100   22795   87810   -10.022
 */
#include <string.h>

#include "base/number.h"
#include "read/block.h"
#include "read/comment.h"
#include "read/fields.h"

/* "key=value;key=value;" */
static bool is_parameters(mm_slice line)
{
    const char *semicolon = memchr(line.s, ';', line.n), *equals = memchr(line.s, '=', line.n);
    return equals != NULL && equals > line.s && semicolon != NULL && semicolon > equals &&
           memchr(line.s, '\t', line.n) == NULL;
}

/* The names: a frequency first, then the two moduli. */
static bool is_names(mm_slice line)
{
    mm_slice word;
    for (size_t i = 0; i < 3 && mm_slice_word(&line, &word); i++) {
        if (i == 0 && !mm_slice_is(word, "w") && !mm_slice_is(word, "Freq") && !mm_slice_is(word, "f"))
            return false;
        if (i > 0 && !mm_slice_starts(word, i == 1 ? "G'" : "G"))
            return false;
    }
    return true;
}

static bool reptate_detect(const mm_source *source)
{
    mm_lines lines = mm_lines_of(source);
    mm_slice parameters, names;
    return mm_lines_next(&lines, &parameters) && mm_lines_next(&lines, &names) && is_parameters(parameters) &&
           is_names(names) && mm_slice_trim(names).n > 0;
}

/* What the parameter T says, where no column holds a temperature. */
static bool set_temperature(mm_table *table, mm_err *err)
{
    double value;
    const char *t = mm_meta_get(table, "T");
    if (t == NULL || mm_table_find(table, "temp") >= 0 || !mm_number_parse(mm_slice_of(t), &value))
        return true;
    return mm_meta_set_number(table, "temperature", value, "degC", err);
}

static bool reptate_read(const mm_source *source, const mm_select *select, mm_tables *out, mm_diag *diag,
                         mm_err *err)
{
    (void)select;
    mm_block block = { .separator = MM_BLANKS };
    mm_lines lines = mm_lines_of(source);
    mm_slice parameters;
    bool found;
    mm_table *table = mm_read_table(source, &mm_format_reptate, NULL, err);
    if (table == NULL)
        return false;
    if (!mm_lines_next(&lines, &parameters) || !mm_lines_next(&lines, &block.names) ||
        !mm_lines_next(&lines, &block.units)) {
        mm_fail(err, MM_EINPUT, "%s: no parameters, names and units above the rows", source->path);
        goto fail;
    }
    block.name_separator = memchr(block.names.s, '\t', block.names.n) != NULL ? '\t' : MM_BLANKS;
    if (!mm_comment_meta(table, parameters, &found, err) || !mm_block_columns(&block, table, err) ||
        !set_temperature(table, err) || !mm_block_mark(&block, source, lines, err) ||
        !mm_block_rows(&block, source, &lines, NULL, NULL, table, diag, err))
        goto fail;
    if (table->nrow > 0)
        return mm_tables_add(out, table, err);
    mm_fail(err, MM_EINPUT, "%s: no usable row", source->path);
fail:
    mm_table_free(table);
    return false;
}

const mm_file_format mm_format_reptate = { "reptate", "RepTate oscillatory data", reptate_detect,
                                           reptate_read };
