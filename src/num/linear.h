/* Linear least squares over columns that the caller makes. */
#ifndef MM_NUM_LINEAR_H
#define MM_NUM_LINEAR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

enum { MM_LINEAR_MAX = 8 };

typedef struct mm_linear {
    size_t n, k; /* points and columns */
    double coef[MM_LINEAR_MAX];
    double cov[MM_LINEAR_MAX][MM_LINEAR_MAX];
    double chisq; /* sum of squared residuals over sigma (over 1 without sigmas) */
} mm_linear;

/** Minimise the sum over n points of ((y - sum of coef[j] column[j])/sigma)^2, columns of any scale. All
 *  values are finite, sigma is positive. The covariance is that of the sigmas; without (NULL) it is scaled by
 *  the residuals, NaN where no degree of freedom is left.
 *  Errors: MM_EINPUT fewer points than columns, columns that are not independent; MM_ESYS no memory. */
bool mm_linear_fit(size_t n, size_t k, const double *const *column, const double *y, const double *sigma,
                   mm_linear *fit, mm_err *err);

/** The value of the sum of coef[j] at[j]; *error, where not NULL, becomes its standard error. */
double mm_linear_value(const mm_linear *fit, const double *at, double *error);

#endif
