/* The search for a better minimum than the one at the end of the way from the start. */
#ifndef MM_FIT_SEARCH_H
#define MM_FIT_SEARCH_H

#include "fit/solve.h"

/** Start from opts->multistart quasi-random points in the box (around the start where it is open), over
 *  threads; the best end is taken. */
bool mm_search_multistart(mm_run *run, mm_err *err);

/** A minimum whose residuals look like noise cannot be improved upon. From any other, the start is tried
 *  again with long and with short steps, then run->guard_tries points around the start and around the
 *  answer, each for as long as it promises a better minimum. */
bool mm_search_guard(mm_run *run, mm_err *err);

#endif
