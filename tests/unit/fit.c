/* One dataset: answers of theory, states, flags, and what cannot be fitted. */
#include "fitting.h"

/* A straight line has closed forms (D. C. Montgomery, E. A. Peck, Linear Regression Analysis, chapter 2). */
typedef struct line {
    double a, b, chisq, error_a, error_b, covariance;
} line;

static line solve_line(const sample *s, bool weigh)
{
    double w = 0, x = 0, y = 0, xx = 0, xy = 0;
    for (size_t i = 0; i < s->n; i++) {
        const double v = weigh ? 1 / (s->sigma[i] * s->sigma[i]) : 1;
        w += v;
        x += v * s->x[i];
        y += v * s->y[i];
        xx += v * s->x[i] * s->x[i];
        xy += v * s->x[i] * s->y[i];
    }
    const double d = w * xx - x * x;
    line l = { .a = (xx * y - x * xy) / d,
               .b = (w * xy - x * y) / d,
               .error_a = sqrt(xx / d),
               .error_b = sqrt(w / d),
               .covariance = -x / d };
    for (size_t i = 0; i < s->n; i++) {
        const double r = (s->y[i] - l.a - l.b * s->x[i]) / (weigh ? s->sigma[i] : 1);
        l.chisq += r * r;
    }
    return l;
}

static void straight_line(void)
{
    mm_model *model = model_of(line_model);
    sample s;
    fill_x(&s, 25, 100, 148);
    fill_y(&s, model, (double[]){ 2, 0.5 }, 0.3);
    for (size_t i = 0; i < s.n; i++)
        s.sigma[i] *= 1 + 0.05 * (double)i;
    const line known = solve_line(&s, true), unknown = solve_line(&s, false);
    mm_fit *fit = fit_of(model, &s, true, NULL);
    near_rel(fit->par[0].value, known.a, 1e-11, "weighted line: intercept");
    near_rel(fit->par[1].error, known.error_b, 1e-11, "with sigma, errors are absolute");
    near_rel(fit->covariance[1], known.covariance, 1e-10, "covariance of intercept and slope");
    near_rel(fit->chisq, known.chisq, 1e-11, "chi-square");
    near_rel(fit->aic, known.chisq + 4, 1e-11, "AIC with sigma");
    near_rel(fit->bic, known.chisq + 2 * log(25), 1e-11, "BIC with sigma");
    ok(fit->status == MM_FIT_CONVERGED && fit->n == 25 && fit->nfree == 2 && fit->dof == 23 && !fit->scaled,
       "counts and status");
    near_rel(fit->par[0].ci_hi - fit->par[0].value, 1.0000217 * known.error_a, 1e-6,
             "68.27 % are one standard error");
    mm_fit_free(fit);
    fit = fit_of(model, &s, false, NULL);
    near_rel(fit->par[1].error, unknown.error_b * sqrt(unknown.chisq / 23), 1e-11,
             "without sigma, they are scaled");
    near_rel(fit->aic, 25 * log(unknown.chisq / 25) + 4, 1e-11, "AIC without sigma");
    near_rel(fit->aicc, fit->aic + 2. * 3 * 4 / 21, 1e-12, "AICc counts the unknown sigma");
    near_rel(fit->rms, sqrt(unknown.chisq / 25), 1e-11, "rms");
    near_rel((fit->par[0].ci_hi - fit->par[0].value) / fit->par[0].error, 1.02224, 1e-5,
             "68.27 % of Student's t with 23 degrees of freedom");
    mm_fit_free(fit);
    fit = fit_of(model, &s, true, &(mm_fit_opts){ .errors = MM_ERRORS_SCALED });
    near_rel(fit->par[1].error, known.error_b * sqrt(known.chisq / 23), 1e-11, "errors scaled on demand");
    mm_fit_free(fit);
    fit = fit_of(model, &s, false, &(mm_fit_opts){ .errors = MM_ERRORS_ABSOLUTE });
    near_rel(fit->par[1].error, unknown.error_b, 1e-11, "errors absolute on demand: sigma is 1");
    mm_fit_free(fit);
    mm_model_free(model);
}

