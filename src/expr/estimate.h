/* Rough features of a curve, good enough to start a fit from. Points as in mm_points, at least one. What the
 * points do not show is NaN. */
#ifndef MM_EXPR_ESTIMATE_H
#define MM_EXPR_ESTIMATE_H

#include "expr/op.h"

/* The level at either end: a least-squares line through the first or the last tenth of the points, of three
 * at least, there. */
double mm_first_level(const mm_points *points);
double mm_last_level(const mm_points *points);

/* The largest deviation, up or down, from the straight line that joins the levels of the two ends: where it
 * is, how high, how wide at half its height, and the integral over the line. */
double mm_peak_center(const mm_points *points);
double mm_peak_height(const mm_points *points);
double mm_peak_fwhm(const mm_points *points);
double mm_peak_area(const mm_points *points);

double mm_integral(const mm_points *points);               /* trapezoids */
double mm_interpolate(const mm_points *points, double at); /* beyond the ends: the end's value */
double mm_crossing(const mm_points *points, double level); /* first x, upwards, where y passes the level */
double mm_line_slope(const mm_points *points);             /* least-squares line through all points */
double mm_line_at(const mm_points *points, double at);     /* the same line, there */
double mm_slope_at(const mm_points *points,
                   double at);               /* line through the nearest twentieth, five at least */
double mm_steepest(const mm_points *points); /* x where such a line is steepest, up or down */

/* Standard deviation of the noise, if it is independent from point to point: by the distance of each point
 * from the line between its neighbours, whatever the outliers do. */
double mm_noise(const mm_points *points);

/* L of y = A exp(-x/L) + c, by regression of y on its own integral: J. Jacquelin, Regressions et equations
 * integrales (2009). Negative where the curve grows. */
double mm_decay_length(const mm_points *points);

#endif
