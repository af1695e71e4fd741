/* Legends, notes and panel letters: what finds its own place in a panel. */
#ifndef MM_PLOT_BLOCK_H
#define MM_PLOT_BLOCK_H

#include "plot/layout.h"

/** Find a place for the blocks of all panels, where they hide least. Where all places hide data and the
 * caller set no upper limit, the y axis grows to make room. false without memory. */
bool mm_plot_place_blocks(mm_plot_plan *plan);

/** Draw them. */
bool mm_plot_draw_blocks(const mm_plot_frame *frame, mm_plot_canvas *canvas);

/** The legend (legend.c): its size with this many columns, and its drawing. */
bool mm_plot_legend_size(const mm_plot_frame *frame, mm_plot_canvas *canvas, size_t columns, size_t *entries,
                         double *width, double *height);
bool mm_plot_draw_legend(const mm_plot_frame *frame, mm_plot_canvas *canvas, mm_plot_ink ink);

#endif
