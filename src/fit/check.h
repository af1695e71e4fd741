/* Input that cannot be fitted is refused before anything is computed. */
#ifndef MM_FIT_CHECK_H
#define MM_FIT_CHECK_H

#include "fit/fit.h"

/** Every x and y is finite, every sigma positive and finite, priors are usable.
 *  Errors: MM_EINPUT with the dataset's name and the row. */
bool mm_check_data(const mm_model *model, const mm_data *data, mm_err *err);

/** Are there at least as many points (and priors) as free parameters? */
bool mm_check_count(size_t points, size_t priors, size_t nfree, mm_err *err);

#endif
