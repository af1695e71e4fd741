#include "xas/hysteresis.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "num/grid.h"
#include "num/interpolate.h"
#include "num/local.h"
#include "num/stats.h"
#include "xas/crossover.h"

void mm_hysteresis_free(mm_hysteresis *out)
{
    double **array[] = { &out->t,           &out->heating, &out->heating_err, &out->cooling,
                         &out->cooling_err, &out->split,   &out->split_err };
    for (size_t i = 0; i < sizeof array / sizeof *array; i++) {
        free(*array[i]);
        *array[i] = NULL;
    }
}

static bool allocate(mm_hysteresis *out, size_t n, mm_err *err)
{
    double **array[] = { &out->t,           &out->heating, &out->heating_err, &out->cooling,
                         &out->cooling_err, &out->split,   &out->split_err };
    for (size_t i = 0; i < sizeof array / sizeof *array; i++)
        if ((*array[i] = mm_zalloc(n, sizeof **array[i])) == NULL)
            return mm_fail_memory(err, "a hysteresis");
    return true;
}

/* Temperatures of a branch within the range of the other. */
static size_t inside(const mm_branch *of, const mm_branch *other, double *t)
{
    size_t n = 0;
    for (size_t i = 0; i < of->n; i++)
        if (of->t[i] >= other->t[0] && of->t[i] <= other->t[other->n - 1] && (n == 0 || of->t[i] > t[n - 1]))
            t[n++] = of->t[i];
    return n;
}

/* A branch at n temperatures: local lines as wide as their spacing where the branch is denser than that, else
 * the line between its neighbours. */
static bool at_nodes(const mm_branch *b, size_t n, const double *t, double *value, double *error, mm_err *err)
{
    const mm_local_options options = { .degree = 1, .bandwidth = (t[n - 1] - t[0]) / (double)(n - 1) };
    const mm_local_result result = { .value = value, .value_err = error };
    const double spacing = (b->t[b->n - 1] - b->t[0]) / (double)(b->n - 1);
    const bool dense = spacing < 0.5 * options.bandwidth;
    if (dense && !mm_local_regression(b->n, b->t, b->q, b->sigma, &options, n, t, &result, NULL, err))
        return false;
    for (size_t i = 0; i < n; i++)
        if (!dense || !isfinite(value[i]) || !isfinite(error[i])) {
            const mm_between place = mm_between_find(b->n, b->t, t[i]);
            value[i] = mm_between_value(place, b->q);
            error[i] = mm_between_error(place, b->sigma);
        }
    return true;
}

static bool make_split(const mm_branch *heating, const mm_branch *cooling, mm_hysteresis *out, mm_err *err)
{
    const size_t most = heating->n > cooling->n ? heating->n : cooling->n;
    if (heating->n < 2 || cooling->n < 2)
        return mm_fail(err, MM_EINPUT, "%zu points on heating and %zu on cooling are too few", heating->n,
                       cooling->n);
    if (!allocate(out, most, err))
        return false;
    double *other = mm_zalloc(most, sizeof *other);
    if (other == NULL)
        return mm_fail_memory(err, "a hysteresis");
    const size_t nh = inside(heating, cooling, out->t), nc = inside(cooling, heating, other);
    out->n = nh;
    if (nc < nh && nc >= 4)
        out->n = inside(cooling, heating, out->t);
    free(other);
    if (out->n < 4)
        return mm_fail(err, MM_EINPUT, "heating and cooling have only %zu temperatures in common", out->n);
    if (!at_nodes(heating, out->n, out->t, out->heating, out->heating_err, err) ||
        !at_nodes(cooling, out->n, out->t, out->cooling, out->cooling_err, err))
        return false;
    for (size_t i = 0; i < out->n; i++) {
        out->split[i] = out->heating[i] - out->cooling[i];
        out->split_err[i] = hypot(out->heating_err[i], out->cooling_err[i]);
    }
    return true;
}

