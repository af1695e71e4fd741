/* The TSV that tools pass to each other (mischmetal(7)): metadata, one line of column names, rows. */
#include "base/number.h"
#include "read/lines.h"

/* No line of such a file says what it is, so its form as a whole tells: `# key: value` lines, names with tabs
 * between them of which none is a number, and rows of exactly as many fields, the first with a number in it.
 * What is close to this but not quite (a row of units, ragged rows, decimal commas) is left to `columns`. */
enum { ROWS_LOOKED_AT = 200 };

static size_t count_fields(mm_slice line)
{
    mm_slice field;
    size_t n = 0;
    while (mm_slice_field(&line, '\t', &field))
        n++;
    return n;
}

static bool is_names(mm_slice line)
{
    mm_slice field;
    double value;
    while (mm_slice_field(&line, '\t', &field))
        if (mm_number_parse_field(field, &value))
            return false;
    return true;
}

/* At least one number, and none with a decimal comma. */
static bool is_values(mm_slice line)
{
    mm_slice field;
    double value;
    bool number = false;
    while (mm_slice_field(&line, '\t', &field)) {
        if (mm_number_parse(field, &value))
            number = true;
        else if (mm_number_parse_comma(field, &value))
            return false;
    }
    return number;
}

static bool table_detect(const mm_source *source)
{
    mm_lines lines = mm_lines_of(source);
    mm_slice line;
    size_t fields = 0;
    for (size_t rows = 0; rows < ROWS_LOOKED_AT && mm_lines_next(&lines, &line);) {
        if (mm_slice_starts(line, "#") || mm_slice_trim(line).n == 0)
            continue;
        const size_t n = count_fields(line);
        if (fields == 0 ? n < 2 || !is_names(line) : n != fields || (rows == 0 && !is_values(line)))
            return false;
        rows += fields != 0;
        fields = n;
    }
    return fields > 0;
}

static bool table_read(const mm_source *source, const mm_select *select, mm_tables *out, mm_diag *diag,
                       mm_err *err)
{
    (void)select;
    (void)diag;
    mm_table *table = mm_tsv_read(source->text, source->size, source->path, err);
    if (table == NULL)
        return false;
    table->format = mm_format_table.name;
    return mm_tables_add(out, table, err);
}

const mm_file_format mm_format_table = { "table", "mischmetal table (TSV)", table_detect, table_read };
