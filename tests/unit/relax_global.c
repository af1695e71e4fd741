/* Activation energies from all sweeps at once and from their peaks: do their errors mean what they say? Two
 * hundred data sets of one relaxation as in a metallic glass, with errors of 1 % and a line under each of six
 * sweeps, and again with thermometers that are off by about 1 K in each. */
#include "relax/global.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <stdlib.h>

#include "base/unit.h"
#include "tap.h"

enum { SWEEPS = 6, ROWS = 80, SETS = 200 };

static const double truth = 0.28, frequency[SWEEPS] = { 0.05, 0.5, 3, 7, 15, 60 };

typedef struct sample {
    double t[SWEEPS][ROWS], f[SWEEPS][ROWS], clean[SWEEPS][ROWS], y[SWEEPS][ROWS], sigma[SWEEPS][ROWS];
    const double *x[SWEEPS][2];
    mm_data data[SWEEPS];
    double frequency[SWEEPS];
    size_t run[SWEEPS];
    mm_sweep_data all;
} sample;

static mm_model *load(mm_background background)
{
    mm_err err = MM_ERR_INIT;
    mm_model *m = mm_model_load("thermal-cole-cole", &err);
    ok(m != NULL &&
           mm_relaxations_observe(m, (mm_observable){ MM_SIGNAL_LOSS, false }, "MPa", background, &err),
       "the model shows the loss");
    mm_err_clear(&err);
    return m;
}

static void set(const mm_model *m, double *p, const char *name, double value)
{
    p[mm_model_param(m, name, NULL)] = value;
}

/* Parameters of the truth for a sweep. */
static void truth_of(const mm_model *m, size_t k, double *p)
{
    static const struct {
        const char *name;
        double value;
    } values[] = { { "gamma.dE", 3000 },   { "gamma.ln_f", 1.65 }, { "gamma.Ea", 0.28 }, { "gamma.a", 0.5 },
                   { "gamma.T_ref", 200 }, { "bg.c1", 0.4 },       { "bg.width", 10 } };
    memset(p, 0, m->npar * sizeof *p);
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        set(m, p, values[i].name, values[i].value);
    set(m, p, "bg.c0", 80 + 10 * (double)k);
    mm_model_apply_ties(m, p);
}

static void sample_init(sample *s)
{
    *s = (sample){ .all = { 0 } };
    for (size_t k = 0; k < SWEEPS; k++) {
        for (size_t i = 0; i < ROWS; i++) {
            s->t[k][i] = 123 + 177.0 * (double)i / (ROWS - 1);
            s->f[k][i] = frequency[k];
        }
        s->x[k][0] = s->t[k];
        s->x[k][1] = s->f[k];
        s->frequency[k] = frequency[k];
        s->run[k] = k;
        s->data[k] = (mm_data){ "sweep", ROWS, s->x[k], s->y[k], s->sigma[k] };
    }
    s->all.n = SWEEPS;
    s->all.data = s->data;
    s->all.frequency = s->frequency;
    s->all.run = s->run;
}

/* Draw a data set whose thermometers are off by about `off` K. */
static void sample_draw(sample *s, const mm_model *m, const double *p, double off, gsl_rng *rng)
{
    double *own = calloc(m->npar, sizeof *own);
    mm_workspace *ws = mm_workspace_new(m, ROWS, NULL);
    for (size_t k = 0; k < SWEEPS; k++) {
        memcpy(own, p + k * m->npar, m->npar * sizeof *own);
        set(m, own, "run.dT", off > 0 ? gsl_ran_gaussian(rng, off) : 0);
        mm_model_apply_ties(m, own);
        mm_model_eval(m, ROWS, s->x[k], own, s->clean[k], NULL, ws);
        for (size_t i = 0; i < ROWS; i++) {
            s->sigma[k][i] = 0.01 * s->clean[k][i];
            s->y[k][i] = s->clean[k][i] + gsl_ran_gaussian(rng, s->sigma[k][i]);
        }
    }
    mm_workspace_free(ws);
    free(own);
}

/* Pulls of one method. */
typedef struct pulls {
    double sum, inside;
    size_t n;
} pulls;

static void take(pulls *p, double value, double error)
{
    const double pull = (value - truth) / error;
    p->n += isfinite(pull);
    p->sum += isfinite(pull) ? pull : 0;
    p->inside += fabs(pull) < 1;
}

static void judge(const pulls *p, double most, const char *what)
{
    const double coverage = p->inside / (double)p->n, bias = p->sum / (double)p->n;
    ok(p->n == SETS, "%s: each set has an answer", what);
    ok(fabs(bias) < 0.2, "%s: bias %.3f sigma", what, bias);
    ok(coverage > 0.62 && coverage < most, "%s: one sigma covers %.3f", what, coverage);
}

