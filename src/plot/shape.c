#include "plot/shape.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double column_width = 0.12; /* 600 dots an inch: finer detail is not seen on paper */
static const double clip_margin = 12;    /* beyond the box, wider than any line or marker */

bool mm_plot_inside(mm_plot_rect box, mm_plot_point p)
{
    return p.x >= box.x && p.x <= box.x + box.w && p.y >= box.y && p.y <= box.y + box.h;
}

mm_plot_rect mm_plot_grown(mm_plot_rect box, double by)
{
    return (mm_plot_rect){ box.x - by, box.y - by, box.w + 2 * by, box.h + 2 * by };
}

void mm_plot_segment(mm_plot_canvas *canvas, double x0, double y0, double x1, double y1)
{
    canvas->ops->polyline(canvas, 2, (mm_plot_point[]){ { x0, y0 }, { x1, y1 } }, false);
}

void mm_plot_box(mm_plot_canvas *canvas, mm_plot_rect r)
{
    const mm_plot_point corner[] = {
        { r.x, r.y }, { r.x + r.w, r.y }, { r.x + r.w, r.y + r.h }, { r.x, r.y + r.h }
    };
    canvas->ops->polyline(canvas, 4, corner, true);
}

static bool is_finite(mm_plot_point p)
{
    return isfinite(p.x) && isfinite(p.y);
}

/* First, least, greatest and last of consecutive points in one column of the page, in their order. */
static size_t thin_column(size_t n, const mm_plot_point *in, mm_plot_point *out)
{
    size_t low = 0, high = 0;
    for (size_t i = 1; i < n; i++) {
        if (in[i].y < in[low].y)
            low = i;
        if (in[i].y > in[high].y)
            high = i;
    }
    const size_t keep[] = { 0, low < high ? low : high, low < high ? high : low, n - 1 };
    mm_plot_point kept[4];
    size_t count = 0;
    for (int k = 0; k < 4; k++)
        if (k == 0 || keep[k] != keep[k - 1])
            kept[count++] = in[keep[k]];
    memcpy(out, kept, count * sizeof *out);
    return count;
}

/* In place; returns how many points are left. */
static size_t thin(size_t n, mm_plot_point *p)
{
    size_t count = 0;
    for (size_t i = 0; i < n;) {
        const double column = floor(p[i].x / column_width);
        size_t end = i + 1;
        while (end < n && floor(p[end].x / column_width) == column)
            end++;
        count += thin_column(end - i, p + i, p + count);
        i = end;
    }
    return count;
}

/* Part of the segment a b inside the box (Liang and Barsky, ACM Trans. Graph. 3, 1 (1984)). */
static bool clip_segment(mm_plot_rect box, mm_plot_point *a, mm_plot_point *b)
{
    const double dx = b->x - a->x, dy = b->y - a->y;
    const double p[] = { -dx, dx, -dy, dy };
    const double q[] = { a->x - box.x, box.x + box.w - a->x, a->y - box.y, box.y + box.h - a->y };
    double from = 0, to = 1;
    for (int i = 0; i < 4; i++) {
        if (p[i] == 0 && q[i] < 0)
            return false;
        if (p[i] < 0)
            from = fmax(from, q[i] / p[i]);
        else if (p[i] > 0)
            to = fmin(to, q[i] / p[i]);
    }
    if (!(from <= to))
        return false;
    const mm_plot_point start = *a;
    if (from > 0)
        *a = (mm_plot_point){ start.x + from * dx, start.y + from * dy };
    if (to < 1)
        *b = (mm_plot_point){ start.x + to * dx, start.y + to * dy };
    return true;
}

