/* rixsmap cut: a spectrum at constant emission, incident or transfer energy. */
#include <math.h>
#include <string.h>

#include "cli/figure_options.h"
#include "cli/rixs_map.h"
#include "cli/verbs.h"
#include "rixs/cut.h"

const mm_option mm_rixs_cut_options[] = {
    { "emission", 0, MM_OPT_NUMBER, "E", "at this emission energy in eV (where the plane is highest)", 0,
      1e6 },
    { "incident", 0, MM_OPT_NUMBER, "E", "at this incident energy", 0, 1e6 },
    { "transfer", 0, MM_OPT_NUMBER, "E", "at this energy transfer", -1e6, 1e6 },
    { "width", 0, MM_OPT_NUMBER, "W", "integrate over so many eV about it (0: no integral)", 0, 1e6 },
    { NULL, 0, MM_OPT_FLAG, NULL, NULL, 0, 0 },
};

static const double notable_correlation = 0.1;

typedef struct request {
    mm_cut_kind kind;
    double at, width;
} request;

static const char *const kind_names[] = { "emission", "incident", "transfer" };

static bool request_make(mm_context *c, const mm_map *map, request *r)
{
    int given = 0;
    *r = (request){ MM_CUT_EMISSION, NAN, mm_arg_number(&c->args, "width", 0) };
    for (int k = 0; k < 3; k++)
        if (mm_arg_given(&c->args, kind_names[k])) {
            given++;
            *r = (request){ (mm_cut_kind)k, mm_arg_number(&c->args, kind_names[k], NAN), r->width };
        }
    if (given > 1)
        return mm_fail(&c->err, MM_EUSAGE, "give one of --emission, --incident and --transfer");
    if (given == 0) {
        r->at = mm_map_line_maximum(map);
        mm_remark(&c->diag, map->name, 0, "cut at the measured maximum of the emission line, %.10g eV",
                  r->at);
    }
    return true;
}

static void warn(mm_context *c, const mm_map *map, const request *r, const mm_cut *cut)
{
    if (cut->clipped)
        mm_warn(&c->diag, map->name, 0, "the width reaches beyond the plane: only what lies in it counts");
    size_t holes = 0;
    for (size_t k = 0; k < cut->n; k++)
        holes += isnan(cut->value[k]);
    if (holes > 0)
        mm_warn(&c->diag, map->name, 0, "%zu of %zu points of the cut at %s %g eV lie in holes of the plane",
                holes, cut->n, kind_names[r->kind], r->at);
    const double correlation = mm_map_correlation(map);
    if (correlation > notable_correlation)
        mm_warn(
            &c->diag, map->name, 0,
            "neighbouring points share measured ones (correlation up to %.2f): a fit to the cut takes its "
            "errors for better than they are",
            correlation);
}

static bool report(mm_context *c, const mm_map *map, const request *r, const mm_cut *cut)
{
    const bool emission = r->kind == MM_CUT_INCIDENT;
    char error[64];
    snprintf(error, sizeof error, "%s_err", map->quantity);
    mm_table *table = c->report.table = mm_table_new(map->name, &c->err);
    const struct {
        const char *name, *unit;
        const double *v;
    } columns[] = { { emission ? "emission" : "incident", "eV", cut->energy },
                    { map->quantity, r->width > 0 ? "eV" : map->unit, cut->value },
                    { error, r->width > 0 ? "eV" : map->unit, cut->error } };
    bool good = table != NULL && mm_table_resize(table, cut->n, &c->err);
    for (size_t i = 0; good && i < sizeof columns / sizeof *columns; i++) {
        const ptrdiff_t col = mm_table_add(table, columns[i].name, columns[i].unit, MM_NUMBER, &c->err);
        good = col >= 0;
        if (good)
            memcpy(table->col[col].v, columns[i].v, cut->n * sizeof *columns[i].v);
    }
    char key[32];
    snprintf(key, sizeof key, "cut_%s", kind_names[r->kind]);
    return good && mm_report_add_quantity(&c->report, key, "eV", r->at, NAN, NULL, &c->err) &&
           mm_report_add_quantity(&c->report, "cut_width", "eV", r->width, NAN, NULL, &c->err);
}

static bool draw(mm_context *c, const request *r, const mm_cut *cut)
{
    mm_figure *figure = mm_figure_from_options(c);
    if (figure == NULL)
        return false;
    char note[64];
    snprintf(note, sizeof note, "%c%s %.10g eV", kind_names[r->kind][0] - 'a' + 'A', kind_names[r->kind] + 1,
             r->at);
    mm_panel *panel = mm_figure_panel(figure, 1, false);
    mm_panel_points(panel, cut->n, cut->energy, cut->value, NULL, cut->error,
                    (mm_style){ .color = MM_COLOR_BLACK, .marker = MM_MARKER_CIRCLE, .width = 0.6 }, NULL);
    mm_panel_note(panel, note);
    mm_panel_apply_options(c, panel, r->kind == MM_CUT_INCIDENT ? "Emission energy" : "Incident energy", "eV",
                           "Intensity", r->width > 0 ? "eV" : NULL);
    const bool good = mm_figure_to_files(c, figure, 0);
    mm_figure_free(figure);
    return good;
}

bool mm_run_rixs_cut(mm_context *c)
{
    request r;
    mm_cut cut = { 0 };
    mm_map *map = mm_plot_check(c) ? mm_rixs_map_only(c) : NULL;
    bool good = map != NULL && request_make(c, map, &r) &&
                mm_map_cut(map, r.kind, r.at, r.width, &cut, &c->err);
    if (good) {
        warn(c, map, &r, &cut);
        good = report(c, map, &r, &cut) && mm_context_write(c) &&
               (!mm_plot_wanted(c, false) || draw(c, &r, &cut));
    }
    mm_cut_free(&cut);
    mm_map_free(map);
    return good;
}