/* The line through two points leaves no degree of freedom. */
static void no_freedom(void)
{
    mm_model *model = model_of(line_model);
    sample s;
    fill_x(&s, 2, 1, 2);
    fill_y(&s, model, (double[]){ 1, 3 }, 0);
    s.sigma[0] = s.sigma[1] = 0.1;
    mm_fit *fit = fit_of(model, &s, false, NULL);
    ok(fit->dof == 0 && isnan(fit->par[0].error) && isnan(fit->redchi) && isnan(fit->par[0].ci_lo),
       "no degree of freedom: scaled errors do not exist");
    near_rel(fit->par[1].value, 3, 1e-13, "the values do");
    ok(strstr(fit->message, "no degree of freedom") != NULL && fit->status == MM_FIT_CONVERGED,
       "and the message says so");
    mm_fit_free(fit);
    fit = fit_of(model, &s, true, NULL);
    near_rel(fit->par[1].error, 0.1 * sqrt(2), 1e-12, "absolute errors exist without a degree of freedom");
    mm_fit_free(fit);
    s.n = 1;
    mm_err err = MM_ERR_INIT;
    const mm_data data = data_of(&s, true);
    ok(mm_fit_run(model, &data, NULL, NULL, &err) == NULL && err.code == MM_EINPUT,
       "fewer points than parameters");
    same_text(err.msg, "1 point cannot determine 2 free parameters", "the message says how many");
    mm_err_clear(&err);
    mm_model_free(model);
}

static void ties_and_derived(void)
{
    mm_model *model = model_of(
        "<component id=\"f\"><formula>a + b * x</formula><param name=\"a\" start=\"1\"/>"
        "<param name=\"b\" start=\"1\"/></component>"
        "<component id=\"g\"><formula>c * x^2</formula><param name=\"c\" tie=\"f.a * f.b / 10\"/></component>"
        "<component id=\"h\"><param name=\"k\" start=\"4\" vary=\"no\"/><param name=\"m\" tie=\"2 * "
        "h.k\"/></component>"
        "<derived name=\"ratio\" unit=\"1\" formula=\"f.a / f.b\"/>"
        "<derived name=\"sum\" unit=\"1\" formula=\"f.a + g.c\"/>"
        "<derived name=\"held\" unit=\"1\" formula=\"h.k + 1\"/>");
    sample s;
    fill_x(&s, 60, 0, 6);
    fill_y(&s, model, (double[]){ 2, 0.5, 0, 4, 0 }, 0.1);
    mm_fit *fit = fit_of(model, &s, true, NULL);
    const double a = fit->par[0].value, b = fit->par[1].value, *c = fit->covariance;
    const size_t n = fit->npar;
    ok(fit->par[2].state == MM_STATE_TIED && fit->nfree == 2, "a tied parameter is not free");
    near_rel(fit->par[2].value, a * b / 10, 1e-13, "it follows its tie");
    const double da = b / 10, db = a / 10;
    near_rel(fit->par[2].error, sqrt(da * da * c[0] + 2 * da * db * c[1] + db * db * c[n + 1]), 1e-10,
             "the error of a tied parameter is propagated");
    near_rel(estimate_of(fit, "ratio")->error,
             sqrt(c[0] / (b * b) - 2 * a / (b * b * b) * c[1] + a * a / (b * b * b * b) * c[n + 1]), 1e-10,
             "the error of a derived quantity carries the covariance");
    near_rel(estimate_of(fit, "sum")->error,
             sqrt((1 + da) * (1 + da) * c[0] + 2 * (1 + da) * db * c[1] + db * db * c[n + 1]), 1e-10,
             "also through a tied parameter");
    ok(isnan(estimate_of(fit, "held")->error) && isnan(fit->par[4].error) && fit->par[4].nflag == 0 &&
           fit->par[4].value == 8,
       "what hangs on fixed parameters alone has no error and no flag");
    ok(fabs(a - 2) < 5 * fit->par[0].error && fabs(b - 0.5) < 5 * fit->par[1].error, "the truth is found");
    double gradient[5] = { 1, 0, 1, 0, 0 };
    near_rel(mm_fit_propagate(fit, gradient), estimate_of(fit, "sum")->error, 1e-12,
             "mm_fit_propagate gives the same");
    mm_fit_free(fit);
    mm_model_free(model);
}

