#include "num/stats.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

#define MAD_TO_SIGMA 1.4826022185056018 /* 1/Phi^-1(3/4) */

/* A copy without the missing values, NULL where nothing is left; *n becomes their number. */
static double *present(size_t *n, const double *x)
{
    double *copy = mm_zalloc(*n, sizeof *copy);
    size_t count = 0;
    for (size_t i = 0; copy != NULL && i < *n; i++)
        if (!isnan(x[i]))
            copy[count++] = x[i];
    *n = count;
    if (count > 0)
        return copy;
    free(copy);
    return NULL;
}

double mm_median(size_t n, const double *x)
{
    double *copy = present(&n, x);
    const double median = copy != NULL ? gsl_stats_median(copy, 1, n) : NAN;
    free(copy);
    return median;
}

double mm_quantile(size_t n, const double *x, double p)
{
    double *copy = present(&n, x), quantile = NAN;
    if (copy != NULL && p >= 0 && p <= 1) {
        gsl_sort(copy, 1, n);
        quantile = gsl_stats_quantile_from_sorted_data(copy, 1, n, p);
    }
    free(copy);
    return quantile;
}

/* Sort x with its weights and find where their sum passes one half; exactly one half lies between two
 * values. */
static double weighted_median(size_t n, double *x, double *w)
{
    double total = 0, below = 0;
    gsl_sort2(x, 1, w, 1, n);
    for (size_t i = 0; i < n; i++)
        total += w[i];
    for (size_t i = 0; i + 1 < n; i++) {
        below += w[i];
        if (2 * below == total)
            return (x[i] + x[i + 1]) / 2;
        if (2 * below > total)
            return x[i];
    }
    return n > 0 ? x[n - 1] : NAN;
}

double mm_weighted_median(size_t n, const double *x, const double *w)
{
    double *both = mm_zalloc(2 * n, sizeof *both);
    if (both == NULL)
        return NAN;
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(x[i]) && w[i] > 0) {
            both[count] = x[i];
            both[n + count++] = w[i];
        }
    const double median = weighted_median(count, both, both + n);
    free(both);
    return median;
}

double mm_mad_sigma(size_t n, const double *x)
{
    double *copy = present(&n, x);
    if (copy == NULL)
        return NAN;
    const double median = gsl_stats_median(copy, 1, n);
    for (size_t i = 0; i < n; i++)
        copy[i] = fabs(copy[i] - median);
    const double mad = gsl_stats_median(copy, 1, n);
    free(copy);
    return MAD_TO_SIGMA * mad;
}

double mm_trimmed_mean(size_t n, const double *x, double fraction)
{
    double *copy = present(&n, x), mean = NAN;
    if (copy != NULL && fraction >= 0 && fraction < 0.5) {
        const size_t cut = (size_t)(fraction * (double)n);
        gsl_sort(copy, 1, n);
        mean = gsl_stats_mean(copy + cut, 1, n - 2 * cut);
    }
    free(copy);
    return mean;
}

/* location = m + sum d (1 - u^2)^2 / sum (1 - u^2)^2 over |u| < 1, u = d/(6 MAD), d = x - m */
static double biweight_location(size_t n, const double *x, double median, double mad)
{
    double sum = 0, weights = 0;
    for (size_t i = 0; i < n; i++) {
        const double d = x[i] - median, u = d / (6 * mad), v = 1 - u * u;
        if (v > 0) {
            sum += d * v * v;
            weights += v * v;
        }
    }
    return median + sum / weights;
}

/* scale = sqrt(n sum d^2 (1 - u^2)^4) / |sum (1 - u^2)(1 - 5 u^2)| over |u| < 1, u = d/(9 MAD) */
static double biweight_scale(size_t n, const double *x, double median, double mad)
{
    double above = 0, below = 0;
    for (size_t i = 0; i < n; i++) {
        const double d = x[i] - median, u = d / (9 * mad), v = 1 - u * u;
        if (v > 0) {
            above += d * d * v * v * v * v;
            below += v * (1 - 5 * u * u);
        }
    }
    return sqrt((double)n * above) / fabs(below);
}

double mm_biweight(size_t n, const double *x, double *scale)
{
    double *copy = present(&n, x);
    const double median = mm_median(n, copy), mad = mm_mad_sigma(n, copy) / MAD_TO_SIGMA;
    double location = median, width = mad;
    if (mad > 0) {
        location = biweight_location(n, copy, median, mad);
        width = biweight_scale(n, copy, median, mad);
    }
    free(copy);
    if (scale != NULL)
        *scale = width;
    return location;
}

/* The weight of a value: 0 where it is missing. */
static double weight_of(double x, const double *sigma, size_t i)
{
    if (isnan(x))
        return 0;
    if (sigma == NULL)
        return 1;
    return sigma[i] > 0 && isfinite(sigma[i]) ? 1 / (sigma[i] * sigma[i]) : 0;
}

static mm_mean mean_of(size_t n, const double *x, const double *sigma, double *weights)
{
    mm_mean mean = { .value = NAN, .error = NAN, .sigma = NAN, .chisq = NAN };
    double sum = 0;
    *weights = 0;
    for (size_t i = 0; i < n; i++) {
        const double w = weight_of(x[i], sigma, i);
        mean.n += w > 0;
        *weights += w;
        sum += w > 0 ? w * x[i] : 0;
    }
    if (mean.n == 0)
        return mean;
    mean.value = sum / *weights;
    mean.chisq = 0;
    for (size_t i = 0; i < n; i++) {
        const double w = weight_of(x[i], sigma, i);
        mean.chisq += w > 0 ? w * (x[i] - mean.value) * (x[i] - mean.value) : 0;
    }
    if (mean.n > 1)
        mean.sigma = sqrt(mean.chisq / (double)(mean.n - 1));
    return mean;
}

mm_mean mm_mean_of(size_t n, const double *x)
{
    double weights;
    mm_mean mean = mean_of(n, x, NULL, &weights);
    mean.error = mean.sigma / sqrt((double)mean.n);
    return mean;
}

mm_mean mm_weighted_mean(size_t n, const double *x, const double *sigma)
{
    double weights;
    mm_mean mean = mean_of(n, x, sigma, &weights);
    mean.error = mean.n > 0 ? 1 / sqrt(weights) : NAN;
    return mean;
}

double mm_runs_z(size_t n, const double *residual)
{
    double above = 0, below = 0, runs = 0;
    int last = 0;
    for (size_t i = 0; i < n; i++) {
        const int sign = (residual[i] > 0) - (residual[i] < 0);
        if (sign == 0)
            continue;
        above += sign > 0;
        below += sign < 0;
        runs += sign != last;
        last = sign;
    }
    const double count = above + below, expected = 2 * above * below / count + 1;
    const double variance = (expected - 1) * (expected - 2) / (count - 1);
    return above > 0 && below > 0 && variance > 0 ? (runs - expected) / sqrt(variance) : NAN;
}

double mm_interval_factor(double level, double dof)
{
    if (!(level > 0 && level < 1 && dof > 0))
        return NAN;
    const double tail = (1 - level) / 2;
    return isinf(dof) ? gsl_cdf_ugaussian_Qinv(tail) : gsl_cdf_tdist_Qinv(tail, dof);
}

double mm_chisq_rise(double level, double parameters)
{
    return level > 0 && level < 1 && parameters > 0 ? gsl_cdf_chisq_Qinv(1 - level, parameters) : NAN;
}
