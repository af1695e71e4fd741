#include <string.h>

#include "model/parts.h"

/* Value of an input: a parameter, or an earlier derived quantity. */
static double input_value(const mm_model *model, size_t input, const double *p)
{
    return input < model->npar ? p[input] : mm_model_derived(model, input - model->npar, p, NULL);
}

/* grad += factor * gradient of derived quantity i, worked down to the parameters. */
static void add_gradient(const mm_model *model, size_t i, const double *p, double factor, double *grad)
{
    const mm_expr *formula = model->derived[i].formula;
    double value[MM_FORMULA_MAX_INPUTS], slope[MM_FORMULA_MAX_INPUTS];
    const size_t n = mm_expr_ninputs(formula);
    mm_symbol kind;
    for (size_t k = 0; k < n; k++)
        value[k] = input_value(model, mm_expr_input(formula, k, &kind), p);
    mm_expr_scalar(formula, value, NULL, slope);
    for (size_t k = 0; k < n; k++) {
        const size_t input = mm_expr_input(formula, k, &kind);
        if (input < model->npar)
            grad[input] += factor * slope[k];
        else
            add_gradient(model, input - model->npar, p, factor * slope[k], grad);
    }
}

double mm_model_derived(const mm_model *model, size_t i, const double *p, double *grad)
{
    const mm_expr *formula = model->derived[i].formula;
    double value[MM_FORMULA_MAX_INPUTS];
    mm_symbol kind;
    for (size_t k = 0; k < mm_expr_ninputs(formula); k++)
        value[k] = input_value(model, mm_expr_input(formula, k, &kind), p);
    if (grad != NULL) {
        memset(grad, 0, model->npar * sizeof *grad);
        add_gradient(model, i, p, 1, grad);
    }
    return mm_expr_scalar(formula, value, NULL, NULL);
}
