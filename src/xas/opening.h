/* A split that opens and closes: zero outside of two temperatures, one maximum between them. */
#ifndef MM_XAS_OPENING_H
#define MM_XAS_OPENING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* How the split grows from its end (u = 0) to its maximum (u = 1). */
typedef enum mm_growth {
    MM_GROWTH_LINEAR, /* u */
    MM_GROWTH_SMOOTH, /* sin^2(pi u/2): with a horizontal tangent at the end */
    MM_GROWTH_ROUND,  /* u (2 - u): with a corner at the end, round at the maximum */
    MM_GROWTHS
} mm_growth;

typedef struct mm_opening {
    double closing, top,
        bifurcation; /* temperatures, ascending; the outer ones may lie outside of the data */
    double height;   /* of the split at the top, with its sign */
    mm_growth below, above;
    double chisq;      /* of the split about this curve */
    double chisq_zero; /* of the split about 0 */
} mm_opening;

/** Fit an opening to n points of split(T), T ascending and different, sigma > 0: the height by linear least
 * squares, the temperatures from a grid and then one after the other, for each pair of growths; the least
 * chi-square wins. Errors: MM_EINPUT fewer than 4 points; MM_ESYS no memory. */
bool mm_opening_fit(size_t n, const double *t, const double *split, const double *sigma, mm_opening *fit,
                    mm_err *err);

/** The same from a start near by, without the grid. */
void mm_opening_refine(size_t n, const double *t, const double *split, const double *sigma, mm_opening *fit);

/** The curve at a temperature. */
double mm_opening_value(const mm_opening *opening, double t);

/** How probable it is that noise alone gives an opening at least as good: the probability of the rise in
 * chi-square times a bound on the number of openings that differ. dof: of the error estimate, infinite where
 * sigma is known; where the residual says that sigma is too small it is scaled up. */
double mm_opening_chance(size_t n, const mm_opening *fit, double dof);

#endif
