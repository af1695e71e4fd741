#include "xas/e0.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "num/derivative.h"

enum { MARGIN = 3, HALF_WINDOW = 75, PAD = 5, LEAST_POINTS = 10 };

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Mean of the ten smallest steps of energy but for the smallest 1 %, without 1 % of points at either end. */
static double small_step(size_t n, const double *energy, double *work)
{
    const size_t skip = n / 100, first = skip, last = n - skip; /* [first, last) */
    size_t count = 0;
    for (size_t i = first; i + 1 < last; i++)
        work[count++] = energy[i + 1] - energy[i];
    qsort(work, count, sizeof *work, ascending);
    double sum = 0;
    size_t used = 0;
    for (size_t i = skip; i < count && used < 10; i++, used++)
        sum += work[i];
    return used > 0 ? sum / (double)used : 1;
}

/* y at x0 on the line between neighbours; constant outside. *at is where the last look-up ended. */
static double line_at(size_t n, const double *x, const double *y, double x0, size_t *at)
{
    while (*at + 1 < n && x[*at + 1] <= x0)
        ++*at;
    if (x0 <= x[0] || *at + 1 >= n)
        return x0 <= x[0] ? y[0] : y[n - 1];
    const double t = (x0 - x[*at]) / (x[*at + 1] - x[*at]);
    return y[*at] + t * (y[*at + 1] - y[*at]);
}

/* One point of the convolution of y, mirrored at both ends, with a Lorentzian of HWHM 1 (in steps) whose
 * window has 2 m points and is normalised to its sum. */
static double convolve_at(size_t m, const double *y, const double *window, size_t i)
{
    double sum = 0;
    for (size_t k = 0; k < 2 * m; k++) {
        const ptrdiff_t j = (ptrdiff_t)i + (ptrdiff_t)m - (ptrdiff_t)k; /* the window's centre is at k = m */
        const ptrdiff_t last = (ptrdiff_t)m - 1;
        const ptrdiff_t mirrored = j < 0 ? -j : j > last ? 2 * last + 1 - j : j;
        if (mirrored >= 0 && mirrored <= last)
            sum += window[k] * y[mirrored];
    }
    return sum;
}

static void fill_window(size_t m, double *window)
{
    double sum = 0;
    for (size_t k = 0; k < 2 * m; k++) {
        const double u = (double)k - (double)m;
        window[k] = 1 / (1 + u * u);
        sum += window[k];
    }
    for (size_t k = 0; k < 2 * m; k++)
        window[k] /= sum;
}

/* Smooth d(energy) on a grid of `step` that reaches PAD steps beyond both ends. */
static bool smooth(size_t n, const double *energy, double *d, double step)
{
    const double lo = step * trunc(energy[0] / step - PAD), hi = step * trunc(energy[n - 1] / step + PAD);
    size_t m = 1 + (size_t)(fabs(hi - lo + 0.1 * step) / step);
    if (m > 50 * n)
        m = 50 * n;
    double *work = mm_zalloc(5 * m, sizeof *work);
    if (work == NULL)
        return false;
    double *x = work, *y = work + m, *smoothed = work + 2 * m, *window = work + 3 * m;
    size_t at = 0;
    for (size_t i = 0; i < m; i++) {
        x[i] = m > 1 ? lo + (hi - lo) * (double)i / (double)(m - 1) : lo;
        y[i] = line_at(n, energy, d, x[i], &at);
    }
    fill_window(m, window);
    for (size_t i = 0; i < m; i++)
        smoothed[i] = convolve_at(m, y, window, i);
    at = 0;
    for (size_t i = 0; i < n; i++)
        d[i] = line_at(m, x, smoothed, energy[i], &at);
    free(work);
    return true;
}

/* Rescale d so that it runs from 0 to 1 over the points that are not near an end. */
static void rescale(size_t n, double *d, size_t margin)
{
    double lo = INFINITY, hi = -INFINITY;
    for (size_t i = 0; i < n; i++)
        if (!isfinite(d[i]))
            d[i] = -1;
    for (size_t i = margin; i + margin < n; i++) {
        lo = fmin(lo, d[i]);
        hi = fmax(hi, d[i]);
    }
    const double range = fmax(1e-10, hi - lo);
    for (size_t i = 0; i < n; i++)
        d[i] = (d[i] - lo) / range;
}

static size_t count_above(size_t n, const double *d, double level)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += d[i] > level;
    return count;
}

/* The level above which a derivative counts as high. */
static double high_level(size_t n, const double *d)
{
    double level = n > 20 ? 0.60 : 0.30;
    size_t count = count_above(n, d, level);
    for (int halved = 0; count < 3 && halved < 2; halved++) {
        level *= 0.5;
        count = count_above(n, d, level);
    }
    return count < 3 ? -INFINITY : level;
}

/* Index of the steepest point; 0 when there is none. d is spoilt. */
static size_t steepest(size_t n, double *d)
{
    const size_t share = (size_t)(0.02 * (double)n), margin = share > MARGIN ? share : MARGIN;
    rescale(n, d, margin);
    const double level = high_level(n, d);
    size_t best = 0;
    double most = 0;
    for (size_t i = margin; i < n && i <= n - margin; i++)
        if (d[i] > level && d[i] > most && d[i - 1] > level && i + 1 < n && d[i + 1] > level) {
            best = i;
            most = d[i];
        }
    return best;
}

static void derivative(size_t n, const double *energy, const double *mu, double *d, double *work)
{
    mm_gradient_by_index(n, mu, d);
    mm_gradient_by_index(n, energy, work);
    for (size_t i = 0; i < n; i++)
        d[i] /= work[i];
}

static double clip(double value)
{
    return fmax(0.01, fmin(1, value));
}

bool mm_find_e0(size_t n, const double *energy, const double *mu, double *e0, mm_err *err)
{
    if (n < LEAST_POINTS)
        return mm_fail(err, MM_EINPUT, "%zu points are too few to find an edge in", n);
    double *d = mm_zalloc(2 * n, sizeof *d);
    if (d == NULL)
        return mm_fail_memory(err, "the edge");
    double *work = d + n;
    derivative(n, energy, mu, d, work);
    const size_t rough = steepest(n, d);
    const double near = small_step(n, energy, work);
    size_t first = rough > HALF_WINDOW + MARGIN ? rough - HALF_WINDOW : MARGIN;
    size_t last = rough + HALF_WINDOW < n - MARGIN ? rough + HALF_WINDOW : n - MARGIN; /* not included */
    if ((double)rough <
        0.05 * (double)n) { /* an edge at the very start is rather a glitch: look at all of it */
        first = rough > 20 + MARGIN ? rough - 20 : MARGIN;
        last = n - MARGIN;
    }
    const double step = 0.5 * (clip(near) + clip(energy[rough] / 25000));
    const size_t count = last - first;
    derivative(count, energy + first, mu + first, d, work);
    const bool good = smooth(count, energy + first, d, step);
    const size_t at = good ? steepest(count, d) : 0;
    *e0 = energy[first + (at < 1 ? 2 : at)];
    free(d);
    return good || mm_fail_memory(err, "the edge");
}
