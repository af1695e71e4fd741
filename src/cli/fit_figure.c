#include "cli/fit_figure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "cli/figure_options.h"
#include "plot/fitplot.h"
#include "plot/series.h"

enum { GRID = 600, MODEL_LINES = 12 };

/* Everything that is drawn of one output of a fit. */
typedef struct sketch {
    double *grid, *model, *band, *residual, *work;
    mm_fitplot_component *component;
    char **label;
    size_t ncomponent;
} sketch;

static void sketch_free(sketch *s)
{
    for (size_t i = 0; s->component != NULL && i < s->ncomponent; i++) {
        free((void *)(uintptr_t)s->component[i].y);
        free(s->label[i]);
    }
    free(s->component);
    free(s->label);
    free(s->grid);
    free(s->model);
    free(s->band);
    free(s->residual);
    free(s->work);
}

static void make_grid(mm_context *c, const mm_dataset *d, double *grid)
{
    double lo = INFINITY, hi = -INFINITY;
    for (size_t i = 0; i < d->n; i++) {
        lo = fmin(lo, d->x[0].v[i]);
        hi = fmax(hi, d->x[0].v[i]);
    }
    const int log_axes = mm_arg_choice(&c->args, "log", -1);
    const bool logarithmic = (log_axes == 0 || log_axes == 2) && lo > 0;
    for (size_t i = 0; i < GRID; i++) {
        const double u = (double)i / (GRID - 1);
        grid[i] = logarithmic ? lo * pow(hi / lo, u) : lo + (hi - lo) * u;
    }
}

/* Peaks are shaded; steps, backgrounds and formulas are what they stand on. */
static bool is_peak(const mm_component *comp)
{
    return comp->func != NULL && comp->func->derived != NULL;
}

static bool add_component(const mm_model *model, size_t i, size_t output, const double *p, mm_workspace *ws,
                          sketch *s)
{
    const double *const x[] = { s->grid };
    mm_model_eval_component(model, i, GRID, x, p, s->work, ws);
    double *y = mm_zalloc(GRID, sizeof *y);
    char *label = mm_markup_escape(model->comp[i].id);
    if (y == NULL || label == NULL) {
        free(y);
        free(label);
        return false;
    }
    memcpy(y, s->work + output * GRID, GRID * sizeof *y);
    s->label[s->ncomponent] = label;
    s->component[s->ncomponent++] = (mm_fitplot_component){ label, y, !is_peak(&model->comp[i]) };
    return true;
}

/* A component that is off (an area fixed at 0) is not drawn. */
static bool is_nothing(const mm_model *model, size_t i, const double *p, const sketch *s, mm_workspace *ws)
{
    if (model->comp[i].func == NULL && model->comp[i].formula == NULL)
        return true;
    const double *const x[] = { s->grid };
    mm_model_eval_component(model, i, GRID, x, p, s->work, ws);
    for (size_t k = 0; k < GRID * model->ny; k++)
        if (s->work[k] != 0)
            return false;
    return true;
}

static bool sketch_components(const mm_model *model, size_t output, const double *p, mm_workspace *ws,
                              sketch *s)
{
    s->component = mm_zalloc(model->ncomp, sizeof *s->component);
    s->label = mm_zalloc(model->ncomp, sizeof *s->label);
    bool good = s->component != NULL && s->label != NULL;
    for (size_t i = 0; good && model->ncomp > 1 && i < model->ncomp; i++)
        if (!is_nothing(model, i, p, s, ws))
            good = add_component(model, i, output, p, ws, s);
    return good;
}

static bool sketch_model(const mm_model *model, const mm_dataset *d, size_t output, const double *p,
                         mm_workspace *ws, sketch *s)
{
    const double *const x[] = { s->grid };
    double *all = mm_zalloc(d->n * d->ny, sizeof *all);
    if (all == NULL)
        return false;
    mm_model_eval(model, GRID, x, p, s->work, NULL, ws);
    memcpy(s->model, s->work + output * GRID, GRID * sizeof *s->model);
    mm_model_eval(model, d->n, d->xp, p, all, NULL, ws);
    for (size_t i = 0; i < d->n; i++)
        s->residual[i] = d->values[output * d->n + i] - all[output * d->n + i];
    free(all);
    return true;
}

