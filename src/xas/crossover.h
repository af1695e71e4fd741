/* Where a curve bends: two straight lines against one. */
#ifndef MM_XAS_CROSSOVER_H
#define MM_XAS_CROSSOVER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

typedef struct mm_broken_line {
    double value;     /* at the bend */
    double slope;     /* below the bend */
    double bend_at;   /* the abscissa of the bend */
    double turn;      /* change of slope there */
    double chisq;     /* about the two lines */
    double chisq_one; /* about the best single line */
    double chance; /* that points on one line look at least as bent: Bonferroni's bound on the F tests at all
                      bends */
} mm_broken_line;

/** Fit y = value + slope (x - bend_at) + turn max(0, x - bend_at) with the bend between the third and the
 * third last different abscissa; x ascending, sigma may be NULL. Errors: MM_EINPUT fewer than 7 points;
 * MM_ESYS no memory. */
bool mm_broken_line_fit(size_t n, const double *x, const double *y, const double *sigma, mm_broken_line *fit,
                        mm_err *err);

/** The lines at x. */
double mm_broken_line_value(const mm_broken_line *fit, double x);

#endif
