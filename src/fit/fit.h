/* Model x data -> result. The only room that sees cminpack.
 *
 *   lm, polish       lmder inside a box, on the triangular factors of factor.h
 *   objective        one dataset: weights, loss, ties, priors
 *   system, nest     what is minimised as a whole; joint fits
 *   solve, search, scale, whiteness    the way to the best minimum
 *   poisson          counts, weighted by what the model expects
 *   covariance, result, profile, bootstrap    what is known of the answer */
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
    char *message; /* what happened on the way, in words; why, when it failed */
    size_t n;      /* points: ny times rows, priors not counted */
    size_t nfree;  /* parameters that vary, those that ended on a bound too */
    long dof;      /* points and priors less nfree; of one dataset of a joint fit: less its own parameters */
    double chisq;  /* the minimised sum: of losses, and of priors' squares */
    double redchi; /* NaN when dof <= 0 */
    double rms;    /* of y - f, unweighted, over n */
    double aic, bic;    /* of chisq where sigmas are absolute, else of n ln(chisq/n); nfree parameters */
    double aicc;        /* counts the sigma where it is estimated; NaN when n is too small */
    double runs_z;      /* runs test of the residual's signs in order of x; NaN when too few */
    double correlation; /* of neighbouring residuals in order of x; NaN when too few */
    double condition;   /* of the Jacobian with columns of length 1 */
    size_t evaluations; /* of the model and its derivatives over a dataset */
    bool scaled;        /* the errors come from the scatter of the residuals, not from sigma */
    mm_estimate *par;   /* the model's parameters in order */
    size_t npar;
    mm_estimate *derived; /* the model's derived quantities in order */
    size_t nderived;
    /* npar x npar over all parameters, ties propagated. Zero rows for what is held (fixed, on a bound, or
     * tied to such alone); NaN rows for what moves and has no error (singular, or no degree of freedom).
     * NULL in a joint result of more than 2000 parameters. */
    double *covariance;
    char **flag; /* "singular": some parameters are not determined, see theirs */
    size_t nflag;
} mm_fit;

void mm_fit_free(mm_fit *fit); /* NULL is fine */

/** Minimise the sum of loss((y - f(x; p)) / sigma) + sum of ((p - prior) / prior_sigma)^2 over the free
 *  parameters inside their bounds. Where sigma is not absolute, its scale is estimated from the residuals
 *  (the loss's width and the priors follow it). What ends on a bound has no error, and the errors of all
 *  others, ties and derived quantities are those with it held there.
 *  start: npar start values, or NULL for the model's own.
 *  Units: those that the model's parameters are bound to (mm_model_bind_units).
 *  Source: J. J. More (1978), Levenberg-Marquardt, through cminpack's lmder.
 *  Errors: MM_EINPUT fewer points than free parameters, no finite start. No convergence is a result, not
 *  an error.
 *  Owner: the caller, mm_fit_free(). */
mm_fit *mm_fit_run(const mm_model *model, const mm_data *data, const double *start, const mm_fit_opts *opts,
                   mm_err *err);

/** All datasets in one fit; the parameters whose full or bare names match one of the nshare patterns are
 *  common to all, and start from the median of what the datasets propose. Work grows with ndata, not with
 *  its square.
 *  out: ndata results, each with its own view of parameters and covariance (shared ones equal), chi-square
 *  its own.
 *  joint: the fit as a whole: parameters NAME of the shared (and of what is tied to them alone) and NAME[k]
 *  of the others, k = 1 for the first dataset; derived quantities likewise. Its covariance runs across the
 *  datasets.
 *  Errors: MM_EUSAGE a pattern that matches nothing; MM_EINPUT as mm_fit_run, sigmas in some datasets
 *  only.
 *  Owner: the caller frees all. */
bool mm_fit_joint(const mm_model *model, size_t ndata, const mm_data *data, size_t nshare,
                  const char *const *share, const double *const *start, const mm_fit_opts *opts, mm_fit **out,
                  mm_fit **joint, mm_err *err);

/** Many datasets, each fitted alone, over threads. out[i] is a result in any case (status failed, message,
 *  when it could not be fitted). Then the answers of neighbours are tried as starts: with chain for all,
 *  with opts->guard for those that failed or whose residuals do not look like noise, again for as long as
 *  that helps anyone. Results do not depend on the number of threads. start may be NULL, or hold NULLs.
 *  false: no memory, and out holds nothing. */
bool mm_fit_series(const mm_model *model, size_t ndata, const mm_data *data, const double *const *start,
                   bool chain, const mm_fit_opts *opts, mm_fit **out, mm_err *err);

/** Are n values with these errors counts times something? Then (y/sigma)^2 is a whole number, the count, and
 * no y is negative; some number must be above 0 and there must be more than a few. */
bool mm_data_counted(size_t n, const double *y, const double *sigma);

/** Take fits by chi-square (of mm_fit_run, mm_fit_series; of mm_fit_joint with its nshare patterns where
 * whole is not NULL) on to the maximum of the Poisson likelihood, in place: the variance of a point is what
 * the model expects there times the value of one photon, which is sigma^2/y, and sigma where y is 0, and 1
 * where sigma is NULL. Points below 0 keep their sigma. chisq is then Pearson's, AIC and BIC are those of the
 * likelihood. Source: P. McCullagh, J. A. Nelder, Generalized Linear Models (1989): iteratively reweighted
 * least squares. Errors: MM_EINPUT a negative y without sigma; as the fits. The fits stay the caller's. */
bool mm_fit_poisson(const mm_model *model, size_t ndata, const mm_data *data, size_t nshare,
                    const char *const *share, const mm_fit_opts *opts, mm_fit **out, mm_fit **whole,
                    mm_err *err);

/** One standard deviation of the model at n rows of x, from the covariance: band has ny*n values. */
bool mm_fit_band(const mm_model *model, const mm_fit *fit, size_t n, const double *const *x, double *band,
                 mm_err *err);

/** Standard error of any function of the parameters, from its gradient (npar values): sqrt(g' C g). NaN
 *  when g has weight on a parameter that moves and has no error. */
double mm_fit_propagate(const mm_fit *fit, const double *grad);

const char *mm_status_text(mm_status status); /* "converged", "at-bound", "no-convergence", "failed" */
const char *mm_state_text(mm_state state);    /* "free", "fixed", "tied", "at-bound" */

bool mm_flag_add(char ***flag, size_t *nflag, const char *text); /* a copy of text, once */

#endif
