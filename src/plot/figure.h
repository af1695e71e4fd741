/* One description of a figure that every backend draws. The only room that sees Cairo and Pango.
 * Sizes in mm on paper, text and lines in points, data in the units of the axes. Strings and arrays are
 * copied. Without memory a figure is marked as failed, which mm_figure_write then tells; so only it needs a
 * check. */
#ifndef MM_PLOT_FIGURE_H
#define MM_PLOT_FIGURE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/text.h"

typedef struct mm_figure mm_figure;
typedef struct mm_panel mm_panel;

/* Colours by role; the palette is colour-blind safe (Okabe and Ito). MM_COLOR_CYCLE + k is the k-th of the
 * cycle, MM_COLOR_AUTO the panel's next one (data points: black first), mm_color_rgb and mm_color_map any
 * other. */
typedef enum mm_color {
    MM_COLOR_AUTO,
    MM_COLOR_BLACK,
    MM_COLOR_GREY,
    MM_COLOR_LIGHT,
    MM_COLOR_WHITE,
    MM_COLOR_CYCLE = 16,
    MM_COLOR_RGB = 1 << 24 /* added to 0xRRGGBB */
} mm_color;

typedef enum mm_marker {
    MM_MARKER_NONE,
    MM_MARKER_CIRCLE,
    MM_MARKER_SQUARE,
    MM_MARKER_TRIANGLE,
    MM_MARKER_DIAMOND,
    MM_MARKER_DOWN,
    MM_MARKER_OPEN = 32 /* added: not filled */
} mm_marker;

typedef enum mm_dash { MM_DASH_SOLID, MM_DASH_DASHED, MM_DASH_DOTTED, MM_DASH_NONE } mm_dash;
typedef enum mm_scale { MM_SCALE_LINEAR, MM_SCALE_LOG } mm_scale;

typedef struct mm_style {
    int color;  /* an mm_color */
    int marker; /* an mm_marker, MM_MARKER_OPEN added or not */
    mm_dash dash;
    double width; /* line width in points; 0: the figure's */
    double size;  /* marker size in points; 0: chosen from the number of points */
    double alpha; /* opacity; 0 counts as 1 */
    bool arrows;  /* arrow heads along the line, in the order of points */
} mm_style;

/** A figure of width x height mm. 0: 86 x 65, a journal column. NULL without memory. */
mm_figure *mm_figure_new(double width, double height, mm_err *err);
void mm_figure_free(mm_figure *figure);
void mm_figure_title(mm_figure *figure, const char *title);

/** Add a panel below the last one in this column; relative height 1 is a main panel, 0.3 a residual pane.
 *  share_x: its x axis is that of the panel above, which then has no labels; its title may be set on either.
 *  The panel is the figure's. Without memory it is a panel that takes calls and is not drawn. */
mm_panel *mm_figure_panel(mm_figure *figure, double height, bool share_x);

/** The panel lies beside `with`, a panel of another column, and has its y axis (so without labels). */
void mm_panel_share_y(mm_panel *panel, mm_panel *with);

/** Begin another column of panels to the right (side by side figures), of relative width. */
void mm_figure_column(mm_figure *figure, double width);

/** The k-th panel in the order of their making (insets not counted); NULL when there are fewer. */
mm_panel *mm_figure_get_panel(mm_figure *figure, size_t k);

/** Titles take a small markup: `_{..}`, `^{..}`, Greek by UTF-8, `*italic*`, `\` before a character that
 *  is meant as it is. The unit goes behind in parentheses with its exponents raised: "emu/(mol Oe)" is set
 *  emu mol^-1 Oe^-1. "", "1" or NULL unit: none. */
void mm_panel_xlabel(mm_panel *panel, const char *title, const char *unit);
void mm_panel_ylabel(mm_panel *panel, const char *title, const char *unit);

/** Ends of the axes. NaN: from the data; lo > hi: a reversed axis. */
void mm_panel_xlim(mm_panel *panel, double lo, double hi);
void mm_panel_ylim(mm_panel *panel, double lo, double hi);
void mm_panel_scale(mm_panel *panel, mm_scale x, mm_scale y);

/** The ranges must hold this point, where the caller sets no limits. NaN: no matter. */
void mm_panel_include(mm_panel *panel, double x, double y);

/** "(a)" in a corner. */
void mm_panel_letter(mm_panel *panel, const char *text);

/** Text with every character meant as it is (names of columns and files), for titles and labels.
 *  The caller frees. */
char *mm_markup_escape(const char *text);

/* What is drawn, in this order, later on top. label NULL: not in the legend. false without memory. */

/** A line. Rows with NaN break it. */
bool mm_panel_line(mm_panel *panel, size_t n, const double *x, const double *y, mm_style style,
                   const char *label);