/* An error band is the error of the curve as a derived quantity. */
static void band(void)
{
    mm_model *model = model_of(line_model);
    sample s;
    fill_x(&s, 300, 0, 10);
    fill_y(&s, model, (double[]){ 1, 2 }, 0.5);
    mm_fit *fit = fit_of(model, &s, true, NULL);
    double sd[MOST_ROWS], worst = 0;
    ok(mm_fit_band(model, fit, s.n, s.axis, sd, NULL), "a band is made");
    for (size_t i = 0; i < s.n; i++) {
        const double want = sqrt(fit->covariance[0] + 2 * s.x[i] * fit->covariance[1] +
                                 s.x[i] * s.x[i] * fit->covariance[3]);
        worst = fmax(worst, fabs(sd[i] / want - 1));
    }
    near_abs(worst, 0, 1e-12, "it is sqrt(g' C g) at each row");
    mm_fit_free(fit);
    mm_model_free(model);
}

/* A peak whose centre is kept from where it wants to be. */
static void at_bound(void)
{
    mm_model *model = model_of(peak_model), *fixed = model_of(peak_model);
    sample s;
    fill_x(&s, 101, -5, 5);
    fill_y(&s, model, (double[]){ 4, 1, 0.8, 0.2 }, 0.02);
    mm_model_bound(model, "p.center=-2:0.9", NULL);
    mm_model_fix(fixed, "p.center=0.9", NULL);
    mm_fit *fit = fit_of(model, &s, true, NULL), *same = fit_of(fixed, &s, true, NULL);
    const mm_estimate *center = estimate_of(fit, "p.center");
    ok(fit->status == MM_FIT_AT_BOUND && center->state == MM_STATE_AT_BOUND && center->value == 0.9,
       "a parameter on its bound is at-bound");
    ok(isnan(center->error) && fit->covariance[1 * 4 + 1] == 0, "and has no error");
    near_rel(estimate_of(fit, "p.area")->error, estimate_of(same, "p.area")->error, 1e-7,
             "the others keep theirs, as with the parameter fixed");
    near_rel(estimate_of(fit, "p.sigma")->value, estimate_of(same, "p.sigma")->value, 1e-8,
             "and their values");
    ok(strstr(fit->message, "p.center on a bound") != NULL, "the message names it");
    mm_fit_free(fit);
    mm_fit_free(same);
    mm_model_bound(model, "p.center=1:3", NULL);
    mm_model_set(model, "p.center=-4", NULL);
    fill_y(&s, model, (double[]){ 4, 1, 0.8, 0.2 }, 0);
    fit = fit_of(model, &s, true, &(mm_fit_opts){ .errors = MM_ERRORS_ABSOLUTE });
    ok(fit == NULL, "a sigma of 0 is refused");
    fit = fit_of(model, &s, false, &(mm_fit_opts){ .errors = MM_ERRORS_ABSOLUTE });
    near_abs(estimate_of(fit, "p.center")->value, 1, 1e-7,
             "a truth exactly on the bound is found, the start being outside");
    near_rel(estimate_of(fit, "p.area")->value, 4, 1e-7, "and so are the others");
    mm_fit_free(fit);
    mm_model_bound(model, "p.center=1:1", NULL);
    fit = fit_of(model, &s, false, &(mm_fit_opts){ .errors = MM_ERRORS_ABSOLUTE });
    ok(estimate_of(fit, "p.center")->state == MM_STATE_AT_BOUND && isnan(fit->par[1].error),
       "a box without room holds its parameter");
    mm_fit_free(fit);
    mm_model_free(model);
    mm_model_free(fixed);
}

