/* dmafit peaks: the temperatures at which relaxations peak, for each frequency. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/constants.h"
#include "base/mem.h"
#include "cli/dma_figure.h"
#include "cli/dma_input.h"
#include "cli/fit_figure.h"
#include "cli/verbs.h"
#include "relax/peaks.h"

enum { RELAXATIONS_MAX = 6 };

const mm_option mm_dma_peaks_options[] = {
    { "signal", 0, MM_OPT_CHOICE, "loss|tan-delta|compliance", "what peaks (loss)", 0, 0 },
    { "method", 0, MM_OPT_CHOICE, "cole-cole|parabola|maximum", "how a peak is found (cole-cole)", 0, 0 },
    { "background", 0, MM_OPT_CHOICE, "none|constant|linear|exponential", "what it stands on (linear)", 0,
      0 },
    { "relaxations", 0, MM_OPT_COUNT, "N", "relaxations in each sweep (1)", 1, RELAXATIONS_MAX },
    { "name", 0, MM_OPT_TEXT, "NAME", "of a relaxation; once for each, ascending in temperature", 0, 0 },
    { "noise", 0, MM_OPT_CHOICE, "auto|constant|proportional",
      "errors of the points where the data have none (auto: the likelier)", 0, 0 },
    { NULL, 0, MM_OPT_FLAG, NULL, NULL, 0, 0 },
};

typedef struct peaks_run {
    mm_inputs inputs;
    mm_dma dma;
    mm_sweep *sweep;
    size_t nsweep;
    mm_peak_method method;
    mm_signal signal;
    mm_dma_peaks peaks;
    mm_fitting fitting; /* the same fits, for their curves and figures */
} peaks_run;

static void peaks_run_free(peaks_run *r)
{
    mm_fitting_free(&r->fitting);
    mm_dma_peaks_free(&r->peaks);
    mm_dma_free(&r->dma);
    mm_inputs_free(&r->inputs);
    free(r->sweep);
}

/* Relaxations are called by --name, else gamma, beta, alpha upwards; further ones lie below. */
static const char *name_of(const mm_context *c, size_t i, size_t n)
{
    static const char *const usual[RELAXATIONS_MAX] = {
        "zeta", "epsilon", "delta", "gamma", "beta", "alpha"
    };
    const char *given = mm_arg_nth(&c->args, "name", i);
    return given != NULL ? given : usual[(n <= 3 ? 3 : RELAXATIONS_MAX - n) + i];
}

static bool make_model(mm_context *c, peaks_run *r)
{
    const char *given = mm_arg_text(&c->args, "model", NULL), *name[RELAXATIONS_MAX];
    const size_t names = mm_arg_count(&c->args, "name"),
                 n = (size_t)mm_arg_number(&c->args, "relaxations", names > 0 ? (double)names : 1);
    if (names > 0 && names != n)
        return mm_fail(&c->err, MM_EUSAGE, "%zu names for %zu relaxations", names, n);
    for (size_t i = 0; i < n && i < RELAXATIONS_MAX; i++)
        name[i] = name_of(c, i, n);
    const mm_background background = (mm_background)mm_arg_choice(&c->args, "background",
                                                                  MM_BACKGROUND_LINEAR);
    r->fitting.model = mm_zalloc(1, sizeof *r->fitting.model);
    if (r->fitting.model == NULL)
        return mm_fail_memory(&c->err, "models");
    r->fitting.nmodel = 1;
    mm_model *model = given != NULL ? mm_model_load(given, &c->err)
                                    : mm_peak_model(r->signal, background, n, name, &c->err);
    r->fitting.model[0] = model;
    static const char *const kelvin[] = { "K" };
    const char *const unit[] = { r->signal == MM_SIGNAL_LOSS ? r->dma.unit : "" };
    return model != NULL && mm_model_change(c, model) && mm_model_bind_units(model, kelvin, unit, &c->err);
}

/* What makes no sense for one fit a frequency. */
static bool check_options(mm_context *c)
{
    static const char *const joint[] = { "joint", "share", "series" };
    for (size_t i = 0; i < sizeof joint / sizeof *joint; i++)
        if (mm_arg_given(&c->args, joint[i]))
            return mm_fail(&c->err, MM_EUSAGE, "--%s: dmafit global fits all frequencies at once", joint[i]);
    return mm_plot_check(c);
}

