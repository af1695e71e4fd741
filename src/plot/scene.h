/* Inside of a figure's description, for the files of this room. */
#ifndef MM_PLOT_SCENE_H
#define MM_PLOT_SCENE_H

#include "plot/canvas.h"
#include "plot/figure.h"

typedef enum mm_plot_kind {
    MM_PLOT_LINE,
    MM_PLOT_POINTS,
    MM_PLOT_AREA,
    MM_PLOT_HLINE,
    MM_PLOT_VLINE,
    MM_PLOT_SPAN,
    MM_PLOT_TEXT,
    MM_PLOT_ARROW,
    MM_PLOT_MAP,
    MM_PLOT_CONTOURS,
    MM_PLOT_KINDS
} mm_plot_kind;

/* data: line x y; points x y xerr yerr; area x lo hi; map x y z; contours x y z levels. Owned. */
enum { MM_PLOT_X, MM_PLOT_Y, MM_PLOT_Z, MM_PLOT_W, MM_PLOT_ARRAYS };
enum {
    MM_PLOT_XERR = MM_PLOT_Z,
    MM_PLOT_YERR = MM_PLOT_W,
    MM_PLOT_LO = MM_PLOT_Y,
    MM_PLOT_HI = MM_PLOT_Z,
    MM_PLOT_LEVELS = MM_PLOT_W
};

typedef struct mm_plot_element {
    mm_plot_kind kind;
    mm_style style; /* colour resolved */
    char *label;    /* in the legend; the text of a MM_PLOT_TEXT */
    size_t n;       /* points; levels of contours */
    size_t nx, ny;  /* of maps and contours */
    double *data[MM_PLOT_ARRAYS];
    double at[4]; /* h: y; v: x; span: lo hi; text: x y; arrow: x0 y0 x1 y1; map: lo hi */
    double size;  /* of a text */
    int align;
    mm_colormap map;
    bool labels;
} mm_plot_element;

typedef struct mm_plot_axis_spec {
    char *title, *unit;
    double lo, hi; /* NaN: from the data */
    double include_lo, include_hi;
    mm_scale scale;
} mm_plot_axis_spec;

typedef struct mm_plot_bar_spec {
    bool on;
    mm_colormap map;
    mm_norm norm;
    double lo, hi;
    char *title, *unit;
} mm_plot_bar_spec;

struct mm_panel {
    mm_figure *figure;
    mm_panel *parent;   /* of an inset */
    mm_plot_rect inset; /* axes fractions */
    mm_panel *share_y;  /* whose y axis it has */
    size_t column;
    double height;
    bool share_x, no_legend;
    mm_plot_axis_spec x, y;
    double (*forward)(double), (*inverse)(double);
    char *top_title, *top_unit;
    mm_plot_bar_spec bar;
    char *letter, *note;
    mm_plot_element *element;
    size_t n, cap;
    int next_color;
};

struct mm_figure {
    double width, height; /* points */
    char *title;
    double *column; /* relative widths */
    size_t ncolumn, cap_column;
    mm_panel **panel; /* insets among them, behind their parents */
    size_t npanel, cap_panel;
    mm_panel *spare; /* what callers get without memory; not drawn */
    bool failed;
};

/* Lengths in points that all parts of a figure share. */
#define MM_PLOT_MM (72 / 25.4)
#define MM_PLOT_TICK_TEXT 7.0
#define MM_PLOT_TITLE_TEXT 8.0
#define MM_PLOT_FRAME_WIDTH 0.6
#define MM_PLOT_LINE_WIDTH 0.9

/** A copy of an array; NULL gives NULL. *failed is set without memory. */
double *mm_plot_copy(const double *values, size_t n, bool *failed);

/** Replace a text of the figure; marks the figure as failed without memory. */
void mm_plot_set_text(mm_figure *figure, char **text, const char *value);

/** Add an element of this kind and style to the panel; NULL without memory. */
mm_plot_element *mm_plot_add(mm_panel *panel, mm_plot_kind kind, mm_style style, const char *label);
void mm_plot_element_free(mm_plot_element *element);

#endif
