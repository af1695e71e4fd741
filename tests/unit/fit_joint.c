/* Joint fits against the same thing written as one dataset: a second x numbers the dataset, and a formula
 * picks its own parameters by it. */
#include "fitting.h"

enum { DATASETS = 3, MANY = 60 };

static const char *const peak_of_three =
    "<component id=\"p\"><formula>area * exp(-((x - center) / width)^2 / 2) + base</formula>"
    "<param name=\"area\" start=\"2\"/><param name=\"center\" start=\"0.4\"/><param name=\"width\" "
    "start=\"1.2\" min=\"0.1\"/>"
    "<param name=\"base\" start=\"0\"/></component>"
    "<derived name=\"integral\" unit=\"1\" formula=\"p.area * p.width * sqrt(2 * pi)\"/>"
    "<derived name=\"fwhm\" unit=\"1\" formula=\"2 * sqrt(2 * ln(2)) * p.width\"/>";

/* shared: center and width */
static const char *const stacked_peaks =
    "<model xmlns=\"urn:mischmetal:model:1\" id=\"stacked\" domain=\"general\"><title>t</title>"
    "<x name=\"x\"/><x name=\"k\"/><y name=\"y\"/><component id=\"p\"><formula>(k == 0 ? area1 : k == 1 ? "
    "area2 : area3)"
    " * exp(-((x - center) / width)^2 / 2) + (k == 0 ? base1 : k == 1 ? base2 : base3)</formula>"
    "<param name=\"area1\" start=\"2\"/><param name=\"area2\" start=\"2\"/><param name=\"area3\" "
    "start=\"2\"/>"
    "<param name=\"center\" start=\"0.4\"/><param name=\"width\" start=\"1.2\" min=\"0.1\"/>"
    "<param name=\"base1\" start=\"0\"/><param name=\"base2\" start=\"0\"/><param name=\"base3\" "
    "start=\"0\"/></component></model>";

static const char *const center_and_width[] = { "p.center", "width" };

typedef struct collection {
    size_t n;
    sample s[MANY];
    mm_data data[MANY];
    mm_fit *fit[MANY], *whole;
} collection;

static void forget(collection *c)
{
    for (size_t k = 0; k < c->n; k++) {
        mm_fit_free(c->fit[k]);
        c->fit[k] = NULL;
    }
    mm_fit_free(c->whole);
    c->whole = NULL;
}

static void fill(collection *c, const mm_model *model, size_t n, size_t rows, double noise, bool with_sigma)
{
    forget(c);
    c->n = n;
    for (size_t k = 0; k < n; k++) {
        double truth[] = { 3 + 0.5 * (double)(k % 5), 0.1, 0.8, 0.2 * (double)(k % 3) };
        fill_x(&c->s[k], rows + k % 4, -3, 3);
        fill_y(&c->s[k], model, truth, noise);
        c->data[k] = data_of(&c->s[k], with_sigma);
    }
}

static bool fit_jointly(collection *c, const mm_model *model, size_t nshare, const char *const *share,
                        const mm_fit_opts *opts)
{
    mm_err err = MM_ERR_INIT;
    forget(c);
    const bool good = mm_fit_joint(model, c->n, c->data, nshare, share, NULL, opts, c->fit, &c->whole, &err);
    if (!good)
        diag("%s", err.msg);
    mm_err_clear(&err);
    return good;
}

/* All datasets under one another, with k as second x. */
typedef struct stack {
    size_t n;
    double x[2][DATASETS * MOST_ROWS], y[DATASETS * MOST_ROWS], sigma[DATASETS * MOST_ROWS];
    const double *axis[2];
} stack;

static mm_fit *fit_stacked(const collection *c, const mm_model *model, bool with_sigma,
                           const mm_fit_opts *opts)
{
    stack *all = mm_zalloc(1, sizeof *all);
    for (size_t k = 0; k < c->n; k++)
        for (size_t i = 0; i < c->s[k].n; i++) {
            all->x[0][all->n] = c->s[k].x[i];
            all->x[1][all->n] = (double)k;
            all->y[all->n] = c->s[k].y[i];
            all->sigma[all->n++] = c->s[k].sigma[i];
        }
    all->axis[0] = all->x[0];
    all->axis[1] = all->x[1];
    const mm_data data = { "stack", all->n, all->axis, all->y, with_sigma ? all->sigma : NULL };
    mm_fit *fit = mm_fit_run(model, &data, NULL, opts, NULL);
    free(all);
    return fit;
}

