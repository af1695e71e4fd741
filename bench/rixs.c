/* RIXS planes: seconds of fits of 200 x 200 points with 20 parameters on one core; and how often planes of
 * one truth show a region, of 200 pairs, at the rate of 5 % that is promised. */
#include <gsl/gsl_rng.h>
#include <stdio.h>
#include <stdlib.h>

#include "../tests/unit/rixs_planes.h"
#include "base/unit.h"
#include "bench.h"
#include "fit/fit.h"
#include "rixs/difference.h"

enum { SIDE = 200, N = SIDE * SIDE };

typedef struct plane {
    double in[N], out[N], y[N], sigma[N];
    const double *x[2];
} plane;

/* Eleven parameters of the resonances and their widths, three more widths each for f2 and f1, edge,
 * background. */
static const char *const freed[] = { "base.c0",       "edge.height", "edge.incident",
                                     "edge.transfer", "f1.gamma_n",  "f1.gamma_f",
                                     "f2.gamma_n",    "f2.gamma_f",  "edge.gamma_n" };

static void set(const mm_model *m, double *p, const char *name, double value)
{
    p[mm_model_param(m, name, NULL)] = value;
}

static void make(const mm_model *m, gsl_rng *rng, plane *s)
{
    double *p = calloc(m->npar, sizeof *p);
    mm_workspace *ws = mm_workspace_new(m, N, NULL);
    mm_model_start(m, 0, NULL, NULL, p, NULL);
    const struct {
        const char *name;
        double value;
    } truth[] = { { "f2.area", 300 },         { "f1.area", 5000 },     { "f0.area", 1800 },
                  { "base.c0", 2 },           { "edge.height", 120 },  { "edge.incident", 5724 },
                  { "edge.transfer", 884.8 }, { "f1.gamma_n", 1.74 },  { "f1.gamma_f", 0.435 },
                  { "f2.gamma_n", 1.74 },     { "f2.gamma_f", 0.435 }, { "edge.gamma_n", 1.74 } };
    for (size_t i = 0; i < sizeof truth / sizeof *truth; i++)
        set(m, p, truth[i].name, truth[i].value);
    mm_model_apply_ties(m, p);
    s->x[0] = s->in;
    s->x[1] = s->out;
    for (size_t i = 0; i < N; i++) {
        s->in[i] = 5705 + 0.25 * (double)(i % SIDE);
        s->out[i] = 4830 + 0.1 * (double)(i / SIDE);
    }
    mm_model_eval(m, N, s->x, p, s->y, NULL, ws);
    for (size_t i = 0; i < N; i++) {
        s->y[i] = gsl_ran_poisson(rng, s->y[i]);
        s->sigma[i] = sqrt(fmax(s->y[i], 1));
    }
    mm_workspace_free(ws);
    free(p);
}

static void time_fit(gsl_rng *rng, const char *what, bool counts)
{
    static plane s;
    mm_err err = MM_ERR_INIT;
    mm_fit_opts opts = MM_FIT_OPTS_INIT;
    opts.jobs = 1;
    mm_model *m = mm_model_load("ce-2p3d", &err);
    for (size_t i = 0; m != NULL && i < sizeof freed / sizeof *freed; i++)
        mm_model_release(m, freed[i], &err);
    if (m == NULL) {
        fprintf(stderr, "%s\n", err.msg);
        mm_err_clear(&err);
        return;
    }
    make(m, rng, &s);
    const mm_data data = { "plane", N, s.x, s.y, s.sigma };
    const double begin = bench_now();
    mm_fit *fit = mm_fit_run(m, &data, NULL, &opts, &err);
    if (fit != NULL && counts)
        mm_fit_poisson(m, 1, &data, 0, NULL, &opts, &fit, NULL, &err);
    if (fit != NULL)
        printf("%s\t%zu\t%zu\t%zu\t%.2f\t%s\n", what, fit->n, fit->nfree, fit->evaluations,
               bench_now() - begin, mm_status_text(fit->status));
    mm_fit_free(fit);
    mm_model_free(m);
    mm_err_clear(&err);
}

/* Pairs of planes that differ in exposure, monitor and by a shift, and in nothing else. */
static void count_alarms(gsl_rng *rng, const char *what, double photons, double background)
{
    enum { PAIRS = 200 };
    const plane_grid grid = { 5715, 0.5, 4834, 0.5, 61, 21 };
    plane_truth a = { .photons = photons, .background = background, .f0 = 0.35, .exposure = 1, .value = 1 },
                b = a;
    mm_diff_opts opts = { .scale = MM_DIFF_TOTAL,
                          .incident = { -INFINITY, INFINITY },
                          .emission = { -INFINITY, INFINITY },
                          .align = { true, true },
                          .rate = 0.05,
                          .samples = 200 };
    b.exposure = 0.7;
    b.shift[0] = 0.05;
    b.value = 1.5;
    int alarms = 0;
    const double begin = bench_now();
    for (int t = 0; t < PAIRS; t++) {
        mm_map *first = make_plane(&a, &grid, rng), *second = make_plane(&b, &grid, rng);
        opts.seed = (uint64_t)t;
        mm_difference *d = mm_map_difference(first, second, &opts, NULL);
        alarms += d != NULL && d->nchange > 0;
        mm_difference_free(d);
        mm_map_free(first);
        mm_map_free(second);
    }
    printf("%s\t%d\t%d\t%.2f\n", what, alarms, PAIRS, (bench_now() - begin) / PAIRS);
}

int main(void)
{
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    setvbuf(stdout, NULL, _IOLBF, 0);
    mm_model_init();
    printf("fit of a plane\tpoints\tfree\tevaluations\tseconds\tstatus\n");
    time_fit(rng, "chi-square", false);
    time_fit(rng, "Poisson likelihood", true);
    printf("planes of one truth\twith a region\tpairs\tseconds each\n");
    count_alarms(rng, "400 photons at the top", 400, 2);
    count_alarms(rng, "40 photons at the top", 40, 0.3);
    gsl_rng_free(rng);
    mm_model_quit();
    mm_unit_quit();
    return 0;
}
