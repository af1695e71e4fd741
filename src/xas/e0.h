/* Where the absorption edge is. */
#ifndef MM_XAS_E0_H
#define MM_XAS_E0_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/** Energy of the steepest point of an edge: the largest derivative whose two neighbours are steep as well,
 * found first without smoothing, then within 75 points of it with the derivative smoothed by a Lorentzian. It
 * is the algorithm of Larch (M. Newville, J. Phys. Conf. Ser. 430, 012007 (2013); behaviour as of its
 * pre_edge() at commit a272abc7d), to whose answers it is tested. energy: n values in eV, ascending; mu: n
 * values. Errors: MM_EINPUT for fewer than 10 points or no finite derivative. */
bool mm_find_e0(size_t n, const double *energy, const double *mu, double *e0, mm_err *err);

#endif
