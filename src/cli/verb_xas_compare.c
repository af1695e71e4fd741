/* xasfit compare: a HERFD spectrum beside a TFY one, and what the better resolution shows. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "cli/figure_options.h"
#include "cli/fitting.h"
#include "cli/verbs.h"
#include "num/grid.h"
#include "num/interpolate.h"
#include "xas/white_line.h"

enum { HERFD, TFY, SIDES };
enum { COMPONENTS = 3, STEPS = 240 };

const mm_option mm_xas_compare_options[] = {
    { "scale", 0, MM_OPT_CHOICE, "none|edge|area",
      "bring the second spectrum to the edge step or the area of the first (none)", 0, 0 },
    { NULL, 0, MM_OPT_FLAG, NULL, NULL, 0, 0 },
};

typedef enum scaling { SCALE_NONE, SCALE_EDGE, SCALE_AREA } scaling;

static const char *const side_names[SIDES] = { "herfd", "tfy" };
static const char *const components[COMPONENTS] = { "f2", "f1", "f0" };

/* One of the two spectra: its data, its own fit and its part of the joint one, and what its own shows. */
typedef struct side {
    mm_dataset d;
    mm_data data;
    mm_fit *fit;
    mm_fit *joint; /* the report's once it is there */
    bool detected[COMPONENTS], resolved[COMPONENTS];
} side;

typedef struct comparison {
    mm_inputs inputs;
    mm_model *model;
    side s[SIDES];
    mm_fit *whole; /* both at once */
} comparison;

static void comparison_free(comparison *k)
{
    for (size_t i = 0; i < SIDES; i++) {
        mm_dataset_free(&k->s[i].d);
        mm_fit_free(k->s[i].fit);
    }
    mm_fit_free(k->whole);
    mm_model_free(k->model);
    mm_inputs_free(&k->inputs);
}

enum { NAME_SIZE = 64 };

static const mm_estimate *estimate(const mm_fit *fit, const char *component, const char *what)
{
    char name[NAME_SIZE];
    snprintf(name, sizeof name, "%s%s", component, what);
    return mm_fit_estimate(fit, name);
}

/* Chi-square of the fit without a component: its area held at 0 and its centre where it was. NaN without an
 * answer; false without memory. */
static bool chisq_without(const mm_model *model, const side *s, const char *component,
                          const mm_fit_opts *opts, double *chisq, mm_err *err)
{
    char area[NAME_SIZE], center[NAME_SIZE];
    snprintf(area, sizeof area, "%s.area", component);
    snprintf(center, sizeof center, "%s.center", component);
    mm_model *without = mm_model_copy(model, err);
    double *start = mm_fit_values(s->fit, err);
    mm_err failed = MM_ERR_INIT;
    *chisq = NAN;
    if (without != NULL && start != NULL) {
        start[mm_model_param(model, area, NULL)] = 0;
        mm_fit *fit = mm_model_fix(without, area, &failed) && mm_model_fix(without, center, &failed)
                          ? mm_fit_run(without, &s->data, start, opts, &failed)
                          : NULL;
        *chisq = fit != NULL ? fit->chisq : NAN;
        mm_fit_free(fit);
    }
    if (failed.code == MM_ESYS)
        mm_fail(err, MM_ESYS, "%s", failed.msg);
    const bool good = without != NULL && start != NULL && failed.code != MM_ESYS;
    mm_err_clear(&failed);
    mm_model_free(without);
    free(start);
    return good;
}

/* Has the fitted curve a maximum or a shoulder of its own at a component: a minimum of its second derivative,
 * negative, within half of the component's width, and is a width of the fit not at a bound? false without
 * memory. */
