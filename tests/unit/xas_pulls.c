/* Series of synthetic Ce L3 spectra with known areas: are the errors of f1/f0 and of the valence what they
 * claim to be, and what does a joint fit gain? */
#include "fitting.h"

enum { SERIES = 400, TOGETHER = 8, GROUPS = 40, ROWS = 241 };

static const double noise = 0.004;

/* A spectrum of a model's parameters at their truth, and what its derived quantities are there. */
typedef struct maker {
    mm_model *model;
    double *p;
    size_t f1, f0;
} maker;

static void set(maker *m, const char *name, double value)
{
    m->p[mm_model_param(m->model, name, NULL)] = value;
}

static bool maker_open(maker *m, const char *model)
{
    mm_err err = MM_ERR_INIT;
    m->model = mm_model_load(model, &err);
    if (!ok(m->model != NULL, "%s is there", model))
        diag("%s", err.msg);
    mm_err_clear(&err);
    if (m->model == NULL)
        return false;
    m->p = mm_zalloc(m->model->npar, sizeof *m->p);
    for (size_t i = 0; i < m->model->npar; i++)
        m->p[i] = m->model->par[i].start;
    m->f1 = (size_t)mm_model_param(m->model, "f1.area", NULL);
    m->f0 = (size_t)mm_model_param(m->model, "f0.area", NULL);
    set(m, "base.c0", 0);
    set(m, "edge.height", 1);
    set(m, "edge.center", 5722.6);
    set(m, "f1.center", 5726.2);
    set(m, "f0.center", 5736.6);
    set(m, "f2.area", 0);
    set(m, "f2.center", 5719.2);
    return true;
}

static bool open_erf(maker *m)
{
    const bool good = maker_open(m, "ce-l3-erf");
    if (good) {
        set(m, "edge.sigma", 1.8);
        set(m, "f1.gamma", 4);
    }
    return good;
}

static bool open_voigt(maker *m)
{
    const bool good = maker_open(m, "ce-l3-voigt");
    if (good) {
        set(m, "edge.sigma", 0.8);
        set(m, "f0.sigma", 1.8);
        set(m, "f0.gamma", 1.74);
        set(m, "f2.area", 0.8);
    }
    return good;
}

static void maker_close(maker *m)
{
    mm_model_free(m->model);
    free(m->p);
}

/* One spectrum with this share of f1 in a total area of 13. */
static void make(const maker *m, double share, sample *s)
{
    m->p[m->f1] = 13 * share;
    m->p[m->f0] = 13 * (1 - share);
    fill_x(s, ROWS, 5700, 5760);
    fill_y(s, m->model, m->p, noise);
}

static double truth_of(const maker *m, const char *name)
{
    for (size_t i = 0; i < m->model->nderived; i++)
        if (strcmp(m->model->derived[i].name, name) == 0)
            return mm_model_derived(m->model, i, m->p, NULL);
    return NAN;
}

/* Sums over trials of (value - truth)/error. */
typedef struct pulls {
    size_t n, within, without; /* within one error; without an error */
    double sum, squares;
} pulls;

static void pull(pulls *p, const mm_estimate *e, double truth)
{
    const double z = (e->value - truth) / e->error;
    if (isnan(z)) {
        p->without++;
        return;
    }
    p->n++;
    p->within += fabs(z) < 1;
    p->sum += z;
    p->squares += z * z;
}

/* Four standard deviations of what n honest pulls give. */
static void judge(const pulls *p, const char *what)
{
    const double n = (double)p->n, mean = p->sum / n, square = p->squares / n;
    const double within = (double)p->within / n;
    diag("%s: %zu pulls, mean %.3f, mean square %.3f, %.1f %% within one error, %zu without an error", what,
         p->n, mean, square, 100 * within, p->without);
    ok(p->without == 0 && p->n > 100, "%s always has an error", what);
    ok(fabs(mean) < 4 / sqrt(n), "%s is not off to one side", what);
    ok(fabs(square - 1) < 4 * sqrt(2 / n), "%s: its pulls' mean square is 1", what);
    ok(fabs(within - 0.6827) < 4 * sqrt(0.6827 * 0.3173 / n), "%s: 68 %% are within one error", what);
}

/* Spectra one by one, with given sigmas and with sigmas from the scatter. */
static void test_alone(const maker *m, bool with_sigma)
{
    const mm_fit_opts opts = MM_FIT_OPTS_INIT;
    pulls ratio = { 0 }, valence = { 0 };
    sample *s = mm_zalloc(1, sizeof *s);
    char what[80];
    for (int i = 0; i < SERIES; i++) {
        make(m, 0.6 + 0.25 * i / SERIES, s);
        mm_fit *fit = fit_of(m->model, s, with_sigma, &opts);
        if (fit == NULL)
            continue;
        pull(&ratio, estimate_of(fit, "f1_over_f0"), truth_of(m, "f1_over_f0"));
        pull(&valence, estimate_of(fit, "valence"), truth_of(m, "valence"));
        mm_fit_free(fit);
    }
    snprintf(what, sizeof what, "%s, %s: f1/f0", m->model->id, with_sigma ? "sigma known" : "sigma unknown");
    judge(&ratio, what);
    snprintf(what, sizeof what, "%s, %s: valence", m->model->id,
             with_sigma ? "sigma known" : "sigma unknown");
    judge(&valence, what);
    free(s);
}

/* Eight spectra with different areas and all else alike: the errors of f1/f0 alone and together. */
static void test_together(const maker *m)
{
    static const char *const share[] = { "*.center", "*.gamma", "edge.sigma" };
    const mm_fit_opts opts = MM_FIT_OPTS_INIT;
    pulls ratio = { 0 };
    sample *s = mm_zalloc(TOGETHER, sizeof *s);
    size_t smaller = 0;
    double gain = 0;
    for (int g = 0; g < GROUPS; g++) {
        mm_data data[TOGETHER];
        mm_fit *joint[TOGETHER], *whole = NULL;
        double truth[TOGETHER];
        for (size_t i = 0; i < TOGETHER; i++) {
            make(m, 0.6 + 0.03 * (double)i, &s[i]);
            data[i] = data_of(&s[i], true);
            truth[i] = truth_of(m, "f1_over_f0");
        }
        if (!mm_fit_joint(m->model, TOGETHER, data, 3, share, NULL, &opts, joint, &whole, NULL))
            continue;
        for (size_t i = 0; i < TOGETHER; i++) {
            mm_fit *alone = fit_of(m->model, &s[i], true, &opts);
            const mm_estimate *one = estimate_of(alone, "f1_over_f0"),
                              *of_all = estimate_of(joint[i], "f1_over_f0");
            pull(&ratio, of_all, truth[i]);
            smaller += of_all->error < one->error;
            gain += of_all->error / one->error / (TOGETHER * GROUPS);
            mm_fit_free(alone);
            mm_fit_free(joint[i]);
        }
        mm_fit_free(whole);
    }
    judge(&ratio, "joint fit: f1/f0");
    ok(smaller == TOGETHER * GROUPS, "the joint fit's error of f1/f0 is smaller in all %d spectra (%zu)",
       TOGETHER * GROUPS, smaller);
    ok(gain < 0.9, "on average it is %.2f of that of the spectrum alone", gain);
    free(s);
}

int main(void)
{
    mm_model_init();
    maker m;
    if (open_erf(&m)) {
        test_alone(&m, true);
        test_alone(&m, false);
        test_together(&m);
        maker_close(&m);
    }
    if (open_voigt(&m)) {
        test_alone(&m, true);
        maker_close(&m);
    }
    mm_model_quit();
    return done();
}