/* Names in the joint result and in the stacked one. */
static const char *const names[][2] = { { "p.area[1]", "p.area1" }, { "p.area[2]", "p.area2" },
                                        { "p.area[3]", "p.area3" }, { "p.center", "p.center" },
                                        { "p.width", "p.width" },   { "p.base[1]", "p.base1" },
                                        { "p.base[2]", "p.base2" }, { "p.base[3]", "p.base3" } };
enum { NAMES = sizeof names / sizeof *names };

static void compare(const mm_fit *whole, const mm_fit *stacked, const char *what)
{
    double value = 0, error = 0, covariance = 0, ci = 0;
    for (size_t i = 0; i < NAMES; i++) {
        const mm_estimate *a = estimate_of(whole, names[i][0]), *b = estimate_of(stacked, names[i][1]);
        value = fmax(value, fabs(a->value - b->value) / b->error);
        error = fmax(error, fabs(a->error / b->error - 1));
        ci = fmax(ci, fmax(fabs(a->ci_lo - b->ci_lo), fabs(a->ci_hi - b->ci_hi)) / b->error);
        for (size_t j = 0; j < NAMES; j++) {
            const size_t ai = (size_t)(a - whole->par),
                         aj = (size_t)(estimate_of(whole, names[j][0]) - whole->par);
            const size_t bi = (size_t)(b - stacked->par),
                         bj = (size_t)(estimate_of(stacked, names[j][1]) - stacked->par);
            const double scale = b->error * stacked->par[bj].error;
            covariance = fmax(covariance, fabs(whole->covariance[ai * whole->npar + aj] -
                                               stacked->covariance[bi * stacked->npar + bj]) /
                                              scale);
        }
    }
    near_abs(value, 0, 1e-6, what);
    near_abs(error, 0, 1e-6, "the same errors");
    near_abs(covariance, 0, 1e-6, "the same covariance, also across datasets");
    near_abs(ci, 0, 1e-3, "the same intervals");
    near_rel(whole->chisq, stacked->chisq, 1e-9, "the same chi-square");
    ok(whole->n == stacked->n && whole->nfree == stacked->nfree && whole->dof == stacked->dof,
       "the same counts");
}

static void against_stacked(void)
{
    mm_model *model = model_of(peak_of_three),
             *one = mm_model_parse(stacked_peaks, strlen(stacked_peaks), "s.xml", NULL);
    collection *c = mm_zalloc(1, sizeof *c);
    for (int with_sigma = 0; with_sigma < 2; with_sigma++) {
        fill(c, model, DATASETS, 30, 0.1, with_sigma);
        for (int ci = MM_CI_COVARIANCE; ci <= MM_CI_PROFILE; ci++) {
            mm_fit_opts opts = MM_FIT_OPTS_INIT;
            opts.ci = (mm_ci)ci;
            mm_fit *stacked = fit_stacked(c, one, with_sigma, &opts);
            fit_jointly(c, model, 2, center_and_width, &opts);
            compare(c->whole, stacked,
                    ci == MM_CI_PROFILE ? "joint is stacked, with profiles" : "joint is stacked");
            mm_fit_free(stacked);
        }
    }
    const mm_fit *second = c->fit[1];
    near_rel(second->par[0].error, estimate_of(c->whole, "p.area[2]")->error, 1e-12,
             "a dataset's own result has the joint errors");
    near_rel(estimate_of(second, "integral")->error, estimate_of(c->whole, "integral[2]")->error, 1e-12,
             "and derived quantities");
    ok(estimate_of(c->whole, "fwhm") != NULL && estimate_of(c->whole, "fwhm[1]") == NULL,
       "a derived quantity of shared parameters stands once");
    near_rel(c->fit[0]->chisq + c->fit[1]->chisq + c->fit[2]->chisq, c->whole->chisq, 1e-12,
             "chi-squares add up");
    forget(c);
    free(c);
    mm_model_free(model);
    mm_model_free(one);
}

