#include "rixs/view.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "num/interpolate.h"

static double in_row(const mm_map *map, size_t j, double incident)
{
    const mm_between place = mm_between_find(map->nx, map->incident, incident);
    const double *row = map->intensity + j * map->nx;
    if (isnan(place.t) || place.t == 0)
        return isnan(place.t) ? NAN : row[place.i];
    return place.t == 1 ? row[place.i + 1] : mm_between_value(place, row);
}

double mm_map_value_at(const mm_map *map, double incident, double emission)
{
    const mm_between place = mm_between_find(map->ny, map->emission, emission);
    if (isnan(place.t))
        return NAN;
    if (place.t == 0 || place.t == 1)
        return in_row(map, place.i + (place.t == 1), incident);
    double row[2], straight[2];
    for (size_t k = 0; k < 2; k++) {
        row[k] = in_row(map, place.i + k, incident + map->emission[place.i + k] - emission);
        straight[k] = in_row(map, place.i + k, incident);
    }
    const double value = (1 - place.t) * row[0] + place.t * row[1];
    return isnan(value) ? (1 - place.t) * straight[0] + place.t * straight[1] : value;
}

/* Each of n - 1 intervals in `parts`. */
static void divide(size_t n, const double *node, size_t parts, double *out)
{
    for (size_t i = 0; i + 1 < n; i++)
        for (size_t k = 0; k < parts; k++)
            out[i * parts + k] = node[i] + (double)k / (double)parts * (node[i + 1] - node[i]);
    out[(n - 1) * parts] = node[n - 1];
}

static size_t parts_for(size_t n, size_t most)
{
    return n < 2 || most <= n ? 1 : (most - 1) / (n - 1);
}

static bool copy_names(mm_map *to, const mm_map *from, mm_err *err)
{
    return (mm_replace(&to->quantity, from->quantity) && mm_replace(&to->unit, from->unit)) ||
           mm_fail_memory(err, "a view");
}

mm_map *mm_map_refined(const mm_map *map, size_t most, mm_err *err)
{
    const size_t px = parts_for(map->nx, most), py = parts_for(map->ny, most);
    mm_map *fine = mm_map_new(map->name, (map->nx - 1) * px + 1, (map->ny - 1) * py + 1, err);
    if (fine == NULL || !copy_names(fine, map, err)) {
        mm_map_free(fine);
        return NULL;
    }
    divide(map->nx, map->incident, px, fine->incident);
    divide(map->ny, map->emission, py, fine->emission);
    for (size_t k = 0; k < fine->nx * fine->ny; k++)
        fine->intensity[k] = mm_map_value_at(map, fine->incident[k % fine->nx], fine->emission[k / fine->nx]);
    return fine;
}

/* Empty, with its axes: transfers at the mean step of the emission energies, or finer. */
static mm_map *transfer_axes(const mm_map *map, size_t most, mm_err *err)
{
    const double *in = map->incident, *out = map->emission;
    const double lo = in[0] - out[map->ny - 1], hi = in[map->nx - 1] - out[0];
    const size_t own = (size_t)((hi - lo) / (out[map->ny - 1] - out[0]) * (double)(map->ny - 1)) + 1;
    const size_t parts = parts_for(map->nx, most), ny = own > most ? own : most;
    mm_map *view = mm_map_new(map->name, (map->nx - 1) * parts + 1, ny, err);
    if (view == NULL || !copy_names(view, map, err)) {
        mm_map_free(view);
        return NULL;
    }
    divide(map->nx, in, parts, view->incident);
    for (size_t j = 0; j < ny; j++)
        view->emission[j] = lo + (double)j / (double)(ny - 1) * (hi - lo);
    return view;
}

mm_map *mm_map_over_transfer(const mm_map *map, size_t most, mm_err *err)
{
    mm_map *view = transfer_axes(map, most, err);
    for (size_t k = 0; view != NULL && k < view->nx * view->ny; k++) {
        const double incident = view->incident[k % view->nx],
                     emission = incident - view->emission[k / view->nx];
        const bool inside = emission >= map->emission[0] && emission <= map->emission[map->ny - 1];
        view->intensity[k] = inside ? mm_map_value_at(map, incident, emission) : -INFINITY;
    }
    return view;
}

/* Along one axis of n nodes, `stride` cells apart. */
static void smooth_line(size_t n, const double *node, double sigma, double *cell, size_t stride, double *work)
{
    for (size_t i = 0; i < n; i++)
        work[i] = cell[i * stride];
    for (size_t i = 0; i < n; i++) {
        double sum = 0, weight = 0;
        for (size_t k = 0; k < n && isfinite(work[i]); k++) {
            const double off = (node[k] - node[i]) / sigma;
            if (fabs(off) > 4 || !isfinite(work[k]))
                continue;
            sum += exp(-off * off / 2) * work[k];
            weight += exp(-off * off / 2);
        }
        if (weight > 0)
            cell[i * stride] = sum / weight;
    }
}

bool mm_map_smooth(mm_map *map, double fwhm, mm_err *err)
{
    const double sigma = fwhm / sqrt(8 * log(2));
    double *work = mm_zalloc(map->nx > map->ny ? map->nx : map->ny, sizeof *work);
    if (work == NULL)
        return mm_fail_memory(err, "a smooth map");
    for (size_t j = 0; fwhm > 0 && j < map->ny; j++)
        smooth_line(map->nx, map->incident, sigma, map->intensity + j * map->nx, 1, work);
    for (size_t i = 0; fwhm > 0 && i < map->nx; i++)
        smooth_line(map->ny, map->emission, sigma, map->intensity + i, map->nx, work);
    free(work);
    return true;
}
