/* Contour lines on the page, with their values in gaps of the lines. */
#include <math.h>
#include <stdlib.h>

#include "base/constants.h"
#include "base/mem.h"
#include "plot/contour.h"
#include "plot/draw.h"
#include "plot/occupancy.h"

static const double text_size = 5.5;
static const double gap = 1.5;      /* between a line and its label */
static const double smallest = 2.5; /* rings smaller than that are specks, not lines */

/* A line on the page with the length walked up to each point. */
typedef struct route {
    double level;
    size_t n;
    mm_plot_point *p;
    double *walked;
    double length;
} route;

/* What a contour element becomes: all its lines, and the places that they take. */
typedef struct sheet {
    const mm_plot_frame *frame;
    mm_plot_canvas *canvas;
    mm_plot_pen pen;
    route *route;
    size_t n, cap;
    mm_plot_occupancy *taken;
} sheet;

static void route_free(route *r)
{
    free(r->p);
    free(r->walked);
}

static bool route_make(const mm_plot_frame *f, const mm_plot_isoline *line, route *r)
{
    *r = (route){ .level = line->level, .n = line->n };
    r->p = mm_zalloc(line->n, sizeof *r->p);
    r->walked = mm_zalloc(line->n, sizeof *r->walked);
    if (r->p == NULL || r->walked == NULL)
        return false;
    for (size_t i = 0; i < line->n; i++) {
        r->p[i] = mm_plot_frame_at(f, line->point[i].x, line->point[i].y);
        if (i > 0)
            r->walked[i] = r->walked[i - 1] + hypot(r->p[i].x - r->p[i - 1].x, r->p[i].y - r->p[i - 1].y);
    }
    r->length = r->walked[line->n - 1];
    return true;
}

/* The point at a length along the route. */
static mm_plot_point route_at(const route *r, double s)
{
    size_t lo = 0, hi = r->n - 1; /* walked[lo] <= s <= walked[hi] */
    while (hi - lo > 1) {
        const size_t middle = (lo + hi) / 2;
        if (r->walked[middle] <= s)
            lo = middle;
        else
            hi = middle;
    }
    const double step = r->walked[hi] - r->walked[lo], t = step > 0 ? (s - r->walked[lo]) / step : 0;
    return (mm_plot_point){ r->p[lo].x + t * (r->p[hi].x - r->p[lo].x),
                            r->p[lo].y + t * (r->p[hi].y - r->p[lo].y) };
}

static bool is_speck(const route *r)
{
    double x0 = INFINITY, x1 = -INFINITY, y0 = INFINITY, y1 = -INFINITY;
    for (size_t i = 0; i < r->n; i++) {
        x0 = fmin(x0, r->p[i].x);
        x1 = fmax(x1, r->p[i].x);
        y0 = fmin(y0, r->p[i].y);
        y1 = fmax(y1, r->p[i].y);
    }
    return !(x1 - x0 > smallest || y1 - y0 > smallest);
}

/* All lines of one level join the sheet. */
static bool add_level(sheet *s, const mm_plot_element *e, double level)
{
    mm_plot_isolines lines = { NULL, 0, 0 };
    bool good = mm_plot_contour(e->nx, e->data[MM_PLOT_X], e->ny, e->data[MM_PLOT_Y], e->data[MM_PLOT_Z],
                                level, &lines) &&
                mm_reserve(&s->route, &s->cap, s->n + lines.n, sizeof *s->route);
    for (size_t i = 0; good && i < lines.n; i++) {
        route *r = &s->route[s->n];
        good = route_make(s->frame, &lines.line[i], r);
        if (good && r->n > 1 && isfinite(r->length) && !is_speck(r))
            s->n++;
        else
            route_free(r);
    }
    mm_plot_isolines_free(&lines);
    return good;
}

/* ---- labels ---- */

static bool is_taken(const sheet *s, mm_plot_point at)
{
    return mm_plot_occupancy_cost(s->taken, (mm_plot_rect){ at.x, at.y, 0, 0 }) > 0.5;
}

/* Do lines run beside this one within the height of its label, at length `at`? */
static bool is_crowded(const sheet *s, const route *r, double at, double half)
{
    const mm_plot_point a = route_at(r, at - half), b = route_at(r, at + half);
    const double length = hypot(b.x - a.x, b.y - a.y), nx = -(b.y - a.y) / length, ny = (b.x - a.x) / length;
    for (double along = 0; along <= 1; along += 0.125)
        for (double aside = 2.2; aside <= 3.2; aside += 0.5)
            for (int side = -1; side <= 1; side += 2) {
                const double off = aside * side;
                const mm_plot_point p = { a.x + along * (b.x - a.x) + off * nx,
                                          a.y + along * (b.y - a.y) + off * ny };
                if (is_taken(s, p))
                    return true;
            }
    return false;
}

/* How far the route strays from the straight line between two places on it. */
static double bend(const route *r, double at, double half)
{
    const mm_plot_point a = route_at(r, at - half), b = route_at(r, at + half);
    const double length = hypot(b.x - a.x, b.y - a.y);
    double worst = 0;
    for (double t = -0.875; t < 1; t += 0.125) {
        const mm_plot_point p = route_at(r, at + t * half);
        worst = fmax(worst, fabs((p.x - a.x) * (b.y - a.y) - (p.y - a.y) * (b.x - a.x)) / length);
    }
    return length > half ? worst : INFINITY;
}

