/* The figure of a fit, which all verbs share. */
#ifndef MM_PLOT_FITPLOT_H
#define MM_PLOT_FITPLOT_H

#include "plot/figure.h"

/* A component of a model, ngrid values on the grid of the model. */
typedef struct mm_fitplot_component {
    const char *label; /* markup */
    const double *y;
    bool background; /* a line of its own and part of what the others stand on; else a shaded area */
} mm_fitplot_component;

/* What is drawn of a fit; everything but x and y may be absent. Borrowed. */
typedef struct mm_fitplot {
    bool share_x; /* the x axis is that of the panel above: one fit of several stacked outputs */
    size_t n;
    const double *x, *y, *sigma; /* data */
    const char *label;           /* of the data, in markup */
    size_t ngrid;
    const double *grid, *model, *band; /* the model on a fine grid, and its standard deviation */
    size_t ncomponent;
    const mm_fitplot_component *component;
    const double *residual;     /* n values: a pane below */
    const char *residual_title; /* NULL: "Residual" */
    const char *note;           /* lines of markup: "valence = 3.28(4)" */
} mm_fitplot;

/** Data with error bars, the model over them, components shaded on the sum of the background ones, band,
 * note, and a residual pane. Returns the main panel; the next panel (if there is a residual) is the pane.
 * NULL without memory. */
mm_panel *mm_fitplot_draw(mm_figure *figure, const mm_fitplot *plot, mm_err *err);

#endif