static bool resolve(const mm_model *model, const side *s, const char *component, bool *found, mm_err *err)
{
    *found = false;
    const mm_estimate *center = estimate(s->fit, component, ".center"),
                      *width = estimate(s->fit, component, "_fwhm");
    for (size_t i = 0; i < s->fit->npar; i++)
        if (s->fit->par[i].state == MM_STATE_AT_BOUND &&
            (strstr(s->fit->par[i].name, ".sigma") != NULL || strstr(s->fit->par[i].name, ".gamma") != NULL))
            return true;
    if (center == NULL || width == NULL || !(width->value > 0))
        return true;
    double x[STEPS + 1], y[STEPS + 1], *p = mm_fit_values(s->fit, err);
    mm_workspace *ws = mm_workspace_new(model, STEPS + 1, err);
    const double *const xp[] = { x };
    for (size_t i = 0; i <= STEPS; i++)
        x[i] = center->value + width->value * 0.5 * (2 * (double)i / STEPS - 1);
    if (p != NULL && ws != NULL) {
        mm_model_eval(model, STEPS + 1, xp, p, y, NULL, ws);
        const double h = x[1] - x[0], noise = s->fit->rms;
        for (size_t i = 2; !*found && i + 2 <= STEPS; i++) {
            const double before = y[i - 2] - 2 * y[i - 1] + y[i], here = y[i - 1] - 2 * y[i] + y[i + 1],
                         after = y[i] - 2 * y[i + 1] + y[i + 2];
            /* how far the curve bends away from a straight line over half of the width */
            const double bulge = -here / (h * h) * width->value * width->value / 32;
            *found = here < before && here <= after && (s->data.sigma != NULL || bulge > noise) && bulge > 0;
        }
    }
    const bool good = p != NULL && ws != NULL;
    mm_workspace_free(ws);
    free(p);
    return good;
}

static bool fit_side(mm_context *c, const mm_model *model, side *s, const mm_fit_opts *opts)
{
    s->data = (mm_data){ s->d.table->name, s->d.n, s->d.xp, s->d.values, s->d.sigma };
    s->fit = mm_fit_run(model, &s->data, NULL, opts, &c->err);
    if (s->fit == NULL)
        return mm_fail_in(&c->err, "%s", s->d.table->name);
    const double scale = s->data.sigma == NULL ? s->fit->redchi : fmax(1, s->fit->redchi);
    for (size_t k = 0; k < COMPONENTS; k++) {
        double chisq;
        if (!chisq_without(model, s, components[k], opts, &chisq, &c->err))
            return false;
        s->detected[k] = chisq - s->fit->chisq > 9 * scale;
        if (s->detected[k] && !resolve(model, s, components[k], &s->resolved[k], &c->err))
            return false;
    }
    return true;
}

/* Integral over the energies that both spectra have. */
static double common_area(const mm_dataset *of, const mm_dataset *other, mm_err *err)
{
    const double *x = of->x[0].v, *z = other->x[0].v;
    double *weight = mm_zalloc(of->n, sizeof *weight), sum = 0;
    if (weight == NULL) {
        mm_fail_memory(err, "an area");
        return NAN;
    }
    mm_trapezoid_weights(of->n, x, fmax(x[0], z[0]), fmin(x[of->n - 1], z[other->n - 1]), weight);
    for (size_t i = 0; i < of->n; i++)
        sum += weight[i] * of->values[i];
    free(weight);
    return sum;
}

/* By what the second spectrum is to be multiplied. */
static double scale_of(mm_context *c, const comparison *k, scaling how)
{
    const mm_dataset *h = &k->s[HERFD].d, *t = &k->s[TFY].d;
    if (how == SCALE_AREA)
        return common_area(h, t, &c->err) / common_area(t, h, &c->err);
    const mm_estimate *a = estimate(k->s[HERFD].fit, "edge", ".height"),
                      *b = estimate(k->s[TFY].fit, "edge", ".height");
    return a == NULL || b == NULL ? NAN : a->value / b->value;
}

