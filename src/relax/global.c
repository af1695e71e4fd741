#include "relax/global.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

void mm_global_free(mm_global *g)
{
    for (size_t k = 0; g->part != NULL && k < g->npart; k++)
        mm_fit_free(g->part[k]);
    free(g->part);
    mm_fit_free(g->whole);
    free(g->relaxation);
    free(g->two_step);
    free(g->peak);
    free(g->peak_err);
    free(g->difference_err);
    *g = (mm_global){ 0 };
}

static bool starts_with(const char *name, const char *component)
{
    return mm_slice_starts(mm_slice_of(name), component);
}

/* Names of what all sweeps have in common: all but what varies of the background and the run. The caller
 * frees the list. */
static const char **common_names(const mm_model *model, const mm_global_opts *opts, size_t *n, mm_err *err)
{
    const char **name = mm_zalloc(model->npar + opts->nshare, sizeof *name);
    *n = 0;
    if (name == NULL)
        mm_fail_memory(err, "a joint fit");
    for (size_t i = 0; name != NULL && i < model->npar; i++) {
        const mm_param *par = &model->par[i];
        if (!par->vary || (!starts_with(par->name, "bg.") && !starts_with(par->name, "run.")))
            name[(*n)++] = par->name;
    }
    for (size_t i = 0; name != NULL && i < opts->nshare; i++)
        name[(*n)++] = opts->share[i];
    return name;
}

static bool fit_all(const mm_model *model, const mm_sweep_data *data, const double *start,
                    const mm_global_opts *opts, mm_global *out, mm_err *err)
{
    size_t n;
    const char **common = common_names(model, opts, &n, err);
    const double **from = mm_zalloc(data->n, sizeof *from);
    out->part = mm_zalloc(data->n, sizeof *out->part);
    out->npart = data->n;
    bool good = common != NULL && from != NULL && out->part != NULL;
    for (size_t k = 0; good && k < data->n; k++)
        from[k] = start + k * model->npar;
    if (!good)
        mm_fail_memory(err, "a joint fit");
    good = good &&
           mm_fit_joint(model, data->n, data->data, n, common, from, &opts->fit, out->part, &out->whole, err);
    free(common);
    free(from);
    return good;
}

/* All sweeps' parameters, data->n x npar; the caller frees. */
static double *answer_of(const mm_model *model, const mm_global *g, mm_err *err)
{
    double *p = mm_zalloc(g->npart, model->npar * sizeof *p);
    if (p == NULL)
        mm_fail_memory(err, "parameters");
    for (size_t k = 0; p != NULL && k < g->npart; k++)
        for (size_t i = 0; i < model->npar; i++)
            p[k * model->npar + i] = g->part[k]->par[i].value;
    return p;
}

static bool compare(const mm_model *model, const mm_sweep_data *data, const double *p,
                    const mm_global_opts *opts, mm_global *out, mm_err *err)
{
    const size_t n = out->nrelaxation;
    out->two_step = mm_zalloc(n, sizeof *out->two_step);
    out->peak = mm_zalloc(n, data->n * sizeof *out->peak);
    out->peak_err = mm_zalloc(n, data->n * sizeof *out->peak_err);
    out->difference_err = mm_zalloc(n, sizeof *out->difference_err);
    if (out->two_step == NULL || out->peak == NULL || out->peak_err == NULL || out->difference_err == NULL)
        return mm_fail_memory(err, "peaks");
    for (size_t r = 0; r < n; r++)
        out->difference_err[r] = NAN;
    return mm_two_step_find(model, data, p, opts->fit.jobs, out->two_step, out->peak, out->peak_err, err) &&
           (opts->samples == 0 || mm_global_bootstrap(model, data, p, opts, out, err));
}

bool mm_global_fit(const mm_model *model, const mm_sweep_data *data, const double *start,
                   const mm_global_opts *opts, mm_global *out, mm_err *err)
{
    *out = (mm_global){ 0 };
    if (mm_sweep_frequencies(data) < 2)
        return mm_fail(
            err, MM_EINPUT,
            "one frequency alone tells the activation energy from the exponent only by the far tails and "
            "the background that is assumed: measure at several");
    out->relaxation = mm_relaxations(model, &out->nrelaxation, err);
    bool good = out->relaxation != NULL && fit_all(model, data, start, opts, out, err);
    double *p = good && opts->two_step ? answer_of(model, out, err) : NULL;
    if (good && opts->two_step)
        good = p != NULL && compare(model, data, p, opts, out, err);
    free(p);
    if (!good)
        mm_global_free(out);
    return good;
}
