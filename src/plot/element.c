/* Adding what is drawn to a panel. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "plot/palette.h"
#include "plot/scene.h"

void mm_plot_element_free(mm_plot_element *element)
{
    free(element->label);
    for (int i = 0; i < MM_PLOT_ARRAYS; i++)
        free(element->data[i]);
}

static bool has_points(const mm_panel *panel)
{
    for (size_t i = 0; i < panel->n; i++)
        if (panel->element[i].kind == MM_PLOT_POINTS)
            return true;
    return false;
}

/* The first points of a panel are black, as data are; everything else takes the next colour of the cycle. */
static int resolve_color(mm_panel *panel, mm_plot_kind kind, int color)
{
    if (color != MM_COLOR_AUTO)
        return color;
    if (kind == MM_PLOT_HLINE || kind == MM_PLOT_VLINE || kind == MM_PLOT_ARROW || kind == MM_PLOT_CONTOURS)
        return MM_COLOR_BLACK;
    if (kind == MM_PLOT_SPAN)
        return MM_COLOR_LIGHT;
    if (kind == MM_PLOT_POINTS && !has_points(panel))
        return MM_COLOR_BLACK;
    return MM_COLOR_CYCLE + panel->next_color++;
}

mm_plot_element *mm_plot_add(mm_panel *panel, mm_plot_kind kind, mm_style style, const char *label)
{
    if (!mm_reserve(&panel->element, &panel->cap, panel->n + 1, sizeof *panel->element)) {
        panel->figure->failed = true;
        return NULL;
    }
    style.color = resolve_color(panel, kind, style.color);
    if (!(style.alpha > 0))
        style.alpha = 1;
    mm_plot_element *element = &panel->element[panel->n++];
    *element = (mm_plot_element){ .kind = kind, .style = style };
    mm_plot_set_text(panel->figure, &element->label, label);
    return element;
}

/* An element with up to four arrays of n values. */
static bool add_arrays(mm_panel *panel, mm_plot_kind kind, size_t n, const double *const data[MM_PLOT_ARRAYS],
                       mm_style style, const char *label)
{
    mm_plot_element *element = mm_plot_add(panel, kind, style, label);
    if (element == NULL)
        return false;
    element->n = n;
    bool failed = false;
    for (int i = 0; i < MM_PLOT_ARRAYS; i++)
        element->data[i] = mm_plot_copy(data[i], n, &failed);
    if (failed)
        panel->figure->failed = true;
    return !failed;
}

bool mm_panel_line(mm_panel *panel, size_t n, const double *x, const double *y, mm_style style,
                   const char *label)
{
    return add_arrays(panel, MM_PLOT_LINE, n, (const double *[]){ x, y, NULL, NULL }, style, label);
}

bool mm_panel_points(mm_panel *panel, size_t n, const double *x, const double *y, const double *xerr,
                     const double *yerr, mm_style style, const char *label)
{
    if (style.marker % MM_MARKER_OPEN == MM_MARKER_NONE)
        style.marker += MM_MARKER_CIRCLE;
    return add_arrays(panel, MM_PLOT_POINTS, n, (const double *[]){ x, y, xerr, yerr }, style, label);
}

bool mm_panel_area(mm_panel *panel, size_t n, const double *x, const double *lo, const double *hi,
                   mm_style style, const char *label)
{
    if (!(style.alpha > 0))
        style.alpha = 0.35;
    return add_arrays(panel, MM_PLOT_AREA, n, (const double *[]){ x, lo, hi, NULL }, style, label);
}

/* An element with up to four numbers. */
static mm_plot_element *add_numbers(mm_panel *panel, mm_plot_kind kind, const double at[4], mm_style style,
                                    const char *label)
{
    mm_plot_element *element = mm_plot_add(panel, kind, style, label);
    if (element != NULL)
        memcpy(element->at, at, sizeof element->at);
    return element;
}

void mm_panel_hline(mm_panel *panel, double y, mm_style style, const char *label)
{
    add_numbers(panel, MM_PLOT_HLINE, (double[4]){ y }, style, label);
}

