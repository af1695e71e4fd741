/* The figure of magnetisation loops: branches with arrows, and the low fields in an inset. */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/text.h"
#include "cli/figure_options.h"
#include "cli/loop_runs.h"

static mm_style branch_style(const mm_loop *l, size_t k, bool many, int color)
{
    const bool virgin = l->branch.virgin == (ptrdiff_t)k;
    mm_style style = { .color = color, .width = 0.9, .arrows = true };
    if (!many)
        style.color = virgin ? MM_COLOR_GREY : MM_COLOR_CYCLE + l->sweep[k].rising;
    return style;
}

/* Each sweep a line with arrows along it. */
static void draw_branches(mm_panel *panel, const mm_loop_run *r, bool many, int color, const char *label)
{
    static const char *const names[] = { "field falling", "field rising" };
    const mm_loop *l = &r->loop;
    for (size_t k = 0; k < l->nsweep; k++) {
        const mm_sweep *s = &l->sweep[k];
        const bool named = l->branch.down == (ptrdiff_t)k || l->branch.up == (ptrdiff_t)k;
        mm_panel_line(panel, s->last - s->first + 1, l->field + s->first, l->moment + s->first,
                      branch_style(l, k, many, color),
                      many    ? (k == 0 ? label : NULL)
                      : named ? names[s->rising]
                              : NULL);
    }
}

/* How far the low fields reach that are worth a closer look; NaN where the loop is all there is to see. */
static double low_field(const mm_loop *l)
{
    double top = 0;
    for (size_t i = 0; i < l->n; i++)
        top = fmax(top, fabs(l->field[i]));
    const double reach = fmax(4 * fabs(l->Hc.value), 0.02 * top);
    return isfinite(l->Hc.value) && reach < 0.4 * top ? reach : NAN;
}

/* Points of the sweeps within a few coercivities, in a corner that a rising curve leaves free. */
static void draw_inset(mm_panel *panel, const mm_loop_run *r)
{
    const mm_loop *l = &r->loop;
    const double reach = low_field(l);
    if (isnan(reach))
        return;
    mm_panel *inset = mm_panel_inset(panel, 0.58, 0.06, 0.4, 0.44);
    double most = 0;
    mm_panel_hline(inset, 0, (mm_style){ .color = MM_COLOR_GREY, .width = 0.5 }, NULL);
    mm_panel_vline(inset, 0, (mm_style){ .color = MM_COLOR_GREY, .width = 0.5 }, NULL);
    for (size_t k = 0; k < l->nsweep; k++) {
        const mm_sweep *s = &l->sweep[k];
        mm_style style = branch_style(l, k, false, 0);
        style.marker = MM_MARKER_CIRCLE;
        style.size = 1.6;
        style.width = 0.6;
        style.arrows = false;
        mm_panel_points(inset, s->last - s->first + 1, l->field + s->first, l->moment + s->first, NULL, NULL,
                        style, NULL);
        for (size_t i = s->first; i <= s->last; i++)
            if (fabs(l->field[i]) <= reach)
                most = fmax(most, fabs(l->moment[i]));
    }
    mm_panel_xlim(inset, -reach, reach);
    mm_panel_ylim(inset, -1.1 * most, 1.1 * most);
    mm_panel_legend(inset, false);
}

static char *note_of(const mm_loop_run *r)
{
    const mm_loop *l = &r->loop;
    const struct {
        const char *label, *unit;
        mm_loop_value m;
    } lines[] = { { "*H*_{c}", "Oe", l->Hc }, { "*M*_{r}", r->unit, l->Mr }, { "*M*_{s}", r->unit, l->Ms } };
    mm_buf buf = { 0 };
    if (isfinite(r->temperature))
        mm_buf_printf(&buf, "*T* = %.4g K", r->temperature);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        mm_note_quantity(&buf, lines[i].label, lines[i].m.value, lines[i].m.error, lines[i].unit);
    return mm_buf_take(&buf);
}

static void draw_one(mm_panel *panel, const mm_loop_run *r)
{
    char *note = note_of(r);
    draw_branches(panel, r, false, 0, NULL);
    draw_inset(panel, r);
    if (note != NULL && note[0] != '\0')
        mm_panel_note(panel, note);
    free(note);
}

void mm_loop_fill_panel(mm_panel *panel, const mm_loop_run *run)
{
    draw_branches(panel, run, false, 0, NULL);
}

/* Loops in the colours of their order, named by temperature or file. */
static bool draw_all(mm_panel *panel, const mm_loop_runs *runs)
{
    for (size_t i = 0; i < runs->n; i++) {
        const mm_loop_run *r = &runs->run[i];
        char *label = isfinite(r->temperature) ? mm_format("%.4g K", r->temperature)
                                               : mm_markup_escape(r->name);
        const double place = runs->n > 1 ? (double)i / (double)(runs->n - 1) : 0;
        if (label != NULL)
            draw_branches(panel, r, true, mm_color_map(MM_MAP_CURVES, place), label);
        free(label);
        if (label == NULL)
            return false;
    }
    return true;
}

bool mm_loop_figure(mm_context *c, const mm_loop_runs *runs, size_t number)
{
    mm_figure *figure = mm_figure_from_options(c);
    bool good = figure != NULL;
    if (good) {
        const mm_loop_run *r = &runs->run[number > 0 ? number - 1 : 0];
        mm_panel *panel = mm_figure_panel(figure, 1, false);
        const mm_style thin = { .color = MM_COLOR_LIGHT, .width = 0.6 };
        mm_panel_apply_options(c, panel, "Field", "Oe",
                               mm_arg_given(&c->args, "units") ? "Magnetisation" : "Moment", r->unit);
        mm_panel_hline(panel, 0, thin, NULL);
        mm_panel_vline(panel, 0, thin, NULL);
        if (number > 0 || runs->n == 1)
            draw_one(panel, r);
        else
            good = draw_all(panel, runs);
        good = good && mm_figure_to_files(c, figure, number);
    }
    mm_figure_free(figure);
    return good || mm_fail_memory(&c->err, "a figure");
}
