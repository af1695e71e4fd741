#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
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

/* ---- texts ---- */

/* A text that is too long loses its beginning: names of files differ at the end. */
static bool shorten(mm_plot_canvas *canvas, mm_plot_rich *text, double room, double *width)
{
    *width = canvas->ops->extent(canvas, text, text_size).width;
    while (*width > room && strlen(text->text) > 8) {
        const double share = fmax(0.02, (1 - room / *width) / 2);
        if (!mm_plot_rich_cut(text, 3 + (size_t)(share * (double)strlen(text->text))))
            return false;
        *width = canvas->ops->extent(canvas, text, text_size).width;
    }
    return true;
}

static bool add_row(mm_plot_legend *legend, mm_plot_canvas *canvas, const mm_plot_element *e,
                    const char *markup, double room)
{
    mm_plot_legend_row *row = &legend->row[legend->n];
    row->element = e;
    if (!mm_plot_rich_parse(markup, &row->text))
        return false;
    legend->n++;
    return shorten(canvas, &row->text, room, &row->width);
}

bool mm_plot_legend_make(const mm_plot_frame *frame, mm_plot_canvas *canvas, size_t most,
                         mm_plot_legend *legend)
{
    const size_t n = frame->panel->no_legend || most == 0 ? 0 : count_entries(frame->panel);
    const size_t shown = n <= most ? n : most - 1;
    const double room = frame->box.w - 2 * MM_PLOT_BLOCK_INSET - sample_width - sample_gap;
    *legend = (mm_plot_legend){ NULL, 0 };
    legend->row = mm_zalloc(shown + 1, sizeof *legend->row);
    bool good = legend->row != NULL;
    for (size_t k = 0; good && k < shown; k++) {
        const mm_plot_element *e = entry(frame->panel, k);
        good = add_row(legend, canvas, e, e->label, room);
    }
    if (good && shown < n) {
        char rest[40];
        snprintf(rest, sizeof rest, "and %zu more", n - shown);
        good = add_row(legend, canvas, NULL, rest, room);
    }
    if (!good)
        mm_plot_legend_free(legend);
    return good;
}

void mm_plot_legend_free(mm_plot_legend *legend)
{
    for (size_t k = 0; k < legend->n; k++)
        mm_plot_rich_free(&legend->row[k].text);
    free(legend->row);
    *legend = (mm_plot_legend){ NULL, 0 };
}

size_t mm_plot_legend_rows(double height)
{
    return height > text_size ? (size_t)((height - text_size) / row_height) + 1 : 0;
}

/* Rows run down the columns; a column is as wide as its widest text. */
static double column_width(const mm_plot_legend *legend, size_t first, size_t rows)
{
    double widest = 0;
    for (size_t k = first; k < first + rows && k < legend->n; k++)
        widest = fmax(widest, legend->row[k].width);
    return widest + sample_width + sample_gap;
}

void mm_plot_legend_size(const mm_plot_legend *legend, size_t columns, mm_plot_rect *box)
{
    const size_t rows = (legend->n + columns - 1) / columns;
    box->w = 0;
    for (size_t c = 0; c < columns; c++)
        box->w += column_width(legend, c * rows, rows) + (c > 0 ? column_gap : 0);
    box->h = (double)rows * row_height - (row_height - text_size);
}

/* ---- drawing ---- */

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
    mm_plot_markers(canvas, 1, &(mm_plot_point){ middle, y }, e->style.marker, size, ink);
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

void mm_plot_draw_legend(const mm_plot_legend *legend, const mm_plot_block *block, mm_plot_canvas *canvas,
                         mm_plot_ink ink)
{
    const size_t rows = (legend->n + block->columns - 1) / block->columns;
    double x = block->box.x;
    for (size_t k = 0; k < legend->n; k++) {
        const mm_plot_legend_row *row = &legend->row[k];
        if (k > 0 && k % rows == 0)
            x += column_width(legend, k - rows, rows) + column_gap;
        const double y = block->box.y + (double)(k % rows) * row_height + text_size / 2;
        if (row->element != NULL)
            draw_sample(canvas, row->element, x, y);
        const mm_plot_point at = { x + sample_width + sample_gap, y + 0.36 * text_size };
        canvas->ops->text(canvas, &row->text, text_size, at, 0, ink);
    }
}