/* Multiply the second spectrum, and fit it again. */
static bool scale_second(mm_context *c, comparison *k, const mm_fit_opts *opts)
{
    side *s = &k->s[TFY];
    const scaling how = (scaling)mm_arg_choice(&c->args, "scale", SCALE_NONE);
    const double factor = how == SCALE_NONE ? 1 : scale_of(c, k, how);
    if (!(factor > 0) || isinf(factor))
        return mm_fail(&c->err, MM_EINPUT, "the spectra cannot be scaled: the factor would be %g", factor);
    if (!mm_report_add_quantity(&c->report, "scale", "1", factor, NAN, NULL, &c->err))
        return false;
    if (how == SCALE_NONE)
        return true;
    for (size_t i = 0; i < s->d.n; i++) {
        s->d.values[i] *= factor;
        if (s->d.sigma != NULL)
            s->d.sigma[i] *= factor;
    }
    mm_fit_free(s->fit);
    return fit_side(c, k->model, s, opts);
}

static bool fit_both(mm_context *c, comparison *k)
{
    static const char *const shared[] = { "*.center", "f2.area", "f1.area", "f0.area" };
    mm_fit_opts opts = mm_fit_opts_from(c);
    for (size_t i = 0; i < SIDES; i++)
        if (!fit_side(c, k->model, &k->s[i], &opts))
            return false;
    if (!scale_second(c, k, &opts))
        return false;
    const mm_data data[SIDES] = { k->s[HERFD].data, k->s[TFY].data };
    double *start[SIDES] = { mm_fit_values(k->s[HERFD].fit, &c->err), mm_fit_values(k->s[TFY].fit, &c->err) };
    mm_fit *out[SIDES] = { NULL, NULL };
    bool good = start[0] != NULL && start[1] != NULL &&
                mm_fit_joint(k->model, SIDES, data, sizeof shared / sizeof *shared, shared,
                             (const double *const *)start, &opts, out, &k->whole, &c->err);
    for (size_t i = 0; i < SIDES; i++) {
        free(start[i]);
        k->s[i].joint = out[i];
        if (good && !mm_report_add_fit(&c->report, out[i], NAN, &c->err))
            good = false;
    }
    return good;
}

/* Add the gradient of a derived quantity of one dataset to that over the joint fit's parameters, times a
 * factor. */
static bool add_gradient(const comparison *k, size_t dataset, size_t derived, double factor, double *gradient)
{
    double *p = mm_fit_values(k->s[dataset].joint, NULL), *own = mm_zalloc(k->model->npar, sizeof *own);
    bool good = p != NULL && own != NULL;
    if (good)
        mm_model_derived(k->model, derived, p, own);
    for (size_t i = 0; good && i < k->model->npar; i++) {
        char *name = mm_format("%s[%zu]", k->model->par[i].name, dataset + 1);
        good = name != NULL;
        for (size_t j = 0; good && j < k->whole->npar; j++)
            if (strcmp(k->whole->par[j].name, name) == 0 ||
                strcmp(k->whole->par[j].name, k->model->par[i].name) == 0)
                gradient[j] += factor * own[i];
        free(name);
    }
    free(p);
    free(own);
    return good;
}

/* FWHM of f1, TFY over HERFD, of the joint fit, with the full covariance of both. */
static bool add_sharpening(mm_context *c, const comparison *k)
{
    const mm_estimate *h = mm_fit_estimate(k->s[HERFD].joint, "f1_fwhm"),
                      *t = mm_fit_estimate(k->s[TFY].joint, "f1_fwhm");
    double *gradient = mm_zalloc(k->whole->npar, sizeof *gradient);
    size_t derived = 0;
    while (derived < k->model->nderived && strcmp(k->model->derived[derived].name, "f1_fwhm") != 0)
        derived++;
    bool good = gradient != NULL && h != NULL && t != NULL && derived < k->model->nderived;
    if (!good)
        mm_fail(&c->err, MM_EMODEL, "%s has no width of f1", k->model->id);
    const double ratio = good ? t->value / h->value : NAN;
    good = good && add_gradient(k, TFY, derived, 1 / h->value, gradient) &&
           add_gradient(k, HERFD, derived, -ratio / h->value, gradient) &&
           mm_report_add_quantity(&c->report, "sharpening", "1", ratio, mm_fit_propagate(k->whole, gradient),
                                  NULL, &c->err);
    free(gradient);
    return good || mm_fail_memory(&c->err, "the sharpening");
}

