/* Honest errors: what the truth does, over many samples, to the intervals that are claimed for it. Limits
 * are 4 standard deviations of what chance does to so many samples. */
#include "fitting.h"

enum { MOST_PARAMETERS = 8 };

/* Pulls and coverage of each parameter over the samples. */
typedef struct tally {
    size_t n, npar;
    double sum[MOST_PARAMETERS], square[MOST_PARAMETERS];
    size_t covered[MOST_PARAMETERS];
} tally;

static void count(tally *t, const mm_fit *fit, const double *truth)
{
    t->n++;
    t->npar = fit->npar;
    for (size_t i = 0; i < fit->npar; i++) {
        const double pull = (fit->par[i].value - truth[i]) / fit->par[i].error;
        t->sum[i] += pull;
        t->square[i] += pull * pull;
        t->covered[i] += fit->par[i].ci_lo <= truth[i] && truth[i] <= fit->par[i].ci_hi;
    }
}

static void judge_pulls(const tally *t, const char *what)
{
    const double n = (double)t->n;
    bool mean = true, width = true;
    for (size_t i = 0; i < t->npar; i++) {
        mean &= fabs(t->sum[i] / n) < 4 / sqrt(n);
        width &= fabs(sqrt(t->square[i] / n) - 1) < 4 / sqrt(2 * n);
        diag("%s: parameter %zu: mean pull %.3f, width %.3f, covered %.3f", what, i, t->sum[i] / n,
             sqrt(t->square[i] / n), (double)t->covered[i] / n);
    }
    ok(mean, "%s: the mean pull is 0", what);
    ok(width, "%s: pulls have unit width", what);
}

static void judge_coverage(const tally *t, double level, const char *what)
{
    const double n = (double)t->n, chance = 4 * sqrt(level * (1 - level) / n);
    bool good = true;
    for (size_t i = 0; i < t->npar; i++) {
        good &= fabs((double)t->covered[i] / n - level) < chance;
        diag("%s: parameter %zu: covered %.3f", what, i, (double)t->covered[i] / n);
    }
    ok(good, "%s: intervals of level %g cover the truth as often as they say", what, level);
}

typedef struct experiment {
    const char *what;
    size_t samples, rows;
    bool with_sigma;
    double noise, outliers; /* outliers: share of points whose noise is 15 times larger */
    mm_fit_opts opts;
} experiment;

static tally run_experiment(const experiment *e)
{
    mm_model *model = model_of(peak_model);
    double truth[] = { 4, 0.3, 0.9, 0.5 };
    tally t = { 0 };
    sample s;
    fill_x(&s, e->rows, -4, 4);
    for (size_t i = 0; i < e->samples; i++) {
        fill_y(&s, model, truth, e->noise);
        for (size_t k = 0; k < s.n; k++)
            if (e->outliers > 0 && random_uniform(0, 1) < e->outliers)
                s.y[k] += 15 * e->noise * random_normal();
        mm_fit *fit = fit_of(model, &s, e->with_sigma, &e->opts);
        if (fit != NULL)
            count(&t, fit, truth);
        mm_fit_free(fit);
    }
    mm_model_free(model);
    return t;
}

static void covariance(void)
{
    const experiment with = { "with sigma", 600, 60, true, 0.05, 0, MM_FIT_OPTS_INIT };
    const experiment without = { "without sigma", 600, 15, false, 0.05, 0, MM_FIT_OPTS_INIT };
    tally t = run_experiment(&with);
    judge_pulls(&t, with.what);
    judge_coverage(&t, 0.6827, with.what);
    t = run_experiment(&without);
    judge_coverage(&t, 0.6827, "without sigma, 11 degrees of freedom");
    experiment wide = without;
    wide.opts.level = 0.95;
    t = run_experiment(&wide);
    judge_coverage(&t, 0.95, "without sigma, 11 degrees of freedom");
}

static void profile(void)
{
    experiment e = { "profile with sigma", 300, 40, true, 0.15, 0, MM_FIT_OPTS_INIT };
    e.opts.ci = MM_CI_PROFILE;
    tally t = run_experiment(&e);
    judge_coverage(&t, 0.6827, e.what);
    e.what = "profile without sigma";
    e.with_sigma = false;
    e.rows = 15;
    e.opts.level = 0.9;
    t = run_experiment(&e);
    judge_coverage(&t, 0.9, e.what);
}

static void bootstrap(void)
{
    experiment e = { "bootstrap of residuals", 120, 60, false, 0.05, 0, MM_FIT_OPTS_INIT };
    e.opts.ci = MM_CI_BOOTSTRAP;
    e.opts.samples = 200;
    tally t = run_experiment(&e);
    judge_coverage(&t, 0.6827, e.what);
    e.what = "bootstrap of pairs";
    e.opts.pairs = true;
    t = run_experiment(&e);
    judge_coverage(&t, 0.6827, e.what);
}

