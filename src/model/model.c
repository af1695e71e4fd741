#include "model/model.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/near.h"
#include "model/parts.h"

void mm_axis_free(mm_axis *axis)
{
    free(axis->name);
    free(axis->unit);
    free(axis->title);
}

static void param_free(mm_param *par)
{
    free(par->name);
    free(par->unit);
    free(par->unit_rule);
    free(par->about);
    free(par->start_text);
    free(par->release_text);
    free(par->tie_text);
    mm_expr_free(par->start_expr);
    mm_expr_free(par->tie);
}

static void component_free(mm_component *comp)
{
    free(comp->id);
    free(comp->formula_text);
    mm_expr_free(comp->formula);
}

static void derived_free(mm_derived *derived)
{
    free(derived->name);
    free(derived->unit);
    free(derived->unit_rule);
    free(derived->formula_text);
    free(derived->label);
    mm_expr_free(derived->formula);
}

void mm_model_free(mm_model *model)
{
    if (model == NULL)
        return;
    char *const text[] = { model->id,  model->domain, model->title, model->source,
                           model->doi, model->note,   model->path };
    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        free(text[i]);
    for (size_t i = 0; i < model->nx; i++)
        mm_axis_free(&model->x[i]);
    for (size_t i = 0; i < model->ny; i++)
        mm_axis_free(&model->y[i]);
    for (size_t i = 0; i < model->ncomp; i++)
        component_free(&model->comp[i]);
    for (size_t i = 0; i < model->npar; i++)
        param_free(&model->par[i]);
    for (size_t i = 0; i < model->nderived; i++)
        derived_free(&model->derived[i]);
    void *const array[] = { model->x,        model->y,         model->comp,        model->par,
                            model->derived,  model->tie_order, model->start_order, model->example.grid,
                            model->example.p };
    for (size_t i = 0; i < sizeof array / sizeof *array; i++)
        free(array[i]);
    mm_observed_free(model->observed);
    free(model);
}

const char *mm_param_bare(const mm_param *par)
{
    return strchr(par->name, '.') + 1;
}

void mm_param_limits(const mm_model *model, size_t i, double *lo, double *hi)
{
    *lo = -INFINITY;
    *hi = INFINITY;
    for (size_t c = 0; c < model->ncomp; c++) {
        const mm_component *comp = &model->comp[c];
        if (comp->func != NULL && i >= comp->first && i < comp->first + comp->npar) {
            *lo = comp->func->par[i - comp->first].lo;
            *hi = comp->func->par[i - comp->first].hi;
        }
    }
}

ptrdiff_t mm_model_find(const mm_model *model, const char *name, bool *ambiguous)
{
    const bool bare = strchr(name, '.') == NULL;
    ptrdiff_t found = -1;
    *ambiguous = false;
    for (size_t i = 0; i < model->npar; i++) {
        if (strcmp(bare ? mm_param_bare(&model->par[i]) : model->par[i].name, name) != 0)
            continue;
        *ambiguous = found >= 0;
        if (*ambiguous)
            return -1;
        found = (ptrdiff_t)i;
    }
    return found;
}

char *mm_model_ambiguity(const mm_model *model, const char *bare)
{
    mm_buf list = { 0 };
    for (size_t i = 0; i < model->npar; i++)
        if (strcmp(mm_param_bare(&model->par[i]), bare) == 0)
            mm_buf_printf(&list, "%s%s", list.len > 0 ? ", " : "", model->par[i].name);
    return mm_buf_take(&list);
}

ptrdiff_t mm_model_param(const mm_model *model, const char *name, mm_err *err)
{
    bool ambiguous;
    const ptrdiff_t found = mm_model_find(model, name, &ambiguous);
    if (found >= 0)
        return found;
    if (ambiguous) {
        char *list = mm_model_ambiguity(model, name);
        mm_fail(err, MM_EUSAGE, "'%s' is not unique in the model %s: %s", name, model->id,
                list != NULL ? list : "");
        free(list);
        return -1;
    }
    char hint[MM_NEAR_SIZE];
    mm_near near = mm_near_of(name);
    for (size_t i = 0; i < model->npar; i++)
        mm_near_offer(&near, model->par[i].name);
    mm_fail(err, MM_EUSAGE, "the model %s has no parameter '%s'%s", model->id, name,
            mm_near_hint(hint, &near));
    return -1;
}

void mm_grid_fill(const mm_grid *grid, double *x)
{
    for (size_t i = 0; i < grid->n; i++) {
        const double u = grid->n > 1 ? (double)i / (double)(grid->n - 1) : 0;
        x[i] = grid->logarithmic ? grid->lo * pow(grid->hi / grid->lo, u)
                                 : grid->lo + (grid->hi - grid->lo) * u;
    }
}
