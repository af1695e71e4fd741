#include "magnet/onset.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <stdlib.h>

#include "base/mem.h"
#include "expr/estimate.h"
#include "num/line.h"
#include "num/peak.h"
#include "num/spline.h"
#include "num/stats.h"

enum {
    LEAST = 10,
    GRID = 1200,
    ONE_SIDE = 7 /* so many points in a row on one side of a line are no chance */
};

void mm_onset_free(mm_onset *o)
{
    free(o->grid);
    free(o->smooth);
    free(o->slope);
    *o = (mm_onset){ 0 };
}

/* A curve with what is found once for the data and all their samples. */
typedef struct task {
    const mm_chi_curve *curve;
    double k, lambda;
    size_t normal; /* the first point of the normal state; it reaches to the last one used */
    size_t end;    /* behind its last point */
    double noise, smooth_noise;
} task;

/* The curves of one sample. */
typedef struct view {
    const double *y;
    mm_spline *spline;
    mm_line line;
    double full;             /* signal from the normal state to the lowest T */
    double steepest, height; /* of dchi/dT: where, and how much */
} view;

/* The part of the full signal that the smoothed curve has at t. */
static double part_at(const view *v, double t)
{
    return (mm_line_value(&v->line, t, NULL) - mm_spline_value(v->spline, t)) / v->full;
}

/* Where the part is passed, on the way up in temperature from the steepest point, or down from there for a
 * part that it has not reached; NaN: nowhere. */
static double place_of_part(const task *k, const view *v, double part)
{
    const double *t = k->curve->t;
    double before = part_at(v, v->steepest);
    const double end = before >= part ? t[k->end - 1] : t[0], step = (end - v->steepest) / (GRID - 1);
    for (int i = 1; i < GRID; i++) {
        const double now = part_at(v, v->steepest + i * step);
        if ((now < part) != (before < part))
            return v->steepest + step * (i - (part - now) / (before - now));
        before = now;
    }
    return NAN;
}

/* First point, from above, that is beyond `limit` off the normal state, with the two below it; between it and
 * the one above the place is interpolated. */
static double threshold(const task *k, const view *v, double limit)
{
    const double *t = k->curve->t;
    int run = 0;
    for (size_t i = k->end; i-- > 0;) {
        double error;
        const double off = mm_line_value(&v->line, t[i], &error) - v->y[i];
        run = off > hypot(limit, k->k * error) ? run + 1 : 0;
        if (run < 3)
            continue;
        const size_t first = i + 2, above = first + 1;
        if (above >= k->curve->n)
            return NAN;
        const double near = mm_line_value(&v->line, t[first], NULL) - v->y[first],
                     far = mm_line_value(&v->line, t[above], NULL) - v->y[above];
        const double u = near > far ? (limit - far) / (near - far) : 1;
        return t[above] + fmin(1, fmax(0, u)) * (t[first] - t[above]);
    }
    return NAN;
}

/* From the top of the slope to its half on one side; NaN: it does not fall so far. */
static double half_width(const view *v, double top, double height, double end)
{
    const double step = (end - top) / (GRID - 1);
    double before = height;
    for (int i = 1; i < GRID; i++) {
        const double now = mm_spline_slope(v->spline, top + i * step);
        if (now <= height / 2)
            return fabs(step) * (i - (height / 2 - now) / (before - now));
        before = now;
    }
    return NAN;
}

static void find_steepest(const task *k, view *v)
{
    const double lo = k->curve->t[0], hi = k->curve->t[k->curve->n - 1], step = (hi - lo) / (GRID - 1);
    v->steepest = lo;
    v->height = -INFINITY;
    for (int i = 0; i < GRID; i++) {
        const double s = mm_spline_slope(v->spline, lo + step * i);
        if (s > v->height) {
            v->height = s;
            v->steepest = lo + step * i;
        }
    }
    if (v->steepest <= lo || v->steepest >= hi)
        return;
    const double x[3] = { v->steepest - step, v->steepest, v->steepest + step };
    const double y[3] = { mm_spline_slope(v->spline, x[0]), v->height, mm_spline_slope(v->spline, x[2]) };
    const double top = mm_vertex(x, y, NULL);
    v->steepest = isfinite(top) ? top : v->steepest;
}

