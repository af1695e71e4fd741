#include "cli/shielding_figure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "cli/figure_options.h"

static void draw_run(mm_panel *panel, mm_panel *below, const mm_shielding_run *r, int color, int marker,
                     const char *label)
{
    if (!r->given)
        return;
    mm_panel_points(panel, r->curve.n, r->curve.t, r->curve.chi, NULL, r->curve.sigma,
                    (mm_style){ .color = color, .marker = marker, .dash = MM_DASH_NONE }, label);
    mm_panel_line(below, r->onset.ngrid, r->onset.grid, r->onset.slope,
                  (mm_style){ .color = color, .width = 1 }, NULL);
}

/* The width as an arrow at half of the maximum. */
static void draw_width(mm_panel *below, const mm_onset *o)
{
    double top = 0;
    size_t at = 0, left, right;
    for (size_t i = 0; i < o->ngrid; i++)
        if (o->slope[i] > top) {
            top = o->slope[i];
            at = i;
        }
    for (left = at; left > 0 && o->slope[left] > top / 2;)
        left--;
    for (right = at; right + 1 < o->ngrid && o->slope[right] > top / 2;)
        right++;
    const double x[2] = { o->grid[left], o->grid[right] }, y[2] = { top / 2, top / 2 };
    mm_panel_line(below, 2, x, y, (mm_style){ .color = MM_COLOR_BLACK, .width = 0.8, .dash = MM_DASH_DASHED },
                  NULL);
}

static char *note_of(const mm_shielding *s)
{
    const mm_onset *o = &s->zfc.onset;
    const struct {
        const char *label, *unit;
        mm_known v;
    } lines[] = { { "*T*_{onset}", " K", o->place[MM_ONSET_SIGMA] },
                  { "Δ*T*_{c}", " K", o->place[MM_ONSET_WIDTH] },
                  { "shielding", "", s->shielding },
                  { "Meissner", "", s->meissner } };
    mm_buf buf = { 0 };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        char text[MM_NUMBER_SIZE];
        if (isfinite(lines[i].v.value))
            mm_buf_printf(&buf, "%s%s = %s%s", buf.len > 0 ? "\n" : "", lines[i].label,
                          mm_number_with_error(text, lines[i].v.value, lines[i].v.error), lines[i].unit);
    }
    return mm_buf_take(&buf);
}

bool mm_shielding_figure(mm_context *c, const mm_shielding *s)
{
    const bool volume = strcmp(s->chi.unit, "1") == 0;
    mm_figure *figure = mm_figure_from_options(c);
    char *note = note_of(s);
    if (figure == NULL)
        return false;
    mm_panel *panel = mm_figure_panel(figure, 1, false), *below = mm_figure_panel(figure, 0.55, true);
    const mm_style thin = { .color = MM_COLOR_GREY, .dash = MM_DASH_DOTTED, .width = 0.7 };
    mm_panel_hline(panel, 0, thin, NULL);
    draw_run(panel, below, &s->fc, MM_COLOR_CYCLE + 1, MM_MARKER_SQUARE + MM_MARKER_OPEN, "FC");
    draw_run(panel, below, &s->zfc, MM_COLOR_CYCLE, MM_MARKER_CIRCLE, "ZFC");
    mm_panel_apply_options(c, panel, "Temperature", "K", "*χ*", volume ? "SI" : s->chi.unit);
    mm_panel_xlabel(below, mm_arg_text(&c->args, "xlabel", "Temperature"),
                    mm_arg_given(&c->args, "xlabel") ? NULL : "K");
    mm_panel_ylabel(below, "dχ/dT", volume ? "1/K" : NULL);
    const double onset = s->zfc.onset.place[MM_ONSET_SIGMA].value;
    if (isfinite(onset)) {
        mm_panel_vline(panel, onset, thin, NULL);
        mm_panel_vline(below, onset, thin, NULL);
    }
    if (isfinite(s->zfc.onset.place[MM_ONSET_WIDTH].value))
        draw_width(below, &s->zfc.onset);
    if (note != NULL && note[0] != '\0')
        mm_panel_note(panel, note);
    free(note);
    const bool good = mm_figure_to_files(c, figure, 0);
    mm_figure_free(figure);
    return good;
}