/* |split| over sigma at a point. */
static double significance(const mm_hysteresis *h, size_t i)
{
    return fabs(h->split[i]) / h->split_err[i];
}

/* From the top outwards to where |split| falls under k sigma, by linear interpolation; NaN where it does not.
 */
static double threshold(const mm_hysteresis *h, double k, int direction)
{
    size_t i = 0;
    for (size_t j = 0; j < h->n; j++)
        if (fabs(h->t[j] - h->opening.top) < fabs(h->t[i] - h->opening.top))
            i = j;
    for (; direction > 0 ? i + 1 < h->n : i > 0; i = (size_t)((ptrdiff_t)i + direction)) {
        const size_t next = (size_t)((ptrdiff_t)i + direction);
        const double here = significance(h, i) - k, there = significance(h, next) - k;
        if (here >= 0 && there < 0)
            return h->t[i] + (h->t[next] - h->t[i]) * here / (here - there);
    }
    return NAN;
}

static void measure_area(mm_hysteresis *h, const mm_openings *o, double *weight)
{
    double sum = 0, variance = 0;
    mm_trapezoid_weights(h->n, h->t, o->closing, o->bifurcation, weight);
    for (size_t i = 0; i < h->n; i++) {
        sum += weight[i] * h->split[i];
        variance += weight[i] * weight[i] * h->split_err[i] * h->split_err[i];
    }
    h->area = (mm_measured){ fabs(sum), sqrt(variance) };
}

/* The four values of the opening that have errors from the bootstrap. */
enum { BIFURCATION, CLOSING, TOP, HEIGHT, VALUES };

static void values_of(const mm_openings *o, double value[VALUES])
{
    value[BIFURCATION] = o->bifurcation;
    value[CLOSING] = o->closing;
    value[TOP] = o->top;
    value[HEIGHT] = fabs(o->height);
}

/* One of the openings at random, as often as its weight says. */
static const mm_opening *draw(const mm_openings *o, gsl_rng *random)
{
    double u = gsl_rng_uniform(random);
    size_t k = 0;
    while (k + 1 < MM_OPENINGS && u >= o->weight[k])
        u -= o->weight[k++];
    return &o->each[k];
}

/* Fit a sample drawn about one of the openings: by how much the means are off from its values. */
static void sample_off(const mm_hysteresis *h, gsl_rng *random, double scale, double *sample,
                       double off[VALUES])
{
    const mm_opening *truth = draw(&h->opening, random);
    const double want[VALUES] = { truth->bifurcation, truth->closing, truth->top, fabs(truth->height) };
    mm_openings fit = h->opening;
    for (size_t i = 0; i < h->n; i++)
        sample[i] = mm_opening_value(truth, h->t[i]) + gsl_ran_gaussian(random, scale * h->split_err[i]);
    mm_openings_refine(h->n, h->t, sample, h->split_err, &fit);
    values_of(&fit, off);
    for (size_t v = 0; v < VALUES; v++)
        off[v] = fabs(off[v] - want[v]);
}

/* Errors of the values: what 68 % of the samples are not further off than. A standard deviation would hang on
 * samples that find another place altogether. */
static bool bootstrap(const mm_hysteresis *h, const mm_hysteresis_opts *opts, double error[VALUES],
                      mm_err *err)
{
    static const double one_sigma = 0.6827;
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    double *sample = mm_zalloc(h->n, sizeof *sample), *off = mm_zalloc(VALUES * opts->samples, sizeof *off);
    const double scale = mm_openings_scale(h->n, &h->opening);
    const bool good = random != NULL && sample != NULL && off != NULL;
    if (good)
        gsl_rng_set(random, opts->seed + 1);
    for (size_t s = 0; good && s < opts->samples; s++) {
        double one[VALUES];
        sample_off(h, random, scale, sample, one);
        for (size_t v = 0; v < VALUES; v++)
            off[v * opts->samples + s] = one[v];
    }
    for (size_t v = 0; good && v < VALUES; v++)
        error[v] = mm_quantile(opts->samples, off + v * opts->samples, one_sigma);
    gsl_rng_free(random);
    free(sample);
    free(off);
    return good || mm_fail_memory(err, "a bootstrap");
}

