/* Delaunay triangulation of points in the plane, each axis measured in units of the points' extent along
 * it. */
#ifndef MM_NUM_DELAUNAY_H
#define MM_NUM_DELAUNAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define MM_NO_POINT SIZE_MAX

typedef struct mm_delaunay mm_delaunay;

/** Triangulate. Places count to 2^-30 of the extents: on those integers all decisions are exact, so that
 *  regular grids and points on a line do no harm. Points with a NaN are left out.
 *  Source: A. Bowyer, Comput. J. 24, 162 (1981); D. F. Watson, Comput. J. 24, 167 (1981).
 *  Errors: MM_EINPUT no three points off a line; MM_ESYS no memory, 2^30 points or more.
 *  Owner:  the caller, mm_delaunay_free(). */
mm_delaunay *mm_delaunay_make(size_t n, const double *x, const double *y, mm_err *err);

/* The triangle about a place. The value there is the sum of weight times value at point. */
typedef struct mm_corners {
    bool inside; /* of the convex hull; otherwise nothing else counts */
    size_t point[3];
    double weight[3]; /* 0 to 1, they add up to 1 */
    double longest;   /* side, in units of the extents */
} mm_corners;

/** Find the triangle about (x, y). It remembers the last one and starts there: not for several threads at
 *  once. */
mm_corners mm_delaunay_find(mm_delaunay *mesh, double x, double y);

/** The next point at the place of this one, MM_NO_POINT behind the last. Corners are the first of theirs. */
size_t mm_delaunay_next_there(const mm_delaunay *mesh, size_t point);

/** All triangles: i from 0 to mm_delaunay_triangles() - 1, of which some stand for the outside and give
 *  false; the others give their corners, anticlockwise. */
size_t mm_delaunay_triangles(const mm_delaunay *mesh);
bool mm_delaunay_triangle(const mm_delaunay *mesh, size_t i, size_t point[3]);

/** NULL is allowed. */
void mm_delaunay_free(mm_delaunay *mesh);

#endif
