/* chifit hc2: the upper critical field against temperature by every model. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "cli/figure_options.h"
#include "cli/fitting.h"
#include "cli/verbs.h"
#include "magnet/hc2.h"

enum { GRID = 300, FEW = 4 };

/* How sure two parameters must be told apart, as a correlation. */
static const double inseparable = 0.95;

static bool prepare(mm_context *c, mm_table *table)
{
    return mm_hc2_prepare(table, &c->diag, &c->err);
}

static const mm_fit *fit_of(const mm_fitting *f, size_t item, const char *model)
{
    for (size_t m = 0; m < f->nmodel; m++)
        if (strcmp(f->model[m]->id, model) == 0)
            return f->item[item].fit[m];
    return NULL;
}

static bool usable(const mm_fit *fit)
{
    return fit != NULL && fit->status != MM_FIT_FAILED && fit->npar > 0;
}

static void judge_line(mm_context *c, const mm_fit *whh, const mm_fit *line)
{
    if (usable(whh) && usable(line) && line->rms < whh->rms)
        mm_warn(&c->diag, whh->dataset, 0,
                "a straight line describes the data better than WHH (rms %.3g against %.3g T): Hc2(0) is an "
                "extrapolation by a curve that the data do not show",
                line->rms, whh->rms);
}

/* Of free alpha and lambda_so: the errors tell whether the data hold them apart. */
static void judge_separation(mm_context *c, const mm_fit *fit, size_t a, size_t b)
{
    if (fit->par[a].state != MM_STATE_FREE || fit->par[b].state != MM_STATE_FREE || fit->covariance == NULL)
        return;
    const double *v = fit->covariance;
    const double r = v[a * fit->npar + b] / sqrt(v[a * fit->npar + a] * v[b * fit->npar + b]);
    if (!(fabs(r) < inseparable))
        mm_warn(&c->diag, fit->dataset, 0,
                "alpha and lambda_so cannot be told apart by these data (correlation %.3f)", r);
}

static bool judge_whh(mm_context *c, mm_fit *fit)
{
    enum { TC, SLOPE, ALPHA, LAMBDA, NPAR };
    if (!usable(fit) || fit->npar != NPAR)
        return true;
    double from, to;
    judge_separation(c, fit, ALPHA, LAMBDA);
    if (!mm_hc2_reentrant(fit->par[ALPHA].value, fit->par[LAMBDA].value, &from, &to))
        return true;
    mm_warn(
        &c->diag, fit->dataset, 0,
        "WHH is unphysical from %.3g to %.3g K: Hc2 rises with temperature there, and the true transition "
        "is not of second order",
        from * fit->par[TC].value, to * fit->par[TC].value);
    return mm_flag_add(&fit->flag, &fit->nflag, "unphysical") || mm_fail_memory(&c->err, "a flag");
}

static bool judge(mm_context *c, mm_fitting *f)
{
    for (size_t i = 0; i < f->nitem; i++) {
        const mm_fit *whh = fit_of(f, i, "whh");
        judge_line(c, whh, fit_of(f, i, "line"));
        for (size_t m = 0; m < f->nmodel; m++)
            if (strcmp(f->model[m]->id, "whh") == 0 && !judge_whh(c, f->item[i].fit[m]))
                return false;
        if (f->item[i].table != NULL && f->item[i].dataset[0].n < FEW)
            mm_warn(&c->diag, f->item[i].name, 0, "%zu points are too few to tell models apart",
                    f->item[i].dataset[0].n);
    }
    return true;
}

static double highest(const mm_fit *fit, double least)
{
    const mm_estimate *tc = mm_fit_estimate(fit, "hc2.Tc");
    return tc != NULL && tc->value > least ? tc->value : least;
}

/* A model from T = 0 to where it ends. */
static bool draw_model(mm_context *c, const mm_model *model, const mm_fit *fit, mm_style style,
                       const char *label, mm_panel *panel)
{
    double *p = mm_fit_values(fit, &c->err), t[GRID], h[GRID];
    mm_workspace *ws = p == NULL ? NULL : mm_workspace_new(model, GRID, &c->err);
    if (ws != NULL) {
        const double *const x[] = { t };
        for (size_t i = 0; i < GRID; i++)
            t[i] = highest(fit, 0) * (double)i / (GRID - 1);
        mm_model_eval(model, GRID, x, p, h, NULL, ws);
        mm_panel_line(panel, GRID, t, h, style, label);
    }
    mm_workspace_free(ws);
    free(p);
    return ws != NULL;
}

/* Names of the curves in the figure. */
static const char *label_of(const char *model)
{
    static const char *const label[][2] = { { "whh", "WHH" },
                                            { "maki-de-gennes", "Maki–de Gennes" },
                                            { "line", "line" },
                                            { "ginzburg-landau", "Ginzburg–Landau" },
                                            { "empirical", "empirical" } };
    for (size_t i = 0; i < sizeof label / sizeof *label; i++)
        if (strcmp(label[i][0], model) == 0)
            return label[i][1];
    return model;
}