/* With all parameters shared, datasets are one dataset in parts. */
static void all_shared(void)
{
    mm_model *model = model_of(line_model);
    collection *c = mm_zalloc(1, sizeof *c);
    const char *const all[] = { "*" };
    sample *together = mm_zalloc(1, sizeof *together);
    fill_x(together, 90, 0, 9);
    fill_y(together, model, (double[]){ 1, 0.3 }, 0.2);
    c->n = 3;
    for (size_t k = 0; k < 3; k++) {
        fill_x(&c->s[k], 30, 0, 1);
        memcpy(c->s[k].x, together->x + 30 * k, 30 * sizeof(double));
        memcpy(c->s[k].y, together->y + 30 * k, 30 * sizeof(double));
        memcpy(c->s[k].sigma, together->sigma + 30 * k, 30 * sizeof(double));
        c->data[k] = data_of(&c->s[k], true);
    }
    mm_fit *one = fit_of(model, together, true, NULL);
    fit_jointly(c, model, 1, all, NULL);
    ok(c->whole->npar == 2 && c->whole->nfree == 2, "all parameters are common");
    near_rel(c->whole->par[1].value, one->par[1].value, 1e-10,
             "parts with all parameters shared are one dataset");
    near_rel(c->fit[2]->par[1].error, one->par[1].error, 1e-10, "with its errors");
    near_rel(c->whole->chisq, one->chisq, 1e-10, "and its chi-square");
    mm_fit_free(one);
    forget(c);
    free(c);
    free(together);
    mm_model_free(model);
}

static void priors_and_bounds(void)
{
    mm_model *model = model_of(peak_of_three),
             *one = mm_model_parse(stacked_peaks, strlen(stacked_peaks), "s.xml", NULL);
    collection *c = mm_zalloc(1, sizeof *c);
    fill(c, model, DATASETS, 30, 0.1, true);
    mm_model_prior(model, "p.center=0.3(0.01)", NULL);
    mm_model_prior(one, "p.center=0.3(0.01)", NULL);
    fit_jointly(c, model, 2, center_and_width, NULL);
    mm_fit *stacked = fit_stacked(c, one, true, NULL);
    compare(c->whole, stacked, "the prior of a shared parameter counts once");
    mm_fit_free(stacked);
    mm_model_bound(model, "p.width=1:2", NULL);
    mm_model_bound(one, "p.width=1:2", NULL);
    mm_model_bound(model, "p.base=0.3:5", NULL);
    for (int k = 1; k <= 3; k++) {
        char bound[] = "p.base1=0.3:5";
        bound[6] = (char)('0' + k);
        mm_model_bound(one, bound, NULL);
    }
    fit_jointly(c, model, 2, center_and_width, NULL);
    stacked = fit_stacked(c, one, true, NULL);
    bool same = true;
    double worst = 0;
    for (size_t i = 0; i < NAMES; i++) {
        const mm_estimate *a = estimate_of(c->whole, names[i][0]), *b = estimate_of(stacked, names[i][1]);
        same &= a->state == b->state && isnan(a->error) == isnan(b->error);
        worst = fmax(worst, fabs(a->value - b->value));
    }
    ok(same && c->whole->status == MM_FIT_AT_BOUND &&
           estimate_of(c->whole, "p.width")->state == MM_STATE_AT_BOUND &&
           estimate_of(c->whole, "p.base[1]")->state == MM_STATE_AT_BOUND,
       "shared and own parameters on bounds are the same ones");
    near_abs(worst, 0, 1e-7, "the values are the same");
    mm_fit_free(stacked);
    forget(c);
    free(c);
    mm_model_free(model);
    mm_model_free(one);
}

static void nothing_shared(void)
{
    mm_model *model = model_of(peak_of_three);
    collection *c = mm_zalloc(1, sizeof *c);
    fill(c, model, DATASETS, 40, 0.1, true);
    fit_jointly(c, model, 0, NULL, NULL);
    mm_fit *alone[DATASETS];
    double worst = 0;
    bool smaller = true;
    for (size_t k = 0; k < DATASETS; k++) {
        alone[k] = fit_of(model, &c->s[k], true, NULL);
        for (size_t i = 0; i < alone[k]->npar; i++)
            worst = fmax(worst,
                         fabs(alone[k]->par[i].value - c->fit[k]->par[i].value) / alone[k]->par[i].error +
                             fabs(alone[k]->par[i].error / c->fit[k]->par[i].error - 1));
    }
    near_abs(worst, 0, 1e-8, "with nothing shared, joint is separate");
    fit_jointly(c, model, 2, center_and_width, NULL);
    for (size_t k = 0; k < DATASETS; k++) {
        /* others are at least not larger, but for the point they are taken at */
        for (size_t i = 0; i < alone[k]->npar; i++)
            smaller &= c->fit[k]->par[i].error < (i == 1 || i == 2 ? 0.75 : 1.1) * alone[k]->par[i].error;
        mm_fit_free(alone[k]);
    }
    ok(smaller, "sharing makes the errors of what is shared smaller, and none larger");
    forget(c);
    c->n = 1;
    fit_jointly(c, model, 2, center_and_width, NULL);
    mm_fit *single = fit_of(model, &c->s[0], true, NULL);
    ok(c->whole->chisq == single->chisq && c->fit[0]->par[2].value == single->par[2].value &&
           c->whole->par[2].error == single->par[2].error,
       "a joint fit of one dataset is its fit, whatever is shared");
    mm_fit_free(single);
    forget(c);
    free(c);
    mm_model_free(model);
}

