/* Changes of parameters that the command line asks for: PATTERN or PATTERN=VALUE. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "model/parts.h"

/* One parameter changed; value is NULL where none was given. */
typedef bool change_one(mm_model *model, size_t i, const char *value, mm_err *err);

/* A pattern passes over tied parameters; a full name that is tied is an error, unless the change unties. */
static bool change_pattern(mm_model *model, const char *pattern, const char *value, bool unties,
                           change_one *change, mm_err *err)
{
    size_t matched = 0, changed = 0;
    for (size_t i = 0; i < model->npar; i++) {
        if (!mm_glob(pattern, model->par[i].name))
            continue;
        matched++;
        if (model->par[i].tie != NULL && !unties)
            continue;
        changed++;
        if (!change(model, i, value, err))
            return false;
    }
    if (matched == 0)
        return mm_fail(err, MM_EUSAGE, "no parameter of the model %s matches '%s'", model->id, pattern);
    return changed > 0 || mm_fail(err, MM_EUSAGE, "'%s' matches tied parameters alone", pattern);
}

static bool change_named(mm_model *model, const char *name, const char *value, bool unties,
                         change_one *change, mm_err *err)
{
    const ptrdiff_t i = mm_model_param(model, name, err);
    if (i < 0)
        return false;
    if (model->par[i].tie != NULL && !unties)
        return mm_fail(err, MM_EUSAGE, "%s is tied to %s", model->par[i].name, model->par[i].tie_text);
    return change(model, (size_t)i, value, err);
}

typedef struct change {
    bool value_wanted, unties, unties_patterns;
    const char *form; /* for messages */
    change_one *one;
} change;

static bool apply(mm_model *model, const char *text, const change *c, mm_err *err)
{
    const char *equals = strchr(text, '=');
    const size_t length = equals != NULL ? (size_t)(equals - text) : strlen(text);
    if (c->value_wanted && equals == NULL)
        return mm_fail(err, MM_EUSAGE, "'%s' is not %s", text, c->form);
    char *name = mm_slice_dup(mm_slice_trim((mm_slice){ text, length }));
    char *value = equals != NULL ? mm_slice_dup(mm_slice_trim(mm_slice_of(equals + 1))) : NULL;
    bool good = name != NULL && (equals == NULL || value != NULL);
    if (!good)
        mm_fail_memory(err, "a parameter");
    else if (name[0] == '\0' || (c->value_wanted && value[0] == '\0'))
        good = mm_fail(err, MM_EUSAGE, "'%s' is not %s", text, c->form);
    else if (strchr(name, '*') != NULL)
        good = change_pattern(model, name, value, c->unties_patterns, c->one, err);
    else
        good = change_named(model, name, value, c->unties, c->one, err);
    free(name);
    free(value);
    return good;
}

static bool set_start(mm_model *model, size_t i, const char *value, mm_err *err)
{
    char *old_text = model->par[i].start_text;
    mm_expr *old_expr = model->par[i].start_expr;
    model->par[i].start_text = NULL;
    model->par[i].start_expr = NULL;
    const double old = model->par[i].start;
    if (mm_param_set_start(model, i, value, err) && mm_model_order(model, err)) {
        free(old_text);
        mm_expr_free(old_expr);
        return true;
    }
    free(model->par[i].start_text);
    mm_expr_free(model->par[i].start_expr);
    model->par[i].start_text = old_text;
    model->par[i].start_expr = old_expr;
    model->par[i].start = old;
    return false;
}

bool mm_model_set(mm_model *model, const char *assignment, mm_err *err)
{
    static const change set = { true, false, false, "PARAMETER=VALUE", set_start };
    return apply(model, assignment, &set, err);
}

/* Without its tie a parameter begins at the start given for that, else where the tie had it. */
static bool untie(mm_model *model, size_t i, mm_err *err)
{
    mm_param *par = &model->par[i];
    const char *start = par->release_text != NULL ? par->release_text : par->tie_text;
    if (par->tie == NULL)
        return true;
    if (!mm_param_set_start(model, i, start, err))
        return false;
    mm_param_set_tie(model, i, NULL, NULL);
    return mm_model_order(model, err);
}