/* A run of finite points. Pieces inside the box leave as soon as the curve goes out. */
static void add_run(mm_plot_canvas *canvas, mm_plot_rect box, size_t n, mm_plot_point *p)
{
    n = thin(n, p);
    size_t begin = 0;
    for (size_t i = 1; i < n; i++) {
        if (mm_plot_inside(box, p[i - 1]) && mm_plot_inside(box, p[i]))
            continue;
        if (i - begin > 1)
            canvas->ops->polyline(canvas, i - begin, p + begin, false);
        mm_plot_point a = p[i - 1], b = p[i];
        if (clip_segment(box, &a, &b))
            canvas->ops->polyline(canvas, 2, (mm_plot_point[]){ a, b }, false);
        begin = i;
    }
    if (n - begin > 1)
        canvas->ops->polyline(canvas, n - begin, p + begin, false);
    else if (n == 1 && mm_plot_inside(box, p[0]))
        mm_plot_segment(canvas, p[0].x, p[0].y, p[0].x, p[0].y); /* a dot: a row between gaps is data too */
}

void mm_plot_curve(mm_plot_canvas *canvas, mm_plot_rect box, size_t n, mm_plot_point *point)
{
    const mm_plot_rect wide = mm_plot_grown(box, clip_margin);
    for (size_t i = 0; i < n;) {
        size_t end = i;
        while (end < n && is_finite(point[end]))
            end++;
        if (end > i)
            add_run(canvas, wide, end - i, point + i);
        i = end + 1;
    }
}

/* One pass of Sutherland and Hodgman, Commun. ACM 17, 32 (1974): keep what lies on the inner side of one
 * edge. The inner side is where sign * coordinate <= sign * bound. */
static size_t clip_edge(size_t n, const mm_plot_point *in, mm_plot_point *out, bool vertical, double sign,
                        double bound)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        const mm_plot_point a = in[i], b = in[(i + 1) % n];
        const double ua = vertical ? a.x : a.y, ub = vertical ? b.x : b.y;
        const bool a_in = sign * ua <= sign * bound, b_in = sign * ub <= sign * bound;
        if (a_in)
            out[count++] = a;
        if (a_in == b_in)
            continue;
        const double t = (bound - ua) / (ub - ua);
        out[count++] = vertical ? (mm_plot_point){ bound, a.y + t * (b.y - a.y) }
                                : (mm_plot_point){ a.x + t * (b.x - a.x), bound };
    }
    return count;
}

/* A polygon cut off a little outside the box. A pass makes at most half as many points again as come in,
 * since crossings come in pairs, so four passes at most 5.1 times as many. */
static bool add_polygon(mm_plot_canvas *canvas, mm_plot_rect box, size_t n, const mm_plot_point *point)
{
    mm_plot_point *a = malloc((6 * n + 16) * sizeof *a), *b = malloc((6 * n + 16) * sizeof *b);
    const bool good = a != NULL && b != NULL;
    if (good) {
        n = clip_edge(n, point, a, true, -1, box.x);
        n = clip_edge(n, a, b, true, 1, box.x + box.w);
        n = clip_edge(n, b, a, false, -1, box.y);
        n = clip_edge(n, a, b, false, 1, box.y + box.h);
        if (n > 2)
            canvas->ops->polyline(canvas, n, b, true);
    }
    free(a);
    free(b);
    return good;
}

/* Upper curve forwards, lower one back. */
static bool add_band(mm_plot_canvas *canvas, mm_plot_rect box, size_t n, mm_plot_point *upper,
                     mm_plot_point *lower)
{
    const size_t nu = thin(n, upper), nl = thin(n, lower);
    mm_plot_point *outline = malloc((nu + nl) * sizeof *outline);
    if (outline == NULL)
        return false;
    memcpy(outline, upper, nu * sizeof *outline);
    for (size_t i = 0; i < nl; i++)
        outline[nu + i] = lower[nl - 1 - i];
    const bool good = add_polygon(canvas, box, nu + nl, outline);
    free(outline);
    return good;
}

bool mm_plot_band(mm_plot_canvas *canvas, mm_plot_rect box, size_t n, mm_plot_point *upper,
                  mm_plot_point *lower)
{
    const mm_plot_rect wide = mm_plot_grown(box, clip_margin);
    for (size_t i = 0; i < n;) {
        size_t end = i;
        while (end < n && is_finite(upper[end]) && is_finite(lower[end]))
            end++;
        if (end > i + 1 && !add_band(canvas, wide, end - i, upper + i, lower + i))
            return false;
        i = end + 1;
    }
    return true;
}
