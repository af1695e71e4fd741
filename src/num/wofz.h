/* The Faddeeva function w(z) = exp(-z^2) erfc(-iz), z = x + iy: the Voigt profile is its real part, Dawson's
 * integral and erfcx are its values on the axes. */
#ifndef MM_NUM_WOFZ_H
#define MM_NUM_WOFZ_H

#include <stddef.h>

/** re[i] + i im[i] = w(x[i] + iy), one y for all, as a Voigt profile needs it.
 *  Accuracy: 1e-14 of |w| where y >= 0; the real part too keeps 13 digits down to the real axis, where it is
 *            exp(-x^2). Where y < 0 it is as good as the reflection 2 exp(-z^2) - w(-z) lets it be.
 *  Each value depends on its own x and y alone, not on n nor on its place in the array.
 *  NaN in x or y gives NaN, an infinite one the limit. re and im may be x, and must not overlap each other.
 */
void mm_wofz(size_t n, const double *x, double y, double *re, double *im);

/** The same with a y for each x. */
void mm_wofz_points(size_t n, const double *x, const double *y, double *re, double *im);

#endif
