/* mmfit info: what a file holds, and what looks wrong in it. */
#include <math.h>
#include <stdlib.h>

#include "base/file.h"
#include "cli/input.h"
#include "cli/listing.h"
#include "cli/verbs.h"
#include "magnet/run.h"
#include "read/inspect.h"
#include "report/info.h"

enum { RUNS_SHOWN = 60 };

/* Ramps of the temperature and the field, where the data have them; `--run K` of chifit takes one. */
static bool write_runs(mm_context *c, const mm_table *table)
{
    mm_run *run;
    size_t n;
    if (!mm_runs_of_table(table, &run, &n, &c->err))
        return false;
    if (n > 0)
        fprintf(c->out, "  runs\n    %4s %-11s %-5s %10s %12s %10s %6s\n", "", "moves", "", "at", "from",
                "to", "rows");
    for (size_t i = 0; i < n && i < RUNS_SHOWN; i++) {
        const mm_run *r = &run[i];
        const bool field = r->kind == MM_RUN_FIELD;
        fprintf(c->out, "    %4zu %-11s %-5s %7.6g %-2s %12.6g %10.6g %6zu  %s\n", i + 1,
                mm_run_kind_text(r->kind),
                r->direction > 0   ? "up"
                : r->direction < 0 ? "down"
                                   : "",
                field ? r->temperature : r->field, field ? "K" : "Oe", r->direction < 0 ? r->hi : r->lo,
                r->direction < 0 ? r->lo : r->hi, r->n, mm_history_text(r->history));
    }
    if (n > RUNS_SHOWN)
        fprintf(c->out, "    and %zu more\n", n - RUNS_SHOWN);
    free(run);
    return true;
}

/* Text: a file of one scan in full; of several a line each, and the first in full. */
static bool write_text(mm_context *c, const mm_input *input)
{
    const bool many = input->tables.n > 1;
    for (size_t i = 0; i < input->tables.n; i++) {
        const mm_table *table = input->tables.t[i];
        mm_inspection *inspection = mm_inspect(table, &c->err);
        if (inspection == NULL)
            return false;
        if (i == 0 && many)
            fprintf(c->out, "%s: %zu scans, format %s\n  %-10s %8s %8s\n", input->path, input->tables.n,
                    table->format, "scan", "rows", "columns");
        if (many)
            mm_info_line(table, inspection, c->out);
        else
            mm_info_text(table, inspection, c->out);
        mm_inspection_free(inspection);
        if (!many && !write_runs(c, table))
            return false;
    }
    return true;
}

static bool write_first(mm_context *c, const mm_input *input)
{
    if (input->tables.n < 2)
        return true;
    mm_inspection *inspection = mm_inspect(input->tables.t[0], &c->err);
    if (inspection != NULL)
        mm_info_text(input->tables.t[0], inspection, c->out);
    mm_inspection_free(inspection);
    return inspection != NULL;
}

static const char *const columns[] = { "dataset", "format",  "column", "id",       "unit", "kind",
                                       "rows",    "missing", "least",  "greatest", NULL };

enum { ROWS = 6, MISSING, LEAST, GREATEST };

static bool begin_table(mm_context *c)
{
    c->report.table = mm_table_new("info", &c->err);
    for (size_t i = 0; c->report.table != NULL && columns[i] != NULL; i++)
        if (mm_table_add(c->report.table, columns[i], "", i < ROWS ? MM_TEXT : MM_NUMBER, &c->err) < 0)
            return false;
    return c->report.table != NULL;
}

static bool add_column(mm_context *c, const mm_table *table, const mm_inspection *inspection, size_t i)
{
    mm_table *out = c->report.table;
    const mm_column *col = &table->col[i];
    const char *const text[ROWS] = { table->name, table->format, col->header,
                                     col->id,     col->unit,     col->kind == MM_TEXT ? "text" : "number" };
    if (!mm_table_add_row(out, &c->err))
        return false;
    const size_t row = out->nrow - 1;
    for (size_t k = 0; k < ROWS; k++)
        if (!mm_table_set_text(out, row, k, text[k], &c->err))
            return false;
    out->col[ROWS].v[row] = (double)table->nrow;
    out->col[MISSING].v[row] = (double)inspection->col[i].missing;
    out->col[LEAST].v[row] = inspection->col[i].lo;
    out->col[GREATEST].v[row] = inspection->col[i].hi;
    return true;
}

/* TSV and JSON: a row a column; what looks wrong are warnings. */
static bool add_table(mm_context *c, const mm_table *table)
{
    mm_inspection *inspection = mm_inspect(table, &c->err);
    bool good = inspection != NULL;
    for (size_t i = 0; good && i < table->ncol; i++)
        good = add_column(c, table, inspection, i);
    for (size_t i = 0; good && i < inspection->nfinding; i++)
        mm_warn(&c->diag, table->name, 0, "%s: %s", mm_finding_word(inspection->finding[i].kind),
                inspection->finding[i].text);
    mm_inspection_free(inspection);
    return good;
}

static bool write_all(mm_context *c, const mm_inputs *inputs)
{
    const bool text = mm_arg_choice(&c->args, "as", MM_FORM_TEXT) == MM_FORM_TEXT &&
                      !mm_arg_given(&c->args, "output");
    if (!text && !begin_table(c))
        return false;
    for (size_t i = 0; i < inputs->n; i++) {
        const mm_input *input = &inputs->input[i];
        if (text && !(write_text(c, input) && write_first(c, input)))
            return false;
        for (size_t k = 0; !text && k < input->tables.n; k++)
            if (!add_table(c, input->tables.t[k]))
                return false;
    }
    return text ? mm_stream_flush(c->out, "standard output", &c->err) : mm_context_write(c);
}

bool mm_run_info(mm_context *c)
{
    mm_inputs inputs;
    const bool good = mm_inputs_read(c, &inputs) && write_all(c, &inputs);
    mm_inputs_free(&inputs);
    return good;
}
