#include "fit/fit.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "fit/check.h"
#include "fit/finish.h"
#include "fit/single.h"

static const mm_fit_opts usual = MM_FIT_OPTS_INIT;

/* The model's own start, or the caller's. */
static bool find_start(const mm_model *model, const mm_data *data, const double *start, double *full,
                       mm_err *err)
{
    if (start == NULL)
        return mm_model_start(model, data->n, data->x, data->y, full, err);
    memcpy(full, start, model->npar * sizeof *full);
    mm_model_apply_ties(model, full);
    return true;
}

/* The values of the free parameters at `full`. */
static void take_free(const mm_system *system, const double *full, double *x)
{
    for (size_t j = 0; j < system->ncolumn; j++)
        x[j] = full[system->slot[j]];
}

bool mm_single_init(mm_run *run, const mm_model *model, const mm_data *data, const double *start,
                    const mm_fit_opts *opts, mm_err *err)
{
    *run = (mm_run){ 0 };
    if (!mm_check_data(model, data, err))
        return false;
    double *full = mm_zalloc(2 * model->npar, sizeof *full);
    if (full == NULL)
        return mm_fail_memory(err, "a fit");
    mm_system *system = NULL;
    bool good = find_start(model, data, start, full, err) &&
                (system = mm_system_new(model, 1, data, NULL, &(const double *){ full }, err)) != NULL &&
                mm_check_count(mm_system_points(system), mm_system_priors(system), system->p, err);
    if (good) {
        take_free(system, full, full + model->npar);
        good = mm_run_init(run, system, full + model->npar, opts, err);
    } else {
        mm_system_free(system);
    }
    free(full);
    return good;
}

mm_fit *mm_fit_run(const mm_model *model, const mm_data *data, const double *start, const mm_fit_opts *opts,
                   mm_err *err)
{
    mm_run run;
    mm_fit *fit = NULL;
    mm_covariance *covariance = NULL;
    if (mm_single_init(&run, model, data, start, opts != NULL ? opts : &usual, err) &&
        mm_run_solve(&run, err))
        mm_finish(&run, &fit, &covariance, err);
    mm_covariance_free(covariance);
    mm_run_clear(&run);
    return fit;
}