/* Self-absorption takes from the white line more than from the edge: the ratio of the two spectra is then off
 * 1 all over the white line, whatever their widths are. */
static bool add_white_line_ratio(mm_context *c, const comparison *k)
{
    static const double small = 0.05, sigmas = 3;
    double h, h_error, t, t_error;
    if (!mm_white_line(k->s[HERFD].fit, &h, &h_error, &c->err) ||
        !mm_white_line(k->s[TFY].fit, &t, &t_error, &c->err))
        return false;
    const double ratio = t / h, error = ratio * hypot(t_error / t, h_error / h);
    const bool off = fabs(ratio - 1) > small && fabs(ratio - 1) > sigmas * error;
    char text[MM_NUMBER_SIZE];
    if (off)
        mm_warn(&c->diag, k->s[ratio < 1 ? TFY : HERFD].d.table->name, 0,
                "the white line over the edge step is %s times that of the other spectrum: self-absorption?",
                ratio < 1 ? mm_number_with_error(text, ratio, error)
                          : mm_number_with_error(text, 1 / ratio, error / (ratio * ratio)));
    return mm_report_add_quantity(&c->report, "white_line_ratio", "1", ratio, error,
                                  off ? "self-absorption" : NULL, &c->err);
}

static bool add_verdict(mm_context *c, const char *component, const char *what, size_t i, bool holds)
{
    char *name = mm_format("%s_%s_%s", component, what, side_names[i]);
    const bool good = name != NULL &&
                      mm_report_add_quantity(&c->report, name, "1", holds, NAN, NULL, &c->err);
    free(name);
    return good || mm_fail_memory(&c->err, "quantities");
}

static bool add_quantities(mm_context *c, const comparison *k)
{
    bool good = add_sharpening(c, k) && add_white_line_ratio(c, k);
    for (size_t i = 0; i < SIDES; i++)
        for (size_t j = 0; good && j < COMPONENTS; j++)
            good = add_verdict(c, components[j], "detected", i, k->s[i].detected[j]) &&
                   add_verdict(c, components[j], "resolved", i, k->s[i].resolved[j]);
    for (size_t i = 0; good && i < SIDES; i++) {
        const mm_estimate *height = mm_fit_estimate(k->s[i].fit, "f1_height");
        char *name = mm_format("signal_to_noise_%s", side_names[i]);
        good = name != NULL && mm_report_add_quantity(&c->report, name, "1",
                                                      height == NULL ? NAN : height->value / k->s[i].fit->rms,
                                                      NAN, NULL, &c->err);
        free(name);
    }
    return good;
}

/* Both spectra at the energies of the first that lie in the range of the second, and their difference. */
static bool make_table(mm_context *c, const comparison *k)
{
    const mm_dataset *a = &k->s[HERFD].d, *b = &k->s[TFY].d;
    mm_table *table = c->report.table = mm_table_new("compare", &c->err);
    static const char *const headers[] = { "energy (eV)", "herfd", "tfy", "difference" };
    bool good = table != NULL;
    for (size_t i = 0; good && i < 4; i++)
        good = mm_table_add(table, headers[i], NULL, MM_NUMBER, &c->err) >= 0;
    for (size_t i = 0; good && i < a->n; i++) {
        const double tfy = mm_between_value(mm_between_find(b->n, b->x[0].v, a->x[0].v[i]), b->values);
        const double row[] = { a->x[0].v[i], a->values[i], tfy, a->values[i] - tfy };
        if (isnan(tfy))
            continue;
        good = mm_table_add_row(table, &c->err);
        for (size_t j = 0; good && j < 4; j++)
            table->col[j].v[table->nrow - 1] = row[j];
    }
    return good &&
           (table->nrow > 0 || mm_fail(&c->err, MM_EINPUT, "the two spectra have no energy in common"));
}

