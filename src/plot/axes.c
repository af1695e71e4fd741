/* Frame, ticks, tick labels and titles of a panel. */
#include <math.h>

#include "plot/draw.h"
#include "plot/palette.h"

static const mm_plot_ink black = { 0, 0, 0, 1 };

/* Ticks of one axis into the frame, from its two sides. mirror: is there a second side? */
static void add_ticks(const mm_plot_axis *axis, mm_plot_rect box, mm_plot_canvas *canvas, bool vertical,
                      double length, size_t n, const double *value, bool near, bool far)
{
    for (size_t i = 0; i < n; i++) {
        const double at = mm_plot_axis_at(axis, value[i]);
        const double least = fmin(axis->from, axis->to), most = fmax(axis->from, axis->to);
        if (!(at > least + 0.1 && at < most - 0.1)) /* one on the frame's corner is not seen */
            continue;
        const double right = box.x + box.w, bottom = box.y + box.h;
        if (vertical && near)
            mm_plot_segment(canvas, box.x, at, box.x + length, at);
        if (vertical && far)
            mm_plot_segment(canvas, right, at, right - length, at);
        if (!vertical && near)
            mm_plot_segment(canvas, at, bottom, at, bottom - length);
        if (!vertical && far)
            mm_plot_segment(canvas, at, box.y, at, box.y + length);
    }
}

static void draw_ticks(const mm_plot_axis *axis, mm_plot_rect box, mm_plot_canvas *canvas, bool vertical,
                       double length, bool near, bool far)
{
    const mm_plot_pen major = { .ink = black, .width = MM_PLOT_FRAME_WIDTH },
                      minor = { .ink = black, .width = 0.45 };
    add_ticks(axis, box, canvas, vertical, length, axis->ticks.nmajor, axis->ticks.major, near, far);
    canvas->ops->stroke(canvas, &major);
    add_ticks(axis, box, canvas, vertical, 0.55 * length, axis->ticks.nminor, axis->ticks.minor, near, far);
    canvas->ops->stroke(canvas, &minor);
}

static void draw_x_labels(const mm_plot_frame *f, mm_plot_canvas *canvas)
{
    const mm_plot_axis *axis = &f->x;
    const double baseline = f->box.y + f->box.h + MM_PLOT_LABEL_GAP + axis->tallest;
    for (size_t i = 0; i < axis->ticks.nmajor; i++) {
        const double at = mm_plot_axis_at(axis, axis->ticks.major[i]) - axis->extent[i].width / 2;
        canvas->ops->text(canvas, &axis->label[i], axis->text_size, (mm_plot_point){ at, baseline }, 0,
                          black);
    }
    const mm_plot_point title = { f->box.x + (f->box.w - axis->title_extent.width) / 2,
                                  baseline + MM_PLOT_TITLE_GAP + axis->title_extent.top };
    canvas->ops->text(canvas, &axis->title, axis->title_size, title, 0, black);
}

/* Labels beside the left frame end at it; those of a colour bar start at its right side. */
static void draw_side_labels(const mm_plot_axis *axis, mm_plot_canvas *canvas, double at, bool right,
                             double skip_above)
{
    const double half = 0.36 * axis->text_size; /* half the height of a digit */
    for (size_t i = 0; i < axis->ticks.nmajor; i++) {
        const double y = mm_plot_axis_at(axis, axis->ticks.major[i]);
        const double x = right ? at + MM_PLOT_LABEL_GAP : at - MM_PLOT_LABEL_GAP - axis->extent[i].width;
        if (y >= skip_above)
            canvas->ops->text(canvas, &axis->label[i], axis->text_size, (mm_plot_point){ x, y + half }, 0,
                              black);
    }
}

/* A title along a vertical axis, kept inside the page where it is longer than its panel. */
static void draw_side_title(const mm_plot_axis *axis, mm_plot_canvas *canvas, double baseline)
{
    const double middle = (axis->from + axis->to) / 2;
    const mm_plot_point at = { baseline, middle + axis->title_extent.width / 2 };
    canvas->ops->text(canvas, &axis->title, axis->title_size, at, 1.5707963267948966, black);
}

static void draw_top_labels(const mm_plot_frame *f, mm_plot_canvas *canvas)
{
    const mm_plot_axis *axis = &f->top;
    const double baseline = f->box.y - MM_PLOT_LABEL_GAP;
    for (size_t i = 0; i < axis->ticks.nmajor; i++) {
        const double at = mm_plot_axis_at(axis, axis->ticks.major[i]) - axis->extent[i].width / 2;
        canvas->ops->text(canvas, &axis->label[i], axis->text_size, (mm_plot_point){ at, baseline }, 0,
                          black);
    }
    const mm_plot_point title = { f->box.x + (f->box.w - axis->title_extent.width) / 2,
                                  baseline - axis->tallest - MM_PLOT_TITLE_GAP - axis->title_extent.bottom };
    canvas->ops->text(canvas, &axis->title, axis->title_size, title, 0, black);
}

static void draw_outline(mm_plot_canvas *canvas, mm_plot_rect rect)
{
    const mm_plot_pen pen = { .ink = black, .width = MM_PLOT_FRAME_WIDTH };
    mm_plot_box(canvas, rect);
    canvas->ops->stroke(canvas, &pen);
}

static void draw_bar_axis(const mm_plot_frame *f, mm_plot_canvas *canvas)
{
    const mm_plot_axis *axis = &f->bar_axis;
    const double right = f->bar.x + f->bar.w;
    mm_plot_draw_bar(f, canvas);
    draw_outline(canvas, f->bar);
    draw_ticks(axis, f->bar, canvas, true, 0.6 * f->tick_length, false, true);
    draw_side_labels(axis, canvas, right, true, -INFINITY);
    draw_side_title(axis, canvas,
                    right + MM_PLOT_LABEL_GAP + axis->widest + MM_PLOT_TITLE_GAP + axis->title_extent.top);
}

void mm_plot_draw_axes(const mm_plot_frame *f, mm_plot_canvas *canvas)
{
    const bool own_top = f->panel->forward != NULL;
    draw_ticks(&f->x, f->box, canvas, false, f->tick_length, true, !own_top);
    draw_ticks(&f->y, f->box, canvas, true, f->tick_length, true, true);
    if (own_top) {
        draw_ticks(&f->top, f->box, canvas, false, f->tick_length, false, true);
        draw_top_labels(f, canvas);
    }
    draw_outline(canvas, f->box);
    if (f->x_labels)
        draw_x_labels(f, canvas);
    /* the label at the upper end of a shared panel would touch the lowest one of its neighbour */
    draw_side_labels(&f->y, canvas, f->box.x, false,
                     f->x_shared ? f->box.y + 0.5 * f->y.text_size : -INFINITY);
    draw_side_title(&f->y, canvas, f->title_x);
    if (f->panel->bar.on)
        draw_bar_axis(f, canvas);
}