static bool find_peaks(mm_context *c, peaks_run *r)
{
    if (r->method != MM_PEAK_COLE_COLE)
        return mm_dma_peaks_raw(&r->dma, r->sweep, r->nsweep, r->signal, r->method, &r->peaks, &c->err);
    mm_peaks_opts opts = { .signal = r->signal,
                           .noise = (mm_noise)mm_arg_choice(&c->args, "noise", MM_NOISE_AUTO),
                           .fit = mm_fit_opts_from(c) };
    if (!make_model(c, r) ||
        !mm_dma_peaks_fit(&r->dma, r->sweep, r->nsweep, r->fitting.model[0], &opts, &r->peaks, &c->err))
        return false;
    if (!r->peaks.known)
        mm_remark(&c->diag, NULL, 0, "no errors are given: they are taken to be %s and scaled by the scatter",
                  r->peaks.proportional ? "proportional to the signal" : "constant");
    return true;
}

static const char *relaxation_name(const peaks_run *r, size_t k)
{
    size_t component[RELAXATIONS_MAX * 4];
    if (r->fitting.nmodel == 0 || r->fitting.model[0]->ncomp > sizeof component / sizeof *component)
        return "gamma";
    mm_peak_components(r->fitting.model[0], component);
    return r->fitting.model[0]->comp[component[k]].id;
}

static bool named(const mm_context *c, const peaks_run *r)
{
    return r->peaks.nrelaxation > 1 || mm_arg_given(&c->args, "name");
}

static bool has_place(const mm_dma_peak *p)
{
    return isfinite(p->t) && strcmp(p->flag, "cut by the range") != 0;
}

/* Rows in the order of relaxations, then of frequencies. */
static bool fill_table(mm_context *c, const peaks_run *r, mm_table *table)
{
    const ptrdiff_t relaxation = mm_table_find(table, "relaxation"), run = mm_table_find(table, "run"),
                    flags = mm_table_find(table, "flags");
    for (size_t k = 0; k < r->peaks.nrelaxation; k++)
        for (size_t i = 0; i < r->peaks.n; i++) {
            const mm_dma_peak *p = &r->peaks.peak[i];
            if (p->relaxation != k)
                continue;
            if (!mm_table_add_row(table, &c->err))
                return false;
            const size_t row = table->nrow - 1;
            const double value[] = {
                p->frequency, has_place(p) ? p->t : NAN, has_place(p) ? p->t_err : NAN, p->a, p->a_err,
                p->height
            };
            for (size_t j = 0; j < sizeof value / sizeof *value; j++)
                table->col[j].v[row] = value[j];
            if ((relaxation >= 0 &&
                 !mm_table_set_text(table, row, (size_t)relaxation, relaxation_name(r, k), &c->err)) ||
                (run >= 0 && !mm_table_set_text(table, row, (size_t)run,
                                                r->dma.run_name[r->sweep[p->sweep].run], &c->err)) ||
                !mm_table_set_text(table, row, (size_t)flags, p->flag, &c->err))
                return false;
        }
    return true;
}

static const char *signal_title(mm_signal signal)
{
    static const char *const titles[] = { "loss", "tan delta", "compliance" };
    return titles[signal];
}

/* Do the sweeps come from runs of different names? */
static bool several_files(const peaks_run *r)
{
    for (size_t i = 1; i < r->nsweep; i++)
        if (strcmp(r->dma.run_name[r->sweep[i].run], r->dma.run_name[r->sweep[0].run]) != 0)
            return true;
    return false;
}

