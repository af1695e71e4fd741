#include "num/crossing.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

/* x = x0 + t (x1 - x0), t = (level - y0)/(y1 - y0): dx/dy0 = -(1 - t) dx/dy, dx/dy1 = -t dx/dy */
static mm_crossing between(const double *x, const double *y, const double *sigma, size_t a, size_t b,
                           double level)
{
    const double dx = x[b] - x[a], dy = y[b] - y[a], t = (level - y[a]) / dy;
    mm_crossing c = { .i = a, .x = x[a] + t * dx, .error = NAN, .rising = dy > 0 };
    if (sigma != NULL)
        c.error = fabs(dx / dy) * hypot((1 - t) * sigma[a], t * sigma[b]);
    return c;
}

/* From point a on one side to point b on the other; the points between them, if any, are on the level. */
static mm_crossing through(const double *x, const double *y, const double *sigma, size_t a, size_t b,
                           double level)
{
    size_t first = b, last = b;
    for (size_t i = b - 1; i > a; i--)
        if (y[i] == level && !isnan(x[i])) {
            first = i;
            last = last == b ? i : last;
        }
    if (first == b)
        return between(x, y, sigma, a, b, level);
    mm_crossing c = between(x, y, sigma, a, first, level);
    c.x = first == last ? x[first] : (x[first] + x[last]) / 2;
    return c;
}

bool mm_crossings(size_t n, const double *x, const double *y, const double *sigma, double level,
                  mm_crossing **found, size_t *count, mm_err *err)
{
    size_t cap = 0, before = 0;
    int side = 0;
    *found = NULL;
    *count = 0;
    for (size_t i = 0; i < n; i++) {
        const int now = isnan(x[i]) ? 0 : (y[i] > level) - (y[i] < level);
        if (now == 0)
            continue;
        if (side != 0 && now != side) {
            if (!mm_reserve(found, &cap, *count + 1, sizeof **found)) {
                free(*found);
                *found = NULL;
                *count = 0;
                return mm_fail_memory(err, "crossings");
            }
            (*found)[(*count)++] = through(x, y, sigma, before, i, level);
        }
        side = now;
        before = i;
    }
    return true;
}
