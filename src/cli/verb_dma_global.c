/* dmafit global: relaxations from one fit of all sweeps, beside the answer of their peaks. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "cli/dma_global_figure.h"
#include "cli/dma_input.h"
#include "cli/fitting.h"
#include "cli/verbs.h"
#include "relax/global.h"
#include "report/starts.h"

enum { MODULI = MM_SIGNAL_COMPLIANCE + 1 };

const mm_option mm_dma_global_options[] = {
    { "signal", 0, MM_OPT_CHOICE, "loss|tan-delta|compliance|moduli",
      "what is fitted; moduli: storage and loss together (loss)", 0, 0 },
    { "background", 0, MM_OPT_CHOICE, "none|constant|linear|exponential",
      "under the loss of each sweep, over temperature (linear)", 0, 0 },
    { "relaxations", 0, MM_OPT_COUNT, "N", "Cole-Cole relaxations, 1 to 3 (1)", 1, 3 },
    { "name", 0, MM_OPT_TEXT, "NAME", "of a relaxation; once for each, ascending in temperature", 0, 0 },
    { "noise", 0, MM_OPT_CHOICE, "auto|constant|proportional",
      "errors of the points where the data have none (auto: the likelier)", 0, 0 },
    { "offset", 0, MM_OPT_NUMBER, "K", "let the temperatures of each sweep be off by about so much", 1e-6,
      1e3 },
    { "tests", 0, MM_OPT_COUNT, "N",
      "samples for the difference from the two-step answer; 0: no two-step answer (100)", 0, 1e6 },
    { NULL, 0, MM_OPT_FLAG, NULL, NULL, 0, 0 },
};

/* All that the verb works on. */
typedef struct work {
    mm_inputs inputs;
    mm_dma dma;
    mm_sweep *sweep;
    size_t nsweep;
    mm_observable observable;
    mm_sweep_data data;
    bool estimated; /* the errors are not the user's */
    mm_model *plain, *model;
    double *start;
    mm_global answer;
} work;

static void work_free(work *w)
{
    mm_global_free(&w->answer);
    free(w->start);
    mm_model_free(w->model);
    mm_model_free(w->plain);
    mm_sweep_data_free(&w->data);
    free(w->sweep);
    mm_dma_free(&w->dma);
    mm_inputs_free(&w->inputs);
}

/* Storage and loss differ by orders of magnitude: without errors they begin with those of their scatter. */
static bool weigh(mm_context *c, work *w)
{
    double noise[2];
    w->estimated = w->data.data[0].sigma == NULL;
    return !w->estimated || !w->observable.moduli || mm_sweep_data_estimate(&w->data, 2, noise, &c->err);
}

static bool read_data(mm_context *c, work *w)
{
    const int signal = mm_arg_choice(&c->args, "signal", MM_SIGNAL_LOSS);
    w->observable = (mm_observable){ signal == MODULI ? MM_SIGNAL_LOSS : (mm_signal)signal,
                                     signal == MODULI };
    return mm_dma_read(c, signal == MODULI ? MM_SIGNAL_COMPLIANCE : w->observable.signal, &w->inputs,
                       &w->dma) &&
           mm_dma_sweeps(&w->dma, MM_DMA_FREQUENCY, 0.01, &w->sweep, &w->nsweep, &c->err) &&
           mm_sweep_data_make(&w->dma, w->nsweep, w->sweep, w->observable, &w->data, &c->err) && weigh(c, w);
}

/* 1/E* of a Cole-Cole relaxation is one of the same exponent again: J'' has its strength 1/E_R - 1/E_U and
 * its time, but not both moduli. So the relaxed one is held at the least that was measured. */
