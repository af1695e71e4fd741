#include "expr/estimate.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "num/stats.h"

static size_t at_least(size_t share, size_t least, size_t n)
{
    const size_t k = share > least ? share : least;
    return k < n ? k : n;
}

/* The least-squares line through points first .. first+n-1. */
typedef struct line {
    double x, y, slope; /* it passes (x, y); slope NaN where all x are the same */
} line;

static line fit_line(const mm_points *points, size_t first, size_t n)
{
    const double *x = points->x + first, *y = points->y + first;
    line l = { 0, 0, 0 };
    for (size_t i = 0; i < n; i++) {
        l.x += x[i] / (double)n;
        l.y += y[i] / (double)n;
    }
    double xx = 0, xy = 0;
    for (size_t i = 0; i < n; i++) {
        xx += (x[i] - l.x) * (x[i] - l.x);
        xy += (x[i] - l.x) * (y[i] - l.y);
    }
    l.slope = xx > 0 ? xy / xx : NAN;
    return l;
}

static double line_value(const line *l, double at)
{
    return isnan(l->slope) ? l->y : l->y + l->slope * (at - l->x);
}

/* Points that tell the level of an end. */
static size_t tenth(const mm_points *points)
{
    return at_least(points->n / 10, 3, points->n);
}

double mm_first_level(const mm_points *points)
{
    const line l = fit_line(points, 0, tenth(points));
    return line_value(&l, points->x[0]);
}

double mm_last_level(const mm_points *points)
{
    const size_t k = tenth(points);
    const line l = fit_line(points, points->n - k, k);
    return line_value(&l, points->x[points->n - 1]);
}

static double span(const mm_points *points)
{
    return points->x[points->n - 1] - points->x[0];
}

/* The line that joins the levels of the two ends. */
static line find_base(const mm_points *points)
{
    const double first = mm_first_level(points), width = span(points);
    return (line){ points->x[0], first, width > 0 ? (mm_last_level(points) - first) / width : 0 };
}

static double above(const mm_points *points, const line *base, size_t i)
{
    return points->y[i] - line_value(base, points->x[i]);
}

static size_t find_peak(const mm_points *points, const line *base)
{
    size_t best = 0;
    for (size_t i = 1; i < points->n; i++)
        if (fabs(above(points, base, i)) > fabs(above(points, base, best)))
            best = i;
    return best;
}

double mm_peak_center(const mm_points *points)
{
    const line base = find_base(points);
    return points->x[find_peak(points, &base)];
}

double mm_peak_height(const mm_points *points)
{
    const line base = find_base(points);
    return above(points, &base, find_peak(points, &base));
}

/* Distance from the peak, in steps of +1 or -1, to where the deviation is half of it, or to the end. */
static double flank(const mm_points *points, const line *base, size_t peak, int step)
{
    const double half = above(points, base, peak) / 2;
    size_t i = peak;
    for (double before = 2 * half; step > 0 ? i + 1 < points->n : i > 0;) {
        const size_t next = step > 0 ? i + 1 : i - 1;
        const double now = above(points, base, next);
        if (now / half <= 1) {
            const double share = (before - half) / (before - now);
            return fabs(points->x[i] + share * (points->x[next] - points->x[i]) - points->x[peak]);
        }
        before = now;
        i = next;
    }
    return fabs(points->x[i] - points->x[peak]);
}

double mm_peak_fwhm(const mm_points *points)
{
    const line base = find_base(points);
    const size_t peak = find_peak(points, &base);
    const double width = flank(points, &base, peak, -1) + flank(points, &base, peak, 1);
    return width > 0 ? width : NAN;
}

double mm_peak_area(const mm_points *points)
{
    const line base = find_base(points);
    double area = 0;
    for (size_t i = 1; i < points->n; i++)
        area += (points->x[i] - points->x[i - 1]) * (above(points, &base, i - 1) + above(points, &base, i)) /
                2;
    return area;
}

double mm_integral(const mm_points *points)
{
    double area = 0;
    for (size_t i = 1; i < points->n; i++)
        area += (points->x[i] - points->x[i - 1]) * (points->y[i - 1] + points->y[i]) / 2;
    return area;
}

/* Number of points with x <= at. */
static size_t count_up_to(const mm_points *points, double at)
{
    size_t lo = 0, hi = points->n;
    while (lo < hi) {
        const size_t middle = lo + (hi - lo) / 2;
        if (points->x[middle] <= at)
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo;
}

double mm_interpolate(const mm_points *points, double at)
{
    if (isnan(at))
        return NAN;
    const size_t right = count_up_to(points, at);
    if (right == 0 || right == points->n)
        return points->y[right == 0 ? 0 : points->n - 1];
    const double *x = points->x + right, *y = points->y + right;
    return y[-1] + (at - x[-1]) / (x[0] - x[-1]) * (y[0] - y[-1]);
}

double mm_crossing(const mm_points *points, double level)
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

double mm_line_slope(const mm_points *points)
{
    return fit_line(points, 0, points->n).slope;
}

double mm_line_at(const mm_points *points, double at)
{
    const line l = fit_line(points, 0, points->n);
    return line_value(&l, at);
}

static size_t local_count(const mm_points *points)
{
    return at_least(points->n / 20, 5, points->n);
}

double mm_slope_at(const mm_points *points, double at)
{
    const size_t n = local_count(points), here = count_up_to(points, at);
    size_t first = here > n ? here - n : 0;
    while (first + n < points->n && at - points->x[first] > points->x[first + n] - at)
        first++;
    return isnan(at) ? NAN : fit_line(points, first, n).slope;
}

double mm_steepest(const mm_points *points)
{
    const size_t n = local_count(points);
    double best = NAN, most = -1;
    for (size_t first = 0; first + n <= points->n; first++) {
        const line l = fit_line(points, first, n);
        if (fabs(l.slope) > most) {
            most = fabs(l.slope);
            best = l.x;
        }
    }
    return best;
}

double mm_noise(const mm_points *points)
{
    const size_t n = points->n < 3 ? 0 : points->n - 2;
    double *distance = mm_zalloc(n, sizeof *distance);
    if (distance == NULL)
        return NAN;
    for (size_t i = 0; i < n; i++) {
        const double *x = points->x + i, *y = points->y + i, width = x[2] - x[0];
        const double share = width > 0 ? (x[1] - x[0]) / width : 0.5;
        const double off = y[1] - (1 - share) * y[0] - share * y[2];
        distance[i] = fabs(off) / sqrt(1 + (1 - share) * (1 - share) + share * share);
    }
    const double noise = 1.482602218505602 * mm_median(n, distance); /* of a normal distribution's quartile */
    free(distance);
    return noise;
}

double mm_decay_length(const mm_points *points)
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
