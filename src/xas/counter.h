/* Corrections of counters before they become mu. */
#ifndef MM_XAS_COUNTER_H
#define MM_XAS_COUNTER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/** Take a constant away from n counts. */
void mm_counter_dark(size_t n, double *counts, double dark);

/** True counts N/(1 - N tau/t) of a detector that is blind for tau seconds after each count it takes, without
 * being extended by others in that time (non-paralysable). time: n counting times in seconds, or NULL: 1 s
 * each. Source: G. F. Knoll, Radiation Detection and Measurement, 4th ed. (2010), section 4.VII. Errors:
 * MM_EINPUT where the detector would be blind all the time. */
bool mm_counter_dead_time(size_t n, double *counts, const double *time, double tau, mm_err *err);

#endif
