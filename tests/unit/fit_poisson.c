/* Counts: known answers of the Poisson likelihood, and pulls where chi-square with sqrt(n) is wrong. */
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "base/unit.h"
#include "fitting.h"

static const char *const level = "<component id=\"c\" func=\"constant\"/>";
static const char *const peak =
    "<component id=\"g\" func=\"gaussian\"><param name=\"area\" start=\"peak_area\" min=\"0\"/>"
    "<param name=\"center\" start=\"x_at_max\"/><param name=\"sigma\" start=\"1\" min=\"0.1\"/>"
    "</component><component id=\"b\" func=\"constant\"><param name=\"c0\" start=\"1\"/></component>";

/* Counts of the model at p, each times `photon`, with the errors that they are given by their number. */
static void count_photons(sample *s, const mm_model *model, double *p, double photon, gsl_rng *rng)
{
    fill_y(s, model, p, 0);
    for (size_t i = 0; i < s->n; i++) {
        const double n = gsl_ran_poisson(rng, s->y[i]);
        s->y[i] = photon * n;
        s->sigma[i] = photon * sqrt(fmax(n, 1));
    }
}

static mm_fit *poisson_fit(const mm_model *model, const sample *s, bool with_sigma)
{
    mm_err err = MM_ERR_INIT;
    const mm_data data = data_of(s, with_sigma);
    mm_fit *fit = fit_of(model, s, with_sigma, NULL);
    const mm_fit_opts opts = MM_FIT_OPTS_INIT;
    if (fit != NULL && !mm_fit_poisson(model, 1, &data, 0, NULL, &opts, &fit, NULL, &err))
        diag("%s", err.msg);
    mm_err_clear(&err);
    return fit;
}

/* Of a level the likelihood's answer is the mean count, its error sqrt(mean/n), its value that of the
 * deviance. */
static void test_level(gsl_rng *rng)
{
    mm_model *model = model_of(level);
    sample s;
    double p[] = { 1.3 }, mean = 0, deviance = 0;
    fill_x(&s, 200, 0, 1);
    count_photons(&s, model, p, 1, rng);
    for (size_t i = 0; i < s.n; i++)
        mean += s.y[i] / (double)s.n;
    for (size_t i = 0; i < s.n; i++)
        deviance += 2 * (mean - s.y[i] + (s.y[i] > 0 ? s.y[i] * log(s.y[i] / mean) : 0));
    for (int with_sigma = 0; with_sigma < 2; with_sigma++) {
        mm_fit *fit = poisson_fit(model, &s, with_sigma);
        near_rel(fit->par[0].value, mean, 1e-9, "a level of counts is their mean");
        near_rel(fit->par[0].error, sqrt(mean / (double)s.n), 1e-6, "its error is that of all of them");
        near_rel(fit->aic, deviance + 2, 1e-9, "AIC is that of the likelihood");
        mm_fit_free(fit);
    }
    for (size_t i = 0; i < s.n; i++) {
        s.y[i] *= 0.02;
        s.sigma[i] *= 0.02;
    }
    mm_fit *fit = poisson_fit(model, &s, true);
    near_rel(fit->par[0].value, 0.02 * mean, 1e-9, "counts over a monitor are counts");
    near_rel(fit->par[0].error, 0.02 * sqrt(mean / (double)s.n), 1e-6, "so are their errors");
    mm_fit_free(fit);
    mm_model_free(model);
}

