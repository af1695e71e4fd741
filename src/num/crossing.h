/* Where a measured curve passes a level. */
#ifndef MM_NUM_CROSSING_H
#define MM_NUM_CROSSING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

typedef struct mm_crossing {
    size_t i;     /* between points i and i + 1 */
    double x;     /* by linear interpolation */
    double error; /* from the sigmas of the two points, NaN without */
    bool rising;  /* y passes the level upwards in the order of the points */
} mm_crossing;

/** All crossings of `level` in the order of the points, which need not be that of x. Neighbours whose y lie
 *  on either side count; a point on the level counts once, and only if the curve goes on to the other side.
 *  Points with NaN in x or y are passed over. sigma may be NULL. The caller frees *found; NULL with *count
 *  = 0 where there is none.
 *  Errors: MM_ESYS no memory. */
bool mm_crossings(size_t n, const double *x, const double *y, const double *sigma, double level,
                  mm_crossing **found, size_t *count, mm_err *err);

#endif
