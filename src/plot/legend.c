#include <math.h>
#include <stdlib.h>

#include "plot/block.h"
#include "plot/draw.h"
#include "plot/palette.h"

static const double row_height = 9, sample_width = 13, sample_gap = 3.5, column_gap = 8,
                    text_size = MM_PLOT_TICK_TEXT;

/* Data come first, then lines, then shades, whatever lies on top in the panel. */
static int rank(mm_plot_kind kind)
{
    return kind == MM_PLOT_POINTS ? 0 : kind == MM_PLOT_AREA || kind == MM_PLOT_SPAN ? 2 : 1;
}

static bool has_entry(const mm_plot_element *e)
{
    const bool rows = e->kind <= MM_PLOT_AREA;
    return e->label != NULL && e->label[0] != '\0' && e->kind != MM_PLOT_TEXT && (!rows || e->n > 0);
}

/* The k-th element that stands in the legend, or NULL. */
static const mm_plot_element *entry(const mm_panel *panel, size_t k)
{
    for (int wanted = 0; wanted <= 2; wanted++)
        for (size_t i = 0; i < panel->n; i++) {
            const mm_plot_element *e = &panel->element[i];
            if (has_entry(e) && rank(e->kind) == wanted && k-- == 0)
                return e;
        }
    return NULL;
}

static size_t count_entries(const mm_panel *panel)
{
    size_t n = 0;
    while (entry(panel, n) != NULL)
        n++;
    return n;
}

static bool text_width(mm_plot_canvas *canvas, const char *markup, double *width)
{
    mm_plot_rich rich;
    if (!mm_plot_rich_parse(markup, &rich))
        return false;
    *width = canvas->ops->extent(canvas, &rich, text_size).width;
    mm_plot_rich_free(&rich);
    return true;
}

/* Entries run down the columns; a column is as wide as its widest text. */
static bool column_width(const mm_panel *panel, mm_plot_canvas *canvas, size_t first, size_t rows,
                         double *width)
{
    *width = 0;
    for (size_t k = first; k < first + rows; k++) {
        const mm_plot_element *e = entry(panel, k);
        double one = 0;
        if (e != NULL && !text_width(canvas, e->label, &one))
            return false;
        *width = fmax(*width, one);
    }
    *width += sample_width + sample_gap;
    return true;
}

bool mm_plot_legend_size(const mm_plot_frame *frame, mm_plot_canvas *canvas, size_t columns, size_t *entries,
                         double *width, double *height)
{
    *entries = count_entries(frame->panel);
    *width = 0;
    const size_t rows = (*entries + columns - 1) / columns;
    for (size_t c = 0; c < columns; c++) {
        double one;
        if (!column_width(frame->panel, canvas, c * rows, rows, &one))
            return false;
        *width += one + (c > 0 ? column_gap : 0);
    }
    *height = (double)rows * row_height - (row_height - text_size);
    return true;
}

static void draw_point_sample(mm_plot_canvas *canvas, const mm_plot_element *e, double x, double y)
{
    const mm_plot_ink ink = mm_plot_color(e->style.color, e->style.alpha);
    const double size = fmax(2.2, fmin(mm_plot_marker_size(e), 4.5)), middle = x + sample_width / 2;
    if (e->style.width > 0 && e->style.dash != MM_DASH_NONE) {
        const mm_plot_pen line = mm_plot_style_pen(&e->style, MM_PLOT_LINE_WIDTH);
        mm_plot_segment(canvas, x, y, x + sample_width, y);
        canvas->ops->stroke(canvas, &line);
    }
    if (e->data[MM_PLOT_YERR] != NULL) {
        const mm_plot_pen bar = { .ink = ink, .width = 0.6 };
        mm_plot_segment(canvas, middle, y - 3.6, middle, y + 3.6);
        canvas->ops->stroke(canvas, &bar);
    }
    mm_plot_point at = { middle, y };
    mm_plot_markers(canvas, (mm_plot_rect){ x, y - 5, sample_width, 10 }, 1, &at, e->style.marker, size, ink);
}

static void draw_sample(mm_plot_canvas *canvas, const mm_plot_element *e, double x, double y)
{
    const mm_plot_ink ink = mm_plot_color(e->style.color, e->style.alpha);
    if (e->kind == MM_PLOT_POINTS) {
        draw_point_sample(canvas, e, x, y);
    } else if (e->kind == MM_PLOT_AREA || e->kind == MM_PLOT_SPAN) {
        mm_plot_box(canvas, (mm_plot_rect){ x, y - 2.6, sample_width, 5.2 });
        canvas->ops->fill(canvas, ink);
    } else {
        const mm_plot_pen pen = mm_plot_style_pen(&e->style, MM_PLOT_LINE_WIDTH);
        mm_plot_segment(canvas, x, y, x + sample_width, y);
        canvas->ops->stroke(canvas, &pen);
    }
}

bool mm_plot_draw_legend(const mm_plot_frame *frame, mm_plot_canvas *canvas, mm_plot_ink ink)
{
    const mm_plot_block *block = &frame->legend;
    const size_t n = count_entries(frame->panel), rows = (n + block->columns - 1) / block->columns;
    double x = block->box.x;
    for (size_t c = 0; c < block->columns; c++) {
        double width;
        if (!column_width(frame->panel, canvas, c * rows, rows, &width))
            return false;
        for (size_t k = c * rows; k < n && k < (c + 1) * rows; k++) {
            const mm_plot_element *e = entry(frame->panel, k);
            const double y = block->box.y + (double)(k - c * rows) * row_height + text_size / 2;
            draw_sample(canvas, e, x, y);
            const mm_plot_point at = { x + sample_width + sample_gap, y + 0.36 * text_size };
            if (!mm_plot_put_text(canvas, e->label, text_size, at, 0, ink))
                return false;
        }
        x += width + column_gap;
    }
    return true;
}
