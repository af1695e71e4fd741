/* Series of fits, and the search for the right minimum: the guard, quasi-random starts, neighbours. */
#include "fitting.h"

enum { SERIES = 24 };

/* A narrow peak on a broad one: from the far side of the broad one a fit can lose the narrow one. */
static const char *const two_peaks =
    "<component id=\"a\" func=\"gaussian\"><param name=\"area\" start=\"3\" min=\"0\" max=\"50\"/>"
    "<param name=\"center\" start=\"-1\" min=\"-8\" max=\"8\"/><param name=\"sigma\" start=\"1\" "
    "min=\"0.05\" max=\"5\"/></component>"
    "<component id=\"b\" func=\"gaussian\"><param name=\"area\" start=\"3\" min=\"0\" max=\"50\"/>"
    "<param name=\"center\" start=\"1\" min=\"-8\" max=\"8\"/><param name=\"sigma\" start=\"1\" min=\"0.05\" "
    "max=\"5\"/></component>";

typedef struct collection {
    sample s[SERIES];
    mm_data data[SERIES];
    mm_fit *fit[SERIES];
} collection;

static void forget(collection *c)
{
    for (size_t i = 0; i < SERIES; i++) {
        mm_fit_free(c->fit[i]);
        c->fit[i] = NULL;
    }
}

static bool fit_all(collection *c, const mm_model *model, const double *const *start, bool chain,
                    mm_fit_opts opts)
{
    forget(c);
    return mm_fit_series(model, SERIES, c->data, start, chain, &opts, c->fit, NULL);
}

/* The second peak moves from 2 to 6 while its start stays at 1. */
static void fill(collection *c, const mm_model *model)
{
    for (size_t i = 0; i < SERIES; i++) {
        double truth[] = { 6, -2, 1.2, 1.5, 2 + 4 * (double)i / (SERIES - 1), 0.25 };
        fill_x(&c->s[i], 161, -8, 8);
        fill_y(&c->s[i], model, truth, 0.02);
        c->data[i] = data_of(&c->s[i], true);
    }
}

static size_t count_right(const collection *c)
{
    size_t right = 0;
    for (size_t i = 0; i < SERIES; i++)
        right += fabs(c->fit[i]->chisq / (double)c->fit[i]->dof - 1) < 0.6;
    return right;
}

static const mm_fit_opts plain = { .level = 0.6827 }, guarded = MM_FIT_OPTS_INIT;

static void neighbours(void)
{
    mm_model *model = model_of(two_peaks);
    collection *c = mm_zalloc(1, sizeof *c);
    fill(c, model);
    fit_all(c, model, NULL, false, plain);
    const size_t alone = count_right(c);
    fit_all(c, model, NULL, true, plain);
    const size_t chained = count_right(c);
    fit_all(c, model, NULL, false, guarded);
    const size_t guard = count_right(c);
    mm_fit_opts many = plain;
    many.multistart = 60;
    fit_all(c, model, NULL, false, many);
    const size_t multistart = count_right(c);
    diag("right of %d: alone %zu, chained %zu, guarded %zu, multistart %zu", SERIES, alone, chained, guard,
         multistart);
    ok(alone < SERIES, "from a poor start some fits of the series end in a wrong minimum");
    ok(chained > alone, "the neighbours' answers bring some of them back");
    ok(guard == SERIES, "the guard brings all of them back");
    ok(multistart == SERIES, "so do quasi-random starts");
    forget(c);
    free(c);
    mm_model_free(model);
}

