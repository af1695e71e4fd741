/* <component> and <param>. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/near.h"
#include "base/number.h"
#include "model/builder.h"

/* Axes and outputs */

static ptrdiff_t axis_find(const mm_axis *axis, size_t n, mm_slice name)
{
    for (size_t k = 0; k < n; k++)
        if (mm_slice_is(name, axis[k].name))
            return (ptrdiff_t)k;
    return -1;
}

static void choose_axes(mm_builder *b, const xmlNode *node, mm_component *comp)
{
    const size_t line = mm_xml_line(node), wanted = comp->func != NULL ? (size_t)comp->func->nx : 0;
    char *list = mm_builder_attribute(b, node, "x");
    if (list == NULL) {
        for (size_t k = 0; k < MM_FUNC_MAX_X; k++)
            comp->axis[k] = k;
        if (comp->func != NULL && wanted != b->model->nx)
            mm_builder_problem(b, line, "%s has %zu variable%s, the model %zu: say which with x=\"..\"",
                               comp->func->name, wanted, wanted > 1 ? "s" : "", b->model->nx);
        return;
    }
    mm_slice rest = mm_slice_of(list), word;
    size_t n = 0;
    for (; mm_slice_word(&rest, &word); n++) {
        const ptrdiff_t axis = axis_find(b->model->x, b->model->nx, word);
        if (axis < 0)
            mm_builder_problem(b, line, "there is no <x> called '%.*s'", (int)word.n, word.s);
        else if (n < wanted)
            comp->axis[n] = (size_t)axis;
    }
    if (comp->func == NULL)
        mm_builder_problem(b, line, "x=\"..\" is for components with a function");
    else if (n != wanted)
        mm_builder_problem(b, line, "%s has %zu variable%s, x=\"%s\" names %zu", comp->func->name, wanted,
                           wanted > 1 ? "s" : "", list, n);
    free(list);
}

static void choose_output(mm_builder *b, const xmlNode *node, mm_component *comp)
{
    const size_t line = mm_xml_line(node), outputs = comp->func != NULL ? (size_t)comp->func->ny : 1;
    char *name = mm_builder_attribute(b, node, "output");
    comp->output = comp->func != NULL && outputs == b->model->ny ? -1 : 0;
    if (name != NULL) {
        const ptrdiff_t output = axis_find(b->model->y, b->model->ny, mm_slice_of(name));
        if (output < 0)
            mm_builder_problem(b, line, "there is no <y> called '%s'", name);
        else if (outputs > 1)
            mm_builder_problem(b, line, "%s has %zu outputs: output=\"..\" is for one", comp->func->name,
                               outputs);
        else
            comp->output = (int)output;
    } else if (comp->func != NULL && outputs > 1 && outputs != b->model->ny) {
        mm_builder_problem(b, line, "%s has %zu outputs, the model %zu", comp->func->name, outputs,
                           b->model->ny);
    } else if ((comp->func != NULL || comp->formula_text != NULL) && outputs == 1 && b->model->ny > 1) {
        mm_builder_problem(b, line, "the model has %zu outputs: say which with output=\"..\"", b->model->ny);
    }
    free(name);
}

/* Parameters */

/* A parameter with nothing said about it yet; NULL when there are too many, or no memory. */
static mm_param *add_parameter(mm_builder *b, size_t line, const mm_component *comp, const char *bare)
{
    mm_model *model = b->model;
    if (model->npar == MM_MODEL_MAX_PARAMS) {
        mm_builder_problem(b, line, "more than %d parameters", MM_MODEL_MAX_PARAMS);
        return NULL;
    }
    if (!mm_builder_room(b, &model->par, &b->cap_par, model->npar + 1, sizeof *model->par) ||
        !mm_builder_room(b, &b->par_line, &b->cap_par_line, model->npar + 1, sizeof *b->par_line))
        return NULL;
    mm_param *par = &model->par[model->npar];
    *par = (mm_param){ .lo = -INFINITY, .hi = INFINITY, .vary = true, .prior = NAN, .prior_sigma = NAN };
    par->name = mm_builder_keep(b, mm_format("%s.%s", comp->id, bare));
    par->unit = mm_builder_keep(b, mm_strdup(""));
    if (par->name == NULL || par->unit == NULL) {
        free(par->name);
        free(par->unit);
        return NULL;
    }
    b->par_line[model->npar++] = line;
    return par;
}

/* The function's own parameters, as it describes them; not yet anywhere in the file. */
static void add_function_parameters(mm_builder *b, size_t line, const mm_component *comp)
{
    for (int k = 0; k < comp->func->npar; k++) {
        const mm_func_param *from = &comp->func->par[k];
        mm_param *par = add_parameter(b, line, comp, from->name);
        if (par == NULL)
            return;
        b->par_line[par - b->model->par] = SIZE_MAX;
        par->unit_rule = mm_builder_keep(b, mm_strdup(from->unit));
        par->about = mm_builder_keep(b, mm_strdup(from->about));
        par->start = from->start;
        par->lo = from->lo;
        par->hi = from->hi;
        par->vary = !from->fixed;
    }
}

