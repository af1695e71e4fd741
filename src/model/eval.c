#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/parts.h"

struct mm_workspace {
    double *column;       /* a formula's value */
    const double **input; /* of a formula: as many as the one with most */
    double **slope;
    /* Of an observed output, for `rows` rows: its parts, the derivatives by them, and each part's derivatives
     * by the parameters. */
    size_t rows;
    double *part, *by_part, *part_by_p;
    double **part_dy; /* npar */
};

static bool observed_alloc(mm_workspace *ws, const mm_model *model, size_t n)
{
    const size_t npart = model->observed->npart;
    ws->rows = n;
    ws->part = mm_zalloc(n, npart * sizeof *ws->part);
    ws->by_part = mm_zalloc(n, npart * sizeof *ws->by_part);
    ws->part_by_p = mm_zalloc(n, npart * model->npar * sizeof *ws->part_by_p);
    ws->part_dy = mm_zalloc(model->npar, sizeof *ws->part_dy);
    return ws->part != NULL && ws->by_part != NULL && ws->part_by_p != NULL && ws->part_dy != NULL;
}

mm_workspace *mm_workspace_new(const mm_model *model, size_t n, mm_err *err)
{
    size_t most = model->observed != NULL ? mm_expr_ninputs(model->observed->formula) : 0;
    for (size_t c = 0; c < model->ncomp; c++)
        if (model->comp[c].formula != NULL && mm_expr_ninputs(model->comp[c].formula) > most)
            most = mm_expr_ninputs(model->comp[c].formula);
    mm_workspace *ws = mm_zalloc(1, sizeof *ws);
    if (ws != NULL) {
        ws->column = mm_zalloc(n, sizeof *ws->column);
        ws->input = mm_zalloc(most, sizeof *ws->input);
        ws->slope = mm_zalloc(most, sizeof *ws->slope);
    }
    if (ws != NULL && ws->column != NULL && ws->input != NULL && ws->slope != NULL &&
        (model->observed == NULL || observed_alloc(ws, model, n)))
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
    free(ws->part);
    free(ws->by_part);
    free(ws->part_by_p);
    free(ws->part_dy);
    free(ws);
}

