/* Contour lines on the page, with their values in gaps of the lines. */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/number.h"
#include "plot/contour.h"
#include "plot/draw.h"

enum { LABELS = 32 };

static const double text_size = 5.5, gap = 1.5;

/* Labels of one element; two must not come too close. */
typedef struct labels {
    mm_plot_point at[LABELS];
    size_t n;
} labels;

/* A line on the page with the length walked up to each point. */
typedef struct route {
    size_t n;
    mm_plot_point *p;
    double *walked;
} route;

static void path_free(route *path)
{
    free(path->p);
    free(path->walked);
}

static bool path_make(const mm_plot_frame *f, const mm_plot_isoline *line, route *path)
{
    path->n = line->n;
    path->p = mm_zalloc(line->n, sizeof *path->p);
    path->walked = mm_zalloc(line->n, sizeof *path->walked);
    if (path->p == NULL || path->walked == NULL)
        return false;
    for (size_t i = 0; i < line->n; i++) {
        path->p[i] = mm_plot_frame_at(f, line->point[i].x, line->point[i].y);
        if (i > 0)
            path->walked[i] = path->walked[i - 1] +
                              hypot(path->p[i].x - path->p[i - 1].x, path->p[i].y - path->p[i - 1].y);
    }
    return true;
}

/* The point at a length along the path. */
static mm_plot_point path_at(const route *path, double s)
{
    size_t i = 1;
    while (i + 1 < path->n && path->walked[i] < s)
        i++;
    const double step = path->walked[i] - path->walked[i - 1];
    const double t = step > 0 ? (s - path->walked[i - 1]) / step : 0;
    return (mm_plot_point){ path->p[i - 1].x + t * (path->p[i].x - path->p[i - 1].x),
                            path->p[i - 1].y + t * (path->p[i].y - path->p[i - 1].y) };
}

static bool is_clear(const labels *taken, mm_plot_point at, double distance)
{
    for (size_t i = 0; i < taken->n; i++)
        if (hypot(taken->at[i].x - at.x, taken->at[i].y - at.y) < distance)
            return false;
    return true;
}

/* Where the line is straightest over the length of its label, inside the panel and off other labels; -1:
 * nowhere. */
static double label_place(const mm_plot_frame *f, const route *path, double width, const labels *taken)
{
    const double length = path->walked[path->n - 1], half = width / 2 + gap;
    const mm_plot_rect inner = mm_plot_grown(f->box, -(width / 2 + 3));
    double best = 0.9, place = -1; /* chord over arc: less than that is too bent */
    for (double s = half; s <= length - half; s += 2) {
        const mm_plot_point a = path_at(path, s - half), b = path_at(path, s + half), at = path_at(path, s);
        const double straight = hypot(b.x - a.x, b.y - a.y) / (2 * half);
        if (straight > best && mm_plot_inside(inner, at) && is_clear(taken, at, width + 8)) {
            best = straight;
            place = s;
        }
    }
    return place;
}

/* Part of the path between two lengths. */
static bool draw_part(const mm_plot_frame *f, mm_plot_canvas *canvas, const route *path, double from,
                      double to)
{
    mm_plot_point *part = mm_zalloc(path->n + 2, sizeof *part);
    if (part == NULL)
        return false;
    size_t n = 0;
    part[n++] = path_at(path, from);
    for (size_t i = 0; i < path->n; i++)
        if (path->walked[i] > from && path->walked[i] < to)
            part[n++] = path->p[i];
    part[n++] = path_at(path, to);
    mm_plot_curve(canvas, f->box, n, part);
    free(part);
    return true;
}

static void draw_label(mm_plot_canvas *canvas, const route *path, double s, const mm_plot_rich *text,
                       double width, mm_plot_ink ink)
{
    const mm_plot_point a = path_at(path, s - width / 2), b = path_at(path, s + width / 2),
                        at = path_at(path, s);
    double angle = atan2(a.y - b.y, b.x - a.x);
    if (fabs(angle) > 1.5708)
        angle += angle > 0 ? -3.14159265358979 : 3.14159265358979; /* never upside down */
    const double c = cos(angle), sn = sin(angle), down = 0.36 * text_size;
    const mm_plot_point start = { at.x - width / 2 * c + down * sn, at.y + width / 2 * sn + down * c };
    canvas->ops->text(canvas, text, text_size, start, angle, ink);
}

/* One line: whole, or with its value in a gap. */
static bool draw_isoline(const mm_plot_frame *f, mm_plot_canvas *canvas, const mm_plot_isoline *line,
                         const mm_plot_rich *text, mm_plot_ink ink, labels *taken)
{
    route path = { 0, NULL, NULL };
    bool good = path_make(f, line, &path);
    if (good && line->n > 1) {
        const double width = text != NULL ? canvas->ops->extent(canvas, text, text_size).width : 0;
        const double length = path.walked[path.n - 1];
        const double s = text != NULL && length > 4 * width && taken->n < LABELS
                             ? label_place(f, &path, width, taken)
                             : -1;
        if (s < 0) {
            good = draw_part(f, canvas, &path, 0, length);
        } else {
            taken->at[taken->n++] = path_at(&path, s);
            draw_label(canvas, &path, s, text, width, ink);
            good = draw_part(f, canvas, &path, 0, s - width / 2 - gap) &&
                   draw_part(f, canvas, &path, s + width / 2 + gap, length);
        }
    }
    path_free(&path);
    return good;
}

static bool draw_level(const mm_plot_frame *f, mm_plot_canvas *canvas, const mm_plot_element *e, double level,
                       labels *taken)
{
    mm_plot_isolines lines = { NULL, 0, 0 };
    mm_plot_rich text = { NULL, NULL, 0 };
    char number[MM_NUMBER_SIZE];
    mm_number_print(number, level);
    const mm_plot_pen pen = mm_plot_style_pen(&e->style, 0.5);
    bool good = mm_plot_rich_parse(number, &text) &&
                mm_plot_contour(e->nx, e->data[MM_PLOT_X], e->ny, e->data[MM_PLOT_Y], e->data[MM_PLOT_Z],
                                level, &lines);
    for (size_t i = 0; good && i < lines.n; i++)
        good = draw_isoline(f, canvas, &lines.line[i], e->labels ? &text : NULL, pen.ink, taken);
    canvas->ops->stroke(canvas, &pen);
    mm_plot_isolines_free(&lines);
    mm_plot_rich_free(&text);
    return good;
}

bool mm_plot_draw_contours(const mm_plot_frame *f, mm_plot_canvas *canvas, const mm_plot_element *e)
{
    labels taken = { .n = 0 };
    for (size_t i = 0; i < e->n; i++)
        if (!draw_level(f, canvas, e, e->data[MM_PLOT_LEVELS][i], &taken))
            return false;
    return true;
}