static bool hold_relaxed(mm_context *c, work *w)
{
    if (w->observable.moduli || w->observable.signal != MM_SIGNAL_COMPLIANCE ||
        mm_model_param(w->plain, "relaxed.c0", NULL) < 0)
        return true;
    double least = INFINITY;
    for (size_t i = 0; i < w->dma.n; i++)
        least = fmin(least, w->dma.v[MM_DMA_STORAGE][i]);
    char *text = mm_format("relaxed.c0=%.17g", least);
    const bool good = text != NULL && mm_model_fix(w->plain, text, &c->err);
    free(text);
    return good || mm_fail_memory(&c->err, "a model");
}

/* A temperature offset that has a prior is free. */
static bool free_offsets(mm_context *c, work *w)
{
    const ptrdiff_t i = mm_model_param(w->model, "run.dT", NULL);
    const double width = mm_arg_number(&c->args, "offset", NAN);
    if (isnan(width) && (i < 0 || isnan(w->model->par[i].prior_sigma)))
        return true;
    char *prior = isnan(width) ? NULL : mm_format("run.dT=0(%.17g)", width);
    const bool good = (isnan(width) || (prior != NULL && mm_model_prior(w->model, prior, &c->err))) &&
                      mm_model_release(w->model, "run.dT", &c->err);
    free(prior);
    for (size_t k = 1; k < w->data.n; k++)
        if (w->data.run[k] == w->data.run[k - 1]) {
            mm_warn(
                &c->diag, NULL, 0,
                "%s holds several frequencies: each is given an offset of its own, as if they were measured "
                "one after the other",
                w->dma.run_name[w->data.run[k]]);
            break;
        }
    return good || mm_fail_memory(&c->err, "a model");
}

/* Rename relaxations, or give them names that nobody has, so that the new ones may be old ones of others. */
static bool rename_to(mm_context *c, mm_model *model, const mm_relaxation *list, size_t n, bool final)
{
    bool good = true;
    for (size_t r = 0; good && r < n; r++) {
        char *name = final ? mm_strdup(mm_arg_nth(&c->args, "name", r))
                           : mm_format("relaxation_number_%zu", r);
        good = name != NULL ? mm_model_rename(model, list[r].name, name, &c->err)
                            : mm_fail_memory(&c->err, "names");
        free(name);
    }
    return good;
}

/* --name, once for each relaxation. */
static bool name_relaxations(mm_context *c, mm_model *model)
{
    const size_t names = mm_arg_count(&c->args, "name");
    bool good = true;
    for (int final = 0; good && names > 0 && final < 2; final++) {
        size_t n;
        mm_relaxation *list = mm_relaxations(model, &n, &c->err);
        good = list != NULL &&
               (n == names ||
                mm_fail(&c->err, MM_EUSAGE, "%zu relaxations, but %zu times --name", n, names)) &&
               rename_to(c, model, list, n, final);
        free(list);
    }
    return good;
}

static bool make_model(mm_context *c, work *w)
{
    static const char *const by_number[] = { "thermal-cole-cole", "thermal-cole-cole-2",
                                             "thermal-cole-cole-3" };
    const size_t names = mm_arg_count(&c->args, "name"),
                 n = (size_t)mm_arg_number(&c->args, "relaxations", names > 0 ? (double)names : 1);
    const mm_background background = (mm_background)mm_arg_choice(&c->args, "background",
                                                                  MM_BACKGROUND_LINEAR);
    const char *unit = w->dma.unit != NULL ? w->dma.unit : "";
    if (mm_arg_count(&c->args, "model") > 1)
        return mm_fail(&c->err, MM_EUSAGE, "global takes one --model");
    if (n > sizeof by_number / sizeof *by_number)
        return mm_fail(&c->err, MM_EUSAGE,
                       "global has models of up to %zu relaxations; others go with --model",
                       sizeof by_number / sizeof *by_number);
    w->plain = mm_model_load(mm_arg_text(&c->args, "model", by_number[n - 1]), &c->err);
    if (w->plain == NULL || !name_relaxations(c, w->plain) ||
        !mm_relaxations_observe(w->plain, w->observable, unit, background, &c->err) || !hold_relaxed(c, w))
        return false;
    w->model = mm_model_copy(w->plain, &c->err);
    return w->model != NULL && mm_model_change(c, w->model) && free_offsets(c, w);
}

