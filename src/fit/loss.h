/* Robust losses: what a residual counts. All go as r^2 near zero, so that without outliers they are least
 * squares. */
#ifndef MM_FIT_LOSS_H
#define MM_FIT_LOSS_H

#include <stddef.h>

#include "fit/fit.h"

/** The width at which the loss turns, in standard deviations: scale, or the usual one where that is 0,
 *  which has 95 % of the efficiency of least squares on normal errors. */
double mm_loss_width(mm_loss loss, double scale);

/** Turn residuals into those whose plain squares are the loss: r := sign(r) sqrt(loss(r)). slope[i]
 *  becomes the derivative of the new residual by the old one. */
void mm_loss_transform(mm_loss loss, double width, size_t n, double *r, double *slope);

/** Half the derivative of the loss, r for least squares: the influence of one residual. */
double mm_loss_influence(mm_loss loss, double width, double r);

/** Its derivative. */
double mm_loss_curvature(mm_loss loss, double width, double r);

/** Robust standard deviation of residuals that p parameters were fitted to: the median of |r| over 0.6745,
 *  without the p smallest. work: room for n values. */
double mm_loss_scale(size_t n, const double *r, size_t p, double *work);

#endif
