/* Shifts of neighbours against each other, from where their curves overlap best. */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "num/interpolate.h"
#include "num/stats.h"
#include "relax/master.h"

enum { STEPS = 400, LEAST_OVERLAP = 2 };

/* Of ln of a modulus, that a smooth curve does not follow: from each row's distance to the line between its
 * neighbours, whose variance is 3/2 of a row's; not below a part in a thousand. */
static double noise_of(const mm_isotherms *list, size_t c, double *work)
{
    size_t n = 0;
    for (size_t k = 0; k < list->n; k++) {
        const mm_isotherm *at = &list->at[k];
        for (size_t i = 1; i + 1 < at->n; i++) {
            const double t = (at->log_f[i] - at->log_f[i - 1]) / (at->log_f[i + 1] - at->log_f[i - 1]),
                         off = at->value[c][i] - (1 - t) * at->value[c][i - 1] - t * at->value[c][i + 1];
            if (isfinite(off))
                work[n++] = off;
        }
    }
    const double sigma = mm_mad_sigma(n, work) / sqrt(1.5);
    return sigma > 1e-3 ? sigma : 1e-3;
}

bool mm_master_weights(const mm_isotherms *list, double weight[MM_MASTER_CURVES], mm_err *err)
{
    size_t rows = 0;
    for (size_t k = 0; k < list->n; k++)
        rows += list->at[k].n;
    double *work = mm_zalloc(rows, sizeof *work);
    if (work == NULL)
        return mm_fail_memory(err, "a master curve");
    for (size_t c = 0; c < MM_MASTER_CURVES; c++)
        weight[c] = 1 / pow(noise_of(list, c, work), 2);
    free(work);
    return true;
}

/* Mean square distance of the upper isotherm's points, shifted, from the lower one's curves; infinite where
 * fewer than LEAST_OVERLAP points lie on them. Few points that happen to fit count as less of a proof. */
static double distance(const mm_isotherm *lower, const mm_isotherm *upper, const double *weight, double shift)
{
    double sum = 0;
    size_t n = 0;
    for (size_t i = 0; i < upper->n; i++) {
        const mm_between place = mm_between_find(lower->n, lower->log_f, upper->log_f[i] + shift);
        if (isnan(place.t))
            continue;
        for (size_t c = 0; c < MM_MASTER_CURVES; c++) {
            const double off = upper->value[c][i] - mm_between_value(place, lower->value[c]);
            sum += weight[c] * off * off;
        }
        n++;
    }
    return n < LEAST_OVERLAP ? INFINITY : (sum / (double)n + 1e-3) * (1 + 2.0 / (double)n);
}

static double both_ways(const mm_isotherm *lower, const mm_isotherm *upper, const double *weight,
                        double shift)
{
    return distance(lower, upper, weight, shift) + distance(upper, lower, weight, -shift);
}

/* The best shift by a scan and golden sections about it; NaN where the two never overlap. */
static double match(const mm_isotherm *lower, const mm_isotherm *upper, const double *weight)
{
    const double reach = lower->log_f[lower->n - 1] - lower->log_f[0] + upper->log_f[upper->n - 1] -
                         upper->log_f[0],
                 middle = (lower->log_f[0] + lower->log_f[lower->n - 1] - upper->log_f[0] -
                           upper->log_f[upper->n - 1]) /
                          2,
                 step = reach / STEPS;
    double best = NAN, least = INFINITY;
    for (int i = 0; i <= STEPS; i++) {
        const double shift = middle - reach / 2 + step * i, d = both_ways(lower, upper, weight, shift);
        if (d < least) {
            least = d;
            best = shift;
        }
    }
    if (isnan(best))
        return NAN;
    static const double golden = 0.6180339887498949;
    double lo = best - step, hi = best + step;
    for (int i = 0; i < 40; i++) {
        const double a = hi - golden * (hi - lo), b = lo + golden * (hi - lo);
        if (both_ways(lower, upper, weight, a) < both_ways(lower, upper, weight, b))
            hi = b;
        else
            lo = a;
    }
    return (lo + hi) / 2;
}

/* Where two do not overlap: as far as those before are apart, for each kelvin. */
static double guess(const mm_isotherms *list, const double *shift, size_t k)
{
    const double t = list->at[k].temperature - list->at[k - 1].temperature;
    if (k < 2)
        return -0.2 * t;
    return (shift[k - 1] - shift[k - 2]) / (list->at[k - 1].temperature - list->at[k - 2].temperature) * t;
}

bool mm_master_start(const mm_isotherms *list, size_t reference, const double *weight, double *shift,
                     bool *linked, mm_err *err)
{
    size_t links = 0;
    shift[0] = 0;
    linked[0] = true;
    for (size_t k = 1; k < list->n; k++) {
        const double step = match(&list->at[k - 1], &list->at[k], weight);
        linked[k] = isfinite(step);
        links += linked[k];
        shift[k] = shift[k - 1] + (linked[k] ? step : guess(list, shift, k));
    }
    const double origin = shift[reference];
    for (size_t k = 0; k < list->n; k++)
        shift[k] -= origin;
    return links > 0 || mm_fail(err, MM_EINPUT, "no two neighbouring temperatures overlap in their moduli");
}
