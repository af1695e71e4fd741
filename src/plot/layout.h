/* Where everything of a figure lies on the page. */
#ifndef MM_PLOT_LAYOUT_H
#define MM_PLOT_LAYOUT_H

#include "plot/axis.h"
#include "plot/scene.h"

/* A legend, a note or a panel letter, with the place that it was given inside a panel. */
typedef struct mm_plot_block {
    bool on, crowded; /* crowded: it hides something */
    mm_plot_rect box;
    size_t columns; /* of a legend */
} mm_plot_block;

/* A panel on the page. */
typedef struct mm_plot_frame {
    mm_panel *panel;
    mm_plot_rect box; /* inside the frame line */
    mm_plot_rect bar; /* the colour bar */
    mm_plot_axis x, y, top, bar_axis;
    const mm_plot_axis_spec *x_title; /* whose title the x axis has */
    bool x_labels;                    /* the lowest of panels that share an axis */
    bool x_shared;                    /* the upper neighbour shares the axis */
    bool ticks_out;                   /* on a map, where ticks inside would not show */
    size_t row;
    double title_x;     /* baseline of the y title */
    double tick_length; /* of major ticks */
    mm_plot_block legend, note, letter;
} mm_plot_frame;

typedef struct mm_plot_plan {
    const mm_figure *figure;
    mm_plot_canvas *canvas;
    mm_plot_frame *frame; /* one a panel, in the figure's order */
    mm_plot_rich title;
    mm_plot_extent title_extent;
    double title_size;
} mm_plot_plan;

/** Ranges, ticks and boxes of all panels. false without memory. mm_plot_plan_clear in any case. */
bool mm_plot_plan_make(mm_plot_plan *plan, const mm_figure *figure, mm_plot_canvas *canvas);

/** Boxes and ticks again, after the range of an axis was changed. */
bool mm_plot_plan_boxes(mm_plot_plan *plan);
void mm_plot_plan_clear(mm_plot_plan *plan);

/** Distance of the labels below and on the left from the frame. */
double mm_plot_label_distance(const mm_plot_frame *frame);

/** Ticks of the top axis at nice values of its own, whose places are not even. */
bool mm_plot_top_axis_prepare(mm_plot_frame *frame, mm_plot_canvas *canvas);

#endif
