#include "plot/draw.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "plot/block.h"
#include "plot/palette.h"

mm_plot_point mm_plot_frame_at(const mm_plot_frame *frame, double x, double y)
{
    return (mm_plot_point){ mm_plot_axis_at(&frame->x, x), mm_plot_axis_at(&frame->y, y) };
}

mm_plot_pen mm_plot_style_pen(const mm_style *style, double width)
{
    mm_plot_pen pen = { .ink = mm_plot_color(style->color, style->alpha),
                        .width = style->width > 0 ? style->width : width };
    if (style->dash == MM_DASH_DASHED) {
        pen.dash[0] = 4 * fmax(pen.width, 0.7);
        pen.dash[1] = 2.2 * fmax(pen.width, 0.7);
    } else if (style->dash == MM_DASH_DOTTED) {
        pen.dash[0] = fmax(pen.width, 0.7);
        pen.dash[1] = 1.7 * fmax(pen.width, 0.7);
    } else {
        pen.round = true;
    }
    return pen;
}

/* The more points, the smaller. */
double mm_plot_marker_size(const mm_plot_element *element)
{
    static const struct {
        size_t n;
        double size;
    } sizes[] = { { 40, 4 }, { 100, 3.3 }, { 250, 2.6 }, { 600, 2 }, { 3000, 1.5 }, { (size_t)-1, 1 } };
    if (element->style.size > 0)
        return element->style.size;
    size_t k = 0;
    while (element->n > sizes[k].n)
        k++;
    return sizes[k].size;
}

/* The rows x[i], y[i] on the page; NULL without memory. y NULL: 0 everywhere. */
static mm_plot_point *on_page(const mm_plot_frame *f, size_t n, const double *x, const double *y)
{
    mm_plot_point *p = mm_zalloc(n, sizeof *p);
    for (size_t i = 0; p != NULL && i < n; i++)
        p[i] = mm_plot_frame_at(f, x[i], y != NULL ? y[i] : 0);
    return p;
}

static bool draw_line(const mm_plot_frame *f, mm_plot_canvas *canvas, const mm_plot_element *e)
{
    mm_plot_point *p = on_page(f, e->n, e->data[MM_PLOT_X], e->data[MM_PLOT_Y]);
    if (p == NULL)
        return false;
    const mm_plot_pen pen = mm_plot_style_pen(&e->style, MM_PLOT_LINE_WIDTH);
    if (e->style.arrows)
        mm_plot_arrows_along(canvas, f->box, e->n, p, pen.ink);
    if (e->style.dash != MM_DASH_NONE) {
        mm_plot_curve(canvas, f->box, e->n, p);
        canvas->ops->stroke(canvas, &pen);
    }
    free(p);
    return true;
}

static double clamp(double v, double lo, double hi)
{
    return v < lo ? lo : v > hi ? hi : v;
}

/* Ends of one error bar on an axis, cut at the panel's edges; on a logarithmic axis a bar that reaches 0 goes
 * on to the edge. false when there is none. */
static bool bar_ends(const mm_plot_axis *axis, double value, double error, double *from, double *to)
{
    if (!(error > 0) || !isfinite(mm_plot_axis_at(axis, value)))
        return false;
    const double lo = fmin(axis->from, axis->to) - 4, hi = fmax(axis->from, axis->to) + 4;
    const double a = mm_plot_axis_at(axis, value - error), b = mm_plot_axis_at(axis, value + error);
    *from = clamp(isnan(a) ? axis->from + (axis->from > axis->to ? 4 : -4) : a, lo, hi);
    *to = clamp(b, lo, hi);
    return true;
}

/* A bar with its caps, from `from` to `to` along one direction, at `at` in the other. */
static void add_bar(mm_plot_canvas *canvas, bool vertical, double at, double from, double to, double cap)
{
    const double end[] = { from, to };
    if (vertical)
        mm_plot_segment(canvas, at, from, at, to);
    else
        mm_plot_segment(canvas, from, at, to, at);
    for (int i = 0; i < 2 && cap > 0; i++)
        if (vertical)
            mm_plot_segment(canvas, at - cap, end[i], at + cap, end[i]);
        else
            mm_plot_segment(canvas, end[i], at - cap, end[i], at + cap);
}

/* The error bars of row i, whose point lies at p. */
static void add_bars(const mm_plot_frame *f, mm_plot_canvas *canvas, const mm_plot_element *e, size_t i,
                     mm_plot_point p, double cap)
{
    const double *xerr = e->data[MM_PLOT_XERR], *yerr = e->data[MM_PLOT_YERR];
    const mm_plot_rect near = mm_plot_grown(f->box, 1);
    double from, to;
    if (!isfinite(p.x) || !isfinite(p.y))
        return;
    if (yerr != NULL && p.x >= near.x && p.x <= near.x + near.w &&
        bar_ends(&f->y, e->data[MM_PLOT_Y][i], yerr[i], &from, &to))
        add_bar(canvas, true, p.x, from, to, cap);
    if (xerr != NULL && p.y >= near.y && p.y <= near.y + near.h &&
        bar_ends(&f->x, e->data[MM_PLOT_X][i], xerr[i], &from, &to))
        add_bar(canvas, false, p.y, from, to, cap);
}