static void measure_width(const task *k, const view *v, double *place, bool *one_sided)
{
    const double at = v->steepest, height = v->height, lo = k->curve->t[0], hi = k->curve->t[k->curve->n - 1];
    const double left = at > lo ? half_width(v, at, height, lo) : NAN,
                 right = at < hi ? half_width(v, at, height, hi) : NAN;
    *one_sided = isnan(left) != isnan(right);
    place[MM_ONSET_STEEPEST] = at;
    place[MM_ONSET_WIDTH] = isnan(left) ? 2 * right : isnan(right) ? 2 * left : left + right;
    place[MM_ONSET_TANGENT] = at + (mm_line_value(&v->line, at, NULL) - mm_spline_value(v->spline, at)) /
                                       (height - v->line.slope);
}

static const struct {
    mm_onset_place place;
    double part;
} parts[] = { { MM_ONSET_1, 0.01 }, { MM_ONSET_5, 0.05 }, { MM_ONSET_10, 0.1 }, { MM_ONSET_50, 0.5 } };

/* All places of the curve with these values. The caller frees v->spline. */
static bool measure(const task *k, const double *y, view *v, double place[MM_ONSET_PLACES], bool *one_sided,
                    mm_err *err)
{
    const mm_chi_curve *c = k->curve;
    *v = (view){ .y = y, .spline = mm_spline_smooth(c->n, c->t, y, c->sigma, k->lambda, err) };
    if (v->spline == NULL ||
        !mm_line_fit(k->end - k->normal, c->t + k->normal, y + k->normal, NULL, &v->line, err))
        return false;
    v->full = mm_line_value(&v->line, c->t[k->normal], NULL) - mm_spline_value(v->spline, c->t[0]);
    find_steepest(k, v);
    place[MM_ONSET_SIGMA] = threshold(k, v, k->k * k->noise);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        place[parts[i].place] = parts[i].part * v->full > 2 * k->smooth_noise
                                    ? place_of_part(k, v, parts[i].part)
                                    : NAN;
    place[MM_ONSET_10_90] = place[MM_ONSET_10] - place_of_part(k, v, 0.9);
    measure_width(k, v, place, one_sided);
    return true;
}

/* Take points below into the normal state until two in a row are beyond 4 sigma of the line through it, or
 * many lie on one side. */
static void extend_normal(task *k)
{
    const mm_chi_curve *c = k->curve;
    int side = 0, outside = 0;
    for (size_t i = k->normal; i-- > 0 && abs(side) < ONE_SIDE;) {
        mm_line line;
        const size_t n = c->n - k->normal;
        if (!mm_line_fit(n, c->t + k->normal, c->chi + k->normal, NULL, &line, NULL))
            return;
        const double off = c->chi[i] - mm_line_value(&line, c->t[i], NULL);
        outside = fabs(off) > 4 * sqrt(line.chisq / (double)(n - 2)) ? outside + 1 : 0;
        if (outside == 2)
            return;
        side = off > 0 ? (side > 0 ? side + 1 : 1) : (side < 0 ? side - 1 : -1);
        if (outside == 0)
            k->normal = i;
    }
}

/* The points of the normal state: those asked for, or the upper fifth of the temperatures and what goes on
 * from there. */
static void find_normal(const mm_onset_opts *opts, task *k)
{
    const mm_chi_curve *c = k->curve;
    k->end = c->n;
    k->normal = c->n;
    if (!isnan(opts->lo)) {
        while (k->end > 0 && c->t[k->end - 1] > opts->hi)
            k->end--;
        k->normal = k->end;
        while (k->normal > 0 && c->t[k->normal - 1] >= opts->lo)
            k->normal--;
        return;
    }
    const double top = c->t[c->n - 1] - 0.2 * (c->t[c->n - 1] - c->t[0]);
    while (k->normal > 0 && (c->n - k->normal < 6 || c->t[k->normal - 1] >= top))
        k->normal--;
    extend_normal(k);
}

static double normal_noise(const task *k)
{
    mm_line line;
    const size_t n = k->end - k->normal;
    if (n < 3 || !mm_line_fit(n, k->curve->t + k->normal, k->curve->chi + k->normal, NULL, &line, NULL))
        return NAN;
    return sqrt(line.chisq / (double)(n - 2));
}

