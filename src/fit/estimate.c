#include "fit/estimate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

bool mm_flag_add(char ***flag, size_t *nflag, const char *text)
{
    for (size_t i = 0; i < *nflag; i++)
        if (strcmp((*flag)[i], text) == 0)
            return true;
    char **more = realloc(*flag, (*nflag + 1) * sizeof *more);
    if (more == NULL)
        return false;
    *flag = more;
    if ((more[*nflag] = mm_strdup(text)) == NULL)
        return false;
    ++*nflag;
    return true;
}

static void flags_free(char **flag, size_t nflag)
{
    for (size_t i = 0; i < nflag; i++)
        free(flag[i]);
    free(flag);
}

bool mm_estimate_init(mm_estimate *estimate, const char *name, const char *unit, double lo, double hi)
{
    *estimate = (mm_estimate){ .name = mm_strdup(name),
                               .unit = mm_strdup(unit != NULL ? unit : ""),
                               .value = NAN,
                               .error = NAN,
                               .lo = lo,
                               .hi = hi,
                               .ci_lo = NAN,
                               .ci_hi = NAN };
    return estimate->name != NULL && estimate->unit != NULL;
}

bool mm_estimate_copy(mm_estimate *to, const mm_estimate *from, const char *name)
{
    *to = *from;
    to->flag = NULL;
    to->nflag = 0;
    to->name = mm_strdup(name);
    to->unit = mm_strdup(from->unit);
    bool good = to->name != NULL && to->unit != NULL;
    for (size_t i = 0; i < from->nflag && good; i++)
        good = mm_flag_add(&to->flag, &to->nflag, from->flag[i]);
    return good;
}

void mm_estimate_clear(mm_estimate *estimate)
{
    free(estimate->name);
    free(estimate->unit);
    flags_free(estimate->flag, estimate->nflag);
    *estimate = (mm_estimate){ 0 };
}

void mm_estimate_error(mm_estimate *estimate, double error, double factor)
{
    estimate->error = error > 0 && isfinite(error) ? error : NAN;
    estimate->ci_lo = fmax(estimate->value - factor * estimate->error, estimate->lo);
    estimate->ci_hi = fmin(estimate->value + factor * estimate->error, estimate->hi);
    if (isnan(estimate->error) || isnan(factor)) /* fmax and fmin take the bound for a NaN */
        estimate->ci_lo = estimate->ci_hi = NAN;
}

void mm_estimate_information(mm_fit *fit, double deviance, size_t more)
{
    const double n = (double)fit->n, k = (double)fit->nfree, counted = k + (double)more;
    fit->aic = deviance + 2 * k;
    fit->aicc = n - counted - 1 > 0 ? fit->aic + 2 * counted * (counted + 1) / (n - counted - 1) : NAN;
    fit->bic = deviance + k * log(n);
}

void mm_estimate_criteria(mm_fit *fit, bool known)
{
    const double n = (double)fit->n;
    fit->redchi = fit->dof > 0 ? fit->chisq / (double)fit->dof : NAN;
    if (known)
        mm_estimate_information(fit, fit->chisq, 0);
    else /* the unknown sigma is estimated too */
        mm_estimate_information(fit, fit->chisq > 0 ? n * log(fit->chisq / n) : NAN, 1);
}

void mm_fit_free(mm_fit *fit)
{
    if (fit == NULL)
        return;
    for (size_t i = 0; i < fit->npar; i++)
        mm_estimate_clear(&fit->par[i]);
    for (size_t i = 0; i < fit->nderived; i++)
        mm_estimate_clear(&fit->derived[i]);
    flags_free(fit->flag, fit->nflag);
    free(fit->dataset);
    free(fit->model);
    free(fit->message);
    free(fit->par);
    free(fit->derived);
    free(fit->covariance);
    free(fit);
}

const char *mm_status_text(mm_status status)
{
    static const char *const text[] = { [MM_FIT_CONVERGED] = "converged",
                                        [MM_FIT_AT_BOUND] = "at-bound",
                                        [MM_FIT_NO_CONVERGENCE] = "no-convergence",
                                        [MM_FIT_FAILED] = "failed" };
    return text[status];
}

const char *mm_state_text(mm_state state)
{
    static const char *const text[] = { [MM_STATE_FREE] = "free",
                                        [MM_STATE_FIXED] = "fixed",
                                        [MM_STATE_TIED] = "tied",
                                        [MM_STATE_AT_BOUND] = "at-bound" };
    return text[state];
}

/* "a, b on a bound; " */
static size_t name_all(mm_buf *text, const mm_fit *fit, bool (*pick)(const mm_estimate *), const char *what)
{
    size_t count = 0;
    for (size_t i = 0; i < fit->npar; i++)
        if (pick(&fit->par[i]))
            mm_buf_printf(text, "%s%s", count++ > 0 ? ", " : "", fit->par[i].name);
    if (count > 0)
        mm_buf_printf(text, " %s; ", what);
    return count;
}

static bool on_bound(const mm_estimate *par)
{
    return par->state == MM_STATE_AT_BOUND;
}

static bool is_singular(const mm_estimate *par)
{
    return par->state == MM_STATE_FREE && par->nflag > 0;
}

static const char *describe_end(mm_lm_end end)
{
    switch (end) {
    case MM_LM_STATIONARY:
        return "converged; ";
    case MM_LM_LIMIT:
    case MM_LM_ABANDONED:
        return "no convergence within the limit of evaluations; ";
    case MM_LM_STUCK:
    case MM_LM_NOT_FINITE:
        break;
    }
    return "no step lowers chi-square further, but its gradient does not vanish; ";
}

bool mm_estimate_conclude(mm_fit *fit, const mm_run *run)
{
    mm_buf text = { 0 };
    mm_buf_add(&text, describe_end(run->best.end));
    if (run->notes.len > 0)
        mm_buf_add(&text, run->notes.data);
    const size_t bound = name_all(&text, fit, on_bound, "on a bound");
    bool good = true;
    if (name_all(&text, fit, is_singular, "not determined by the data") > 0)
        good = mm_flag_add(&fit->flag, &fit->nflag, "singular");
    if (fit->scaled && !(run->scale >= 0))
        mm_buf_add(&text, "no degree of freedom is left for errors; ");
    fit->status = run->best.end != MM_LM_STATIONARY ? MM_FIT_NO_CONVERGENCE
                  : bound > 0                       ? MM_FIT_AT_BOUND
                                                    : MM_FIT_CONVERGED;
    if (!text.failed && text.len >= 2) /* without the last "; " */
        text.data[text.len - 2] = '\0';
    free(fit->message);
    fit->message = mm_buf_take(&text);
    fit->evaluations = run->system->evaluations;
    return good && fit->message != NULL;
}
