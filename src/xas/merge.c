#include "xas/merge.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "num/interpolate.h"
#include "num/stats.h"
#include "xas/align.h"

enum { LEAST_POINTS = 10, LEAST_SCANS = 3, LEAST_FOR_TREND = 4 };

static const double least_redchi = 1.5, allowed = 5;

void mm_merged_free(mm_merged *out)
{
    free(out->energy);
    free(out->mean);
    free(out->error);
    free(out->scan);
    *out = (mm_merged){ 0 };
}

/* The two points on either side of i: j from 0 to 3. */
static size_t beside(size_t i, size_t j)
{
    return j < 2 ? i + j - 2 : i + j - 1;
}

/* Standard deviation of a point from its distance to the cubic through its four neighbours. */
static double noise_of(const mm_spectrum *s, double *work)
{
    size_t n = 0;
    for (size_t i = 2; i + 2 < s->n; i++) {
        double f[4], value = 0, variance = 1;
        for (size_t j = 0; j < 4; j++) {
            f[j] = 1;
            for (size_t k = 0; k < 4; k++)
                if (k != j)
                    f[j] *= (s->energy[i] - s->energy[beside(i, k)]) /
                            (s->energy[beside(i, j)] - s->energy[beside(i, k)]);
            value += f[j] * s->mu[beside(i, j)];
            variance += f[j] * f[j];
        }
        work[n++] = (s->mu[i] - value) / sqrt(variance);
    }
    for (size_t i = 0; i < n; i++)
        work[i] = fabs(work[i]);
    return 1.4826 * mm_median(n, work);
}

/* The energies of the first scan that all reach. */
static bool make_grid(size_t nscan, const mm_spectrum *scans, mm_merged *out, mm_err *err)
{
    double lo = -INFINITY, hi = INFINITY;
    for (size_t s = 0; s < nscan; s++) {
        lo = fmax(lo, scans[s].energy[0]);
        hi = fmin(hi, scans[s].energy[scans[s].n - 1]);
    }
    for (size_t i = 0; i < scans[0].n; i++)
        if (scans[0].energy[i] >= lo && scans[0].energy[i] <= hi)
            out->energy[out->n++] = scans[0].energy[i];
    return out->n >= LEAST_POINTS ||
           mm_fail(err, MM_EINPUT, "the scans have %zu energies in common, from %g to %g eV", out->n, lo, hi);
}

static bool have_sigma(size_t nscan, const mm_spectrum *scans)
{
    for (size_t s = 0; s < nscan; s++)
        if (scans[s].sigma == NULL)
            return false;
    return true;
}

static double weight_of(double sigma)
{
    return 1 / (sigma * sigma);
}

/* Weighted mean of the scans in use; y and sigma hold scan after scan on the grid. */
static void average(size_t nscan, const double *y, const double *sigma, mm_merged *m)
{
    for (size_t i = 0; i < m->n; i++) {
        double w = 0, wy = 0;
        for (size_t s = 0; s < nscan; s++)
            if (m->scan[s].used) {
                const double weight = weight_of(sigma[s * m->n + i]);
                w += weight;
                wy += weight * y[s * m->n + i];
            }
        m->mean[i] = wy / w;
        m->error[i] = 1 / sqrt(w);
    }
}

/* Chi-square of each scan about the mean. A scan in use is a part of the mean, so it lies closer to it. */
static void compare(size_t nscan, const double *y, const double *sigma, mm_merged *m)
{
    for (size_t s = 0; s < nscan; s++) {
        mm_merged_scan *scan = &m->scan[s];
        double sum = 0;
        for (size_t i = 0; i < m->n; i++) {
            const double own = 1 / weight_of(sigma[s * m->n + i]), mean = m->error[i] * m->error[i];
            const double r = y[s * m->n + i] - m->mean[i];
            sum += r * r / (scan->used ? own - mean : own + mean);
        }
        scan->redchi = sum / (double)m->n;
        scan->disagrees = scan->redchi > fmax(least_redchi, 1 + allowed * sqrt(2 / (double)m->n));
    }
}

