#include "magnet/level.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "expr/estimate.h"
#include "num/crossing.h"
#include "num/line.h"
#include "num/local.h"
#include "num/stats.h"

/* The points of all ramps in a range of x. */
typedef struct pool {
    size_t n;
    double *x, *y;
} pool;

static void pool_free(pool *p)
{
    free(p->x);
    free(p->y);
}

static bool pool_fill(size_t nramp, const mm_ramp *ramp, double lo, double hi, pool *p)
{
    size_t all = 0;
    for (size_t k = 0; k < nramp; k++)
        all += ramp[k].n;
    *p = (pool){ 0, mm_zalloc(all, sizeof *p->x), mm_zalloc(all, sizeof *p->y) };
    for (size_t k = 0; p->x != NULL && p->y != NULL && k < nramp; k++)
        for (size_t i = 0; i < ramp[k].n; i++)
            if (ramp[k].x[i] >= lo && ramp[k].x[i] <= hi) {
                p->x[p->n] = ramp[k].x[i];
                p->y[p->n++] = ramp[k].y[i];
            }
    return p->x != NULL && p->y != NULL;
}

static const mm_ramp *longest(size_t nramp, const mm_ramp *ramp)
{
    const mm_ramp *best = ramp;
    for (size_t k = 1; k < nramp; k++)
        if (ramp[k].n > best->n)
            best = &ramp[k];
    return best;
}

/* The normal state of a ramp in temperature begins where the steepest rise has fallen to a twentieth, and is
 * as long as three times the way there, or a tenth of the temperature. */
static bool find_above(const mm_ramp *r, mm_levels *out, mm_err *err)
{
    const mm_local_options options = { .degree = 1, .span = fmin(1, fmax(0.04, 5. / (double)r->n)) };
    double *slope = mm_zalloc(r->n, sizeof *slope);
    const mm_local_result result = { .slope = slope };
    const bool good = slope != NULL &&
                      mm_local_regression(r->n, r->x, r->y, NULL, &options, r->n, r->x, &result, NULL, err);
    size_t top = 0;
    for (size_t i = 1; good && i < r->n; i++)
        if (slope[i] > slope[top] || isnan(slope[top]))
            top = i;
    size_t end = top, bottom = top;
    for (size_t i = 0; good && i < r->n; i++)
        bottom = slope[i] < slope[bottom] ? i : bottom;
    if (good && -slope[bottom] > slope[top]) /* a signal that falls more than it rises: no transition */
        end = r->n - 1 - r->n / 10;
    while (good && end + 5 < r->n && slope[end] > 0.05 * slope[top])
        end++;
    if (good) {
        out->lo = r->x[end];
        out->hi = out->lo + fmax(3 * (out->lo - r->x[top]), 0.1 * fabs(out->lo));
    }
    free(slope);
    return good || mm_fail_memory(err, "a transition");
}

static bool normal_range(size_t nramp, const mm_ramp *ramp, const mm_level_opts *opts, mm_levels *out,
                         mm_err *err)
{
    out->lo = opts->lo;
    out->hi = opts->hi;
    if (!isnan(opts->lo))
        return true;
    if (!opts->field)
        return find_above(longest(nramp, ramp), out, err);
    double most = 0;
    for (size_t k = 0; k < nramp; k++)
        most = fmax(most, ramp[k].n > 0 ? ramp[k].x[ramp[k].n - 1] : 0);
    out->lo = 0.9 * most;
    out->hi = INFINITY;
    return true;
}

/* The signal of the normal state at x. */
typedef struct normal {
    bool is_line;
    mm_line line;
    double median, median_err;
} normal;

static double normal_at(const normal *s, double x, double *error)
{
    if (s->is_line)
        return mm_line_value(&s->line, x, error);
    if (error != NULL)
        *error = s->median_err;
    return s->median;
}

static bool normal_state(const pool *p, bool line, normal *s, mm_levels *out, mm_err *err)
{
    if (p->n < 3)
        return mm_fail(err, MM_EINPUT, "%zu points in the normal state from %g to %g: say --normal", p->n,
                       out->lo, out->hi);
    const double scatter = mm_mad_sigma(p->n, p->y);
    *s = (normal){ .median = mm_median(p->n, p->y) };
    s->median_err = 1.2533 * scatter / sqrt((double)p->n); /* of a median of normal deviates */
    const bool straight = mm_line_fit(p->n, p->x, p->y, NULL, &s->line, NULL);
    double lo = INFINITY, hi = -INFINITY;
    for (size_t i = 0; i < p->n; i++) {
        lo = fmin(lo, p->x[i]);
        hi = fmax(hi, p->x[i]);
    }
    out->drift = straight ? s->line.slope * (hi - lo) / s->median : NAN;
    out->drift_err = straight ? s->line.slope_err * (hi - lo) / fabs(s->median) : NAN;
    if (line && !straight)
        return mm_fail(err, MM_EINPUT, "no line through the normal state from %g to %g", lo, hi);
    s->is_line = line;
    out->lo = lo;
    out->hi = hi;
    out->normal = normal_at(s, (lo + hi) / 2, &out->normal_err);
    return true;
}

/* Mean of the lowest points of all ramps: a twentieth, three at least. */
static double rest_of(size_t nramp, const mm_ramp *ramp)
{
    double sum = 0, count = 0;
    for (size_t k = 0; k < nramp; k++) {
        const size_t n = ramp[k].n < 60 ? 3 : ramp[k].n / 20;
        for (size_t i = 0; i < n && i < ramp[k].n; i++) {
            sum += ramp[k].y[i];
            count++;
        }
    }
    return sum / count;
}

