/* The figures of series: a quantity against a variable, and many curves. They add a panel to a figure and
 * give it, for titles, limits and what else a verb adds. */
#ifndef MM_PLOT_SERIES_H
#define MM_PLOT_SERIES_H

#include "plot/figure.h"

/* One branch of a quantity against a variable: heating, cooling; a sample. */
typedef struct mm_series_branch {
    const char *label; /* markup, or NULL */
    size_t n;
    const double *x, *y, *yerr; /* yerr may be NULL or hold NaN */
} mm_series_branch;

/** Points with error bars, a colour and a marker for each branch; `join` draws a thin line through the points
 * and `arrows` its direction. Returns the panel. */
mm_panel *mm_series_draw(mm_figure *figure, size_t nbranch, const mm_series_branch *branch, bool join,
                         bool arrows);

/* One curve of many. */
typedef struct mm_waterfall_curve {
    size_t n;
    const double *x, *y;
    double value; /* what its colour tells, such as the temperature */
} mm_waterfall_curve;

/** Curves coloured by their value, each lifted by `offset` over the one before in the order given (0: all on
 * one base line), with a colour bar. Returns the panel; NULL without memory. */
mm_panel *mm_waterfall_draw(mm_figure *figure, size_t ncurve, const mm_waterfall_curve *curve, double offset,
                            const char *bar_title, const char *bar_unit, mm_err *err);

#endif
