#include "plot/series.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

mm_panel *mm_series_draw(mm_figure *figure, size_t nbranch, const mm_series_branch *branch, bool join,
                         bool arrows)
{
    /* the first branch warm, the second cold: heating and cooling */
    static const int colors[] = { 1, 0, 2, 3, 4, 5 };
    mm_panel *panel = mm_figure_panel(figure, 1, false);
    for (size_t k = 0; k < nbranch; k++) {
        const mm_style style = { .color = MM_COLOR_CYCLE + colors[k % 6],
                                 .marker = MM_MARKER_CIRCLE + (int)(k % 5),
                                 .dash = join ? MM_DASH_SOLID : MM_DASH_NONE,
                                 .width = join ? 0.6 : 0,
                                 .arrows = arrows };
        mm_panel_points(panel, branch[k].n, branch[k].x, branch[k].y, NULL, branch[k].yerr, style,
                        branch[k].label);
    }
    return panel;
}

static bool draw_lifted(mm_panel *panel, const mm_waterfall_curve *curve, double lift, int color)
{
    double *y = mm_zalloc(curve->n, sizeof *y);
    if (y == NULL)
        return false;
    for (size_t i = 0; i < curve->n; i++)
        y[i] = curve->y[i] + lift;
    const bool good = mm_panel_line(panel, curve->n, curve->x, y, (mm_style){ .color = color, .width = 0.8 },
                                    NULL);
    free(y);
    return good;
}

mm_panel *mm_waterfall_draw(mm_figure *figure, size_t ncurve, const mm_waterfall_curve *curve, double offset,
                            const char *bar_title, const char *bar_unit, mm_err *err)
{
    mm_panel *panel = mm_figure_panel(figure, 1, false);
    double lo = INFINITY, hi = -INFINITY;
    for (size_t k = 0; k < ncurve; k++) {
        lo = fmin(lo, curve[k].value);
        hi = fmax(hi, curve[k].value);
    }
    for (size_t k = 0; k < ncurve; k++) {
        const double place = hi > lo ? (curve[k].value - lo) / (hi - lo) : 0;
        const int color = isnan(place) ? MM_COLOR_GREY : mm_color_map(MM_MAP_CURVES, place);
        if (!draw_lifted(panel, &curve[k], (double)k * offset, color)) {
            mm_fail_memory(err, "a figure");
            return NULL;
        }
    }
    if (hi > lo)
        mm_panel_colorbar(panel, MM_MAP_CURVES, lo, hi, bar_title, bar_unit);
    return panel;
}