static bool find_start(mm_context *c, work *w)
{
    const char *path = mm_arg_text(&c->args, "start-from", NULL);
    w->start = mm_global_start(w->model, w->plain, &w->data, &c->err);
    if (w->start == NULL || path == NULL)
        return w->start != NULL;
    mm_starts *starts = mm_starts_read(path, &c->err);
    for (size_t k = 0; starts != NULL && k < w->data.n; k++)
        mm_starts_apply(starts, w->data.data[k].name, w->model, w->start + k * w->model->npar);
    mm_starts_free(starts);
    return starts != NULL;
}

/* The answer becomes the start. */
static void start_at_answer(work *w)
{
    for (size_t k = 0; k < w->data.n; k++)
        for (size_t i = 0; i < w->model->npar; i++)
            w->start[k * w->model->npar + i] = w->answer.part[k]->par[i].value;
}

/* Data without errors: fits that find them, before the one that counts. Where the model is not that of the
 * data the scatter says nothing about noise, and errors stay as they are. */
static bool find_errors(mm_context *c, work *w, const mm_global_opts *opts)
{
    enum { ROUNDS = 3 };
    const mm_noise noise = (mm_noise)mm_arg_choice(&c->args, "noise", MM_NOISE_AUTO);
    mm_global_opts plain = *opts;
    bool proportional[MM_FUNC_MAX_Y] = { false };
    plain.two_step = false;
    for (int i = 0; i < ROUNDS && noise != MM_NOISE_CONSTANT; i++) {
        mm_global_free(&w->answer);
        if (!mm_global_fit(w->model, &w->data, w->start, &plain, &w->answer, &c->err))
            return false;
        start_at_answer(w);
        const double systematic = 3 / sqrt((double)w->answer.whole->n);
        if (noise == MM_NOISE_AUTO && w->answer.whole->correlation > systematic)
            break;
        if (!mm_global_estimate(w->model, &w->data, w->answer.part, noise, proportional, &c->err))
            return false;
    }
    for (size_t o = 0; o < w->model->ny; o++)
        mm_remark(
            &c->diag, NULL, 0, "%s: no errors are given; they are taken to be %s, and scaled by the scatter",
            w->model->y[o].name, proportional[o] ? "in proportion to the curve" : "the same for all rows");
    return true;
}

static bool fit(mm_context *c, work *w)
{
    const size_t nshare = mm_arg_count(&c->args, "share");
    const char **share = mm_zalloc(nshare, sizeof *share);
    mm_global_opts opts = { .fit = mm_fit_opts_from(c), .nshare = nshare, .share = share };
    opts.samples = (size_t)mm_arg_number(&c->args, "tests", 100);
    opts.two_step = opts.samples > 0;
    if (w->estimated && opts.fit.errors == MM_ERRORS_AUTO)
        opts.fit.errors = MM_ERRORS_SCALED;
    for (size_t i = 0; share != NULL && i < nshare; i++)
        share[i] = mm_arg_nth(&c->args, "share", i);
    bool good = share != NULL || mm_fail_memory(&c->err, "a joint fit");
    good = good && (!w->estimated || find_errors(c, w, &opts));
    mm_global_free(&w->answer);
    good = good && mm_global_fit(w->model, &w->data, w->start, &opts, &w->answer, &c->err);
    free(share);
    return good;
}

static bool add_quantity(mm_context *c, const char *relaxation, const char *what, const char *unit,
                         double value, double error, const char *flag)
{
    char *name = mm_format("%s.%s", relaxation, what);
    const bool good = name != NULL &&
                      mm_report_add_quantity(&c->report, name, unit, value, error, flag, &c->err);
    free(name);
    return good || mm_fail_memory(&c->err, "quantities");
}