/* SETS answers of both ways. */
static void simulate(const mm_model *m, double off, const char *global_name, const char *two_name)
{
    static sample s;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, 5);
    double *p = calloc(SWEEPS * m->npar, sizeof *p);
    mm_global_opts opts = { .fit = MM_FIT_OPTS_INIT, .two_step = true };
    opts.fit.guard = false;
    opts.fit.jobs = 1;
    pulls global = { 0 }, two = { 0 };
    sample_init(&s);
    for (size_t k = 0; k < SWEEPS; k++)
        truth_of(m, k, p + k * m->npar);
    for (size_t i = 0; i < SETS; i++) {
        mm_err err = MM_ERR_INIT;
        mm_global g;
        sample_draw(&s, m, p, off, rng);
        if (mm_global_fit(m, &s.all, p, &opts, &g, &err)) {
            const mm_estimate *ea = &g.part[0]->par[g.relaxation[0].energy];
            take(&global, ea->value, ea->error);
            if (off > 0)
                take(&two, g.two_step[0].scattered, g.two_step[0].scattered_err);
            else
                take(&two, g.two_step[0].energy, g.two_step[0].energy_err);
        }
        mm_global_free(&g);
        mm_err_clear(&err);
    }
    judge(&global, off > 0 ? 1 : 0.74, global_name);
    judge(&two, off > 0 ? 1 : 0.74, two_name);
    free(p);
    gsl_rng_free(rng);
}

/* The start comes from the data alone, and the answer does not hang on it. */
static void test_start(const mm_model *m)
{
    static sample s;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    double *p = calloc(SWEEPS * m->npar, sizeof *p);
    mm_err err = MM_ERR_INIT;
    sample_init(&s);
    for (size_t k = 0; k < SWEEPS; k++)
        truth_of(m, k, p + k * m->npar);
    sample_draw(&s, m, p, 0, rng);
    double *start = mm_global_start(m, m, &s.all, &err);
    ok(start != NULL, "start values");
    const ptrdiff_t ea = mm_model_param(m, "gamma.Ea", NULL), ref = mm_model_param(m, "gamma.T_ref", NULL);
    ok(start != NULL && fabs(start[ea] - truth) < 0.1 * truth, "Ea begins within a tenth of the truth");
    ok(start != NULL && start[ref] > 160 && start[ref] < 250, "T_ref lies among the peaks");
    const double reference = start != NULL ? start[ref] : NAN;
    mm_global from_truth, from_start = { 0 };
    mm_global_opts opts = { .fit = MM_FIT_OPTS_INIT };
    opts.fit.guard = false;
    ok(mm_global_fit(m, &s.all, p, &opts, &from_truth, &err) && start != NULL &&
           mm_global_fit(m, &s.all, start, &opts, &from_start, &err) &&
           fabs(from_truth.whole->chisq - from_start.whole->chisq) < 1e-6,
       "and leads where the truth leads, though T_ref is %g K there", reference);
    mm_global_free(&from_truth);
    mm_global_free(&from_start);
    s.all.n = 1;
    ok(!mm_global_fit(m, &s.all, p, &opts, &from_start, &err) && err.code == MM_EINPUT,
       "one frequency is refused");
    mm_err_clear(&err);
    free(start);
    free(p);
    gsl_rng_free(rng);
}

/* Errors that the data do not give are found, and how they depend on the curve. */
static void test_noise(const mm_model *m)
{
    static sample s;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    double *p = calloc(SWEEPS * m->npar, sizeof *p);
    mm_err err = MM_ERR_INIT;
    mm_global g;
    mm_global_opts opts = { .fit = MM_FIT_OPTS_INIT };
    opts.fit.guard = false;
    bool proportional = false;
    sample_init(&s);
    for (size_t k = 0; k < SWEEPS; k++)
        truth_of(m, k, p + k * m->npar);
    sample_draw(&s, m, p, 0, rng);
    for (size_t k = 0; k < SWEEPS; k++)
        s.data[k].sigma = NULL;
    ok(mm_global_fit(m, &s.all, p, &opts, &g, &err) &&
           mm_global_estimate(m, &s.all, g.part, MM_NOISE_AUTO, &proportional, &err) && proportional,
       "errors of 1 %% are seen to be in proportion");
    near_abs(s.data[2].sigma[40] / s.clean[2][40], 0.01, 0.001, "and are 1 %");
    mm_global_free(&g);
    for (size_t k = 0; k < SWEEPS; k++)
        for (size_t i = 0; i < ROWS; i++)
            s.y[k][i] = s.clean[k][i] + gsl_ran_gaussian(rng, 4);
    ok(mm_global_fit(m, &s.all, p, &opts, &g, &err) &&
           mm_global_estimate(m, &s.all, g.part, MM_NOISE_AUTO, &proportional, &err) && !proportional,
       "errors that are the same everywhere are seen as such");
    near_abs(s.data[2].sigma[40], 4, 0.4, "and are right");
    mm_global_free(&g);
    free(s.all.estimate);
    free(p);
    gsl_rng_free(rng);
}

int main(void)
{
    mm_model *m = load(MM_BACKGROUND_LINEAR);
    mm_err err = MM_ERR_INIT;
    simulate(m, 0, "all sweeps at once", "two steps");
    ok(mm_model_prior(m, "run.dT=0(1)", &err) && mm_model_release(m, "run.dT", &err), "offsets with a prior");
    simulate(m, 1, "offsets of 1 K, all sweeps at once",
             "offsets of 1 K, two steps with the scatter of the peaks");
    mm_model_free(m);
    m = load(MM_BACKGROUND_LINEAR);
    test_start(m);
    test_noise(m);
    mm_model_free(m);
    mm_err_clear(&err);
    mm_unit_quit();
    return done();
}
