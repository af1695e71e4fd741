#include "cli/curie_figure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/unit.h"
#include "cli/figure_options.h"

enum { GRID = 200 };

static bool usable(const mm_fit *fit)
{
    return fit != NULL && fit->npar > 0 && fit->status != MM_FIT_FAILED;
}

static char *note_of(const mm_fit *fit)
{
    static const struct {
        const char *name, *label, *unit;
    } lines[] = { { "cw.C", "*C*", NULL },
                  { "cw.theta", "*θ*", "K" },
                  { "cw.chi0", "*χ*_{0}", NULL },
                  { "mu_eff", "*μ*_{eff}", "mu_B" } };
    mm_buf buf = { 0 };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        const mm_estimate *e = mm_fit_estimate(fit, lines[i].name);
        if (e != NULL)
            mm_note_quantity(&buf, lines[i].label, e->value, e->error, lines[i].unit);
    }
    return mm_buf_take(&buf);
}

/* 1/y, or y where it is 1/chi already. */
static double inverse_of(double y, bool inverse)
{
    return inverse ? y : 1 / y;
}

/* All points of the table, open where the fit does not look. */
static bool draw_points(const mm_fit_item *item, bool inverse, mm_panel *panel, int color)
{
    const mm_table *table = item->table;
    const mm_dataset *d = &item->dataset[0];
    const ptrdiff_t t = mm_table_find(table, d->x[0].name),
                    chi = mm_table_find(table, inverse ? "inverse_chi" : "chi");
    mm_conversion scale = { 1, 0 };
    if (chi >= 0)
        mm_unit_conversion(table->col[chi].unit, d->y[0].unit, &scale, NULL);
    double *y = mm_zalloc(d->n + table->nrow, sizeof *y);
    if (y == NULL)
        return false;
    for (size_t i = 0; chi >= 0 && i < table->nrow; i++)
        y[d->n + i] = inverse_of(scale.scale * table->col[chi].v[i], inverse);
    if (t >= 0 && chi >= 0 && d->n < table->nrow)
        mm_panel_points(panel, table->nrow, table->col[t].v, y + d->n, NULL, NULL,
                        (mm_style){ .color = MM_COLOR_GREY,
                                    .marker = MM_MARKER_CIRCLE + MM_MARKER_OPEN,
                                    .dash = MM_DASH_NONE },
                        NULL);
    for (size_t i = 0; i < d->n; i++)
        y[i] = inverse_of(d->values[i], inverse);
    mm_panel_points(panel, d->n, d->x[0].v, y, NULL, NULL,
                    (mm_style){ .color = color, .marker = MM_MARKER_CIRCLE, .dash = MM_DASH_NONE }, NULL);
    free(y);
    return true;
}

/* The fitted law over the window. */
static bool draw_law(mm_context *c, const mm_fitting *f, const mm_fit_item *item, bool inverse,
                     mm_panel *panel, int color, const char *label)
{
    const mm_dataset *d = &item->dataset[0];
    double t[GRID], y[GRID], lo = INFINITY, hi = -INFINITY, *p = mm_fit_values(item->fit[0], &c->err);
    mm_workspace *ws = p == NULL ? NULL : mm_workspace_new(f->model[0], GRID, &c->err);
    for (size_t i = 0; i < d->n; i++) {
        lo = fmin(lo, d->x[0].v[i]);
        hi = fmax(hi, d->x[0].v[i]);
    }
    for (size_t i = 0; i < GRID; i++)
        t[i] = lo + (hi - lo) * (double)i / (GRID - 1);
    if (ws != NULL) {
        const double *const x[] = { t };
        mm_model_eval(f->model[0], GRID, x, p, y, NULL, ws);
        for (size_t i = 0; i < GRID; i++)
            y[i] = inverse_of(y[i], inverse);
        mm_panel_line(panel, GRID, t, y, (mm_style){ .color = color, .width = 1 }, label);
    }
    if (d->n < item->table->nrow && f->nitem == 1)
        mm_panel_span(panel, lo, hi, (mm_style){ .color = MM_COLOR_LIGHT, .alpha = 0.5 }, NULL);
    mm_workspace_free(ws);
    free(p);
    return ws != NULL;
}

/* How theta moves with the lowest temperature. */
static void draw_scan(mm_figure *figure, const mm_table *scan)
{
    const ptrdiff_t theta = mm_table_find(scan, "theta"), error = mm_table_find(scan, "theta_err");
    if (scan->nrow < 3 || theta < 0 || error < 0)
        return;
    mm_panel *panel = mm_figure_panel(figure, 0.45, true);
    mm_panel_points(
        panel, scan->nrow, scan->col[0].v, scan->col[theta].v, NULL, scan->col[error].v,
        (mm_style){ .color = MM_COLOR_CYCLE, .marker = MM_MARKER_CIRCLE, .width = 0.6, .size = 2.2 }, NULL);
    mm_panel_ylabel(panel, "*θ*(*T*_{min})", "K");
}

static bool fill_panel(mm_context *c, const mm_fitting *f, size_t first, size_t end, mm_panel *panel)
{
    const bool inverse = mm_arg_given(&c->args, "inverse");
    for (size_t i = first; i < end; i++) {
        const mm_fit_item *item = &f->item[i];
        if (item->table == NULL || !usable(item->fit[0]))
            continue;
        const bool alone = end - first == 1;
        char *label = alone ? NULL : mm_markup_escape(item->name);
        const bool good =
            (alone || label != NULL) &&
            draw_law(c, f, item, inverse, panel, MM_COLOR_CYCLE + (int)(i - first) + alone, label) &&
            draw_points(item, inverse, panel, alone ? MM_COLOR_BLACK : MM_COLOR_CYCLE + (int)(i - first));
        free(label);
        if (!good)
            return false;
    }
    return true;
}

/* One dataset (number from 1), or all of them (0). */
static bool draw(mm_context *c, const mm_fitting *f, mm_table **scan, size_t number)
{
    const size_t first = number > 0 ? number - 1 : 0, end = number > 0 ? number : f->nitem;
    const mm_fit_item *item = &f->item[first];
    mm_figure *figure = mm_figure_from_options(c);
    bool good = figure != NULL;
    if (good && item->table != NULL) {
        mm_panel *panel = mm_figure_panel(figure, 1, false);
        const char *unit[] = { item->dataset[0].y[0].unit };
        const bool inverse = mm_arg_given(&c->args, "inverse");
        char *inverse_unit = unit[0][0] == '\0' || inverse ? mm_strdup(unit[0])
                                                           : mm_unit_product(1, unit, (const int[]){ -1 });
        mm_panel_apply_options(c, panel, "Temperature", "K", "1/*χ*", inverse_unit);
        good = inverse_unit != NULL && fill_panel(c, f, first, end, panel);
        char *note = end - first == 1 && usable(item->fit[0]) ? note_of(item->fit[0]) : NULL;
        if (note != NULL)
            mm_panel_note(panel, note);
        if (end - first == 1 && scan[first] != NULL)
            draw_scan(figure, scan[first]);
        free(note);
        free(inverse_unit);
    }
    good = good && mm_figure_to_files(c, figure, number);
    mm_figure_free(figure);
    return good || mm_fail_memory(&c->err, "a figure");
}

bool mm_curie_figures(mm_context *c, const mm_fitting *f, mm_table **scan)
{
    bool good = true;
    for (size_t i = 0; good && i < f->nitem && mm_plot_wanted(c, true); i++)
        good = draw(c, f, scan, i + 1);
    return good && (!mm_plot_wanted(c, false) || draw(c, f, scan, 0));
}
