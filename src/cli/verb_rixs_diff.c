/* rixsmap diff: one plane less another, and where they differ more than noise. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cli/figure_options.h"
#include "cli/rixs_figure.h"
#include "cli/rixs_map.h"
#include "cli/verbs.h"
#include "rixs/counts.h"
#include "rixs/difference.h"

const mm_option mm_rixs_diff_options[] = {
    { "scale", 0, MM_OPT_CHOICE, "none|total|maximum|region|edge",
      "what the second plane is scaled by (total: the sum over both)", 0, 0 },
    { "incident", 0, MM_OPT_RANGE, "LO:HI", "incident energies of --scale region in eV (all)", 0, 0 },
    { "emission", 0, MM_OPT_RANGE, "LO:HI", "emission energies of --scale region in eV (all)", 0, 0 },
    { "align", 0, MM_OPT_CHOICE, "both|incident|emission|none", "energies along which the planes are aligned",
      0, 0 },
    { "false-alarm", 0, MM_OPT_NUMBER, "P", "probability that planes of one truth show a region (0.05)", 1e-4,
      0.5 },
    { "samples", 0, MM_OPT_COUNT, "N",
      "pairs of planes of one truth that say what passes for one (500); 0: no regions", 0, 1e6 },
    { "seed", 0, MM_OPT_COUNT, "N", "seed of random numbers (0)", 0, 0 },
    { NULL, 0, MM_OPT_FLAG, NULL, NULL, 0, 0 },
};

static mm_diff_opts opts_of(mm_context *c)
{
    enum { BOTH, INCIDENT, EMISSION };
    const mm_args *a = &c->args;
    const int align = mm_arg_choice(a, "align", BOTH);
    mm_diff_opts o = { .scale = (mm_diff_scale)mm_arg_choice(a, "scale", MM_DIFF_TOTAL),
                       .incident = { -INFINITY, INFINITY },
                       .emission = { -INFINITY, INFINITY },
                       .align = { align == BOTH || align == INCIDENT, align == BOTH || align == EMISSION },
                       .rate = mm_arg_number(a, "false-alarm", 0.05),
                       .samples = (size_t)mm_arg_number(a, "samples", 500),
                       .seed = (uint64_t)mm_arg_number(a, "seed", 0),
                       .jobs = (int)mm_arg_number(a, "jobs", 0) };
    mm_arg_range(a, "incident", &o.incident[0], &o.incident[1]);
    mm_arg_range(a, "emission", &o.emission[0], &o.emission[1]);
    return o;
}

static bool read_maps(mm_context *c, mm_rixs_maps *maps)
{
    if (!mm_rixs_maps_read(c, maps))
        return false;
    if (maps->n != 2)
        return mm_fail(&c->err, c->input_failed ? MM_EINPUT : MM_EUSAGE, "diff takes two maps, not %zu",
                       maps->n);
    for (size_t i = 0; i < maps->n; i++) {
        const size_t mended = mm_map_find_counts(maps->map[i]);
        if (mended > 0)
            mm_warn(&c->diag, maps->map[i]->name, 0,
                    "%zu cells without a photon have the error 0: that of one is taken", mended);
    }
    return true;
}

static bool same_axis(size_t n, const double *a, size_t m, const double *b)
{
    bool same = n == m;
    for (size_t i = 0; same && i < n; i++)
        same = fabs(a[i] - b[i]) < 1e-3 * fabs(a[n - 1] - a[0]) / (double)n;
    return same;
}

static void warn(mm_context *c, const mm_rixs_maps *maps, const mm_difference *d)
{
    const mm_map *a = maps->map[0], *b = maps->map[1];
    if (!same_axis(a->nx, a->incident, b->nx, b->incident) ||
        !same_axis(a->ny, a->emission, b->ny, b->emission))
        mm_warn(&c->diag, b->name, 0, "its grid is not that of %s: interpolated, which steep flanks feel",
                a->name);
    if (!mm_map_has_errors(a) || !mm_map_has_errors(b))
        mm_warn(&c->diag, mm_map_has_errors(a) ? b->name : a->name, 0,
                "without errors there is no significance, and no regions are looked for");
    else if (mm_map_dependent(a) || mm_map_dependent(b))
        mm_warn(
            &c->diag, mm_map_dependent(a) ? a->name : b->name, 0,
            "cells share measured points: the false-alarm rate is that of independent cells, and too low");
    if (d->redchi > 1.3)
        mm_warn(&c->diag, a->name, 0,
                "outside of the regions the planes differ %.2g times as much as their errors say",
                sqrt(d->redchi));
}

static bool add_quantities(mm_context *c, const mm_difference *d)
{
    const struct {
        const char *name, *unit;
        double value, error;
    } q[] = { { "scale", "1", d->scale, d->scale_error },
              { "shift_incident", "eV", d->shift[0], d->shift_error[0] },
              { "shift_emission", "eV", d->shift[1], d->shift_error[1] },
              { "threshold", "1", d->threshold, NAN },
              { "false_alarm", "1", isnan(d->threshold) ? NAN : mm_arg_number(&c->args, "false-alarm", 0.05),
                NAN },
              { "redchi", "1", d->redchi, NAN } };
    for (size_t i = 0; i < sizeof q / sizeof *q; i++)
        if (!mm_report_add_quantity(&c->report, q[i].name, q[i].unit, q[i].value, q[i].error, NULL, &c->err))
            return false;
    return true;
}

/* The difference as a map, and the significance of each cell. */
static bool add_table(mm_context *c, const mm_difference *d)
{
    mm_table *table = c->report.table = mm_map_to_table(d->map, &c->err);
    const ptrdiff_t col = table == NULL ? MM_NO_COLUMN
                                        : mm_table_add(table, "significance", "", MM_NUMBER, &c->err);
    if (col < 0)
        return false;
    memcpy(table->col[col].v, d->significance, table->nrow * sizeof *d->significance);
    return true;
}