static bool sketch_make(mm_context *c, const mm_model *model, const mm_fit *fit, const mm_dataset *d,
                        size_t output, sketch *s)
{
    s->grid = mm_zalloc(GRID, sizeof *s->grid);
    s->model = mm_zalloc(GRID, sizeof *s->model);
    s->band = mm_zalloc(GRID * model->ny, sizeof *s->band);
    s->work = mm_zalloc(GRID * model->ny, sizeof *s->work);
    s->residual = mm_zalloc(d->n, sizeof *s->residual);
    mm_workspace *ws = mm_workspace_new(model, d->n > GRID ? d->n : GRID, &c->err);
    double *p = mm_fit_values(fit, &c->err);
    bool good = s->grid != NULL && s->model != NULL && s->band != NULL && s->work != NULL &&
                s->residual != NULL && ws != NULL && p != NULL;
    if (good) {
        make_grid(c, d, s->grid);
        const double *const x[] = { s->grid };
        good = sketch_components(model, output, p, ws, s) && sketch_model(model, d, output, p, ws, s) &&
               mm_fit_band(model, fit, GRID, x, s->band, &c->err);
    }
    mm_workspace_free(ws);
    free(p);
    return good || mm_fail_memory(&c->err, "a figure");
}

/* The derived quantities that the model gives a label for figures, as lines of markup. */
static char *note_text(const mm_model *model, const mm_fit *fit)
{
    mm_buf buf = { 0 };
    for (size_t i = 0; i < model->nderived && i < fit->nderived; i++) {
        const mm_estimate *e = &fit->derived[i];
        const char *label = model->derived[i].label;
        if (label != NULL && label[0] != '\0')
            mm_note_quantity(&buf, label, e->value, e->error, e->unit);
    }
    return mm_buf_take(&buf);
}

static bool label_panel(mm_context *c, mm_panel *panel, const mm_model *model, const mm_dataset *d,
                        size_t output)
{
    const mm_axis *xa = &model->x[0], *ya = &model->y[output];
    const bool x_titled = xa->title != NULL && xa->title[0] != '\0',
               y_titled = ya->title != NULL && ya->title[0] != '\0';
    char *x = x_titled ? mm_strdup(xa->title) : mm_markup_escape(d->x[0].name);
    char *y = y_titled ? mm_strdup(ya->title) : mm_markup_escape(d->y[output].name);
    const bool good = x != NULL && y != NULL;
    if (good)
        mm_panel_apply_options(c, panel, x, d->x[0].unit, y, d->y[output].unit);
    free(x);
    free(y);
    return good || mm_fail_memory(&c->err, "a figure");
}

static bool draw_output(mm_context *c, const mm_model *model, const mm_fit *fit, const mm_dataset *d,
                        size_t output, mm_figure *figure)
{
    sketch s = { 0 };
    bool good = sketch_make(c, model, fit, d, output, &s);
    char *note = output == 0 ? note_text(model, fit) : NULL;
    if (good) {
        const mm_fitplot plot = { .n = d->n,
                                  .x = d->x[0].v,
                                  .y = d->values + output * d->n,
                                  .sigma = d->sigma == NULL ? NULL : d->sigma + output * d->n,
                                  .ngrid = GRID,
                                  .grid = s.grid,
                                  .model = s.model,
                                  .band = s.band + output * GRID,
                                  .ncomponent = s.ncomponent,
                                  .component = s.component,
                                  .residual = model->ny == 1 ? s.residual : NULL,
                                  .note = note != NULL && note[0] != '\0' ? note : NULL };
        mm_panel *panel = mm_fitplot_draw(figure, &plot, &c->err);
        good = panel != NULL && label_panel(c, panel, model, d, output);
    }
    free(note);
    sketch_free(&s);
    return good;
}

