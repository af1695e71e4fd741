/* Starting points spread evenly over a box, or around a point where the box is open. */
#ifndef MM_FIT_STARTS_H
#define MM_FIT_STARTS_H

#include <stdbool.h>
#include <stddef.h>

/** count points of p values each into out, behind the first `skip` of the sequence. Between lo and hi
 *  where both are finite (within = INFINITY), else around centre by up to spread; with within < INFINITY
 *  all are around centre, by no more than within times spread. Points that would leave the box are
 *  mirrored at its sides. The sequence is Sobol's in up to 40 parameters, pseudo-random of fixed seed
 *  above; the same each time. false: no memory. */
bool mm_starts_fill(size_t p, const double *lo, const double *hi, const double *centre, const double *spread,
                    double within, size_t skip, size_t count, double *out);

#endif
