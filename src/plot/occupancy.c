#include "plot/occupancy.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static const double cell = 1.5;           /* points */
static const float shade_weight = 0.004f; /* of a cell under a shaded area or a map */

struct mm_plot_occupancy {
    mm_plot_canvas base;
    mm_plot_canvas *real;
    mm_plot_rect box;
    size_t nx, ny;
    float *weight; /* ny x nx */
    mm_plot_point *point;
    size_t npoint, cap_point;
    size_t *end; /* of each subpath, in points; the last bit of closed[] tells whether it is closed */
    bool *closed;
    size_t nsub, cap_end, cap_closed;
};

static mm_plot_occupancy *self(mm_plot_canvas *canvas)
{
    return (mm_plot_occupancy *)canvas;
}

/* Row or column of a coordinate, in 0 .. n. */
static size_t index_of(double value, double from, size_t n)
{
    const double k = floor((value - from) / cell);
    return k <= 0 || isnan(k) ? 0 : k >= (double)n ? n : (size_t)k;
}

static void mark_cell(mm_plot_occupancy *o, mm_plot_point p, float weight)
{
    if (!(p.x >= o->box.x && p.y >= o->box.y && p.x < o->box.x + o->box.w && p.y < o->box.y + o->box.h))
        return;
    const size_t k = index_of(p.y, o->box.y, o->ny - 1) * o->nx + index_of(p.x, o->box.x, o->nx - 1);
    if (o->weight[k] < weight)
        o->weight[k] = weight;
}

static void mark_rect(mm_plot_occupancy *o, mm_plot_rect r, float weight)
{
    const size_t i1 = index_of(r.x + r.w, o->box.x, o->nx - 1), j1 = index_of(r.y + r.h, o->box.y, o->ny - 1);
    if (r.x > o->box.x + o->box.w || r.y > o->box.y + o->box.h || r.x + r.w < o->box.x ||
        r.y + r.h < o->box.y)
        return;
    for (size_t j = index_of(r.y, o->box.y, o->ny - 1); j <= j1; j++)
        for (size_t i = index_of(r.x, o->box.x, o->nx - 1); i <= i1; i++)
            if (o->weight[j * o->nx + i] < weight)
                o->weight[j * o->nx + i] = weight;
}

static void add_path(mm_plot_canvas *canvas, size_t n, const mm_plot_point *point, bool closed)
{
    mm_plot_occupancy *o = self(canvas);
    if (!mm_reserve(&o->point, &o->cap_point, o->npoint + n, sizeof *o->point) ||
        !mm_reserve(&o->end, &o->cap_end, o->nsub + 1, sizeof *o->end) ||
        !mm_reserve(&o->closed, &o->cap_closed, o->nsub + 1, sizeof *o->closed))
        return; /* a place that is not marked at worst gives a worse place for the legend */
    memcpy(o->point + o->npoint, point, n * sizeof *point);
    o->npoint += n;
    o->end[o->nsub] = o->npoint;
    o->closed[o->nsub++] = closed;
}

static void mark_segment(mm_plot_occupancy *o, mm_plot_point a, mm_plot_point b, double width)
{
    const double dx = b.x - a.x, dy = b.y - a.y, steps = ceil(hypot(dx, dy) / cell) + 1;
    for (double k = 0; k <= steps && steps < 1e5; k++) {
        const mm_plot_point p = { a.x + k / steps * dx, a.y + k / steps * dy };
        if (width > cell)
            mark_rect(o, (mm_plot_rect){ p.x - width / 2, p.y - width / 2, width, width }, 1);
        else
            mark_cell(o, p, 1);
    }
}

static void stroke(mm_plot_canvas *canvas, const mm_plot_pen *pen)
{
    mm_plot_occupancy *o = self(canvas);
    for (size_t k = 0, first = 0; k < o->nsub; first = o->end[k++]) {
        for (size_t i = first + 1; i < o->end[k]; i++)
            mark_segment(o, o->point[i - 1], o->point[i], pen->width);
        if (o->closed[k])
            mark_segment(o, o->point[o->end[k] - 1], o->point[first], pen->width);
    }
    o->npoint = o->nsub = 0;
}

/* Is the point inside the polygon? (even-odd) */
static bool is_in(size_t n, const mm_plot_point *corner, mm_plot_point p)
{
    bool in = false;
    for (size_t i = 0, j = n - 1; i < n; j = i++)
        if ((corner[i].y > p.y) != (corner[j].y > p.y) &&
            p.x <
                (corner[j].x - corner[i].x) * (p.y - corner[i].y) / (corner[j].y - corner[i].y) + corner[i].x)
            in = !in;
    return in;
}

