/* Units: the parameters' follow from those of the axes. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/unit.h"
#include "model/parts.h"

typedef struct axis_units {
    const char *x[MM_FUNC_MAX_X], *y[MM_FUNC_MAX_Y];
} axis_units;

static bool resolve(const mm_model *model, const axis_units *axes, const char *rule, char **unit, mm_err *err)
{
    char *fresh = mm_unit_rule(rule, model->nx, axes->x, model->ny, axes->y);
    if (fresh == NULL)
        return mm_fail_memory(err, "a unit");
    free(*unit);
    *unit = fresh;
    return true;
}

bool mm_model_resolve_units(mm_model *model, mm_err *err)
{
    axis_units axes;
    bool good = true;
    for (size_t k = 0; k < model->nx; k++)
        axes.x[k] = model->x[k].unit;
    for (size_t k = 0; k < model->ny; k++)
        axes.y[k] = model->y[k].unit;
    for (size_t i = 0; good && i < model->npar; i++)
        good = resolve(model, &axes, model->par[i].unit_rule, &model->par[i].unit, err);
    for (size_t i = 0; good && i < model->nderived; i++)
        good = resolve(model, &axes, model->derived[i].unit_rule, &model->derived[i].unit, err);
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
    return good && mm_model_resolve_units(model, err);
}
