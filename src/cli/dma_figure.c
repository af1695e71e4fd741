#include "cli/dma_figure.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

enum { GRID = 400, LEGEND_MAX = 7 };

/* Colours run through the frequencies on a logarithmic scale. */
typedef struct palette {
    double lo, hi; /* log10 of the frequencies */
} palette;

static palette palette_of(const mm_sweep *sweep, size_t n)
{
    palette p = { INFINITY, -INFINITY };
    for (size_t i = 0; i < n; i++) {
        p.lo = fmin(p.lo, log10(sweep[i].frequency));
        p.hi = fmax(p.hi, log10(sweep[i].frequency));
    }
    return p;
}

static int color_of(const palette *p, double frequency)
{
    return mm_color_map(MM_MAP_CURVES, p->hi > p->lo ? (log10(frequency) - p->lo) / (p->hi - p->lo) : 0.3);
}

static void draw_points(mm_panel *panel, const palette *p, const mm_sweep *s, const double *t,
                        const double *y, size_t k, bool legend, bool joined)
{
    static const int markers[] = { MM_MARKER_CIRCLE, MM_MARKER_SQUARE, MM_MARKER_TRIANGLE, MM_MARKER_DIAMOND,
                                   MM_MARKER_DOWN };
    char *label = legend ? mm_format("%.3g Hz", s->frequency) : NULL;
    mm_panel_points(panel, s->n, t, y, NULL, NULL,
                    (mm_style){ .color = color_of(p, s->frequency),
                                .marker = markers[k % (sizeof markers / sizeof *markers)],
                                .dash = joined ? MM_DASH_SOLID : MM_DASH_NONE,
                                .width = joined ? 0.5 : 0,
                                .size = 2.2 },
                    label);
    free(label);
}

static bool has_storage(const mm_dma *dma)
{
    for (size_t i = 0; i < dma->n; i++)
        if (isfinite(dma->v[MM_DMA_STORAGE][i]))
            return true;
    return false;
}

/* The fitted curves, red over the points of all colours. */
static bool draw_fits(mm_context *c, mm_panel *panel, const mm_fitting *f)
{
    double x[GRID], y[GRID];
    const double *const xp[] = { x };
    bool good = true;
    for (size_t i = 0; good && i < f->nitem; i++) {
        const mm_fit *fit = f->item[i].fit[0];
        const mm_dataset *d = f->item[i].dataset;
        if (fit->status == MM_FIT_FAILED)
            continue;
        double *p = mm_fit_values(fit, &c->err);
        mm_workspace *ws = mm_workspace_new(f->model[0], GRID, &c->err);
        good = p != NULL && ws != NULL;
        for (size_t k = 0; good && k < GRID; k++)
            x[k] = d->x[0].v[0] + (d->x[0].v[d->n - 1] - d->x[0].v[0]) * (double)k / (GRID - 1);
        if (good) {
            mm_model_eval(f->model[0], GRID, xp, p, y, NULL, ws);
            mm_panel_line(panel, GRID, x, y, (mm_style){ .color = mm_color_rgb(0.8, 0.1, 0.1), .width = 0.8 },
                          NULL);
        }
        free(p);
        mm_workspace_free(ws);
    }
    return good;
}

/* Dotted lines at the tops. */
static void draw_tops(mm_panel *panel, const palette *p, const mm_dma_peaks *peaks)
{
    for (size_t i = 0; i < peaks->n; i++)
        if (peaks->peak[i].flag[0] == '\0' && isfinite(peaks->peak[i].t))
            mm_panel_vline(panel, peaks->peak[i].t,
                           (mm_style){ .color = color_of(p, peaks->peak[i].frequency),
                                       .width = 0.5,
                                       .dash = MM_DASH_DOTTED },
                           NULL);
}

/* Can the frequencies stand above their tops: one relaxation, tops in order and apart by a part of the range?
 */