/* With several independent variables: measured against calculated, which is what can be seen of any of them.
 */
static bool draw_against(mm_context *c, const mm_model *model, const mm_fit *fit, const mm_dataset *d,
                         mm_figure *figure)
{
    const size_t n = d->n * d->ny;
    double *p = mm_fit_values(fit, &c->err), *y = mm_zalloc(n, sizeof *y);
    mm_workspace *ws = mm_workspace_new(model, d->n, &c->err);
    bool good = p != NULL && y != NULL && ws != NULL;
    if (good) {
        mm_model_eval(model, d->n, d->xp, p, y, NULL, ws);
        mm_panel *panel = mm_figure_panel(figure, 1, false);
        const mm_style points = { .color = MM_COLOR_CYCLE, .marker = MM_MARKER_CIRCLE, .dash = MM_DASH_NONE };
        const mm_style line = { .color = MM_COLOR_GREY };
        good = mm_panel_line(panel, n, y, y, line, NULL) &&
               mm_panel_points(panel, n, y, d->values, NULL, d->sigma, points, NULL);
        mm_panel_apply_options(c, panel, "Model", d->y[0].unit, "Data", d->y[0].unit);
    }
    mm_workspace_free(ws);
    free(p);
    free(y);
    return good || mm_fail_memory(&c->err, "a figure");
}

mm_figure *mm_fit_figure(mm_context *c, const mm_model *model, const mm_fit *fit, const mm_dataset *d)
{
    mm_figure *figure = mm_figure_from_options(c);
    bool good = figure != NULL;
    if (good && model->nx > 1)
        good = draw_against(c, model, fit, d, figure);
    for (size_t k = 0; good && model->nx == 1 && k < model->ny; k++)
        good = draw_output(c, model, fit, d, k, figure);
    if (good)
        return figure;
    mm_figure_free(figure);
    return NULL;
}

/* The model with an answer for a dataset that describes it best (least AICc); -1 when none has an answer. */
static ptrdiff_t usable_model(const mm_fitting *f, size_t item)
{
    ptrdiff_t best = -1;
    for (size_t m = 0; m < f->nmodel; m++) {
        const mm_fit *fit = f->item[item].fit[m];
        if (fit != NULL && fit->status != MM_FIT_FAILED &&
            (best < 0 || fit->aicc < f->item[item].fit[best]->aicc))
            best = (ptrdiff_t)m;
    }
    return best;
}

static bool draw_one(mm_context *c, mm_fitting *f, size_t item, size_t number)
{
    const ptrdiff_t m = usable_model(f, item);
    if (m < 0)
        return true;
    mm_figure *figure = mm_fit_figure(c, f->model[m], f->item[item].fit[m], &f->item[item].dataset[m]);
    const bool good = figure != NULL && mm_figure_to_files(c, figure, number);
    mm_figure_free(figure);
    return good;
}

/* Distance of one dataset from the next: a part of the largest range of y. */
static double lift_of(const mm_fitting *f, const size_t *item, const size_t *model, size_t n)
{
    double range = 0;
    for (size_t i = 0; i < n; i++) {
        const mm_dataset *d = &f->item[item[i]].dataset[model[i]];
        double lo = INFINITY, hi = -INFINITY;
        for (size_t k = 0; k < d->n; k++) {
            lo = fmin(lo, d->values[k]);
            hi = fmax(hi, d->values[k]);
        }
        range = fmax(range, hi - lo);
    }
    return range * (n > 12 ? 0.06 : 0.25);
}

