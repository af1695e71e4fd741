/* Units: the parameters' follow from those of the axes. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/unit.h"
#include "model/parts.h"

/* The units that x, x2 .. and y, y2 .. of a rule mean. */
typedef struct axis_units {
    const char *x[MM_FUNC_MAX_X], *y[MM_FUNC_MAX_Y];
    size_t nx, ny;
} axis_units;

static axis_units units_of_model(const mm_model *model)
{
    axis_units axes = { .nx = model->nx };
    const mm_axis *part = mm_model_parts(model, &axes.ny);
    for (size_t k = 0; k < model->nx; k++)
        axes.x[k] = model->x[k].unit;
    for (size_t k = 0; k < axes.ny; k++)
        axes.y[k] = part[k].unit;
    return axes;
}

/* A function's rules speak of its own variables and outputs. */
static axis_units units_of_component(const mm_model *model, const mm_component *comp)
{
    axis_units axes = units_of_model(model);
    if (comp->func == NULL)
        return axes;
    axes.nx = (size_t)comp->func->nx;
    for (size_t k = 0; k < axes.nx; k++)
        axes.x[k] = model->x[comp->axis[k]].unit;
    if (comp->output >= 0) {
        axes.y[0] = axes.y[comp->output];
        axes.ny = 1;
    }
    return axes;
}

static bool resolve(const axis_units *axes, const char *rule, char **unit, mm_err *err)
{
    char *fresh = mm_unit_rule(rule, axes->nx, axes->x, axes->ny, axes->y);
    if (fresh == NULL)
        return mm_fail_memory(err, "a unit");
    free(*unit);
    *unit = fresh;
    return true;
}

static bool resolve_parameters(mm_model *model, const mm_component *comp, mm_err *err)
{
    const axis_units axes = units_of_component(model, comp);
    bool good = true;
    for (size_t i = comp->first; good && i < comp->first + comp->npar; i++)
        good = resolve(&axes, model->par[i].unit_rule, &model->par[i].unit, err);
    return good;
}

bool mm_model_resolve_units(mm_model *model, mm_err *err)
{
    bool good = true;
    for (size_t c = 0; good && c < model->ncomp; c++)
        good = resolve_parameters(model, &model->comp[c], err);
    for (size_t i = 0; good && i < model->nderived; i++) {
        mm_derived *derived = &model->derived[i];
        const axis_units axes = derived->component >= 0
                                    ? units_of_component(model, &model->comp[derived->component])
                                    : units_of_model(model);
        good = resolve(&axes, derived->unit_rule, &derived->unit, err);
    }
    return good;
}

static bool bind_axis(const mm_model *model, mm_axis *axis, const char *unit, mm_err *err)
{
    mm_conversion unused;
    if (unit == NULL || unit[0] == '\0')
        return true;
    if (axis->unit[0] == '\0')
        return mm_replace(&axis->unit, unit) || mm_fail_memory(err, "a unit");
    mm_err why = MM_ERR_INIT;
    if (mm_unit_conversion(unit, axis->unit, &unused, &why))
        return true;
    mm_fail(err, why.code, "%s of the model %s: %s", axis->name, model->id, why.msg);
    mm_err_clear(&why);
    return false;
}

bool mm_model_bind_units(mm_model *model, const char *const *x_unit, const char *const *y_unit, mm_err *err)
{
    bool good = true;
    for (size_t k = 0; good && x_unit != NULL && k < model->nx; k++)
        good = bind_axis(model, &model->x[k], x_unit[k], err);
    for (size_t k = 0; good && y_unit != NULL && k < model->ny; k++)
        good = bind_axis(model, &model->y[k], y_unit[k], err);
    const bool alike = model->observed != NULL && mm_observed_is_part(model->observed);
    for (size_t k = 0; good && alike && k < model->observed->npart; k++)
        good = bind_axis(model, &model->observed->part[k], model->y[0].unit, err);
    return good && mm_model_resolve_units(model, err);
}
