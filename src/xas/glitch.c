#include "xas/glitch.h"

#include <math.h>
#include <string.h>

#include "num/stats.h"

enum { REACH = 20, LEAST_POINTS = 12, NEAREST = 3, FARTHEST = 6 };

static const double limit = 8, local_limit = 3, below = 10, above = 30;

/* Where the spacing changes the cubic tells nothing. */
static bool evenly_spaced(const mm_spectrum *s, size_t i)
{
    double least = INFINITY, most = 0;
    for (size_t k = i - 2; k < i + 2; k++) {
        least = fmin(least, s->energy[k + 1] - s->energy[k]);
        most = fmax(most, s->energy[k + 1] - s->energy[k]);
    }
    return most < 2.5 * least;
}

/* How far point i is off the cubic through two neighbours on either side. */
static double deviation(const mm_spectrum *s, size_t i)
{
    static const int offset[] = { -2, -1, 1, 2 };
    double value = 0;
    if (!evenly_spaced(s, i))
        return 0;
    for (size_t j = 0; j < 4; j++) {
        const size_t a = (size_t)((ptrdiff_t)i + offset[j]);
        double weight = 1;
        for (size_t k = 0; k < 4; k++) {
            const size_t b = (size_t)((ptrdiff_t)i + offset[k]);
            if (k != j)
                weight *= (s->energy[i] - s->energy[b]) / (s->energy[a] - s->energy[b]);
        }
        value += weight * s->mu[a];
    }
    return fabs(s->mu[i] - value);
}

/* The usual deviation in the region of point i. */
static double usual(const mm_spectrum *s, size_t i)
{
    double about[2 * REACH + 1] = { 0 };
    size_t n = 0;
    for (size_t k = i > REACH + 2 ? i - REACH : 2; k <= i + REACH && k + 2 < s->n; k++)
        about[n++] = deviation(s, k);
    return n >= LEAST_POINTS ? 1.4826 * mm_median(n, about) : INFINITY;
}

/* The largest deviation next to point i, but for the points whose cubic goes through it. */
static double nearby(const mm_spectrum *s, size_t i)
{
    double most = 0;
    for (size_t d = NEAREST; d <= FARTHEST; d++) {
        if (i >= d + 2)
            most = fmax(most, deviation(s, i - d));
        if (i + d + 2 < s->n)
            most = fmax(most, deviation(s, i + d));
    }
    return most;
}

/* By how much point i exceeds what is allowed; below 1: it does not. */
static double oddness(const mm_spectrum *s, size_t i)
{
    const double allowed = fmax(limit * usual(s, i), local_limit * nearby(s, i));
    return allowed > 0 ? deviation(s, i) / allowed : 0;
}

/* The point that stands out most; 0 when none does. */
static size_t worst(const mm_spectrum *s, double e0)
{
    size_t at = 0;
    double most = 1;
    for (size_t i = 2; i + 2 < s->n; i++) {
        if (s->energy[i] > e0 - below && s->energy[i] < e0 + above)
            continue;
        const double odd = oddness(s, i);
        if (odd > most) {
            most = odd;
            at = i;
        }
    }
    return at;
}

size_t mm_spectrum_deglitch(mm_spectrum *s, double e0, double *removed)
{
    const size_t most = s->n / 50 + 1;
    size_t count = 0, at;
    while (count < most && (at = worst(s, e0)) > 0) {
        removed[count++] = s->energy[at];
        s->n--;
        memmove(s->energy + at, s->energy + at + 1, (s->n - at) * sizeof *s->energy);
        memmove(s->mu + at, s->mu + at + 1, (s->n - at) * sizeof *s->mu);
        if (s->sigma != NULL)
            memmove(s->sigma + at, s->sigma + at + 1, (s->n - at) * sizeof *s->sigma);
    }
    return count;
}