static bool make_table(mm_context *c, peaks_run *r)
{
    mm_table *table = c->report.table = mm_table_new("peaks", &c->err);
    static const char *const headers[] = { "frequency (Hz)", "T_peak (K)", "T_peak_err (K)", "a", "a_err" };
    bool good = table != NULL && mm_meta_set(table, "signal", signal_title(r->signal), &c->err);
    for (size_t i = 0; good && i < sizeof headers / sizeof *headers; i++)
        good = mm_table_add(table, headers[i], NULL, MM_NUMBER, &c->err) >= 0;
    return good &&
           mm_table_add(table, "height", r->signal == MM_SIGNAL_LOSS ? r->dma.unit : "", MM_NUMBER,
                        &c->err) >= 0 &&
           (!named(c, r) || mm_table_add(table, "relaxation", "", MM_TEXT, &c->err) >= 0) &&
           (!several_files(r) || mm_table_add(table, "run", "", MM_TEXT, &c->err) >= 0) &&
           mm_table_add(table, "flags", "", MM_TEXT, &c->err) >= 0 && fill_table(c, r, table);
}

/* Warnings, and whether the result may be used. */
static void judge(mm_context *c, const peaks_run *r)
{
    for (size_t i = 0; i < r->peaks.n; i++) {
        const mm_dma_peak *p = &r->peaks.peak[i];
        if (p->flag[0] == '\0')
            continue;
        mm_warn(&c->diag, r->peaks.name[p->sweep], 0, "the peak %s%sis %s",
                named(c, r) ? relaxation_name(r, p->relaxation) : "", named(c, r) ? " " : "", p->flag);
        c->unusable |= !has_place(p);
    }
    for (size_t i = 0; r->peaks.fit != NULL && i < r->nsweep; i++) {
        const mm_fit *fit = r->peaks.fit[i];
        if (fit == NULL)
            mm_warn(&c->diag, r->peaks.name[i], 0, "left out: %zu points are too few", r->peaks.data[i].n);
        else if (fit->status == MM_FIT_NO_CONVERGENCE) {
            mm_warn(&c->diag, fit->dataset, 0, "the fit did not converge: %s",
                    fit->message != NULL ? fit->message : "");
            c->unusable = true;
        }
    }
}

/* One frequency does not tell the activation energy from the width: their product alone is seen. */
static bool judge_frequencies(mm_context *c, const peaks_run *r)
{
    double lo = INFINITY, hi = 0;
    for (size_t i = 0; i < r->nsweep; i++) {
        lo = fmin(lo, r->sweep[i].frequency);
        hi = fmax(hi, r->sweep[i].frequency);
    }
    if (hi > 1.01 * lo)
        return true;
    if (r->method == MM_PEAK_COLE_COLE) {
        mm_warn(
            &c->diag, NULL, 0,
            "there is but one frequency: it does not tell the activation energy from the width of the peak");
        c->unusable = true;
    }
    return false;
}

/* Ea, or NAME.Ea, of the lines through the peaks: that of the line shapes. */
static bool add_energies(mm_context *c, const peaks_run *r)
{
    const bool several = judge_frequencies(c, r);
    for (size_t k = 0; k < r->peaks.nrelaxation; k++) {
        const mm_dma_energy *e = &r->peaks.energy[k];
        const double value = several ? e->value : NAN, error = several ? e->error : NAN;
        const char *flag = several ? r->method == MM_PEAK_COLE_COLE ? NULL : "biased" : "one frequency";
        char *ev = named(c, r) ? mm_format("%s.Ea", relaxation_name(r, k)) : mm_strdup("Ea"),
             *kj = ev != NULL ? mm_format("%s_kJ_mol", ev) : NULL;
        const bool good = kj != NULL &&
                          mm_report_add_quantity(&c->report, ev, "eV", value, error, flag, &c->err) &&
                          mm_report_add_quantity(&c->report, kj, "kJ/mol", value * MM_EV_KJ_MOL,
                                                 error * MM_EV_KJ_MOL, flag, &c->err);
        free(ev);
        free(kj);
        if (!good)
            return mm_fail_memory(&c->err, "quantities");
    }
    return true;
}

static bool copy_variable(mm_variable *v, const char *name, const char *unit, size_t n, const double *values)
{
    v->name = mm_strdup(name);
    v->unit = mm_strdup(unit);
    v->v = values != NULL ? mm_zalloc(n, sizeof *v->v) : NULL;
    if (v->v != NULL)
        memcpy(v->v, values, n * sizeof *values);
    return v->name != NULL && v->unit != NULL && (v->v != NULL || values == NULL);
}

