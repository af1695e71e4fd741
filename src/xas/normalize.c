#include "xas/normalize.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "num/grid.h"
#include "num/polynomial.h"
#include "xas/e0.h"
#include "xas/mback.h"

static const double least_pre_edge = 5; /* eV */

/* Points between two energies: [first, last). */
typedef struct span {
    size_t first, last;
} span;

/* The last point at or below the energy; the first one when there is none. */
static size_t index_below(size_t n, const double *energy, double e)
{
    size_t i = 0;
    while (i + 1 < n && energy[i + 1] <= e)
        i++;
    return i;
}

static size_t index_nearest(size_t n, const double *energy, double e)
{
    size_t best = 0;
    for (size_t i = 1; i < n; i++)
        if (fabs(energy[i] - e) < fabs(energy[best] - e))
            best = i;
    return best;
}

/* At least two points, and without the one nearest the upper end. */
static span span_of(size_t n, const double *energy, double lo, double hi)
{
    span s = { index_below(n, energy, lo), index_nearest(n, energy, hi) };
    if (s.last < s.first + 2)
        s.last = s.first + 2 < n ? s.first + 2 : n;
    return s;
}

/* Half to even, as rint does in the default rounding mode. */
static double to_multiple(double value, double unit)
{
    return unit * rint(value / unit);
}

static double or_default(double asked, double usual)
{
    return isnan(asked) ? usual : asked;
}

static void choose_pre(size_t n, const double *energy, const mm_normalize_opts *o, mm_normalized *out)
{
    const size_t at = index_nearest(n, energy, out->e0);
    const double unit = at < 20 ? 2 : 5;
    const double usual = fmax(to_multiple(energy[1] - out->e0, unit), energy[0] - out->e0);
    out->pre_lo = fmax(or_default(o->pre_lo, usual), energy[0] - out->e0);
    out->pre_hi = or_default(o->pre_hi, out->pre_lo / 2);
    if (out->pre_lo > out->pre_hi) {
        const double swap = out->pre_lo;
        out->pre_lo = out->pre_hi;
        out->pre_hi = swap;
    }
}

static void choose_post(size_t n, const double *energy, const mm_normalize_opts *o, mm_normalized *out)
{
    const double reach = energy[n - 1] - out->e0, limit = o->next_edge - out->e0;
    double usual = fmin(to_multiple(reach, 5), reach);
    out->clipped = isnan(o->post_hi) && usual > limit; /* false for a NaN limit */
    if (out->clipped)
        usual = limit;
    out->post_hi = or_default(o->post_hi, usual);
    if (out->post_hi < 0) /* counted from the end of the data */
        out->post_hi = reach - out->post_hi;
    out->post_hi = fmin(out->post_hi, reach);
    out->post_lo = or_default(o->post_lo, fmin(25, to_multiple(out->post_hi / 15, 5)));
    if (out->post_lo > out->post_hi) {
        const double swap = out->post_lo;
        out->post_lo = out->post_hi;
        out->post_hi = swap;
    }
    out->post_lo = fmin(out->post_lo, out->post_hi - 2);
    const double range = out->post_hi - out->post_lo;
    const int usual_degree = o->method == MM_NORMALIZE_MBACK || (range >= 30 && range < 300) ? 1
                             : range < 30                                                    ? 0
                                                                                             : 2;
    out->degree = o->degree >= 0 ? o->degree : usual_degree;
}

/* The pre-edge line under all points: (a + b E) E^-victoreen. */
static bool fit_pre(size_t n, const double *energy, const double *mu, mm_normalized *out, mm_err *err)
{
    const span s = span_of(n, energy, out->e0 + out->pre_lo, out->e0 + out->pre_hi);
    const size_t count = s.last - s.first;
    double *scaled = mm_zalloc(count, sizeof *scaled);
    if (scaled == NULL)
        return mm_fail_memory(err, "the pre-edge");
    for (size_t i = 0; i < count; i++)
        scaled[i] = mu[s.first + i] * pow(energy[s.first + i], out->victoreen);
    mm_polynomial line;
    const bool good = mm_polynomial_fit(count, energy + s.first, scaled, NULL, 1, &line, err);
    for (size_t i = 0; good && i < n; i++)
        out->pre[i] = mm_polynomial_value(&line, energy[i], NULL) * pow(energy[i], -out->victoreen);
    free(scaled);
    return good || mm_fail_in(err, "pre-edge %g to %g eV below e0", out->pre_lo, out->pre_hi);
}

/* The post-edge curve over all points: the pre-edge line and a polynomial. */
static bool fit_post(size_t n, const double *energy, const double *mu, mm_normalized *out, mm_err *err)
{
    const span s = span_of(n, energy, out->e0 + out->post_lo, out->e0 + out->post_hi);
    const size_t count = s.last - s.first;
    double *above = mm_zalloc(count, sizeof *above);
    if (above == NULL)
        return mm_fail_memory(err, "the post-edge");
    for (size_t i = 0; i < count; i++)
        above[i] = mu[s.first + i] - out->pre[s.first + i];
    if (out->degree > (int)count - 1)
        out->degree = (int)count - 1;
    mm_polynomial curve;
    const bool good = mm_polynomial_fit(count, energy + s.first, above, NULL, out->degree, &curve, err);
    for (size_t i = 0; good && i < n; i++)
        out->post[i] = out->pre[i] + mm_polynomial_value(&curve, energy[i], NULL);
    free(above);
    return good || mm_fail_in(err, "post-edge %g to %g eV above e0", out->post_lo, out->post_hi);
}

