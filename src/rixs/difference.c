#include "rixs/difference.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rixs/align.h"
#include "rixs/change.h"
#include "rixs/scan_boxes.h"

void mm_difference_free(mm_difference *d)
{
    if (d == NULL)
        return;
    mm_map_free(d->map);
    free(d->significance);
    free(d->change);
    free(d);
}

static bool make_map(const mm_align *k, mm_difference *d, mm_err *err)
{
    const mm_map *a = k->a;
    d->map = mm_map_new(a->name, a->nx, a->ny, err);
    d->significance = mm_zalloc(k->n, sizeof *d->significance);
    if (d->map == NULL || d->significance == NULL || !mm_replace(&d->map->quantity, "difference") ||
        !mm_replace(&d->map->unit, a->unit))
        return mm_fail_memory(err, "a difference");
    memcpy(d->map->incident, a->incident, a->nx * sizeof *a->incident);
    memcpy(d->map->emission, a->emission, a->ny * sizeof *a->emission);
    for (size_t i = 0; i < k->n; i++) {
        d->map->intensity[i] = k->residual[i];
        d->map->sigma[i] = k->errors && !k->hole[i] ? sqrt(mm_align_cell_variance(k, i)) : NAN;
        d->significance[i] = d->map->sigma[i] > 0 ? k->residual[i] / d->map->sigma[i] : NAN;
    }
    return true;
}

static void take_parameters(const mm_align *k, mm_difference *d)
{
    d->scale = k->scale;
    d->scale_error = NAN;
    for (int axis = 0; axis < 2; axis++) {
        d->shift[axis] = k->shift[axis];
        d->shift_error[axis] = NAN;
    }
    for (size_t p = 0; p < k->npar; p++) {
        const double error = sqrt(k->covariance[p][p]);
        if (k->par[p] == 0)
            d->scale_error = error;
        else
            d->shift_error[k->par[p] - 1] = error;
    }
}

/* Mean square of the significance outside of the regions: 1 where errors are what they say. */
static void find_redchi(mm_difference *d)
{
    const mm_map *map = d->map;
    double sum = 0, count = 0;
    for (size_t i = 0; i < map->nx * map->ny; i++) {
        const double in = map->incident[i % map->nx], out = map->emission[i / map->nx];
        bool within = isnan(d->significance[i]);
        for (size_t c = 0; c < d->nchange; c++)
            within |= in >= d->change[c].incident_lo && in <= d->change[c].incident_hi &&
                      out >= d->change[c].emission_lo && out <= d->change[c].emission_hi;
        sum += within ? 0 : d->significance[i] * d->significance[i];
        count += !within;
    }
    d->redchi = count > 0 ? sum / count : NAN;
}

static bool find_regions(const mm_align *k, mm_difference *d, mm_err *err)
{
    d->threshold = NAN;
    if (!k->errors || k->opts->samples == 0)
        return true;
    double *peaks = mm_boxes_null_peaks(k, err);
    const bool good = peaks != NULL && mm_changes_find(k, peaks, d, err);
    free(peaks);
    return good;
}

mm_difference *mm_map_difference(const mm_map *a, const mm_map *b, const mm_diff_opts *opts, mm_err *err)
{
    mm_align k;
    if (!mm_align_init(&k, a, b, opts, err))
        return NULL;
    mm_difference *d = mm_zalloc(1, sizeof *d);
    bool good = d != NULL || mm_fail_memory(err, "a difference");
    if (good) {
        take_parameters(&k, d);
        good = make_map(&k, d, err) && find_regions(&k, d, err);
    }
    if (good)
        find_redchi(d);
    mm_align_clear(&k);
    if (good)
        return d;
    mm_difference_free(d);
    return NULL;
}
