/* dmafit arrhenius: activation energies from the temperatures of peaks at several frequencies. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "base/unit.h"
#include "cli/figure_options.h"
#include "cli/fitting.h"
#include "cli/relaxation_name.h"
#include "cli/verbs.h"
#include "num/stats.h"
#include "relax/scatter.h"

enum { GRID = 200 };

/* The last --meta Tg= in K; NaN when there is none. c->err says where it is no temperature. */
static double glass_temperature(mm_context *c)
{
    double value = NAN, error;
    const char *text, *unit;
    for (size_t i = 0; (text = mm_arg_nth(&c->args, "meta", i)) != NULL; i++) {
        if (strncmp(text, "Tg=", 3) != 0)
            continue;
        if (!mm_quantity_parse(text + 3, &value, &error, &unit))
            mm_fail(&c->err, MM_EUSAGE, "--meta %s: not a temperature", text);
        else if (unit[0] != '\0' && !mm_unit_convert(unit, "K", &value, 1, &c->err))
            mm_fail_in(&c->err, "--meta %s", text);
    }
    return value;
}

/* A known glass temperature takes the place of that where the relaxation time is 100 s. */
static bool adapt(mm_context *c, mm_fitting *f)
{
    char assignment[64], number[MM_NUMBER_SIZE];
    const double tg = glass_temperature(c);
    mm_number_print(number, tg);
    snprintf(assignment, sizeof assignment, "glass.Tg=%s", number);
    for (size_t i = 0; isfinite(tg) && i < f->nmodel; i++)
        if (mm_model_param(f->model[i], "glass.Tg", NULL) >= 0 &&
            !mm_model_fix(f->model[i], assignment, &c->err))
            return false;
    return c->err.code == MM_OK;
}

static mm_fit *fit_with(const mm_fit_item *item, size_t nmodel, const char *parameter)
{
    for (size_t m = 0; m < nmodel; m++)
        if (item->fit[m] != NULL && item->fit[m]->status != MM_FIT_FAILED &&
            mm_fit_estimate(item->fit[m], parameter) != NULL)
            return item->fit[m];
    return NULL;
}

/* The quantity NAME, or DATASET.NAME where there are several datasets. With a factor on its error that is not
 * 1 it gets the interval of Student's t. */
static bool add_quantity(mm_context *c, const mm_fitting *f, const mm_fit *fit, const char *name,
                         const mm_estimate *e, double factor)
{
    if (e == NULL)
        return true;
    char *full = f->nitem > 1 ? mm_format("%s.%s", fit->dataset, name) : mm_strdup(name);
    const bool good = full != NULL && mm_report_add_quantity(&c->report, full, e->unit, e->value,
                                                             factor * e->error, NULL, &c->err);
    free(full);
    if (!good)
        return mm_fail_memory(&c->err, "quantities");
    mm_estimate *q = &c->report.quantity[c->report.nquantity - 1];
    const double level = mm_arg_number(&c->args, "level", 0.6827),
                 reach = mm_interval_factor(level, (double)fit->dof) * q->error;
    q->ci_lo = factor == 1 ? e->ci_lo : q->value - reach;
    q->ci_hi = factor == 1 ? e->ci_hi : q->value + reach;
    return true;
}

/* The line with a scatter of temperatures common to all peaks, Student's interval with it. */
static bool add_scatter(mm_context *c, const mm_fitting *f, const mm_fit *fit, const mm_dataset *d)
{
    mm_scatter s;
    char ev[] = "eV", kelvin[] = "K";
    if (!mm_scatter_find(d->n, d->x[0].v, d->values, d->sigma, &s) || !(s.temperature > 0))
        return true;
    const double reach = mm_interval_factor(mm_arg_number(&c->args, "level", 0.6827), s.dof) * s.error;
    const mm_estimate energy = { .unit = ev,
                                 .value = s.energy,
                                 .error = s.error,
                                 .ci_lo = s.energy - reach,
                                 .ci_hi = s.energy + reach },
                      scatter = {
                          .unit = kelvin, .value = s.temperature, .error = NAN, .ci_lo = NAN, .ci_hi = NAN
                      };
    return add_quantity(c, f, fit, "Ea_scatter", &energy, 1) &&
           add_quantity(c, f, fit, "T_scatter", &scatter, 1);
}

