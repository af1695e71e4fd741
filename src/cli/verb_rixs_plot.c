/* rixsmap plot: one plane with cuts beside it, or several side by side on one scale. */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/number.h"
#include "cli/figure_options.h"
#include "cli/rixs_figure.h"
#include "cli/rixs_map.h"
#include "cli/verbs.h"
#include "rixs/cut.h"

const mm_option mm_rixs_plot_options[] = {
    { "emission", 0, MM_OPT_NUMBER, "E", "a cut at this emission energy, in a panel above; once for each", 0,
      1e6 },
    { "incident", 0, MM_OPT_NUMBER, "E", "a cut at this incident energy, in a panel to the right", 0, 1e6 },
    { "transfer", 0, MM_OPT_NUMBER, "E", "a cut at this transfer, in the panel above", -1e6, 1e6 },
    { "columns", 0, MM_OPT_COUNT, "N", "maps beside each other (2)", 1, 12 },
    { "label", 0, MM_OPT_TEXT, "TEXT", "text in the corner of a map; once for each", 0, 0 },
    { NULL, 0, MM_OPT_FLAG, NULL, NULL, 0, 0 },
};

static const double margin = 1.06; /* of the curves beside a map, which have the range of its colours */

static const char *const cut_names[] = { "emission", "incident", "transfer" };

static double nth_number(const mm_context *c, const char *name, size_t k)
{
    double value = NAN;
    mm_number_parse(mm_slice_of(mm_arg_nth(&c->args, name, k)), &value);
    return value;
}

/* A diagonal, from where it enters the plane to where it leaves it. */
static void draw_diagonal(mm_panel *panel, const mm_map *map, mm_cut_kind kind, double at, bool transfer,
                          mm_style style)
{
    const double *in = map->incident, *out = map->emission;
    double x[] = { in[0], in[map->nx - 1] }, y[2];
    if (kind == MM_CUT_TRANSFER) {
        x[0] = fmax(x[0], out[0] + at);
        x[1] = fmin(x[1], out[map->ny - 1] + at);
    }
    for (int k = 0; k < 2; k++)
        y[k] = kind == MM_CUT_TRANSFER && transfer ? at : x[k] - at;
    mm_panel_line(panel, 2, x, y, style, NULL);
}

/* Where a cut runs on the plane, dashed in the colour of its curve. */
static void draw_cut_line(mm_panel *panel, const mm_map *map, mm_cut_kind kind, double at, bool transfer,
                          mm_style style)
{
    style.dash = MM_DASH_DASHED;
    style.width = 0.8;
    if (kind == MM_CUT_INCIDENT)
        mm_panel_vline(panel, at, style, NULL);
    else if (kind == MM_CUT_EMISSION && !transfer)
        mm_panel_hline(panel, at, style, NULL);
    else
        draw_diagonal(panel, map, kind, at, transfer, style);
}

static int cut_color(size_t number)
{
    static const int order[] = { 1, 4, 3, 5, 2, 0 }; /* of the cycle: what stands out from the map first */
    return MM_COLOR_CYCLE + order[number % (sizeof order / sizeof *order)];
}

/* The curve of a cut: over the incident energy in the panel above, with its energy in the legend; over the
 * emission energy beside, where there is no room for one, and where its line on the map says the energy. */
static bool draw_curve(mm_context *c, mm_panel *panel, const mm_map *map, const mm_rixs_view *v,
                       mm_cut_kind kind, double at, mm_style style)
{
    mm_cut cut = { 0 };
    const bool good = mm_map_cut(map, kind, at, 0, &cut, &c->err);
    for (size_t k = 0; good && k < cut.n; k++) {
        cut.value[k] /= v->unit;
        if (kind == MM_CUT_INCIDENT && v->transfer)
            cut.energy[k] = at - cut.energy[k];
    }
    char label[64];
    snprintf(label, sizeof label, "%.7g eV", at);
    if (good)
        mm_panel_line(panel, cut.n, kind == MM_CUT_INCIDENT ? cut.value : cut.energy,
                      kind == MM_CUT_INCIDENT ? cut.energy : cut.value, style,
                      kind == MM_CUT_INCIDENT ? NULL : label);
    mm_cut_free(&cut);
    return good;
}

/* Panels of one map: above, the map, to the right; those that have no cut are NULL. */
typedef struct panels {
    mm_panel *above, *map, *beside;
} panels;

static bool draw_cuts(mm_context *c, const panels *p, const mm_map *map, const mm_rixs_view *v)
{
    size_t number = 0;
    for (int kind = 0; kind < 3; kind++)
        for (size_t k = 0; k < mm_arg_count(&c->args, cut_names[kind]); k++) {
            const double at = nth_number(c, cut_names[kind], k);
            const mm_style style = { .color = cut_color(number++), .width = 0.9 };
            mm_panel *side = kind == MM_CUT_INCIDENT ? p->beside : p->above;
            draw_cut_line(p->map, map, (mm_cut_kind)kind, at, v->transfer, style);
            if (side != NULL && !draw_curve(c, side, map, v, (mm_cut_kind)kind, at, style))
                return false;
        }
    return true;
}

