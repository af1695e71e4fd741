#include "expr/estimate.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "num/interpolate.h"
#include "num/line.h"
#include "num/stats.h"

/* A share of the points, but `least` where there are as many. */
static size_t share(const mm_points *points, size_t divisor, size_t least)
{
    const size_t k = points->n / divisor > least ? points->n / divisor : least;
    return k < points->n ? k : points->n;
}

static double span(const mm_points *points)
{
    return points->x[points->n - 1] - points->x[0];
}

/* The line through points first .. first+n-1; level, through the mean, where all x are the same. */
static mm_line line_through(const mm_points *points, size_t first, size_t n)
{
    mm_line line;
    if (!mm_line_fit(n, points->x + first, points->y + first, NULL, &line, NULL))
        line = (mm_line){ .x_mean = points->x[first], .y_mean = mm_mean_of(n, points->y + first).value };
    return line;
}

double mm_estimate_first(const mm_points *points)
{
    const mm_line line = line_through(points, 0, share(points, 10, 3));
    return mm_line_value(&line, points->x[0], NULL);
}

double mm_estimate_last(const mm_points *points)
{
    const size_t n = share(points, 10, 3);
    const mm_line line = line_through(points, points->n - n, n);
    return mm_line_value(&line, points->x[points->n - 1], NULL);
}

/* The line that joins the levels of the two ends, and the point that is farthest from it. */
typedef struct peak {
    double x0, level, slope;
    size_t top;
} peak;

static double height(const mm_points *points, const peak *p, size_t i)
{
    return points->y[i] - p->level - p->slope * (points->x[i] - p->x0);
}

static peak find_peak(const mm_points *points)
{
    const double first = mm_estimate_first(points), last = mm_estimate_last(points), width = span(points);
    peak p = { points->x[0], first, width > 0 ? (last - first) / width : 0, 0 };
    for (size_t i = 1; i < points->n; i++)
        if (fabs(height(points, &p, i)) > fabs(height(points, &p, p.top)))
            p.top = i;
    return p;
}

double mm_estimate_peak_center(const mm_points *points)
{
    return points->x[find_peak(points).top];
}

double mm_estimate_peak_height(const mm_points *points)
{
    const peak p = find_peak(points);
    return height(points, &p, p.top);
}

/* Distance from the top, in steps of +1 or -1, to where the height is half of it, or to the end. */
static double flank(const mm_points *points, const peak *p, int step)
{
    const double half = height(points, p, p->top) / 2;
    size_t i = p->top;
    for (double before = 2 * half; step > 0 ? i + 1 < points->n : i > 0;) {
        const size_t next = step > 0 ? i + 1 : i - 1;
        const double now = height(points, p, next);
        if (now / half <= 1) {
            const double part = (before - half) / (before - now);
            return fabs(points->x[i] + part * (points->x[next] - points->x[i]) - points->x[p->top]);
        }
        before = now;
        i = next;
    }
    return fabs(points->x[i] - points->x[p->top]);
}

double mm_estimate_peak_fwhm(const mm_points *points)
{
    const peak p = find_peak(points);
    const double width = flank(points, &p, -1) + flank(points, &p, 1);
    return width > 0 ? width : NAN;
}

double mm_estimate_peak_area(const mm_points *points)
{
    const peak p = find_peak(points);
    return mm_estimate_integral(points) - span(points) * (p.level + p.slope * span(points) / 2);
}

double mm_estimate_integral(const mm_points *points)
{
    double area = 0;
    for (size_t i = 1; i < points->n; i++)
        area += (points->x[i] - points->x[i - 1]) * (points->y[i - 1] + points->y[i]) / 2;
    return area;
}

double mm_estimate_value(const mm_points *points, double at)
{
    if (isnan(at))
        return NAN;
    if (at <= points->x[0])
        return points->y[0];
    if (at >= points->x[points->n - 1])
        return points->y[points->n - 1];
    return mm_between_value(mm_between_find(points->n, points->x, at), points->y);
}

double mm_estimate_crossing(const mm_points *points, double level)
{
    for (size_t i = 0; i < points->n; i++) {
        const double now = points->y[i] - level;
        if (now == 0)
            return points->x[i];
        const double next = i + 1 < points->n ? points->y[i + 1] - level : now;
        if ((now < 0) != (next < 0))
            return points->x[i] + (points->x[i + 1] - points->x[i]) * now / (now - next);
    }
    return NAN;
}

double mm_estimate_line_slope(const mm_points *points)
{
    return line_through(points, 0, points->n).slope;
}

double mm_estimate_line_value(const mm_points *points, double at)
{
    const mm_line line = line_through(points, 0, points->n);
    return mm_line_value(&line, at, NULL);
}

/* The n points nearest to `at` are consecutive. */
double mm_estimate_slope(const mm_points *points, double at)
{
    const size_t n = share(points, 20, 5);
    size_t first = 0;
    while (first + n < points->n && at - points->x[first] > points->x[first + n] - at)
        first++;
    return isnan(at) ? NAN : line_through(points, first, n).slope;
}

/* Sums over a window that slides, about the middle of the data so that few digits cancel. */
typedef struct sums {
    double x, y, xx, xy;
} sums;

static void add(sums *s, const mm_points *points, size_t i, double weight)
{
    const size_t middle = points->n / 2;
    const double x = points->x[i] - points->x[middle], y = points->y[i] - points->y[middle];
    s->x += weight * x;
    s->y += weight * y;
    s->xx += weight * x * x;
    s->xy += weight * x * y;
}

double mm_estimate_steepest(const mm_points *points)
{
    const size_t n = share(points, 20, 5);
    double best = NAN, most = -1;
    sums s = { 0, 0, 0, 0 };
    for (size_t i = 0; i < points->n; i++) {
        add(&s, points, i, 1);
        if (i + 1 < n)
            continue;
        const double count = (double)n;
        const double steepness = fabs((count * s.xy - s.x * s.y) / (count * s.xx - s.x * s.x));
        if (steepness > most) {
            most = steepness;
            best = points->x[points->n / 2] + s.x / count;
        }
        add(&s, points, i + 1 - n, -1);
    }
    return best;
}

double mm_estimate_noise(const mm_points *points)
{
    const size_t n = points->n < 3 ? 0 : points->n - 2;
    double *distance = mm_zalloc(n, sizeof *distance);
    if (distance == NULL)
        return NAN;
    for (size_t i = 0; i < n; i++) {
        const double *x = points->x + i, *y = points->y + i, width = x[2] - x[0];
        const double part = width > 0 ? (x[1] - x[0]) / width : 0.5;
        const double off = y[1] - (1 - part) * y[0] - part * y[2];
        distance[i] = fabs(off) / sqrt(1 + (1 - part) * (1 - part) + part * part);
    }
    const double noise = 1.482602218505602 *
                         mm_median(n, distance); /* 1/quartile of the normal distribution */
    free(distance);
    return noise;
}

double mm_estimate_decay_length(const mm_points *points)
{
    const double *x = points->x, *y = points->y;
    double integral = 0, dd = 0, ds = 0, ss = 0, dy = 0, sy = 0;
    for (size_t i = 1; i < points->n; i++) {
        integral += (x[i] - x[i - 1]) * (y[i] + y[i - 1]) / 2;
        const double d = x[i] - x[0], rise = y[i] - y[0];
        dd += d * d;
        ds += d * integral;
        ss += integral * integral;
        dy += d * rise;
        sy += integral * rise;
    }
    const double determinant = dd * ss - ds * ds; /* of rise = a d + b integral; b = -1/L */
    return determinant > 0 ? determinant / (ds * dy - dd * sy) : NAN;
}
