/* Maps: filled cells as an image, and their colour bar. */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "plot/draw.h"
#include "plot/palette.h"

enum { SHADES = 256, PIXELS_MAX = 2400 };

static const double density = 600.0 /
                              72; /* pixels a point: cells end sharply however a viewer scales the image */

/* Which node's cell holds this value? Cells end half way between nodes. n when outside. */
static size_t cell_of(size_t n, const double *node, double value)
{
    if (n == 0)
        return 0;
    const double before = n > 1 ? (node[1] - node[0]) / 2 : INFINITY;
    const double behind = n > 1 ? (node[n - 1] - node[n - 2]) / 2 : INFINITY;
    if (!(value >= node[0] - before && value <= node[n - 1] + behind))
        return n;
    size_t lo = 0, hi = n - 1;
    while (lo < hi) {
        const size_t middle = (lo + hi) / 2;
        if (value > (node[middle] + node[middle + 1]) / 2)
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo;
}

/* Value of an axis at a place on the page. */
static double value_at(const mm_plot_axis *axis, double at)
{
    const double t = (at - axis->from) / (axis->to - axis->from);
    if (axis->scale == MM_SCALE_LOG)
        return axis->lo * pow(axis->hi / axis->lo, t);
    return axis->lo + t * (axis->hi - axis->lo);
}

/* Cell of each of n pixels along an axis. */
static size_t *cells_along(const mm_plot_axis *axis, double from, double length, size_t n, size_t nnode,
                           const double *node)
{
    size_t *cell = mm_zalloc(n, sizeof *cell);
    for (size_t i = 0; cell != NULL && i < n; i++)
        cell[i] = cell_of(nnode, node, value_at(axis, from + ((double)i + 0.5) / (double)n * length));
    return cell;
}

static uint32_t to_pixel(mm_plot_ink ink)
{
    return 0xFF000000U | (uint32_t)lround(255 * ink.r) << 16 | (uint32_t)lround(255 * ink.g) << 8 |
           (uint32_t)lround(255 * ink.b);
}

static void make_shades(mm_colormap map, uint32_t shade[SHADES])
{
    for (int i = 0; i < SHADES; i++)
        shade[i] = to_pixel(mm_plot_map_ink(map, i / (SHADES - 1.0)));
}

/* Grey where there is no value: neither end of a map, nor its middle. Nothing where there is no cell. */
static uint32_t pixel_of(double value, double place, const uint32_t shade[SHADES])
{
    if (isinf(value))
        return 0;
    return isnan(place) ? 0xFFCFCFCFU : shade[(int)lround(place * (SHADES - 1))];
}

static size_t pixels(double length)
{
    const double n = ceil(length * density);
    return n > PIXELS_MAX ? PIXELS_MAX : n < 1 ? 1 : (size_t)n;
}

/* The colour of each cell. */
static uint32_t *cell_pixels(const mm_plot_element *e, mm_norm norm)
{
    uint32_t *pixel = mm_zalloc(e->nx * e->ny, sizeof *pixel), shade[SHADES];
    make_shades(e->map, shade);
    for (size_t k = 0; pixel != NULL && k < e->nx * e->ny; k++)
        pixel[k] = pixel_of(e->data[MM_PLOT_Z][k],
                            mm_plot_map_place(norm, e->at[0], e->at[1], e->data[MM_PLOT_Z][k]), shade);
    return pixel;
}

bool mm_plot_draw_map(const mm_plot_frame *f, mm_plot_canvas *canvas, const mm_plot_element *e)
{
    const size_t nx = pixels(f->box.w), ny = pixels(f->box.h);
    size_t *column = cells_along(&f->x, f->box.x, f->box.w, nx, e->nx, e->data[MM_PLOT_X]);
    size_t *row = cells_along(&f->y, f->box.y, f->box.h, ny, e->ny, e->data[MM_PLOT_Y]);
    uint32_t *cell = cell_pixels(e, f->panel->bar.norm), *pixel = mm_zalloc(nx * ny, sizeof *pixel);
    const bool good = column != NULL && row != NULL && cell != NULL && pixel != NULL;
    for (size_t j = 0; good && j < ny; j++)
        for (size_t i = 0; i < nx && row[j] < e->ny; i++)
            if (column[i] < e->nx)
                pixel[j * nx + i] = cell[row[j] * e->nx + column[i]];
    if (good)
        canvas->ops->image(canvas, f->box, (int)nx, (int)ny, pixel);
    free(column);
    free(row);
    free(cell);
    free(pixel);
    return good;
}

bool mm_plot_has_map(const mm_panel *panel)
{
    for (size_t i = 0; i < panel->n; i++)
        if (panel->element[i].kind == MM_PLOT_MAP)
            return true;
    return false;
}

mm_plot_ink mm_plot_ink_over(const mm_plot_frame *f, mm_plot_rect box)
{
    mm_plot_ink ground = { 1, 1, 1, 1 };
    const double x = value_at(&f->x, box.x + box.w / 2), y = value_at(&f->y, box.y + box.h / 2);
    for (size_t k = 0; k < f->panel->n; k++) {
        const mm_plot_element *e = &f->panel->element[k];
        if (e->kind != MM_PLOT_MAP)
            continue;
        const size_t i = cell_of(e->nx, e->data[MM_PLOT_X], x), j = cell_of(e->ny, e->data[MM_PLOT_Y], y);
        const double z = i < e->nx && j < e->ny ? e->data[MM_PLOT_Z][j * e->nx + i] : NAN;
        if (isfinite(z))
            ground = mm_plot_map_ink(e->map, mm_plot_map_place(f->panel->bar.norm, e->at[0], e->at[1], z));
    }
    const double luma = 0.299 * ground.r + 0.587 * ground.g + 0.114 * ground.b;
    return luma < 0.55 ? (mm_plot_ink){ 1, 1, 1, 1 } : (mm_plot_ink){ 0, 0, 0, 1 };
}

void mm_plot_draw_bar(const mm_plot_frame *f, mm_plot_canvas *canvas)
{
    uint32_t shade[SHADES], pixel[SHADES];
    make_shades(f->panel->bar.map, shade);
    for (int i = 0; i < SHADES; i++)
        pixel[i] = shade[SHADES - 1 - i];
    canvas->ops->image(canvas, f->bar, 1, SHADES, pixel);
}
