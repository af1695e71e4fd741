#include "cli/rixs_figure.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/number.h"
#include "cli/figure_options.h"
#include "rixs/view.h"

const mm_option mm_rixs_view_options[] = {
    { "y-axis", 0, MM_OPT_CHOICE, "emission|transfer", "what the y axis is", 0, 0 },
    { "norm", 0, MM_OPT_CHOICE, "linear|sqrt|log", "how intensities become colours", 0, 0 },
    { "zlim", 0, MM_OPT_RANGE, "LO:HI", "intensities at the ends of the colours", 0, 0 },
    { "relative", 0, MM_OPT_FLAG, NULL, "intensities in units of the largest", 0, 0 },
    { "contours", 0, MM_OPT_COUNT, "N", "about so many contour lines (8); 0: none", 0, MM_VIEW_LEVELS },
    { "level", 0, MM_OPT_NUMBER, "Z", "a contour line at this intensity; once for each", -1e300, 1e300 },
    { "smooth", 0, MM_OPT_NUMBER, "W", "contour lines of the plane smoothed over W eV (0)", 0, 1e6 },
    { "cells", 0, MM_OPT_FLAG, NULL, "cells as they are, not interpolated", 0, 0 },
    { "filled", 0, MM_OPT_FLAG, NULL, "one colour between two contour lines", 0, 0 },
    { NULL, 0, MM_OPT_FLAG, NULL, NULL, 0, 0 },
};

enum { FINE = 480 }; /* nodes along an axis: more than a journal column shows */

/* Ends of all maps' values, in the view's unit. */
static bool find_range(size_t n, mm_map *const *map, double *least, double *positive, double *largest)
{
    *least = *positive = INFINITY;
    *largest = -INFINITY;
    for (size_t m = 0; m < n; m++)
        for (size_t k = 0; k < map[m]->nx * map[m]->ny; k++) {
            const double z = map[m]->intensity[k];
            if (!isfinite(z))
                continue;
            *least = fmin(*least, z);
            *largest = fmax(*largest, z);
            *positive = z > 0 ? fmin(*positive, z) : *positive;
        }
    return *largest >= *least;
}

/* A positive number rounded down to 1, 2 or 5 times a power of ten. */
static double nice(double value)
{
    const double decade = pow(10, floor(log10(value) + 1e-9)), digit = value / decade;
    return (digit >= 5 - 1e-9 ? 5 : digit >= 2 - 1e-9 ? 2 : 1) * decade;
}

static void add_level(mm_rixs_view *v, double level)
{
    for (size_t k = 0; k < v->nlevel; k++)
        if (fabs(v->level[k] - level) <= 1e-9 * fabs(level))
            return;
    if (v->nlevel < MM_VIEW_LEVELS && level > v->lo && level < v->hi && level != 0)
        v->level[v->nlevel++] = level;
}

/* Levels lie as evenly over the colours as nice numbers can. */
static void choose_levels(mm_rixs_view *v, size_t count)
{
    double tick[MM_VIEW_LEVELS + 2];
    const size_t n = count == 0 || v->norm != MM_NORM_LINEAR ? 0 : mm_ticks(v->lo, v->hi, count + 1, tick);
    for (size_t k = 0; k < n; k++)
        add_level(v, tick[k]);
    for (size_t k = 1; v->norm != MM_NORM_LINEAR && k <= count; k++) {
        const double part = (double)k / (double)(count + 1);
        const double at = v->norm == MM_NORM_LOG ? v->lo * pow(v->hi / v->lo, part) : v->hi * part * part;
        add_level(v, nice(at));
        if (v->diverging)
            add_level(v, -nice(at));
    }
}

static void choose_range(mm_context *c, mm_rixs_view *v, double least, double positive, double largest)
{
    double lo = -INFINITY, hi = INFINITY;
    const double reach = fmax(fabs(least), fabs(largest));
    mm_arg_range(&c->args, "zlim", &lo, &hi);
    v->hi = isfinite(hi) ? hi : v->diverging ? reach : largest;
    v->lo = isfinite(lo)               ? lo
            : v->diverging             ? -v->hi
            : v->norm == MM_NORM_LOG   ? fmax(positive, 1e-3 * v->hi)
            : least < 0 && largest > 0 ? 0
            : least > 0.5 * largest    ? least
                                       : fmin(least, 0);
}

