/* rixsmap build: scans to a map on a regular grid. */
#include <math.h>
#include <stdlib.h>

#include "base/number.h"
#include "base/text.h"
#include "cli/figure_options.h"
#include "cli/rixs_correct.h"
#include "cli/rixs_figure.h"
#include "cli/rixs_map.h"
#include "cli/rixs_scans.h"
#include "cli/verbs.h"
#include "rixs/build.h"

const mm_option mm_rixs_build_options[] = {
    { "step", 0, MM_OPT_TEXT, "IN,OUT", "steps of the grid in eV; 0 or empty: the scans' own", 0, 0 },
    { "delaunay", 0, MM_OPT_FLAG, NULL, "linear in triangles, for points in no order", 0, 0 },
    { "scanned", 0, MM_OPT_CHOICE, "auto|incident|emission",
      "which energy was scanned (auto: the larger one is incident)", 0, 0 },
    { "per-monitor", 0, MM_OPT_FLAG, NULL, "counts over monitor, not times the mean monitor", 0, 0 },
    { "keep-aborted", 0, MM_OPT_FLAG, NULL, "take scans that end before their time, as far as they go", 0,
      0 },
    { NULL, 0, MM_OPT_FLAG, NULL, NULL, 0, 0 },
};

/* "IN,OUT", either of which may be empty or 0. */
static bool parse_step(mm_context *c, double step[2])
{
    const char *text = mm_arg_text(&c->args, "step", NULL);
    mm_slice rest = mm_slice_of(text != NULL ? text : ""), field;
    bool good = true;
    int count = 0;
    for (; good && text != NULL && mm_slice_field(&rest, ',', &field); count++)
        good = count < 2 && (mm_slice_trim(field).n == 0 || (mm_number_parse(field, &step[count]) &&
                                                             step[count] >= 0 && isfinite(step[count])));
    return (good && (text == NULL || count == 2)) ||
           mm_fail(&c->err, MM_EUSAGE, "--step takes two steps in eV, IN,OUT, not '%s'", text);
}

static bool options_of(mm_context *c, mm_build_options *o)
{
    *o = (mm_build_options){ .delaunay = mm_arg_given(&c->args, "delaunay"),
                             .scanned = mm_arg_choice(&c->args, "scanned", 0),
                             .monitor_ratio = mm_arg_given(&c->args, "per-monitor") };
    return parse_step(c, o->step);
}

static void warn(mm_context *c, const mm_map *map)
{
    size_t holes = 0;
    for (size_t k = 0; k < map->nx * map->ny; k++)
        holes += isnan(map->intensity[k]);
    if (holes > 0)
        mm_warn(&c->diag, NULL, 0, "%zu of %zu cells are holes: no scan supports them", holes,
                map->nx * map->ny);
    if (mm_map_dependent(map))
        mm_remark(&c->diag, NULL, 0,
                  "cells share measured points: the column `shares` carries it into cuts and regions");
}

static bool report(mm_context *c, const mm_map *map, const mm_table *common, const mm_build_facts *f)
{
    const struct {
        const char *name, *unit;
        double value;
    } facts[] = { { "scans", "1", (double)f->scans },
                  { "repeats", "1", (double)f->repeats },
                  { "repeat_redchi", "1", f->repeat_chisq },
                  { "mean_monitor", "1", f->mean_monitor } };
    bool good = true;
    for (size_t i = 0; good && i < sizeof facts / sizeof *facts; i++)
        good = mm_report_add_quantity(&c->report, facts[i].name, facts[i].unit, facts[i].value, NAN, NULL,
                                      &c->err);
    c->report.table = good ? mm_map_to_table(map, &c->err) : NULL;
    for (size_t i = 0; c->report.table != NULL && i < common->nmeta; i++)
        if (!mm_meta_set(c->report.table, common->meta[i].key, common->meta[i].value, &c->err))
            return false;
    return c->report.table != NULL &&
           mm_meta_set(c->report.table, "scanned", f->incident ? "incident" : "emission", &c->err);
}

static bool draw(mm_context *c, mm_map *map)
{
    mm_rixs_view view;
    mm_figure *figure = NULL;
    bool good = mm_rixs_view_of(c, 1, &map, &view) && (figure = mm_figure_sized(c, 86, 68)) != NULL;
    good = good && mm_rixs_panel(c, mm_figure_panel(figure, 1, false), map, &view, true) &&
           mm_figure_to_files(c, figure, 0);
    mm_figure_free(figure);
    return good;
}

bool mm_run_rixs_build(mm_context *c)
{
    mm_build_options options;
    mm_build_facts facts;
    mm_rixs_scans scans = { 0 };
    const mm_scan_rules rules = { mm_arg_given(&c->args, "keep-aborted") };
    bool good = mm_plot_check(c) && options_of(c, &options) && mm_rixs_scans_read(c, true, &scans) &&
                mm_rixs_scans_check(scans.n, scans.scan, &rules, &c->diag, &c->err) &&
                mm_rixs_calibrate(c, options.scanned, &scans);
    mm_map *map = good ? mm_map_build("map", scans.n, scans.scan, &options, &facts, &c->diag, &c->err) : NULL;
    good = map != NULL && mm_rixs_correct(c, map);
    if (good) {
        warn(c, map);
        good = report(c, map, scans.common, &facts) && mm_rixs_map_write(c, map) &&
               (!mm_plot_wanted(c, false) || draw(c, map));
    }
    mm_map_free(map);
    mm_rixs_scans_free(&scans);
    return good;
}
