/* Do residuals look like noise? */
#ifndef MM_FIT_WHITENESS_H
#define MM_FIT_WHITENESS_H

#include <stdbool.h>

#include "fit/solve.h"

/** Runs test of the residuals of one dataset (residual: ny times n values), in order of x: standard
 * deviations by which the number of runs of one sign exceeds its expectation; all outputs together. NaN when
 * too few. */
bool mm_runs_test(const mm_data *data, size_t nx, size_t ny, const double *residual, double *z, mm_err *err);

/** Can the best point be the true minimum as far as its residuals tell: chi-square within what absolute
 * sigmas lead one to expect, or else no runs of one sign? Few points never look like noise. */
bool mm_run_is_white(const mm_run *run, bool *white, mm_err *err);

/** The same of a result. */
bool mm_fit_is_white(const mm_fit *fit);

#endif
