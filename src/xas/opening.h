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

/* An opening by each pair of growths, and how much each counts. Data seldom tell a flank that begins with a
 * corner from one that begins smoothly further out; the mean over all is off by less than either. */
enum { MM_OPENINGS = MM_GROWTHS * MM_GROWTHS };
typedef struct mm_openings {
    mm_opening each[MM_OPENINGS];
    double weight[MM_OPENINGS];               /* exp(-AICc/2), of sum 1 */
    size_t best;                              /* the one of the least chi-square */
    double closing, top, bifurcation, height; /* weighted means */
} mm_openings;

/** Fit openings to n points of split(T), T ascending and different, sigma > 0: the heights by linear least
 * squares, the temperatures from a grid and then one after the other. Where the least chi-square says that
 * sigma is too small, the weights have it scaled up. Source of the weights: K. P. Burnham and D. R. Anderson,
 * Model Selection and Multimodel Inference, 2nd ed. (2002), section 4.2. Errors: MM_EINPUT fewer than 4
 * points; MM_ESYS no memory. */
bool mm_openings_fit(size_t n, const double *t, const double *split, const double *sigma, mm_openings *fit,
                     mm_err *err);

/** The same from the temperatures that `fit` has, without the grid. */
void mm_openings_refine(size_t n, const double *t, const double *split, const double *sigma,
                        mm_openings *fit);

/** An opening at a temperature, and the weighted mean of all. */
double mm_opening_value(const mm_opening *opening, double t);
double mm_openings_value(const mm_openings *fit, double t);

/** By how much the errors of n points are to be scaled up, 1 where they explain the residuals. */
double mm_openings_scale(size_t n, const mm_openings *fit);

/** How probable it is that noise alone gives an opening at least as good: the probability of the rise in
 * chi-square times a bound on the number of openings that differ. dof: of the error estimate, infinite where
 * sigma is known; where the residual says that sigma is too small it is scaled up. */
double mm_openings_chance(size_t n, const mm_openings *fit, double dof);

#endif
