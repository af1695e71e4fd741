/* What the Voigt and its integral share. The real part of F(d) = w((d + i gamma)/(sigma sqrt 2))/(sigma
 * sqrt(2 pi)), d = x - center, is the peak of unit area. */
#ifndef MM_FUNC_VOIGT_H
#define MM_FUNC_VOIGT_H

#include <complex.h>
#include <stddef.h>

/* From this gamma/sigma on F comes from its asymptotic series, of which thirteen terms reach 1e-16: the
 * derivative by sigma from w' = -2 z w + 2i/sqrt(pi) loses (gamma/sigma)^4 rounding errors. */
#define MM_VOIGT_NARROW 16.0

typedef struct mm_voigt_series {
    double complex sum;             /* integral of F by d, less (i/pi) ln(d + i gamma) */
    double complex f, slope, curve; /* F, F', F''; the derivative by sigma is sigma F'' (heat equation) */
} mm_voigt_series;

/** gamma >= MM_VOIGT_NARROW*sigma, gamma > 0, sigma >= 0. */
mm_voigt_series mm_voigt_narrow(double d, double sigma, double gamma);

/** z[i] = (x[i] - center)*scale. */
void mm_voigt_reduce(size_t n, const double *x, double center, double scale, double *z);

#endif