static void many(void)
{
    mm_model *model = model_of(peak_of_three);
    collection *c = mm_zalloc(1, sizeof *c);
    double evaluations[2];
    for (int turn = 0; turn < 2; turn++) {
        fill(c, model, turn == 0 ? MANY / 10 : MANY, 25, 0.1, true);
        fit_jointly(c, model, 2, center_and_width, NULL);
        evaluations[turn] = (double)c->whole->evaluations / (double)c->n;
        ok(c->whole->status == MM_FIT_CONVERGED &&
               fabs(c->fit[0]->par[1].value - 0.1) < 4 * c->fit[0]->par[1].error,
           "%zu datasets with two shared parameters", c->n);
    }
    ok(evaluations[1] < 1.5 * evaluations[0],
       "evaluations grow as the number of datasets: %.0f each of 6, %.0f of 60", evaluations[0],
       evaluations[1]);
    mm_fit_opts opts = MM_FIT_OPTS_INIT;
    opts.jobs = 4;
    const double chisq = c->whole->chisq, value = c->fit[7]->par[0].value, error = c->fit[7]->par[0].error;
    opts.jobs = 4;
    fit_jointly(c, model, 2, center_and_width, &opts);
    const bool four = c->whole->chisq == chisq && c->fit[7]->par[0].value == value &&
                      c->fit[7]->par[0].error == error;
    opts.jobs = 1;
    fit_jointly(c, model, 2, center_and_width, &opts);
    ok(four && c->whole->chisq == chisq && c->fit[7]->par[0].value == value &&
           c->fit[7]->par[0].error == error,
       "the bits do not depend on the number of threads");
    forget(c);
    free(c);
    mm_model_free(model);
}

/* The difference of two datasets' integrals is better known than their errors alone would say: the shared
 * width moves both. Its pull has unit width only with the covariance across datasets. */
static void across_datasets(void)
{
    mm_model *model = model_of(peak_of_three);
    collection *c = mm_zalloc(1, sizeof *c);
    enum { SAMPLES = 300 };
    double square = 0, own = 0;
    for (size_t i = 0; i < SAMPLES; i++) {
        fill(c, model, 2, 25, 0.2, true);
        fit_jointly(c, model, 2, center_and_width, NULL);
        double gradient[2][4] = { { 0 } }, grad[16] = { 0 }, difference = 0;
        for (size_t k = 0; k < 2; k++) {
            double full[4];
            for (size_t j = 0; j < 4; j++)
                full[j] = c->fit[k]->par[j].value;
            difference += (k == 0 ? 1 : -1) * mm_model_derived(model, 0, full, gradient[k]);
        }
        const mm_estimate *par = c->whole->par;
        grad[estimate_of(c->whole, "p.area[1]") - par] = gradient[0][0];
        grad[estimate_of(c->whole, "p.area[2]") - par] = -gradient[1][0];
        grad[estimate_of(c->whole, "p.width") - par] = gradient[0][2] - gradient[1][2];
        const double truth = (3 - 3.5) * 0.8 * sqrt(2 * M_PI), error = mm_fit_propagate(c->whole, grad);
        square += pow((difference - truth) / error, 2);
        own += pow(difference - truth, 2) /
               (pow(c->fit[0]->derived[0].error, 2) + pow(c->fit[1]->derived[0].error, 2));
    }
    diag("width of the pull %.3f, without covariance %.3f", sqrt(square / SAMPLES), sqrt(own / SAMPLES));
    near_abs(sqrt(square / SAMPLES), 1, 4 / sqrt(2. * SAMPLES),
             "a difference between datasets has an honest error");
    forget(c);
    free(c);
    mm_model_free(model);
}