static bool draw_model_line(mm_context *c, const mm_model *model, const mm_fit *fit, const mm_dataset *d,
                            double lift, mm_panel *panel)
{
    double *grid = mm_zalloc(GRID, sizeof *grid), *y = mm_zalloc(GRID * model->ny, sizeof *y),
           *p = mm_fit_values(fit, &c->err);
    mm_workspace *ws = mm_workspace_new(model, GRID, &c->err);
    bool good = grid != NULL && y != NULL && p != NULL && ws != NULL;
    if (good) {
        const double *const x[] = { grid };
        make_grid(c, d, grid);
        mm_model_eval(model, GRID, x, p, y, NULL, ws);
        for (size_t i = 0; i < GRID; i++)
            y[i] += lift;
        good = mm_panel_line(panel, GRID, grid, y,
                             (mm_style){ .color = MM_COLOR_BLACK, .width = 0.4, .dash = MM_DASH_DASHED },
                             NULL);
    }
    mm_workspace_free(ws);
    free(grid);
    free(y);
    free(p);
    return good || mm_fail_memory(&c->err, "a figure");
}

/* Curves of n datasets in series order, coloured by the series' key (or their number), models as thin lines.
 */
static bool draw_curves(mm_context *c, mm_fitting *f, const size_t *item, const size_t *model, size_t n,
                        mm_figure *figure)
{
    const mm_report *r = &c->report;
    const double lift = lift_of(f, item, model, n);
    mm_waterfall_curve *curve = mm_zalloc(n, sizeof *curve);
    if (curve == NULL)
        return mm_fail_memory(&c->err, "a figure");
    for (size_t i = 0; i < n; i++) {
        const mm_dataset *d = &f->item[item[i]].dataset[model[i]];
        const double key = f->item[item[i]].key;
        curve[i] = (mm_waterfall_curve){ d->n, d->x[0].v, d->values, isnan(key) ? (double)(i + 1) : key };
    }
    char *title = r->series_key != NULL ? mm_markup_escape(r->series_key) : mm_strdup("Dataset");
    if (title != NULL && title[0] >= 'a' && title[0] <= 'z')
        title[0] = (char)(title[0] - 'a' + 'A');
    mm_panel *panel = title == NULL
                          ? NULL
                          : mm_waterfall_draw(figure, n, curve, lift, title, r->series_unit, &c->err);
    bool good = panel != NULL &&
                label_panel(c, panel, f->model[model[0]], &f->item[item[0]].dataset[model[0]], 0);
    for (size_t i = 0; good && n <= MODEL_LINES && i < n; i++) /* more would hide the curves' colours */
        good = draw_model_line(c, f->model[model[i]], f->item[item[i]].fit[model[i]],
                               &f->item[item[i]].dataset[model[i]], lift * (double)i, panel);
    free(title);
    free(curve);
    return good || mm_fail_memory(&c->err, "a figure");
}

/* All datasets above each other, each with the model that describes it best. */
static bool draw_all(mm_context *c, mm_fitting *f)
{
    size_t *item = mm_zalloc(f->nitem, sizeof *item), *model = mm_zalloc(f->nitem, sizeof *model), n = 0;
    mm_figure *figure = mm_figure_from_options(c);
    bool good = item != NULL && model != NULL && figure != NULL;
    for (size_t i = 0; good && i < f->nitem; i++)
        if (usable_model(f, i) >= 0 && f->model[usable_model(f, i)]->nx == 1) {
            item[n] = i;
            model[n++] = (size_t)usable_model(f, i);
        }
    if (good && n > 0)
        good = draw_curves(c, f, item, model, n, figure) && mm_figure_to_files(c, figure, 0);
    else if (good)
        mm_warn(&c->diag, NULL, 0, "no figure: no dataset that one axis shows was fitted");
    mm_figure_free(figure);
    free(item);
    free(model);
    return good || mm_fail_memory(&c->err, "a figure");
}

bool mm_fit_figures(mm_context *c, mm_fitting *f)
{
    bool good = true;
    if (mm_plot_wanted(c, true))
        for (size_t i = 0; good && i < f->nitem; i++)
            good = draw_one(c, f, i, i + 1);
    if (good && mm_plot_wanted(c, false))
        good = f->nitem == 1 ? draw_one(c, f, 0, 0) : draw_all(c, f);
    return good;
}
