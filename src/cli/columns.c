/* Columns and formulas over columns. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "cli/input.h"
#include "expr/expr.h"

/* In formulas a name is a column; behind the columns come numbers of the metadata, in their own units. */
static mm_symbol lookup(const void *context, const char *name, bool quoted, size_t *index)
{
    const mm_table *table = context;
    (void)quoted;
    const ptrdiff_t col = mm_table_find(table, name);
    if (col >= 0 && table->col[col].kind == MM_NUMBER) {
        *index = (size_t)col;
        return MM_SYM_ARRAY;
    }
    double value, error;
    const char *unit;
    for (size_t i = 0; i < table->nmeta; i++)
        if (mm_equal_nocase(table->meta[i].key, name) &&
            mm_quantity_parse(table->meta[i].value, &value, &error, &unit)) {
            *index = table->ncol + i;
            return MM_SYM_SCALAR;
        }
    return MM_SYM_NONE;
}

static const char *name_at(const void *context, size_t i)
{
    const mm_table *table = context;
    return i < table->ncol ? table->col[i].id : NULL;
}

static double meta_number(const mm_table *table, size_t i)
{
    double value = NAN, error;
    const char *unit;
    mm_quantity_parse(table->meta[i].value, &value, &error, &unit);
    return value;
}

static bool evaluate(const mm_expr *expr, const mm_table *table, double *out, mm_err *err)
{
    const size_t n = mm_expr_ninputs(expr);
    const double **inputs = mm_zalloc(n, sizeof *inputs);
    double *scalar = mm_zalloc(n, sizeof *scalar);
    const bool good = inputs != NULL && scalar != NULL;
    for (size_t k = 0; good && k < n; k++) {
        mm_symbol kind;
        const size_t index = mm_expr_input(expr, k, &kind);
        if (kind == MM_SYM_SCALAR)
            scalar[k] = meta_number(table, index - table->ncol);
        inputs[k] = kind == MM_SYM_SCALAR ? &scalar[k] : table->col[index].v;
    }
    if (good)
        mm_expr_eval(expr, table->nrow, inputs, NULL, out);
    free(inputs);
    free(scalar);
    return good || mm_fail_memory(err, "a formula");
}

/* All columns of the table, for a message. */
static void list_columns(const mm_table *table, mm_buf *buf)
{
    for (size_t i = 0; i < table->ncol && i < 40; i++)
        mm_buf_printf(buf, "%s%s", i > 0 ? ", " : "", table->col[i].id);
    if (table->ncol > 40)
        mm_buf_add(buf, ", ...");
}

static void fail_column(const mm_table *table, const char *expr, mm_err *err)
{
    mm_buf names = { 0 };
    list_columns(table, &names);
    mm_err why = *err;
    *err = (mm_err)MM_ERR_INIT;
    const bool plain = strpbrk(expr, "+-*/^()<>=&|!?") == NULL;
    if (plain)
        mm_fail(err, MM_EINPUT, "%s: no column '%s'; there are: %s", table->name, expr,
                names.data != NULL ? names.data : "");
    else
        mm_fail(err, why.code, "'%s': %s; columns of %s: %s", expr, why.msg, table->name,
                names.data != NULL ? names.data : "");
    mm_err_clear(&why);
    mm_buf_free(&names);
}

double *mm_table_values(const mm_table *table, const char *expr, const char **name, const char **unit,
                        mm_err *err)
{
    double *v = mm_zalloc(table->nrow, sizeof *v);
    if (v == NULL) {
        mm_fail_memory(err, expr);
        return NULL;
    }
    const ptrdiff_t col = mm_table_find(table, expr);
    if (col >= 0 && table->col[col].kind == MM_NUMBER) {
        memcpy(v, table->col[col].v, table->nrow * sizeof *v);
        *name = table->col[col].name;
        *unit = table->col[col].unit;
        return v;
    }
    if (col >= 0) {
        mm_fail(err, MM_EINPUT, "%s: column '%s' holds text", table->name, expr);
        free(v);
        return NULL;
    }
    const mm_scope scope = { .lookup = lookup, .name_at = name_at, .context = table };
    mm_expr *formula = mm_expr_compile(expr, &scope, err);
    const bool good = formula != NULL && evaluate(formula, table, v, err);
    if (formula == NULL && err->code != MM_ESYS)
        fail_column(table, expr, err);
    mm_expr_free(formula);
    *name = expr;
    *unit = "";
    if (good)
        return v;
    free(v);
    return NULL;
}
