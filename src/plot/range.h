/* The range that an axis shows. */
#ifndef MM_PLOT_RANGE_H
#define MM_PLOT_RANGE_H

#include "plot/scene.h"

/** Range of x over the n panels that share it, and of y of one panel (over the rows inside x_lo .. x_hi).
 * With margins where the caller set no limits; on a logarithmic axis both ends are above 0. */
void mm_plot_range_x(size_t n, mm_panel *const *panel, double *lo, double *hi);
void mm_plot_range_y(const mm_panel *panel, double x_lo, double x_hi, double *lo, double *hi);

#endif