static ptrdiff_t own_parameter(const mm_builder *b, const mm_component *comp, const char *bare)
{
    for (size_t i = comp->first; i < b->model->npar; i++)
        if (strcmp(mm_param_bare(&b->model->par[i]), bare) == 0)
            return (ptrdiff_t)i;
    return -1;
}

static void no_such_parameter(mm_builder *b, size_t line, const mm_component *comp, const char *bare)
{
    char hint[MM_NEAR_SIZE];
    mm_near near = mm_near_of(bare);
    mm_buf names = { 0 };
    for (int k = 0; k < comp->func->npar; k++) {
        mm_near_offer(&near, comp->func->par[k].name);
        mm_buf_printf(&names, "%s%s", k > 0 ? ", " : "", comp->func->par[k].name);
    }
    mm_builder_problem(b, line, "%s has no parameter '%s'%s (it has %s)", comp->func->name, bare,
                       mm_near_hint(hint, &near), names.data != NULL ? names.data : "none");
    mm_buf_free(&names);
}

static void set_bounds(mm_builder *b, const xmlNode *node, mm_param *par)
{
    const double lo = par->lo, hi = par->hi;
    mm_builder_number_attribute(b, node, "min", &par->lo);
    mm_builder_number_attribute(b, node, "max", &par->hi);
    if (par->lo < lo || par->hi > hi)
        mm_builder_problem(b, mm_xml_line(node), "the bounds of %s go beyond the function's limits %g:%g",
                           par->name, lo, hi);
    else if (par->lo > par->hi)
        mm_builder_problem(b, mm_xml_line(node), "min of %s is above its max", par->name);
}

/* vary, fixed, tie and start: what holds the parameter, and what it starts from when that is lifted. */
static void set_state(mm_builder *b, const xmlNode *node, mm_param *par)
{
    char *vary = mm_builder_attribute(b, node, "vary"), *fixed = mm_builder_attribute(b, node, "fixed");
    char *start = mm_builder_attribute(b, node, "start");
    par->tie_text = mm_builder_attribute(b, node, "tie");
    if (par->tie_text != NULL && (fixed != NULL || vary != NULL))
        mm_builder_problem(b, mm_xml_line(node), "%s is tied: vary and fixed say nothing then", par->name);
    if (fixed != NULL && vary != NULL && strcmp(vary, "yes") == 0)
        mm_builder_problem(b, mm_xml_line(node), "%s cannot be fixed and vary", par->name);
    if (fixed != NULL || vary != NULL)
        par->vary = fixed == NULL && strcmp(vary, "yes") == 0;
    if (fixed != NULL || par->tie_text != NULL) {
        par->release_text = start;
        par->start_text = fixed;
    } else {
        par->start_text = start;
    }
    free(vary);
    if (par->start_text != fixed)
        free(fixed);
}

/* The x that data functions of the start look along. */
static void set_along(mm_builder *b, const xmlNode *node, mm_param *par)
{
    char *along = mm_builder_attribute(b, node, "along");
    const ptrdiff_t axis = along == NULL ? 0 : axis_find(b->model->x, b->model->nx, mm_slice_of(along));
    if (axis < 0)
        mm_builder_problem(b, mm_xml_line(node),
                           "the start of %s looks along '%s', which is no x of the model", par->name, along);
    else
        par->along = (size_t)axis;
    free(along);
}

static void set_texts(mm_builder *b, const xmlNode *node, mm_param *par)
{
    char *unit = mm_builder_attribute(b, node, "unit"), *about = mm_builder_attribute(b, node, "about");
    char *prior = mm_builder_attribute(b, node, "prior");
    mm_err err = MM_ERR_INIT;
    if (unit != NULL || par->unit_rule == NULL) {
        free(par->unit_rule);
        par->unit_rule = unit != NULL ? unit : mm_builder_keep(b, mm_strdup(""));
    }
    if (about != NULL || par->about == NULL) {
        free(par->about);
        par->about = about != NULL ? about : mm_builder_keep(b, mm_strdup(""));
    }
    if (prior != NULL && !mm_param_set_prior(par, prior, &err))
        mm_builder_problem_from(b, mm_xml_line(node), "", &err);
    free(prior);
}

static bool hides_axis(const mm_builder *b, const mm_component *comp, const char *bare)
{
    return comp->formula_text != NULL &&
           (strcmp(bare, "x") == 0 || axis_find(b->model->x, b->model->nx, mm_slice_of(bare)) >= 0);
}

