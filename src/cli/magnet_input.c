#include "cli/magnet_input.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "magnet/ac.h"
#include "magnet/background.h"
#include "magnet/moment.h"
#include "magnet/run.h"
#include "read/read.h"

const mm_option mm_run_options[] = {
    { "run", 0, MM_OPT_COUNT, "K", "only the run K of a file, as 'mmfit info' numbers them", 1, 1e6 },
    { NULL, 0, MM_OPT_FLAG, NULL, NULL, 0, 0 },
};

const mm_option mm_background_options[] = {
    { "background", 0, MM_OPT_TEXT, "FILE",
      "subtract the moment of this empty run at the same temperature and field", 0, 0 },
    { NULL, 0, MM_OPT_FLAG, NULL, NULL, 0, 0 },
};

const mm_option mm_field_options[] = {
    { "field-offset", 0, MM_OPT_NUMBER, "H", "take H in Oe off all fields (0)", -1e6, 1e6 },
    { NULL, 0, MM_OPT_FLAG, NULL, NULL, 0, 0 },
};

static bool take_run(mm_context *c, mm_table *table)
{
    const size_t k = (size_t)mm_arg_number(&c->args, "run", 0);
    mm_run *run;
    size_t n;
    if (k == 0)
        return true;
    if (!mm_runs_of_table(table, &run, &n, &c->err))
        return false;
    bool *keep = mm_zalloc(table->nrow, sizeof *keep);
    bool good = keep != NULL || mm_fail_memory(&c->err, "a run");
    if (good && k > n)
        good = mm_fail(&c->err, MM_EINPUT, "%s: no run %zu; there are %zu ('mmfit info' lists them)",
                       table->name, k, n);
    for (size_t i = good ? run[k - 1].first : 1; good && i <= run[k - 1].last; i++)
        keep[i] = true;
    if (good)
        mm_table_keep_rows(table, keep);
    free(keep);
    free(run);
    return good;
}

/* A field that no column has, from the metadata. */
static bool constant_field(mm_context *c, mm_table *table)
{
    double field, error;
    if (mm_table_find(table, "magnetic_field") >= 0)
        return true;
    const int found = mm_meta_quantity(table, "field", "Oe", &field, &error, &c->err);
    if (found < 0)
        return mm_fail_in(&c->err, "%s", table->name);
    if (found == 0)
        return true;
    const ptrdiff_t col = mm_table_add(table, "magnetic_field", "Oe", MM_NUMBER, &c->err);
    for (size_t i = 0; col >= 0 && i < table->nrow; i++)
        table->col[col].v[i] = field;
    return col >= 0;
}

static bool subtract(mm_context *c, mm_table *table, mm_table *empty)
{
    size_t without;
    if (!mm_field_prepare(empty, &c->diag, &c->err) || !mm_moment_prepare(empty, &c->err) ||
        !mm_background_subtract(table, empty, &without, &c->err))
        return false;
    if (without > 0)
        mm_warn(&c->diag, table->name, 0,
                "%zu rows left out: the background has nothing at their temperature and field", without);
    return true;
}

bool mm_magnet_background(mm_context *c, mm_table *table)
{
    const char *path = mm_arg_text(&c->args, "background", NULL);
    mm_tables empty = { 0 };
    if (path == NULL)
        return true;
    bool good = mm_read(path, mm_arg_text(&c->args, "format", "auto"), &empty, &c->diag, &c->err);
    if (good && empty.n != 1)
        good = mm_fail(&c->err, MM_EINPUT, "%s: a background is one table, not %zu", path, empty.n);
    good = good && subtract(c, table, empty.t[0]);
    mm_tables_free(&empty);
    return good || mm_fail_in(&c->err, "--background");
}

bool mm_magnet_prepare(mm_context *c, mm_table *table)
{
    return mm_field_prepare(table, &c->diag, &c->err) && mm_moment_prepare(table, &c->err) &&
           mm_ac_prepare(table, &c->diag, &c->err) && constant_field(c, table) &&
           mm_magnet_background(c, table) && take_run(c, table);
}

bool mm_magnet_prepare_all(mm_context *c, mm_inputs *inputs)
{
    for (size_t i = 0; i < inputs->n; i++)
        for (size_t k = 0; k < inputs->input[i].tables.n; k++)
            if (!mm_magnet_prepare(c, inputs->input[i].tables.t[k]))
                return false;
    return true;
}

static bool need(mm_context *c, const mm_table *table, const char *id, const char *option, size_t count,
                 const char *hint)
{
    return mm_arg_count(&c->args, option) >= count || mm_table_find(table, id) >= 0 ||
           mm_fail(&c->err, MM_EINPUT, "%s: %s", table->name, hint);
}

bool mm_moment_dataset(mm_context *c, const mm_table *table, mm_dataset *d)
{
    static const char *const x_name[] = { "temperature", "magnetic_field" }, *const x_unit[] = { "K", "Oe" },
                             *const y_name[] = { "moment" }, *const y_unit[] = { "emu" };
    const mm_wanted wanted = { 2, 1, x_name, x_unit, y_name, y_unit, NULL };
    return need(c, table, "temperature", "x", 1, "no column of the temperature") &&
           need(c, table, "magnetic_field", "x", 2,
                "no column of the field; --meta field=20Oe names a constant one") &&
           need(c, table, "moment", "y", 1, "no column of the moment; -y names it") &&
           mm_dataset_make(c, table, &wanted, d);
}