/* Slope of the signal about points lo .. hi, from a few more on either side: the two points of a crossing are
 * too noisy for it. */
static double slope_about(const mm_ramp *r, size_t lo, size_t hi)
{
    enum { MORE = 2 };
    const size_t from = lo > MORE ? lo - MORE : 0, to = hi + MORE < r->n ? hi + MORE : r->n - 1;
    mm_line line;
    return mm_line_fit(to - from + 1, r->x + from, r->y + from, NULL, &line, NULL) ? line.slope : NAN;
}

/* Error of a crossing by the noise of the two points that it is interpolated between. */
static double crossing_error(const mm_ramp *r, const mm_crossing *at, const double *sigma, double slope)
{
    const size_t i = at->i;
    const double u = (at->x - r->x[i]) / (r->x[i + 1] - r->x[i]);
    return hypot((1 - u) * sigma[i], u * sigma[i + 1]) / fabs(slope);
}

/* Where one ramp passes a level; false: nowhere. *slope: of the signal there. */
static bool pass(const mm_ramp *r, const normal *s, double rest, double level, const double *sigma,
                 double *work, double *x, double *error, double *slope)
{
    mm_crossing *found;
    size_t n;
    for (size_t i = 0; i < r->n; i++)
        work[i] = r->y[i] - (rest + level * (normal_at(s, r->x[i], NULL) - rest));
    if (!mm_crossings(r->n, r->x, work, sigma, 0, &found, &n, NULL) || n == 0)
        return false;
    const mm_crossing first = found[0], last = found[n - 1];
    free(found);
    *x = (first.x + last.x) / 2;
    *slope = slope_about(r, first.i, last.i + 1);
    const double a = crossing_error(r, &first, sigma, *slope), b = crossing_error(r, &last, sigma, *slope);
    *error = n == 1 ? a : hypot(hypot(a, b) / 2, (last.x - first.x) / 2);
    return true;
}

/* Noise of a ramp's points: as given, or the same for all. */
static double *sigma_of(const mm_ramp *r, double noise)
{
    double *sigma = mm_zalloc(r->n, sizeof *sigma);
    for (size_t i = 0; sigma != NULL && i < r->n; i++)
        sigma[i] = r->sigma != NULL ? r->sigma[i] : isnan(noise) ? 0 : noise;
    return sigma;
}

/* The mean over the ramps of where they pass a level. */
static bool mean_of_ramps(size_t nramp, const mm_ramp *ramp, const normal *s, double rest, double level,
                          double noise, mm_level_place *out)
{
    double sum = 0, squares = 0, variance = 0, by_normal = 0;
    *out = (mm_level_place){ NAN, NAN, NAN, 0 };
    for (size_t k = 0; k < nramp; k++) {
        double x, error, slope, *sigma = sigma_of(&ramp[k], noise),
                                *work = mm_zalloc(ramp[k].n, sizeof *work), normal_err;
        const bool room = sigma != NULL && work != NULL;
        if (room && pass(&ramp[k], s, rest, level, sigma, work, &x, &error, &slope)) {
            normal_at(s, x, &normal_err);
            sum += x;
            squares += x * x;
            variance += error * error;
            by_normal += fabs(level * normal_err / slope);
            out->ramps++;
        }
        free(sigma);
        free(work);
        if (!room)
            return false;
    }
    const double m = (double)out->ramps;
    if (m == 0)
        return true;
    out->value = sum / m;
    const double between = m > 1 ? fmax(0, squares - sum * sum / m) / (m - 1) : NAN;
    out->spread = sqrt(between);
    out->error = sqrt(fmax(variance / (m * m), m > 1 ? between / m : 0) + by_normal * by_normal / (m * m));
    if (!(out->error > 0)) /* no noise was seen: the error is not known */
        out->error = NAN;
    return true;
}

static bool find_levels(size_t nramp, const mm_ramp *ramp, const mm_level_opts *opts, const normal *s,
                        double noise, mm_levels *out)
{
    const size_t middle = opts->nlevel / 2;
    for (size_t k = 0; k < opts->nlevel; k++)
        if (!mean_of_ramps(nramp, ramp, s, out->rest, opts->level[k], noise, &out->at[k]))
            return false;
    mm_level_place other;
    const normal median = { .median = s->median, .median_err = s->median_err };
    if (!mean_of_ramps(nramp, ramp, &median, out->rest, opts->level[middle], noise, &other))
        return false;
    out->moved = out->at[middle].value - other.value;
    return true;
}

bool mm_levels_find(size_t nramp, const mm_ramp *ramp, const mm_level_opts *opts, mm_levels *out, mm_err *err)
{
    pool p = { 0 };
    normal s;
    *out = (mm_levels){ 0 };
    for (size_t k = 0; k < opts->nlevel; k++)
        out->at[k] = (mm_level_place){ NAN, NAN, NAN, 0 };
    bool good = normal_range(nramp, ramp, opts, out, err) &&
                (pool_fill(nramp, ramp, out->lo, out->hi, &p) || mm_fail_memory(err, "a transition")) &&
                normal_state(&p, opts->line, &s, out, err);
    if (good) {
        const double rest = rest_of(nramp, ramp);
        out->rest = opts->rest ? rest : 0;
        out->lowest = rest / s.median;
        good = (opts->rest && !(rest < s.median)) ||
               find_levels(nramp, ramp, opts, &s, mm_estimate_noise(&(mm_points){ p.n, p.x, p.y }), out) ||
               mm_fail_memory(err, "a transition");
    }
    pool_free(&p);
    return good;
}