static void add_param(mm_builder *b, const xmlNode *node, const mm_component *comp)
{
    const size_t line = mm_xml_line(node);
    char *bare = mm_builder_attribute(b, node, "name");
    const ptrdiff_t known = bare != NULL ? own_parameter(b, comp, bare) : -1;
    mm_param *par = NULL;
    if (bare == NULL)
        return;
    if (comp->func != NULL && known < 0)
        no_such_parameter(b, line, comp, bare);
    else if (known >= 0 && (comp->func == NULL || b->par_line[known] != SIZE_MAX))
        mm_builder_problem(b, line, "%s has its parameter '%s' already", comp->id, bare);
    else if (hides_axis(b, comp, bare))
        mm_builder_problem(b, line, "the parameter '%s' hides the <x> of that name", bare);
    else
        par = known >= 0 ? &b->model->par[known] : add_parameter(b, line, comp, bare);
    if (par != NULL) {
        b->par_line[par - b->model->par] = line;
        set_bounds(b, node, par);
        set_state(b, node, par);
        set_along(b, node, par);
        set_texts(b, node, par);
    }
    free(bare);
}

/* Components */

static const mm_func *find_function(mm_builder *b, size_t line, const char *name)
{
    const mm_func *func = mm_func_find(name), *other;
    if (func != NULL)
        return func;
    char hint[MM_NEAR_SIZE];
    mm_near near = mm_near_of(name);
    for (size_t i = 0; (other = mm_func_at(i)) != NULL; i++)
        mm_near_offer(&near, other->name);
    mm_builder_problem(b, line, "there is no function '%s'%s", name, mm_near_hint(hint, &near));
    return NULL;
}

/* The function or the formula; false when the one that is named is not known. */
static bool choose_kind(mm_builder *b, const xmlNode *node, mm_component *comp)
{
    const size_t line = mm_xml_line(node);
    char *name = mm_builder_attribute(b, node, "func");
    for (const xmlNode *child = node->children; child != NULL; child = child->next) {
        if (!mm_builder_is_element(child, "formula"))
            continue;
        if (comp->formula_text != NULL || name != NULL)
            mm_builder_problem(b, mm_xml_line(child), "%s has a %s already", comp->id,
                               name != NULL ? "function" : "formula");
        else
            comp->formula_text = mm_builder_content(b, child);
    }
    if (name != NULL)
        comp->func = find_function(b, line, name);
    const bool good = name == NULL || comp->func != NULL;
    free(name);
    return good;
}

static mm_component *add_component(mm_builder *b, const xmlNode *node)
{
    mm_model *model = b->model;
    if (model->ncomp == MM_MODEL_MAX_COMPONENTS) {
        mm_builder_problem(b, mm_xml_line(node), "more than %d components", MM_MODEL_MAX_COMPONENTS);
        return NULL;
    }
    char *id = mm_builder_attribute(b, node, "id");
    if (id == NULL ||
        !mm_builder_room(b, &model->comp, &b->cap_comp, model->ncomp + 1, sizeof *model->comp) ||
        !mm_builder_room(b, &b->comp_line, &b->cap_comp_line, model->ncomp + 1, sizeof *b->comp_line)) {
        free(id);
        return NULL;
    }
    for (size_t c = 0; c < model->ncomp; c++)
        if (strcmp(model->comp[c].id, id) == 0)
            mm_builder_problem(b, mm_xml_line(node), "a second component is called '%s'", id);
    b->comp_line[model->ncomp] = mm_xml_line(node);
    mm_component *comp = &model->comp[model->ncomp++];
    *comp = (mm_component){ .id = id, .first = model->npar };
    return comp;
}

void mm_builder_component(mm_builder *b, const xmlNode *node)
{
    mm_component *comp = add_component(b, node);
    if (comp == NULL || !choose_kind(b, node, comp))
        return;
    choose_axes(b, node, comp);
    choose_output(b, node, comp);
    if (comp->func != NULL)
        add_function_parameters(b, mm_xml_line(node), comp);
    for (const xmlNode *child = node->children; child != NULL; child = child->next)
        if (mm_builder_is_element(child, "param"))
            add_param(b, child, comp);
    comp->npar = b->model->npar - comp->first;
    for (size_t i = comp->first; i < b->model->npar; i++)
        if (b->par_line[i] == SIZE_MAX)
            b->par_line[i] = mm_xml_line(node);
}

/* Compiling */

static void compile_text(mm_builder *b, size_t i, const char *what, const char *text,
                         bool (*set)(mm_model *, size_t, const char *, mm_err *))
{
    mm_err err = MM_ERR_INIT;
    if (text != NULL && !set(b->model, i, text, &err))
        mm_builder_problem_from(b, b->par_line[i], what, &err);
}

void mm_builder_compile_parameters(mm_builder *b)
{
    for (size_t i = 0; i < b->model->npar; i++) {
        const mm_param *par = &b->model->par[i];
        char *what = mm_builder_keep(
            b, mm_format("%s of %s", par->tie_text != NULL ? "tie" : "start", par->name));
        char *start = par->start_text != NULL ? mm_builder_keep(b, mm_strdup(par->start_text)) : NULL;
        if (what != NULL) {
            compile_text(b, i, what, par->tie_text, mm_param_set_tie);
            compile_text(b, i, what, par->release_text, mm_param_set_start); /* to know that it can be */
            compile_text(b, i, what, start, mm_param_set_start);
        }
        free(what);
        free(start);
    }
}
