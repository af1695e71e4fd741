/* The Faddeeva function w(z) = exp(-z^2) erfc(-iz), z = x + iy: the Voigt profile is its real part,
 * Dawson's integral and erfcx are its values on the axes. */
#ifndef MM_NUM_WOFZ_H
#define MM_NUM_WOFZ_H

#include <stddef.h>

/** re[i] + i im[i] = w(x[i] + iy), one y for all, as a Voigt profile needs it.
 *  Each value depends on its own x and y alone, not on n nor on its place in the array. NaN in x or y gives
 *  NaN, an infinite one the limit. re or im may be x itself, they do not overlap otherwise.
 *  Accuracy: 2e-15 of |w|. Where y >= 0 the real and the imaginary part keep 13 digits each, down to the real
 *            axis, where they are exp(-x^2) and 2/sqrt(pi) times Dawson's integral. y < 0 is reached by the
 *            reflection 2 exp(-z^2) - w(-z), which loses digits next to the zeros of w. */
void mm_wofz(size_t n, const double *x, double y, double *re, double *im);

/** The same with a y for each x. */
void mm_wofz_points(size_t n, const double *x, const double *y, double *re, double *im);

#endif