/* The post-edge as a constant above the pre-edge line: its mean by the trapezoidal rule. */
static bool fit_area(size_t n, const double *energy, const double *mu, mm_normalized *out, mm_err *err)
{
    double *weight = mm_zalloc(n, sizeof *weight), sum = 0, width = 0;
    if (weight == NULL)
        return mm_fail_memory(err, "the post-edge");
    mm_trapezoid_weights(n, energy, out->e0 + out->post_lo, out->e0 + out->post_hi, weight);
    for (size_t i = 0; i < n; i++) {
        sum += weight[i] * (mu[i] - out->pre[i]);
        width += weight[i];
    }
    for (size_t i = 0; i < n; i++)
        out->post[i] = out->pre[i] + sum / width;
    out->degree = 0;
    free(weight);
    return width > 0 || mm_fail(err, MM_EINPUT, "the post-edge range holds no energies");
}

/* Both curves from the tables. */
static bool fit_tables(size_t n, const double *energy, const double *mu, const mm_normalize_opts *o,
                       mm_normalized *out, mm_err *err)
{
    const span pre = span_of(n, energy, out->e0 + out->pre_lo, out->e0 + out->pre_hi),
               post = span_of(n, energy, out->e0 + out->post_lo, out->e0 + out->post_hi);
    const size_t range[2][2] = { { pre.first, pre.last }, { post.first, post.last } };
    return mm_mback(n, energy, mu, o->own, o->other, range, out->degree, out->pre, out->post, err);
}

static bool fit_curves(size_t n, const double *energy, const double *mu, const mm_normalize_opts *o,
                       mm_normalized *out, mm_err *err)
{
    if (o->method == MM_NORMALIZE_MBACK)
        return fit_tables(n, energy, mu, o, out, err);
    return fit_pre(n, energy, mu, out, err) &&
           (o->method == MM_NORMALIZE_AREA ? fit_area(n, energy, mu, out, err)
                                           : fit_post(n, energy, mu, out, err));
}

static bool divide(size_t n, const double *energy, const double *mu, mm_normalized *out, mm_err *err)
{
    const size_t at = index_nearest(n, energy, out->e0);
    out->edge_step = fabs(out->post[at] - out->pre[at]);
    if (!(out->edge_step > 1e-12) || !isfinite(out->edge_step))
        return mm_fail(err, MM_EINPUT, "no edge step at %g eV (it would be %g)", out->e0, out->edge_step);
    const double at_edge = (out->post[at] - out->pre[at]) / out->edge_step;
    for (size_t i = 0; i < n; i++) {
        out->norm[i] = (mu[i] - out->pre[i]) / out->edge_step;
        out->flat[i] = i < at ? out->norm[i]
                              : out->norm[i] - (out->post[i] - out->pre[i]) / out->edge_step + at_edge;
    }
    return true;
}

static bool curves_alloc(size_t n, mm_normalized *out, mm_err *err)
{
    double **curves[] = { &out->pre, &out->post, &out->norm, &out->flat };
    out->n = n;
    for (size_t i = 0; i < sizeof curves / sizeof *curves; i++)
        if ((*curves[i] = mm_zalloc(n, sizeof **curves[i])) == NULL)
            return mm_fail_memory(err, "a normalised spectrum");
    return true;
}

static bool edge_inside(size_t n, const double *energy, const mm_normalized *out, mm_err *err)
{
    if (!(out->e0 > energy[0] + least_pre_edge))
        return mm_fail(err, MM_EINPUT, "no pre-edge: e0 is %g eV, the data begin at %g eV", out->e0,
                       energy[0]);
    if (!(out->e0 < energy[n - 2]))
        return mm_fail(err, MM_EINPUT, "no post-edge: e0 is %g eV, the data end at %g eV", out->e0,
                       energy[n - 1]);
    return true;
}

bool mm_normalize(size_t n, const double *energy, const double *mu, const mm_normalize_opts *opts,
                  mm_normalized *out, mm_err *err)
{
    *out = (mm_normalized){ .victoreen = opts->victoreen, .e0 = opts->e0 };
    if (isnan(opts->e0) && !mm_find_e0(n, energy, mu, &out->e0, err))
        return false;
    if (n < 4)
        return mm_fail(err, MM_EINPUT, "%zu points are too few to normalise", n);
    bool good = edge_inside(n, energy, out, err) && curves_alloc(n, out, err);
    if (good) {
        choose_pre(n, energy, opts, out);
        choose_post(n, energy, opts, out);
        good = fit_curves(n, energy, mu, opts, out, err) && divide(n, energy, mu, out, err);
    }
    if (!good)
        mm_normalized_free(out);
    return good;
}

void mm_normalized_free(mm_normalized *out)
{
    free(out->pre);
    free(out->post);
    free(out->norm);
    free(out->flat);
    out->pre = out->post = out->norm = out->flat = NULL;
}