/* Two datasets with one level: the mean of all counts. */
static void test_joint(gsl_rng *rng)
{
    mm_model *model = model_of(level);
    static const char *const share[] = { "c.c0" };
    sample s[2];
    double p[] = { 2.5 }, sum = 0, n = 0;
    mm_data data[2];
    mm_fit *out[2] = { NULL }, *whole = NULL;
    const mm_fit_opts opts = MM_FIT_OPTS_INIT;
    for (size_t k = 0; k < 2; k++) {
        fill_x(&s[k], 40 + 60 * k, 0, 1);
        count_photons(&s[k], model, p, 1, rng);
        data[k] = data_of(&s[k], true);
        for (size_t i = 0; i < s[k].n; i++, n++)
            sum += s[k].y[i];
    }
    ok(mm_fit_joint(model, 2, data, 1, share, NULL, &opts, out, &whole, NULL) &&
           mm_fit_poisson(model, 2, data, 1, share, &opts, out, &whole, NULL),
       "two datasets jointly");
    near_rel(whole->par[0].value, sum / n, 1e-9, "one level is the mean of all counts");
    near_rel(whole->par[0].error, sqrt(sum) / n, 1e-6, "and has their error");
    ok(strncmp(whole->message, "Poisson likelihood", 18) == 0, "the result says by which likelihood");
    mm_fit_free(out[0]);
    mm_fit_free(out[1]);
    mm_fit_free(whole);
    mm_model_free(model);
}

/* Mean and width of the pulls of the area of a weak peak. */
static void test_pulls(gsl_rng *rng)
{
    enum { TRIALS = 300 };
    mm_model *model = model_of(peak);
    sample s;
    double truth[] = { 40, 0.2, 0.9, 1.5 }, sum = 0, square = 0, usual = 0;
    fill_x(&s, 120, -6, 6);
    for (int t = 0; t < TRIALS; t++) {
        count_photons(&s, model, truth, 1, rng);
        mm_fit *fit = poisson_fit(model, &s, true), *plain = fit_of(model, &s, true, NULL);
        const double pull = (fit->par[0].value - truth[0]) / fit->par[0].error;
        sum += pull / TRIALS;
        square += pull * pull / TRIALS;
        usual += (plain->par[3].value - truth[3]) / plain->par[3].error / TRIALS;
        mm_fit_free(fit);
        mm_fit_free(plain);
    }
    /* 4 standard errors of mean and width */
    ok(fabs(sum) < 4 / sqrt(TRIALS), "the area of a peak on few counts is not biased (%.3f)", sum);
    ok(fabs(sqrt(square - sum * sum) - 1) < 4 / sqrt(2 * TRIALS), "its pulls have unit width (%.3f)",
       sqrt(square - sum * sum));
    ok(usual < -1, "which chi-square with the counts' roots is (%.2f)", usual);
    mm_model_free(model);
}

static void test_refused(void)
{
    mm_model *model = model_of(level);
    sample s;
    fill_x(&s, 5, 0, 1);
    for (size_t i = 0; i < 5; i++)
        s.y[i] = (double)i - 1;
    mm_fit *fit = fit_of(model, &s, false, NULL);
    const mm_data data = data_of(&s, false);
    const mm_fit_opts opts = MM_FIT_OPTS_INIT;
    mm_err err = MM_ERR_INIT;
    ok(!mm_fit_poisson(model, 1, &data, 0, NULL, &opts, &fit, NULL, &err) && err.code == MM_EINPUT,
       "a negative number is no count");
    ok(fit != NULL && fit->status == MM_FIT_CONVERGED, "the fit stays");
    mm_err_clear(&err);
    mm_fit_free(fit);
    mm_model_free(model);
}

static void test_counted(gsl_rng *rng)
{
    double y[50], sigma[50];
    for (size_t i = 0; i < 50; i++) {
        const double n = gsl_ran_poisson(rng, 3), photon = 1 + 0.01 * (double)(i % 7);
        y[i] = photon * n;
        sigma[i] = photon * sqrt(fmax(n, 1));
    }
    ok(mm_data_counted(50, y, sigma), "counts over a drifting monitor are known by their errors");
    y[7] += 0.5 * sigma[7];
    ok(!mm_data_counted(50, y, sigma), "one value that is no count is enough");
    for (size_t i = 0; i < 50; i++)
        y[i] = 0;
    ok(!mm_data_counted(50, y, sigma), "nothing but zeros says nothing");
}

int main(void)
{
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    mm_model_init();
    test_level(rng);
    test_joint(rng);
    test_pulls(rng);
    test_refused();
    test_counted(rng);
    mm_model_quit();
    mm_unit_quit();
    gsl_rng_free(rng);
    return done();
}