/* Half of the part of the line that a label at this place covers: more than half its width where the line
 * winds. */
static double half_covered(const route *r, double at, double width)
{
    const double wanted = width + 2 * gap;
    double half = wanted / 2;
    for (; half < 2 * wanted; half += 0.5) {
        const mm_plot_point a = route_at(r, at - half), b = route_at(r, at + half);
        if (hypot(b.x - a.x, b.y - a.y) >= wanted)
            break;
    }
    return half;
}

/* Where the line is straightest over the length of its label, with nothing else near; -1: nowhere. */
static double label_place(const sheet *s, const route *r, double width)
{
    const mm_plot_rect inner = mm_plot_grown(s->frame->box, -(width / 2 + 3));
    double best = 2, place = -1; /* points; what is more bent is no place for a text */
    for (double at = 0; at <= r->length; at += 2) {
        const double half = half_covered(r, at, width);
        if (at < half || at > r->length - half)
            continue;
        const double bent = bend(r, at, half);
        if (bent < best - 0.05 && mm_plot_inside(inner, route_at(r, at)) && !is_crowded(s, r, at, half)) {
            best = bent;
            place = at;
        }
    }
    return place;
}

static void draw_label(const sheet *s, const route *r, double at, const mm_plot_rich *text, double width)
{
    const double half = half_covered(r, at, width);
    const mm_plot_point a = route_at(r, at - half), b = route_at(r, at + half);
    const mm_plot_point middle = { (a.x + b.x) / 2, (a.y + b.y) / 2 };
    double angle = atan2(a.y - b.y, b.x - a.x);
    if (fabs(angle) > MM_PI / 2)
        angle += angle > 0 ? -MM_PI : MM_PI; /* never upside down */
    const double c = cos(angle), sn = sin(angle), down = 0.36 * text_size;
    const mm_plot_point start = { middle.x - width / 2 * c + down * sn,
                                  middle.y + width / 2 * sn + down * c };
    s->canvas->ops->text(s->canvas, text, text_size, start, angle, s->pen.ink);
    mm_plot_canvas *marks = mm_plot_occupancy_canvas(s->taken);
    marks->ops->text(marks, text, text_size, start, angle, s->pen.ink);
}

/* Part of the route between two lengths joins the path of the canvas. */
static bool add_part(const sheet *s, mm_plot_canvas *canvas, const route *r, double from, double to)
{
    mm_plot_point *part = mm_zalloc(r->n + 2, sizeof *part);
    if (part == NULL)
        return false;
    size_t n = 0;
    part[n++] = route_at(r, from);
    for (size_t i = 0; i < r->n; i++)
        if (r->walked[i] > from && r->walked[i] < to)
            part[n++] = r->p[i];
    part[n++] = route_at(r, to);
    mm_plot_curve(canvas, s->frame->box, n, part);
    free(part);
    return true;
}

/* A line whole, or with its value in a gap. */
static bool draw_route(const sheet *s, const route *r, bool labelled)
{
    char number[MM_PLOT_LABEL_SIZE];
    mm_plot_rich text = { NULL, NULL, 0 };
    mm_plot_number_markup(r->level, number);
    if (labelled && !mm_plot_rich_parse(number, &text))
        return false;
    const double width = labelled ? s->canvas->ops->extent(s->canvas, &text, text_size).width : 0;
    const double at = labelled && r->length > 3 * width ? label_place(s, r, width) : -1;
    bool good;
    if (at < 0) {
        good = add_part(s, s->canvas, r, 0, r->length);
    } else {
        const double half = half_covered(r, at, width);
        draw_label(s, r, at, &text, width);
        good = add_part(s, s->canvas, r, 0, at - half) && add_part(s, s->canvas, r, at + half, r->length);
    }
    s->canvas->ops->stroke(s->canvas, &s->pen);
    mm_plot_rich_free(&text);
    return good;
}

/* Every line marks its place before the first label looks for one. */
static bool mark_routes(const sheet *s)
{
    mm_plot_canvas *marks = mm_plot_occupancy_canvas(s->taken);
    for (size_t i = 0; i < s->n; i++)
        if (!add_part(s, marks, &s->route[i], 0, s->route[i].length))
            return false;
    marks->ops->stroke(marks, &s->pen);
    return true;
}

bool mm_plot_draw_contours(const mm_plot_frame *f, mm_plot_canvas *canvas, const mm_plot_element *e)
{
    sheet s = { .frame = f, .canvas = canvas, .pen = mm_plot_style_pen(&e->style, 0.5) };
    s.taken = mm_plot_occupancy_new(f->box, canvas);
    bool good = s.taken != NULL;
    for (size_t i = 0; good && i < e->n; i++)
        good = add_level(&s, e, e->data[MM_PLOT_LEVELS][i]);
    good = good && mark_routes(&s);
    for (size_t i = 0; good && i < s.n; i++)
        good = draw_route(&s, &s.route[i], e->labels);
    for (size_t i = 0; i < s.n; i++)
        route_free(&s.route[i]);
    free(s.route);
    mm_plot_occupancy_free(s.taken);
    return good;
}
