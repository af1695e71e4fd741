/* One dataset alone. */
#ifndef MM_FIT_SINGLE_H
#define MM_FIT_SINGLE_H

#include "fit/solve.h"

/** Check the data, find the start (NULL: the model's own), and make a run of it; to be cleared also on
 *  failure. */
bool mm_single_init(mm_run *run, const mm_model *model, const mm_data *data, const double *start,
                    const mm_fit_opts *opts, mm_err *err);

#endif
