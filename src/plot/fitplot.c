#include "plot/fitplot.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

enum { MODEL_COLOR = MM_COLOR_CYCLE + 1, MANY_POINTS = 150 };

/* Components take the cycle's colours but the model's. */
static int component_color(size_t k)
{
    static const int colors[] = { 0, 2, 3, 4, 5 };
    return MM_COLOR_CYCLE + colors[k % (sizeof colors / sizeof *colors)];
}

/* Sum of the background components; NULL without memory. */
static double *sum_background(const mm_fitplot *plot)
{
    double *base = mm_zalloc(plot->ngrid, sizeof *base);
    for (size_t k = 0; base != NULL && k < plot->ncomponent; k++)
        for (size_t i = 0; plot->component[k].background && i < plot->ngrid; i++)
            base[i] += plot->component[k].y[i];
    return base;
}

static void draw_background(mm_panel *panel, const mm_fitplot *plot, const double *base)
{
    const char *label = NULL;
    size_t count = 0;
    for (size_t k = 0; k < plot->ncomponent; k++)
        if (plot->component[k].background && count++ == 0)
            label = plot->component[k].label;
    const mm_style style = { .color = MM_COLOR_GREY, .dash = MM_DASH_DASHED, .width = 0.8 };
    if (count > 0)
        mm_panel_line(panel, plot->ngrid, plot->grid, base, style, count == 1 ? label : "background");
}

/* The curves of the components on the background, ngrid values each; NULL without memory. */
static double *stack_components(const mm_fitplot *plot, const double *base)
{
    double *top = mm_zalloc(plot->ncomponent * plot->ngrid, sizeof *top);
    for (size_t k = 0; top != NULL && k < plot->ncomponent; k++)
        for (size_t i = 0; i < plot->ngrid; i++)
            top[k * plot->ngrid + i] = base[i] + plot->component[k].y[i];
    return top;
}

/* All shades first, so that every outline is seen, also where a format has no transparency. */
static bool draw_components(mm_panel *panel, const mm_fitplot *plot)
{
    const size_t n = plot->ngrid;
    double *base = sum_background(plot), *top = base != NULL ? stack_components(plot, base) : NULL;
    for (int outline = 0; top != NULL && outline < 2; outline++)
        for (size_t k = 0, shaded = 0; k < plot->ncomponent; k++) {
            const mm_fitplot_component *c = &plot->component[k];
            const mm_style style = { .color = component_color(shaded), .width = 0.6 };
            if (c->background)
                continue;
            shaded++;
            if (outline)
                mm_panel_line(panel, n, plot->grid, top + k * n, style, NULL);
            else
                mm_panel_area(panel, n, plot->grid, base, top + k * n, style, c->label);
        }
    if (top != NULL)
        draw_background(panel, plot, base);
    const bool good = top != NULL;
    free(base);
    free(top);
    return good;
}

static bool draw_band(mm_panel *panel, const mm_fitplot *plot)
{
    double *lo = mm_zalloc(plot->ngrid, sizeof *lo), *hi = mm_zalloc(plot->ngrid, sizeof *hi);
    const bool good = lo != NULL && hi != NULL;
    for (size_t i = 0; good && i < plot->ngrid; i++) {
        lo[i] = plot->model[i] - plot->band[i];
        hi[i] = plot->model[i] + plot->band[i];
    }
    if (good)
        mm_panel_area(panel, plot->ngrid, plot->grid, lo, hi,
                      (mm_style){ .color = MODEL_COLOR, .alpha = 0.3 }, NULL);
    free(lo);
    free(hi);
    return good;
}

/* Few points are drawn large and with their errors, many as small open circles under the line. */
static mm_style data_style(size_t n)
{
    return (mm_style){ .color = MM_COLOR_BLACK,
                       .marker = MM_MARKER_CIRCLE + (n <= MANY_POINTS ? 0 : (int)MM_MARKER_OPEN),
                       .dash = MM_DASH_NONE };
}

static void draw_residual(mm_figure *figure, const mm_fitplot *plot)
{
    mm_panel *pane = mm_figure_panel(figure, 0.3, true);
    mm_panel_hline(pane, 0, (mm_style){ .color = MM_COLOR_GREY }, NULL);
    mm_panel_points(pane, plot->n, plot->x, plot->residual, NULL, NULL, data_style(plot->n), NULL);
    mm_panel_ylabel(pane, plot->residual_title != NULL ? plot->residual_title : "Residual", NULL);
}

mm_panel *mm_fitplot_draw(mm_figure *figure, const mm_fitplot *plot, mm_err *err)
{
    mm_panel *panel = mm_figure_panel(figure, 1, plot->share_x);
    bool good = plot->ncomponent == 0 || draw_components(panel, plot);
    mm_panel_points(panel, plot->n, plot->x, plot->y, NULL, plot->sigma, data_style(plot->n), plot->label);
    good = good && (plot->model == NULL || plot->band == NULL || draw_band(panel, plot));
    if (!good) {
        mm_fail_memory(err, "a figure");
        return NULL;
    }
    if (plot->model != NULL)
        mm_panel_line(panel, plot->ngrid, plot->grid, plot->model,
                      (mm_style){ .color = MODEL_COLOR, .width = 1 }, "model");
    mm_panel_note(panel, plot->note);
    if (plot->residual != NULL)
        draw_residual(figure, plot);
    return panel;
}
