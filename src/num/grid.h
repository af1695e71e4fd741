/* A regular grid and what is taken from it: samples and integrals. It has ascending axes x[0 .. nx - 1] and
 * y[0 .. ny - 1], evenly spaced or not; its cell (i, j) has the index j nx + i. */
#ifndef MM_NUM_GRID_H
#define MM_NUM_GRID_H

#include <stddef.h>

typedef struct mm_axes {
    size_t nx, ny;
    const double *x, *y;
} mm_axes;

typedef struct mm_sample {
    int n; /* cells that count, 1 to 4; 0 outside of the grid */
    size_t cell[4];
    double weight[4];
} mm_sample;

/** Bilinear interpolation at a point: sum of weight times value of cell. Only cells with a weight are
 *  listed, so a cell without support beside a node does no harm. */
mm_sample mm_grid_sample(const mm_axes *axes, double x, double y);

/** Weights w of values at ascending abscissae in the integral from lo to hi of the lines between them: the
 *  trapezoidal rule, with the fractions of the intervals in which lo and hi lie. What lies outside of the
 *  abscissae is not counted. */
void mm_trapezoid_weights(size_t n, const double *x, double lo, double hi, double *w);

/** Integral over a box of the bilinear interpolation of value; *error from the cells' own, independent
 *  errors, where neither is NULL. Cells without weight may be NaN. */
double mm_grid_integral(const mm_axes *axes, const double *value, const double *sigma,
                        const double x_range[2], const double y_range[2], double *error);

#endif
