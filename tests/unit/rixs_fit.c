/* Planes of known resonances with counted photons: does ce-2p3d find them, and are its errors right? */
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <stdlib.h>

#include "base/unit.h"
#include "fit/fit.h"
#include "tap.h"

enum { NX = 45, NY = 17, N = NX * NY, WATCHED = 10 };

typedef struct plane {
    double in[N], out[N], y[N], sigma[N];
    const double *x[2];
} plane;

static const char *const watched[WATCHED] = { "f2.area",     "f2.incident", "f1.area",     "f1.incident",
                                              "f1.transfer", "f0.area",     "f0.incident", "f0.transfer",
                                              "f0.gamma_n",  "f0.gamma_f" };

static void set(const mm_model *m, double *p, const char *name, double value)
{
    p[mm_model_param(m, name, NULL)] = value;
}

/* The example's energies and widths with areas as of so many photons. */
static void truth_of(const mm_model *m, double photons, double f0, double *p)
{
    mm_model_start(m, 0, NULL, NULL, p, NULL);
    set(m, p, "f2.area", 0.08 * photons);
    set(m, p, "f1.area", photons);
    set(m, p, "f0.area", f0 * photons);
    mm_model_apply_ties(m, p);
}

static void count_photons(const mm_model *m, const double *p, gsl_rng *rng, plane *s)
{
    mm_workspace *ws = mm_workspace_new(m, N, NULL);
    s->x[0] = s->in;
    s->x[1] = s->out;
    for (size_t i = 0; i < N; i++) {
        s->in[i] = 5713 + 0.75 * (double)(i % NX);
        s->out[i] = 4834.5 + 0.5 * (double)(i / NX);
    }
    mm_model_eval(m, N, s->x, p, s->y, NULL, ws);
    for (size_t i = 0; i < N; i++) {
        const double n = gsl_ran_poisson(rng, s->y[i]);
        s->y[i] = n;
        s->sigma[i] = sqrt(fmax(n, 1));
    }
    mm_workspace_free(ws);
}

static mm_data data_of(const plane *s)
{
    return (mm_data){ "plane", N, s->x, s->y, s->sigma };
}

static const mm_estimate *find(const mm_fit *fit, const char *name)
{
    for (size_t i = 0; i < fit->npar; i++)
        if (strcmp(fit->par[i].name, name) == 0)
            return &fit->par[i];
    for (size_t i = 0; i < fit->nderived; i++)
        if (strcmp(fit->derived[i].name, name) == 0)
            return &fit->derived[i];
    return NULL;
}

/* Sums of the pulls of one quantity. */
typedef struct pulls {
    double sum, square;
} pulls;

static void add_pull(pulls *k, const mm_estimate *e, double truth)
{
    const double pull = (e->value - truth) / e->error;
    k->sum += pull;
    k->square += pull * pull;
}

/* Within four standard errors of mean 0 and width 1. */
static void judge(const char *name, const pulls *k, double trials)
{
    const double mean = k->sum / trials, width = sqrt(k->square / trials - mean * mean);
    ok(fabs(mean) < 4 / sqrt(trials) && fabs(width - 1) < 4 / sqrt(2 * trials),
       "%s: pulls of mean %.2f and width %.2f", name, mean, width);
}

static void test_pulls(const mm_model *m, gsl_rng *rng)
{
    enum { TRIALS = 40 };
    const mm_fit_opts opts = MM_FIT_OPTS_INIT;
    double *p = calloc(m->npar, sizeof *p);
    pulls k[WATCHED] = { { 0 } }, valence = { 0 };
    truth_of(m, 300, 0.35, p);
    for (int t = 0; t < TRIALS; t++) {
        plane s;
        count_photons(m, p, rng, &s);
        const mm_data data = data_of(&s);
        mm_fit *fit = mm_fit_run(m, &data, NULL, &opts, NULL);
        mm_fit_poisson(m, 1, &data, 0, NULL, &opts, &fit, NULL, NULL);
        for (int i = 0; i < WATCHED; i++)
            add_pull(&k[i], find(fit, watched[i]), p[mm_model_param(m, watched[i], NULL)]);
        add_pull(&valence, find(fit, "valence"), 4 - (1 + 2 * 0.08) / (1 + 0.08 + 0.35));
        mm_fit_free(fit);
    }
    for (int i = 0; i < WATCHED; i++)
        judge(watched[i], &k[i], TRIALS);
    judge("valence", &valence, TRIALS);
    free(p);
}

/* Two planes of one sample whose f0 differs: the energies are one, the difference of the areas is found. */
static void test_joint(const mm_model *m, gsl_rng *rng)
{
    static const char *const share[] = { "*.incident", "*.transfer", "*.gamma_n",
                                         "*.gamma_f",  "*.sigma_in", "*.sigma_out" };
    const mm_fit_opts opts = MM_FIT_OPTS_INIT;
    const double f0[2] = { 0.35, 0.5 };
    double *p = calloc(m->npar, sizeof *p);
    plane s[2];
    mm_data data[2];
    mm_fit *fit[2] = { NULL }, *whole = NULL;
    for (int k = 0; k < 2; k++) {
        truth_of(m, 3000, f0[k], p);
        count_photons(m, p, rng, &s[k]);
        data[k] = data_of(&s[k]);
    }
    const size_t nshare = sizeof share / sizeof *share;
    ok(mm_fit_joint(m, 2, data, nshare, share, NULL, &opts, fit, &whole, NULL) &&
           mm_fit_poisson(m, 2, data, nshare, share, &opts, fit, &whole, NULL),
       "two planes jointly");
    ok(whole->nfree == 14, "eight energies and widths, and three areas each");
    for (int k = 0; k < 2; k++) {
        const mm_estimate *area = find(fit[k], "f0.area"), *center = find(fit[k], "f1.incident");
        ok(fabs(area->value - 3000 * f0[k]) < 4 * area->error, "each plane has its own f0: %g(%g)",
           area->value, area->error);
        ok(center->value == find(fit[0], "f1.incident")->value &&
               fabs(center->value - 5725.4) < 4 * center->error,
           "and the same energies");
    }
    mm_fit_free(fit[0]);
    mm_fit_free(fit[1]);
    mm_fit_free(whole);
    free(p);
}

int main(void)
{
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    mm_err err = MM_ERR_INIT;
    mm_model_init();
    mm_model *m = mm_model_load("ce-2p3d", &err);
    if (ok(m != NULL, "the model is there")) {
        test_pulls(m, rng);
        test_joint(m, rng);
    }
    mm_model_free(m);
    mm_err_clear(&err);
    mm_model_quit();
    mm_unit_quit();
    gsl_rng_free(rng);
    return done();
}
