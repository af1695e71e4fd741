#include "rixs/region.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

static const double hair = 1e-6; /* eV: a box may end on the plane's edge, rounded */

static bool check_range(const char *what, const double range[2], size_t n, const double *node, bool *clipped,
                        mm_err *err)
{
    if (!(range[1] > range[0]))
        return mm_fail(err, MM_EINPUT, "the box has no extent in %s energy: %g to %g eV", what, range[0],
                       range[1]);
    if (!(range[0] < node[n - 1] && range[1] > node[0]))
        return mm_fail(err, MM_EINPUT,
                       "the box lies outside of the plane: %s energy %g to %g, plane %g to %g eV", what,
                       range[0], range[1], node[0], node[n - 1]);
    *clipped |= (isfinite(range[0]) && range[0] < node[0] - hair) ||
                (isfinite(range[1]) && range[1] > node[n - 1] + hair);
    return true;
}

static void count_cells(const mm_map *map, const double *factor, mm_region *region)
{
    for (size_t k = 0; k < map->nx * map->ny; k++) {
        region->cells += factor[k] != 0;
        region->holes += factor[k] != 0 && isnan(map->intensity[k]);
    }
}

bool mm_map_region(const mm_map *map, const double incident[2], const double emission[2], mm_region *region,
                   mm_err *err)
{
    *region = (mm_region){ .integral = NAN, .error = NAN };
    if (!check_range("incident", incident, map->nx, map->incident, &region->clipped, err) ||
        !check_range("emission", emission, map->ny, map->emission, &region->clipped, err))
        return false;
    double *x = mm_zalloc(map->nx, sizeof *x), *y = mm_zalloc(map->ny, sizeof *y),
           *factor = mm_zalloc(map->nx * map->ny, sizeof *factor);
    bool good = x != NULL && y != NULL && factor != NULL;
    if (good) {
        mm_trapezoid_weights(map->nx, map->incident, incident[0], incident[1], x);
        mm_trapezoid_weights(map->ny, map->emission, emission[0], emission[1], y);
        for (size_t k = 0; k < map->nx * map->ny; k++)
            factor[k] = x[k % map->nx] * y[k / map->nx];
        count_cells(map, factor, region);
        good = mm_map_sum_all(map, factor, &region->integral, &region->error, err);
    }
    free(x);
    free(y);
    free(factor);
    return good || mm_fail_memory(err, "a region");
}