static char *note_of(const mm_fit *fit)
{
    static const char *const names[][3] = { { "Hc2_0", "*μ*_{0}*H*_{c2}(0)", "T" },
                                            { "hc2.Tc", "*T*_{c}", "K" },
                                            { "xi", "*ξ*", "nm" } };
    mm_buf buf = { 0 };
    mm_buf_add(&buf, label_of(fit->model));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const mm_estimate *e = mm_fit_estimate(fit, names[i][0]);
        if (e != NULL)
            mm_note_quantity(&buf, names[i][1], e->value, e->error, names[i][2]);
    }
    return mm_buf_take(&buf);
}

/* The models of one dataset. WHH lies beneath as a wide line, since others may coincide with it. */
static bool draw_models(mm_context *c, const mm_fitting *f, size_t item, mm_panel *panel)
{
    static const mm_dash dash[] = { MM_DASH_SOLID, MM_DASH_DASHED, MM_DASH_SOLID, MM_DASH_DOTTED };
    for (size_t m = 0; m < f->nmodel; m++) {
        const mm_style style = { .color = MM_COLOR_CYCLE + (int)m,
                                 .width = m == 0 && f->nmodel > 1 ? 2 : 0.9,
                                 .dash = dash[m % 4] };
        const mm_fit *fit = f->item[item].fit[m];
        if (usable(fit) && !draw_model(c, f->model[m], fit, style, label_of(f->model[m]->id), panel))
            return false;
    }
    return true;
}

static void draw_points(mm_panel *panel, const mm_dataset *d, int color, const char *label)
{
    mm_panel_points(panel, d->n, d->x[0].v, d->values, NULL, d->sigma,
                    (mm_style){ .color = color, .marker = MM_MARKER_CIRCLE, .dash = MM_DASH_NONE }, label);
}

static const mm_model *best_model(const mm_fitting *f, size_t item, const mm_fit **fit)
{
    const mm_model *best = NULL;
    *fit = NULL;
    for (size_t m = 0; m < f->nmodel; m++)
        if (usable(f->item[item].fit[m]) && (best == NULL || f->item[item].fit[m]->aicc < (*fit)->aicc)) {
            best = f->model[m];
            *fit = f->item[item].fit[m];
        }
    return best;
}

/* Several samples: each with the model that describes it best. */
static bool draw_samples(mm_context *c, const mm_fitting *f, mm_panel *panel)
{
    for (size_t i = 0; i < f->nitem; i++) {
        const mm_fit *fit;
        const mm_model *model = best_model(f, i, &fit);
        const int color = MM_COLOR_CYCLE + (int)i;
        char *label = mm_markup_escape(f->item[i].name);
        const bool good = label != NULL &&
                          (model == NULL ||
                           draw_model(c, model, fit, (mm_style){ .color = color, .width = 1 }, NULL, panel));
        if (good && model != NULL)
            draw_points(panel, &f->item[i].dataset[0], color, label);
        free(label);
        if (!good)
            return false;
    }
    return true;
}

/* One dataset (number from 1), or all of them (0). */
static bool draw(mm_context *c, const mm_fitting *f, size_t item, size_t number)
{
    mm_figure *figure = mm_figure_from_options(c);
    bool good = figure != NULL;
    if (good) {
        mm_panel *panel = mm_figure_panel(figure, 1, false);
        mm_panel_apply_options(c, panel, "Temperature", "K", "*μ*_{0}*H*_{c2}", "T");
        mm_panel_include(panel, 0, 0);
        if (f->nitem > 1 && number == 0) {
            good = draw_samples(c, f, panel);
        } else if (f->item[item].table != NULL) {
            const mm_fit *fit = fit_of(f, item, "whh");
            char *note = usable(fit) || best_model(f, item, &fit) != NULL ? note_of(fit) : NULL;
            good = draw_models(c, f, item, panel);
            draw_points(panel, &f->item[item].dataset[0], MM_COLOR_BLACK, NULL);
            if (note != NULL)
                mm_panel_note(panel, note);
            free(note);
        }
    }
    good = good && mm_figure_to_files(c, figure, number);
    mm_figure_free(figure);
    return good || mm_fail_memory(&c->err, "a figure");
}

static bool figures(mm_context *c, const mm_fitting *f)
{
    bool good = true;
    for (size_t i = 0; good && i < f->nitem && mm_plot_wanted(c, true); i++)
        good = draw(c, f, i, i + 1);
    return good && (!mm_plot_wanted(c, false) || draw(c, f, 0, 0));
}

bool mm_run_hc2(mm_context *c)
{
    static const char *const models[] = { "whh",       "maki-de-gennes", "ginzburg-landau",
                                          "empirical", "line",           NULL };
    static const char *const prefer[] = { "h50", "h50_oe", "hc2", "h", NULL };
    static const mm_fit_verb verb = {
        .models = models, .y_prefer = prefer, .prepare = prepare, .ci = MM_CI_PROFILE
    };
    mm_fitting f = { 0 };
    const bool good = mm_plot_check(c) && mm_fitting_run(c, &verb, &f) && judge(c, &f) &&
                      mm_context_write(c) && figures(c, &f);
    mm_fitting_free(&f);
    return good;
}
