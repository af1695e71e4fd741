#include "plot/figure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "plot/scene.h"

double *mm_plot_copy(const double *values, size_t n, bool *failed)
{
    if (values == NULL)
        return NULL;
    double *copy = mm_zalloc(n, sizeof *copy);
    if (copy == NULL)
        *failed = true;
    else if (n > 0)
        memcpy(copy, values, n * sizeof *copy);
    return copy;
}

void mm_plot_set_text(mm_figure *figure, char **text, const char *value)
{
    if (!mm_replace(text, value))
        figure->failed = true;
}

static void axis_init(mm_plot_axis_spec *axis)
{
    *axis = (mm_plot_axis_spec){ .lo = NAN, .hi = NAN, .include_lo = NAN, .include_hi = NAN };
}

static mm_panel *panel_new(mm_figure *figure)
{
    mm_panel *panel = mm_zalloc(1, sizeof *panel);
    if (panel == NULL)
        return NULL;
    panel->figure = figure;
    panel->height = 1;
    axis_init(&panel->x);
    axis_init(&panel->y);
    return panel;
}

static void panel_free(mm_panel *panel)
{
    if (panel == NULL)
        return;
    char *text[] = { panel->x.title,  panel->x.unit,    panel->y.title,  panel->y.unit, panel->top_title,
                     panel->top_unit, panel->bar.title, panel->bar.unit, panel->letter, panel->note };
    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        free(text[i]);
    for (size_t i = 0; i < panel->n; i++)
        mm_plot_element_free(&panel->element[i]);
    free(panel->element);
    free(panel);
}

/* Whatever happens the caller gets a panel to draw into. */
static mm_panel *add_panel(mm_figure *figure)
{
    mm_panel *panel = panel_new(figure);
    if (panel != NULL &&
        mm_reserve(&figure->panel, &figure->cap_panel, figure->npanel + 1, sizeof(mm_panel *))) {
        figure->panel[figure->npanel++] = panel;
        return panel;
    }
    panel_free(panel);
    figure->failed = true;
    return figure->spare;
}

mm_figure *mm_figure_new(double width, double height, mm_err *err)
{
    mm_figure *figure = mm_zalloc(1, sizeof *figure);
    if (figure == NULL || (figure->spare = panel_new(figure)) == NULL ||
        !mm_reserve(&figure->column, &figure->cap_column, 1, sizeof *figure->column)) {
        mm_fail_memory(err, "a figure");
        mm_figure_free(figure);
        return NULL;
    }
    figure->width = (width > 0 ? width : 86) * MM_PLOT_MM;
    figure->height = (height > 0 ? height : 65) * MM_PLOT_MM;
    figure->column[0] = 1;
    figure->ncolumn = 1;
    return figure;
}

void mm_figure_free(mm_figure *figure)
{
    if (figure == NULL)
        return;
    for (size_t i = 0; i < figure->npanel; i++)
        panel_free(figure->panel[i]);
    panel_free(figure->spare);
    free(figure->panel);
    free(figure->column);
    free(figure->title);
    free(figure);
}

void mm_figure_title(mm_figure *figure, const char *title)
{
    mm_plot_set_text(figure, &figure->title, title);
}

mm_panel *mm_figure_panel(mm_figure *figure, double height, bool share_x)
{
    mm_panel *panel = add_panel(figure);
    panel->column = figure->ncolumn - 1;
    panel->height = height > 0 ? height : 1;
    panel->share_x = share_x;
    return panel;
}

void mm_figure_column(mm_figure *figure, double width)
{
    if (mm_reserve(&figure->column, &figure->cap_column, figure->ncolumn + 1, sizeof *figure->column))
        figure->column[figure->ncolumn++] = width > 0 ? width : 1;
    else
        figure->failed = true;
}

void mm_panel_share_y(mm_panel *panel, mm_panel *with)
{
    if (panel->parent == NULL && with->parent == NULL && with->share_y == NULL &&
        panel->column != with->column)
        panel->share_y = with;
}

mm_panel *mm_figure_get_panel(mm_figure *figure, size_t k)
{
    for (size_t i = 0; i < figure->npanel; i++)
        if (figure->panel[i]->parent == NULL && k-- == 0)
            return figure->panel[i];
    return NULL;
}

mm_panel *mm_panel_inset(mm_panel *panel, double x, double y, double width, double height)
{
    mm_panel *inset = add_panel(panel->figure);
    inset->parent = panel;
    inset->inset = (mm_plot_rect){ x, y, width, height };
    return inset;
}

static void set_label(mm_figure *figure, mm_plot_axis_spec *axis, const char *title, const char *unit)
{
    mm_plot_set_text(figure, &axis->title, title);
    mm_plot_set_text(figure, &axis->unit, unit);
}

void mm_panel_xlabel(mm_panel *panel, const char *title, const char *unit)
{
    set_label(panel->figure, &panel->x, title, unit);
}

void mm_panel_ylabel(mm_panel *panel, const char *title, const char *unit)
{
    set_label(panel->figure, &panel->y, title, unit);
}

static void set_limits(mm_plot_axis_spec *axis, double lo, double hi)
{
    axis->lo = isfinite(lo) ? lo : NAN;
    axis->hi = isfinite(hi) ? hi : NAN;
}

void mm_panel_xlim(mm_panel *panel, double lo, double hi)
{
    set_limits(&panel->x, lo, hi);
}

void mm_panel_ylim(mm_panel *panel, double lo, double hi)
{
    set_limits(&panel->y, lo, hi);
}

void mm_panel_scale(mm_panel *panel, mm_scale x, mm_scale y)
{
    panel->x.scale = x;
    panel->y.scale = y;
}

static void include(mm_plot_axis_spec *axis, double value)
{
    if (!isfinite(value))
        return;
    axis->include_lo = fmin(axis->include_lo, value);
    axis->include_hi = fmax(axis->include_hi, value);
}

void mm_panel_include(mm_panel *panel, double x, double y)
{
    include(&panel->x, x);
    include(&panel->y, y);
}

void mm_panel_letter(mm_panel *panel, const char *text)
{
    mm_plot_set_text(panel->figure, &panel->letter, text);
}

void mm_panel_note(mm_panel *panel, const char *text)
{
    mm_plot_set_text(panel->figure, &panel->note, text);
}

void mm_panel_legend(mm_panel *panel, bool on)
{
    panel->no_legend = !on;
}

void mm_panel_top_axis(mm_panel *panel, double (*forward)(double), double (*inverse)(double),
                       const char *title, const char *unit)
{
    panel->forward = forward;
    panel->inverse = inverse;
    mm_plot_set_text(panel->figure, &panel->top_title, title);
    mm_plot_set_text(panel->figure, &panel->top_unit, unit);
}

void mm_panel_map_norm(mm_panel *panel, mm_norm norm)
{
    panel->bar.norm = norm;
}

void mm_panel_colorbar(mm_panel *panel, mm_colormap map, double lo, double hi, const char *title,
                       const char *unit)
{
    panel->bar.on = true;
    panel->bar.map = map;
    panel->bar.lo = lo;
    panel->bar.hi = hi;
    mm_plot_set_text(panel->figure, &panel->bar.title, title);
    mm_plot_set_text(panel->figure, &panel->bar.unit, unit);
}
