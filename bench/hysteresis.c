/* Loops that are none: how many of 1,000 series of noise are taken for a hysteresis, and how often a real one
 * is found where it was put, by the noise. */
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "xas/hysteresis.h"

enum { NOISE_SERIES = 1000, LOOP_SERIES = 200, SAMPLES = 50, MOST_POINTS = 64, WAYS = 3 };

/* What a series looks like: points a branch, and the flanks of the loop after the seed paper (P. Luo et al.,
 * Phys. Rev. B 97, 064104 (2018)): closed below 50 K, widest at 170 K, opening at 240 K. */
typedef struct kind {
    const char *name;
    size_t n;
    double height; /* of the split, in sigmas of the split; 0: none */
    mm_growth growth;
    bool with_sigma; /* is sigma given, or estimated from the scatter? */
} kind;

typedef struct tally {
    size_t found, near;             /* by 10 K in all three temperatures */
    double sum[WAYS], within[WAYS]; /* of bifurcation, top, closing: offset, and how often within one error */
    size_t known[WAYS];
} tally;

static const double truth[WAYS] = { 240, 170, 50 };

static void make(const kind *k, gsl_rng *random, double *t, double *heating, double *cooling, double *sigma)
{
    const mm_opening loop = { .closing = truth[2],
                              .top = truth[1],
                              .bifurcation = truth[0],
                              .height = k->height * sqrt(2),
                              .below = k->growth,
                              .above = k->growth };
    for (size_t i = 0; i < k->n; i++) {
        t[i] = 5 + 292.5 * (double)i / (double)(k->n - 1);
        sigma[i] = 1;
        const double q = 0.1 * t[i] + 2e-4 * t[i] * t[i];
        cooling[i] = q + gsl_ran_gaussian(random, 1);
        heating[i] = q - mm_opening_value(&loop, t[i]) + gsl_ran_gaussian(random, 1);
    }
}

static void count(const mm_hysteresis *h, tally *out)
{
    const mm_measured value[WAYS] = { h->bifurcation, h->top, h->closing };
    bool near = true;
    out->found++;
    for (size_t i = 0; i < WAYS; i++) {
        const double off = value[i].value - truth[i];
        near &= fabs(off) < 10;
        if (isnan(off))
            continue;
        out->known[i]++;
        out->sum[i] += off;
        out->within[i] += fabs(off) < value[i].error;
    }
    out->near += near;
}

static void run(const kind *k)
{
    double t[MOST_POINTS], q[2][MOST_POINTS], sigma[MOST_POINTS];
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    tally sums = { 0 };
    gsl_rng_set(random, 1);
    const double start = bench_now();
    const size_t series = k->height > 0 ? LOOP_SERIES : NOISE_SERIES;
    for (size_t s = 0; s < series; s++) {
        mm_hysteresis_opts opts = MM_HYSTERESIS_OPTS_INIT;
        opts.samples = SAMPLES;
        mm_hysteresis h;
        make(k, random, t, q[0], q[1], sigma);
        const mm_branch heating = { k->n, t, q[0], sigma }, cooling = { k->n, t, q[1], sigma };
        double noise = 1;
        if (!k->with_sigma && !mm_hysteresis_noise(&heating, &cooling, &noise, &opts.dof, NULL))
            continue;
        for (size_t i = 0; i < k->n; i++)
            sigma[i] = noise;
        if (!mm_hysteresis_find(&heating, &cooling, &opts, &h, NULL))
            continue;
        if (h.present)
            count(&h, &sums);
        mm_hysteresis_free(&h);
    }
    printf("%s\t%zu\t%s\t%g\t%zu\t%zu\t%zu", k->name, k->n, k->with_sigma ? "given" : "scatter", k->height,
           series, sums.found, sums.near);
    for (size_t i = 0; i < WAYS; i++)
        printf("\t%.2f\t%.3f", sums.sum[i] / (double)sums.known[i], sums.within[i] / (double)sums.known[i]);
    printf("\t%.2f\n", 1e3 * (bench_now() - start) / (double)series);
    fflush(stdout);
    gsl_rng_free(random);
}

int main(void)
{
    static const kind kinds[] = {
        { "noise", 31, 0, MM_GROWTH_LINEAR, true },    { "noise", 31, 0, MM_GROWTH_LINEAR, false },
        { "noise", 16, 0, MM_GROWTH_LINEAR, true },    { "noise", 16, 0, MM_GROWTH_LINEAR, false },
        { "noise", 8, 0, MM_GROWTH_LINEAR, true },     { "noise", 8, 0, MM_GROWTH_LINEAR, false },
        { "linear", 31, 10, MM_GROWTH_LINEAR, true },  { "linear", 31, 21, MM_GROWTH_LINEAR, true },
        { "linear", 31, 42, MM_GROWTH_LINEAR, true },  { "smooth", 31, 10, MM_GROWTH_SMOOTH, true },
        { "smooth", 31, 21, MM_GROWTH_SMOOTH, true },  { "smooth", 31, 42, MM_GROWTH_SMOOTH, true },
        { "round", 31, 10, MM_GROWTH_ROUND, true },    { "round", 31, 21, MM_GROWTH_ROUND, true },
        { "round", 31, 42, MM_GROWTH_ROUND, true },    { "linear", 31, 21, MM_GROWTH_LINEAR, false },
        { "smooth", 31, 21, MM_GROWTH_SMOOTH, false },
    };
    printf("flanks\tpoints\tsigma\tsplit_in_sigmas\tseries\tfound\twithin_10_K\tbifurcation_"
           "off\tcovered\ttop_off"
           "\tcovered\tclosing_off\tcovered\tms_a_series\n");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        run(&kinds[i]);
    return 0;
}