/* A dataset of one sweep, as fits from the command line have it. */
static bool make_dataset(const peaks_run *r, size_t i, mm_dataset *d)
{
    const mm_data *data = &r->peaks.data[i];
    *d = (mm_dataset){ .n = data->n, .nx = 1, .ny = 1 };
    d->x = mm_zalloc(1, sizeof *d->x);
    d->y = mm_zalloc(1, sizeof *d->y);
    d->xp = mm_zalloc(1, sizeof *d->xp);
    d->values = mm_zalloc(data->n, sizeof *d->values);
    if (d->x == NULL || d->y == NULL || d->xp == NULL || d->values == NULL ||
        !copy_variable(d->x, "temperature", "K", data->n, data->x[0]) ||
        !copy_variable(d->y, signal_title(r->signal), r->signal == MM_SIGNAL_LOSS ? r->dma.unit : "", 0,
                       NULL))
        return false;
    d->xp[0] = d->x[0].v;
    memcpy(d->values, data->y, data->n * sizeof *d->values);
    if (!r->peaks.known)
        return true;
    d->sigma = mm_zalloc(data->n, sizeof *d->sigma);
    if (d->sigma != NULL)
        memcpy(d->sigma, data->sigma, data->n * sizeof *d->sigma);
    return d->sigma != NULL;
}

/* The fits go to the report, and into the list from which curves and figures are made. */
static bool keep_fits(mm_context *c, peaks_run *r)
{
    mm_fitting *f = &r->fitting;
    f->item = mm_zalloc(r->nsweep, sizeof *f->item);
    if (f->item == NULL)
        return mm_fail_memory(&c->err, "fits");
    for (size_t i = 0; r->peaks.fit != NULL && i < r->nsweep; i++) {
        if (r->peaks.fit[i] == NULL)
            continue;
        mm_fit_item *item = &f->item[f->nitem++];
        item->name = mm_strdup(r->peaks.name[i]);
        item->dataset = mm_zalloc(1, sizeof *item->dataset);
        item->fit = mm_zalloc(1, sizeof *item->fit);
        if (item->name == NULL || item->dataset == NULL || item->fit == NULL ||
            !make_dataset(r, i, item->dataset))
            return mm_fail_memory(&c->err, "fits");
        item->fit[0] = r->peaks.fit[i];
        r->peaks.fit[i] = NULL;
        if (!mm_report_add_fit(&c->report, item->fit[0], NAN, &c->err))
            return false;
    }
    return f->nitem == 0 || mm_curves_write(c, f);
}

/* All sweeps in one figure, and a figure for each fit where the name of the file asks for it. */
static bool draw(mm_context *c, peaks_run *r)
{
    const mm_fitting *f = &r->fitting;
    bool good = !mm_plot_wanted(c, false) ||
                mm_dma_peaks_figure(c, &r->dma, r->sweep, r->nsweep, r->signal, &r->peaks, f);
    for (size_t i = 0; good && mm_plot_wanted(c, true) && i < f->nitem; i++) {
        if (f->item[i].fit[0]->status == MM_FIT_FAILED)
            continue;
        mm_figure *figure = mm_fit_figure(c, f->model[0], f->item[i].fit[0], f->item[i].dataset);
        good = figure != NULL && mm_figure_to_files(c, figure, i + 1);
        mm_figure_free(figure);
    }
    return good;
}

bool mm_run_dma_peaks(mm_context *c)
{
    peaks_run r = { .signal = (mm_signal)mm_arg_choice(&c->args, "signal", MM_SIGNAL_LOSS),
                    .method = (mm_peak_method)mm_arg_choice(&c->args, "method", MM_PEAK_COLE_COLE) };
    const bool good = check_options(c) && mm_dma_read(c, r.signal, &r.inputs, &r.dma) &&
                      mm_dma_sweeps(&r.dma, MM_DMA_FREQUENCY, 0.01, &r.sweep, &r.nsweep, &c->err) &&
                      find_peaks(c, &r) && make_table(c, &r) && add_energies(c, &r);
    if (good)
        judge(c, &r);
    const bool done = good && keep_fits(c, &r) && mm_context_write(c) && draw(c, &r);
    peaks_run_free(&r);
    return done;
}
