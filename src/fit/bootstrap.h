/* Bootstrap intervals. */
#ifndef MM_FIT_BOOTSTRAP_H
#define MM_FIT_BOOTSTRAP_H

#include "fit/solve.h"

/** Refit opts->samples samples, each begun at the answer, and set the intervals of all parameters that
 *  move and of all derived quantities to the quantiles of what they give. fit: the results of the blocks.
 *  Samples are the fitted curve plus residuals drawn anew (divided by sqrt(1 - leverage), centred, in
 *  units of sigma), or with opts->pairs rows drawn anew. Sample i draws from a sequence of its own, seeded
 *  with opts->seed and i.
 *  Source: B. Efron, R. J. Tibshirani, An Introduction to the Bootstrap, Chapman and Hall (1993);
 *  leverages: A. C. Davison, D. V. Hinkley, Bootstrap Methods and their Application, Cambridge (1997), eq.
 *  6.9. */
bool mm_bootstrap(mm_run *run, mm_fit *const *fit, mm_err *err);

#endif
