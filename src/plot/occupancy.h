/* A canvas that draws nothing but remembers which places of a panel are taken, so that a legend can stand
 * where it hides least. */
#ifndef MM_PLOT_OCCUPANCY_H
#define MM_PLOT_OCCUPANCY_H

#include "plot/canvas.h"

typedef struct mm_plot_occupancy mm_plot_occupancy;

/** Over this rectangle; text is measured on `real`. NULL without memory. */
mm_plot_occupancy *mm_plot_occupancy_new(mm_plot_rect box, mm_plot_canvas *real);
void mm_plot_occupancy_free(mm_plot_occupancy *occupancy);
mm_plot_canvas *mm_plot_occupancy_canvas(mm_plot_occupancy *occupancy);

/** Mark a rectangle as fully taken. */
void mm_plot_occupancy_take(mm_plot_occupancy *occupancy, mm_plot_rect rect);

/** How much a rectangle would hide: about the number of marks in it, shaded areas and maps counted lightly.
 *  Below 0.5 is nothing but shade. */
double mm_plot_occupancy_cost(const mm_plot_occupancy *occupancy, mm_plot_rect rect);

#endif
