/* Colours. */
#ifndef MM_PLOT_PALETTE_H
#define MM_PLOT_PALETTE_H

#include "plot/canvas.h"
#include "plot/figure.h"

/** The ink of a style's colour. */
mm_plot_ink mm_plot_color(int color, double alpha);

/** The ink at a place 0 .. 1 of a colour map; outside it the nearer end. */
mm_plot_ink mm_plot_map_ink(mm_colormap map, double place);

/** The value at the lower end of a colour bar: on a logarithmic one that is to reach 0, four decades below
 * hi. */
double mm_plot_map_lo(mm_norm norm, double lo, double hi);

/** Where a value lies on a colour bar from lo to hi, 0 .. 1; NaN stays NaN. */
double mm_plot_map_place(mm_norm norm, double lo, double hi, double value);

#endif
