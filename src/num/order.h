/* The order of measured values. */
#ifndef MM_NUM_ORDER_H
#define MM_NUM_ORDER_H

#include <stddef.h>

/** Write the places of the finite values of x into order[], which has room for n, so that the values
 *  ascend; of equal ones the earlier place comes first. Returns their number. */
size_t mm_order(size_t n, const double *x, size_t *order);

/** Which way x goes at each of n places: 1 up, -1 down, NaN where it stands still. A point belongs to the
 * ramp towards the next one, but a turning point to the ramp that led to it. */
void mm_ramp_signs(size_t n, const double *x, double *sign);

#endif
