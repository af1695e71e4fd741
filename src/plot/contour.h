/* Lines of equal value on a grid. */
#ifndef MM_PLOT_CONTOUR_H
#define MM_PLOT_CONTOUR_H

#include <stdbool.h>
#include <stddef.h>

#include "plot/canvas.h"

typedef struct mm_plot_isoline {
    double level;
    size_t n;
    mm_plot_point *point; /* in the units of the axes; the first one again at the end of a closed line */
    bool closed;
} mm_plot_isoline;

/* Zero-initialise. */
typedef struct mm_plot_isolines {
    mm_plot_isoline *line;
    size_t n, cap;
} mm_plot_isolines;

/** Append the lines z = level of the grid z[j*nx + i] at x[i], y[j], by marching squares: a crossing lies on
 * a cell edge by linear interpolation; of a saddle the corners on the side of the cell's mean are joined;
 * cells with a corner that is not finite have no lines. Pieces are joined into polylines. false without
 * memory. */
bool mm_plot_contour(size_t nx, const double *x, size_t ny, const double *y, const double *z, double level,
                     mm_plot_isolines *lines);
void mm_plot_isolines_free(mm_plot_isolines *lines);

#endif