static void singular(void)
{
    mm_model *model = model_of(
        "<component id=\"f\"><formula>a * b * exp(-k * x) + c</formula>"
        "<param name=\"a\" start=\"1\"/><param name=\"b\" start=\"2\"/><param name=\"k\" start=\"1\"/>"
        "<param name=\"c\" start=\"0\"/><param name=\"unused\" start=\"7\"/></component>"
        "<derived name=\"a2\" unit=\"1\" formula=\"f.a * 2\"/>"
        "<derived name=\"rate\" unit=\"1\" formula=\"1 / f.k\"/>");
    sample s;
    fill_x(&s, 50, 0, 5);
    fill_y(&s, model, (double[]){ 2, 3, 0.7, 0.5, 7 }, 0.01);
    mm_fit *fit = fit_of(model, &s, true, NULL);
    const mm_estimate *a = estimate_of(fit, "f.a"), *b = estimate_of(fit, "f.b"),
                      *k = estimate_of(fit, "f.k");
    const mm_estimate *unused = estimate_of(fit, "f.unused");
    ok(is_flagged(a, "singular") && is_flagged(b, "singular") && is_flagged(unused, "singular"),
       "the parameters of a singular direction are named");
    ok(isnan(a->error) && isnan(b->error) && isnan(unused->error) && isnan(a->ci_lo), "they have no error");
    ok(k->nflag == 0 && k->error > 0 && estimate_of(fit, "f.c")->error > 0, "the others keep theirs");
    ok(isnan(estimate_of(fit, "a2")->error) && is_flagged(estimate_of(fit, "a2"), "singular"),
       "a quantity that needs them has none either");
    ok(estimate_of(fit, "rate")->error > 0, "one that does not, has");
    near_abs(a->value * b->value, 6, 0.1, "their product is found");
    ok(fit->nflag == 1 && strcmp(fit->flag[0], "singular") == 0 && strstr(fit->message, "f.a, f.b") != NULL,
       "fit and message tell");
    ok(fit->condition > 1e12, "the condition number is known");
    mm_model_fix(model, "f.b=3", NULL);
    mm_model_fix(model, "f.unused", NULL);
    mm_fit *fixed = fit_of(model, &s, true, NULL);
    near_rel(k->error, estimate_of(fixed, "f.k")->error, 1e-6, "the errors that are left are right");
    ok(fixed->condition < 100 && fixed->nflag == 0, "without the singular direction all is well");
    mm_fit_free(fit);
    mm_fit_free(fixed);
    mm_model_free(model);
}

/* A Gaussian prior on a straight line's intercept: the sum of two informations. */
static void priors(void)
{
    mm_model *model = model_of(line_model);
    sample s;
    fill_x(&s, 10, 1, 10);
    fill_y(&s, model, (double[]){ 1, 2 }, 0.5);
    mm_model_prior(model, "f.a=1.3(0.2)", NULL);
    mm_fit *fit = fit_of(model, &s, true, NULL);
    double w = 10 / 0.25 + 1 / 0.04, x = 0, xx = 0, y = 1.3 / 0.04, xy = 0;
    for (size_t i = 0; i < s.n; i++) {
        x += s.x[i] / 0.25;
        xx += s.x[i] * s.x[i] / 0.25;
        y += s.y[i] / 0.25;
        xy += s.x[i] * s.y[i] / 0.25;
    }
    const double d = w * xx - x * x;
    near_rel(fit->par[0].value, (xx * y - x * xy) / d, 1e-10, "value with a prior");
    near_rel(fit->par[0].error, sqrt(xx / d), 1e-10, "error with a prior");
    ok(fit->n == 10 && fit->dof == 9, "a prior is no point, but counts in the degrees of freedom");
    double chisq = pow((fit->par[0].value - 1.3) / 0.2, 2);
    for (size_t i = 0; i < s.n; i++)
        chisq += pow((s.y[i] - fit->par[0].value - fit->par[1].value * s.x[i]) / 0.5, 2);
    near_rel(fit->chisq, chisq, 1e-10, "and in chi-square");
    mm_fit *scaled = fit_of(model, &s, false, NULL);
    const double unit = sqrt(scaled->redchi);
    near_abs(unit, 0.5, 0.3, "without sigma the prior is weighed with the scatter");
    for (size_t i = 0; i < s.n; i++)
        s.sigma[i] = unit;
    mm_fit *again = fit_of(model, &s, true, NULL);
    near_rel(scaled->par[0].value, again->par[0].value, 1e-6, "as if that were the sigma");
    near_rel(scaled->par[0].error, again->par[0].error, 1e-6, "the error too");
    mm_fit_free(fit);
    mm_fit_free(scaled);
    mm_fit_free(again);
    s.n = 1;
    fit = fit_of(model, &s, true, NULL);
    ok(fit != NULL && fit->dof == 0, "a prior can stand in for a point");
    mm_fit_free(fit);
    mm_model_free(model);
}

