/* Rough features of a curve, good enough to start a fit from. There is at least one point; what the points do
 * not show is NaN. */
#ifndef MM_EXPR_ESTIMATE_H
#define MM_EXPR_ESTIMATE_H

#include "expr/op.h"

/* The level at either end: a least-squares line through the first or the last tenth of the points, of three
 * at least, there. */
double mm_estimate_first(const mm_points *points);
double mm_estimate_last(const mm_points *points);

/* The largest deviation, up or down, from the straight line that joins the levels of the two ends: where it
 * is, how high, how wide at half its height, and the integral over the line. */
double mm_estimate_peak_center(const mm_points *points);
double mm_estimate_peak_height(const mm_points *points);
double mm_estimate_peak_fwhm(const mm_points *points);
double mm_estimate_peak_area(const mm_points *points);

double mm_estimate_integral(const mm_points *points);               /* trapezoids */
double mm_estimate_value(const mm_points *points, double at);       /* beyond the ends: the end's value */
double mm_estimate_crossing(const mm_points *points, double level); /* least x where y is or passes it */

/* Of the least-squares line through all points: its slope, and its value at an x. */
double mm_estimate_line_slope(const mm_points *points);
double mm_estimate_line_value(const mm_points *points, double at);

/* Slope of the line through the nearest twentieth of the points, of five at least; and the x about which such
 * a line is steepest, up or down. */
double mm_estimate_slope(const mm_points *points, double at);
double mm_estimate_steepest(const mm_points *points);

/* Standard deviation of the noise, if it is independent from point to point: by the distance of each point
 * from the line between its neighbours, whatever the outliers do. */
double mm_estimate_noise(const mm_points *points);

/* L of y = A exp(-x/L) + c, by regression of y on its own integral: J. Jacquelin, Regressions et equations
 * integrales (2009). Negative where the curve leaves its level. */
double mm_estimate_decay_length(const mm_points *points);

#endif
