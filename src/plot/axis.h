/* An axis of a panel, ready to be drawn: range, place on the page, ticks with their labels. */
#ifndef MM_PLOT_AXIS_H
#define MM_PLOT_AXIS_H

#include "plot/canvas.h"
#include "plot/scene.h"
#include "plot/ticks.h"

/* Frame to tick labels, and labels to title, in points. */
#define MM_PLOT_LABEL_GAP 2.5
#define MM_PLOT_TITLE_GAP 3.2
#define MM_PLOT_BAR_TICK 1.8 /* ticks of a colour bar, outwards */

/* From value to page: linear or logarithmic, from `lo` at `from` to `hi` at `to` (points). A top axis goes
 * through `warp`, which turns its values into those of the bottom axis. */
typedef struct mm_plot_axis {
    double lo, hi, from, to;
    mm_scale scale;
    double (*warp)(double);
    mm_norm norm; /* of a colour bar */
    bool is_bar;
    mm_plot_ticks ticks;
    mm_plot_rich label[MM_PLOT_TICKS_MAX];
    mm_plot_extent extent[MM_PLOT_TICKS_MAX];
    double widest, tallest; /* of the labels */
    mm_plot_rich title;
    mm_plot_extent title_extent;
    double full_title_size, title_size, text_size; /* the title's when it fits, and now */
} mm_plot_axis;

/** Place of a value on the page; NaN where it has none (0 on a logarithmic axis). */
double mm_plot_axis_at(const mm_plot_axis *axis, double value);

/** Choose ticks for the axis's length and make labels and title. false without memory. */
bool mm_plot_axis_prepare(mm_plot_axis *axis, mm_plot_canvas *canvas, bool vertical, const char *title,
                          const char *unit);

/** Labels and title for the ticks that the axis has. false without memory. */
bool mm_plot_axis_finish(mm_plot_axis *axis, mm_plot_canvas *canvas, const char *title, const char *unit);
void mm_plot_axis_clear(mm_plot_axis *axis);

#endif