static void refusals(void)
{
    mm_model *model = model_of("<component id=\"f\"><formula>log(a * x)</formula><param name=\"a\" "
                               "start=\"-1\" min=\"-2\"/></component>");
    sample s;
    fill_x(&s, 20, 1, 2);
    for (size_t i = 0; i < s.n; i++)
        s.y[i] = log(3 * s.x[i]);
    mm_fit *fit = fit_of(model, &s, false, NULL);
    ok(fit != NULL && fit->status == MM_FIT_CONVERGED, "a start that is not finite is repaired");
    near_rel(fit->par[0].value, 3, 1e-9, "and leads to the answer");
    ok(strstr(fit->message, "not finite at the start") != NULL, "which the message tells");
    mm_fit_free(fit);
    const double nowhere[] = { NAN };
    const mm_data same = data_of(&s, false);
    fit = mm_fit_run(model, &same, nowhere, NULL, NULL);
    ok(fit != NULL && fabs(fit->par[0].value - 3) < 1e-8, "so is one that is no number");
    mm_fit_free(fit);
    mm_model_bound(model, "f.a=-2:-1", NULL);
    mm_err err = MM_ERR_INIT;
    const mm_data data = data_of(&s, false);
    ok(mm_fit_run(model, &data, NULL, NULL, &err) == NULL && err.code == MM_EINPUT &&
           strstr(err.msg, "not finite") != NULL,
       "a model without a finite point is refused");
    mm_err_clear(&err);
    s.y[3] = NAN;
    ok(mm_fit_run(model, &data, NULL, NULL, &err) == NULL && err.code == MM_EINPUT,
       "a NaN in the data is refused");
    same_text(err.msg, "sample: y of row 4 is not a finite number", "with its row");
    mm_err_clear(&err);
    const mm_data empty = { "empty.dat", 0, s.axis, s.y, NULL };
    ok(mm_fit_run(model, &empty, NULL, NULL, &err) == NULL && err.code == MM_EINPUT, "so are no data");
    mm_err_clear(&err);
    mm_model_free(model);
    mm_fit_free(NULL);
}