/* The scatter may say that the errors given are too small: R. T. Birge, Phys. Rev. 40, 207 (1932). */
static bool add_birge(mm_context *c, const mm_fitting *f, const mm_fit *fit, const mm_dataset *d)
{
    const double ratio = fit->scaled || !(fit->redchi > 1) ? 1 : sqrt(fit->redchi);
    if (ratio == 1)
        return true;
    char one[] = "1";
    const mm_estimate birge = { .unit = one, .value = ratio, .error = NAN, .ci_lo = NAN, .ci_hi = NAN };
    mm_warn(
        &c->diag, fit->dataset, 0,
        "the peaks scatter %.3g times as much as their errors say: Ea_birge and Ea_scatter have the larger "
        "errors",
        ratio);
    return add_quantity(c, f, fit, "Ea_birge", mm_fit_estimate(fit, "arrhenius.Ea"), ratio) &&
           add_quantity(c, f, fit, "birge", &birge, 1) && add_scatter(c, f, fit, d);
}

/* Does the range of frequencies tell T0 from 0? */
static bool judge_vft(mm_context *c, mm_fit *vft, const mm_fit *line)
{
    const mm_estimate *t0 = mm_fit_estimate(vft, "vft.T0");
    const bool known = t0->error > 0 && t0->value > 2 * t0->error;
    if (known && (line == NULL || !(line->aicc <= vft->aicc)))
        return true;
    mm_warn(&c->diag, vft->dataset, 0, "the range of frequencies is too short for T0: %s",
            known ? "AICc prefers the Arrhenius law" : "it is less than two standard errors above 0");
    mm_estimate *estimate = &vft->par[t0 - vft->par];
    return mm_flag_add(&estimate->flag, &estimate->nflag, "not determined") ||
           mm_fail_memory(&c->err, "a flag");
}

/* A fragility whose Tg is not known is told from one whose is. */
static bool flag_fragility(mm_context *c, const mm_fit *fit)
{
    const mm_estimate *tg = mm_fit_estimate(fit, "glass.Tg");
    for (size_t i = 0; tg != NULL && tg->state == MM_STATE_TIED && i < fit->nderived; i++)
        if (strcmp(fit->derived[i].name, "fragility") == 0 &&
            !mm_flag_add(&fit->derived[i].flag, &fit->derived[i].nflag, "at the T where tau is 100 s"))
            return mm_fail_memory(&c->err, "a flag");
    return true;
}

static bool add_quantities(mm_context *c, const mm_fitting *f)
{
    bool good = true;
    for (size_t i = 0; good && i < f->nitem; i++) {
        mm_fit *line = fit_with(&f->item[i], f->nmodel, "arrhenius.Ea"),
               *vft = fit_with(&f->item[i], f->nmodel, "vft.T0");
        if (line != NULL) {
            const mm_estimate *ea = mm_fit_estimate(line, "arrhenius.Ea");
            if (!(ea->value > 0)) {
                mm_warn(&c->diag, line->dataset, 0, "the peak moves down with the frequency: Ea is negative");
                c->unusable = true;
            }
            good = add_quantity(c, f, line, "Ea", ea, 1) &&
                   add_quantity(c, f, line, "Ea_kJ_mol", mm_fit_estimate(line, "Ea_kJ_mol"), 1) &&
                   add_quantity(c, f, line, "log10_f0", mm_fit_estimate(line, "arrhenius.log10_f0"), 1) &&
                   add_birge(c, f, line, f->item[i].dataset);
        }
        good = good && (line == NULL || flag_fragility(c, line)) &&
               (vft == NULL || (flag_fragility(c, vft) && judge_vft(c, vft, line)));
    }
    return good;
}

static double inverse(double x)
{
    return 1000 / x;
}

/* The line of a fit over the range of its frequencies, a tenth more on either side. */
static bool draw_law(mm_panel *panel, const mm_model *model, const mm_fit *fit, const mm_dataset *d,
                     mm_style style, mm_err *err)
{
    double f[GRID], t[GRID], lo = INFINITY, hi = -INFINITY, *p = mm_fit_values(fit, err);
    mm_workspace *ws = mm_workspace_new(model, GRID, err);
    const double *const x[] = { f };
    for (size_t i = 0; i < d->n; i++) {
        lo = fmin(lo, log(d->x[0].v[i]));
        hi = fmax(hi, log(d->x[0].v[i]));
    }
    const double margin = 0.1 * (hi - lo);
    for (size_t i = 0; i < GRID; i++)
        f[i] = exp(lo - margin + (hi - lo + 2 * margin) * (double)i / (GRID - 1));
    const bool good = p != NULL && ws != NULL;
    if (good) {
        mm_model_eval(model, GRID, x, p, t, NULL, ws);
        for (size_t i = 0; i < GRID; i++) {
            f[i] = log(f[i]);
            t[i] = t[i] > 0 ? 1000 / t[i] : NAN;
        }
        mm_panel_line(panel, GRID, t, f, style, NULL);
    }
    free(p);
    mm_workspace_free(ws);
    return good;
}

