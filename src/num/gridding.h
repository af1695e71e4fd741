/* Measured points onto a regular grid, as weights of the points in each cell. */
#ifndef MM_NUM_GRIDDING_H
#define MM_NUM_GRIDDING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "num/grid.h"
#include "num/sparse.h"

/* Scans along x, each at one y. Several at one y count as their mean where they overlap. */
typedef struct mm_scans {
    size_t n;
    const size_t *first; /* scan s has the points first[s] .. first[s + 1] - 1 */
    const double *x;     /* of each point, in any order within its scan; a NaN leaves the point out */
    const double *y;     /* of each scan, in any order */
    double gap_x; /* nothing is interpolated between points of a scan further apart than this; 0: no limit */
    double gap_y; /* the same between scans */
} mm_scans;

/** Weights of the measured points in each cell: linear along the scans, then across them. Cells outside of
 *  a scan's ends, of the outermost scans, or in a gap stay empty.
 *  Errors: MM_EINPUT no scan, a grid whose axes do not ascend; MM_ESYS no memory.
 *  Owner:  the caller, mm_sparse_clear(), also after an error. */
bool mm_grid_scans(const mm_axes *axes, const mm_scans *scans, mm_sparse *map, mm_err *err);

/** Weights of the measured points in each cell: linear in the triangles of a Delaunay triangulation, for
 *  points in no order. Distances in x and y are measured in units of the points' extent along each. Cells
 *  outside of the convex hull, or in a triangle with a side longer than `gap` of those units (0: no limit),
 *  stay empty.
 *  Errors: as above; MM_EINPUT all points on one line. */
bool mm_grid_points(const mm_axes *axes, size_t n, const double *x, const double *y, double gap,
                    mm_sparse *map, mm_err *err);

#endif