bool mm_rixs_view_of(mm_context *c, size_t n, mm_map *const *map, mm_rixs_view *v)
{
    static const mm_norm norms[] = { MM_NORM_LINEAR, MM_NORM_SQRT, MM_NORM_LOG };
    double least, positive, largest;
    if (!find_range(n, map, &least, &positive, &largest))
        return mm_fail(&c->err, MM_EINPUT, "%s: no cell has a value", map[0]->name);
    *v = (mm_rixs_view){ .norm = norms[mm_arg_choice(&c->args, "norm", 0)],
                         .cells = mm_arg_given(&c->args, "cells"),
                         .filled = mm_arg_given(&c->args, "filled"),
                         .transfer = mm_arg_choice(&c->args, "y-axis", 0) == 1,
                         .relative = mm_arg_given(&c->args, "relative"),
                         .smooth = mm_arg_number(&c->args, "smooth", 0),
                         .unit = 1 };
    for (size_t m = 0; m < n; m++)
        v->diverging |= map[m]->quantity[0] == 'd';
    if (v->norm == MM_NORM_LOG && (v->diverging || largest <= 0))
        return mm_fail(&c->err, v->diverging ? MM_EUSAGE : MM_EINPUT,
                       "no logarithm of intensities that are not positive: --norm sqrt keeps the sign");
    if (v->relative && largest > 0)
        v->unit = fmax(largest, v->diverging ? -least : largest);
    choose_range(c, v, least / v->unit, positive / v->unit, largest / v->unit);
    if (!(v->hi > v->lo))
        v->hi = v->lo + 1;
    const size_t given = mm_arg_count(&c->args, "level");
    double level;
    for (size_t k = 0; k < given; k++)
        if (mm_number_parse(mm_slice_of(mm_arg_nth(&c->args, "level", k)), &level))
            add_level(v, level);
    if (given == 0)
        choose_levels(v, (size_t)mm_arg_number(&c->args, "contours", 8));
    return true;
}

/* The plane that is drawn, over the transfer or not, in the view's unit. */
static mm_map *picture(const mm_map *map, const mm_rixs_view *v, bool fine, mm_err *err)
{
    const size_t most = fine ? FINE : 0;
    mm_map *made = v->transfer ? mm_map_over_transfer(map, most, err) : mm_map_refined(map, most, err);
    for (size_t k = 0; made != NULL && k < made->nx * made->ny; k++)
        made->intensity[k] /= v->unit;
    return made;
}

static int by_value(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* Values between two levels become one, in the middle of them as the colours go. */
static void fill_bands(mm_map *map, const mm_rixs_view *v)
{
    double edge[MM_VIEW_LEVELS + 2];
    size_t n = v->nlevel;
    for (size_t k = 0; k < n; k++)
        edge[k] = v->level[k];
    edge[n++] = v->lo;
    edge[n++] = v->hi;
    qsort(edge, n, sizeof *edge, by_value);
    for (size_t c = 0; c < map->nx * map->ny; c++) {
        size_t k = 0;
        double *z = &map->intensity[c];
        if (!isfinite(*z))
            continue;
        while (k + 2 < n && *z >= edge[k + 1])
            k++;
        *z = v->norm == MM_NORM_LOG ? sqrt(edge[k] * edge[k + 1]) : (edge[k] + edge[k + 1]) / 2;
    }
}

static bool draw_lines(mm_panel *panel, const mm_map *map, const mm_rixs_view *v, mm_err *err)
{
    mm_map *lines = v->nlevel > 0 ? picture(map, v, v->smooth == 0, err) : NULL;
    bool good = v->nlevel == 0 || (lines != NULL && mm_map_smooth(lines, v->smooth, err));
    const mm_style style = { .color = v->diverging ? MM_COLOR_BLACK : MM_COLOR_WHITE, .width = 0.5 };
    if (good && v->nlevel > 0)
        good = mm_panel_contours(panel, lines->nx, lines->incident, lines->ny, lines->emission,
                                 lines->intensity, v->nlevel, v->level, true, style);
    mm_map_free(lines);
    return good;
}

void mm_rixs_view_bar(mm_panel *panel, const mm_map *map, const mm_rixs_view *v)
{
    mm_panel_colorbar(panel, v->diverging ? MM_MAP_DIVERGING : MM_MAP_SEQUENTIAL, v->lo, v->hi,
                      v->diverging ? "Difference" : "Intensity", v->relative ? "rel. units" : map->unit);
    mm_panel_map_norm(panel, v->norm);
}

bool mm_rixs_panel(mm_context *c, mm_panel *panel, const mm_map *map, const mm_rixs_view *v, bool bar)
{
    mm_map *plane = picture(map, v, !v->cells, &c->err);
    if (plane == NULL)
        return false;
    if (v->filled)
        fill_bands(plane, v);
    bool good = mm_panel_map(panel, plane->nx, plane->incident, plane->ny, plane->emission, plane->intensity,
                             v->diverging ? MM_MAP_DIVERGING : MM_MAP_SEQUENTIAL, v->lo, v->hi, NULL, NULL);
    mm_map_free(plane);
    mm_panel_map_norm(panel, v->norm);
    if (bar)
        mm_rixs_view_bar(panel, map, v);
    good = good && draw_lines(panel, map, v, &c->err);
    mm_panel_apply_options(c, panel, "Incident energy", "eV",
                           v->transfer ? "Energy transfer" : "Emission energy", "eV");
    return good || mm_fail_memory(&c->err, "a figure");
}
