/* What a fitted spectrum says of its white line as a whole. */
#ifndef MM_XAS_WHITE_LINE_H
#define MM_XAS_WHITE_LINE_H

#include <stdbool.h>

#include "base/err.h"
#include "fit/fit.h"

/** Area of the components f2, f1 and f0 over the height of the edge, with its error from the full covariance;
 * both are NaN for a model that lacks them or an edge of height 0. The number does not hang on how the
 * spectrum was normalised, and hardly on its resolution. Errors: MM_ESYS no memory. */
bool mm_white_line(const mm_fit *fit, double *ratio, double *error, mm_err *err);

#endif
