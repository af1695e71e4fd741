/* From the plan of a figure to a canvas. */
#ifndef MM_PLOT_DRAW_H
#define MM_PLOT_DRAW_H

#include "plot/layout.h"
#include "plot/shape.h"

/** Everything. false without memory. */
bool mm_plot_draw(const mm_plot_plan *plan);

/** What a panel shows, without its axes: also on the canvas that marks occupied places. */
bool mm_plot_draw_elements(const mm_plot_frame *frame, mm_plot_canvas *canvas);
bool mm_plot_draw_element(const mm_plot_frame *frame, mm_plot_canvas *canvas, const mm_plot_element *element);

/** Maps and contours (map.c, contourlines.c). */
bool mm_plot_draw_map(const mm_plot_frame *frame, mm_plot_canvas *canvas, const mm_plot_element *element);
bool mm_plot_draw_contours(const mm_plot_frame *frame, mm_plot_canvas *canvas,
                           const mm_plot_element *element);
void mm_plot_draw_bar(const mm_plot_frame *frame, mm_plot_canvas *canvas);

/** Does the panel hold a map? Black or white, whichever is legible in this place of it. */
bool mm_plot_has_map(const mm_panel *panel);
mm_plot_ink mm_plot_ink_over(const mm_plot_frame *frame, mm_plot_rect box);

/** Frame, ticks, labels and titles. */
void mm_plot_draw_axes(const mm_plot_frame *frame, mm_plot_canvas *canvas);

/** The pen of an element's line, of `width` points where its style does not say. */
mm_plot_pen mm_plot_style_pen(const mm_style *style, double width);
double mm_plot_marker_size(const mm_plot_element *element);
mm_plot_point mm_plot_frame_at(const mm_plot_frame *frame, double x, double y);

/** Markup at a point, `across` 0 .. 1 of its width to the left. false without memory. */
bool mm_plot_put_text(mm_plot_canvas *canvas, const char *markup, double size, mm_plot_point at,
                      double across, mm_plot_ink ink);

#endif
