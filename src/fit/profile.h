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

#endif