/** Points with error bars; xerr and yerr may be NULL, or hold NaN. Where style.width is not 0 and style.dash
 *  not MM_DASH_NONE, a line joins them. */
bool mm_panel_points(mm_panel *panel, size_t n, const double *x, const double *y, const double *xerr,
                     const double *yerr, mm_style style, const char *label);

/** The area between lo and hi, shaded. lo NULL: 0. */
bool mm_panel_area(mm_panel *panel, size_t n, const double *x, const double *lo, const double *hi,
                   mm_style style, const char *label);

/** Straight lines across the panel, and a band from x_lo to x_hi (infinite: to the edge). */
void mm_panel_hline(mm_panel *panel, double y, mm_style style, const char *label);
void mm_panel_vline(mm_panel *panel, double x, mm_style style, const char *label);
void mm_panel_span(mm_panel *panel, double x_lo, double x_hi, mm_style style, const char *label);

/** Text at data coordinates, of `size` points (0: the figure's), which begins (align -1), is centred (0) or
 *  ends (1) there. */
void mm_panel_text(mm_panel *panel, double x, double y, const char *text, double size, int align);
void mm_panel_arrow(mm_panel *panel, double x0, double y0, double x1, double y1, mm_style style);

/** A block of text (lines divided by \n) where it hides the least data. */
void mm_panel_note(mm_panel *panel, const char *text);

/** Add a line "label = value(error) unit" to a note, in markup: powers of ten and of units raised. Nothing
 * for a value that is not finite. error may be NaN, unit NULL, "" or "1". */
void mm_note_quantity(mm_buf *note, const char *label, double value, double error, const char *unit);

/** The legend; on by default, when there is a label. It is placed where it hides the least data. */
void mm_panel_legend(mm_panel *panel, bool on);

/** A second x axis on top, x_top = forward(x) monotonic with its inverse, ticks at nice values of x_top
 *  (T above 1000/T). */
void mm_panel_top_axis(mm_panel *panel, double (*forward)(double), double (*inverse)(double),
                       const char *title, const char *unit);

/** An inset panel, which fills with its labels the box at axes fractions x, y (0..1, from the lower left) of
 *  its parent. */
mm_panel *mm_panel_inset(mm_panel *panel, double x, double y, double width, double height);

typedef enum mm_colormap {
    MM_MAP_SEQUENTIAL,
    MM_MAP_DIVERGING,
    MM_MAP_CURVES /* sequential without the light end, for lines on white */
} mm_colormap;

typedef enum mm_norm { MM_NORM_LINEAR, MM_NORM_SQRT, MM_NORM_LOG } mm_norm;

/** A map: nx x ny values z[j*nx + i] at x[i], y[j] (ascending); NaN cells are grey, infinite ones are
 * not drawn. A cell reaches half way to its neighbours. lo, hi: the values at the ends of the colours (NaN:
 * from the data, and of a diverging map symmetrical about 0). bar_title NULL: no colour bar. */
bool mm_panel_map(mm_panel *panel, size_t nx, const double *x, size_t ny, const double *y, const double *z,
                  mm_colormap map, double lo, double hi, const char *bar_title, const char *bar_unit);

/** How values become colours, for all maps of the panel. */
void mm_panel_map_norm(mm_panel *panel, mm_norm norm);

/** Lines of equal z, by linear interpolation on the cell edges; labels stand in a gap of the line. */
bool mm_panel_contours(mm_panel *panel, size_t nx, const double *x, size_t ny, const double *y,
                       const double *z, size_t nlevel, const double *level, bool labels, mm_style style);

/** A colour bar for curves that were coloured by mm_color_map. */
void mm_panel_colorbar(mm_panel *panel, mm_colormap map, double lo, double hi, const char *title,
                       const char *unit);

/** Colours for mm_style.color: by its components 0..1, and at a place 0..1 of a colour map. */
int mm_color_rgb(double red, double green, double blue);
int mm_color_map(mm_colormap map, double place);

/** Draw into a file: .pdf, .svg, .png, .eps by its name (png at 300 dpi). The same figure gives the same
 *  bytes. The file is complete or as it was before.
 *  Errors: MM_EUSAGE for another ending; MM_ESYS when it cannot be written, without memory or fonts. */
bool mm_figure_write(const mm_figure *figure, const char *path, mm_err *err);

/** Does the file's name end in one of the four? */
bool mm_figure_can_write(const char *path);

/** Nice tick positions for a range: at most `most`, steps 1, 2, 2.5, 5 x 10^k. Returns how many. */
size_t mm_ticks(double lo, double hi, size_t most, double *tick);

/** Release font caches, so that leak checkers stay silent. Nothing to do when no figure was written. */
void mm_plot_quit(void);

#endif
