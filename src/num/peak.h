/* Local maxima of a measured curve. */
#ifndef MM_NUM_PEAK_H
#define MM_NUM_PEAK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

typedef struct mm_peak {
    size_t i;          /* the highest point; the first one of a plateau */
    double x, y;       /* of the parabola through it and its neighbours; the plateau's middle */
    double prominence; /* height above the higher of the two valleys that part it from higher ground */
} mm_peak;

/** All local maxima inside of x, which ascends strictly, with at least this prominence (0: all), in the
 *  order of x. A point with NaN in y ends a stretch of data: there is no peak beside it. The caller frees
 *  *found; NULL with *count = 0 where there is none.
 *  Errors: MM_ESYS no memory. */
bool mm_peaks(size_t n, const double *x, const double *y, double prominence, mm_peak **found, size_t *count,
              mm_err *err);

/** Vertex of the parabola through three points, its value in *height where not NULL; NaN unless it opens
 *  downwards or upwards. */
double mm_vertex(const double x[3], const double y[3], double *height);

#endif
