#include <string.h>

#include "model/parts.h"

void mm_model_apply_ties(const mm_model *model, double *p)
{
    for (size_t k = 0; k < model->ntied; k++) {
        const size_t i = model->tie_order[k];
        p[i] = mm_formula_at(model->par[i].tie, p, NULL, NULL);
    }
}

void mm_model_tie_jacobian(const mm_model *model, const double *p, double *jac)
{
    const size_t n = model->npar;
    memset(jac, 0, n * n * sizeof *jac);
    for (size_t i = 0; i < n; i++)
        if (model->par[i].tie == NULL)
            jac[i * n + i] = 1;
    for (size_t k = 0; k < model->ntied; k++) {
        const size_t i = model->tie_order[k];
        const mm_expr *tie = model->par[i].tie;
        double grad[MM_FORMULA_MAX_INPUTS];
        mm_formula_at(tie, p, NULL, grad);
        for (size_t input = 0; input < mm_expr_ninputs(tie); input++) {
            mm_symbol kind;
            const double *row = jac + mm_expr_input(tie, input, &kind) * n;
            for (size_t j = 0; j < n; j++)
                jac[i * n + j] += grad[input] * row[j];
        }
    }
}
