/* The unit of the residuals: known where sigmas are absolute, from the residuals where they are not. */
#ifndef MM_FIT_SCALE_H
#define MM_FIT_SCALE_H

#include "fit/solve.h"

/** Does the minimum itself depend on the scale? With a robust loss or priors and sigmas that are not
 *  absolute. */
bool mm_scale_matters(const mm_run *run);

/** Estimate the scale from chi-square, or for a robust loss from the residuals of the whole system (else
 *  NULL), and hand it to the loss and the priors. */
bool mm_scale_update(mm_run *run, double chisq, const double *residual, mm_err *err);

/** With absolute sigmas and a robust loss, far from the minimum: open the loss to the scale that the
 *  residuals have now, so that not all points look like outliers. *scale is that, and 1 when nothing is
 *  left to open. */
bool mm_scale_widen(mm_run *run, const double *residual, double *scale, mm_err *err);

/** The factor g on the weights of the data that makes inverse(g^2 J'J + priors) the covariance: 1 for
 *  absolute sigmas, 1/scale for least squares, and for a robust loss what its influence function says (P.
 *  J. Huber, Robust Statistics, Wiley (1981), eq. 7.6.5). NaN without degrees of freedom. */
double mm_scale_gain(const mm_run *run, const double *residual);

/** What chi-square rises by, on average, when one parameter is moved by one standard error. */
double mm_scale_rise(const mm_run *run, const double *residual);

#endif
