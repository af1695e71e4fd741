/* The backend for files, built as the module mm_cairo: Cairo and Pango bring thirty libraries along, which
 * tools that draw nothing should not wait for. It uses nothing else of the library. */
#include <cairo-pdf.h>
#include <cairo-ps.h>
#include <cairo-svg.h>
#include <dirent.h>
#include <fontconfig/fontconfig.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "plot/cairo_canvas.h"

static const double png_density = 300; /* dots an inch */

extern const mm_plot_backend mm_cairo_backend;

bool mm_cairo_bytes_add(bytes *out, const unsigned char *data, size_t n)
{
    if (n > out->cap - out->n) {
        size_t cap = out->cap + out->cap / 2;
        if (cap < out->n + n)
            cap = out->n + n + 4096;
        unsigned char *grown = realloc(out->data, cap);
        if (grown == NULL)
            return false;
        out->data = grown;
        out->cap = cap;
    }
    memcpy(out->data + out->n, data, n);
    out->n += n;
    return true;
}

static cairo_status_t take_bytes(void *closure, const unsigned char *data, unsigned n)
{
    return mm_cairo_bytes_add(closure, data, n) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_NO_MEMORY;
}

/* ---- drawing ---- */

static cairo_t *context(mm_plot_canvas *base)
{
    return ((cairo_canvas *)base)->cr;
}

/* EPS knows no transparency; a shade on white paper looks the same, and stays a vector. */
void mm_cairo_ink(cairo_canvas *canvas, mm_plot_ink ink)
{
    const double white = canvas->format == MM_PLOT_EPS ? 1 - ink.a : 0,
                 a = canvas->format == MM_PLOT_EPS ? ink.a : 1;
    cairo_set_source_rgba(canvas->cr, white + a * ink.r, white + a * ink.g, white + a * ink.b,
                          canvas->format == MM_PLOT_EPS ? 1 : ink.a);
}

static void polyline(mm_plot_canvas *base, size_t n, const mm_plot_point *point, bool closed)
{
    cairo_t *cr = context(base);
    for (size_t i = 0; i < n; i++)
        if (i == 0)
            cairo_move_to(cr, point[i].x, point[i].y);
        else
            cairo_line_to(cr, point[i].x, point[i].y);
    if (closed)
        cairo_close_path(cr);
}

static void stroke(mm_plot_canvas *base, const mm_plot_pen *pen)
{
    cairo_t *cr = context(base);
    mm_cairo_ink((cairo_canvas *)base, pen->ink);
    cairo_set_line_width(cr, pen->width);
    cairo_set_dash(cr, pen->dash, pen->dash[0] > 0 ? 2 : 0, 0);
    cairo_set_line_cap(cr, pen->round ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT);
    cairo_set_line_join(cr, pen->round ? CAIRO_LINE_JOIN_ROUND : CAIRO_LINE_JOIN_MITER);
    cairo_stroke(cr);
}

static void fill(mm_plot_canvas *base, mm_plot_ink ink)
{
    mm_cairo_ink((cairo_canvas *)base, ink);
    cairo_fill(context(base));
}

static void clip(mm_plot_canvas *base, const mm_plot_rect *rect)
{
    cairo_t *cr = context(base);
    if (rect == NULL) {
        cairo_reset_clip(cr);
        return;
    }
    cairo_rectangle(cr, rect->x, rect->y, rect->w, rect->h);
    cairo_clip(cr);
}

static void image(mm_plot_canvas *base, mm_plot_rect rect, int nx, int ny, const uint32_t *pixel)
{
    cairo_t *cr = context(base);
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, nx, ny);
    unsigned char *data = cairo_image_surface_get_data(surface);
    for (int j = 0; data != NULL && j < ny; j++)
        memcpy(data + (size_t)j * (size_t)cairo_image_surface_get_stride(surface),
               pixel + (size_t)j * (size_t)nx, (size_t)nx * sizeof *pixel);
    cairo_surface_mark_dirty(surface);
    cairo_save(cr);
    cairo_rectangle(cr, rect.x, rect.y, rect.w, rect.h);
    cairo_clip(cr);
    cairo_translate(cr, rect.x, rect.y);
    cairo_scale(cr, rect.w / nx, rect.h / ny);
    cairo_set_source_surface(cr, surface, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cr), CAIRO_FILTER_NEAREST);
    cairo_paint(cr);
    cairo_restore(cr);
    cairo_surface_destroy(surface);
}