static void losses(void)
{
    static const char *const name[] = { [MM_LOSS_LINEAR] = "linear",
                                        [MM_LOSS_HUBER] = "huber",
                                        [MM_LOSS_SOFT_L1] = "soft-l1",
                                        [MM_LOSS_CAUCHY] = "cauchy",
                                        [MM_LOSS_TUKEY] = "tukey" };
    for (int loss = MM_LOSS_HUBER; loss <= MM_LOSS_TUKEY; loss++)
        for (int with_sigma = 0; with_sigma < 2; with_sigma++)
            for (int dirty = 0; dirty < 2; dirty++) {
                experiment e = { .samples = 200,
                                 .rows = 120,
                                 .with_sigma = with_sigma,
                                 .noise = 0.05,
                                 .outliers = dirty ? 0.1 : 0,
                                 .opts = MM_FIT_OPTS_INIT };
                e.opts.loss = (mm_loss)loss;
                char *what = mm_format("%s, %s sigma, %s", name[loss], with_sigma ? "with" : "without",
                                       dirty ? "10 % outliers" : "no outlier");
                const tally t = run_experiment(&e);
                judge_pulls(&t, what);
                free(what);
            }
}

/* The interval of a straight line's slope is the same by all three means: the model is linear. */
static void linear_agreement(void)
{
    mm_model *model = model_of(line_model);
    sample s;
    fill_x(&s, 12, 0, 11);
    fill_y(&s, model, (double[]){ 1, 2 }, 0.5);
    for (int with_sigma = 0; with_sigma < 2; with_sigma++) {
        mm_fit_opts opts = MM_FIT_OPTS_INIT;
        opts.level = 0.9;
        mm_fit *plain = fit_of(model, &s, with_sigma, &opts);
        opts.ci = MM_CI_PROFILE;
        mm_fit *profiled = fit_of(model, &s, with_sigma, &opts);
        near_rel(profiled->par[1].ci_hi - profiled->par[1].value, plain->par[1].ci_hi - plain->par[1].value,
                 1e-4, "the profile of a linear model is its covariance");
        near_rel(profiled->par[0].value - profiled->par[0].ci_lo, plain->par[0].value - plain->par[0].ci_lo,
                 1e-4, "on the lower side too");
        mm_fit_free(plain);
        mm_fit_free(profiled);
    }
    mm_model_free(model);
}

/* For one exponential decay with its amplitude known, chi-square as a function of the rate is at hand, and
 * its rise can be solved by bisection. */
static double rise(const sample *s, double k, double k0)
{
    double sum = 0;
    for (size_t i = 0; i < s->n; i++)
        sum += pow((s->y[i] - exp(-k * s->x[i])) / s->sigma[i], 2) -
               pow((s->y[i] - exp(-k0 * s->x[i])) / s->sigma[i], 2);
    return sum;
}

static double bisect_rise(const sample *s, double inside, double outside)
{
    const double k0 = inside;
    for (int i = 0; i < 200; i++) {
        const double middle = (inside + outside) / 2;
        *(rise(s, middle, k0) < 1.000043455 ? &inside : &outside) = middle;
    }
    return inside;
}

static void asymmetric(void)
{
    mm_model *model = model_of("<component id=\"f\"><formula>exp(-k * x)</formula><param name=\"k\" "
                               "start=\"0.5\" min=\"0\"/></component>");
    sample s;
    fill_x(&s, 6, 1, 6);
    fill_y(&s, model, (double[]){ 0.3 }, 0.15);
    mm_fit_opts opts = MM_FIT_OPTS_INIT;
    opts.ci = MM_CI_PROFILE;
    mm_fit *fit = fit_of(model, &s, true, &opts);
    const double k = fit->par[0].value;
    near_rel(fit->par[0].ci_hi, bisect_rise(&s, k, 10), 1e-4, "upper end of an asymmetric interval");
    near_rel(fit->par[0].ci_lo, bisect_rise(&s, k, 0), 1e-4, "lower end");
    ok(fit->par[0].ci_hi - k > 1.05 * (k - fit->par[0].ci_lo), "it is asymmetric");
    mm_fit_free(fit);
    mm_model_free(model);
}

/* An amplitude that wants to be negative: its interval begins at the bound, and ends where chi-square has
 * risen. */
static void next_to_bound(void)
{
    mm_model *model = model_of("<component id=\"f\"><formula>a * x</formula><param name=\"a\" start=\"1\" "
                               "min=\"0\" max=\"9\"/></component>");
    sample s;
    fill_x(&s, 20, 0.1, 2);
    mm_fit_opts opts = MM_FIT_OPTS_INIT;
    opts.ci = MM_CI_PROFILE;
    double xx = 0, xy = 0;
    fill_y(&s, model, (double[]){ -0.05 }, 0.2);
    for (size_t i = 0; i < s.n; i++) {
        xx += s.x[i] * s.x[i] / 0.04;
        s.y[i] -= 0.4 * s.x[i];
        xy += s.x[i] * s.y[i] / 0.04;
    }
    mm_fit *fit = fit_of(model, &s, true, &opts);
    ok(xy < 0 && fit->par[0].state == MM_STATE_AT_BOUND && isnan(fit->par[0].error),
       "the parameter is on its bound");
    near_abs(fit->par[0].ci_lo, 0, 0, "its interval begins there");
    const double b = xy / xx; /* chi-square rises by xx a^2 - 2 xy a */
    near_rel(fit->par[0].ci_hi, b + sqrt(b * b + 1.000043455 / xx), 1e-4,
             "and ends where chi-square has risen by 1");
    mm_fit_free(fit);
    for (size_t i = 0; i < s.n; i++)
        s.y[i] += (0.1 / sqrt(xx) - b) * s.x[i];
    fit = fit_of(model, &s, true, &opts);
    ok(fit->par[0].state == MM_STATE_FREE && fit->par[0].ci_lo == 0,
       "an interval that meets the bound ends there");
    near_rel(fit->par[0].ci_hi, (0.1 + 1.0000217) / sqrt(xx), 1e-4,
             "the other end is where it would be without it");
    mm_fit_free(fit);
    mm_model_free(model);
}