/* Standard deviation of point i: the spline's, or that of the normal state where it is larger; a spline that
 * runs through all points knows nothing of noise. */
static double noise_at(const task *k, const mm_spline *spline, size_t i)
{
    const double sigma = k->curve->sigma == NULL ? 1 : k->curve->sigma[i];
    return fmax(k->noise, isfinite(spline->noise) ? spline->noise * sigma : 0);
}

/* What the distance h of the points leaves open: of a curve that bends over a width w its interpolation is
 * wrong by the order of h^2/w. */
static double sampling_error(const task *k, const double place[MM_ONSET_PLACES])
{
    const double *t = k->curve->t, at = place[MM_ONSET_STEEPEST];
    size_t i = 1;
    while (i + 1 < k->curve->n && t[i] < at)
        i++;
    const double h = t[i] - t[i - 1], error = 0.4 * h * h / place[MM_ONSET_WIDTH];
    return isfinite(error) ? error : 0;
}

/* Mean square of the difference between the derivatives of two splines. */
static double slope_scatter(const task *k, const mm_spline *truth, const mm_spline *sample)
{
    enum { PLACES = 40 };
    const double lo = k->curve->t[0], hi = k->curve->t[k->curve->n - 1];
    double sum = 0;
    for (int i = 0; i < PLACES; i++) {
        const double t = lo + (hi - lo) * (i + 0.5) / PLACES;
        sum += pow(mm_spline_slope(truth, t) - mm_spline_slope(sample, t), 2);
    }
    return sum / PLACES;
}

/* Errors and biases of all places by samples drawn from the spline. */
static bool bootstrap(const task *k, const mm_spline *truth, const mm_onset_opts *opts,
                      const double reference[MM_ONSET_PLACES], mm_onset *out, double *slope_noise,
                      mm_err *err)
{
    double sum = 0;
    const mm_chi_curve *c = k->curve;
    double *y = mm_zalloc(c->n, sizeof *y), *all = mm_zalloc(MM_ONSET_PLACES * opts->samples, sizeof *all);
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    bool good = y != NULL && all != NULL && random != NULL;
    if (good)
        gsl_rng_set(random, opts->seed + 1);
    for (size_t s = 0; good && s < opts->samples; s++) {
        view v = { 0 };
        double place[MM_ONSET_PLACES];
        bool one_sided;
        for (size_t i = 0; i < c->n; i++)
            y[i] = mm_spline_value(truth, c->t[i]) + gsl_ran_gaussian(random, noise_at(k, truth, i));
        good = measure(k, y, &v, place, &one_sided, err);
        sum += good ? slope_scatter(k, truth, v.spline) : 0;
        mm_spline_free(v.spline);
        for (size_t p = 0; good && p < MM_ONSET_PLACES; p++)
            all[p * opts->samples + s] = place[p];
    }
    const double sampling = sampling_error(k, reference);
    for (size_t p = 0; good && p < MM_ONSET_PLACES; p++) {
        const double *v = all + p * opts->samples;
        const double spread =
                         (mm_quantile(opts->samples, v, 0.8413) - mm_quantile(opts->samples, v, 0.1587)) / 2,
                     middle = mm_median(opts->samples, v);
        out->place[p].error = spread > 0 ? hypot(spread, sampling) : NAN;
        if (p != MM_ONSET_SIGMA && p != MM_ONSET_STEEPEST && isfinite(middle - reference[p]))
            out->place[p].value -= middle - reference[p];
    }
    *slope_noise = sqrt(sum / (double)opts->samples);
    free(y);
    free(all);
    if (random != NULL)
        gsl_rng_free(random);
    return good || mm_fail_memory(err, "a bootstrap");
}

/* Maxima of dchi/dT, and the part of the signal under each. */
static bool find_steps(const view *v, double noise_of_slope, mm_onset *out, mm_err *err)
{
    double top = 0;
    for (size_t i = 0; i < out->ngrid; i++)
        top = fmax(top, out->slope[i]);
    mm_peak *peak;
    size_t n;
    if (!mm_peaks(out->ngrid, out->grid, out->slope, fmax(0.1 * top, 4 * noise_of_slope), &peak, &n, err))
        return false;
    size_t from = 0;
    for (size_t i = 0; i < n && out->nstep < MM_STEPS_MAX; i++) {
        size_t to = out->ngrid - 1;
        if (i + 1 < n)
            for (size_t j = to = peak[i].i; j < peak[i + 1].i; j++)
                to = out->slope[j] < out->slope[to] ? j : to;
        out->step[out->nstep++] = (mm_step){ peak[i].x, peak[i].y,
                                             (out->smooth[to] - out->smooth[from]) / v->full };
        from = to;
    }
    free(peak);
    return true;
}

