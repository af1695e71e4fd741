#include "cli/dma_global_figure.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "cli/fitting.h"

enum { GRID = 240 };

/* A colour from cold to warm by the frequency's place among all. */
static int color_of(const mm_dma_global_figure *f, size_t k)
{
    size_t below = 0;
    for (size_t j = 0; j < f->n; j++)
        below += f->frequency[j] < f->frequency[k];
    return mm_color_map(MM_MAP_CURVES, f->n > 1 ? (double)below / (double)(f->n - 1) : 0.5);
}

static void draw_points(mm_panel *panel, const mm_dma_global_figure *f, size_t k, size_t output)
{
    static const int markers[] = { MM_MARKER_CIRCLE, MM_MARKER_SQUARE, MM_MARKER_TRIANGLE, MM_MARKER_DIAMOND,
                                   MM_MARKER_DOWN };
    const mm_data *d = &f->data[k];
    char *label = mm_format("%.3g Hz", f->frequency[k]);
    const mm_style style = { .color = color_of(f, k),
                             .marker = markers[k % (sizeof markers / sizeof *markers)] | MM_MARKER_OPEN,
                             .dash = MM_DASH_NONE,
                             .size = 2 };
    mm_panel_points(panel, d->n, d->x[0], d->y + output * d->n, NULL, NULL, style,
                    output == 0 ? label : NULL);
    free(label);
}

/* Curve of a sweep on a grid over its range, and its residuals, over sigma where that is known. */
static bool draw_model(mm_panel *panel, mm_panel *below, const mm_dma_global_figure *f, size_t k,
                       size_t output, mm_err *err)
{
    const mm_data *d = &f->data[k];
    const size_t ny = f->model->ny, most = d->n > GRID ? d->n : GRID;
    double *p = mm_fit_values(f->fit[k], err), *y = mm_zalloc(most, ny * sizeof *y), t[GRID], at[GRID];
    mm_workspace *ws = mm_workspace_new(f->model, most, err);
    const bool good = p != NULL && y != NULL && ws != NULL;
    if (good) {
        const double *const x[] = { t, at };
        for (size_t i = 0; i < GRID; i++) {
            t[i] = d->x[0][0] + (d->x[0][d->n - 1] - d->x[0][0]) * (double)i / (GRID - 1);
            at[i] = f->frequency[k];
        }
        mm_model_eval(f->model, GRID, x, p, y, NULL, ws);
        mm_panel_line(panel, GRID, t, y + output * GRID, (mm_style){ .color = color_of(f, k), .width = 0.9 },
                      NULL);
    }
    if (good && below != NULL) {
        mm_model_eval(f->model, d->n, d->x, p, y, NULL, ws);
        for (size_t i = 0; i < d->n; i++)
            y[i] = (d->y[i] - y[i]) / (d->sigma != NULL ? d->sigma[i] : 1);
        mm_panel_points(
            below, d->n, d->x[0], y, NULL, NULL,
            (mm_style){
                .color = color_of(f, k), .marker = MM_MARKER_CIRCLE, .dash = MM_DASH_NONE, .size = 1 },
            NULL);
    }
    mm_workspace_free(ws);
    free(p);
    free(y);
    return good || mm_fail_memory(err, "a figure");
}

static bool draw_output(mm_context *c, mm_figure *figure, const mm_dma_global_figure *f, size_t output)
{
    const mm_axis *y = &f->model->y[output];
    mm_panel *panel = mm_figure_panel(figure, 1, output > 0), *below = NULL;
    const bool weighted = f->data[0].sigma != NULL;
    if (f->model->ny == 1)
        below = mm_figure_panel(figure, 0.3, true);
    bool good = true;
    for (size_t k = 0; k < f->n; k++)
        draw_points(panel, f, k, output);
    for (size_t k = 0; good && k < f->n; k++)
        good = draw_model(panel, below, f, k, output, &c->err);
    if (output == 0)
        mm_panel_apply_options(c, panel, "Temperature", "K", y->title, y->unit);
    else
        mm_panel_ylabel(panel, y->title, y->unit);
    if (below != NULL) {
        mm_panel_hline(below, 0, (mm_style){ .color = MM_COLOR_GREY, .width = 0.6 }, NULL);
        mm_panel_ylabel(below, weighted ? "Δ/*σ*" : "Δ", NULL);
    }
    return good;
}

bool mm_dma_global_draw(mm_context *c, const mm_dma_global_figure *f)
{
    mm_figure *figure = mm_figure_from_options(c);
    bool good = figure != NULL;
    for (size_t output = 0; good && output < f->model->ny; output++)
        good = draw_output(c, figure, f, output);
    good = good && mm_figure_to_files(c, figure, 0);
    mm_figure_free(figure);
    return good || mm_fail_memory(&c->err, "a figure");
}
