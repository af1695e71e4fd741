#include "rixs/background.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

/* A row's background is b[0] + b[1] u(incident), with u of zero mean over the range; the two coefficients are
 * then independent for cells of equal errors, and nearly so otherwise. */
typedef struct row_fit {
    double mean; /* of u over the range */
    double b[2], error[2];
    bool good;
} row_fit;

static double basis(const mm_map *map, mm_background kind, size_t i, size_t j)
{
    const double transfer = map->incident[i] - map->emission[j];
    if (kind == MM_BACKGROUND_CONSTANT)
        return 0;
    return kind == MM_BACKGROUND_LINEAR ? map->incident[i] - map->incident[0] : 1 / (transfer * transfer);
}

/* The cells of row j in the range, with their factors in the coefficients of least squares. */
typedef struct sums {
    size_t n, *cell;
    double *u, *factor;
} sums;

static bool fit_row(const mm_map *map, mm_background kind, size_t j, double lo, double hi, sums *s,
                    row_fit *fit, mm_err *err)
{
    double squares = 0;
    *fit = (row_fit){ 0 };
    s->n = 0;
    for (size_t i = 0; i < map->nx; i++) {
        const size_t cell = j * map->nx + i;
        if (map->incident[i] < lo || map->incident[i] > hi || isnan(map->intensity[cell]))
            continue;
        s->cell[s->n] = cell;
        s->u[s->n] = basis(map, kind, i, j);
        fit->mean += s->u[s->n++];
    }
    if (s->n < 3)
        return true;
    fit->good = true;
    fit->mean /= (double)s->n;
    for (size_t k = 0; k < s->n; k++) {
        s->factor[k] = 1 / (double)s->n;
        squares += (s->u[k] - fit->mean) * (s->u[k] - fit->mean);
    }
    if (!mm_map_sum(map, s->n, s->cell, s->factor, &fit->b[0], &fit->error[0], err))
        return false;
    if (kind == MM_BACKGROUND_CONSTANT || !(squares > 0))
        return true;
    for (size_t k = 0; k < s->n; k++)
        s->factor[k] = (s->u[k] - fit->mean) / squares;
    return mm_map_sum(map, s->n, s->cell, s->factor, &fit->b[1], &fit->error[1], err);
}

/* Independent cells become points of their own. */
static bool name_points(mm_map *map, mm_err *err)
{
    const size_t n = map->nx * map->ny;
    map->dark = mm_zalloc(n, sizeof *map->dark);
    if (map->dark == NULL)
        return mm_fail_memory(err, "shares");
    map->npoint = n;
    for (size_t k = 0; k < n; k++) {
        map->dark[k] = map->counts && map->intensity[k] == 0;
        if ((!isnan(map->intensity[k]) && !mm_sparse_add(&map->shares, k, map->sigma[k], err)) ||
            !mm_sparse_end_row(&map->shares, err))
            return false;
    }
    return true;
}

/* The shares again, with two points more for each row: its coefficients. */
static bool add_shares(mm_map *map, mm_background kind, const row_fit *fit, mm_err *err)
{
    const mm_sparse old = map->shares;
    const size_t before = map->npoint;
    bool *dark = mm_zalloc(before + 2 * map->ny, sizeof *dark), good = dark != NULL;
    map->shares = (mm_sparse){ 0 };
    for (size_t p = 0; good && p < before; p++)
        dark[p] = map->dark[p];
    for (size_t k = 0; good && k < map->nx * map->ny; k++) {
        const size_t j = k / map->nx;
        const double u = basis(map, kind, k % map->nx, j) - fit[j].mean;
        for (size_t e = old.start[k]; good && e < old.start[k + 1]; e++)
            good = mm_sparse_add(&map->shares, old.column[e], old.weight[e], err);
        if (good && fit[j].good && old.start[k] < old.start[k + 1])
            good = mm_sparse_add(&map->shares, before + 2 * j, -fit[j].error[0], err) &&
                   mm_sparse_add(&map->shares, before + 2 * j + 1, -u * fit[j].error[1], err);
        good = good && mm_sparse_end_row(&map->shares, err);
    }
    mm_sparse gone = old;
    mm_sparse_clear(&gone);
    if (good) {
        free(map->dark);
        map->dark = dark;
        map->npoint = before + 2 * map->ny;
        return true;
    }
    free(dark);
    return mm_fail_memory(err, "shares");
}

static bool subtract(mm_map *map, mm_background kind, const row_fit *fit, mm_err *err)
{
    const double one = 1;
    double value;
    const bool errors = mm_map_has_errors(map);
    if (errors && !((mm_map_dependent(map) || name_points(map, err)) && add_shares(map, kind, fit, err)))
        return false;
    map->counts = false;
    for (size_t k = 0; k < map->nx * map->ny; k++) {
        const row_fit *f = &fit[k / map->nx];
        map->intensity[k] = f->good ? map->intensity[k] - f->b[0] -
                                          f->b[1] * (basis(map, kind, k % map->nx, k / map->nx) - f->mean)
                                    : NAN;
        if (errors && !mm_map_sum(map, 1, &k, &one, &value, &map->sigma[k], err))
            return false;
    }
    return true;
}

bool mm_map_take_background(mm_map *map, mm_background kind, double lo, double hi, size_t *rows, mm_err *err)
{
    sums s = { 0, mm_zalloc(map->nx, sizeof(size_t)), mm_zalloc(map->nx, sizeof(double)),
               mm_zalloc(map->nx, sizeof(double)) };
    row_fit *fit = mm_zalloc(map->ny, sizeof *fit);
    bool good = s.cell != NULL && s.u != NULL && s.factor != NULL && fit != NULL;
    *rows = 0;
    for (size_t j = 0; good && j < map->ny; j++) {
        good = fit_row(map, kind, j, lo, hi, &s, &fit[j], err);
        *rows += fit[j].good;
    }
    if (good && *rows == 0)
        good = mm_fail(err, MM_EINPUT,
                       "no row has three points at incident energies %g to %g eV, for a background", lo, hi);
    good = good && subtract(map, kind, fit, err);
    free(s.cell);
    free(s.u);
    free(s.factor);
    free(fit);
    return good || mm_fail_memory(err, "a background");
}
