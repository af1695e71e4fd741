#include "rixs/map.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/mem.h"
#include "num/order.h"

static const double same_energy = 1e-7; /* relative: half a meV at the Ce L3 edge */

void mm_map_free(mm_map *map)
{
    if (map == NULL)
        return;
    free(map->incident);
    free(map->emission);
    free(map->intensity);
    free(map->sigma);
    free(map->name);
    free(map->quantity);
    free(map->unit);
    free(map->dark);
    mm_sparse_clear(&map->shares);
    free(map);
}

static double *unknown(size_t n)
{
    double *v = mm_zalloc(n, sizeof *v);
    for (size_t i = 0; v != NULL && i < n; i++)
        v[i] = NAN;
    return v;
}

mm_map *mm_map_new(const char *name, size_t nx, size_t ny, mm_err *err)
{
    mm_map *map = mm_zalloc(1, sizeof *map);
    const bool fits = ny == 0 || nx <= SIZE_MAX / sizeof(double) / ny;
    if (map != NULL && fits) {
        map->nx = nx;
        map->ny = ny;
        map->incident = unknown(nx);
        map->emission = unknown(ny);
        map->intensity = unknown(nx * ny);
        map->sigma = unknown(nx * ny);
        map->name = mm_strdup(name);
        map->quantity = mm_strdup("intensity");
        map->unit = mm_strdup("");
    }
    if (map != NULL && map->incident != NULL && map->emission != NULL && map->intensity != NULL &&
        map->sigma != NULL && map->name != NULL && map->quantity != NULL && map->unit != NULL)
        return map;
    mm_map_free(map);
    mm_fail(err, MM_ESYS, "no memory for a map of %zu x %zu cells", nx, ny);
    return NULL;
}

mm_axes mm_map_axes(const mm_map *map)
{
    return (mm_axes){ map->nx, map->ny, map->incident, map->emission };
}

/* The different values among n, ascending, and the number of each one; SIZE_MAX for what is not finite.
 * Returns how many there are. */
static size_t distinct(size_t n, const double *v, size_t *order, double *node, size_t *number)
{
    const size_t present = mm_order(n, v, order);
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        number[i] = SIZE_MAX;
    for (size_t k = 0; k < present; k++) {
        const double value = v[order[k]];
        if (count == 0 || value - node[count - 1] > same_energy * fabs(value))
            node[count++] = value;
        number[order[k]] = count - 1;
    }
    return count;
}

/* The rows of a table on their way into a grid. */
typedef struct rows {
    size_t n, nx, ny;
    double *x, *y; /* nodes */
    size_t *i, *j; /* of each row */
} rows;

static void rows_clear(rows *r)
{
    free(r->x);
    free(r->y);
    free(r->i);
    free(r->j);
}

static bool rows_make(rows *r, size_t n, const double *incident, const double *emission, mm_err *err)
{
    size_t *order = mm_zalloc(n, sizeof *order);
    *r = (rows){ .n = n,
                 .x = mm_zalloc(n, sizeof(double)),
                 .y = mm_zalloc(n, sizeof(double)),
                 .i = mm_zalloc(n, sizeof(size_t)),
                 .j = mm_zalloc(n, sizeof(size_t)) };
    const bool good = order != NULL && r->x != NULL && r->y != NULL && r->i != NULL && r->j != NULL;
    if (good) {
        r->nx = distinct(n, incident, order, r->x, r->i);
        r->ny = distinct(n, emission, order, r->y, r->j);
    }
    free(order);
    return good || mm_fail_memory(err, "a map");
}

