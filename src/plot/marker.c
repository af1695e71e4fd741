/* Markers and arrow heads. */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "plot/shape.h"

enum { MANY = 2000, SIDES = 4 };

static const double open_width = 0.7;

/* Outlines in units of the radius, of about the same area as the circle. */
static const struct outline {
    size_t n;
    mm_plot_point corner[SIDES];
} outlines[] = {
    [MM_MARKER_SQUARE] = { 4, { { -.87, -.87 }, { .87, -.87 }, { .87, .87 }, { -.87, .87 } } },
    [MM_MARKER_TRIANGLE] = { 3, { { 0, -1.3 }, { 1.14, .7 }, { -1.14, .7 } } },
    [MM_MARKER_DIAMOND] = { 4, { { 0, -1.3 }, { 1.15, 0 }, { 0, 1.3 }, { -1.15, 0 } } },
    [MM_MARKER_DOWN] = { 3, { { 0, 1.3 }, { -1.14, -.7 }, { 1.14, -.7 } } },
};

static void add_outline(mm_plot_canvas *canvas, mm_plot_point at, int kind, double radius)
{
    const struct outline *o = &outlines[kind];
    mm_plot_point corner[SIDES];
    for (size_t i = 0; i < o->n; i++)
        corner[i] = (mm_plot_point){ at.x + radius * o->corner[i].x, at.y + radius * o->corner[i].y };
    canvas->ops->polyline(canvas, o->n, corner, true);
}

/* A disc is a dot of a round pen: the shortest way to write one. */
static void add_dot(mm_plot_canvas *canvas, mm_plot_point at)
{
    mm_plot_segment(canvas, at.x, at.y, at.x, at.y);
}

static void stroke_dots(mm_plot_canvas *canvas, double size, mm_plot_ink ink)
{
    const mm_plot_pen dot = { .ink = ink, .width = size, .round = true };
    canvas->ops->stroke(canvas, &dot);
}

static void filled(mm_plot_canvas *canvas, size_t n, const mm_plot_point *p, int kind, double size,
                   mm_plot_ink ink)
{
    for (size_t i = 0; i < n; i++)
        if (kind == MM_MARKER_CIRCLE)
            add_dot(canvas, p[i]);
        else
            add_outline(canvas, p[i], kind, size / 2);
    if (kind == MM_MARKER_CIRCLE)
        stroke_dots(canvas, size, ink);
    else
        canvas->ops->fill(canvas, ink);
}

/* One by one, since later ones cover earlier ones: a circle is a white dot on a larger one. */
static void open_markers(mm_plot_canvas *canvas, size_t n, const mm_plot_point *p, int kind, double size,
                         mm_plot_ink ink)
{
    const mm_plot_ink white = { 1, 1, 1, ink.a };
    const mm_plot_pen pen = { .ink = ink, .width = fmin(open_width, size / 4) };
    for (size_t i = 0; i < n; i++) {
        if (kind == MM_MARKER_CIRCLE) {
            add_dot(canvas, p[i]);
            stroke_dots(canvas, size, ink);
            add_dot(canvas, p[i]);
            stroke_dots(canvas, size - 2 * pen.width, white);
        } else {
            add_outline(canvas, p[i], kind, (size - pen.width) / 2);
            canvas->ops->fill(canvas, white);
            add_outline(canvas, p[i], kind, (size - pen.width) / 2);
            canvas->ops->stroke(canvas, &pen);
        }
    }
}

/* Keep one marker a cell of a fine grid over the box. Without memory for the grid all stay. */
static size_t drop_hidden(mm_plot_rect box, size_t n, const mm_plot_point *p, double size, size_t *index)
{
    const double cell = fmax(0.2, size / 3);
    const size_t nx = (size_t)(box.w / cell) + 1, ny = (size_t)(box.h / cell) + 1;
    bool *taken = mm_zalloc(nx * ny, sizeof *taken);
    if (taken == NULL)
        return n;
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        const mm_plot_point at = p[index[i]];
        const size_t k = (size_t)((at.y - box.y) / cell) * nx + (size_t)((at.x - box.x) / cell);
        if (taken[k])
            continue;
        taken[k] = true;
        index[count++] = index[i];
    }
    free(taken);
    return count;
}