/* "γ: E_A = 0.280(5) eV" */
static char *label_of(const mm_fitting *f, const mm_fit_item *item)
{
    const mm_fit *line = fit_with(item, f->nmodel, "arrhenius.Ea"),
                 *vft = fit_with(item, f->nmodel, "vft.T0");
    char number[MM_NUMBER_SIZE], *name = f->nitem > 1 ? mm_relaxation_markup(item->name) : NULL;
    mm_buf buf = { 0 };
    if (name != NULL)
        mm_buf_printf(&buf, "%s: ", name);
    if (line != NULL) {
        const mm_estimate *e = mm_fit_estimate(line, "arrhenius.Ea");
        const double factor = line->scaled || !(line->redchi > 1) ? 1 : sqrt(line->redchi);
        mm_buf_printf(&buf, "*E*_{A} = %s eV", mm_number_with_error(number, e->value, factor * e->error));
    } else if (vft != NULL) {
        const mm_estimate *e = mm_fit_estimate(vft, "vft.T0");
        mm_buf_printf(&buf, "*T*_{0} = %s K", mm_number_with_error(number, e->value, e->error));
    }
    free(name);
    return mm_buf_take(&buf);
}

/* Points with errors, and the laws: dashed where another has the lower AICc. */
static bool draw_item(mm_panel *panel, const mm_fitting *f, size_t k, mm_err *err)
{
    static const int markers[] = { MM_MARKER_CIRCLE, MM_MARKER_SQUARE, MM_MARKER_TRIANGLE,
                                   MM_MARKER_DIAMOND };
    const mm_fit_item *item = &f->item[k];
    const mm_dataset *d = item->dataset;
    double *x = mm_zalloc(3 * d->n, sizeof *x), best = INFINITY;
    char *label = label_of(f, item);
    const mm_style style = { .color = MM_COLOR_CYCLE + (int)k,
                             .marker = markers[k % (sizeof markers / sizeof *markers)],
                             .dash = MM_DASH_NONE };
    bool good = x != NULL && label != NULL;
    for (size_t m = 0; m < f->nmodel; m++)
        best = item->fit[m] != NULL && item->fit[m]->aicc < best ? item->fit[m]->aicc : best;
    for (size_t m = 0; good && m < f->nmodel; m++)
        if (item->fit[m] != NULL && item->fit[m]->status != MM_FIT_FAILED)
            good = draw_law(panel, f->model[m], item->fit[m], &item->dataset[m],
                            (mm_style){ .color = style.color,
                                        .width = 0.9,
                                        .dash = item->fit[m]->aicc > best ? MM_DASH_DASHED : MM_DASH_SOLID },
                            err);
    for (size_t i = 0; good && i < d->n; i++) {
        x[i] = 1000 / d->values[i];
        x[d->n + i] = log(d->x[0].v[i]);
        x[2 * d->n + i] = d->sigma == NULL ? NAN : 1000 * d->sigma[i] / (d->values[i] * d->values[i]);
    }
    if (good)
        mm_panel_points(panel, d->n, x, x + d->n, d->sigma != NULL ? x + 2 * d->n : NULL, NULL, style, label);
    free(x);
    free(label);
    return good;
}

static bool draw(mm_context *c, const mm_fitting *f)
{
    if (!mm_plot_wanted(c, false))
        return true;
    mm_figure *figure = mm_figure_from_options(c);
    bool good = figure != NULL;
    if (good) {
        mm_panel *panel = mm_figure_panel(figure, 1, false);
        for (size_t i = 0; good && i < f->nitem; i++)
            good = f->item[i].table == NULL || draw_item(panel, f, i, &c->err);
        mm_panel_apply_options(c, panel, "1000/*T*", "1/K", "ln(*f*/Hz)", NULL);
        mm_panel_top_axis(panel, inverse, inverse, "*T*", "K");
        good = good && mm_figure_to_files(c, figure, 0);
    }
    mm_figure_free(figure);
    return good || mm_fail_memory(&c->err, "a figure");
}

bool mm_run_dma_arrhenius(mm_context *c)
{
    static const char *const models[] = { "arrhenius", "vft", NULL }, *const prefer[] = { "t_peak",
                                                                                          "temperature", "t",
                                                                                          NULL };
    const mm_fit_verb verb = { .y_prefer = prefer, .models = models, .group = "relaxation", .adapt = adapt };
    mm_fitting f = { 0 };
    const bool good = mm_plot_check(c) && mm_fitting_run(c, &verb, &f) && add_quantities(c, &f) &&
                      mm_context_write(c) && draw(c, &f);
    mm_fitting_free(&f);
    return good;
}