static bool check_grid(const rows *r, mm_err *err)
{
    if (r->nx == 0 || r->ny == 0)
        return mm_fail(err, MM_EINPUT, "no row has an incident and an emission energy");
    if (r->nx < 2 || r->ny < 2)
        return mm_fail(err, MM_EINPUT,
                       "%zu incident times %zu emission energies are no plane: two along each axis at least",
                       r->nx, r->ny);
    if (r->nx > 3 * (r->n / r->ny + 1))
        return mm_fail(err, MM_EINPUT,
                       "the rows lie on no grid: %zu rows have %zu incident and %zu emission energies "
                       "(rixsmap build makes a grid of scans)",
                       r->n, r->nx, r->ny);
    return true;
}

static mm_map *fill(const rows *r, const char *name, const double *value, const double *sigma,
                    size_t *row_cell, mm_err *err)
{
    mm_map *map = mm_map_new(name, r->nx, r->ny, err);
    bool *taken = mm_zalloc(r->nx * r->ny, sizeof *taken), good = map != NULL && taken != NULL;
    for (size_t i = 0; good && i < r->nx; i++)
        map->incident[i] = r->x[i];
    for (size_t j = 0; good && j < r->ny; j++)
        map->emission[j] = r->y[j];
    for (size_t k = 0; good && k < r->n; k++) {
        const bool placed = r->i[k] != SIZE_MAX && r->j[k] != SIZE_MAX;
        const size_t cell = placed ? r->j[k] * r->nx + r->i[k] : SIZE_MAX;
        if (row_cell != NULL)
            row_cell[k] = cell;
        if (!placed)
            continue;
        if (taken[cell])
            good = mm_fail(err, MM_EINPUT, "two rows for incident %.10g, emission %.10g eV", r->x[r->i[k]],
                           r->y[r->j[k]]);
        taken[cell] = true;
        map->intensity[cell] = value[k];
        map->sigma[cell] = sigma != NULL ? sigma[k] : NAN;
    }
    free(taken);
    if (good)
        return map;
    mm_map_free(map);
    mm_fail_memory(err, "a map");
    return NULL;
}

mm_map *mm_map_from_rows(const char *name, size_t n, const double *incident, const double *emission,
                         const double *value, const double *sigma, size_t *row_cell, mm_err *err)
{
    rows r = { 0 };
    mm_map *map = NULL;
    if (rows_make(&r, n, incident, emission, err) && check_grid(&r, err))
        map = fill(&r, name, value, sigma, row_cell, err);
    rows_clear(&r);
    if (map == NULL)
        mm_fail_in(err, "%s", name);
    return map;
}

/* Variance of a sum of independent cells. */
static double variance_apart(const mm_map *map, size_t n, const size_t *cell, const double *factor)
{
    double sum = 0, least = 0;
    for (size_t k = 0; k < n; k++) {
        const double s = factor[k] * map->sigma[cell[k]];
        if (factor[k] == 0)
            continue;
        if (map->counts && map->intensity[cell[k]] == 0)
            least = fmax(least, s * s);
        else
            sum += s * s;
    }
    return isnan(sum) ? sum : fmax(sum, least);
}

/* What a sum takes from a measured point. */
typedef struct part {
    size_t point;
    double share;
} part;

static int by_point(const void *a, const void *b)
{
    const part *p = a, *q = b;
    return (p->point > q->point) - (p->point < q->point);
}

/* Parts of all cells, equal points next to each other. A cell that has none makes *empty true. */
static part *parts_of(const mm_map *map, size_t n, const size_t *cell, const double *factor, size_t *count,
                      bool *empty)
{
    const mm_sparse *s = &map->shares;
    size_t total = 0;
    for (size_t k = 0; k < n; k++)
        total += factor[k] != 0 ? s->start[cell[k] + 1] - s->start[cell[k]] : 0;
    part *parts = mm_zalloc(total, sizeof *parts);
    *count = 0;
    for (size_t k = 0; parts != NULL && k < n; k++) {
        const size_t from = s->start[cell[k]], to = s->start[cell[k] + 1];
        *empty |= factor[k] != 0 && from == to;
        for (size_t e = from; factor[k] != 0 && e < to; e++)
            parts[(*count)++] = (part){ s->column[e], factor[k] * s->weight[e] };
    }
    if (parts != NULL)
        qsort(parts, *count, sizeof *parts, by_point);
    return parts;
}

