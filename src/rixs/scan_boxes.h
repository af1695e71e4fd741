/* Boxes of cells of all places and of several sizes: where does a difference stick out, and how far does one
 * of two planes of one truth? */
#ifndef MM_RIXS_SCAN_BOXES_H
#define MM_RIXS_SCAN_BOXES_H

#include "rixs/align.h"

enum { MM_BOX_SIZES = 5 };
extern const size_t mm_box_size[MM_BOX_SIZES]; /* cells along each side, odd, ascending */

/* Sums over a box divided by their standard errors, n cells for each size, at the box's middle. A cell
 * without a photon adds no variance to a box, which has that of one photon at least. */
typedef struct mm_boxes {
    size_t nx, ny;
    double *z[MM_BOX_SIZES];
    double *sum; /* summed-area tables of difference, variance and cells */
} mm_boxes;

bool mm_boxes_init(mm_boxes *boxes, size_t nx, size_t ny, mm_err *err);
void mm_boxes_clear(mm_boxes *boxes);

/** difference: NaN where there is none. variance: for sums; photon: variance of one photon in either plane.
 */
void mm_boxes_fill(mm_boxes *boxes, const double *difference, const double *variance, const double *photon);

/** The largest |z| of all. */
double mm_boxes_peak(const mm_boxes *boxes);

/** The variances for sums of an aligned pair, and that of one photon; n values each. */
void mm_boxes_variances(const mm_align *k, double *variance, double *photon);

/** The largest |z| of each of `samples` pairs of planes of one truth, the second plane smoothed, that go
 * through the same alignment; ascending, the caller frees. NULL without memory. */
double *mm_boxes_null_peaks(const mm_align *k, mm_err *err);

#endif
