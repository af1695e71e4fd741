/* Eplexor (Netzsch Gabo) tables of frequency sweeps at rising temperatures:
 *
 *     f,E_stor,E_loss,T,Set
 *     Hz, MPa, MPa, C, -
 *     0.1,8097.175545,93.07449045,-49.9612,0
 */
#include "read/block.h"
#include "read/fields.h"

static bool has_field(mm_slice line, const char *name)
{
    mm_fields fields = mm_fields_of(line, mm_block_separator(line));
    mm_slice field;
    while (mm_fields_next(&fields, &field))
        if (mm_slice_is(field, name))
            return true;
    return false;
}

static bool eplexor_detect(const mm_source *source)
{
    mm_lines lines = mm_lines_of(source);
    mm_slice names;
    return mm_lines_next(&lines, &names) && has_field(names, "E_stor") && has_field(names, "E_loss");
}

static bool has_number(mm_slice line, char separator)
{
    mm_fields fields = mm_fields_of(line, separator);
    mm_slice field;
    double value;
    while (mm_fields_next(&fields, &field))
        if (mm_field_number(field, false, &value) || mm_field_number(field, true, &value))
            return true;
    return false;
}

static bool eplexor_read(const mm_source *source, const mm_select *select, mm_tables *out, mm_diag *diag,
                         mm_err *err)
{
    (void)select;
    mm_block block = { .units = { "", 0 } };
    mm_lines lines = mm_lines_of(source), second;
    mm_table *table = mm_read_table(source, &mm_format_eplexor, NULL, err);
    if (table == NULL)
        return false;
    if (!mm_lines_next(&lines, &block.names)) {
        mm_fail(err, MM_EINPUT, "%s: no names of columns", source->path);
        goto fail;
    }
    block.separator = block.name_separator = mm_block_separator(block.names);
    second = lines;
    if (mm_lines_next(&second, &block.units) && !has_number(block.units, block.separator))
        lines = second;
    else
        block.units.n = 0;
    if (!mm_block_columns(&block, table, err) || !mm_block_mark(&block, source, lines, err) ||
        !mm_block_rows(&block, source, &lines, NULL, NULL, table, diag, err))
        goto fail;
    if (table->nrow > 0)
        return mm_tables_add(out, table, err);
    mm_fail(err, MM_EINPUT, "%s: no usable row", source->path);
fail:
    mm_table_free(table);
    return false;
}

const mm_file_format mm_format_eplexor = { "eplexor", "Eplexor DMA tables", eplexor_detect, eplexor_read };
