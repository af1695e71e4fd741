/* A plane at other energies than its own nodes, by cubic splines along both axes. What is linear in the plane
 * is kept as such, so that errors can follow. */
#ifndef MM_RIXS_RESAMPLE_H
#define MM_RIXS_RESAMPLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* One axis: value at target i = sum over nodes k of weight[i*nodes + k] times the value at k. */
typedef struct mm_resample {
    size_t n, nodes;
    double *weight;
    size_t *first, *last; /* nodes whose weight counts, last excluded; none: the target lies outside */
} mm_resample;

typedef enum mm_resample_kind {
    MM_RESAMPLE_SPLINE, /* natural cubic spline */
    MM_RESAMPLE_CUBIC /* the polynomial through the four nearest nodes: to see what interpolation is worth */
} mm_resample_kind;

/** Values at n targets from values at ascending nodes; half a step beyond the outermost ones counts as
 * inside. Errors: MM_ESYS no memory. */
bool mm_resample_init(mm_resample *r, mm_resample_kind kind, size_t nodes, const double *node, size_t n,
                      const double *at, mm_err *err);
void mm_resample_clear(mm_resample *r);

/** The plane in[y.nodes][x.nodes] at the targets: out[y.n][x.n]; outside NaN. squared: with the squares of
 * the weights, which makes variances of variances. work: room for y.nodes*x.n values. */
void mm_resample_plane(const mm_resample *x, const mm_resample *y, const double *in, bool squared,
                       double *out, double *work);

/** The transpose: how much each cell of the plane counts in a sum over the targets with these factors.
 * in[y.n][x.n], out[y.nodes][x.nodes]; targets outside do not count. */
void mm_resample_back(const mm_resample *x, const mm_resample *y, const double *in, double *out,
                      double *work);

#endif