/* The used scan that disagrees most; nscan when none does, or too few would remain. */
static size_t worst(size_t nscan, const mm_merged *m)
{
    size_t used = 0, at = nscan;
    for (size_t s = 0; s < nscan; s++) {
        used += m->scan[s].used;
        if (m->scan[s].used && m->scan[s].disagrees &&
            (at == nscan || m->scan[s].redchi > m->scan[at].redchi))
            at = s;
    }
    return used > LEAST_SCANS ? at : nscan;
}

/* Slopes over the order of the scans, squared over their variance and added up: a chi-square with n degrees.
 */
static double trend_chance(size_t nscan, const double *y, const double *sigma, const mm_merged *m)
{
    double chisq = 0;
    size_t used = 0;
    for (size_t s = 0; s < nscan; s++)
        used += m->scan[s].used;
    if (used < LEAST_FOR_TREND)
        return NAN;
    for (size_t i = 0; i < m->n; i++) {
        double w = 0, wx = 0, wxx = 0, wxy = 0;
        for (size_t s = 0; s < nscan; s++)
            if (m->scan[s].used) {
                const double weight = weight_of(sigma[s * m->n + i]), x = (double)s;
                w += weight;
                wx += weight * x;
                wxx += weight * x * x;
                wxy += weight * x * (y[s * m->n + i] - m->mean[i]);
            }
        chisq += wxy * wxy / (wxx - wx * wx / w); /* the deviations' weighted mean is 0 */
    }
    return gsl_cdf_chisq_Q(chisq, (double)m->n);
}

/* The scans on the grid, and one standard deviation of each value: the one that is given, else the scan's
 * noise. */
static void interpolate_all(size_t nscan, const mm_spectrum *scans, const mm_merged *m, double *y,
                            double *sigma)
{
    const bool given = have_sigma(nscan, scans);
    for (size_t s = 0; s < nscan; s++)
        for (size_t i = 0; i < m->n; i++) {
            const mm_between at = mm_between_find(scans[s].n, scans[s].energy, m->energy[i]);
            y[s * m->n + i] = mm_between_value(at, scans[s].mu);
            sigma[s * m->n + i] = given ? mm_between_error(at, scans[s].sigma) : m->scan[s].noise;
        }
}

static void measure_scans(size_t nscan, const mm_spectrum *scans, mm_merged *m, double *work)
{
    double greatest = 0;
    for (size_t s = 0; s < nscan; s++) {
        mm_merged_scan *scan = &m->scan[s];
        scan->used = true;
        scan->noise = noise_of(&scans[s], work);
        greatest = fmax(greatest, scan->noise);
        scan->drift = NAN;
        mm_xas_drift(&scans[0], &scans[s], &scan->drift, NULL);
    }
    for (size_t s = 0; s < nscan; s++) /* a scan without any noise would be all of the mean */
        m->scan[s].noise = fmax(m->scan[s].noise, greatest > 0 ? 0.01 * greatest : 1e-6);
}

bool mm_merge(size_t nscan, const mm_spectrum *scans, bool leave_out, mm_merged *out, mm_err *err)
{
    size_t most = 0;
    for (size_t s = 0; s < nscan; s++)
        most = scans[s].n > most ? scans[s].n : most;
    *out = (mm_merged){ .energy = mm_zalloc(most, sizeof(double)),
                        .mean = mm_zalloc(most, sizeof(double)),
                        .error = mm_zalloc(most, sizeof(double)),
                        .scan = mm_zalloc(nscan, sizeof(mm_merged_scan)) };
    double *y = mm_zalloc(nscan * most, 2 * sizeof *y), *sigma = y + nscan * most;
    bool good = out->energy != NULL && out->mean != NULL && out->error != NULL && out->scan != NULL &&
                y != NULL;
    good = good ? make_grid(nscan, scans, out, err) : mm_fail_memory(err, "a mean");
    if (good) {
        measure_scans(nscan, scans, out, y);
        interpolate_all(nscan, scans, out, y, sigma);
        average(nscan, y, sigma, out);
        compare(nscan, y, sigma, out);
        for (size_t s; leave_out && (s = worst(nscan, out)) < nscan;) {
            out->scan[s].used = false;
            average(nscan, y, sigma, out);
            compare(nscan, y, sigma, out);
        }
        out->trend_chance = trend_chance(nscan, y, sigma, out);
    }
    free(y);
    if (!good)
        mm_merged_free(out);
    return good;
}
