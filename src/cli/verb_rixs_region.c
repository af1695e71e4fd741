/* rixsmap region: the integral over a box of a map, with its error. */
#include <math.h>

#include "base/number.h"
#include "cli/figure_options.h"
#include "cli/rixs_figure.h"
#include "cli/rixs_map.h"
#include "cli/verbs.h"
#include "rixs/region.h"

const mm_option mm_rixs_region_options[] = {
    { "incident", 0, MM_OPT_RANGE, "LO:HI", "incident energies of the box in eV (all)", 0, 0 },
    { "emission", 0, MM_OPT_RANGE, "LO:HI", "emission energies of the box in eV (all)", 0, 0 },
    { NULL, 0, MM_OPT_FLAG, NULL, NULL, 0, 0 },
};

typedef struct box {
    double incident[2], emission[2];
} box;

static box box_of(const mm_context *c)
{
    box b = { { -INFINITY, INFINITY }, { -INFINITY, INFINITY } };
    mm_arg_range(&c->args, "incident", &b.incident[0], &b.incident[1]);
    mm_arg_range(&c->args, "emission", &b.emission[0], &b.emission[1]);
    return b;
}

static void warn(mm_context *c, const mm_map *map, const mm_region *r)
{
    if (r->clipped)
        mm_warn(
            &c->diag, map->name, 0,
            "the box reaches beyond the plane (incident %g to %g, emission %g to %g eV): only what lies in "
            "it counts",
            map->incident[0], map->incident[map->nx - 1], map->emission[0], map->emission[map->ny - 1]);
    if (r->holes > 0)
        mm_warn(&c->diag, map->name, 0,
                "no integral: %zu of the %zu cells of the box are holes; choose a box without them", r->holes,
                r->cells);
}

static bool report(mm_context *c, const mm_region *r)
{
    const char *flag = r->holes > 0 ? "holes" : r->clipped ? "clipped" : NULL;
    c->unusable |= r->holes > 0;
    return mm_report_add_quantity(&c->report, "integral", "eV^2", r->integral, r->error, flag, &c->err) &&
           mm_report_add_quantity(&c->report, "cells", "1", (double)r->cells, NAN, NULL, &c->err);
}

/* The plane with the box, and its integral. */
static bool draw(mm_context *c, mm_map *map, const box *b, const mm_region *r)
{
    mm_rixs_view view;
    mm_figure *figure = NULL;
    const bool good = mm_rixs_view_of(c, 1, &map, &view) && (figure = mm_figure_sized(c, 86, 68)) != NULL;
    if (!good)
        return false;
    mm_panel *panel = mm_figure_panel(figure, 1, false);
    const double in[] = { fmax(b->incident[0], map->incident[0]),
                          fmin(b->incident[1], map->incident[map->nx - 1]) },
                 out[] = { fmax(b->emission[0], map->emission[0]),
                           fmin(b->emission[1], map->emission[map->ny - 1]) };
    const double x[] = { in[0], in[1], in[1], in[0], in[0] },
                 y[] = { out[0], out[0], out[1], out[1], out[0] };
    double turned[5];
    for (int k = 0; k < 5; k++)
        turned[k] = x[k] - y[k];
    char number[MM_NUMBER_SIZE], note[64];
    snprintf(note, sizeof note, "%s", mm_number_with_error(number, r->integral, r->error));
    const bool drawn = mm_rixs_panel(c, panel, map, &view, true);
    mm_panel_line(panel, 5, x, view.transfer ? turned : y,
                  (mm_style){ .color = MM_COLOR_CYCLE + 1, .width = 1.1 }, NULL);
    mm_panel_letter(panel, note);
    const bool written = drawn && mm_figure_to_files(c, figure, 0);
    mm_figure_free(figure);
    return written;
}

bool mm_run_rixs_region(mm_context *c)
{
    const box b = box_of(c);
    mm_region region;
    mm_map *map = mm_plot_check(c) ? mm_rixs_map_only(c) : NULL;
    bool good = map != NULL && mm_map_region(map, b.incident, b.emission, &region, &c->err);
    if (good) {
        warn(c, map, &region);
        good = report(c, &region) && mm_context_write(c) &&
               (!mm_plot_wanted(c, false) || draw(c, map, &b, &region));
    }
    mm_map_free(map);
    return good;
}
