#include "num/peak.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

double mm_vertex(const double x[3], const double y[3], double *height)
{
    const double left = (y[1] - y[0]) / (x[1] - x[0]), right = (y[2] - y[1]) / (x[2] - x[1]);
    const double curvature = (right - left) /
                             (x[2] - x[0]); /* y = y1 + slope u + curvature u^2, u = x - x1 */
    const double slope = left + curvature * (x[1] - x[0]), u = -slope / (2 * curvature);
    const bool bent = curvature != 0 && isfinite(u);
    if (height != NULL)
        *height = bent ? y[1] + slope * u / 2 : NAN;
    return bent ? x[1] + u : NAN;
}

/* Lowest value on the way from point i in direction `step` to higher ground or to the end of the data. */
static double valley(size_t n, const double *y, size_t i, int step)
{
    double lowest = y[i];
    for (size_t k = i; step < 0 ? k > 0 : k + 1 < n;) {
        k = step < 0 ? k - 1 : k + 1;
        if (isnan(y[k]) || y[k] > y[i])
            break;
        lowest = fmin(lowest, y[k]);
    }
    return lowest;
}

/* Points i .. j are equally high, and lower ones stand on both sides. */
static mm_peak describe(size_t n, const double *x, const double *y, size_t i, size_t j)
{
    const double base = fmax(valley(n, y, i, -1), valley(n, y, j, 1));
    mm_peak peak = { .i = i, .x = (x[i] + x[j]) / 2, .y = y[i], .prominence = y[i] - base };
    if (i == j)
        peak.x = mm_vertex(x + i - 1, y + i - 1, &peak.y);
    return peak;
}

bool mm_peaks(size_t n, const double *x, const double *y, double prominence, mm_peak **found, size_t *count,
              mm_err *err)
{
    size_t cap = 0;
    *found = NULL;
    *count = 0;
    for (size_t i = 1, j; i + 1 < n; i = j + 1) {
        for (j = i; j + 1 < n && y[j + 1] == y[i]; j++)
            ;
        if (!(y[i] > y[i - 1]) || j + 1 >= n || !(y[j] > y[j + 1]))
            continue;
        const mm_peak peak = describe(n, x, y, i, j);
        if (peak.prominence < prominence)
            continue;
        if (!mm_reserve(found, &cap, *count + 1, sizeof **found)) {
            free(*found);
            *found = NULL;
            *count = 0;
            return mm_fail_memory(err, "peaks");
        }
        (*found)[(*count)++] = peak;
    }
    return true;
}
