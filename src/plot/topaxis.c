/* The axis on top of a panel that shows a function of x: its nice values do not lie evenly, so ticks are
 * tried from the roundest ones on and kept where their labels have room. */
#include <math.h>
#include <stdlib.h>

#include "plot/layout.h"

enum { LEVELS = 6 };

typedef struct search {
    mm_plot_axis *axis;
    double lo, hi;     /* of the top axis's values */
    double room;       /* between two labels, points */
    double minor_room; /* between two minor ticks */
    double finest;     /* step of the labels that were kept */
} search;

static void keep_major(search *s, double value)
{
    if (s->axis->ticks.nmajor < MM_PLOT_TICKS_MAX)
        s->axis->ticks.major[s->axis->ticks.nmajor++] = value;
}

static void keep_minor(search *s, double value)
{
    if (s->axis->ticks.nminor < sizeof s->axis->ticks.minor / sizeof *s->axis->ticks.minor)
        s->axis->ticks.minor[s->axis->ticks.nminor++] = value;
}

/* Is this value `room` away from all labels so far? */
static bool is_free(const search *s, double value)
{
    const double at = mm_plot_axis_at(s->axis, value);
    for (size_t i = 0; i < s->axis->ticks.nmajor; i++)
        if (fabs(mm_plot_axis_at(s->axis, s->axis->ticks.major[i]) - at) < s->room)
            return false;
    return isfinite(at);
}

/* Multiples of the step inside the open interval (a, b) and their least distance, the ends counted if they
 * are ticks. */
static double least_distance(const search *s, double a, double b, double step)
{
    double least = INFINITY;
    const double first = floor(a / step * (1 + 1e-9)) * step;
    for (double v = first; v < b - 1e-6 * step; v += step) {
        const double from = fmax(v, s->lo), to = fmin(v + step, s->hi);
        if (to - from > 0.999 * step)
            least = fmin(least, fabs(mm_plot_axis_at(s->axis, to) - mm_plot_axis_at(s->axis, from)));
    }
    return least;
}

/* 10^k, 5 x 10^(k-1), 10^(k-1) and so on. */
static double level_step(double largest, int level)
{
    const double power = largest / pow(10, (level + 1) / 2);
    return level % 2 == 1 ? 5 * power : power;
}

static void divide(search *s, double a, double b, double largest, int level, bool major)
{
    if (level == LEVELS)
        return;
    const double step = level_step(largest, level), distance = least_distance(s, a, b, step);
    if (distance < s->minor_room)
        return;
    const bool labelled = major && distance >= s->room;
    double last = a;
    for (double n = ceil(a / step + 1e-6); n * step < b - 1e-6 * step; n++) {
        if (labelled)
            keep_major(s, n * step);
        else
            keep_minor(s, n * step);
        divide(s, last, n * step, largest, level + 1, labelled);
        last = n * step;
        if (labelled)
            s->finest = fmin(s->finest, step);
    }
    divide(s, last, b, largest, level + 1, labelled || (last == a && major));
}

/* A range of more than a factor of 4: powers of ten, then 5, 2 and other times them as far as labels have
 * room. */
static void decades(search *s)
{
    static const double digits[] = { 1, 5, 2, 3, 1.5, 7, 4, 6, 8, 9 };
    const int first = (int)floor(log10(s->lo)), last = (int)floor(log10(s->hi));
    for (size_t i = 0; i < sizeof digits / sizeof *digits; i++)
        for (int k = first; k <= last; k++) {
            const double value = digits[i] * pow(10, k), place = digits[i] == 1.5 ? k - 1 : k;
            if (value < s->lo || value > s->hi)
                continue;
            if (is_free(s, value)) {
                keep_major(s, value);
                s->finest = fmin(s->finest, pow(10, place));
            } else if (digits[i] != 1.5) {
                keep_minor(s, value);
            }
        }
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Top values at the ends of the axis, a little inside where they are infinite. */
static void top_range(const mm_plot_frame *f, double *lo, double *hi)
{
    double a = f->panel->forward(f->x.lo), b = f->panel->forward(f->x.hi);
    const double inside = 0.02 * (f->x.hi - f->x.lo);
    if (!isfinite(a))
        a = f->panel->forward(f->x.lo + inside);
    if (!isfinite(b))
        b = f->panel->forward(f->x.hi - inside);
    *lo = fmin(a, b);
    *hi = fmax(a, b);
}

bool mm_plot_top_axis_prepare(mm_plot_frame *f, mm_plot_canvas *canvas)
{
    mm_plot_axis *axis = &f->top;
    axis->lo = f->x.lo;
    axis->hi = f->x.hi;
    axis->scale = f->x.scale;
    axis->warp = f->panel->inverse;
    mm_plot_axis_clear(axis);
    axis->ticks = (mm_plot_ticks){ .nmajor = 0 };
    search s = { .axis = axis, .room = 3.2 * axis->text_size, .minor_room = 3.5 };
    top_range(f, &s.lo, &s.hi);
    if (isfinite(s.lo) && isfinite(s.hi) && s.hi > s.lo) {
        s.finest = s.hi - s.lo;
        if (s.lo > 0 && s.hi / s.lo > 4)
            decades(&s);
        else
            divide(&s, s.lo, s.hi, pow(10, ceil(log10(s.hi - s.lo))), 0, true);
        axis->ticks.decimals = (int)fmax(0, -floor(log10(s.finest) + 1e-9));
        qsort(axis->ticks.major, axis->ticks.nmajor, sizeof(double), by_value);
    }
    return mm_plot_axis_finish(axis, canvas, f->panel->top_title, f->panel->top_unit);
}
