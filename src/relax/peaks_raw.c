/* Tops of sweeps without a model. */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "num/polynomial.h"
#include "relax/peaks_data.h"

enum { HIGHEST = 5 };

/* Numbers of the `count` highest points, the highest first. */
static size_t highest(const mm_data *d, size_t count, size_t *at)
{
    size_t n = 0;
    for (size_t i = 0; i < d->n; i++) {
        size_t place = n;
        while (place > 0 && d->y[i] > d->y[at[place - 1]])
            place--;
        if (place == count)
            continue;
        n += n < count;
        for (size_t k = n - 1; k > place; k--)
            at[k] = at[k - 1];
        at[place] = i;
    }
    return n;
}

/* Vertex of the parabola in the logarithm; NaN where it has none between its points. */
static double vertex(const mm_data *d, const size_t *at, size_t n, double *height)
{
    double t[HIGHEST], y[HIGHEST], lo = INFINITY, hi = -INFINITY;
    mm_polynomial parabola;
    for (size_t i = 0; i < n; i++) {
        t[i] = d->x[0][at[i]];
        y[i] = d->y[at[i]] > 0 ? log(d->y[at[i]]) : NAN;
        lo = fmin(lo, t[i]);
        hi = fmax(hi, t[i]);
    }
    if (n < 3 || !mm_polynomial_fit(n, t, y, NULL, 2, &parabola, NULL) || !(parabola.coef[2] < 0))
        return NAN;
    const double top = parabola.center - parabola.scale * parabola.coef[1] / (2 * parabola.coef[2]);
    *height = exp(mm_polynomial_value(&parabola, top, NULL));
    return top >= lo && top <= hi ? top : NAN;
}

bool mm_dma_peaks_raw(const mm_dma *dma, const mm_sweep *sweep, size_t nsweep, mm_signal signal,
                      mm_peak_method method, mm_dma_peaks *peaks, mm_err *err)
{
    if (!mm_dma_peaks_begin(dma, sweep, nsweep, signal, 1, peaks, err))
        return false;
    for (size_t i = 0; i < nsweep; i++) {
        const mm_data *d = &peaks->data[i];
        size_t at[HIGHEST];
        const size_t n = highest(d, method == MM_PEAK_PARABOLA ? HIGHEST : 1, at);
        if (n == 0)
            continue;
        mm_dma_peak peak = { .sweep = i,
                             .frequency = sweep[i].frequency,
                             .t = d->x[0][at[0]],
                             .t_err = NAN,
                             .a = NAN,
                             .a_err = NAN,
                             .height = d->y[at[0]],
                             .flag = "" };
        if (method == MM_PEAK_PARABOLA)
            peak.t = vertex(d, at, n, &peak.height);
        if (at[0] == 0 || at[0] == d->n - 1)
            peak.flag = "cut by the range";
        else if (isnan(peak.t))
            peak.flag = "not determined";
        peaks->peak[peaks->n++] = peak;
    }
    return mm_dma_peaks_energies(peaks, err) &&
           (peaks->n > 0 || mm_fail(err, MM_EINPUT, "no sweep has a point"));
}
