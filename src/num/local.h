/* Local polynomial regression on true abscissae: value and derivative of noisy data, with errors. */
#ifndef MM_NUM_LOCAL_H
#define MM_NUM_LOCAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

enum { MM_LOCAL_DEGREE_MAX = 3 };

/* The window about an abscissa reaches to `bandwidth` or to as many nearest points as `span` says,
 * whichever is more; a weight (1 - (d/reach)^3)^3 falls to 0 at its end. With a span it also holds degree +
 * 2 different abscissae at the least; without one the answer is NaN where the bandwidth holds too few. */
typedef struct mm_local_options {
    int degree;       /* 1 for values, 2 for derivatives and for peaks; 0 to MM_LOCAL_DEGREE_MAX */
    double span;      /* fraction of the points, 0 to 1; 0: bandwidth alone */
    double bandwidth; /* half of the window's width, unit of x */
    int robust;       /* reweightings against outliers, 0: none, 3 are plenty */
} mm_local_options;

/* One for each abscissa asked for; a NULL is not wanted. Errors are one standard deviation of the fit,
 * without its bias: from the sigmas where they are given, from the residuals of all points otherwise. */
typedef struct mm_local_result {
    double *value, *value_err;
    double *slope, *slope_err; /* of a degree of at least 1, NaN otherwise */
} mm_local_result;

/* How well all points are described, for choosing a window; NaN where no degree of freedom is left. */
typedef struct mm_local_quality {
    double noise; /* standard deviation of a point, in sigmas where they are given */
    double dof;   /* n - 2 tr(L) + tr(L L^T) */
    double gcv;   /* n RSS/(n - tr L)^2 */
} mm_local_quality;

/** Fit at each of count abscissae. The points need not be in order; those with a NaN or a sigma that is not
 *  positive and finite are left out. sigma and quality may be NULL.
 *  Source: W. S. Cleveland, J. Am. Stat. Assoc. 74, 829 (1979); C. Loader, Local Regression and Likelihood,
 *          Springer (1999), section 2.3 for the errors.
 *  Errors: MM_EINPUT no usable point, a degree or a window that is none; MM_ESYS no memory. */
bool mm_local_regression(size_t n, const double *x, const double *y, const double *sigma,
                         const mm_local_options *options, size_t count, const double *at,
                         const mm_local_result *result, mm_local_quality *quality, mm_err *err);

#endif
