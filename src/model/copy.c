#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/parts.h"

/* A copy of text that may be NULL; *good turns false when there is no memory. */
static char *dup(const char *text, bool *good)
{
    char *copy = text != NULL ? mm_strdup(text) : NULL;
    *good &= text == NULL || copy != NULL;
    return copy;
}

static void *dup_array(const void *array, size_t n, size_t size, bool *good)
{
    if (array == NULL)
        return NULL;
    void *copy = mm_zalloc(n, size);
    if (copy != NULL && n > 0)
        memcpy(copy, array, n * size);
    *good &= copy != NULL;
    return copy;
}

bool mm_axes_copy(mm_axis **to, const mm_axis *from, size_t n, size_t *count)
{
    bool good = true;
    *to = mm_zalloc(n, sizeof **to);
    if (*to == NULL)
        return false;
    *count = n;
    for (size_t k = 0; k < n; k++)
        (*to)[k] = (mm_axis){ dup(from[k].name, &good), dup(from[k].unit, &good), dup(from[k].title, &good) };
    return good;
}

static bool copy_parameters(mm_model *to, const mm_model *from)
{
    bool good = true;
    to->par = mm_zalloc(from->npar, sizeof *to->par);
    if (to->par == NULL)
        return false;
    to->npar = from->npar;
    for (size_t i = 0; i < from->npar; i++) {
        const mm_param *source = &from->par[i];
        mm_param *par = &to->par[i];
        *par = *source;
        par->name = dup(source->name, &good);
        par->unit = dup(source->unit, &good);
        par->unit_rule = dup(source->unit_rule, &good);
        par->about = dup(source->about, &good);
        par->release_text = dup(source->release_text, &good);
        par->start_text = par->tie_text = NULL;
        par->start_expr = par->tie = NULL;
    }
    return good;
}

static bool copy_components(mm_model *to, const mm_model *from, mm_err *err)
{
    bool good = true;
    to->comp = mm_zalloc(from->ncomp, sizeof *to->comp);
    if (to->comp == NULL)
        return false;
    to->ncomp = from->ncomp;
    for (size_t c = 0; c < from->ncomp; c++) {
        mm_component *comp = &to->comp[c];
        *comp = from->comp[c];
        comp->id = dup(from->comp[c].id, &good);
        comp->formula_text = dup(from->comp[c].formula_text, &good);
        comp->formula = NULL;
        if (good && comp->formula_text != NULL)
            good = mm_component_compile(to, comp, err);
    }
    return good;
}

static bool copy_formulas(mm_model *to, const mm_model *from, mm_err *err)
{
    bool good = true;
    for (size_t i = 0; good && i < from->npar; i++) {
        if (from->par[i].start_text != NULL)
            good = mm_param_set_start(to, i, from->par[i].start_text, err);
        if (good && from->par[i].tie_text != NULL)
            good = mm_param_set_tie(to, i, from->par[i].tie_text, err);
    }
    to->derived = mm_zalloc(from->nderived, sizeof *to->derived);
    for (size_t i = 0; good && to->derived != NULL && i < from->nderived; i++) {
        const mm_derived *source = &from->derived[i];
        to->derived[to->nderived++] = (mm_derived){
            .name = dup(source->name, &good),
            .unit = dup(source->unit, &good),
            .unit_rule = dup(source->unit_rule, &good),
            .formula_text = dup(source->formula_text, &good),
            .label = dup(source->label, &good),
            .component = source->component,
        };
        good = good && mm_derived_compile(to, i, err);
    }
    return good && to->derived != NULL && mm_model_order(to, err);
}

mm_model *mm_model_copy(const mm_model *model, mm_err *err)
{
    mm_model *copy = mm_zalloc(1, sizeof *copy);
    bool good = copy != NULL;
    if (good) {
        copy->id = dup(model->id, &good);
        copy->domain = dup(model->domain, &good);
        copy->title = dup(model->title, &good);
        copy->source = dup(model->source, &good);
        copy->doi = dup(model->doi, &good);
        copy->note = dup(model->note, &good);
        copy->path = dup(model->path, &good);
        copy->example.grid = dup_array(model->example.grid, model->nx, sizeof *copy->example.grid, &good);
        copy->example.p = dup_array(model->example.p, model->npar, sizeof *copy->example.p, &good);
        copy->example.noise = model->example.noise;
    }
    if (good && mm_axes_copy(&copy->x, model->x, model->nx, &copy->nx) &&
        mm_axes_copy(&copy->y, model->y, model->ny, &copy->ny) &&
        mm_observed_copy(copy, model->observed, err) && copy_parameters(copy, model) &&
        copy_components(copy, model, err) && copy_formulas(copy, model, err))
        return copy;
    mm_model_free(copy);
    mm_fail_memory(err, "a model");
    return NULL;
}
