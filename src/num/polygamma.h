/* Digamma and trigamma of a complex argument, of which the Werthamer-Helfand-Hohenberg equation is made. */
#ifndef MM_NUM_POLYGAMMA_H
#define MM_NUM_POLYGAMMA_H

#include <complex.h>

/** psi(z) = d ln Gamma(z)/dz. NaN at a pole.
 *  Accuracy: 5e-15 of |psi| where Re z >= 0, around the zero at 1.4616 too; where Re z < 0 the same save
 * close to the zeros between the poles, which lose digits in the reflection. */
double complex mm_digamma(double complex z);

/** psi'(z), as good as mm_digamma. */
double complex mm_trigamma(double complex z);

#endif
