#include "num/grid.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "num/interpolate.h"

/* The one or two nodes about a value on an axis, and their weights. */
static int nodes_about(size_t n, const double *axis, double at, size_t node[2], double weight[2])
{
    if (n == 1) {
        node[0] = 0;
        weight[0] = 1;
        return at == axis[0];
    }
    const mm_between place = mm_between_find(n, axis, at);
    int count = 0;
    if (place.t < 1) {
        node[count] = place.i;
        weight[count++] = 1 - place.t;
    }
    if (place.t > 0) {
        node[count] = place.i + 1;
        weight[count++] = place.t;
    }
    return count;
}

mm_sample mm_grid_sample(const mm_axes *axes, double x, double y)
{
    mm_sample sample = { 0 };
    size_t i[2], j[2];
    double u[2], v[2];
    const int columns = nodes_about(axes->nx, axes->x, x, i, u),
              rows = nodes_about(axes->ny, axes->y, y, j, v);
    for (int b = 0; b < rows; b++)
        for (int a = 0; a < columns; a++) {
            sample.cell[sample.n] = j[b] * axes->nx + i[a];
            sample.weight[sample.n++] = u[a] * v[b];
        }
    return sample;
}

/* Over the part [a, b] of an interval [x0, x1] the line's integral is (b - a) times its value in the part's
 * middle. */
void mm_trapezoid_weights(size_t n, const double *x, double lo, double hi, double *w)
{
    for (size_t i = 0; i < n; i++)
        w[i] = 0;
    for (size_t i = 0; i + 1 < n; i++) {
        const double a = fmax(x[i], lo), b = fmin(x[i + 1], hi);
        if (!(b > a))
            continue;
        const double t = ((a - x[i]) + (b - x[i])) / 2 / (x[i + 1] - x[i]);
        w[i] += (b - a) * (1 - t);
        w[i + 1] += (b - a) * t;
    }
}

double mm_grid_integral(const mm_axes *axes, const double *value, const double *sigma,
                        const double x_range[2], const double y_range[2], double *error)
{
    double *w = mm_zalloc(axes->nx + axes->ny, sizeof *w), sum = 0, variance = 0;
    if (error != NULL)
        *error = NAN;
    if (w == NULL)
        return NAN;
    mm_trapezoid_weights(axes->nx, axes->x, x_range[0], x_range[1], w);
    mm_trapezoid_weights(axes->ny, axes->y, y_range[0], y_range[1], w + axes->nx);
    for (size_t j = 0; j < axes->ny; j++)
        for (size_t i = 0; i < axes->nx; i++) {
            const double weight = w[i] * w[axes->nx + j];
            if (weight == 0)
                continue;
            const size_t cell = j * axes->nx + i;
            sum += weight * value[cell];
            variance += sigma != NULL ? weight * weight * sigma[cell] * sigma[cell] : 0;
        }
    if (error != NULL && sigma != NULL)
        *error = sqrt(variance);
    free(w);
    return sum;
}