static bool tops_apart(const mm_dma *dma, const mm_dma_peaks *peaks)
{
    double lo = INFINITY, hi = -INFINITY;
    for (size_t i = 0; i < dma->n; i++) {
        lo = fmin(lo, dma->v[MM_DMA_TEMPERATURE][i]);
        hi = fmax(hi, dma->v[MM_DMA_TEMPERATURE][i]);
    }
    bool apart = peaks->nrelaxation == 1 && peaks->n > 0 && peaks->n <= LEGEND_MAX;
    for (size_t i = 0; apart && i < peaks->n; i++)
        for (size_t k = 0; apart && k < peaks->n; k++)
            apart = peaks->peak[k].flag[0] == '\0' &&
                    (i == k || fabs(peaks->peak[i].t - peaks->peak[k].t) > 0.05 * (hi - lo));
    return apart;
}

static void label_tops(mm_panel *panel, size_t n, const double *y, const mm_dma_peaks *peaks)
{
    double top = 0;
    size_t last = 0;
    for (size_t i = 0; i < n; i++)
        top = y[i] > top ? y[i] : top;
    for (size_t i = 0; i < peaks->n; i++)
        last = peaks->peak[i].t > peaks->peak[last].t ? i : last;
    for (size_t i = 0; i < peaks->n; i++) {
        char *text = mm_format(i == last ? "%.3g Hz" : "%.3g", peaks->peak[i].frequency);
        if (text != NULL)
            mm_panel_text(panel, peaks->peak[i].t, 1.07 * top, text, 6, 0);
        free(text);
    }
    mm_panel_include(panel, NAN, 1.15 * top);
}

/* The storage modulus, where there is one that belongs to the signal. */
static void draw_storage(mm_panel *panel, const palette *p, const mm_dma *dma, const mm_sweep *sweep,
                         size_t n)
{
    for (size_t k = 0; k < n; k++)
        draw_points(panel, p, &sweep[k], dma->v[MM_DMA_TEMPERATURE] + sweep[k].first,
                    dma->v[MM_DMA_STORAGE] + sweep[k].first, k, false, false);
    mm_panel_ylabel(panel, "Storage modulus", dma->unit);
    mm_panel_letter(panel, "(a)");
}

bool mm_dma_peaks_figure(mm_context *c, const mm_dma *dma, const mm_sweep *sweep, size_t nsweep,
                         mm_signal signal, const mm_dma_peaks *peaks, const mm_fitting *fitting)
{
    static const char *const titles[] = { "Loss modulus", "tan *δ*", "Loss compliance" };
    const palette colors = palette_of(sweep, nsweep);
    mm_figure *figure = mm_figure_from_options(c);
    double *y = mm_zalloc(2 * dma->n, sizeof *y);
    bool good = figure != NULL && y != NULL;
    if (good) {
        const bool above = has_storage(dma) && signal == MM_SIGNAL_LOSS, apart = tops_apart(dma, peaks);
        if (above)
            draw_storage(mm_figure_panel(figure, 0.6, false), &colors, dma, sweep, nsweep);
        mm_panel *panel = mm_figure_panel(figure, 1, above);
        mm_dma_signal(dma, 0, dma->n, signal, y, y + dma->n);
        if (nsweep <= LEGEND_MAX)
            draw_tops(panel, &colors, peaks);
        for (size_t k = 0; k < nsweep; k++)
            draw_points(panel, &colors, &sweep[k], dma->v[MM_DMA_TEMPERATURE] + sweep[k].first,
                        y + sweep[k].first, k, !apart && nsweep > 1 && nsweep <= LEGEND_MAX,
                        fitting->nitem == 0);
        good = draw_fits(c, panel, fitting);
        if (nsweep > LEGEND_MAX)
            mm_panel_colorbar(panel, MM_MAP_CURVES, colors.lo, colors.hi, "log_{10}(*f*/Hz)", NULL);
        else if (apart)
            label_tops(panel, dma->n, y, peaks);
        mm_panel_apply_options(c, panel, "Temperature", "K", titles[signal],
                               signal == MM_SIGNAL_LOSS ? dma->unit : NULL);
        if (above)
            mm_panel_letter(panel, "(b)");
        good = good && mm_figure_to_files(c, figure, 0);
    }
    free(y);
    mm_figure_free(figure);
    return good || mm_fail_memory(&c->err, "a figure");
}