static bool fix_one(mm_model *model, size_t i, const char *value, mm_err *err)
{
    if (!untie(model, i, err) || (value != NULL && !set_start(model, i, value, err)))
        return false;
    model->par[i].vary = false;
    return true;
}

bool mm_model_fix(mm_model *model, const char *assignment, mm_err *err)
{
    static const change fix = { false, true, false, "PARAMETER or PARAMETER=VALUE", fix_one };
    return apply(model, assignment, &fix, err);
}

static bool release_one(mm_model *model, size_t i, const char *value, mm_err *err)
{
    mm_param *par = &model->par[i];
    if (value != NULL)
        return mm_fail(err, MM_EUSAGE, "'%s=%s' is not a parameter", par->name, value);
    if (!untie(model, i, err))
        return false;
    if (!par->vary && par->release_text != NULL && !set_start(model, i, par->release_text, err))
        return false;
    par->vary = true;
    return true;
}

bool mm_model_release(mm_model *model, const char *pattern, mm_err *err)
{
    static const change release = { false, true, true, "a PARAMETER", release_one };
    return apply(model, pattern, &release, err);
}

static bool parse_bound(mm_slice text, double open, double *bound)
{
    text = mm_slice_trim(text);
    *bound = open;
    return text.n == 0 || (mm_number_parse(text, bound) && !isnan(*bound));
}

static bool bound_one(mm_model *model, size_t i, const char *value, mm_err *err)
{
    mm_param *par = &model->par[i];
    double func_lo, func_hi, lo, hi;
    mm_param_limits(model, i, &func_lo, &func_hi);
    const char *colon = strchr(value, ':');
    if (colon == NULL || !parse_bound((mm_slice){ value, (size_t)(colon - value) }, func_lo, &lo) ||
        !parse_bound(mm_slice_of(colon + 1), func_hi, &hi))
        return mm_fail(err, MM_EUSAGE, "the bounds '%s' of %s are not LO:HI", value, par->name);
    if (!(lo <= hi))
        return mm_fail(err, MM_EUSAGE, "the bounds '%s' of %s hold nothing", value, par->name);
    if (lo < func_lo || hi > func_hi)
        return mm_fail(err, MM_EUSAGE, "the bounds '%s' of %s go beyond its limits %g:%g", value, par->name,
                       func_lo, func_hi);
    par->lo = lo;
    par->hi = hi;
    return true;
}

bool mm_model_bound(mm_model *model, const char *assignment, mm_err *err)
{
    static const change bound = { true, false, false, "PARAMETER=LO:HI", bound_one };
    return apply(model, assignment, &bound, err);
}

/* The tie that was comes back when the new one closes a circle. */
static bool tie_one(mm_model *model, size_t i, const char *value, mm_err *err)
{
    mm_param *par = &model->par[i];
    mm_param old = *par;
    par->tie = NULL;
    par->tie_text = NULL;
    if (mm_param_set_tie(model, i, value, err) && mm_model_order(model, err)) {
        mm_expr_free(old.tie);
        free(old.tie_text);
        return true;
    }
    mm_param_set_tie(model, i, NULL, NULL);
    par->tie = old.tie;
    par->tie_text = old.tie_text;
    return false;
}

bool mm_model_tie(mm_model *model, const char *assignment, mm_err *err)
{
    static const change tie = { true, true, true, "PARAMETER=FORMULA", tie_one };
    return apply(model, assignment, &tie, err);
}

bool mm_param_set_prior(mm_param *par, const char *text, mm_err *err)
{
    double value, sigma;
    const char *unit;
    if (!mm_quantity_parse(text, &value, &sigma, &unit) || unit[0] != '\0' || !isfinite(value) ||
        !(sigma > 0) || !isfinite(sigma))
        return mm_fail(err, MM_EUSAGE, "the prior '%s' of %s is not VALUE(SIGMA), as in 1.20(5) or 3(0.5)",
                       text, par->name);
    par->prior = value;
    par->prior_sigma = sigma;
    return true;
}

static bool prior_one(mm_model *model, size_t i, const char *value, mm_err *err)
{
    return mm_param_set_prior(&model->par[i], value, err);
}

bool mm_model_prior(mm_model *model, const char *assignment, mm_err *err)
{
    static const change prior = { true, true, true, "PARAMETER=VALUE(SIGMA)", prior_one };
    return apply(model, assignment, &prior, err);
}
