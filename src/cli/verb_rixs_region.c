/* rixsmap region: the integral over a box of a map, with its error. */
#include <math.h>

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

bool mm_run_rixs_region(mm_context *c)
{
    const box b = box_of(c);
    mm_region region;
    mm_map *map = mm_rixs_map_only(c);
    bool good = map != NULL && mm_map_region(map, b.incident, b.emission, &region, &c->err);
    if (good) {
        warn(c, map, &region);
        good = report(c, &region) && mm_context_write(c);
    }
    mm_map_free(map);
    return good;
}