static void add_function(const mm_component *comp, size_t n, const double *const *x, const double *p,
                         double *y, double *const *dy)
{
    const size_t shift = comp->output > 0 ? (size_t)comp->output * n : 0;
    const double *own[MM_FUNC_MAX_X];
    double *column[MM_FUNC_MAX_PARAMS];
    const bool off = comp->func->amplitude && p[comp->first] == 0 && (dy == NULL || dy[comp->first] == NULL);
    for (int j = 0; j < comp->func->nx; j++)
        own[j] = x[comp->axis[j]];
    for (size_t k = 0; dy != NULL && k < comp->npar; k++)
        column[k] = dy[comp->first + k] != NULL ? dy[comp->first + k] + shift : NULL;
    for (size_t k = 0; off && dy != NULL && k < comp->npar; k++)
        if (column[k] != NULL)
            memset(column[k], 0, (size_t)comp->func->ny * n * sizeof *column[k]);
    if (off)
        return;
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
static bool fills_columns(const mm_component *comp, size_t outputs)
{
    return comp->func != NULL && (size_t)comp->func->ny == outputs;
}

static void add_component(const mm_model *model, const mm_component *comp, size_t n, const double *const *x,
                          const double *p, double *y, double *const *dy, mm_workspace *ws)
{
    size_t outputs;
    mm_model_parts(model, &outputs);
    for (size_t k = 0; dy != NULL && k < comp->npar && !fills_columns(comp, outputs); k++)
        if (dy[comp->first + k] != NULL)
            memset(dy[comp->first + k], 0, n * outputs * sizeof *y);
    if (comp->func != NULL)
        add_function(comp, n, x, p, y, dy);
    else if (comp->formula != NULL)
        add_formula(model, comp, n, x, p, y, dy, ws);
}

/* The sum of all components but one; `without` is ncomp for none. */
static void add_components(const mm_model *model, size_t without, size_t n, const double *const *x,
                           const double *p, double *y, double *const *dy, mm_workspace *ws)
{
    size_t outputs;
    mm_model_parts(model, &outputs);
    memset(y, 0, n * outputs * sizeof *y);
    for (size_t c = 0; c < model->ncomp; c++)
        if (c != without)
            add_component(model, &model->comp[c], n, x, p, y, dy, ws);
}

/* The observed output from its parts, which stand in the workspace; by_part only where derivatives are
 * wanted. */
static void observe(const mm_observed *observed, size_t n, double *y, bool gradient, mm_workspace *ws)
{
    mm_symbol kind;
    for (size_t k = 0; k < mm_expr_ninputs(observed->formula); k++) {
        ws->input[k] = ws->part + mm_expr_input(observed->formula, k, &kind) * n;
        ws->slope[k] = ws->by_part + k * n;
    }
    if (gradient)
        mm_expr_eval_grad(observed->formula, n, ws->input, NULL, y, ws->slope);
    else
        mm_expr_eval(observed->formula, n, ws->input, NULL, y);
}

/* d y/d p = sum over the formula's inputs of (d y/d part) (d part/d p) */
static void chain(const mm_observed *observed, size_t n, const double *part_by_p, double *dy,
                  const mm_workspace *ws)
{
    mm_symbol kind;
    memset(dy, 0, n * sizeof *dy);
    for (size_t k = 0; k < mm_expr_ninputs(observed->formula); k++) {
        const double *slope = ws->by_part + k * n,
                     *inner = part_by_p + mm_expr_input(observed->formula, k, &kind) * n;
        for (size_t i = 0; i < n; i++)
            dy[i] += slope[i] * inner[i];
    }
}

static void eval_observed(const mm_model *model, size_t n, const double *const *x, const double *p, double *y,
                          double *const *dy, mm_workspace *ws)
{
    const size_t stride = model->observed->npart * ws->rows;
    for (size_t j = 0; dy != NULL && j < model->npar; j++)
        ws->part_dy[j] = dy[j] != NULL ? ws->part_by_p + j * stride : NULL;
    add_components(model, model->ncomp, n, x, p, ws->part, dy != NULL ? ws->part_dy : NULL, ws);
    observe(model->observed, n, y, dy != NULL, ws);
    for (size_t j = 0; dy != NULL && j < model->npar; j++)
        if (dy[j] != NULL)
            chain(model->observed, n, ws->part_dy[j], dy[j], ws);
}

void mm_model_eval(const mm_model *model, size_t n, const double *const *x, const double *p, double *y,
                   double *const *dy, mm_workspace *ws)
{
    if (model->observed != NULL)
        eval_observed(model, n, x, p, y, dy, ws);
    else
        add_components(model, model->ncomp, n, x, p, y, dy, ws);
}

static void component_of_observed(const mm_model *model, size_t comp, size_t n, const double *const *x,
                                  const double *p, double *y, mm_workspace *ws)
{
    if (mm_observed_is_part(model->observed)) {
        memset(ws->part, 0, n * model->observed->npart * sizeof *ws->part);
        add_component(model, &model->comp[comp], n, x, p, ws->part, NULL, ws);
        observe(model->observed, n, y, false, ws);
        return;
    }
    add_components(model, comp, n, x, p, ws->part, NULL, ws);
    observe(model->observed, n, ws->column, false, ws);
    add_component(model, &model->comp[comp], n, x, p, ws->part, NULL, ws);
    observe(model->observed, n, y, false, ws);
    for (size_t i = 0; i < n; i++)
        y[i] -= ws->column[i];
}

void mm_model_eval_component(const mm_model *model, size_t comp, size_t n, const double *const *x,
                             const double *p, double *y, mm_workspace *ws)
{
    if (model->observed != NULL) {
        component_of_observed(model, comp, n, x, p, y, ws);
        return;
    }
    memset(y, 0, n * model->ny * sizeof *y);
    add_component(model, &model->comp[comp], n, x, p, y, NULL, ws);
}