static bool same_number(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

static bool same_bits(const collection *c, mm_fit *const *other)
{
    bool same = true;
    for (size_t i = 0; i < SERIES; i++) {
        const mm_fit *a = c->fit[i], *b = other[i];
        same &= a->chisq == b->chisq && a->evaluations == b->evaluations;
        for (size_t j = 0; j < a->npar; j++)
            same &= a->par[j].value == b->par[j].value && same_number(a->par[j].ci_hi, b->par[j].ci_hi);
    }
    return same;
}

static void threads(void)
{
    mm_model *model = model_of(two_peaks);
    collection *c = mm_zalloc(1, sizeof *c), *d = mm_zalloc(1, sizeof *d);
    fill(c, model);
    memcpy(d->data, c->data, sizeof c->data);
    for (int chain = 0; chain < 2; chain++) {
        mm_fit_opts opts = guarded;
        opts.jobs = 1;
        fit_all(c, model, NULL, chain, opts);
        opts.jobs = 4;
        fit_all(d, model, NULL, chain, opts);
        ok(same_bits(c, d->fit), "%s series: one thread and four give the same bits",
           chain ? "a chained" : "a plain");
    }
    fit_all(c, model, NULL, false, plain);
    bool same = true;
    for (size_t i = 0; i < SERIES; i++) {
        mm_fit *fit = mm_fit_run(model, &c->data[i], NULL, &plain, NULL);
        same &= fit->chisq == c->fit[i]->chisq && fit->par[0].error == c->fit[i]->par[0].error;
        mm_fit_free(fit);
    }
    ok(same, "without neighbours a series is its fits, one by one");
    forget(c);
    forget(d);
    free(c);
    free(d);
    mm_model_free(model);
}

static void failures(void)
{
    mm_model *model = model_of(two_peaks);
    collection *c = mm_zalloc(1, sizeof *c);
    fill(c, model);
    c->s[3].y[7] = NAN;
    c->data[5].n = 4;
    c->data[5].name = "short.dat";
    double start[6] = { 6, -2, 1.2, 1.5, 2.2, 0.25 };
    const double *starts[SERIES] = { [1] = start };
    ok(fit_all(c, model, starts, false, plain), "a series with bad members is a series");
    ok(c->fit[3]->status == MM_FIT_FAILED && strstr(c->fit[3]->message, "row 8") != NULL &&
           isnan(c->fit[3]->par[0].value) && c->fit[3]->npar == 6,
       "a failed member says why and has no values");
    same_text(c->fit[5]->message, "4 points cannot determine 6 free parameters",
              "so does one with too few points");
    same_text(c->fit[5]->dataset, "short.dat", "which keeps its name");
    ok(c->fit[4]->status != MM_FIT_FAILED && c->fit[1]->status == MM_FIT_CONVERGED, "the others are fitted");
    forget(c);
    free(c);
    mm_model_free(model);
}

/* A start that is hopeless alone, as this model has values for 1.9 < a < 2.1 only, is rescued by a neighbour.
 */
static void rescue(void)
{
    mm_model *model = model_of(
        "<component id=\"f\"><formula>a * x + 1e-9 * sqrt((a - 1.9) * (2.1 - a))</formula>"
        "<param name=\"a\" start=\"2.02\"/></component>");
    collection *c = mm_zalloc(1, sizeof *c);
    const double far[] = { 50 };
    const double *starts[SERIES] = { [10] = far };
    for (size_t i = 0; i < SERIES; i++) {
        fill_x(&c->s[i], 30, 2, 5);
        fill_y(&c->s[i], model, (double[]){ 2 }, 0.01);
        c->data[i] = data_of(&c->s[i], true);
    }
    mm_err err = MM_ERR_INIT;
    ok(mm_fit_run(model, &c->data[10], far, &plain, &err) == NULL && err.code == MM_EINPUT,
       "a hopeless start");
    mm_err_clear(&err);
    fit_all(c, model, starts, true, plain);
    near_rel(c->fit[10]->par[0].value, 2, 0.01,
             "a member without a usable start begins at its neighbour's answer");
    ok(c->fit[10]->status == MM_FIT_CONVERGED, "and converges");
    forget(c);
    free(c);
    mm_model_free(model);
}

static void guard_reports(void)
{
    mm_model *model = model_of(two_peaks);
    sample s;
    double truth[] = { 6, -2, 1.2, 1.5, 5.5, 0.25 };
    fill_x(&s, 161, -8, 8);
    fill_y(&s, model, truth, 0.02);
    mm_fit *without = fit_of(model, &s, true, &plain), *with = fit_of(model, &s, true, &guarded);
    ok(without->chisq > 10 * with->chisq && without->status != MM_FIT_FAILED,
       "without the guard the answer is wrong");
    ok(strstr(with->message, "instead of") != NULL, "a minimum that the guard found is reported");
    near_abs(estimate_of(with, "b.center")->value, 5.5, 0.1, "it is the right one");
    mm_fit_free(without);
    mm_fit_free(with);
    truth[4] = 2;
    fill_y(&s, model, truth, 0.02);
    without = fit_of(model, &s, true, &plain);
    with = fit_of(model, &s, true, &guarded);
    ok(with->evaluations == without->evaluations, "a fit whose residuals are noise costs the guard nothing");
    mm_fit_free(without);
    mm_fit_free(with);
    mm_model_free(model);
}

int main(void)
{
    mm_model_init();
    neighbours();
    threads();
    failures();
    rescue();
    guard_reports();
    mm_model_quit();
    return done();
}
