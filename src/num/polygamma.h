/* Digamma and trigamma of a complex argument: the Werthamer-Helfand-Hohenberg and Maki-de Gennes equations.
 */
#ifndef MM_NUM_POLYGAMMA_H
#define MM_NUM_POLYGAMMA_H

#include <complex.h>

/** psi(z) = d ln Gamma(z)/dz, to 1e-14 of |psi| where Re z >= 0, around its zero at 1.4616 too; by reflection
 *  where Re z < 0, where it is lost in rounding close to the zeros between the poles. NaN at a pole. */
double complex mm_digamma(double complex z);

/** psi'(z), as good as mm_digamma. */
double complex mm_trigamma(double complex z);

#endif
