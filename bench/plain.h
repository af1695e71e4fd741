/* The yardstick of bench/fit: the fit that a physicist would write in an afternoon. */
#ifndef MM_BENCH_PLAIN_H
#define MM_BENCH_PLAIN_H

#include <stddef.h>

enum { PLAIN_PARAMETERS = 11, PLAIN_ROWS = 401 };

/** Fit the arctangent edge and three Voigt lines (h, e0, w, A1, c1, A2, c2, A3, c3, sigma, gamma) with
 *  cminpack's lmder, libcerf's w(z), the exact gradient, and bounds by a sine. p: start in, answer out.
 *  Returns chi-square. */
double plain_fit(size_t n, const double *x, const double *y, const double *sigma, const double *lo,
                 const double *hi, double *p);

#endif
