#include "magnet/branch.h"

#include <math.h>

#include "base/mem.h"

static bool add_sweep(mm_sweep **sweep, size_t *count, size_t *cap, mm_sweep s, mm_err *err)
{
    if (!mm_reserve(sweep, cap, *count + 1, sizeof **sweep))
        return mm_fail_memory(err, "sweeps of a field");
    (*sweep)[(*count)++] = s;
    return true;
}

/* Is b further than a in the direction? */
static bool further(double a, double b, bool rising)
{
    return rising ? b > a : b < a;
}

bool mm_sweeps(size_t n, const double *field, double noise, mm_sweep **sweep, size_t *count, mm_err *err)
{
    size_t cap = 0, begin = 0, extreme = 0, i = 1;
    *sweep = NULL;
    *count = 0;
    while (i < n && fabs(field[i] - field[0]) <= noise)
        i++;
    if (i >= n)
        return true;
    bool rising = field[i] > field[0];
    for (; i < n; i++) {
        if (!further(field[i], field[extreme], rising))
            extreme = i; /* the last of equal fields, where a sweep lingers */
        if (fabs(field[i] - field[extreme]) <= noise)
            continue;
        if (!add_sweep(sweep, count, &cap, (mm_sweep){ begin, extreme, rising }, err))
            return false;
        begin = extreme;
        extreme = i;
        rising = !rising;
    }
    return add_sweep(sweep, count, &cap, (mm_sweep){ begin, n - 1, rising }, err);
}

mm_branches mm_branches_find(size_t n, const double *field, const mm_sweep *sweep, size_t count)
{
    mm_branches b = { -1, -1, -1 };
    double lo = INFINITY, hi = -INFINITY;
    for (size_t i = 0; i < n; i++) {
        lo = fmin(lo, field[i]);
        hi = fmax(hi, field[i]);
    }
    const double full = 0.8 * (hi - lo);
    for (size_t k = 0; k < count; k++) {
        const double from = field[sweep[k].first], to = field[sweep[k].last];
        if (k == 0 && fabs(from) < 0.05 * fmax(hi, -lo))
            b.virgin = 0;
        else if (fabs(to - from) >= full && sweep[k].rising)
            b.up = (ptrdiff_t)k;
        else if (fabs(to - from) >= full)
            b.down = (ptrdiff_t)k;
    }
    return b;
}