static void singular(void)
{
    mm_model *model = model_of(
        "<component id=\"f\"><formula>gain * a * exp(-k * x)</formula><param name=\"gain\" start=\"1\"/>"
        "<param name=\"a\" start=\"1\"/><param name=\"k\" start=\"1\"/></component>");
    collection *c = mm_zalloc(1, sizeof *c);
    c->n = 3;
    for (size_t k = 0; k < 3; k++) {
        fill_x(&c->s[k], 30, 0, 3);
        fill_y(&c->s[k], model, (double[]){ 2, 1 + (double)k, 0.7 }, 0.05);
        c->data[k] = data_of(&c->s[k], true);
    }
    const char *const share[] = { "gain", "f.k" };
    fit_jointly(c, model, 2, share, NULL);
    ok(is_flagged(estimate_of(c->whole, "f.gain"), "singular") &&
           is_flagged(estimate_of(c->whole, "f.a[2]"), "singular") &&
           isnan(estimate_of(c->whole, "f.a[3]")->error) && c->fit[0]->nflag == 1,
       "a direction that runs through shared and own parameters is named");
    ok(estimate_of(c->whole, "f.k")->error > 0 && estimate_of(c->fit[1], "f.k")->nflag == 0,
       "what is determined keeps its error");
    near_abs(estimate_of(c->fit[1], "f.gain")->value * estimate_of(c->fit[1], "f.a")->value, 4, 0.2,
             "products are found");
    forget(c);
    free(c);
    mm_model_free(model);
}

static void bootstraps(void)
{
    mm_model *model = model_of(peak_of_three);
    collection *c = mm_zalloc(1, sizeof *c);
    fill(c, model, DATASETS, 40, 0.1, false);
    mm_fit_opts opts = MM_FIT_OPTS_INIT;
    opts.ci = MM_CI_BOOTSTRAP;
    opts.samples = 200;
    fit_jointly(c, model, 2, center_and_width, &opts);
    const mm_estimate *width = estimate_of(c->fit[2], "p.width");
    const double half = (width->ci_hi - width->ci_lo) / 2;
    ok(half > 0.75 * width->error && half < 1.3 * width->error,
       "a joint bootstrap agrees with the covariance");
    ok(estimate_of(c->fit[0], "p.width")->ci_lo == width->ci_lo, "shared parameters have one interval");
    forget(c);
    free(c);
    mm_model_free(model);
}

static void refusals(void)
{
    mm_model *model = model_of(peak_of_three);
    collection *c = mm_zalloc(1, sizeof *c);
    fill(c, model, 2, 20, 0.1, true);
    const char *const nobody[] = { "q.*" };
    mm_err err = MM_ERR_INIT;
    ok(!mm_fit_joint(model, 2, c->data, 1, nobody, NULL, NULL, c->fit, &c->whole, &err) &&
           err.code == MM_EUSAGE,
       "a pattern that matches nothing is refused");
    same_text(err.msg, "no parameter of model 'test' matches 'q.*'", "by its text");
    mm_err_clear(&err);
    c->data[1].sigma = NULL;
    ok(!mm_fit_joint(model, 2, c->data, 0, NULL, NULL, NULL, c->fit, &c->whole, &err) &&
           err.code == MM_EINPUT,
       "sigmas in one dataset only are refused");
    mm_err_clear(&err);
    ok(!mm_fit_joint(model, 0, c->data, 0, NULL, NULL, NULL, c->fit, &c->whole, &err) &&
           err.code == MM_EINPUT,
       "so is nothing");
    mm_err_clear(&err);
    c->s[0].y[2] = INFINITY;
    c->data[0].name = "first.dat";
    ok(!mm_fit_joint(model, 1, c->data, 0, NULL, NULL, NULL, c->fit, &c->whole, &err) && c->fit[0] == NULL,
       "so are values that are not finite");
    same_text(err.msg, "first.dat: y of row 3 is not a finite number", "with dataset and row");
    mm_err_clear(&err);
    free(c);
    mm_model_free(model);
}

int main(void)
{
    mm_model_init();
    against_stacked();
    all_shared();
    priors_and_bounds();
    nothing_shared();
    many();
    across_datasets();
    singular();
    bootstraps();
    refusals();
    mm_model_quit();
    return done();
}
