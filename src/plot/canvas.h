/* What a figure is drawn with: paths, images and text on a page in points (1/72 inch), y downwards.
 * The backend for files is the module mm_cairo; a canvas of our own marks which places are occupied. */
#ifndef MM_PLOT_CANVAS_H
#define MM_PLOT_CANVAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "plot/markup.h"

typedef struct mm_plot_point {
    double x, y;
} mm_plot_point;

typedef struct mm_plot_rect {
    double x, y, w, h;
} mm_plot_rect;

typedef struct mm_plot_ink {
    double r, g, b, a; /* 0 .. 1, a is opacity */
} mm_plot_ink;

typedef struct mm_plot_pen {
    mm_plot_ink ink;
    double width;
    double dash[2]; /* on and off; on = 0: a solid line */
    bool round;     /* round caps and joins: a line of no length is a dot */
} mm_plot_pen;

/* Extents of a text about the start of its baseline. */
typedef struct mm_plot_extent {
    double width;       /* advance */
    double top, bottom; /* of the ink: above and below the baseline, both counted positive */
} mm_plot_extent;

typedef struct mm_plot_canvas mm_plot_canvas;

typedef struct mm_plot_canvas_ops {
    /* Add a polyline to the path; stroke and fill use the path up and leave it empty. */
    void (*polyline)(mm_plot_canvas *canvas, size_t n, const mm_plot_point *point, bool closed);
    void (*stroke)(mm_plot_canvas *canvas, const mm_plot_pen *pen);
    void (*fill)(mm_plot_canvas *canvas, mm_plot_ink ink);
    /* Draw only inside this rectangle; NULL: everywhere. */
    void (*clip)(mm_plot_canvas *canvas, const mm_plot_rect *rect);
    /* nx x ny pixels 0xAARRGGBB (colours multiplied by alpha), the first row on top, in the rectangle,
     * unsmoothed. */
    void (*image)(mm_plot_canvas *canvas, mm_plot_rect rect, int nx, int ny, const uint32_t *pixel);
    /* Text of `size` points from the start of its baseline, turned counter-clockwise by `angle` radians. */
    mm_plot_extent (*extent)(mm_plot_canvas *canvas, const mm_plot_rich *text, double size);
    void (*text)(mm_plot_canvas *canvas, const mm_plot_rich *text, double size, mm_plot_point at,
                 double angle, mm_plot_ink ink);
} mm_plot_canvas_ops;

/* A backend puts this first in its own structure. */
struct mm_plot_canvas {
    const mm_plot_canvas_ops *ops;
};

typedef enum mm_plot_format { MM_PLOT_PDF, MM_PLOT_SVG, MM_PLOT_PNG, MM_PLOT_EPS } mm_plot_format;

/* What the module exports as `mm_cairo_backend`. */
typedef struct mm_plot_backend {
    const char *version; /* of the library that it was built with */
    mm_plot_canvas *(*open)(mm_plot_format format, double width, double height,
                            const char *title); /* NULL: no memory */
    /* End the page. The bytes of the file are the canvas's. Returns NULL, or the reason why it failed. */
    const char *(*finish)(mm_plot_canvas *canvas, const unsigned char **data, size_t *size);
    void (*close)(mm_plot_canvas *canvas); /* NULL is fine */
    void (*quit)(void);
} mm_plot_backend;

#endif