/* One spectrum, its part of the joint fit, and the components of that. */
static bool draw_side(mm_context *c, const comparison *k, int i, mm_panel *panel)
{
    const mm_dataset *d = &k->s[i].d;
    const int color = MM_COLOR_CYCLE + (i == HERFD);
    double *p = mm_fit_values(k->s[i].joint, &c->err), *y = mm_zalloc(d->n, sizeof *y);
    mm_workspace *ws = mm_workspace_new(k->model, d->n, &c->err);
    const bool good = p != NULL && y != NULL && ws != NULL;
    for (size_t j = 0; good && j < k->model->ncomp; j++) {
        const char *id = k->model->comp[j].id;
        if (strcmp(id, "f2") != 0 && strcmp(id, "f1") != 0 && strcmp(id, "f0") != 0)
            continue;
        mm_model_eval_component(k->model, j, d->n, d->xp, p, y, ws);
        mm_panel_line(panel, d->n, d->x[0].v, y,
                      (mm_style){ .color = color, .dash = MM_DASH_DASHED, .width = 0.5 }, NULL);
    }
    if (good) {
        mm_model_eval(k->model, d->n, d->xp, p, y, NULL, ws);
        mm_panel_points(
            panel, d->n, d->x[0].v, d->values, NULL, NULL,
            (mm_style){ .color = color, .marker = MM_MARKER_CIRCLE, .dash = MM_DASH_NONE, .size = 2 },
            i == HERFD ? "HERFD" : "TFY");
        mm_panel_line(panel, d->n, d->x[0].v, y, (mm_style){ .color = MM_COLOR_BLACK, .width = 0.6 }, NULL);
    }
    mm_workspace_free(ws);
    free(p);
    free(y);
    return good;
}

static bool draw(mm_context *c, const comparison *k)
{
    mm_figure *figure = mm_figure_from_options(c);
    const mm_table *table = c->report.table;
    bool good = figure != NULL;
    if (good) {
        mm_panel *top = mm_figure_panel(figure, 1, false), *below = mm_figure_panel(figure, 0.4, true);
        good = draw_side(c, k, HERFD, top) && draw_side(c, k, TFY, top);
        mm_panel_apply_options(c, top, "Energy", "eV", "Normalised absorption", NULL);
        mm_panel_hline(below, 0, (mm_style){ .color = MM_COLOR_GREY, .width = 0.6 }, NULL);
        mm_panel_line(below, table->nrow, table->col[0].v, table->col[3].v,
                      (mm_style){ .color = MM_COLOR_BLACK }, NULL);
        mm_panel_ylabel(below, "Difference", NULL);
        good = good && mm_figure_to_files(c, figure, 0);
    }
    mm_figure_free(figure);
    return good || mm_fail_memory(&c->err, "a figure");
}

static bool read_sides(mm_context *c, comparison *k)
{
    static const char *const prefer[] = { "norm", "flat", NULL };
    mm_tables tables = { 0 };
    bool good = mm_inputs_read(c, &k->inputs) && mm_inputs_tables(&k->inputs, &tables, &c->err);
    if (good && tables.n != SIDES)
        good = mm_fail(&c->err, c->input_failed ? MM_EINPUT : MM_EUSAGE,
                       "compare takes a HERFD and a TFY spectrum, not %zu", tables.n);
    k->model = good ? mm_model_from(c, mm_arg_text(&c->args, "model", "ce-l3-herfd")) : NULL;
    good = good && k->model != NULL;
    for (size_t i = 0; good && i < SIDES; i++)
        good = mm_dataset_for_model(c, tables.t[i], k->model, prefer, &k->s[i].d);
    free(tables.t);
    return good;
}

bool mm_run_xas_compare(mm_context *c)
{
    comparison k = { 0 };
    const bool good = mm_plot_check(c) && read_sides(c, &k) && fit_both(c, &k) && make_table(c, &k) &&
                      add_quantities(c, &k) && mm_context_write(c) &&
                      (!mm_plot_wanted(c, false) || draw(c, &k));
    comparison_free(&k);
    return good;
}