/* Variance of a sum of cells that share measured points; NaN where a cell has no share in any. */
static bool variance_shared(const mm_map *map, size_t n, const size_t *cell, const double *factor,
                            double *variance, mm_err *err)
{
    size_t count;
    bool empty = false;
    part *parts = parts_of(map, n, cell, factor, &count, &empty);
    if (parts == NULL)
        return mm_fail_memory(err, "the error of a sum");
    double sum = 0, least = 0;
    for (size_t k = 0; k < count;) {
        const size_t point = parts[k].point;
        double share = 0;
        for (; k < count && parts[k].point == point; k++)
            share += parts[k].share;
        if (map->dark[point])
            least = fmax(least, share * share);
        else
            sum += share * share;
    }
    free(parts);
    *variance = empty ? NAN : fmax(sum, least);
    return true;
}

bool mm_map_sum(const mm_map *map, size_t n, const size_t *cell, const double *factor, double *value,
                double *error, mm_err *err)
{
    double sum = 0, variance = NAN;
    for (size_t k = 0; k < n; k++)
        if (factor[k] != 0)
            sum += factor[k] * map->intensity[cell[k]];
    *value = sum;
    if (error == NULL)
        return true;
    if (!mm_map_dependent(map))
        variance = variance_apart(map, n, cell, factor);
    else if (!variance_shared(map, n, cell, factor, &variance, err))
        return false;
    *error = isnan(sum) ? NAN : sqrt(variance);
    return true;
}

bool mm_map_sum_all(const mm_map *map, const double *factor, double *value, double *error, mm_err *err)
{
    size_t *cell = mm_zalloc(map->nx * map->ny, sizeof *cell);
    if (cell == NULL)
        return mm_fail_memory(err, "a sum");
    for (size_t k = 0; k < map->nx * map->ny; k++)
        cell[k] = k;
    const bool good = mm_map_sum(map, map->nx * map->ny, cell, factor, value, error, err);
    free(cell);
    return good;
}

bool mm_map_has_errors(const mm_map *map)
{
    for (size_t k = 0; k < map->nx * map->ny; k++)
        if (!isnan(map->sigma[k]))
            return true;
    return false;
}

bool mm_map_dependent(const mm_map *map)
{
    return map->shares.rows > 0;
}

static double covariance(const mm_map *map, size_t a, size_t b)
{
    const mm_sparse *s = &map->shares;
    double sum = 0;
    for (size_t e = s->start[a]; e < s->start[a + 1]; e++)
        for (size_t f = s->start[b]; f < s->start[b + 1]; f++)
            if (s->column[e] == s->column[f] && !map->dark[s->column[e]])
                sum += s->weight[e] * s->weight[f];
    return sum;
}

double mm_map_correlation(const mm_map *map)
{
    double largest = 0;
    for (size_t k = 0; mm_map_dependent(map) && k < map->nx * map->ny; k++) {
        const size_t beside[] = { k % map->nx + 1 < map->nx ? k + 1 : k,
                                  k / map->nx + 1 < map->ny ? k + map->nx : k };
        for (size_t n = 0; n < 2; n++)
            if (beside[n] != k)
                largest = fmax(largest,
                               fabs(covariance(map, k, beside[n])) / (map->sigma[k] * map->sigma[beside[n]]));
    }
    return fmin(largest, 1); /* but for rounding */
}

size_t mm_map_maximum(const mm_map *map)
{
    size_t best = SIZE_MAX;
    for (size_t k = 0; k < map->nx * map->ny; k++)
        if (!isnan(map->intensity[k]) && (best == SIZE_MAX || map->intensity[k] > map->intensity[best]))
            best = k;
    return best;
}