/* All rows have bars, also those with a point outside; of very many rows only those that are seen. */
static void draw_error_bars(const mm_plot_frame *f, mm_plot_canvas *canvas, const mm_plot_element *e,
                            const mm_plot_point *p, size_t nvisible, const size_t *visible)
{
    const size_t many = 2000;
    const double cap = e->n <= 150 ? fmin(1.6, 0.45 * mm_plot_marker_size(e)) : 0;
    if (e->data[MM_PLOT_XERR] == NULL && e->data[MM_PLOT_YERR] == NULL)
        return;
    for (size_t k = 0; k < (e->n > many ? nvisible : e->n); k++) {
        const size_t i = e->n > many ? visible[k] : k;
        add_bars(f, canvas, e, i, p[i], cap);
    }
    const mm_plot_pen pen = { .ink = mm_plot_color(e->style.color, e->style.alpha), .width = 0.6 };
    canvas->ops->stroke(canvas, &pen);
}

static bool draw_points(const mm_plot_frame *f, mm_plot_canvas *canvas, const mm_plot_element *e)
{
    if ((e->style.width > 0 || e->style.arrows) && !draw_line(f, canvas, e))
        return false;
    const double size = mm_plot_marker_size(e);
    mm_plot_point *p = on_page(f, e->n, e->data[MM_PLOT_X], e->data[MM_PLOT_Y]);
    size_t *visible = mm_zalloc(e->n, sizeof *visible);
    const bool good = p != NULL && visible != NULL;
    if (good) {
        const size_t n = mm_plot_visible(mm_plot_grown(f->box, 0.5), e->n, p, size, visible);
        draw_error_bars(f, canvas, e, p, n, visible);
        for (size_t k = 0; k < n; k++)
            p[k] = p[visible[k]]; /* visible[k] >= k */
        mm_plot_markers(canvas, n, p, e->style.marker, size, mm_plot_color(e->style.color, e->style.alpha));
    }
    free(p);
    free(visible);
    return good;
}

static bool draw_area(const mm_plot_frame *f, mm_plot_canvas *canvas, const mm_plot_element *e)
{
    mm_plot_point *lower = on_page(f, e->n, e->data[MM_PLOT_X], e->data[MM_PLOT_LO]);
    mm_plot_point *upper = on_page(f, e->n, e->data[MM_PLOT_X], e->data[MM_PLOT_HI]);
    bool good = lower != NULL && upper != NULL;
    if (good)
        good = mm_plot_band(canvas, f->box, e->n, upper, lower);
    canvas->ops->fill(canvas, mm_plot_color(e->style.color, e->style.alpha));
    free(lower);
    free(upper);
    return good;
}

static bool draw_straight(const mm_plot_frame *f, mm_plot_canvas *canvas, const mm_plot_element *e)
{
    const bool level = e->kind == MM_PLOT_HLINE;
    const double at = mm_plot_axis_at(level ? &f->y : &f->x, e->at[0]);
    const mm_plot_pen pen = mm_plot_style_pen(&e->style, 0.6);
    const double from = level ? f->box.y : f->box.x, to = level ? f->box.y + f->box.h : f->box.x + f->box.w;
    if (!(at >= from && at <= to))
        return true;
    if (level)
        mm_plot_segment(canvas, f->box.x, at, f->box.x + f->box.w, at);
    else
        mm_plot_segment(canvas, at, f->box.y, at, f->box.y + f->box.h);
    canvas->ops->stroke(canvas, &pen);
    return true;
}

/* An end that is infinite lies at the panel's edge. */
static bool draw_span(const mm_plot_frame *f, mm_plot_canvas *canvas, const mm_plot_element *e)
{
    const double left = f->box.x, right = f->box.x + f->box.w;
    const double a = mm_plot_axis_at(&f->x, e->at[0]), b = mm_plot_axis_at(&f->x, e->at[1]);
    const double from = clamp(isnan(a) ? left : a, left, right),
                 to = clamp(isnan(b) ? right : b, left, right);
    mm_plot_box(canvas, (mm_plot_rect){ fmin(from, to), f->box.y, fabs(to - from), f->box.h });
    canvas->ops->fill(canvas, mm_plot_color(e->style.color, e->style.alpha));
    return true;
}

bool mm_plot_put_text(mm_plot_canvas *canvas, const char *markup, double size, mm_plot_point at,
                      double across, mm_plot_ink ink)
{
    mm_plot_rich rich;
    if (!mm_plot_rich_parse(markup, &rich))
        return false;
    at.x -= across * canvas->ops->extent(canvas, &rich, size).width;
    canvas->ops->text(canvas, &rich, size, at, 0, ink);
    mm_plot_rich_free(&rich);
    return true;
}

