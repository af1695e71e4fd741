/* Reading what the command line names. */
#include "cli/input.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cli/meta_from.h"
#include "cli/part.h"
#include "read/read.h"

static bool set_meta(mm_table *table, const char *assignment, mm_err *err)
{
    const char *equals = strchr(assignment, '=');
    if (equals == NULL || equals == assignment)
        return mm_fail(err, MM_EUSAGE, "--meta takes KEY=VALUE, not '%s'", assignment);
    char *key = mm_strndup(assignment, (size_t)(equals - assignment));
    const bool good = key != NULL ? mm_meta_set(table, key, equals + 1, err)
                                  : mm_fail_memory(err, "metadata");
    free(key);
    return good;
}

/* A name that does not match is told: the pattern is then likely wrong. */
static bool take_name(mm_context *c, mm_table *table, const char *pattern, mm_err *err)
{
    const int found = mm_meta_from_name(table, pattern, err);
    if (found < 0)
        return mm_fail_in(err, "--meta-from %s", pattern);
    if (found == 0)
        mm_warn(&c->diag, table->name, 0, "--meta-from does not match this name");
    return true;
}

static bool keep_where(mm_table *table, const char *expr, mm_err *err)
{
    const char *name, *unit;
    double *v = mm_table_values(table, expr, &name, &unit, err);
    bool *keep = v == NULL ? NULL : mm_zalloc(table->nrow, sizeof *keep);
    for (size_t i = 0; keep != NULL && i < table->nrow; i++)
        keep[i] = v[i] != 0 && !isnan(v[i]);
    if (keep != NULL)
        mm_table_keep_rows(table, keep);
    const bool good = keep != NULL;
    free(v);
    free(keep);
    return good || mm_fail_memory(err, "--where");
}

static bool adapt_table(mm_context *c, mm_table *table, mm_err *err)
{
    const char *text;
    for (size_t i = 0; (text = mm_arg_nth(&c->args, "meta-from", i)) != NULL; i++)
        if (!take_name(c, table, text, err))
            return false;
    for (size_t i = 0; (text = mm_arg_nth(&c->args, "meta", i)) != NULL; i++)
        if (!set_meta(table, text, err))
            return false;
    for (size_t i = 0; (text = mm_arg_nth(&c->args, "where", i)) != NULL; i++)
        if (!keep_where(table, text, err))
            return false;
    if (table->nrow == 0)
        return mm_fail(err, MM_EINPUT, "%s: no row left by --where", table->name);
    return true;
}

/* What an input of another part holds is not of the report. */
static bool read_one(mm_context *c, mm_input *input, bool own)
{
    const char *format = mm_arg_text(&c->args, "format", "auto");
    if (!mm_read(input->path, format, &input->tables, &c->diag, &input->err))
        return false;
    for (size_t i = 0; i < input->tables.n; i++)
        if (!adapt_table(c, input->tables.t[i], &input->err) ||
            (own && !mm_report_add_input(&c->report, input->tables.t[i], &input->err)))
            return false;
    return true;
}

static void take_err(mm_err *to, mm_err *from)
{
    if (to->code == MM_OK) {
        *to = *from;
        *from = (mm_err)MM_ERR_INIT;
    }
}

/* One of several files failed: said at once, and the work goes on unless the command line itself is wrong. */
static bool bear_failure(mm_context *c, mm_input *input, bool own, bool alone)
{
    mm_tables_free(&input->tables);
    if (alone || input->err.code != MM_EINPUT) {
        take_err(&c->err, &input->err);
        return false;
    }
    if (own) {
        fprintf(c->errors, "%s: %s\n", c->tool->name, input->err.msg);
        c->input_failed = true;
    }
    return true;
}

bool mm_inputs_read(mm_context *c, mm_inputs *inputs)
{
    const bool any = c->args.noperand > 0;
    *inputs = (mm_inputs){ .n = any ? c->args.noperand : 1 };
    inputs->input = mm_zalloc(inputs->n, sizeof *inputs->input);
    if (inputs->input == NULL)
        return mm_fail_memory(&c->err, "inputs");
    size_t usable = 0;
    const mm_progress progress = mm_context_progress(c);
    for (size_t i = 0; i < inputs->n; i++) {
        mm_input *input = &inputs->input[i];
        input->path = mm_strdup(any ? c->args.operand[i] : "-");
        if (input->path == NULL)
            return mm_fail_memory(&c->err, "inputs");
        const bool own = mm_part_owns(c, i);
        if (read_one(c, input, own))
            usable++;
        else if (!bear_failure(c, input, own, inputs->n == 1))
            return false;
        mm_progress_tell(&progress, i + 1, inputs->n, "reading");
    }
    if (usable > 0)
        return true;
    return mm_fail(&c->err, MM_EINPUT, "none of %zu files could be read", inputs->n);
}

void mm_inputs_free(mm_inputs *inputs)
{
    for (size_t i = 0; inputs->input != NULL && i < inputs->n; i++) {
        free(inputs->input[i].path);
        mm_tables_free(&inputs->input[i].tables);
        mm_err_clear(&inputs->input[i].err);
    }
    free(inputs->input);
    *inputs = (mm_inputs){ 0 };
}

bool mm_inputs_tables(const mm_inputs *inputs, mm_tables *tables, mm_err *err)
{
    *tables = (mm_tables){ 0 };
    for (size_t i = 0; i < inputs->n; i++)
        for (size_t k = 0; k < inputs->input[i].tables.n; k++) {
            if (!mm_reserve(&tables->t, &tables->cap, tables->n + 1, sizeof *tables->t))
                return mm_fail_memory(err, "tables");
            tables->t[tables->n++] = inputs->input[i].tables.t[k];
        }
    return true;
}
