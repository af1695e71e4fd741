/* A model of which the data show one formula over its outputs. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/parts.h"

static ptrdiff_t find_part(const mm_observed *observed, const char *name)
{
    for (size_t k = 0; k < observed->npart; k++)
        if (strcmp(observed->part[k].name, name) == 0)
            return (ptrdiff_t)k;
    return -1;
}

static mm_symbol lookup(const void *context, const char *name, bool quoted, size_t *index)
{
    const ptrdiff_t k = quoted ? -1 : find_part(context, name);
    *index = k >= 0 ? (size_t)k : 0;
    return k >= 0 ? MM_SYM_ARRAY : MM_SYM_NONE;
}

static const char *name_at(const void *context, size_t i)
{
    const mm_observed *observed = context;
    return i < observed->npart ? observed->part[i].name : NULL;
}

bool mm_observed_compile(mm_observed *observed, const char *text, mm_err *err)
{
    const mm_scope scope = { .lookup = lookup, .name_at = name_at, .context = observed };
    observed->formula_text = mm_strdup(text);
    if (observed->formula_text == NULL)
        return mm_fail_memory(err, "a formula");
    observed->formula = mm_expr_compile(text, &scope, err);
    return observed->formula != NULL;
}

bool mm_observed_copy(mm_model *to, const mm_observed *from, mm_err *err)
{
    if (from == NULL)
        return true;
    to->observed = mm_zalloc(1, sizeof *to->observed);
    return (to->observed != NULL &&
            mm_axes_copy(&to->observed->part, from->part, from->npart, &to->observed->npart))
               ? mm_observed_compile(to->observed, from->formula_text, err)
               : mm_fail_memory(err, "a model");
}

void mm_observed_free(mm_observed *observed)
{
    if (observed == NULL)
        return;
    for (size_t k = 0; k < observed->npart; k++)
        mm_axis_free(&observed->part[k]);
    free(observed->part);
    free(observed->formula_text);
    mm_expr_free(observed->formula);
    free(observed);
}

bool mm_observed_is_part(const mm_observed *observed)
{
    return find_part(observed, observed->formula_text) >= 0;
}

const mm_axis *mm_model_parts(const mm_model *model, size_t *n)
{
    *n = model->observed != NULL ? model->observed->npart : model->ny;
    return model->observed != NULL ? model->observed->part : model->y;
}

bool mm_model_observe(mm_model *model, const char *name, const char *unit, const char *title,
                      const char *formula, mm_err *err)
{
    if (model->observed != NULL)
        return mm_fail(err, MM_EUSAGE, "%s shows %s already", model->id, model->y[0].name);
    mm_observed *observed = mm_zalloc(1, sizeof *observed);
    mm_axis *y = mm_zalloc(1, sizeof *y);
    if (observed == NULL || y == NULL) {
        mm_fail_memory(err, "a model");
        goto fail;
    }
    *y = (mm_axis){ mm_strdup(name), mm_strdup(unit), mm_strdup(title) };
    if (y->name == NULL || y->unit == NULL || y->title == NULL ||
        !mm_axes_copy(&observed->part, model->y, model->ny, &observed->npart)) {
        mm_fail_memory(err, "a model");
        goto fail;
    }
    if (!mm_observed_compile(observed, formula, err))
        goto fail;
    for (size_t k = 0; k < model->ny; k++)
        mm_axis_free(&model->y[k]);
    free(model->y);
    model->y = y;
    model->ny = 1;
    model->observed = observed;
    return true;
fail:
    if (y != NULL)
        mm_axis_free(y);
    free(y);
    mm_observed_free(observed);
    return false;
}