/* An end that lies beyond the data is not known. */
static mm_measured within(const mm_hysteresis *h, double value, double error)
{
    const bool known = value > h->t[0] && value < h->t[h->n - 1];
    return known ? (mm_measured){ value, error } : (mm_measured){ NAN, NAN };
}

static bool measure(mm_hysteresis *h, const mm_hysteresis_opts *opts, mm_err *err)
{
    double error[VALUES], value[VALUES], *weight = mm_zalloc(h->n, sizeof *weight);
    const bool good = weight != NULL && bootstrap(h, opts, error, err);
    if (good) {
        values_of(&h->opening, value);
        h->bifurcation = within(h, value[BIFURCATION], error[BIFURCATION]);
        h->closing = within(h, value[CLOSING], error[CLOSING]);
        h->top = (mm_measured){ value[TOP], error[TOP] };
        h->height = (mm_measured){ value[HEIGHT], error[HEIGHT] };
        h->bifurcation_k.value = threshold(h, opts->k, 1);
        h->closing_k.value = threshold(h, opts->k, -1);
        measure_area(h, &h->opening, weight);
    }
    free(weight);
    return good || mm_fail_memory(err, "a hysteresis");
}

/* The bend of the heating branch, with its error from samples about the broken line. */
static bool find_crossover(const mm_branch *b, const mm_hysteresis_opts *opts, mm_hysteresis *h, mm_err *err)
{
    mm_broken_line fit, again;
    if (!mm_broken_line_fit(b->n, b->t, b->q, b->sigma, &fit, NULL))
        return true;
    h->crossover_chance = fit.chance;
    if (!(fit.chance < opts->chance))
        return true;
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    double *sample = mm_zalloc(b->n, sizeof *sample), *bend = mm_zalloc(opts->samples, sizeof *bend);
    const double scale = sqrt(fmax(1, fit.chisq / ((double)b->n - 4)));
    bool good = random != NULL && sample != NULL && bend != NULL;
    for (size_t s = 0; good && s < opts->samples; s++) {
        for (size_t i = 0; i < b->n; i++)
            sample[i] = mm_broken_line_value(&fit, b->t[i]) + gsl_ran_gaussian(random, scale * b->sigma[i]);
        good = mm_broken_line_fit(b->n, b->t, sample, b->sigma, &again, err);
        bend[s] = again.bend_at;
    }
    if (good)
        h->crossover = (mm_measured){ fit.bend_at, mm_mad_sigma(opts->samples, bend) };
    gsl_rng_free(random);
    free(sample);
    free(bend);
    return good || mm_fail_memory(err, "a crossover");
}

bool mm_hysteresis_find(const mm_branch *heating, const mm_branch *cooling, const mm_hysteresis_opts *opts,
                        mm_hysteresis *out, mm_err *err)
{
    const mm_measured none = { NAN, NAN };
    *out = (mm_hysteresis){ .bifurcation = none,
                            .closing = none,
                            .top = none,
                            .height = none,
                            .area = none,
                            .bifurcation_k = none,
                            .closing_k = none,
                            .crossover = none,
                            .crossover_chance = NAN };
    bool good = make_split(heating, cooling, out, err) &&
                mm_openings_fit(out->n, out->t, out->split, out->split_err, &out->opening, err);
    if (good) {
        out->chance = mm_openings_chance(out->n, &out->opening, opts->dof);
        out->present = out->chance < opts->chance;
    }
    if (good && out->present)
        good = measure(out, opts, err) && find_crossover(heating, opts, out, err);
    if (!good)
        mm_hysteresis_free(out);
    return good;
}
