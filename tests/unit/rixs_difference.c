/* Differences of planes: interpolation, alignment, scale, their errors, and regions that are there or not. */
#include "rixs/difference.h"

#include <stdlib.h>

#include "num/grid.h"
#include "rixs/align.h"
#include "rixs/counts.h"
#include "rixs_planes.h"
#include "tap.h"

static const plane_grid coarse = { 5715, 0.5, 4834.5, 0.25, 61, 35 };
static const plane_truth usual = { .photons = 400, .background = 2, .f0 = 0.35, .exposure = 1, .value = 1 };

static mm_diff_opts default_opts(void)
{
    return (mm_diff_opts){ .scale = MM_DIFF_TOTAL,
                           .incident = { -INFINITY, INFINITY },
                           .emission = { -INFINITY, INFINITY },
                           .align = { true, true },
                           .rate = 0.05,
                           .samples = 200,
                           .jobs = 1 };
}

/* A spline between nodes, its transpose, and what lies outside. */
static void test_resample(gsl_rng *rng)
{
    enum { NX = 30, NY = 20, AX = 27, AY = 22 };
    double x[NX], y[NY], at_x[AX], at_y[AY], in[NX * NY], out[AX * AY], work[NY * AX], factor[AX * AY],
        back[NX * NY];
    for (size_t i = 0; i < NX; i++)
        x[i] = 0.1 * (double)i;
    for (size_t j = 0; j < NY; j++)
        y[j] = 0.15 * (double)j;
    for (size_t i = 0; i < AX; i++)
        at_x[i] = 0.013 + 0.1 * (double)i;
    for (size_t j = 0; j < AY; j++)
        at_y[j] = 0.05 + 0.14 * (double)j;
    for (size_t k = 0; k < NX * NY; k++)
        in[k] = sin(2 * x[k % NX]) * cos(y[k / NX]);
    mm_resample rx, ry;
    ok(mm_resample_init(&rx, MM_RESAMPLE_SPLINE, NX, x, AX, at_x, NULL) &&
           mm_resample_init(&ry, MM_RESAMPLE_SPLINE, NY, y, AY, at_y, NULL),
       "splines along both axes");
    mm_resample_plane(&rx, &ry, in, false, out, work);
    double worst = 0, left = 0, right = 0;
    for (size_t k = 0; k < AX * AY; k++) {
        const double px = at_x[k % AX], py = at_y[k / AX];
        if (px > 0.5 && px < 2.4 && py > 0.5 && py < 2.3)
            worst = fmax(worst, fabs(out[k] - sin(2 * px) * cos(py)));
        factor[k] = isnan(out[k]) ? 0 : gsl_rng_uniform(rng) - 0.5;
    }
    ok(worst < 2e-4, "values between nodes (%.2g)", worst);
    ok(isnan(out[(AY - 1) * AX]) && !isnan(out[0]), "what lies outside is no value");
    mm_resample_back(&rx, &ry, factor, back, work);
    for (size_t k = 0; k < AX * AY; k++)
        left += isnan(out[k]) ? 0 : factor[k] * out[k];
    for (size_t k = 0; k < NX * NY; k++)
        right += back[k] * in[k];
    near_rel(right, left, 1e-12, "the transpose");
    mm_resample_clear(&rx);
    mm_resample_clear(&ry);
    ok(mm_resample_init(&rx, MM_RESAMPLE_CUBIC, NX, x, NX, x, NULL) && rx.weight[3 * NX + 3] == 1 &&
           rx.last[3] == rx.first[3] + 1,
       "at a node it is the node's value");
    mm_resample_clear(&rx);
}

/* Without noise scale and shift are what they were made with, and nothing is left. */
static void test_exact(void)
{
    plane_truth other = usual;
    other.exposure = 0.8;
    other.shift[0] = 0.06;
    other.shift[1] = -0.04;
    mm_map *a = make_plane(&usual, &coarse, NULL), *b = make_plane(&other, &coarse, NULL);
    mm_diff_opts opts = default_opts();
    mm_err err = MM_ERR_INIT;
    opts.samples = 0;
    mm_difference *d = mm_map_difference(a, b, &opts, &err);
    if (ok(d != NULL, "two planes are aligned")) {
        near_abs(d->shift[0], 0.06, 0.003, "shift of the incident energy");
        near_abs(d->shift[1], -0.04, 0.003, "shift of the emission energy");
        near_rel(d->scale, 1.25, 0.002, "scale");
        ok(d->nchange == 0 && isnan(d->threshold), "no samples, no regions");
        double worst = 0;
        for (size_t k = 0; k < a->nx * a->ny; k++)
            worst = fmax(worst, isnan(d->map->intensity[k]) ? 0 : fabs(d->map->intensity[k]));
        ok(worst < 0.03 * 400, "what interpolation leaves is a few percent of the top (%.2g)", worst);
    }
    mm_difference_free(d);
    opts.align[0] = opts.align[1] = false;
    opts.scale = MM_DIFF_NONE;
    d = mm_map_difference(a, a, &opts, &err);
    double worst = 0;
    for (size_t k = 0; k < a->nx * a->ny; k++)
        worst = fmax(worst, fabs(d->map->intensity[k]));
    ok(worst == 0 && isnan(d->scale_error) && isnan(d->shift_error[0]),
       "a plane less itself is nothing, and what is held has no error");
    near_rel(d->map->sigma[500], sqrt(2) * a->sigma[500], 1e-12, "errors add in squares");
    mm_difference_free(d);
    mm_map_free(a);
    mm_map_free(b);
    mm_err_clear(&err);
}

