#include "fit/finish.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "fit/bootstrap.h"
#include "fit/estimate.h"
#include "fit/profile.h"
#include "fit/result.h"

enum { MOST_TURNS = 5 }; /* profiles that find better minima */

static void free_all(size_t n, mm_fit **fit)
{
    for (size_t k = 0; k < n; k++) {
        mm_fit_free(fit[k]);
        fit[k] = NULL;
    }
}

static bool make_results(mm_run *run, mm_fit **out, mm_covariance **covariance, mm_err *err)
{
    if (!mm_result_covariance(run, covariance, err))
        return false;
    for (size_t k = 0; k < run->system->nblock; k++)
        if ((out[k] = mm_result_block(run, k, *covariance, err)) == NULL)
            return false;
    return true;
}

static bool set_profiles(mm_run *run, mm_fit **out, const mm_covariance *covariance, bool *improved,
                         mm_err *err)
{
    const mm_system *s = run->system;
    double *lo = mm_zalloc(2 * s->p, sizeof *lo), *hi = lo + s->p;
    if (lo == NULL)
        return mm_fail_memory(err, "profiles");
    const bool good = mm_profile(run, covariance, lo, hi, improved, err);
    for (size_t k = 0; k < s->nblock && good && !*improved; k++)
        for (size_t j = 0; j < s->ncolumn; j++) {
            mm_estimate *par = &out[k]->par[s->slot[j]];
            par->ci_lo = lo[mm_system_place(s, k, j)];
            par->ci_hi = hi[mm_system_place(s, k, j)];
        }
    free(lo);
    bool derived = good;
    for (size_t k = 0; k < s->nblock && derived && !*improved; k++)
        derived = mm_profile_quantities(run, k, out[k], improved, err);
    return derived;
}

static bool try_finish(mm_run *run, mm_fit **out, mm_covariance **covariance, bool *again, mm_err *err)
{
    *again = false;
    if (!make_results(run, out, covariance, err))
        return false;
    if (run->opts->ci == MM_CI_PROFILE && !set_profiles(run, out, *covariance, again, err))
        return false;
    return run->opts->ci != MM_CI_BOOTSTRAP || mm_bootstrap(run, out, err);
}

bool mm_finish(mm_run *run, mm_fit **out, mm_covariance **covariance, mm_err *err)
{
    const size_t nblock = run->system->nblock;
    bool again = true, good = true;
    *covariance = NULL;
    for (int turn = 0; turn < MOST_TURNS && again && good; turn++) {
        free_all(nblock, out);
        mm_covariance_free(*covariance);
        *covariance = NULL;
        good = (turn == 0 || mm_run_settle(run, err)) && try_finish(run, out, covariance, &again, err);
    }
    for (size_t k = 0; k < nblock && good; k++)
        good = mm_estimate_conclude(out[k], run) || mm_fail_memory(err, "a fit");
    if (good)
        return true;
    free_all(nblock, out);
    mm_covariance_free(*covariance);
    *covariance = NULL;
    return false;
}