/* The two-step answer and whether it is another one. */
static bool add_two_step(mm_context *c, const work *w, size_t r)
{
    const mm_relaxation *x = &w->answer.relaxation[r];
    const mm_two_step *two = &w->answer.two_step[r];
    const double difference = w->answer.part[0]->par[x->energy].value - two->energy,
                 error = w->answer.difference_err[r], sigmas = difference / error;
    if (isnan(two->energy))
        mm_warn(&c->diag, NULL, 0, "%s: the sweeps one by one give no line: %zu of them have a peak", x->name,
                two->peaks);
    if (two->birge > 1.5)
        mm_warn(&c->diag, NULL, 0,
                "%s: the peaks scatter %.3g times as much about a line as their errors say", x->name,
                two->birge);
    if (fabs(sigmas) > 3)
        mm_warn(&c->diag, NULL, 0,
                "%s: one fit of all and a line through the peaks differ by %.3g standard errors: the model "
                "is not "
                "that of the data",
                x->name, sigmas);
    return add_quantity(c, x->name, "Ea_two_step", "eV", two->energy, two->energy_err, NULL) &&
           add_quantity(c, x->name, "two_step_birge", "1", two->birge, NAN, NULL) &&
           add_quantity(c, x->name, "Ea_two_step_scatter", "eV", two->scattered, two->scattered_err, NULL) &&
           add_quantity(c, x->name, "T_scatter", "K", two->scatter, NAN, NULL) &&
           add_quantity(c, x->name, "Ea_difference", "eV", difference, error, NULL) &&
           add_quantity(c, x->name, "difference_sigmas", "1", sigmas, NAN, NULL);
}

/* One fit stands for all sweeps: the joint one, called by its inputs. */
static bool report(mm_context *c, work *w)
{
    mm_fit *whole = w->answer.whole;
    mm_buf name = { 0 };
    for (size_t i = 0; i < w->inputs.n; i++)
        mm_buf_printf(&name, "%s%s", i > 0 ? ", " : "", w->inputs.input[i].path);
    char *dataset = mm_buf_take(&name);
    if (dataset == NULL)
        return mm_fail_memory(&c->err, "a report");
    free(whole->dataset);
    whole->dataset = dataset;
    mm_fit_judge(c, whole, true);
    bool good = mm_report_add_fit(&c->report, whole, NAN, &c->err);
    w->answer.whole = NULL;
    for (size_t r = 0; good && w->answer.two_step != NULL && r < w->answer.nrelaxation; r++)
        good = add_two_step(c, w, r);
    return good;
}

/* Peaks outside of all sweeps are known by their flanks alone. */
static void warn_cut(mm_context *c, const work *w)
{
    for (size_t r = 0; r < w->answer.nrelaxation; r++) {
        const mm_relaxation *x = &w->answer.relaxation[r];
        size_t inside = 0;
        for (size_t k = 0; k < w->data.n; k++) {
            const mm_estimate *par = w->answer.part[k]->par;
            const double t = mm_relaxation_temperature(par[x->reference].value, par[x->energy].value,
                                                       par[x->log_f].value, w->data.frequency[k]);
            const mm_data *d = &w->data.data[k];
            inside += t > d->x[0][0] && t < d->x[0][d->n - 1];
        }
        if (inside < 2)
            mm_warn(&c->diag, NULL, 0, "%s: of %zu sweeps %zu reach its peak: the answer hangs on its flank",
                    x->name, w->data.n, inside);
    }
}

static double *dup_values(const double *v, size_t n)
{
    double *copy = mm_zalloc(n, sizeof *copy);
    if (copy != NULL)
        memcpy(copy, v, n * sizeof *copy);
    return copy;
}

static bool name_variable(mm_variable *to, const mm_axis *axis)
{
    to->name = mm_strdup(axis->name);
    to->unit = mm_strdup(axis->unit);
    return to->name != NULL && to->unit != NULL;
}

