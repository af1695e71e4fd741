/* Profiles of quantities that are no free parameters agree with those of the same model written with the
 * quantity as a parameter. */
#include "fitting.h"

static const char by_height[] =
    "<component id=\"decay\"><formula>k * exp(-x / tau)</formula>"
    "<param name=\"k\" start=\"1\" min=\"0\"/><param name=\"tau\" start=\"2\" min=\"0.01\"/></component>"
    "<component id=\"twin\"><param name=\"double\" tie=\"2 * decay.tau\"/>"
    "<param name=\"same\" tie=\"decay.tau\"/></component>"
    "<derived name=\"area\" formula=\"decay.k * decay.tau\"/><derived name=\"rate\" formula=\"1 / "
    "decay.tau\"/>"
    "<derived name=\"height\" formula=\"decay.k\"/>";
static const char by_area[] = "<component id=\"decay\"><formula>area * rate * exp(-x * rate)</formula>"
                              "<param name=\"area\" start=\"2\" min=\"0\"/><param name=\"rate\" "
                              "start=\"0.5\" min=\"0\" max=\"100\"/></component>";

static mm_fit *fit_profile(const char *body, const sample *s, bool with_sigma)
{
    mm_fit_opts opts = MM_FIT_OPTS_INIT;
    opts.ci = MM_CI_PROFILE;
    opts.level = 0.9;
    opts.jobs = 1;
    mm_model *model = model_of(body);
    mm_fit *fit = model != NULL ? fit_of(model, s, with_sigma, &opts) : NULL;
    mm_model_free(model);
    return fit;
}

static const mm_estimate *quantity_of(const mm_fit *fit, const char *name)
{
    for (size_t i = 0; i < fit->nderived; i++)
        if (strcmp(fit->derived[i].name, name) == 0)
            return &fit->derived[i];
    return estimate_of(fit, name);
}

/* Both ends agree within a part of the standard error that no reader would see. */
static void agree(const mm_estimate *got, double lo, double hi, double tolerance, const char *what)
{
    const bool good = fabs(got->ci_lo - lo) <= tolerance * got->error &&
                      fabs(got->ci_hi - hi) <= tolerance * got->error;
    ok(good, "%s", what);
    if (!good)
        diag("got [%.9g, %.9g], want [%.9g, %.9g], error %.3g", got->ci_lo, got->ci_hi, lo, hi, got->error);
}

static void make_decay(sample *s, size_t n, double noise)
{
    mm_model *model = model_of(by_area);
    double truth[] = { 3, 0.4 };
    fill_x(s, n, 0, 6);
    fill_y(s, model, truth, noise);
    mm_model_free(model);
}

static void same_as_a_parameter(bool with_sigma)
{
    sample s;
    make_decay(&s, 12, 0.15);
    mm_fit *derived = fit_profile(by_height, &s, with_sigma), *direct = fit_profile(by_area, &s, with_sigma);
    if (ok(derived != NULL && direct != NULL, "both ways to write a decay are fitted")) {
        const mm_estimate *area = estimate_of(direct, "decay.area"),
                          *rate = estimate_of(direct, "decay.rate");
        agree(quantity_of(derived, "area"), area->ci_lo, area->ci_hi, 2e-3, "the area's profile");
        agree(quantity_of(derived, "rate"), rate->ci_lo, rate->ci_hi, 2e-3, "the rate's profile");
        const double skew = (area->ci_hi - area->value) / (area->value - area->ci_lo);
        ok(skew > 1.02, "it is not symmetric (%.3f), so that the covariance would not do", skew);
    }
    mm_fit_free(derived);
    mm_fit_free(direct);
}

static void follows_what_it_is_tied_to(void)
{
    sample s;
    make_decay(&s, 12, 0.15);
    mm_fit *fit = fit_profile(by_height, &s, true);
    if (ok(fit != NULL, "a decay with ties is fitted")) {
        const mm_estimate *tau = estimate_of(fit, "decay.tau"), *k = estimate_of(fit, "decay.k");
        const mm_estimate *same = estimate_of(fit, "twin.same");
        agree(estimate_of(fit, "twin.double"), 2 * tau->ci_lo, 2 * tau->ci_hi, 2e-3,
              "twice the time constant");
        agree(quantity_of(fit, "height"), k->ci_lo, k->ci_hi, 2e-3, "another name of the height");
        agree(quantity_of(fit, "rate"), 1 / tau->ci_hi, 1 / tau->ci_lo, 5e-3,
              "the inverse of the time constant");
        ok(same->ci_lo == tau->ci_lo && same->ci_hi == tau->ci_hi, "a plain tie has the very same interval");
    }
    mm_fit_free(fit);
}

/* A line whose intercept is close to its bound: half of it cannot go as low as the factor asks. */
static void ends_at_a_bound(void)
{
    static const char line[] =
        "<component id=\"l\"><formula>a + b * x</formula><param name=\"a\" start=\"0.1\" min=\"0\"/>"
        "<param name=\"b\" start=\"1\"/></component><derived name=\"half\" formula=\"l.a / 2\"/>"
        "<derived name=\"root\" formula=\"sqrt(l.a)\"/>";
    sample s;
    fill_x(&s, 9, 0, 8);
    for (size_t i = 0; i < s.n; i++) {
        s.y[i] = 0.05 + s.x[i];
        s.sigma[i] = 0.2;
    }
    mm_fit *fit = fit_profile(line, &s, true);
    if (ok(fit != NULL, "a line with a bound is fitted")) {
        const mm_estimate *a = estimate_of(fit, "l.a"), *half = quantity_of(fit, "half");
        ok(a->ci_lo == 0, "the intercept's interval ends at its bound");
        agree(half, 0, a->ci_hi / 2, 1e-2, "and that of half of it does too");
    }
    mm_fit_free(fit);
}

/* Of a quantity that is linear, in a linear model, the profile is the covariance's interval. */
static void linear(void)
{
    static const char line[] =
        "<component id=\"l\"><formula>a + b * x</formula><param name=\"a\" start=\"0\"/>"
        "<param name=\"b\" start=\"1\"/></component><derived name=\"at3\" formula=\"l.a + 3*l.b\"/>";
    sample s;
    fill_x(&s, 20, 0, 5);
    for (size_t i = 0; i < s.n; i++) {
        s.y[i] = 1 + 2 * s.x[i] + 0.3 * random_normal();
        s.sigma[i] = 0.3;
    }
    mm_fit *fit = fit_profile(line, &s, true);
    if (ok(fit != NULL, "a line is fitted")) {
        const mm_estimate *q = quantity_of(fit, "at3");
        const double reach = 1.6448536269514722 * q->error; /* 90 % of the normal distribution */
        agree(q, q->value - reach, q->value + reach, 1e-4, "the line's value at 3 has a symmetric interval");
    }
    mm_fit_free(fit);
}

int main(void)
{
    mm_model_init();
    same_as_a_parameter(true);
    same_as_a_parameter(false);
    follows_what_it_is_tied_to();
    ends_at_a_bound();
    linear();
    mm_model_quit();
    return done();
}