/* What the data cannot decide has no end. */
static void open_interval(void)
{
    mm_model *model = model_of("<component id=\"f\"><formula>a * exp(-x / t)</formula><param name=\"a\" "
                               "start=\"1\"/><param name=\"t\" start=\"5\" min=\"0.1\"/></component>");
    sample s;
    fill_x(&s, 12, 0, 1);
    fill_y(&s, model, (double[]){ 1, 30 }, 0.05);
    mm_fit_opts opts = MM_FIT_OPTS_INIT;
    opts.ci = MM_CI_PROFILE;
    opts.level = 0.95;
    mm_fit *fit = fit_of(model, &s, true, &opts);
    ok(isinf(fit->par[1].ci_hi) && isfinite(fit->par[1].ci_lo) && fit->par[1].ci_lo > 0.1,
       "a decay time longer than the data has a lower end only");
    mm_fit_free(fit);
    mm_model_free(model);
}

static bool same_bits(const mm_fit *a, const mm_fit *b)
{
    bool same = a->npar == b->npar && a->chisq == b->chisq && a->evaluations == b->evaluations;
    for (size_t i = 0; i < a->npar && same; i++)
        same = a->par[i].value == b->par[i].value && a->par[i].error == b->par[i].error &&
               a->par[i].ci_lo == b->par[i].ci_lo && a->par[i].ci_hi == b->par[i].ci_hi;
    return same;
}

static void jobs_and_seeds(void)
{
    mm_model *model = model_of(peak_model);
    sample s;
    fill_x(&s, 60, -4, 4);
    fill_y(&s, model, (double[]){ 4, 0.3, 0.9, 0.5 }, 0.1);
    for (int ci = MM_CI_PROFILE; ci <= MM_CI_BOOTSTRAP; ci++) {
        mm_fit_opts opts = MM_FIT_OPTS_INIT;
        opts.ci = (mm_ci)ci;
        opts.samples = 60;
        opts.multistart = 10;
        opts.jobs = 1;
        mm_fit *one = fit_of(model, &s, true, &opts);
        opts.jobs = 4;
        mm_fit *four = fit_of(model, &s, true, &opts);
        ok(same_bits(one, four), "%s: one thread and four give the same bits",
           ci == MM_CI_PROFILE ? "profile" : "bootstrap");
        opts.seed = 1;
        mm_fit *seeded = fit_of(model, &s, true, &opts);
        ok((seeded->par[0].ci_lo == one->par[0].ci_lo) == (ci == MM_CI_PROFILE),
           "the seed matters to the bootstrap alone");
        mm_fit_free(one);
        mm_fit_free(four);
        mm_fit_free(seeded);
    }
    mm_model_free(model);
}

/* Quantiles of the bootstrap also serve ties and derived quantities. */
static void bootstrap_of_derived(void)
{
    mm_model *model = model_of("<component id=\"f\"><formula>a * exp(-k * x)</formula><param name=\"a\" "
                               "start=\"1\"/><param name=\"k\" start=\"1\"/></component>"
                               "<component id=\"g\"><param name=\"half\" tie=\"f.a / 2\"/></component>"
                               "<derived name=\"tau\" unit=\"1\" formula=\"1 / f.k\"/>");
    sample s;
    fill_x(&s, 50, 0, 4);
    fill_y(&s, model, (double[]){ 2, 0.8, 1 }, 0.05);
    mm_fit_opts opts = MM_FIT_OPTS_INIT;
    opts.ci = MM_CI_BOOTSTRAP;
    opts.samples = 400;
    mm_fit *fit = fit_of(model, &s, false, &opts);
    near_rel(estimate_of(fit, "g.half")->ci_hi, estimate_of(fit, "f.a")->ci_hi / 2, 1e-12,
             "interval of a tied parameter");
    near_rel(estimate_of(fit, "tau")->ci_lo, 1 / estimate_of(fit, "f.k")->ci_hi, 1e-4,
             "interval of a derived quantity");
    mm_fit_free(fit);
    mm_model_free(model);
}

int main(void)
{
    mm_model_init();
    covariance();
    profile();
    bootstrap();
    losses();
    linear_agreement();
    asymmetric();
    next_to_bound();
    open_interval();
    jobs_and_seeds();
    bootstrap_of_derived();
    mm_model_quit();
    return done();
}