/* A sweep as the curves know datasets; mm_dataset_free. */
static bool make_dataset(const work *w, size_t k, mm_dataset *d)
{
    const mm_data *data = &w->data.data[k];
    const mm_model *m = w->model;
    *d = (mm_dataset){ .n = data->n, .nx = m->nx, .ny = m->ny };
    d->x = mm_zalloc(m->nx, sizeof *d->x);
    d->y = mm_zalloc(m->ny, sizeof *d->y);
    d->xp = mm_zalloc(m->nx, sizeof *d->xp);
    d->values = dup_values(data->y, m->ny * data->n);
    d->sigma = data->sigma != NULL ? dup_values(data->sigma, m->ny * data->n) : NULL;
    bool good = d->x != NULL && d->y != NULL && d->xp != NULL && d->values != NULL &&
                (d->sigma == NULL) == (data->sigma == NULL);
    for (size_t j = 0; good && j < m->nx; j++) {
        d->xp[j] = d->x[j].v = dup_values(data->x[j], data->n);
        good = d->x[j].v != NULL && name_variable(&d->x[j], &m->x[j]);
    }
    for (size_t j = 0; good && j < m->ny; j++)
        good = name_variable(&d->y[j], &m->y[j]);
    return good;
}

static bool write_curves(mm_context *c, work *w)
{
    const char *path = mm_arg_text(&c->args, "curves", NULL);
    mm_tables list = { 0 };
    bool good = true;
    for (size_t k = 0; good && path != NULL && k < w->data.n; k++) {
        mm_dataset d;
        mm_table *table = make_dataset(w, k, &d) ? mm_curves_table(c, w->model, w->answer.part[k], &d) : NULL;
        good = table != NULL && mm_tables_add(&list, table, &c->err);
        mm_dataset_free(&d);
    }
    mm_table *joined = good && path != NULL ? mm_tables_join(&list, true, &c->err) : NULL;
    good = good && (path == NULL || (joined != NULL && mm_table_to_file(c, joined, path)));
    mm_table_free(joined);
    mm_tables_free(&list);
    return good || mm_fail_memory(&c->err, "curves");
}

/* One frequency: no fit, and a reason. */
static bool refuse(mm_context *c, const work *w)
{
    mm_warn(&c->diag, w->dma.run_name[0], 0,
            "one frequency alone (%g Hz) tells the activation energy from the exponent only by the far tails "
            "and the "
            "background that is assumed: there is no Ea; measure at several",
            w->data.frequency[0]);
    size_t n;
    mm_relaxation *list = mm_relaxations(w->model, &n, &c->err);
    bool good = list != NULL;
    for (size_t r = 0; good && r < n; r++)
        good = add_quantity(c, list[r].name, "Ea", "eV", NAN, NAN, "one frequency");
    free(list);
    c->unusable = true;
    return good && mm_context_write(c);
}

static bool draw(mm_context *c, const work *w)
{
    const mm_dma_global_figure figure = { .model = w->model,
                                          .n = w->data.n,
                                          .data = w->data.data,
                                          .frequency = w->data.frequency,
                                          .fit = w->answer.part };
    return !mm_plot_wanted(c, false) || mm_dma_global_draw(c, &figure);
}

static bool run(mm_context *c, work *w)
{
    if (!mm_plot_check(c) || !read_data(c, w) || !make_model(c, w))
        return false;
    if (mm_sweep_frequencies(&w->data) < 2)
        return refuse(c, w);
    if (!find_start(c, w) || !fit(c, w))
        return false;
    warn_cut(c, w);
    return write_curves(c, w) && draw(c, w) && report(c, w) && mm_context_write(c);
}

bool mm_run_dma_global(mm_context *c)
{
    work w = { 0 };
    const bool good = run(c, &w);
    work_free(&w);
    return good;
}
