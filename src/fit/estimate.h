/* The parts of a result, and its verdict. */
#ifndef MM_FIT_ESTIMATE_H
#define MM_FIT_ESTIMATE_H

#include "fit/solve.h"

/** Names copied; no value, error nor interval yet. false without memory. */
bool mm_estimate_init(mm_estimate *estimate, const char *name, const char *unit, double lo, double hi);

/** Copy with another name; false without memory. */
bool mm_estimate_copy(mm_estimate *to, const mm_estimate *from, const char *name);
void mm_estimate_clear(mm_estimate *estimate);

/** Set the error (0: there is none) and the interval value +- factor * error, inside the bounds. */
void mm_estimate_error(mm_estimate *estimate, double error, double factor);

/** redchi, AIC, AICc and BIC from n, nfree, dof and chisq. known: sigmas are absolute. */
void mm_estimate_criteria(mm_fit *fit, bool known);

/** AIC, AICc and BIC from -2 ln L and nfree; AICc counts `more` parameters beside. */
void mm_estimate_information(mm_fit *fit, double deviance, size_t more);

/** Status, message, flags and evaluations, from the states of the parameters and what the run has to tell. */
bool mm_estimate_conclude(mm_fit *fit, const mm_run *run);

#endif
