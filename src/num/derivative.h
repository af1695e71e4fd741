/* Derivatives by differences, on even and uneven abscissae. With errors, from a local fit: num/local.h. */
#ifndef MM_NUM_DERIVATIVE_H
#define MM_NUM_DERIVATIVE_H

#include <stddef.h>

/** dy/dx at each point: the parabola through a point and its two neighbours (second order on uneven
 *  abscissae), at both ends the slope to the only neighbour, as numpy.gradient(y, x) has it. n = 1 gives
 *  NaN; two neighbours at one abscissa give NaN or infinity. d must not be x or y. */
void mm_gradient(size_t n, const double *x, const double *y, double *d);

/** Difference by index: half of what lies between the two neighbours, at both ends the step to the only
 *  one, as numpy.gradient(y). The quotient of two such, of mu and of energy, is Larch's dmu/dE. d must not
 *  be y. */
void mm_gradient_by_index(size_t n, const double *y, double *d);

#endif
