#include "expr/datafn.h"

#include <math.h>

#include "expr/estimate.h"
#include "num/stats.h"

static size_t place_of_max(const mm_points *p)
{
    size_t best = 0;
    for (size_t i = 1; i < p->n; i++)
        if (p->y[i] > p->y[best])
            best = i;
    return best;
}

static size_t place_of_min(const mm_points *p)
{
    size_t best = 0;
    for (size_t i = 1; i < p->n; i++)
        if (p->y[i] < p->y[best])
            best = i;
    return best;
}

static double count(const mm_points *p)
{
    return (double)p->n;
}

static double xmin(const mm_points *p)
{
    return p->x[0];
}

static double xmax(const mm_points *p)
{
    return p->x[p->n - 1];
}

static double xstep(const mm_points *p)
{
    return p->n > 1 ? (p->x[p->n - 1] - p->x[0]) / (double)(p->n - 1) : NAN;
}

static double ymin(const mm_points *p)
{
    return p->y[place_of_min(p)];
}

static double ymax(const mm_points *p)
{
    return p->y[place_of_max(p)];
}

static double x_at_max(const mm_points *p)
{
    return p->x[place_of_max(p)];
}

static double x_at_min(const mm_points *p)
{
    return p->x[place_of_min(p)];
}

/* Reductions leave out what is NaN, as num/stats.h does. */
static double sum(size_t n, const double *value)
{
    double total = 0;
    for (size_t i = 0; i < n; i++)
        total += isnan(value[i]) ? 0 : value[i];
    return total;
}

static double mean(size_t n, const double *value)
{
    return mm_mean_of(n, value).value;
}

static double standard_deviation(size_t n, const double *value)
{
    return mm_mean_of(n, value).sigma;
}

static double least(size_t n, const double *value)
{
    return mm_quantile(n, value, 0);
}

static double greatest(size_t n, const double *value)
{
    return mm_quantile(n, value, 1);
}

static const mm_op functions[] = {
    { "n", 0, 2, MM_OP_WINDOW, "[(lo, hi)]: number of points", .summary = count },
    { "xmin", 0, 2, MM_OP_WINDOW, "[(lo, hi)]: least x", .summary = xmin },
    { "xmax", 0, 2, MM_OP_WINDOW, "[(lo, hi)]: greatest x", .summary = xmax },
    { "xstep", 0, 2, MM_OP_WINDOW, "[(lo, hi)]: mean distance of neighbours in x", .summary = xstep },
    { "ymin", 0, 2, MM_OP_WINDOW, "[(lo, hi)]: least y", .summary = ymin },
    { "ymax", 0, 2, MM_OP_WINDOW, "[(lo, hi)]: greatest y", .summary = ymax },
    { "x_at_max", 0, 2, MM_OP_WINDOW, "[(lo, hi)]: x where y is greatest", .summary = x_at_max },
    { "x_at_min", 0, 2, MM_OP_WINDOW, "[(lo, hi)]: x where y is least", .summary = x_at_min },
    { "y_first", 0, 2, MM_OP_WINDOW,
      "[(lo, hi)]: level at the least x, by a line through a tenth of the points",
      .summary = mm_estimate_first },
    { "y_last", 0, 2, MM_OP_WINDOW,
      "[(lo, hi)]: level at the greatest x, by a line through a tenth of the points",
      .summary = mm_estimate_last },
    { "y_at", 1, 3, MM_OP_WINDOW, "(at[, lo, hi]): y at this x, on the line between neighbours",
      .summary_at = mm_estimate_value },
    { "x_at_y", 1, 3, MM_OP_WINDOW, "(level[, lo, hi]): first x, upwards, where y passes the level",
      .summary_at = mm_estimate_crossing },
    { "slope_at", 1, 3, MM_OP_WINDOW,
      "(at[, lo, hi]): slope at this x, from the nearest twentieth of the points",
      .summary_at = mm_estimate_slope },
    { "x_at_slope", 0, 2, MM_OP_WINDOW, "[(lo, hi)]: x where y is steepest, up or down",
      .summary = mm_estimate_steepest },
    { "line_slope", 0, 2, MM_OP_WINDOW, "[(lo, hi)]: slope of the least-squares line",
      .summary = mm_estimate_line_slope },
    { "line_at", 1, 3, MM_OP_WINDOW, "(at[, lo, hi]): the least-squares line at this x",
      .summary_at = mm_estimate_line_value },
    { "integral", 0, 2, MM_OP_WINDOW, "[(lo, hi)]: integral of y by trapezoids",
      .summary = mm_estimate_integral },
    { "peak_center", 0, 2, MM_OP_WINDOW,
      "[(lo, hi)]: x of the largest deviation from the line between the ends",
      .summary = mm_estimate_peak_center },
    { "peak_height", 0, 2, MM_OP_WINDOW, "[(lo, hi)]: that deviation; negative for a dip",
      .summary = mm_estimate_peak_height },
    { "peak_fwhm", 0, 2, MM_OP_WINDOW, "[(lo, hi)]: its full width at half height",
      .summary = mm_estimate_peak_fwhm },
    { "peak_area", 0, 2, MM_OP_WINDOW, "[(lo, hi)]: integral over the line between the ends",
      .summary = mm_estimate_peak_area },
    { "decay_length", 0, 2, MM_OP_WINDOW, "[(lo, hi)]: L of y = A exp(-x/L) + c",
      .summary = mm_estimate_decay_length },
    { "noise", 0, 2, MM_OP_WINDOW, "[(lo, hi)]: standard deviation of y from point to point, robust",
      .summary = mm_estimate_noise },
    { "sum", 1, 1, MM_OP_LINEAR, "(v): sum of v, an expression in x and y, over all points", .reduce = sum },
    { "mean", 1, 1, MM_OP_LINEAR, "(v): mean of v over all points", .reduce = mean },
    { "median", 1, 1, 0, "(v): median of v over all points", .reduce = mm_median },
    { "quantile", 2, 2, 0, "(v, p): the value that a share p of v lies below", .reduce_at = mm_quantile },
    { "stddev", 1, 1, 0, "(v): standard deviation of v over all points", .reduce = standard_deviation },
    { "min", 1, 1, 0, "(v): least v of all points", .reduce = least },
    { "max", 1, 1, 0, "(v): greatest v of all points", .reduce = greatest },
};

const mm_op *mm_op_data_at(size_t i)
{
    return i < sizeof functions / sizeof functions[0] ? &functions[i] : NULL;
}
