#include "num/local.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "num/line.h"
#include "num/stats.h"

enum { TERMS = MM_LOCAL_DEGREE_MAX + 1 };

typedef struct sample {
    double x, y;
    double weight; /* 1/sigma^2 */
    double trust;  /* of the robust reweighting, 0 to 1 */
    size_t place;  /* in the caller's arrays: decides between equal x */
} sample;

typedef struct data {
    size_t n;
    sample *sample; /* x ascends */
    const mm_local_options *options;
    size_t nearest; /* points that the span asks for, 0 without */
} data;

typedef struct local_fit {
    double value, value_variance; /* variances in units of that of a point of weight 1 */
    double slope, slope_variance;
    double leverage; /* of a point of weight 1 at this very abscissa on the value */
} local_fit;

static int by_abscissa(const void *a, const void *b)
{
    const sample *p = a, *q = b;
    if (p->x != q->x)
        return p->x < q->x ? -1 : 1;
    return p->place < q->place ? -1 : p->place > q->place;
}

static size_t first_not_below(const data *d, double x)
{
    size_t lo = 0, hi = d->n;
    while (lo < hi) {
        const size_t middle = lo + (hi - lo) / 2;
        if (d->sample[middle].x < x)
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo;
}

/* Distance to the last of the nearest points that the span wants, or of as many as have degree + 2
 * abscissae. */
static double reach_of_span(const data *d, double at)
{
    size_t right = first_not_below(d, at), left = right, taken = 0;
    int different = 0;
    double reach = 0, last = NAN;
    while (taken < d->n && (taken < d->nearest || different < d->options->degree + 2)) {
        const double below = left > 0 ? at - d->sample[left - 1].x : INFINITY;
        const double above = right < d->n ? d->sample[right].x - at : INFINITY;
        const double x = below <= above ? d->sample[--left].x : d->sample[right++].x;
        different += x != last;
        last = x;
        reach = fmax(reach, fabs(x - at));
        taken++;
    }
    return different < d->options->degree + 2 ? 2 * reach : reach;
}

/* M = sum W u^(i+j), V = sum W^2 sigma^2 u^(i+j), b = sum W y u^i, u = (x - at)/reach */
typedef struct moments {
    double m[TERMS][TERMS], v[TERMS][TERMS], b[TERMS];
} moments;

static moments sum_moments(const data *d, double at, double reach)
{
    double sum[2 * TERMS - 1] = { 0 }, square[2 * TERMS - 1] = { 0 };
    moments s = { 0 };
    const int p = d->options->degree + 1;
    for (size_t i = first_not_below(d, at - reach); i < d->n && d->sample[i].x <= at + reach; i++) {
        const sample *point = d->sample + i;
        const double u = (point->x - at) / reach, cube = 1 - fabs(u * u * u);
        const double w = cube * cube * cube * point->trust * point->weight;
        if (!(w > 0))
            continue;
        double power = w;
        for (int k = 0; k < 2 * p - 1; k++, power *= u) {
            sum[k] += power;
            square[k] += power * w / point->weight;
            if (k < p)
                s.b[k] += power * point->y;
        }
    }
    for (int i = 0; i < p; i++)
        for (int j = 0; j < p; j++) {
            s.m[i][j] = sum[i + j];
            s.v[i][j] = square[i + j];
        }
    return s;
}

/* L L^T = M in place; false where the window's points do not determine the polynomial. */
static bool cholesky(int p, double m[TERMS][TERMS])
{
    for (int j = 0; j < p; j++) {
        const double diagonal = m[j][j];
        for (int i = j; i < p; i++) {
            for (int k = 0; k < j; k++)
                m[i][j] -= m[i][k] * m[j][k];
            if (i == j && !(m[j][j] > 1e-12 * diagonal))
                return false;
            m[i][j] = i == j ? sqrt(m[j][j]) : m[i][j] / m[j][j];
        }
    }
    return true;
}

/* Row k of M^-1 from the factor L. */
static void inverse_row(int p, double l[TERMS][TERMS], int k, double *row)
{
    for (int i = 0; i < p; i++) {
        row[i] = i == k;
        for (int j = 0; j < i; j++)
            row[i] -= l[i][j] * row[j];
        row[i] /= l[i][i];
    }
    for (int i = p - 1; i >= 0; i--) {
        for (int j = i + 1; j < p; j++)
            row[i] -= l[j][i] * row[j];
        row[i] /= l[i][i];
    }
}

/* Coefficient k = row . b and its variance row^T V row. */
static double coefficient(int p, const moments *s, const double *row, double *variance)
{
    double value = 0;
    *variance = 0;
    for (int i = 0; i < p; i++) {
        value += row[i] * s->b[i];
        for (int j = 0; j < p; j++)
            *variance += row[i] * row[j] * s->v[i][j];
    }
    return value;
}

static local_fit fit_at(const data *d, double at)
{
    local_fit fit = { NAN, NAN, NAN, NAN, NAN };
    const int p = d->options->degree + 1;
    const double span = d->nearest > 0 ? reach_of_span(d, at) : 0, reach = fmax(span, d->options->bandwidth);
    moments s = sum_moments(d, at, reach);
    if (!isfinite(at) || !cholesky(p, s.m))
        return fit;
    double row[TERMS];
    inverse_row(p, s.m, 0, row);
    fit.leverage = row[0];
    fit.value = coefficient(p, &s, row, &fit.value_variance);
    if (p > 1) {
        inverse_row(p, s.m, 1, row);
        fit.slope = coefficient(p, &s, row, &fit.slope_variance) / reach;
        fit.slope_variance /= reach * reach;
    }
    return fit;
}

/* Residuals over sigma at all points; returns what they say of the noise. */
static mm_local_quality judge(const data *d, double *residual)
{
    double rss = 0, trace = 0, norm = 0, n = 0;
    for (size_t i = 0; i < d->n; i++) {
        const sample *point = d->sample + i;
        const local_fit fit = fit_at(d, point->x);
        residual[i] = (point->y - fit.value) * sqrt(point->weight);
        if (isnan(fit.value))
            continue;
        n++;
        rss += point->trust * residual[i] * residual[i];
        trace += fit.leverage * point->weight * point->trust;
        norm += fit.value_variance * point->weight;
    }
    const double dof = n - 2 * trace + norm;
    mm_local_quality quality = { .noise = NAN, .dof = dof, .gcv = NAN };
    if (dof > 1e-9 * n && n - trace > 1e-9 * n) {
        const double scatter = d->options->robust > 0 ? mm_mad_sigma(d->n, residual) * sqrt(n) : sqrt(rss);
        quality.noise = scatter / sqrt(dof);
        quality.gcv = n * rss / ((n - trace) * (n - trace));
    }
    return quality;
}

/* Bisquare weights that end at six times the median of |residual|. */
static void distrust(data *d, const double *residual)
{
    const double limit = 6 * mm_mad_sigma(d->n, residual) / 1.4826;
    for (size_t i = 0; i < d->n; i++) {
        const double u = limit > 0 ? residual[i] / limit : 0, v = 1 - u * u;
        d->sample[i].trust = v > 0 ? v * v : 0;
    }
}

static bool data_make(data *d, size_t n, const double *x, const double *y, const double *sigma,
                      const mm_local_options *options, mm_err *err)
{
    *d = (data){ .sample = mm_zalloc(n, sizeof *d->sample), .options = options };
    if (d->sample == NULL)
        return mm_fail_memory(err, "a local regression");
    for (size_t i = 0; i < n; i++) {
        const double w = mm_point_weight(x, y, sigma, i);
        if (w > 0)
            d->sample[d->n++] = (sample){ x[i], y[i], w, 1, i };
    }
    if (d->n == 0)
        return mm_fail(err, MM_EINPUT, "no usable point for a local regression");
    qsort(d->sample, d->n, sizeof *d->sample, by_abscissa);
    d->nearest = (size_t)ceil(options->span * (double)d->n);
    return true;
}

static bool check_options(const mm_local_options *o, mm_err *err)
{
    if (o->degree < 0 || o->degree > MM_LOCAL_DEGREE_MAX)
        return mm_fail(err, MM_EINPUT, "local regression has a degree of 0 to %d, not %d",
                       MM_LOCAL_DEGREE_MAX, o->degree);
    if (!(o->span >= 0 && o->span <= 1 && o->bandwidth >= 0 && isfinite(o->bandwidth) &&
          o->span + o->bandwidth > 0))
        return mm_fail(err, MM_EINPUT, "local regression with a span of %g and a bandwidth of %g", o->span,
                       o->bandwidth);
    return true;
}

static void put(double *array, size_t k, double value)
{
    if (array != NULL)
        array[k] = value;
}

bool mm_local_regression(size_t n, const double *x, const double *y, const double *sigma,
                         const mm_local_options *options, size_t count, const double *at,
                         const mm_local_result *result, mm_local_quality *quality, mm_err *err)
{
    data d = { 0 };
    double *residual = NULL;
    bool good = check_options(options, err) && data_make(&d, n, x, y, sigma, options, err);
    if (good && (residual = mm_zalloc(d.n, sizeof *residual)) == NULL)
        good = mm_fail_memory(err, "a local regression");
    if (!good)
        goto done;
    const bool judged = options->robust > 0 || quality != NULL || sigma == NULL;
    mm_local_quality q = judged ? judge(&d, residual) : (mm_local_quality){ NAN, NAN, NAN };
    for (int round = 0; round < options->robust; round++) {
        distrust(&d, residual);
        q = judge(&d, residual);
    }
    const double noise = sigma != NULL ? 1 : q.noise;
    for (size_t k = 0; k < count; k++) {
        const local_fit fit = fit_at(&d, at[k]);
        put(result->value, k, fit.value);
        put(result->value_err, k, noise * sqrt(fit.value_variance));
        put(result->slope, k, fit.slope);
        put(result->slope_err, k, noise * sqrt(fit.slope_variance));
    }
    if (quality != NULL)
        *quality = q;
done:
    free(d.sample);
    free(residual);
    return good;
}
