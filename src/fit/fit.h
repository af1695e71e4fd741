/* Model x data -> result. See doc/fitting for the mathematics. The only room that sees cminpack. */
#ifndef MM_FIT_FIT_H
#define MM_FIT_FIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/progress.h"
#include "model/model.h"

/* What a model is fitted to; borrowed, not owned. */
typedef struct mm_data {
    const char *name;       /* of the dataset */
    size_t n;               /* rows */
    const double *const *x; /* x[k]: n values of the model's axis k */
    const double *y;        /* ny*n values, output after output; finite */
    const double *sigma;    /* one standard deviation, ny*n values > 0, or NULL: unknown */
} mm_data;

typedef enum mm_loss {
    MM_LOSS_LINEAR,
    MM_LOSS_HUBER,
    MM_LOSS_SOFT_L1,
    MM_LOSS_CAUCHY,
    MM_LOSS_TUKEY
} mm_loss;
typedef enum mm_errors { MM_ERRORS_AUTO, MM_ERRORS_ABSOLUTE, MM_ERRORS_SCALED } mm_errors;
typedef enum mm_ci { MM_CI_COVARIANCE, MM_CI_PROFILE, MM_CI_BOOTSTRAP } mm_ci;
typedef enum mm_status { MM_FIT_CONVERGED, MM_FIT_AT_BOUND, MM_FIT_NO_CONVERGENCE, MM_FIT_FAILED } mm_status;
typedef enum mm_state { MM_STATE_FREE, MM_STATE_FIXED, MM_STATE_TIED, MM_STATE_AT_BOUND } mm_state;

typedef struct mm_fit_opts {
    mm_loss loss;
    double loss_scale; /* in sigmas; 0: the loss's usual one (95 % efficiency) */
    mm_errors errors;
    mm_ci ci;
    double level;   /* of the intervals; 0: 0.6827 */
    size_t samples; /* of the bootstrap; 0: 1000 */
    bool pairs;     /* bootstrap rows instead of residuals */
    uint64_t seed;
    size_t multistart; /* starts from quasi-random points; 0: none */
    bool guard;        /* look for a better minimum from perturbed starts */
    int jobs;          /* threads; 0: all cores. Results do not depend on it */
    mm_progress progress;
} mm_fit_opts;

#define MM_FIT_OPTS_INIT                                \
    {                                                   \
        .level = 0.6827, .samples = 1000, .guard = true \
    }

typedef struct mm_estimate {
    char *name, *unit;
    double value;
    double error;        /* one standard error; NaN when it does not exist */
    double lo, hi;       /* bounds; infinite when none */
    double ci_lo, ci_hi; /* interval at opts.level; NaN when not known */
    mm_state state;
    char **flag; /* words on what cannot be trusted ("singular"); nflag of them */
    size_t nflag;
} mm_estimate;

typedef struct mm_fit {
    char *dataset, *model;
    mm_status status;
    char *message;
    size_t n; /* points: ny times rows, priors not counted */
    size_t nfree;
    long dof;
    double chisq, redchi, rms; /* redchi NaN when dof <= 0 */
    double aic, aicc, bic;
    double runs_z;      /* runs test of the residual's signs in order of x; NaN when too few */
    double correlation; /* of neighbouring residuals in order of x; NaN when too few */
    double condition;   /* of the scaled Jacobian */
    size_t evaluations;
    bool scaled;      /* the covariance carries the factor redchi */
    mm_estimate *par; /* the model's parameters in order */
    size_t npar;
    mm_estimate *derived; /* the model's derived quantities in order */
    size_t nderived;
    double
        *covariance; /* npar x npar over all parameters, ties propagated, zero rows for what has no error */
    char **flag;
    size_t nflag;
} mm_fit;

void mm_fit_free(mm_fit *fit); /* NULL is fine */

/** Minimise the sum of loss((y - f(x; p)) / sigma) over the free parameters.
 *  start: npar start values, or NULL for the model's own.
 *  Units:  those that the model's parameters are bound to (mm_model_bind_units).
 *  Source: J. J. More (1978), Levenberg-Marquardt, through cminpack's lmder.
 *  Errors: MM_EINPUT fewer points than free parameters, no finite start. No convergence is a result, not an
 * error. Owner:  the caller, mm_fit_free(). */
mm_fit *mm_fit_run(const mm_model *model, const mm_data *data, const double *start, const mm_fit_opts *opts,
                   mm_err *err);

/** All datasets in one fit; the parameters whose names match one of the nshare patterns are common to all.
 *  out: ndata results, each with its own view of parameters and covariance (shared ones equal), chi-square
 * its own. joint: the fit as a whole (parameters NAME of the shared and NAME[k] of the others); the caller
 * frees all. */
bool mm_fit_joint(const mm_model *model, size_t ndata, const mm_data *data, size_t nshare,
                  const char *const *share, const double *const *start, const mm_fit_opts *opts, mm_fit **out,
                  mm_fit **joint, mm_err *err);

/** Many datasets, each fitted alone, over threads. out[i] is a result in any case (status failed, message,
 * when it could not be fitted). chain: the result of each is offered as a start to its neighbours, in two
 * sweeps that do not depend on the number of threads. starts may be NULL, or hold NULLs. */
bool mm_fit_series(const mm_model *model, size_t ndata, const mm_data *data, const double *const *start,
                   bool chain, const mm_fit_opts *opts, mm_fit **out, mm_err *err);

/** One standard deviation of the model at n rows of x, from the covariance: band has ny*n values. */
bool mm_fit_band(const mm_model *model, const mm_fit *fit, size_t n, const double *const *x, double *band,
                 mm_err *err);

/** Standard error of any function of the parameters, from its gradient (npar values): sqrt(g' C g).
 *  NaN when g has weight on a parameter without an error that is not fixed. */
double mm_fit_propagate(const mm_fit *fit, const double *grad);

const char *mm_status_text(mm_status status); /* "converged", "at-bound", "no-convergence", "failed" */
const char *mm_state_text(mm_state state);    /* "free", "fixed", "tied", "at-bound" */

bool mm_flag_add(char ***flag, size_t *nflag, const char *text); /* a copy of text, once */

#endif
