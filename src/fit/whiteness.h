/* Do residuals look like noise? */
#ifndef MM_FIT_WHITENESS_H
#define MM_FIT_WHITENESS_H

#include <stdbool.h>

#include "fit/solve.h"

typedef struct mm_residual_tests {
    double runs_z; /* standard deviations by which the number of runs of one sign exceeds its expectation */
    double correlation; /* of neighbours; of noise it has the standard deviation 1/sqrt(n) */
} mm_residual_tests;

/** Tests of the residuals of one dataset (ny times n values), in order of x; all outputs together. NaN
 *  when too few. */
bool mm_test_residuals(const mm_data *data, size_t nx, size_t ny, const double *residual,
                       mm_residual_tests *tests, mm_err *err);

/** Can the best point be the true minimum as far as its residuals tell: chi-square within what absolute
 *  sigmas lead one to expect, or else residuals of which neighbours are independent? Few points never look
 *  like noise. */
bool mm_run_is_white(const mm_run *run, bool *white, mm_err *err);

/** The same of a result. */
bool mm_fit_is_white(const mm_fit *fit);

#endif