/* A text that would stick out is pushed into the panel. */
static bool draw_text(const mm_plot_frame *f, mm_plot_canvas *canvas, const mm_plot_element *e)
{
    mm_plot_point at = mm_plot_frame_at(f, e->at[0], e->at[1]);
    mm_plot_rich rich;
    if (!mm_plot_inside(mm_plot_grown(f->box, 1), at))
        return true;
    if (!mm_plot_rich_parse(e->label, &rich))
        return false;
    const mm_plot_extent size = canvas->ops->extent(canvas, &rich, e->size);
    const double room = 2;
    at.x = clamp(at.x - (e->align + 1) / 2.0 * size.width, f->box.x + room,
                 f->box.x + f->box.w - room - size.width);
    at.y = clamp(at.y + 0.36 * e->size, f->box.y + room + size.top, f->box.y + f->box.h - room - size.bottom);
    const mm_plot_rect box = { at.x, at.y - size.top, size.width, size.top };
    canvas->ops->text(canvas, &rich, e->size, at, 0, mm_plot_ink_over(f, box));
    mm_plot_rich_free(&rich);
    return true;
}

static bool draw_arrow(const mm_plot_frame *f, mm_plot_canvas *canvas, const mm_plot_element *e)
{
    const mm_plot_point from = mm_plot_frame_at(f, e->at[0], e->at[1]),
                        to = mm_plot_frame_at(f, e->at[2], e->at[3]);
    const double dx = to.x - from.x, dy = to.y - from.y, length = hypot(dx, dy), head = 5;
    if (!mm_plot_inside(mm_plot_grown(f->box, 1), from) || !mm_plot_inside(mm_plot_grown(f->box, 1), to) ||
        !(length > 0))
        return true;
    const mm_plot_pen pen = mm_plot_style_pen(&e->style, 0.7);
    const double shaft = fmax(0, 1 - 0.8 * head / length);
    mm_plot_segment(canvas, from.x, from.y, from.x + shaft * dx, from.y + shaft * dy);
    canvas->ops->stroke(canvas, &pen);
    mm_plot_arrow_head(canvas, to, dx, dy, fmin(head, length), pen.ink);
    return true;
}

static bool (*const draw_kind[MM_PLOT_KINDS])(const mm_plot_frame *, mm_plot_canvas *,
                                              const mm_plot_element *) = {
    [MM_PLOT_LINE] = draw_line,       [MM_PLOT_POINTS] = draw_points,
    [MM_PLOT_AREA] = draw_area,       [MM_PLOT_HLINE] = draw_straight,
    [MM_PLOT_VLINE] = draw_straight,  [MM_PLOT_SPAN] = draw_span,
    [MM_PLOT_TEXT] = draw_text,       [MM_PLOT_ARROW] = draw_arrow,
    [MM_PLOT_MAP] = mm_plot_draw_map, [MM_PLOT_CONTOURS] = mm_plot_draw_contours,
};

bool mm_plot_draw_element(const mm_plot_frame *frame, mm_plot_canvas *canvas, const mm_plot_element *element)
{
    return draw_kind[element->kind](frame, canvas, element);
}

bool mm_plot_draw_elements(const mm_plot_frame *frame, mm_plot_canvas *canvas)
{
    const mm_plot_rect box = frame->box;
    canvas->ops->clip(canvas, &box);
    bool good = true;
    for (size_t i = 0; i < frame->panel->n && good; i++)
        good = mm_plot_draw_element(frame, canvas, &frame->panel->element[i]);
    canvas->ops->clip(canvas, NULL);
    return good;
}

static bool draw_frame(const mm_plot_frame *f, mm_plot_canvas *canvas)
{
    if (f->panel->parent != NULL) {
        mm_plot_box(canvas, mm_plot_grown(f->box, 1));
        canvas->ops->fill(canvas, (mm_plot_ink){ 1, 1, 1, 1 });
    }
    if (!mm_plot_draw_elements(f, canvas))
        return false;
    mm_plot_draw_axes(f, canvas);
    return mm_plot_draw_blocks(f, canvas);
}

bool mm_plot_draw(const mm_plot_plan *plan)
{
    const mm_figure *figure = plan->figure;
    const mm_plot_ink black = { 0, 0, 0, 1 };
    for (int insets = 0; insets < 2; insets++)
        for (size_t i = 0; i < figure->npanel; i++)
            if ((plan->frame[i].panel->parent != NULL) == insets &&
                !draw_frame(&plan->frame[i], plan->canvas))
                return false;
    const mm_plot_point title = { figure->width / 2 - plan->title_extent.width / 2,
                                  2 + plan->title_extent.top };
    plan->canvas->ops->text(plan->canvas, &plan->title, plan->title_size, title, 0, black);
    return true;
}
