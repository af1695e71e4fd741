/* The result of a joint fit as a whole. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "fit/estimate.h"
#include "fit/result.h"

enum { MOST_PARAMETERS = 2000 }; /* of which the covariance is kept */

/* An entry of the whole stands for parameter (or quantity) `of` of block `block`. */
typedef struct entry {
    size_t of, block;
    bool common;
} entry;

static size_t list_entries(size_t n, const bool *common, size_t nblock, entry *out)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < (common[i] ? 1 : nblock); k++) {
            if (out != NULL)
                out[count] = (entry){ i, k, common[i] };
            count++;
        }
    return count;
}

static bool copy_entry(mm_estimate *to, const mm_estimate *from, const entry *e)
{
    char *name = e->common ? mm_strdup(from->name) : mm_format("%s[%zu]", from->name, e->block + 1);
    const bool good = name != NULL && mm_estimate_copy(to, from, name);
    free(name);
    return good;
}

/* A derived quantity is common when all that it hangs on is. */
static void find_common_derived(const mm_model *model, const bool *common, bool *derived)
{
    for (size_t i = 0; i < model->nderived; i++) {
        const mm_expr *formula = model->derived[i].formula;
        derived[i] = true;
        for (size_t k = 0; k < mm_expr_ninputs(formula); k++) {
            mm_symbol kind;
            const size_t input = mm_expr_input(formula, k,
                                               &kind); /* beyond the parameters: an earlier quantity */
            derived[i] &= input < model->npar ? common[input] : derived[input - model->npar];
        }
    }
}

/* The entry that stands for parameter i of block k, at [k * npar + i]. */
static void index_entries(const entry *list, size_t n, size_t nblock, size_t npar, size_t *index)
{
    for (size_t a = 0; a < n; a++)
        for (size_t k = 0; k < nblock; k++)
            if (list[a].common || list[a].block == k)
                index[k * npar + list[a].of] = a;
}

static bool fill_covariance(const mm_run *run, const mm_covariance *covariance, const size_t *index,
                            double *dependence, double *block, mm_fit *fit, mm_err *err)
{
    const mm_system *s = run->system;
    const size_t npar = s->model->npar, size = npar * s->ncolumn;
    bool good = true;
    for (size_t k = 0; k < s->nblock && good; k++)
        good = mm_result_dependence(run, k, dependence + k * size, err);
    for (size_t k = 0; k < s->nblock; k++)
        for (size_t j = 0; j < s->nblock && good; j++) {
            good = mm_result_cross(run, covariance, k, dependence + k * size, j, dependence + j * size, block,
                                   err);
            for (size_t a = 0; a < npar; a++)
                for (size_t b = 0; b < npar && good; b++)
                    fit->covariance[index[k * npar + a] * fit->npar + index[j * npar + b]] =
                        block[a * npar + b];
        }
    return good;
}

static bool set_covariance(const mm_run *run, const mm_covariance *covariance, const entry *list, mm_fit *fit,
                           mm_err *err)
{
    const mm_system *s = run->system;
    const size_t npar = s->model->npar;
    if (fit->npar > MOST_PARAMETERS)
        return true;
    size_t *index = mm_zalloc(s->nblock, npar * sizeof *index);
    double *dependence = mm_zalloc(s->nblock, npar * s->ncolumn * sizeof *dependence);
    double *block = mm_zalloc(npar, npar * sizeof *block);
    fit->covariance = mm_zalloc(fit->npar, fit->npar * sizeof *fit->covariance);
    bool good = index != NULL && dependence != NULL && block != NULL && fit->covariance != NULL;
    if (good) {
        index_entries(list, fit->npar, s->nblock, npar, index);
        good = fill_covariance(run, covariance, index, dependence, block, fit, err);
    } else {
        mm_fail_memory(err, "a covariance");
    }
    free(index);
    free(dependence);
    free(block);
    return good;
}

static void set_statistics(const mm_run *run, mm_fit *const *block, const mm_covariance *covariance,
                           mm_fit *fit)
{
    double sum = 0, runs = 0, correlation = 0;
    for (size_t k = 0; k < run->system->nblock; k++) {
        sum += (double)block[k]->n * block[k]->rms * block[k]->rms;
        runs += block[k]->runs_z;
        correlation += block[k]->correlation;
    }
    fit->n = mm_system_points(run->system);
    fit->nfree = run->system->p;
    fit->dof = mm_run_dof(run);
    fit->chisq = run->best.chisq;
    fit->rms = sqrt(sum / (double)fit->n);
    fit->runs_z = runs / sqrt((double)run->system->nblock);
    fit->correlation = correlation / (double)run->system->nblock;
    fit->scaled = block[0]->scaled;
    fit->condition = covariance != NULL ? covariance->condition : NAN;
    mm_estimate_criteria(fit, run->known);
}

static mm_fit *make_entries(const mm_run *run, mm_fit *const *block, const bool *common_derived, entry *list,
                            entry *derived)
{
    const mm_system *s = run->system;
    const size_t npar = list_entries(s->model->npar, s->common, s->nblock, list);
    const size_t nderived = list_entries(s->model->nderived, common_derived, s->nblock, derived);
    mm_fit *fit = mm_result_alloc("joint", s->model->id, npar, nderived);
    bool good = fit != NULL;
    for (size_t a = 0; a < npar && good; a++)
        good = copy_entry(&fit->par[a], &block[list[a].block]->par[list[a].of], &list[a]);
    for (size_t a = 0; a < nderived && good; a++)
        good = copy_entry(&fit->derived[a], &block[derived[a].block]->derived[derived[a].of], &derived[a]);
    if (good)
        return fit;
    mm_fit_free(fit);
    return NULL;
}

mm_fit *mm_result_joint(const mm_run *run, mm_fit *const *block, const mm_covariance *covariance, mm_err *err)
{
    const mm_model *model = run->system->model;
    const size_t n = run->system->nblock;
    bool *common = mm_zalloc(model->nderived, sizeof *common);
    entry *list = mm_zalloc(n, model->npar * sizeof *list),
          *derived = mm_zalloc(n, model->nderived * sizeof *derived);
    mm_fit *fit = NULL;
    if (common != NULL && list != NULL && derived != NULL) {
        find_common_derived(model, run->system->common, common);
        fit = make_entries(run, block, common, list, derived);
    }
    if (fit == NULL)
        mm_fail_memory(err, "a joint fit");
    bool good = fit != NULL && set_covariance(run, covariance, list, fit, err);
    if (good) {
        set_statistics(run, block, covariance, fit);
        good = mm_estimate_conclude(fit, run) || mm_fail_memory(err, "a joint fit");
    }
    free(common);
    free(list);
    free(derived);
    if (good)
        return fit;
    mm_fit_free(fit);
    return NULL;
}
