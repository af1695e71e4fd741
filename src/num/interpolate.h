/* Interpolation between points at ascending abscissae. */
#ifndef MM_NUM_INTERPOLATE_H
#define MM_NUM_INTERPOLATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* Between two points the value is (1 - t) y[i] + t y[i + 1], and its variance the sum of the squares of
 * (1 - t) sigma[i] and t sigma[i + 1]. */
typedef struct mm_between {
    size_t i; /* i + 1 < n */
    double t; /* 0 to 1; NaN outside of the abscissae */
} mm_between;

/** Place of `at` in n >= 2 abscissae that do not descend. If several are equal to `at` it is one of them. */
mm_between mm_between_find(size_t n, const double *x, double at);

/** Linear interpolation at a place, NaN outside. */
double mm_between_value(mm_between place, const double *y);

/** Its standard error from those of the points, which are independent. */
double mm_between_error(mm_between place, const double *sigma);

typedef enum mm_interpolation {
    MM_LINEAR,
    MM_CUBIC,   /* natural cubic spline: smooth, overshoots at steps */
    MM_AKIMA,   /* local, hardly overshoots; H. Akima, J. ACM 17, 589 (1970) */
    MM_STEFFEN, /* monotonic between points; M. Steffen, Astron. Astrophys. 239, 443 (1990) */
} mm_interpolation;

/** value[k] and slope[k] at each at[k], through n points at strictly ascending abscissae; value or slope
 *  may be NULL. Outside of the points both are NaN.
 *  Errors: MM_EINPUT too few points (2, 3 for MM_CUBIC and MM_STEFFEN, 5 for MM_AKIMA), abscissae that do
 *          not ascend, a value that is not finite; MM_ESYS no memory. */
bool mm_interpolate(mm_interpolation kind, size_t n, const double *x, const double *y, size_t count,
                    const double *at, double *value, double *slope, mm_err *err);

#endif
