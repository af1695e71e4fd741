/* Connected regions of a difference that two planes of one truth would not show. */
#ifndef MM_RIXS_CHANGE_H
#define MM_RIXS_CHANGE_H

#include "rixs/align.h"

/** Threshold and regions of the difference, strongest first. null_peak: what planes of one truth show at
 * most, opts->samples values, ascending. Errors: MM_ESYS no memory. */
bool mm_changes_find(const mm_align *k, const double *null_peak, mm_difference *d, mm_err *err);

#endif
