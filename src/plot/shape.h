/* Curves, areas, markers and arrow heads on a canvas: clipped, so that no coordinate is too large for a file
 * format, and thinned to what a page can show, so that files stay small. All lengths in points. */
#ifndef MM_PLOT_SHAPE_H
#define MM_PLOT_SHAPE_H

#include "plot/canvas.h"
#include "plot/figure.h"

/** Add a curve to the path; points that are not finite break it. The array is used up as scratch. */
void mm_plot_curve(mm_plot_canvas *canvas, mm_plot_rect box, size_t n, mm_plot_point *point);

/** Add the areas between two curves of n points to the path; where either is not finite is a gap. Both arrays
 * are used up as scratch. false without memory. */
bool mm_plot_band(mm_plot_canvas *canvas, mm_plot_rect box, size_t n, mm_plot_point *upper,
                  mm_plot_point *lower);

/** Which of n markers are to be drawn: those inside the box, and when there are very many, only one of those
 * that lie on each other to within a fraction of their size. index holds n places; returns how many are
 * filled. */
size_t mm_plot_visible(mm_plot_rect box, size_t n, const mm_plot_point *point, double size, size_t *index);

/** Draw n markers of a diameter. */
void mm_plot_markers(mm_plot_canvas *canvas, size_t n, const mm_plot_point *point, int marker, double size,
                     mm_plot_ink ink);

/** An arrow head with its point at `tip`, flying in direction (dx, dy). */
void mm_plot_arrow_head(mm_plot_canvas *canvas, mm_plot_point tip, double dx, double dy, double length,
                        mm_plot_ink ink);

/** A few arrow heads at even distances along a curve. */
void mm_plot_arrows_along(mm_plot_canvas *canvas, mm_plot_rect box, size_t n, const mm_plot_point *point,
                          mm_plot_ink ink);

/** A line of two points at once, and a frame. */
void mm_plot_segment(mm_plot_canvas *canvas, double x0, double y0, double x1, double y1);
void mm_plot_box(mm_plot_canvas *canvas, mm_plot_rect rect);

/** Is the point in the box? And a box with `by` more on each side. */
bool mm_plot_inside(mm_plot_rect box, mm_plot_point point);
mm_plot_rect mm_plot_grown(mm_plot_rect box, double by);

#endif