static void test_refused(void)
{
    plane_grid far = coarse;
    far.in_lo += 100;
    mm_map *a = make_plane(&usual, &coarse, NULL), *b = make_plane(&usual, &far, NULL);
    const mm_diff_opts opts = default_opts();
    mm_err err = MM_ERR_INIT;
    ok(mm_map_difference(a, b, &opts, &err) == NULL && err.code == MM_EINPUT &&
           strstr(err.msg, "overlap") != NULL,
       "planes that do not overlap are refused");
    mm_err_clear(&err);
    for (size_t k = 0; k < a->nx * a->ny; k++)
        a->intensity[k] = 7;
    ok(mm_map_difference(a, a, &opts, &err) == NULL && err.code == MM_EINPUT &&
           strstr(err.msg, "brought together") != NULL,
       "planes without anything to align are refused");
    mm_err_clear(&err);
    mm_map_free(a);
    mm_map_free(b);
}

/* Holes stay holes, and spread to where interpolation would need them. */
static void test_holes(void)
{
    plane_truth other = usual;
    other.shift[0] = 0.1;
    mm_map *a = make_plane(&usual, &coarse, NULL), *b = make_plane(&other, &coarse, NULL);
    const size_t hole = 10 * coarse.nx + 20;
    b->intensity[hole] = b->sigma[hole] = NAN;
    mm_diff_opts opts = default_opts();
    opts.samples = 0;
    mm_difference *d = mm_map_difference(a, b, &opts, NULL);
    ok(d != NULL && isnan(d->map->intensity[hole]) && isnan(d->significance[hole]), "a hole stays one");
    ok(!isnan(d->map->intensity[hole + 8]) && !isnan(d->map->intensity[hole - 8 * coarse.nx]),
       "cells away from it are none");
    mm_difference_free(d);
    mm_map_free(a);
    mm_map_free(b);
}

/* Sums of pulls. */
typedef struct pulls {
    double sum, square;
    int n;
} pulls;

static void add(pulls *k, double pull)
{
    k->sum += pull;
    k->square += pull * pull;
    k->n++;
}

static void judge(const char *what, const pulls *k)
{
    const double mean = k->sum / k->n, width = sqrt(k->square / k->n - mean * mean);
    ok(fabs(mean) < 4 / sqrt(k->n) && fabs(width - 1) < 4 / sqrt(2 * k->n),
       "%s: pulls of mean %.2f, width %.2f", what, mean, width);
}

/* Of planes of one truth, moved and scaled: shifts, scale, and the integral over the top of f1, which a
 * region of a third of all photons shows best whether the errors of the scale are carried right. */
static void test_pulls(gsl_rng *rng)
{
    enum { TRIALS = 40 };
    plane_truth other = usual;
    other.exposure = 1.3;
    other.shift[0] = 0.05;
    mm_diff_opts opts = default_opts();
    pulls in = { 0 }, out = { 0 }, scale = { 0 }, integral = { 0 };
    double *x = calloc(coarse.nx, sizeof *x), *y = calloc(coarse.ny, sizeof *y),
           *factor = calloc(coarse.nx * coarse.ny, sizeof *factor);
    for (int t = 0; t < TRIALS; t++) {
        mm_map *a = make_plane(&usual, &coarse, rng), *b = make_plane(&other, &coarse, rng);
        mm_align k;
        double value = 0, variance = NAN;
        mm_align_init(&k, a, b, &opts, NULL);
        add(&scale, (k.scale - 1 / 1.3) / sqrt(k.covariance[0][0]));
        add(&in, (k.shift[0] - 0.05) / sqrt(k.covariance[1][1]));
        add(&out, k.shift[1] / sqrt(k.covariance[2][2]));
        mm_trapezoid_weights(coarse.nx, a->incident, 5722, 5729, x);
        mm_trapezoid_weights(coarse.ny, a->emission, 4837, 4841, y);
        for (size_t i = 0; i < k.n; i++) {
            factor[i] = x[i % coarse.nx] * y[i / coarse.nx];
            value += factor[i] * (k.hole[i] ? 0 : k.residual[i]);
        }
        mm_align_variance(&k, factor, &variance, NULL);
        add(&integral, value / sqrt(variance));
        mm_align_clear(&k);
        mm_map_free(a);
        mm_map_free(b);
    }
    judge("scale", &scale);
    judge("shift of the incident energy", &in);
    judge("shift of the emission energy", &out);
    judge("integral of nothing", &integral);
    free(x);
    free(y);
    free(factor);
}

