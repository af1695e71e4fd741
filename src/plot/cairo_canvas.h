/* Inside of the module mm_cairo. */
#ifndef MM_PLOT_CAIRO_CANVAS_H
#define MM_PLOT_CAIRO_CANVAS_H

#include <cairo.h>
#include <pango/pangocairo.h>

#include "plot/canvas.h"

typedef struct bytes {
    unsigned char *data;
    size_t n, cap;
} bytes;

typedef struct cairo_canvas {
    mm_plot_canvas base;
    mm_plot_format format;
    cairo_surface_t *surface;
    cairo_t *cr;
    PangoLayout *layout; /* made with the first text */
    const char *failure; /* why the figure is not good, though Cairo is content */
    bytes out;
} cairo_canvas;

/** Append to the output. false without memory. */
bool mm_cairo_bytes_add(bytes *out, const unsigned char *data, size_t n);

/** Take this colour for what is drawn next. */
void mm_cairo_ink(cairo_canvas *canvas, mm_plot_ink ink);

/* Text (cairo_text.c). */
mm_plot_extent mm_cairo_extent(mm_plot_canvas *base, const mm_plot_rich *text, double size);
void mm_cairo_text(mm_plot_canvas *base, const mm_plot_rich *text, double size, mm_plot_point at,
                   double angle, mm_plot_ink ink);

/** Make two writings of one figure equal and complete: no date in EPS, the resolution in PNG. */
bool mm_cairo_tidy(cairo_canvas *canvas);

#endif
