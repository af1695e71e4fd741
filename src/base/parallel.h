/* A loop over threads. */
#ifndef MM_BASE_PARALLEL_H
#define MM_BASE_PARALLEL_H

#include <stddef.h>

/** Call body(context, i) for i = 0 .. n-1, each i once, on up to `jobs` threads (0: one a core).
 *  The order is not defined, so body(i) writes to place i alone and results do not depend on `jobs`.
 *  Returns when all are done. With one job, or without threads to be had, it is a plain loop. */
void mm_parallel_for(size_t n, int jobs, void (*body)(void *context, size_t i), void *context);

/** Number of processors that this process may use, at least 1. */
int mm_processors(void);

#endif