/* How many of so many pairs show a region although there is none: at 5 % each more than 5 of 20 are passed by
 * chance once in 3000. bench/rixs has the rate itself, of 200 pairs. */
static void test_false_alarms(gsl_rng *rng)
{
    enum { TRIALS = 20, MOST = 5 };
    plane_truth few = usual, other;
    few.photons = 40;
    few.background = 0.3;
    other = few;
    other.shift[0] = 0.05;
    other.exposure = 0.7;
    other.value = 2;
    int alarms = 0;
    mm_diff_opts opts = default_opts();
    opts.samples = 100;
    for (int t = 0; t < TRIALS; t++) {
        mm_map *a = make_plane(&few, &coarse, rng), *b = make_plane(&other, &coarse, rng);
        opts.seed = (uint64_t)t;
        mm_difference *d = mm_map_difference(a, b, &opts, NULL);
        alarms += d->nchange > 0;
        mm_difference_free(d);
        mm_map_free(a);
        mm_map_free(b);
    }
    ok(alarms <= MOST, "%d of %d pairs of planes of one truth show a region", alarms, TRIALS);
}

/* A feature that was added: found where it is, with its integral. */
static void test_feature(gsl_rng *rng)
{
    plane_truth more = usual, other = usual;
    more.feature = 25;
    other.shift[0] = 0.05;
    other.shift[1] = 0.03;
    mm_map *a = make_plane(&more, &coarse, rng), *b = make_plane(&other, &coarse, rng);
    mm_diff_opts opts = default_opts();
    opts.scale = MM_DIFF_NONE;
    mm_difference *d = mm_map_difference(a, b, &opts, NULL);
    ok(d->nchange == 1, "one region");
    const mm_change *c = &d->change[0];
    ok(fabs(c->incident_lo - 5738) < 1.1 && fabs(c->incident_hi - 5744) < 1.1 &&
           fabs(c->emission_lo - 4838) < 0.6 && fabs(c->emission_hi - 4841) < 0.6,
       "where it was added: %g:%g by %g:%g eV", c->incident_lo, c->incident_hi, c->emission_lo,
       c->emission_hi);
    /* the trapezoid sees what stands on the rim as going down to nothing one step further */
    ok(c->integral > 25 * 18 - 3 * c->error && c->integral < 25 * 6.5 * 3.25 + 3 * c->error,
       "with its integral: %g(%g)", c->integral, c->error);
    ok(c->chance < 0.01 && c->peak > d->threshold, "beyond doubt");
    ok(d->redchi > 0.7 && d->redchi < 1.3, "and noise elsewhere (%.2f)", d->redchi);
    mm_difference_free(d);
    mm_difference *back = mm_map_difference(b, a, &opts, NULL);
    ok(back->nchange == 1 && back->change[0].integral < 0, "the other way round it is missing");
    mm_difference_free(back);
    mm_map_free(a);
    mm_map_free(b);
}

static void test_counts(gsl_rng *rng)
{
    plane_truth few = usual;
    few.background = 0.1;
    few.value = 3;
    mm_map *map = make_plane(&few, &coarse, rng);
    size_t dark = 0;
    map->counts = false;
    for (size_t k = 0; k < map->nx * map->ny; k++)
        if (map->intensity[k] == 0) {
            map->sigma[k] = 0;
            dark++;
        }
    ok(mm_map_find_counts(map) == dark && map->counts, "a map of counts is known by its numbers");
    bool good = true;
    for (size_t k = 0; k < map->nx * map->ny; k++)
        good &= map->intensity[k] != 0 || fabs(map->sigma[k] - 3) < 1e-12;
    ok(good, "a dark cell has the error of one photon");
    map->intensity[100] += 0.4;
    map->counts = false;
    ok(mm_map_find_counts(map) == 0 && !map->counts, "one that has other values is none");
    mm_map_free(map);
}

int main(void)
{
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    test_resample(rng);
    test_exact();
    test_refused();
    test_holes();
    test_pulls(rng);
    test_false_alarms(rng);
    test_feature(rng);
    test_counts(rng);
    gsl_rng_free(rng);
    return done();
}