static mm_figure *draw_one(mm_context *c, const mm_map *map, const mm_rixs_view *v)
{
    const bool above = mm_arg_given(&c->args, "emission") || mm_arg_given(&c->args, "transfer");
    const bool beside = mm_arg_given(&c->args, "incident");
    mm_figure *figure = mm_figure_sized(c, 86, above ? 86 : 68);
    if (figure == NULL)
        return NULL;
    panels p = { 0 };
    if (above)
        p.above = mm_figure_panel(figure, 0.38, false);
    p.map = mm_figure_panel(figure, 1, above);
    if (beside) {
        mm_figure_column(figure, 0.45);
        p.beside = mm_figure_panel(figure, 1, false);
        mm_panel_share_y(p.beside, p.map);
        mm_rixs_view_bar(p.beside, map, v);
        mm_panel_xlabel(p.beside, v->relative ? "Int." : "Intensity", NULL);
    }
    const double lo = v->norm == MM_NORM_LOG ? 0 : margin * v->lo, hi = margin * v->hi;
    if (above)
        mm_panel_ylim(p.above, lo, hi);
    if (beside)
        mm_panel_xlim(p.beside, lo, hi);
    if (mm_rixs_panel(c, p.map, map, v, !beside) && draw_cuts(c, &p, map, v)) {
        if (above)
            mm_panel_ylabel(p.above, v->relative ? "Int." : "Intensity", NULL);
        if (mm_arg_given(&c->args, "label"))
            mm_panel_letter(p.map, mm_arg_nth(&c->args, "label", 0));
        return figure;
    }
    mm_figure_free(figure);
    return NULL;
}

/* "(a) 300 K" of --label, else "(a)" and the temperature where the map's table says one. */
static bool letter(mm_context *c, mm_panel *panel, const mm_rixs_maps *maps, size_t m)
{
    const char *given = mm_arg_nth(&c->args, "label", m), *text = given != NULL ? given : maps->label[m];
    char *all = mm_format("(%c)%s%s", (char)('a' + m % 26), text != NULL ? " " : "",
                          text != NULL ? text : "");
    if (all != NULL)
        mm_panel_letter(panel, all);
    free(all);
    return all != NULL || mm_fail_memory(&c->err, "a figure");
}

/* Columns from the left, so map m of a row of `columns` stands in column m % columns. */
static mm_figure *draw_many(mm_context *c, const mm_rixs_maps *maps, const mm_rixs_view *v)
{
    const size_t wanted = (size_t)mm_arg_number(&c->args, "columns", 2),
                 columns = wanted < maps->n ? wanted : maps->n, rows = (maps->n + columns - 1) / columns;
    mm_figure *figure = mm_figure_sized(c, columns > 1 ? 178 : 86, 12 + 58 * (double)rows);
    mm_panel **panel = mm_zalloc(maps->n, sizeof(mm_panel *));
    bool good = figure != NULL && panel != NULL;
    for (size_t x = 0; good && x < columns; x++) {
        if (x > 0)
            mm_figure_column(figure, 1);
        for (size_t m = x; good && m < maps->n; m += columns) {
            panel[m] = mm_figure_panel(figure, 1, false);
            if (x > 0)
                mm_panel_share_y(panel[m], panel[m - x]);
            const panels p = { .map = panel[m] };
            good = mm_rixs_panel(c, panel[m], maps->map[m], v, x + 1 == columns || m + 1 == maps->n) &&
                   draw_cuts(c, &p, maps->map[m], v) && letter(c, panel[m], maps, m);
            if (m + columns < maps->n)
                mm_panel_xlabel(panel[m], "", NULL);
        }
    }
    free(panel);
    if (good)
        return figure;
    mm_figure_free(figure);
    mm_fail_memory(&c->err, "a figure");
    return NULL;
}

bool mm_run_rixs_plot(mm_context *c)
{
    mm_rixs_maps maps = { 0 };
    mm_rixs_view view;
    mm_figure *figure = NULL;
    if (!mm_arg_given(&c->args, "plot"))
        return mm_fail(&c->err, MM_EUSAGE, "where to? --plot FILE.pdf (or .svg, .png, .eps)");
    bool good = mm_plot_check(c) && mm_rixs_maps_read(c, &maps) &&
                mm_rixs_view_of(c, maps.n, maps.map, &view);
    if (good)
        figure = maps.n == 1 ? draw_one(c, maps.map[0], &view) : draw_many(c, &maps, &view);
    good = figure != NULL && mm_figure_to_files(c, figure, 0);
    mm_figure_free(figure);
    mm_rixs_maps_free(&maps);
    return good;
}