static const mm_plot_canvas_ops ops = {
    .polyline = polyline,
    .stroke = stroke,
    .fill = fill,
    .clip = clip,
    .image = image,
    .extent = mm_cairo_extent,
    .text = mm_cairo_text,
};

/* ---- files ---- */

static cairo_surface_t *make_surface(cairo_canvas *canvas, double width, double height, const char *title)
{
    cairo_surface_t *surface;
    switch (canvas->format) {
    case MM_PLOT_PDF:
        surface = cairo_pdf_surface_create_for_stream(take_bytes, &canvas->out, width, height);
        cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_4); /* what every press takes */
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE,
                                       ""); /* no date: same bytes again */
        if (title != NULL && title[0] != '\0')
            cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title);
        return surface;
    case MM_PLOT_SVG:
        return cairo_svg_surface_create_for_stream(take_bytes, &canvas->out, width, height);
    case MM_PLOT_EPS:
        surface = cairo_ps_surface_create_for_stream(take_bytes, &canvas->out, width, height);
        cairo_ps_surface_set_eps(surface, 1);
        return surface;
    default:
        return cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)lround(width * png_density / 72),
                                          (int)lround(height * png_density / 72));
    }
}

static void canvas_close(mm_plot_canvas *base)
{
    cairo_canvas *canvas = (cairo_canvas *)base;
    if (canvas == NULL)
        return;
    if (canvas->layout != NULL)
        g_object_unref(canvas->layout);
    cairo_destroy(canvas->cr);
    cairo_surface_destroy(canvas->surface);
    free(canvas->out.data);
    free(canvas);
}

static mm_plot_canvas *canvas_open(mm_plot_format format, double width, double height, const char *title)
{
    cairo_canvas *canvas = calloc(1, sizeof *canvas);
    if (canvas == NULL)
        return NULL;
    canvas->base.ops = &ops;
    canvas->format = format;
    canvas->surface = make_surface(canvas, width, height, title);
    canvas->cr = cairo_create(canvas->surface);
    if (format == MM_PLOT_PNG || format == MM_PLOT_EPS) { /* an EPS is cut down to what is painted */
        cairo_set_source_rgb(canvas->cr, 1, 1, 1);
        cairo_paint(canvas->cr);
    }
    if (format == MM_PLOT_PNG)
        cairo_scale(canvas->cr, png_density / 72, png_density / 72);
    return &canvas->base;
}

static const char *canvas_finish(mm_plot_canvas *base, const unsigned char **data, size_t *size)
{
    cairo_canvas *canvas = (cairo_canvas *)base;
    cairo_status_t status = cairo_status(canvas->cr);
    if (status == CAIRO_STATUS_SUCCESS && canvas->format == MM_PLOT_PNG)
        status = cairo_surface_write_to_png_stream(canvas->surface, take_bytes, &canvas->out);
    cairo_surface_finish(canvas->surface);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(canvas->surface);
    if (status == CAIRO_STATUS_SUCCESS && !mm_cairo_tidy(canvas))
        status = CAIRO_STATUS_NO_MEMORY;
    *data = canvas->out.data;
    *size = canvas->out.n;
    return status != CAIRO_STATUS_SUCCESS ? cairo_status_to_string(status) : canvas->failure;
}

/* Threads of this process; 0 when it cannot be told. */
static int threads(void)
{
    DIR *folder = opendir("/proc/self/task");
    int count = folder == NULL ? 0 : -2; /* . and .. */
    while (folder != NULL && readdir(folder) != NULL)
        count++;
    if (folder != NULL)
        closedir(folder);
    return count;
}

/* Pango looks fonts up in a thread of its own, which ends some time after the font map is released and holds
 * fonts until then: to take the caches away under it aborts in Cairo. So it is waited for; where it does not
 * end, the caches stay as they are. */
static void quit(void)
{
    enum { MOST_WAITS = 200 };
    const struct timespec pause = { 0, 1000000 };
    pango_cairo_font_map_set_default(NULL);
    for (int i = 0; i < MOST_WAITS && threads() > 1; i++)
        nanosleep(&pause, NULL);
    if (threads() != 1)
        return;
    cairo_debug_reset_static_data();
    FcFini();
}

const mm_plot_backend mm_cairo_backend = {
    .version = PACKAGE_VERSION,
    .open = canvas_open,
    .finish = canvas_finish,
    .close = canvas_close,
    .quit = quit,
};
