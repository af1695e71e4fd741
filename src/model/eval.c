#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/parts.h"

struct mm_workspace {
    double *column;       /* a formula's value */
    const double **input; /* of a formula: as many as the one with most */
    double **slope;
};

mm_workspace *mm_workspace_new(const mm_model *model, size_t n, mm_err *err)
{
    size_t most = 0;
    for (size_t c = 0; c < model->ncomp; c++)
        if (model->comp[c].formula != NULL && mm_expr_ninputs(model->comp[c].formula) > most)
            most = mm_expr_ninputs(model->comp[c].formula);
    mm_workspace *ws = mm_zalloc(1, sizeof *ws);
    if (ws != NULL) {
        ws->column = mm_zalloc(n, sizeof *ws->column);
        ws->input = mm_zalloc(most, sizeof *ws->input);
        ws->slope = mm_zalloc(most, sizeof *ws->slope);
    }
    if (ws != NULL && ws->column != NULL && ws->input != NULL && ws->slope != NULL)
        return ws;
    mm_workspace_free(ws);
    mm_fail_memory(err, "a model's workspace");
    return NULL;
}

void mm_workspace_free(mm_workspace *ws)
{
    if (ws == NULL)
        return;
    free(ws->column);
    free(ws->input);
    free(ws->slope);
    free(ws);
}

static void add_function(const mm_component *comp, size_t n, const double *const *x, const double *p,
                         double *y, double *const *dy)
{
    const size_t shift = comp->output > 0 ? (size_t)comp->output * n : 0;
    const double *own[MM_FUNC_MAX_X];
    double *column[MM_FUNC_MAX_PARAMS];
    for (int j = 0; j < comp->func->nx; j++)
        own[j] = x[comp->axis[j]];
    for (size_t k = 0; dy != NULL && k < comp->npar; k++)
        column[k] = dy[comp->first + k] != NULL ? dy[comp->first + k] + shift : NULL;
    mm_func_eval(comp->func, n, own, p + comp->first, y + shift, dy != NULL ? column : NULL);
}

static void add_formula(const mm_model *model, const mm_component *comp, size_t n, const double *const *x,
                        const double *p, double *y, double *const *dy, mm_workspace *ws)
{
    const size_t shift = (size_t)comp->output * n;
    mm_symbol kind;
    for (size_t k = 0; k < mm_expr_ninputs(comp->formula); k++) {
        const size_t input = mm_expr_input(comp->formula, k, &kind);
        const size_t par = input < model->nx ? 0 : comp->first + input - model->nx;
        ws->input[k] = input < model->nx ? x[input] : p + par;
        ws->slope[k] = dy != NULL && input >= model->nx && dy[par] != NULL ? dy[par] + shift : NULL;
    }
    if (dy != NULL)
        mm_expr_eval_grad(comp->formula, n, ws->input, NULL, ws->column, ws->slope);
    else
        mm_expr_eval(comp->formula, n, ws->input, NULL, ws->column);
    for (size_t i = 0; i < n; i++)
        y[shift + i] += ws->column[i];
}

/* Does every evaluation write the whole column of the component's parameters? */
static bool fills_columns(const mm_model *model, const mm_component *comp)
{
    return comp->func != NULL && (size_t)comp->func->ny == model->ny;
}

static void add_component(const mm_model *model, const mm_component *comp, size_t n, const double *const *x,
                          const double *p, double *y, double *const *dy, mm_workspace *ws)
{
    for (size_t k = 0; dy != NULL && k < comp->npar && !fills_columns(model, comp); k++)
        if (dy[comp->first + k] != NULL)
            memset(dy[comp->first + k], 0, n * model->ny * sizeof *y);
    if (comp->func != NULL)
        add_function(comp, n, x, p, y, dy);
    else if (comp->formula != NULL)
        add_formula(model, comp, n, x, p, y, dy, ws);
}

void mm_model_eval(const mm_model *model, size_t n, const double *const *x, const double *p, double *y,
                   double *const *dy, mm_workspace *ws)
{
    memset(y, 0, n * model->ny * sizeof *y);
    for (size_t c = 0; c < model->ncomp; c++)
        add_component(model, &model->comp[c], n, x, p, y, dy, ws);
}

void mm_model_eval_component(const mm_model *model, size_t comp, size_t n, const double *const *x,
                             const double *p, double *y, mm_workspace *ws)
{
    memset(y, 0, n * model->ny * sizeof *y);
    add_component(model, &model->comp[comp], n, x, p, y, NULL, ws);
}
