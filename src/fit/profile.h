/* Profile likelihood intervals. */
#ifndef MM_FIT_PROFILE_H
#define MM_FIT_PROFILE_H

#include "fit/covariance.h"
#include "fit/solve.h"

/** For each free parameter the values at which chi-square, minimised over all others, has risen by the
 *  square of the interval's factor (times the scale of the residuals). A side that meets a bound first
 *  ends there; one that never rises is infinite. lo, hi: p values. covariance only guides the search and
 *  may be NULL. *improved: a better minimum was met and put in run->best; the intervals are then not
 *  valid.
 *  Source: D. M. Bates, D. G. Watts, Nonlinear Regression Analysis, Wiley (1988), chapter 6. */
bool mm_profile(mm_run *run, const mm_covariance *covariance, double *lo, double *hi, bool *improved,
                mm_err *err);

/** The same for tied parameters and derived quantities that have an error: into ci_lo and ci_hi of fit, the
 * result of block k. A quantity that cannot go further, since parameters meet their bounds, ends there. Call
 * after mm_profile, whose intervals of the free parameters are taken where a quantity is but another name. */
bool mm_profile_quantities(mm_run *run, size_t k, mm_fit *fit, bool *improved, mm_err *err);

/** The rise of chi-square that stands for one standard error. */
bool mm_profile_rise(const mm_run *run, double *rise, mm_err *err);

/** What the interval of the run's level reaches, in standard errors. */
double mm_profile_factor(const mm_run *run);

#endif
