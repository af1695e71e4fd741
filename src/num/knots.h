/* Measured points gathered at their different abscissae. */
#ifndef MM_NUM_KNOTS_H
#define MM_NUM_KNOTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

typedef struct mm_knots {
    size_t n;       /* different abscissae */
    size_t points;  /* points that count */
    double *x;      /* strictly ascending */
    double *y;      /* weighted mean of the points there */
    double *weight; /* sum of theirs: 1/sigma^2, or 1 where no sigma is given */
    double scatter; /* sum of weight (y - mean)^2 of points about the mean at their abscissa */
} mm_knots;

/** Gather points in any order; those with a NaN or a sigma that is not positive and finite are left out.
 *  sigma may be NULL.
 *  Errors: MM_ESYS no memory.
 *  Owner:  the caller, mm_knots_clear(), also after an error. */
bool mm_knots_gather(size_t n, const double *x, const double *y, const double *sigma, mm_knots *knots,
                     mm_err *err);

/** Frees the arrays and leaves no knots. */
void mm_knots_clear(mm_knots *knots);

#endif
