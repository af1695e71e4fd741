/* Least squares of polynomials. A point counts where x and y are finite and sigma, where it is given, is
 * positive and finite. With sigmas the covariance is theirs; without, each point has the weight 1 and the
 * covariance is scaled by the residuals, NaN where no degree of freedom is left. */
#ifndef MM_NUM_POLYNOMIAL_H
#define MM_NUM_POLYNOMIAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

enum { MM_POLYNOMIAL_MAX = 15 };

/* sum of coef[k] u^k, u = (x - center)/scale: u runs from -1 to 1 over the fitted points. */
typedef struct mm_polynomial {
    int degree;
    size_t n; /* points used */
    double center, scale;
    double coef[MM_POLYNOMIAL_MAX + 1];
    double cov[MM_POLYNOMIAL_MAX + 1][MM_POLYNOMIAL_MAX + 1];
    double chisq; /* sum of squared residuals over sigma (over 1 without sigmas) */
} mm_polynomial;

/** Fit a polynomial of degree 0 to MM_POLYNOMIAL_MAX; sigma may be NULL.
 *  Errors: MM_EINPUT fewer different abscissae than coefficients; MM_ESYS no memory. */
bool mm_polynomial_fit(size_t n, const double *x, const double *y, const double *sigma, int degree,
                       mm_polynomial *fit, mm_err *err);

/** Value at x; *error, where not NULL, becomes its standard error. */
double mm_polynomial_value(const mm_polynomial *fit, double x, double *error);

/** Derivative at x; *error, where not NULL, becomes its standard error. */
double mm_polynomial_slope(const mm_polynomial *fit, double x, double *error);

#endif
