#include "plot/axis.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "plot/palette.h"

double mm_plot_axis_at(const mm_plot_axis *axis, double value)
{
    if (axis->warp != NULL)
        value = axis->warp(value);
    double place;
    if (axis->is_bar)
        place = mm_plot_map_place(axis->norm, axis->lo, axis->hi, value);
    else if (axis->scale == MM_SCALE_LOG)
        place = value > 0 ? log(value / axis->lo) / log(axis->hi / axis->lo) : NAN;
    else
        place = (value - axis->lo) / (axis->hi - axis->lo);
    return axis->from + place * (axis->to - axis->from);
}

static bool make_label(mm_plot_axis *axis, mm_plot_canvas *canvas, size_t i)
{
    char markup[MM_PLOT_LABEL_SIZE];
    mm_plot_tick_label(&axis->ticks, axis->ticks.major[i], markup);
    mm_plot_rich_free(&axis->label[i]);
    if (!mm_plot_rich_parse(markup, &axis->label[i]))
        return false;
    axis->extent[i] = canvas->ops->extent(canvas, &axis->label[i], axis->text_size);
    axis->widest = fmax(axis->widest, axis->extent[i].width);
    axis->tallest = fmax(axis->tallest, axis->extent[i].top);
    return true;
}

static bool make_labels(mm_plot_axis *axis, mm_plot_canvas *canvas)
{
    axis->widest = axis->tallest = 0;
    for (size_t i = 0; i < axis->ticks.nmajor; i++)
        if (!make_label(axis, canvas, i))
            return false;
    return true;
}

/* A title that is longer than its axis is set smaller, down to where it would not be read. */
static void fit_title(mm_plot_axis *axis, mm_plot_canvas *canvas)
{
    const double room = fabs(axis->to - axis->from) + 8, least = 5.5;
    axis->title_size = axis->full_title_size;
    axis->title_extent = canvas->ops->extent(canvas, &axis->title, axis->title_size);
    if (axis->title_extent.width <= room)
        return;
    axis->title_size = fmax(least, axis->title_size * room / axis->title_extent.width);
    axis->title_extent = canvas->ops->extent(canvas, &axis->title, axis->title_size);
}

/* Title, unit, and what the tick labels leave out: "Energy − 5725 (10^{-3} eV)". */
static bool make_title(mm_plot_axis *axis, mm_plot_canvas *canvas, const char *title, const char *unit)
{
    char offset[MM_PLOT_LABEL_SIZE], power[MM_PLOT_LABEL_SIZE];
    mm_plot_ticks_offset(&axis->ticks, offset);
    mm_plot_ticks_power(&axis->ticks, power);
    const bool has_unit = unit != NULL && unit[0] != '\0' && !(unit[0] == '1' && unit[1] == '\0');
    mm_buf text = { 0 };
    mm_buf_add(&text, title != NULL ? title : "");
    mm_buf_add(&text, offset);
    if (power[0] != '\0' || has_unit) {
        mm_buf_printf(&text, " (%s%s", power, power[0] != '\0' && has_unit ? " " : "");
        if (has_unit)
            mm_plot_unit_markup(&text, unit);
        mm_buf_add(&text, ")");
    }
    char *markup = mm_buf_take(&text);
    mm_plot_rich_free(&axis->title);
    const bool good = markup != NULL &&
                      mm_plot_rich_parse(markup[0] == ' ' ? markup + 1 : markup, &axis->title);
    free(markup);
    if (good)
        fit_title(axis, canvas);
    return good;
}

/* Do neighbouring labels leave a gap between them? */
static bool labels_fit(const mm_plot_axis *axis, bool vertical)
{
    for (size_t i = 1; i < axis->ticks.nmajor; i++) {
        const double a = mm_plot_axis_at(axis, axis->ticks.major[i - 1]);
        const double b = mm_plot_axis_at(axis, axis->ticks.major[i]);
        const double size = vertical ? axis->text_size
                                     : (axis->extent[i - 1].width + axis->extent[i].width) / 2;
        if (fabs(b - a) < size + (vertical ? 0.2 : 0.8) * axis->text_size)
            return false;
    }
    return true;
}

static void choose_ticks(mm_plot_axis *axis, size_t most)
{
    const double length = fabs(axis->to - axis->from);
    const double lo = fmin(axis->lo, axis->hi), hi = fmax(axis->lo, axis->hi);
    const size_t dense = (size_t)(length / 3.5);
    const bool log = axis->is_bar ? axis->norm == MM_NORM_LOG && lo > 0 : axis->scale == MM_SCALE_LOG;
    if (log) {
        mm_plot_ticks_log(lo, hi, most, dense, &axis->ticks);
        return;
    }
    mm_plot_ticks_linear(lo, hi, most, dense, &axis->ticks);
    if (axis->ticks.nmajor < 2)
        mm_plot_ticks_linear(lo, hi, most + 1, dense, &axis->ticks);
}

bool mm_plot_axis_prepare(mm_plot_axis *axis, mm_plot_canvas *canvas, bool vertical, const char *title,
                          const char *unit)
{
    const double length = fabs(axis->to - axis->from);
    size_t most = (size_t)fmax(length / (vertical ? 18 : 15), length > 25 ? 3 : 2);
    if (most > 9)
        most = 9;
    for (;; most--) {
        mm_plot_axis_clear(axis);
        choose_ticks(axis, most);
        if (!make_labels(axis, canvas))
            return false;
        if (most <= 2 || labels_fit(axis, vertical))
            break;
    }
    return make_title(axis, canvas, title, unit);
}

bool mm_plot_axis_finish(mm_plot_axis *axis, mm_plot_canvas *canvas, const char *title, const char *unit)
{
    return make_labels(axis, canvas) && make_title(axis, canvas, title, unit);
}

void mm_plot_axis_clear(mm_plot_axis *axis)
{
    for (size_t i = 0; i < MM_PLOT_TICKS_MAX; i++)
        mm_plot_rich_free(&axis->label[i]);
    mm_plot_rich_free(&axis->title);
}