static bool keep_curves(const task *k, const view *v, mm_onset *out)
{
    const double lo = k->curve->t[0], hi = k->curve->t[k->curve->n - 1];
    out->grid = mm_zalloc(GRID, sizeof *out->grid);
    out->smooth = mm_zalloc(GRID, sizeof *out->smooth);
    out->slope = mm_zalloc(GRID, sizeof *out->slope);
    if (out->grid == NULL || out->smooth == NULL || out->slope == NULL)
        return false;
    out->ngrid = GRID;
    for (size_t i = 0; i < GRID; i++) {
        out->grid[i] = lo + (hi - lo) * (double)i / (GRID - 1);
        out->smooth[i] = mm_spline_value(v->spline, out->grid[i]);
        out->slope[i] = mm_spline_slope(v->spline, out->grid[i]);
    }
    return true;
}

/* What the data show of a transition: enough of a drop, and its upper end. */
static void judge(const task *k, const view *v, mm_onset *out)
{
    const mm_chi_curve *c = k->curve;
    /* where the curve still bends the scatter about its line is no noise */
    const double noise = fmin(k->noise, mm_estimate_noise(&(mm_points){ c->n, c->t, c->chi }));
    const double drop = mm_spline_value(v->spline, c->t[c->n - 1]) - mm_spline_value(v->spline, c->t[0]);
    out->found = drop > 5 * noise && v->height > 0;
    out->normal = fabs(v->line.slope) < 0.1 * v->height + 3 * v->line.slope_err;
    out->normal_lo = c->t[k->normal];
    out->normal_hi = c->t[k->end - 1];
    out->noise = k->noise;
}

static void forget(mm_onset *out)
{
    for (int p = 0; p < MM_ONSET_PLACES; p++) {
        const bool upper = p <= MM_ONSET_50 || p == MM_ONSET_10_90;
        if (!out->found || (upper && !out->normal))
            out->place[p] = (mm_known){ NAN, NAN };
    }
}

bool mm_onset_find(const mm_chi_curve *curve, const mm_onset_opts *opts, mm_onset *out, mm_err *err)
{
    *out = (mm_onset){ 0 };
    if (curve->n < LEAST)
        return mm_fail(err, MM_EINPUT, "%zu temperatures; a transition needs %d", curve->n, LEAST);
    task k = { .curve = curve, .k = opts->k, .lambda = NAN };
    view v = { 0 };
    double place[MM_ONSET_PLACES];
    find_normal(opts, &k);
    if (k.end - k.normal < 3)
        return mm_fail(err, MM_EINPUT, "fewer than 3 points in the normal state: say --normal");
    k.noise = normal_noise(&k);
    mm_spline *first = mm_spline_smooth(curve->n, curve->t, curve->chi, curve->sigma, NAN, err);
    bool good = first != NULL;
    if (good) {
        k.lambda = out->lambda = first->lambda;
        k.smooth_noise = mm_median(first->n, first->error);
        good = measure(&k, curve->chi, &v, place, &out->one_sided, err);
    }
    if (good) {
        judge(&k, &v, out);
        for (int p = 0; p < MM_ONSET_PLACES; p++)
            out->place[p] = (mm_known){ place[p], NAN };
        double noise_of_slope = NAN;
        good = keep_curves(&k, &v, out) &&
               (!out->found || (bootstrap(&k, first, opts, place, out, &noise_of_slope, err) &&
                                find_steps(&v, noise_of_slope, out, err)));
        mm_known *onset = &out->place[MM_ONSET_SIGMA];
        onset->error = hypot(onset->error, threshold(&k, &v, 2 * k.k * k.noise) - onset->value);
        forget(out);
    }
    mm_spline_free(v.spline);
    mm_spline_free(first);
    return good || mm_fail_memory(err, "a transition");
}