void mm_panel_vline(mm_panel *panel, double x, mm_style style, const char *label)
{
    add_numbers(panel, MM_PLOT_VLINE, (double[4]){ x }, style, label);
}

void mm_panel_span(mm_panel *panel, double x_lo, double x_hi, mm_style style, const char *label)
{
    add_numbers(panel, MM_PLOT_SPAN, (double[4]){ x_lo, x_hi }, style, label);
}

void mm_panel_text(mm_panel *panel, double x, double y, const char *text, double size, int align)
{
    const mm_style style = { .color = MM_COLOR_BLACK };
    mm_plot_element *element = add_numbers(panel, MM_PLOT_TEXT, (double[4]){ x, y }, style, text);
    if (element == NULL)
        return;
    element->size = size > 0 ? size : MM_PLOT_TICK_TEXT;
    element->align = align;
}

void mm_panel_arrow(mm_panel *panel, double x0, double y0, double x1, double y1, mm_style style)
{
    add_numbers(panel, MM_PLOT_ARROW, (double[4]){ x0, y0, x1, y1 }, style, NULL);
}

/* The nodes of a grid and the values on it. */
static bool set_grid(mm_panel *panel, mm_plot_element *element, size_t nx, const double *x, size_t ny,
                     const double *y, const double *z)
{
    bool failed = false;
    element->nx = nx;
    element->ny = ny;
    element->data[MM_PLOT_X] = mm_plot_copy(x, nx, &failed);
    element->data[MM_PLOT_Y] = mm_plot_copy(y, ny, &failed);
    element->data[MM_PLOT_Z] = mm_plot_copy(z, nx * ny, &failed);
    if (failed)
        panel->figure->failed = true;
    return !failed;
}

/* The ends of the colours where the caller leaves them to the data. */
static void map_range(size_t n, const double *z, mm_colormap map, double *lo, double *hi)
{
    double least = INFINITY, largest = -INFINITY;
    for (size_t i = 0; i < n; i++)
        if (isfinite(z[i])) {
            least = fmin(least, z[i]);
            largest = fmax(largest, z[i]);
        }
    if (least > largest)
        least = largest = 0;
    if (map == MM_MAP_DIVERGING) {
        largest = fmax(fabs(least), fabs(largest));
        least = -largest;
    }
    if (!isfinite(*lo))
        *lo = least;
    if (!isfinite(*hi))
        *hi = largest;
    if (*lo == *hi)
        *hi = *lo + (*lo != 0 ? fabs(*lo) : 1);
}

bool mm_panel_map(mm_panel *panel, size_t nx, const double *x, size_t ny, const double *y, const double *z,
                  mm_colormap map, double lo, double hi, const char *bar_title, const char *bar_unit)
{
    mm_plot_element *element = mm_plot_add(panel, MM_PLOT_MAP, (mm_style){ .color = MM_COLOR_BLACK }, NULL);
    if (element == NULL || !set_grid(panel, element, nx, x, ny, y, z))
        return false;
    map_range(nx * ny, z, map, &lo, &hi);
    element->map = map;
    element->at[0] = lo;
    element->at[1] = hi;
    if (bar_title != NULL)
        mm_panel_colorbar(panel, map, lo, hi, bar_title, bar_unit);
    return true;
}

bool mm_panel_contours(mm_panel *panel, size_t nx, const double *x, size_t ny, const double *y,
                       const double *z, size_t nlevel, const double *level, bool labels, mm_style style)
{
    mm_plot_element *element = mm_plot_add(panel, MM_PLOT_CONTOURS, style, NULL);
    if (element == NULL || !set_grid(panel, element, nx, x, ny, y, z))
        return false;
    bool failed = false;
    element->n = nlevel;
    element->labels = labels;
    element->data[MM_PLOT_LEVELS] = mm_plot_copy(level, nlevel, &failed);
    if (failed)
        panel->figure->failed = true;
    return !failed;
}
