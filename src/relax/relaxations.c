/* Models of relaxations: what is where in them, and what of them is seen. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/constants.h"
#include "base/mem.h"
#include "relax/global.h"

static ptrdiff_t own_parameter(const mm_model *model, const mm_component *comp, const char *bare)
{
    for (size_t i = comp->first; i < comp->first + comp->npar; i++)
        if (strcmp(strchr(model->par[i].name, '.') + 1, bare) == 0)
            return model->par[i].tie == NULL ? (ptrdiff_t)i : -1;
    return -1;
}

mm_relaxation *mm_relaxations(const mm_model *model, size_t *n, mm_err *err)
{
    mm_relaxation *list = mm_zalloc(model->ncomp, sizeof *list);
    *n = 0;
    if (list == NULL)
        mm_fail_memory(err, "relaxations");
    for (size_t c = 0; list != NULL && c < model->ncomp; c++) {
        const mm_component *comp = &model->comp[c];
        const mm_relaxation r = { comp->id,
                                  own_parameter(model, comp, "dE"),
                                  own_parameter(model, comp, "ln_f"),
                                  own_parameter(model, comp, "Ea"),
                                  own_parameter(model, comp, "T_ref"),
                                  own_parameter(model, comp, "a") };
        if (r.log_f >= 0 && r.energy >= 0 && r.reference >= 0)
            list[(*n)++] = r;
    }
    return list;
}

double mm_relaxation_temperature(double reference, double energy, double log_f, double frequency)
{
    return 1 / (1 / reference - MM_KB_EV / energy * (log(frequency) - log_f));
}

/* Let a parameter vary, or hold it at a value, if the model has it. */
static bool release(mm_model *model, const char *name, mm_err *err)
{
    return mm_model_param(model, name, NULL) < 0 || mm_model_release(model, name, err);
}

static bool hold(mm_model *model, const char *name, const char *value, mm_err *err)
{
    char *assignment = mm_format("%s=%s", name, value);
    const bool good = assignment != NULL &&
                      (mm_model_param(model, name, NULL) < 0 || mm_model_fix(model, assignment, err));
    free(assignment);
    return good || mm_fail_memory(err, "a model");
}

static bool choose_background(mm_model *model, mm_background background, mm_err *err)
{
    const bool line = background == MM_BACKGROUND_LINEAR;
    bool good = true;
    if (line || background == MM_BACKGROUND_CONSTANT)
        good = release(model, "bg.c0", err);
    if (line)
        good = good && release(model, "bg.c1", err);
    if (background == MM_BACKGROUND_EXPONENTIAL)
        good = release(model, "bg.c2", err) && release(model, "bg.width", err);
    return good;
}

static bool is_plain(const mm_model *model)
{
    return model->nx == 2 && model->ny == 2 && strcmp(model->x[0].name, "temperature") == 0 &&
           strcmp(model->x[1].name, "frequency") == 0 && strcmp(model->y[0].name, "storage") == 0 &&
           strcmp(model->y[1].name, "loss") == 0;
}

bool mm_relaxations_observe(mm_model *model, mm_observable observable, const char *unit,
                            mm_background background, mm_err *err)
{
    static const struct {
        const char *name, *title, *formula, *relaxed;
    } seen[] = {
        [MM_SIGNAL_LOSS] = { "loss", "Loss modulus", "loss", "0" },
        [MM_SIGNAL_TAN_DELTA] = { "tan_delta", "tan *δ*", "loss/storage", "1" },
        [MM_SIGNAL_COMPLIANCE] = { "compliance", "Loss compliance", "loss/(storage^2 + loss^2)", NULL },
    };
    size_t n;
    if (!is_plain(model))
        return mm_fail(err, MM_EMODEL, "%s is not a model of storage and loss over temperature and frequency",
                       model->id);
    mm_relaxation *list = mm_relaxations(model, &n, err);
    free(list);
    if (list == NULL || n == 0)
        return mm_fail(err, MM_EMODEL, "%s has no thermally activated relaxation", model->id);
    const bool pure = !observable.moduli && observable.signal == MM_SIGNAL_TAN_DELTA;
    if (!choose_background(model, background, err) ||
        (!pure && !mm_model_bind_units(model, NULL, (const char *[]){ unit, unit }, err)))
        return false;
    if (observable.moduli)
        return release(model, "relaxed.c0", err) && release(model, "relaxed.c1", err);
    const char *relaxed = seen[observable.signal].relaxed;
    if (relaxed != NULL && !hold(model, "relaxed.c0", relaxed, err))
        return false;
    char *own = observable.signal == MM_SIGNAL_LOSS                           ? mm_strdup(unit)
                : observable.signal == MM_SIGNAL_TAN_DELTA || unit[0] == '\0' ? mm_strdup("1")
                                                                              : mm_format("1/%s", unit);
    const bool good = own != NULL ? mm_model_observe(model, seen[observable.signal].name, own,
                                                     seen[observable.signal].title,
                                                     seen[observable.signal].formula, err)
                                  : mm_fail_memory(err, "a unit");
    free(own);
    return good;
}
