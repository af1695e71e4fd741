/* Legends, notes and panel letters: what finds its own place in a panel. */
#ifndef MM_PLOT_BLOCK_H
#define MM_PLOT_BLOCK_H

#include "plot/layout.h"

/** Find a place for the blocks of all panels, where they hide least. Where all places hide data and the
 * caller set no upper limit, the y axis grows to make room. false without memory. */
bool mm_plot_place_blocks(mm_plot_plan *plan);

/** Draw them. */
bool mm_plot_draw_blocks(const mm_plot_frame *frame, mm_plot_canvas *canvas);

/* Between a block and the frame. */
#define MM_PLOT_BLOCK_INSET 5.0

/* The legend (legend.c): its rows in their order. */
typedef struct mm_plot_legend_row {
    const mm_plot_element *element; /* NULL: text only */
    mm_plot_rich text;
    double width;
} mm_plot_legend_row;

typedef struct mm_plot_legend {
    mm_plot_legend_row *row;
    size_t n;
} mm_plot_legend;

/** The panel's legend of at most so many rows, the last of which counts what is left out. false without
 * memory. */
bool mm_plot_legend_make(const mm_plot_frame *frame, mm_plot_canvas *canvas, size_t most,
                         mm_plot_legend *legend);
void mm_plot_legend_free(mm_plot_legend *legend);

/** How many rows fit into this height. */
size_t mm_plot_legend_rows(double height);

/** Width and height of the legend in this many columns. */
void mm_plot_legend_size(const mm_plot_legend *legend, size_t columns, mm_plot_rect *box);

/** Draw it where its block is. */
void mm_plot_draw_legend(const mm_plot_legend *legend, const mm_plot_block *block, mm_plot_canvas *canvas,
                         mm_plot_ink ink);

#endif
