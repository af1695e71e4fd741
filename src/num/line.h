/* A straight line through points with errors in y. */
#ifndef MM_NUM_LINE_H
#define MM_NUM_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* y = y_mean + slope (x - x_mean); about the weighted means the two errors are independent. */
typedef struct mm_line {
    size_t n; /* points used */
    double x_mean, y_mean, slope;
    double y_mean_err, slope_err;
    double chisq; /* sum of squared residuals over sigma (over 1 without sigmas) */
} mm_line;

/** Weighted least squares. A point counts where x and y are finite and sigma, where it is not NULL, is
 *  positive and finite. The errors are those of the sigmas; without sigmas they come from the residuals,
 *  NaN for two points.
 *  Errors: MM_EINPUT fewer than two different abscissae. */
bool mm_line_fit(size_t n, const double *x, const double *y, const double *sigma, mm_line *line, mm_err *err);

/** Value at x; *error, where not NULL, becomes its standard error. The intercept is the value at 0. */
double mm_line_value(const mm_line *line, double x, double *error);

/** Where the line has the value y, and the standard error of that; NaN for a level line. */
double mm_line_crossing(const mm_line *line, double y, double *error);

/** 1/sigma^2 of a point (1 where sigma is NULL), 0 where it does not count: the rule above. */
double mm_point_weight(const double *x, const double *y, const double *sigma, size_t i);

#endif
