#include "expr/expr.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "expr/derive.h"
#include "expr/parse.h"
#include "expr/run.h"

enum { MAX_LENGTH = 65536 };

struct mm_expr {
    char *text;
    mm_inputs inputs;
    bool uses_data;
    mm_plan value;    /* the value alone */
    mm_plan gradient; /* the value and all derivatives */
};

void mm_expr_free(mm_expr *expr)
{
    if (expr == NULL)
        return;
    free(expr->text);
    free(expr->inputs.at);
    mm_plan_free(&expr->value);
    mm_plan_free(&expr->gradient);
    free(expr);
}

static bool plan(mm_expr *expr, mm_graph *graph, int value, mm_err *err)
{
    int root[1 + MM_MAX_INPUTS] = { value };
    for (size_t i = 0; i <= (size_t)value; i++)
        expr->uses_data |= mm_op_reads_data(graph->node[i].op);
    if (!mm_plan_init(&expr->value, graph, root, 1, expr->inputs.n, err))
        return false;
    if (!mm_derive(graph, value, expr->inputs.n, root + 1))
        return mm_fail_memory(err, "a formula");
    return mm_graph_check(graph, err) &&
           mm_plan_init(&expr->gradient, graph, root, 1 + expr->inputs.n, expr->inputs.n, err);
}

static bool compile(mm_expr *expr, const mm_scope *scope, mm_err *err)
{
    mm_graph graph;
    bool good = false;
    if (!mm_graph_init(&graph))
        mm_fail_memory(err, "a formula");
    else {
        const int value = mm_parse_formula(expr->text, scope, &graph, &expr->inputs, err);
        good = value >= 0 && plan(expr, &graph, value, err);
    }
    mm_graph_free(&graph);
    return good;
}

mm_expr *mm_expr_compile(const char *text, const mm_scope *scope, mm_err *err)
{
    if (strnlen(text, MAX_LENGTH + 1) > MAX_LENGTH) {
        mm_fail(err, MM_EUSAGE, "formula: it is longer than %d bytes", MAX_LENGTH);
        return NULL;
    }
    mm_expr *expr = mm_zalloc(1, sizeof *expr);
    if (expr == NULL || (expr->text = mm_strdup(text)) == NULL) {
        mm_fail_memory(err, "a formula");
        goto fail;
    }
    if (!compile(expr, scope, err))
        goto fail;
    return expr;
fail:
    mm_expr_free(expr);
    return NULL;
}

const char *mm_expr_text(const mm_expr *expr)
{
    return expr->text;
}

size_t mm_expr_ninputs(const mm_expr *expr)
{
    return expr->inputs.n;
}

size_t mm_expr_input(const mm_expr *expr, size_t k, mm_symbol *kind)
{
    if (kind != NULL)
        *kind = expr->inputs.at[k].kind;
    return expr->inputs.at[k].index;
}

bool mm_expr_uses_data(const mm_expr *expr)
{
    return expr->uses_data;
}

bool mm_expr_is_constant(const mm_expr *expr)
{
    return expr->inputs.n == 0 && !expr->uses_data;
}

static void run(const mm_expr *expr, const mm_plan *plan_, size_t n, const double *const *inputs,
                const mm_expr_data *data, double *const *out)
{
    mm_sorted sorted = { { 0, NULL, NULL }, NULL };
    if (expr->uses_data && !mm_sorted_init(&sorted, data))
        sorted = (mm_sorted){ { 0, NULL, NULL }, NULL }; /* no memory: as without data, NaN */
    mm_plan_run(plan_, n, inputs, &sorted.points, out);
    mm_sorted_free(&sorted);
}

void mm_expr_eval(const mm_expr *expr, size_t n, const double *const *inputs, const mm_expr_data *data,
                  double *out)
{
    run(expr, &expr->value, n, inputs, data, &out);
}

void mm_expr_eval_grad(const mm_expr *expr, size_t n, const double *const *inputs, const mm_expr_data *data,
                       double *out, double *const *dout)
{
    double *all[1 + MM_MAX_INPUTS] = { out };
    for (size_t k = 0; k < expr->inputs.n; k++)
        all[1 + k] = dout[k];
    run(expr, &expr->gradient, n, inputs, data, all);
}

double mm_expr_scalar(const mm_expr *expr, const double *inputs, const mm_expr_data *data, double *grad)
{
    const double *in[MM_MAX_INPUTS];
    double *out[MM_MAX_INPUTS], value;
    for (size_t k = 0; k < expr->inputs.n; k++) {
        in[k] = inputs + k;
        out[k] = grad == NULL ? NULL : grad + k;
    }
    if (grad == NULL)
        mm_expr_eval(expr, 1, in, data, &value);
    else
        mm_expr_eval_grad(expr, 1, in, data, &value, out);
    return value;
}

/* Functions of the language, then those of the data; hidden ones are left out. */
bool mm_expr_function(size_t i, const char **name, const char **about)
{
    const mm_op *op;
    size_t k = 0;
    for (size_t seen = 0; (op = mm_op_at(k)) != NULL; k++)
        if (!(op->flags & MM_OP_HIDDEN) && seen++ == i)
            break;
    if (op == NULL) {
        size_t shown = 0;
        for (size_t j = 0; mm_op_at(j) != NULL; j++)
            shown += !(mm_op_at(j)->flags & MM_OP_HIDDEN);
        op = mm_op_data_at(i - shown);
    }
    if (op == NULL)
        return false;
    *name = op->name;
    *about = op->about;
    return true;
}
