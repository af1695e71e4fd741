/* Normalisation by the tables: what a spectrum would be in cm2/g. */
#ifndef MM_XAS_MBACK_H
#define MM_XAS_MBACK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/** Find the scale s and the polynomial q of a degree (up to 3) with which s mu - q is own + other in the
 *  post-edge range and other in the pre-edge range: least squares in which each range weighs as much as the
 *  other. range: first and behind the last point of pre-edge and post-edge. pre = (other + q)/s and
 *  post = pre + own/s then are the curves between which mu is normalised. Source: T.-C. Weng, G. S. Waldo and
 *  J. E. Penner-Hahn, J. Synchrotron Rad. 12, 506 (2005), without its erfc term.
 *  Errors: MM_EINPUT too few points, or the spectrum does not rise at the edge; MM_ESYS no memory. */
bool mm_mback(size_t n, const double *energy, const double *mu, const double *own, const double *other,
              const size_t range[2][2], int degree, double *pre, double *post, mm_err *err);

#endif