size_t mm_plot_visible(mm_plot_rect box, size_t n, const mm_plot_point *point, double size, size_t *index)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        if (mm_plot_inside(box, point[i]))
            index[count++] = i;
    return count > MANY ? drop_hidden(box, count, point, size, index) : count;
}

void mm_plot_markers(mm_plot_canvas *canvas, size_t n, const mm_plot_point *point, int marker, double size,
                     mm_plot_ink ink)
{
    const int kind = marker % MM_MARKER_OPEN;
    if (kind <= MM_MARKER_NONE || kind > MM_MARKER_DOWN || n == 0)
        return;
    if (marker >= MM_MARKER_OPEN)
        open_markers(canvas, n, point, kind, size, ink);
    else
        filled(canvas, n, point, kind, size, ink);
}

void mm_plot_arrow_head(mm_plot_canvas *canvas, mm_plot_point tip, double dx, double dy, double length,
                        mm_plot_ink ink)
{
    const double norm = hypot(dx, dy);
    if (!(norm > 0))
        return;
    const double ux = dx / norm * length, uy = dy / norm * length, slim = 0.38, notch = 0.8;
    const mm_plot_point head[] = { tip,
                                   { tip.x - ux - slim * uy, tip.y - uy + slim * ux },
                                   { tip.x - notch * ux, tip.y - notch * uy },
                                   { tip.x - ux + slim * uy, tip.y - uy - slim * ux } };
    canvas->ops->polyline(canvas, 4, head, true);
    canvas->ops->fill(canvas, ink);
}

static const double longest_step = 1e5; /* longer ones leave the page and count for nothing */

static double length_of(size_t n, const mm_plot_point *p)
{
    double length = 0;
    for (size_t i = 1; i < n; i++) {
        const double step = hypot(p[i].x - p[i - 1].x, p[i].y - p[i - 1].y);
        length += step < longest_step ? step : 0;
    }
    return length;
}

/* Direction of a curve about its i-th point, over the length of an arrow head, so that noise does not turn
 * it. */
static mm_plot_point direction(size_t n, const mm_plot_point *p, size_t i, double length)
{
    size_t from = i, to = i;
    while (from > 0 && hypot(p[from].x - p[i].x, p[from].y - p[i].y) < length)
        from--;
    while (to + 1 < n && hypot(p[to].x - p[i].x, p[to].y - p[i].y) < length)
        to++;
    return (mm_plot_point){ p[to].x - p[from].x, p[to].y - p[from].y };
}

/* A head whose middle is at this place, where the curve there is inside the box. */
static void head_at(mm_plot_canvas *canvas, mm_plot_rect box, mm_plot_point middle, mm_plot_point way,
                    mm_plot_ink ink)
{
    const double norm = hypot(way.x, way.y), head = 5.5;
    const mm_plot_point tip = { middle.x + way.x / norm * head / 2, middle.y + way.y / norm * head / 2 };
    if (mm_plot_inside(box, tip))
        mm_plot_arrow_head(canvas, tip, way.x, way.y, head, ink);
}

void mm_plot_arrows_along(mm_plot_canvas *canvas, mm_plot_rect box, size_t n, const mm_plot_point *point,
                          mm_plot_ink ink)
{
    const double length = length_of(n, point), wish = 70, most = 8, shortest = 11;
    const double count = fmin(most, fmax(1, floor(length / wish))), every = length / count;
    double walked = 0, next = 0.3 * every; /* not the middle: on the way back of a loop heads would meet */
    for (size_t i = 1; i < n && length > shortest; i++) {
        const double dx = point[i].x - point[i - 1].x, dy = point[i].y - point[i - 1].y, step = hypot(dx, dy);
        if (!(step < longest_step))
            continue;
        for (; walked + step >= next && step > 0; next += every) {
            const double t = (next - walked) / step;
            const mm_plot_point middle = { point[i - 1].x + t * dx, point[i - 1].y + t * dy };
            const mm_plot_point way = step > 2 ? (mm_plot_point){ dx, dy } : direction(n, point, i, 3);
            head_at(canvas, box, middle, way, ink);
        }
        walked += step;
    }
}
