/* Frame, ticks, tick labels and titles of a panel. */
#include <math.h>

#include "base/constants.h"
#include "plot/draw.h"

static const mm_plot_ink black = { 0, 0, 0, 1 };

/* How ticks stand on the two sides of a box: from the left and right (vertical) or the bottom and top. */
typedef struct tick_style {
    bool vertical, near, far; /* near: left or bottom */
    double length;            /* below 0: outwards */
} tick_style;

static void add_ticks(const mm_plot_axis *axis, mm_plot_rect box, mm_plot_canvas *canvas, tick_style style,
                      size_t n, const double *value)
{
    const double right = box.x + box.w, bottom = box.y + box.h, length = style.length;
    const double least = fmin(axis->from, axis->to), most = fmax(axis->from, axis->to);
    for (size_t i = 0; i < n; i++) {
        const double at = mm_plot_axis_at(axis, value[i]);
        const double inside = length > 0 ? 0.1 : -0.1; /* one on the frame itself is not seen */
        if (!(at > least + inside && at < most - inside))
            continue;
        if (style.near && style.vertical)
            mm_plot_segment(canvas, box.x, at, box.x + length, at);
        else if (style.near)
            mm_plot_segment(canvas, at, bottom, at, bottom - length);
        if (style.far && style.vertical)
            mm_plot_segment(canvas, right, at, right - length, at);
        else if (style.far)
            mm_plot_segment(canvas, at, box.y, at, box.y + length);
    }
}

static void draw_ticks(const mm_plot_axis *axis, mm_plot_rect box, mm_plot_canvas *canvas, tick_style style)
{
    const mm_plot_pen major = { .ink = black, .width = MM_PLOT_FRAME_WIDTH };
    const mm_plot_pen minor = { .ink = black, .width = 0.45 };
    add_ticks(axis, box, canvas, style, axis->ticks.nmajor, axis->ticks.major);
    canvas->ops->stroke(canvas, &major);
    style.length *= 0.55;
    add_ticks(axis, box, canvas, style, axis->ticks.nminor, axis->ticks.minor);
    canvas->ops->stroke(canvas, &minor);
}

/* The labels of a horizontal axis on this baseline, centred below or above their ticks. */
static void draw_labels(const mm_plot_axis *axis, mm_plot_canvas *canvas, double baseline)
{
    for (size_t i = 0; i < axis->ticks.nmajor; i++) {
        const double at = mm_plot_axis_at(axis, axis->ticks.major[i]) - axis->extent[i].width / 2;
        canvas->ops->text(canvas, &axis->label[i], axis->text_size, (mm_plot_point){ at, baseline }, 0,
                          black);
    }
}

static void draw_title(const mm_plot_axis *axis, mm_plot_canvas *canvas, double baseline)
{
    const double middle = (axis->from + axis->to) / 2;
    const mm_plot_point at = { middle - axis->title_extent.width / 2, baseline };
    canvas->ops->text(canvas, &axis->title, axis->title_size, at, 0, black);
}

static void draw_bottom(const mm_plot_frame *f, mm_plot_canvas *canvas)
{
    const double baseline = f->box.y + f->box.h + mm_plot_label_distance(f) + f->x.tallest;
    draw_labels(&f->x, canvas, baseline);
    draw_title(&f->x, canvas, baseline + MM_PLOT_TITLE_GAP + f->x.title_extent.top);
}

static void draw_top(const mm_plot_frame *f, mm_plot_canvas *canvas)
{
    const double baseline = f->box.y - MM_PLOT_LABEL_GAP;
    draw_ticks(&f->top, f->box, canvas, (tick_style){ .far = true, .length = f->tick_length });
    draw_labels(&f->top, canvas, baseline);
    draw_title(&f->top, canvas, baseline - f->top.tallest - MM_PLOT_TITLE_GAP - f->top.title_extent.bottom);
}

/* The labels of a vertical axis, `across` of their width left of x, but for those above y = `from`. */
static void draw_side_labels(const mm_plot_axis *axis, mm_plot_canvas *canvas, double x, double across,
                             double from)
{
    const double half = 0.36 * axis->text_size; /* half the height of a digit */
    for (size_t i = 0; i < axis->ticks.nmajor; i++) {
        const double y = mm_plot_axis_at(axis, axis->ticks.major[i]);
        const mm_plot_point at = { x - across * axis->extent[i].width, y + half };
        if (y >= from)
            canvas->ops->text(canvas, &axis->label[i], axis->text_size, at, 0, black);
    }
}

/* A title that is longer than its panel is kept on the page. */
static void draw_side_title(const mm_plot_frame *f, const mm_plot_axis *axis, mm_plot_canvas *canvas,
                            double baseline)
{
    const double page = f->panel->figure->height, width = axis->title_extent.width, edge = 1;
    const double start = (axis->from + axis->to + width) / 2;
    const mm_plot_point at = { baseline, fmax(width + edge, fmin(start, page - edge)) };
    canvas->ops->text(canvas, &axis->title, axis->title_size, at, MM_PI / 2, black);
}

static void draw_outline(mm_plot_canvas *canvas, mm_plot_rect rect)
{
    const mm_plot_pen pen = { .ink = black, .width = MM_PLOT_FRAME_WIDTH };
    mm_plot_box(canvas, rect);
    canvas->ops->stroke(canvas, &pen);
}

static void draw_left(const mm_plot_frame *f, mm_plot_canvas *canvas)
{
    /* the label at the upper end of a shared panel would touch the lowest one of its neighbour */
    const double from = f->x_shared ? f->box.y + 0.5 * f->y.text_size : -INFINITY;
    draw_side_labels(&f->y, canvas, f->box.x - mm_plot_label_distance(f), 1, from);
    draw_side_title(f, &f->y, canvas, f->title_x);
}

static void draw_bar_axis(const mm_plot_frame *f, mm_plot_canvas *canvas)
{
    const mm_plot_axis *axis = &f->bar_axis;
    const double labels = f->bar.x + f->bar.w + MM_PLOT_BAR_TICK + MM_PLOT_LABEL_GAP;
    mm_plot_draw_bar(f, canvas);
    draw_outline(canvas, f->bar);
    draw_ticks(axis, f->bar, canvas, (tick_style){ true, false, true, -MM_PLOT_BAR_TICK });
    draw_side_labels(axis, canvas, labels, 0, -INFINITY);
    draw_side_title(f, axis, canvas, labels + axis->widest + MM_PLOT_TITLE_GAP + axis->title_extent.top);
}

void mm_plot_draw_axes(const mm_plot_frame *f, mm_plot_canvas *canvas)
{
    const bool out = f->ticks_out, own_top = f->panel->forward != NULL;
    const double length = out ? -f->tick_length : f->tick_length;
    draw_ticks(&f->x, f->box, canvas, (tick_style){ false, f->x_labels || !out, !own_top && !out, length });
    draw_ticks(&f->y, f->box, canvas, (tick_style){ true, true, !out, length });
    draw_outline(canvas, f->box);
    if (f->x_labels)
        draw_bottom(f, canvas);
    if (own_top)
        draw_top(f, canvas);
    if (f->panel->share_y == NULL)
        draw_left(f, canvas);
    if (f->panel->bar.on)
        draw_bar_axis(f, canvas);
}
