#include "cli/dma_input.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/unit.h"
#include "relax/dma_columns.h"

const mm_option mm_dma_options[] = {
    { "frequency", 0, MM_OPT_TEXT, "EXPR", "frequency in Hz: a column, a formula or a number", 0, 0 },
    { "lag", 0, MM_OPT_NUMBER, "S", "seconds that the sample lags behind the thermometer", -1e6, 1e6 },
    { "compliance", 0, MM_OPT_TEXT, "C",
      "compliance of the instrument, to be taken off: 2e-7/MPa, or a number in 1 over the unit of the moduli",
      0, 0 },
    { NULL, 0, MM_OPT_FLAG, NULL, NULL, 0, 0 },
};

/* Which quantities -y names, and -s after them. */
static size_t quantities_of(const mm_context *c, mm_signal signal, mm_dma_quantity *value,
                            mm_dma_quantity *error)
{
    const size_t n = mm_arg_count(&c->args, "y");
    const bool both = n > 1 || signal == MM_SIGNAL_COMPLIANCE;
    value[0] = both ? MM_DMA_STORAGE : signal == MM_SIGNAL_TAN_DELTA ? MM_DMA_TAN_DELTA : MM_DMA_LOSS;
    error[0] = both                            ? MM_DMA_STORAGE_ERR
               : signal == MM_SIGNAL_TAN_DELTA ? MM_DMA_TAN_DELTA_ERR
                                               : MM_DMA_LOSS_ERR;
    value[1] = MM_DMA_LOSS;
    error[1] = MM_DMA_LOSS_ERR;
    return both ? 2 : 1;
}

/* A column or formula of the command line as a column of the table. */
static bool name_column(mm_context *c, mm_table *table, const char *text, mm_dma_quantity quantity,
                        const char *like_unit, mm_dma_columns *columns)
{
    if (text == NULL)
        return true;
    const ptrdiff_t own = mm_table_find(table, text);
    if (own >= 0 && table->col[own].kind == MM_NUMBER) {
        columns->column[quantity] = own;
        return true;
    }
    const char *name, *unit;
    double *v = mm_table_values(table, text, &name, &unit, &c->err);
    const ptrdiff_t col = v != NULL ? mm_table_add(table, text, like_unit, MM_NUMBER, &c->err) : -1;
    if (col >= 0)
        memcpy(table->col[col].v, v, table->nrow * sizeof *v);
    free(v);
    columns->column[quantity] = col;
    return col >= 0;
}

static bool name_columns(mm_context *c, mm_signal signal, mm_table *table, mm_dma_columns *columns)
{
    const mm_args *a = &c->args;
    mm_dma_quantity value[2], error[2];
    const size_t n = quantities_of(c, signal, value, error);
    columns->no_errors = strcmp(mm_arg_text(a, "sigma", ""), "none") == 0;
    bool good = name_column(c, table, mm_arg_nth(a, "x", 0), MM_DMA_TEMPERATURE, "K", columns) &&
                name_column(c, table, mm_arg_nth(a, "x", 1), MM_DMA_FREQUENCY, "Hz", columns) &&
                name_column(c, table, mm_arg_text(a, "frequency", NULL), MM_DMA_FREQUENCY, "Hz", columns);
    for (size_t k = 0; good && k < n; k++)
        good = name_column(c, table, mm_arg_nth(a, "y", k), value[k], "", columns);
    good = good && mm_dma_find_columns(table, columns, &c->err);
    for (size_t k = 0; good && k < n && !columns->no_errors; k++) {
        const ptrdiff_t of = columns->column[value[k]];
        good = name_column(c, table, mm_arg_nth(a, "sigma", k), error[k], of >= 0 ? table->col[of].unit : "",
                           columns);
    }
    return good;
}

static bool add_tables(mm_context *c, mm_signal signal, const mm_tables *tables, mm_dma *dma)
{
    size_t taken = 0;
    for (size_t i = 0; i < tables->n; i++) {
        mm_dma_columns columns = MM_DMA_COLUMNS_INIT;
        bool used;
        if (name_columns(c, signal, tables->t[i], &columns) &&
            mm_dma_add(dma, tables->t[i], &columns, &used, &c->diag, &c->err)) {
            taken += used;
            continue;
        }
        if (tables->n == 1 || c->err.code != MM_EINPUT) /* one of several is told and left out */
            return false;
        mm_warn(&c->diag, NULL, 0, "left out: %s", c->err.msg);
        mm_err_clear(&c->err);
    }
    return taken > 0 || mm_fail(&c->err, MM_EINPUT,
                                "no loss modulus and no tan delta in what was read (-y says which column)");
}

/* "2e-7/MPa", "2e-7 1/MPa", or a number in 1/unit. */
static bool correct_compliance(mm_context *c, mm_dma *dma)
{
    const char *text = mm_arg_text(&c->args, "compliance", NULL), *unit;
    double value, error;
    if (text == NULL)
        return true;
    if (!mm_quantity_parse(text, &value, &error, &unit))
        return mm_fail(&c->err, MM_EUSAGE, "--compliance takes a quantity like 2e-7/MPa, not '%s'", text);
    if (unit[0] != '\0' && dma->unit[0] != '\0') {
        char *from = unit[0] == '/' ? mm_format("1%s", unit) : mm_strdup(unit),
             *to = mm_format("1/(%s)", dma->unit);
        mm_conversion conversion = { 1, 0 };
        const bool good = from != NULL && to != NULL && mm_unit_conversion(from, to, &conversion, &c->err);
        free(from);
        free(to);
        if (!good)
            return mm_fail_in(&c->err, "--compliance");
        value *= conversion.scale;
    }
    mm_dma_correct_compliance(dma, value);
    return true;
}

static bool correct(mm_context *c, const mm_tables *tables, mm_dma *dma)
{
    double rate = NAN, error, lo, hi;
    if (!correct_compliance(c, dma))
        return false;
    if (mm_arg_given(&c->args, "lag") &&
        (mm_meta_quantity(tables->t[0], "rate", "K/s", &rate, &error, &c->err) < 0 ||
         !mm_dma_correct_lag(dma, mm_arg_number(&c->args, "lag", 0), rate, &c->err)))
        return false;
    if (mm_arg_range(&c->args, "range", &lo, &hi))
        mm_dma_cut(dma, lo, hi);
    return dma->n > 0 || mm_fail(&c->err, MM_EINPUT, "no row has a temperature in the range");
}

bool mm_dma_read(mm_context *c, mm_signal signal, mm_inputs *inputs, mm_dma *dma)
{
    mm_tables tables = { 0 };
    const bool good = mm_inputs_read(c, inputs) && mm_inputs_tables(inputs, &tables, &c->err) &&
                      add_tables(c, signal, &tables, dma) && correct(c, &tables, dma);
    free(tables.t);
    return good;
}