enum { FIELDS = 11 };

static bool add_regions(mm_context *c, const mm_difference *d)
{
    static const struct {
        const char *name, *unit;
    } fields[FIELDS] = {
        { "incident", "eV" },    { "emission", "eV" },    { "incident_lo", "eV" }, { "incident_hi", "eV" },
        { "emission_lo", "eV" }, { "emission_hi", "eV" }, { "integral", "eV^2" },  { "integral_err", "eV^2" },
        { "peak", "1" },         { "chance", "1" },       { "cells", "1" }
    };
    mm_table *table = c->report.records = mm_table_new("regions", &c->err);
    bool good = table != NULL && mm_table_resize(table, d->nchange, &c->err);
    for (int f = 0; good && f < FIELDS; f++)
        good = mm_table_add(table, fields[f].name, fields[f].unit, MM_NUMBER, &c->err) >= 0;
    for (size_t i = 0; good && i < d->nchange; i++) {
        const mm_change *k = &d->change[i];
        const double value[FIELDS] = { k->incident,    k->emission,    k->incident_lo,  k->incident_hi,
                                       k->emission_lo, k->emission_hi, k->integral,     k->error,
                                       k->peak,        k->chance,      (double)k->cells };
        for (int f = 0; f < FIELDS; f++)
            table->col[f].v[i] = value[f];
        char key[32];
        snprintf(key, sizeof key, "region_%zu", i + 1);
        char *text = mm_format(
            "incident %.8g:%.8g eV, emission %.8g:%.8g eV, integral %.6g(%.2g), peak %.3g sigma",
            k->incident_lo, k->incident_hi, k->emission_lo, k->emission_hi, k->integral, k->error, k->peak);
        good = text != NULL && mm_meta_set(c->report.table, key, text, &c->err);
        free(text);
    }
    return good || mm_fail_memory(&c->err, "regions");
}

static void draw_boxes(mm_panel *panel, const mm_difference *d)
{
    for (size_t i = 0; i < d->nchange; i++) {
        const mm_change *k = &d->change[i];
        const double x[] = { k->incident_lo, k->incident_hi, k->incident_hi, k->incident_lo, k->incident_lo },
                     y[] = { k->emission_lo, k->emission_lo, k->emission_hi, k->emission_hi, k->emission_lo };
        mm_panel_line(panel, 5, x, y, (mm_style){ .color = MM_COLOR_BLACK, .width = 0.7 }, NULL);
    }
}

/* The difference with its regions, and below it its significance. */
static bool draw(mm_context *c, const mm_difference *d)
{
    mm_map *map = d->map;
    mm_rixs_view view;
    const bool errors = mm_map_has_errors(map);
    mm_figure *figure = mm_rixs_view_of(c, 1, &map, &view) ? mm_figure_sized(c, 86, errors ? 112 : 65) : NULL;
    if (figure == NULL)
        return false;
    if (!mm_arg_given(&c->args, "contours") && !mm_arg_given(&c->args, "level"))
        view.nlevel = 0; /* of what is mostly noise */
    mm_panel *panel = mm_figure_panel(figure, 1, false);
    bool good = mm_rixs_panel(c, panel, map, &view, true);
    if (!view.transfer)
        draw_boxes(panel, d);
    if (good && errors) {
        mm_panel *below = mm_figure_panel(figure, 1, true);
        mm_panel_letter(panel, "(a)");
        mm_panel_letter(below, "(b)");
        mm_panel_map(below, map->nx, map->incident, map->ny, map->emission, d->significance, MM_MAP_DIVERGING,
                     -6, 6, "Difference/*σ*", NULL);
        mm_panel_apply_options(c, below, "Incident energy", "eV", "Emission energy", "eV");
        draw_boxes(below, d);
    }
    good = good && mm_figure_to_files(c, figure, 0);
    mm_figure_free(figure);
    return good;
}

bool mm_run_rixs_diff(mm_context *c)
{
    mm_rixs_maps maps = { 0 };
    mm_difference *d = NULL;
    const mm_diff_opts opts = opts_of(c);
    bool good = mm_plot_check(c) && read_maps(c, &maps) &&
                (d = mm_map_difference(maps.map[0], maps.map[1], &opts, &c->err)) != NULL;
    if (good) {
        warn(c, &maps, d);
        good = add_quantities(c, d) && add_table(c, d) && add_regions(c, d) && mm_context_write(c) &&
               (!mm_plot_wanted(c, false) || draw(c, d));
    }
    mm_difference_free(d);
    mm_rixs_maps_free(&maps);
    return good;
}
