/* mmfit cat: any readable file as the table that tools pass to each other. */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "cli/input.h"
#include "cli/verbs.h"

/* Keep the rows of the first x (or of the first column of numbers) within --range. */
static bool keep_range(mm_context *c, mm_table *table)
{
    double lo, hi;
    if (!mm_arg_range(&c->args, "range", &lo, &hi))
        return true;
    const char *expr = mm_arg_nth(&c->args, "x", 0), *name, *unit;
    double *v = mm_table_values(table, expr != NULL ? expr : "$1", &name, &unit, &c->err);
    bool *keep = v == NULL ? NULL : mm_zalloc(table->nrow, sizeof *keep);
    for (size_t i = 0; keep != NULL && i < table->nrow; i++)
        keep[i] = v[i] >= lo && v[i] <= hi;
    const bool good = keep != NULL;
    if (good)
        mm_table_keep_rows(table, keep);
    free(v);
    free(keep);
    if (good && table->nrow == 0)
        return mm_fail(&c->err, MM_EINPUT, "%s: no row in the range", table->name);
    return good || mm_fail_memory(&c->err, "--range");
}

static bool add_chosen(mm_context *c, const mm_table *table, const char *option, const char *suffix,
                       mm_table *chosen)
{
    const char *expr;
    for (size_t i = 0; (expr = mm_arg_nth(&c->args, option, i)) != NULL; i++) {
        const char *name, *unit;
        double *v = mm_table_values(table, expr, &name, &unit, &c->err);
        const char *y = mm_arg_nth(&c->args, "y", i);
        char *header = suffix == NULL || y == NULL ? mm_strdup(name) : mm_format("%s%s", y, suffix);
        const ptrdiff_t col = v == NULL || header == NULL
                                  ? -1
                                  : mm_table_add(chosen, header, unit, MM_NUMBER, &c->err);
        for (size_t row = 0; col >= 0 && row < table->nrow; row++)
            chosen->col[col].v[row] = v[row];
        free(v);
        free(header);
        if (col < 0)
            return mm_fail_memory(&c->err, "a column");
    }
    return true;
}

/* What -x, -y and -s name. */
static mm_table *choose(mm_context *c, const mm_table *table)
{
    mm_table *chosen = mm_table_new(table->name, &c->err);
    bool good = chosen != NULL && mm_table_resize(chosen, table->nrow, &c->err) &&
                mm_replace(&chosen->scan, table->scan);
    for (size_t i = 0; good && i < table->nmeta; i++)
        good = mm_meta_set(chosen, table->meta[i].key, table->meta[i].value, &c->err);
    if (good && add_chosen(c, table, "x", NULL, chosen) && add_chosen(c, table, "y", NULL, chosen) &&
        add_chosen(c, table, "sigma", "_err", chosen))
        return chosen;
    mm_table_free(chosen);
    mm_fail_memory(&c->err, "a table");
    return NULL;
}

/* All tables, or what is chosen of them. An input's table that is taken as it is is the input's no more. */
static bool gather(mm_context *c, mm_inputs *inputs, mm_tables *chosen)
{
    const bool whole = !mm_arg_given(&c->args, "x") && !mm_arg_given(&c->args, "y") &&
                       !mm_arg_given(&c->args, "sigma");
    for (size_t i = 0; i < inputs->n; i++)
        for (size_t k = 0; k < inputs->input[i].tables.n; k++) {
            mm_table **table = &inputs->input[i].tables.t[k], *taken = *table;
            if (!keep_range(c, *table))
                return false;
            if (whole)
                *table = NULL;
            else
                taken = choose(c, *table);
            if (!mm_tables_add(chosen, taken, &c->err))
                return false;
        }
    return true;
}

bool mm_run_cat(mm_context *c)
{
    mm_inputs inputs;
    mm_tables chosen = { 0 };
    bool good = mm_inputs_read(c, &inputs) && gather(c, &inputs, &chosen);
    if (good && chosen.n == 1) {
        c->report.table = chosen.t[0];
        chosen.n = 0;
    } else if (good) {
        c->report.table = mm_tables_join(&chosen, true, &c->err);
        good = c->report.table != NULL;
    }
    mm_tables_free(&chosen);
    mm_inputs_free(&inputs);
    return good && mm_context_write(c);
}
