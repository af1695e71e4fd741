/* Sweeps of a field up and down, and the loops that they make. */
#ifndef MM_MAGNET_BRANCH_H
#define MM_MAGNET_BRANCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* One sweep: points first .. last of the data, both ends counted; neighbouring sweeps share their turning
 * point. */
typedef struct mm_sweep {
    size_t first, last;
    bool rising;
} mm_sweep;

/** Split n fields, in the order of the measurement, where they turn. A field that goes back by less than
 *  `noise` has not turned. The caller frees *sweep.
 *  Errors: MM_ESYS no memory. */
bool mm_sweeps(size_t n, const double *field, double noise, mm_sweep **sweep, size_t *count, mm_err *err);

/* A loop among the sweeps; -1 for what there is not. */
typedef struct mm_branches {
    ptrdiff_t virgin;   /* the first sweep, where it begins near zero field */
    ptrdiff_t down, up; /* the last sweeps that cross most of the range of the field */
} mm_branches;

/** Tell the branches of a loop. */
mm_branches mm_branches_find(size_t n, const double *field, const mm_sweep *sweep, size_t count);

#endif