static mm_plot_rect bounds(size_t n, const mm_plot_point *p)
{
    double x0 = INFINITY, x1 = -INFINITY, y0 = INFINITY, y1 = -INFINITY;
    for (size_t i = 0; i < n; i++) {
        x0 = fmin(x0, p[i].x);
        x1 = fmax(x1, p[i].x);
        y0 = fmin(y0, p[i].y);
        y1 = fmax(y1, p[i].y);
    }
    return (mm_plot_rect){ x0, y0, x1 - x0, y1 - y0 };
}

/* A small filled shape is a marker or an arrow head, a large one a shaded area, of which every second cell in
 * both directions is looked at. */
static void mark_polygon(mm_plot_occupancy *o, size_t n, const mm_plot_point *corner)
{
    const mm_plot_rect r = bounds(n, corner);
    if (r.w < 8 && r.h < 8) {
        mark_rect(o, r, 1);
        return;
    }
    const double step = 2 * cell;
    const double x0 = fmax(r.x, o->box.x), x1 = fmin(r.x + r.w, o->box.x + o->box.w);
    const double y0 = fmax(r.y, o->box.y), y1 = fmin(r.y + r.h, o->box.y + o->box.h);
    for (double y = y0 + cell; y < y1; y += step)
        for (double x = x0 + cell; x < x1; x += step)
            if (is_in(n, corner, (mm_plot_point){ x, y }))
                mark_rect(o, (mm_plot_rect){ x - cell / 2, y - cell / 2, cell, cell }, shade_weight);
}

static void fill(mm_plot_canvas *canvas, mm_plot_ink ink)
{
    mm_plot_occupancy *o = self(canvas);
    (void)ink;
    for (size_t k = 0, first = 0; k < o->nsub; first = o->end[k++])
        if (o->end[k] > first)
            mark_polygon(o, o->end[k] - first, o->point + first);
    o->npoint = o->nsub = 0;
}

static void clip(mm_plot_canvas *canvas, const mm_plot_rect *rect)
{
    (void)canvas;
    (void)rect;
}

static void image(mm_plot_canvas *canvas, mm_plot_rect rect, int nx, int ny, const uint32_t *pixel)
{
    (void)nx;
    (void)ny;
    (void)pixel;
    mark_rect(self(canvas), rect, shade_weight);
}

static mm_plot_extent extent(mm_plot_canvas *canvas, const mm_plot_rich *text, double size)
{
    mm_plot_canvas *real = self(canvas)->real;
    return real->ops->extent(real, text, size);
}

static void text_at(mm_plot_canvas *canvas, const mm_plot_rich *text, double size, mm_plot_point at,
                    double angle, mm_plot_ink ink)
{
    const mm_plot_extent e = extent(canvas, text, size);
    (void)ink;
    const double c = cos(angle), s = sin(angle);
    for (double along = 0; along <= e.width; along += cell)
        for (double up = -e.bottom; up <= e.top; up += cell)
            mark_cell(self(canvas), (mm_plot_point){ at.x + along * c - up * s, at.y - along * s - up * c },
                      1);
}

static const mm_plot_canvas_ops ops = {
    .polyline = add_path,
    .stroke = stroke,
    .fill = fill,
    .clip = clip,
    .image = image,
    .extent = extent,
    .text = text_at,
};

mm_plot_occupancy *mm_plot_occupancy_new(mm_plot_rect box, mm_plot_canvas *real)
{
    mm_plot_occupancy *o = mm_zalloc(1, sizeof *o);
    if (o == NULL)
        return NULL;
    o->base.ops = &ops;
    o->real = real;
    o->box = box;
    o->nx = (size_t)ceil(box.w / cell) + 1;
    o->ny = (size_t)ceil(box.h / cell) + 1;
    o->weight = mm_zalloc(o->nx * o->ny, sizeof *o->weight);
    if (o->weight != NULL)
        return o;
    mm_plot_occupancy_free(o);
    return NULL;
}

void mm_plot_occupancy_free(mm_plot_occupancy *o)
{
    if (o == NULL)
        return;
    free(o->weight);
    free(o->point);
    free(o->end);
    free(o->closed);
    free(o);
}

mm_plot_canvas *mm_plot_occupancy_canvas(mm_plot_occupancy *o)
{
    return &o->base;
}

void mm_plot_occupancy_take(mm_plot_occupancy *o, mm_plot_rect rect)
{
    mark_rect(o, rect, 2);
}

double mm_plot_occupancy_cost(const mm_plot_occupancy *o, mm_plot_rect r)
{
    double sum = 0;
    const size_t i1 = index_of(r.x + r.w, o->box.x, o->nx - 1), j1 = index_of(r.y + r.h, o->box.y, o->ny - 1);
    for (size_t j = index_of(r.y, o->box.y, o->ny - 1); j <= j1; j++)
        for (size_t i = index_of(r.x, o->box.x, o->nx - 1); i <= i1; i++)
            sum += (double)o->weight[j * o->nx + i];
    return sum;
}