/* Two outputs that share a decay time are one dataset of both, written as two x axes. */
static void two_outputs(void)
{
    static const char head[] =
        "<model xmlns=\"urn:mischmetal:model:1\" id=\"two\" domain=\"general\"><title>t</title>";
    char *xml = mm_format(
        "%s<x name=\"x\"/><y name=\"u\"/><y name=\"v\"/>"
        "<component id=\"f\" output=\"u\"><formula>a * exp(-x / t)</formula><param name=\"a\" start=\"1\"/>"
        "<param name=\"t\" start=\"1\"/></component><component id=\"g\" output=\"v\"><formula>b * x * exp(-x "
        "/ t)"
        "</formula><param name=\"b\" start=\"1\"/><param name=\"t\" tie=\"f.t\"/></component></model>",
        head);
    char *stacked = mm_format(
        "%s<x name=\"x\"/><x name=\"k\"/><y name=\"y\"/><component id=\"f\"><formula>(k == 0 ? a : b * x)"
        " * exp(-x / t)</formula><param name=\"a\" start=\"1\"/><param name=\"t\" start=\"1\"/>"
        "<param name=\"b\" start=\"1\"/></component></model>",
        head);
    mm_model *two = mm_model_parse(xml, strlen(xml), "two.xml", NULL);
    mm_model *one = mm_model_parse(stacked, strlen(stacked), "one.xml", NULL);
    enum { ROWS = 700 };
    double *x = mm_zalloc(2 * ROWS, sizeof *x), *k = mm_zalloc(2 * ROWS, sizeof *k),
           *y = mm_zalloc(2 * ROWS, sizeof *y);
    double *sigma = mm_zalloc(2 * ROWS, sizeof *sigma);
    for (size_t i = 0; i < 2 * ROWS; i++) {
        k[i] = i >= ROWS;
        x[i] = (double)(i % ROWS) * 0.01;
        sigma[i] = i >= ROWS ? 0.05 : 0.02;
        y[i] = (i >= ROWS ? 0.8 * x[i] : 2) * exp(-x[i] / 1.7) + sigma[i] * random_normal();
    }
    const double *const axes[] = { x, k };
    mm_fit *a = mm_fit_run(two, &(mm_data){ "two", ROWS, axes, y, sigma }, NULL, NULL, NULL);
    mm_fit *b = mm_fit_run(one, &(mm_data){ "one", 2 * ROWS, axes, y, sigma }, NULL, NULL, NULL);
    ok(a->n == 2 * ROWS && a->nfree == 3, "points of two outputs count together");
    near_rel(a->par[1].value, b->par[1].value, 1e-9, "two outputs: the shared decay time");
    near_rel(a->par[1].error, b->par[1].error, 1e-9, "its error");
    near_rel(a->par[2].error, b->par[2].error, 1e-9, "the error of what one output alone knows");
    near_rel(a->chisq, b->chisq, 1e-10, "chi-square");
    double *band_a = mm_zalloc(2 * ROWS, sizeof *band_a), *band_b = mm_zalloc(2 * ROWS, sizeof *band_b),
           worst = 0;
    mm_fit_band(two, a, ROWS, axes, band_a, NULL);
    mm_fit_band(one, b, 2 * ROWS, axes, band_b, NULL);
    for (size_t i = 0; i < 2 * ROWS; i++)
        worst = fmax(worst, fabs(band_a[i] - band_b[i]));
    near_abs(worst, 0, 1e-10, "the band lies output after output");
    double *const memory[] = { x, k, y, sigma, band_a, band_b };
    for (size_t i = 0; i < sizeof memory / sizeof *memory; i++)
        free(memory[i]);
    mm_fit_free(a);
    mm_fit_free(b);
    mm_model_free(two);
    mm_model_free(one);
    free(xml);
    free(stacked);
}

static void all_fixed(void)
{
    mm_model *model = model_of(line_model);
    sample s;
    fill_x(&s, 10, 0, 9);
    fill_y(&s, model, (double[]){ 1, 2 }, 0.5);
    mm_model_fix(model, "f.a=1", NULL);
    mm_model_fix(model, "f.b=2", NULL);
    mm_fit *fit = fit_of(model, &s, true, NULL);
    ok(fit != NULL && fit->nfree == 0 && fit->dof == 10 && fit->status == MM_FIT_CONVERGED &&
           fit->par[0].value == 1 && isnan(fit->par[0].error) && fit->par[1].state == MM_STATE_FIXED,
       "with all parameters fixed the curve is judged");
    double chisq = 0;
    for (size_t i = 0; i < s.n; i++)
        chisq += pow((s.y[i] - 1 - 2 * s.x[i]) / 0.5, 2);
    near_rel(fit->chisq, chisq, 1e-12, "its chi-square is known");
    mm_fit_free(fit);
    mm_model_free(model);
}

int main(void)
{
    mm_model_init();
    straight_line();
    no_freedom();
    ties_and_derived();
    band();
    at_bound();
    singular();
    priors();
    refusals();
    two_outputs();
    all_fixed();
    mm_model_quit();
    return done();
}
