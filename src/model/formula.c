/* Names in formulas: which parameter, axis or derived quantity is meant. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "model/parts.h"

/* Where a formula stands, and what it stumbled on. */
typedef struct place {
    const mm_model *model;
    const mm_component *comp; /* names are bare ones of this component */
    bool axes;                /* and of the axes */
    size_t nderived;          /* derived quantities that are known */
    char *ambiguous;          /* a bare name that several parameters have */
} place;

static mm_symbol lookup_parameter(const void *context, const char *name, bool quoted, size_t *index)
{
    place *at = *(place *const *)context;
    bool ambiguous;
    if (quoted)
        return MM_SYM_NONE;
    for (size_t i = 0; i < at->nderived; i++)
        if (strcmp(at->model->derived[i].name, name) == 0) {
            *index = at->model->npar + i;
            return MM_SYM_SCALAR;
        }
    const ptrdiff_t found = mm_model_find(at->model, name, &ambiguous);
    if (ambiguous && at->ambiguous == NULL)
        at->ambiguous = mm_strdup(name);
    if (found < 0)
        return MM_SYM_NONE;
    *index = (size_t)found;
    return MM_SYM_SCALAR;
}

static const char *parameter_name_at(const void *context, size_t i)
{
    const place *at = *(place *const *)context;
    if (i < at->model->npar)
        return at->model->par[i].name;
    i -= at->model->npar;
    return i < at->nderived ? at->model->derived[i].name : NULL;
}

static ptrdiff_t find_axis(const mm_model *model, const char *name)
{
    for (size_t k = 0; k < model->nx; k++)
        if (strcmp(model->x[k].name, name) == 0)
            return (ptrdiff_t)k;
    return strcmp(name, "x") == 0 ? 0 : -1;
}

static mm_symbol lookup_own(const void *context, const char *name, bool quoted, size_t *index)
{
    const place *at = *(place *const *)context;
    const mm_model *model = at->model;
    const size_t nx = at->axes ? model->nx : 0;
    for (size_t k = 0; !quoted && k < at->comp->npar; k++)
        if (strcmp(mm_param_bare(&model->par[at->comp->first + k]), name) == 0) {
            *index = at->axes ? nx + k : at->comp->first + k;
            return MM_SYM_SCALAR;
        }
    const ptrdiff_t axis = at->axes && !quoted ? find_axis(model, name) : -1;
    if (axis < 0)
        return MM_SYM_NONE;
    *index = (size_t)axis;
    return MM_SYM_ARRAY;
}

static const char *own_name_at(const void *context, size_t i)
{
    const place *at = *(place *const *)context;
    if (i < at->comp->npar)
        return mm_param_bare(&at->model->par[at->comp->first + i]);
    i -= at->comp->npar;
    return at->axes && i < at->model->nx ? at->model->x[i].name : NULL;
}

static mm_expr *compile(place *at, const char *text, bool data, mm_err *err)
{
    mm_scope scope = {
        .lookup = lookup_parameter, .name_at = parameter_name_at, .context = &at, .data = data
    };
    if (at->comp != NULL) {
        scope.lookup = lookup_own;
        scope.name_at = own_name_at;
    }
    mm_err why = MM_ERR_INIT;
    mm_expr *expr = mm_expr_compile(text, &scope, &why);
    if (expr == NULL && why.code == MM_EUSAGE && at->ambiguous != NULL) {
        char *list = mm_model_ambiguity(at->model, at->ambiguous);
        mm_fail(err, MM_EUSAGE, "formula: '%s' is not unique: %s", at->ambiguous, list != NULL ? list : "");
        free(list);
    } else if (expr == NULL) {
        mm_fail(err, why.code, "%s", why.msg);
    } else if (!at->axes && mm_expr_ninputs(expr) > MM_FORMULA_MAX_INPUTS) {
        mm_fail(err, MM_EUSAGE, "formula: more than %d parameters in one formula", MM_FORMULA_MAX_INPUTS);
        mm_expr_free(expr);
        expr = NULL;
    }
    mm_err_clear(&why);
    free(at->ambiguous);
    return expr;
}

/* Put a compiled formula and its text where the old ones are. */
static bool install(mm_expr **expr, char **text, mm_expr *fresh, const char *fresh_text, mm_err *err)
{
    char *copy = mm_strdup(fresh_text); /* first: the new text may be the old one */
    if (copy == NULL) {
        mm_expr_free(fresh);
        return mm_fail_memory(err, "a formula");
    }
    mm_expr_free(*expr);
    free(*text);
    *expr = fresh;
    *text = copy;
    return true;
}

static void clear(mm_expr **expr, char **text)
{
    mm_expr_free(*expr);
    free(*text);
    *expr = NULL;
    *text = NULL;
}

bool mm_param_set_tie(mm_model *model, size_t i, const char *text, mm_err *err)
{
    mm_param *par = &model->par[i];
    if (text == NULL) {
        clear(&par->tie, &par->tie_text);
        return true;
    }
    place at = { .model = model };
    mm_expr *expr = compile(&at, text, false, err);
    return expr != NULL && install(&par->tie, &par->tie_text, expr, text, err);
}

bool mm_param_set_start(mm_model *model, size_t i, const char *text, mm_err *err)
{
    mm_param *par = &model->par[i];
    double number;
    if (mm_number_parse(mm_slice_of(text), &number)) {
        if (!isfinite(number))
            return mm_fail(err, MM_EUSAGE, "the start of %s is not finite", par->name);
        if (number < par->lo || number > par->hi)
            return mm_fail(err, MM_EUSAGE, "the start %s of %s lies outside its bounds %g:%g", text,
                           par->name, par->lo, par->hi);
        clear(&par->start_expr, &par->start_text);
        par->start = number;
        return true;
    }
    place at = { .model = model };
    mm_expr *expr = compile(&at, text, true, err);
    return expr != NULL && install(&par->start_expr, &par->start_text, expr, text, err);
}

bool mm_component_compile(const mm_model *model, mm_component *comp, mm_err *err)
{
    place at = { .model = model, .comp = comp, .axes = true };
    comp->formula = compile(&at, comp->formula_text, false, err);
    return comp->formula != NULL;
}

/* Formulas behind formulas: counted, since each that names two others doubles the work. */
static bool count_cost(const mm_model *model, mm_derived *derived, mm_err *err)
{
    enum { MOST = 200 };
    mm_symbol kind;
    derived->cost = 1;
    for (size_t k = 0; k < mm_expr_ninputs(derived->formula); k++) {
        const size_t input = mm_expr_input(derived->formula, k, &kind);
        if (input >= model->npar)
            derived->cost += model->derived[input - model->npar].cost;
    }
    if (derived->cost > MOST)
        return mm_fail(err, MM_EUSAGE, "formula: hangs on too many other derived quantities");
    return true;
}

bool mm_derived_compile(const mm_model *model, size_t i, mm_err *err)
{
    mm_derived *derived = &model->derived[i];
    place at = { .model = model, .nderived = i };
    if (derived->component >= 0)
        at = (place){ .model = model, .comp = &model->comp[derived->component] };
    derived->formula = compile(&at, derived->formula_text, false, err);
    return derived->formula != NULL && count_cost(model, derived, err);
}

double mm_formula_at(const mm_expr *expr, const double *p, const mm_expr_data *data, double *grad)
{
    double value[MM_FORMULA_MAX_INPUTS];
    mm_symbol kind;
    const size_t n = mm_expr_ninputs(expr);
    for (size_t k = 0; k < n; k++)
        value[k] = p[mm_expr_input(expr, k, &kind)];
    return mm_expr_scalar(expr, value, data, grad);
}
