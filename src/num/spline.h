/* Cubic smoothing spline: the curve f of the least sum ((y - f(x))/sigma)^2 + lambda integral f''^2. */
#ifndef MM_NUM_SPLINE_H
#define MM_NUM_SPLINE_H

#include <stddef.h>

#include "base/err.h"

typedef struct mm_spline {
    size_t n;          /* knots: the different abscissae, ascending */
    double *x;         /* the knots */
    double *value;     /* f there */
    double *curvature; /* f'' there */
    double *error;     /* standard error of f there, from the sigmas or else from the noise found */
    double lambda;     /* unit of x cubed over that of y squared; over that of sigma squared where given */
    double edf;        /* effective degrees of freedom: n for an interpolation, 2 for a line */
    double noise;      /* standard deviation of a point, in sigmas where given; NaN without freedom left */
    double gcv;        /* the score that lambda makes smallest: N RSS/(N - edf)^2 */
} mm_spline;

/** Fit with a known lambda >= 0 (0 interpolates), or with the one of generalised cross-validation where
 *  lambda is NaN. Points need not be in order; those with a NaN or a sigma that is not positive and finite
 *  are left out, several at one abscissa become their weighted mean, and their scatter counts. sigma may be
 *  NULL: all points weigh 1.
 *  Source: C. H. Reinsch, Numer. Math. 10, 177 (1967); P. Craven and G. Wahba, Numer. Math. 31, 377 (1979);
 *          M. F. Hutchinson and F. R. de Hoog, Numer. Math. 47, 99 (1985) for the trace in O(n); G. Wahba,
 *          J. R. Stat. Soc. B 45, 133 (1983) for the errors, which hold the bias in the mean over all
 *          points.
 *  Errors: MM_EINPUT fewer than two different abscissae, a negative lambda; MM_ESYS no memory.
 *  Owner:  the caller, mm_spline_free(). */
mm_spline *mm_spline_smooth(size_t n, const double *x, const double *y, const double *sigma, double lambda,
                            mm_err *err);

/** f, f' and f'' at x; a straight line continues it beyond the outermost knots. */
double mm_spline_value(const mm_spline *spline, double x);
double mm_spline_slope(const mm_spline *spline, double x);
double mm_spline_curvature(const mm_spline *spline, double x);

/** Integral of f from lo to hi. */
double mm_spline_integral(const mm_spline *spline, double lo, double hi);

/** NULL is allowed. */
void mm_spline_free(mm_spline *spline);

#endif
