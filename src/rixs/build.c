#include "rixs/build.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "num/gridding.h"
#include "rixs/nodes.h"
#include "rixs/pool.h"

enum { CELLS_MAX = 20000000 };

/* A plane on its way to a map: `along` is the scanned axis, `across` the other. */
typedef struct work {
    mm_pool pool;
    mm_nodes along, across;
    mm_sparse weights; /* of the points in each cell, `along` fastest */
    bool incident;     /* `along` is the incident energy */
} work;

static void work_clear(work *w)
{
    mm_pool_free(&w->pool);
    mm_nodes_free(&w->along);
    mm_nodes_free(&w->across);
    mm_sparse_clear(&w->weights);
}

static double last_x(const mm_pool *p, size_t s)
{
    return p->x[p->first[s + 1] - 1];
}

static double first_x(const mm_pool *p, size_t s)
{
    return p->x[p->first[s]];
}

/* Interpolation across needs neighbours that overlap. */
static bool check_overlap(const mm_pool *p, mm_err *err)
{
    for (size_t s = 0; s < p->nscan; s++)
        for (size_t t = s + 1; t < p->nscan; t++)
            if (p->across[s] != p->across[t] && first_x(p, s) < last_x(p, t) && first_x(p, t) < last_x(p, s))
                return true;
    return mm_fail(
        err, MM_EINPUT,
        "the scans do not overlap: %s covers %.10g to %.10g eV, %s %.10g to %.10g eV; nothing lies "
        "between two of them",
        p->name[0], first_x(p, 0), last_x(p, 0), p->name[p->nscan - 1], first_x(p, p->nscan - 1),
        last_x(p, p->nscan - 1));
}

static void snap_to(double *x, const mm_nodes *along, double tolerance)
{
    const size_t node = mm_nodes_find(along, *x, tolerance);
    if (node < along->n)
        *x = along->at[node];
}

/* Points that lie on a node but for a motor's last digit lie on it. The ends of scans do so from further
 * away, or nodes at the rim would have no support where a motor stopped a little short. */
static void snap(mm_pool *p, const mm_nodes *along)
{
    for (size_t s = 0; s < p->nscan; s++)
        for (size_t i = p->first[s]; i < p->first[s + 1]; i++) {
            const bool end = i == p->first[s] || i + 1 == p->first[s + 1];
            snap_to(&p->x[i], along, end ? along->reach : along->tolerance);
        }
}

/* Work and memory grow with the cells, however few the points. */
static bool check_size(const work *w, mm_err *err)
{
    const double cells = (double)w->along.n * (double)w->across.n;
    return cells <= CELLS_MAX ||
           mm_fail(err, MM_EINPUT, "a grid of %zu x %zu cells is too large: take larger steps", w->along.n,
                   w->across.n);
}

static bool grid_scans(work *w, const mm_build_options *o, mm_err *err)
{
    mm_pool *p = &w->pool;
    const double step_along = o->step[w->incident ? 0 : 1], step_across = o->step[w->incident ? 1 : 0];
    if (!check_overlap(p, err) || !mm_nodes_of_scans(p->nscan, p->first, p->x, step_along, &w->along, err) ||
        !mm_nodes_of_values(p->nscan, p->across, step_across, &w->across, err))
        return false;
    if (!check_size(w, err))
        return false;
    snap(p, &w->along);
    const mm_axes axes = { w->along.n, w->across.n, w->along.at, w->across.at };
    const mm_scans scans = { p->nscan, p->first, p->x, p->across, w->along.gap, w->across.gap };
    return mm_grid_scans(&axes, &scans, &w->weights, err);
}

/* As many nodes as points have room for, where no step is given. */
static bool even_nodes(size_t n, const double *v, double step, mm_nodes *nodes, mm_err *err)
{
    double lo = INFINITY, hi = -INFINITY;
    for (size_t i = 0; i < n; i++) {
        lo = fmin(lo, v[i]);
        hi = fmax(hi, v[i]);
    }
    const size_t rows[] = { 0, 2 };
    const double ends[] = { lo, hi };
    return mm_nodes_of_scans(1, rows, ends, step > 0 ? step : (hi - lo) / fmax(1, sqrt((double)n) - 1), nodes,
                             err);
}

static bool grid_points(work *w, const mm_build_options *o, mm_err *err)
{
    mm_pool *p = &w->pool;
    if (!even_nodes(p->n, p->x, o->step[w->incident ? 0 : 1], &w->along, err) ||
        !even_nodes(p->n, p->y, o->step[w->incident ? 1 : 0], &w->across, err) || !check_size(w, err))
        return false;
    const mm_axes axes = { w->along.n, w->across.n, w->along.at, w->across.at };
    return mm_grid_points(&axes, p->n, p->x, p->y, 0, &w->weights, err);
}

/* Is any cell other than one point, or any point in two cells? */
static bool dependent(const work *w, size_t *uses)
{
    const mm_sparse *m = &w->weights;
    for (size_t r = 0; r < m->rows; r++) {
        const size_t count = m->start[r + 1] - m->start[r];
        if (count > 1 || (count == 1 && (m->weight[m->start[r]] != 1 || uses[m->column[m->start[r]]]++ > 0)))
            return true;
    }
    return false;
}

/* The gridded cell that is the map's number k. */
static size_t source_cell(const work *w, const mm_map *map, size_t k)
{
    const size_t i = k % map->nx, j = k / map->nx;
    return w->incident ? k : i * map->ny + j;
}

static bool add_shares(const work *w, mm_map *map, mm_err *err)
{
    map->dark = mm_zalloc(w->pool.n, sizeof *map->dark);
    if (map->dark == NULL)
        return mm_fail_memory(err, "a map");
    map->npoint = w->pool.n;
    for (size_t p = 0; p < w->pool.n; p++)
        map->dark[p] = w->pool.dark[p];
    for (size_t k = 0; k < map->nx * map->ny; k++) {
        const size_t cell = source_cell(w, map, k);
        for (size_t e = w->weights.start[cell]; e < w->weights.start[cell + 1]; e++) {
            const size_t point = w->weights.column[e];
            if (!mm_sparse_add(&map->shares, point, w->weights.weight[e] * w->pool.sigma[point], err))
                return false;
        }
        if (!mm_sparse_end_row(&map->shares, err))
            return false;
    }
    return true;
}

/* Errors of cells that share points, each by itself. */
static bool set_errors(mm_map *map, mm_err *err)
{
    const double one = 1;
    double value;
    for (size_t k = 0; k < map->nx * map->ny; k++)
        if (!mm_map_sum(map, 1, &k, &one, &value, &map->sigma[k], err))
            return false;
    return true;
}

static bool fill(const work *w, mm_map *map, mm_err *err)
{
    const mm_sparse *m = &w->weights;
    size_t *uses = mm_zalloc(w->pool.n, sizeof *uses);
    if (uses == NULL)
        return mm_fail_memory(err, "a map");
    for (size_t k = 0; k < map->nx * map->ny; k++) {
        const size_t cell = source_cell(w, map, k);
        double sum = m->start[cell] < m->start[cell + 1] ? 0 : NAN, sigma = NAN;
        for (size_t e = m->start[cell]; e < m->start[cell + 1]; e++) {
            sum += m->weight[e] * w->pool.value[m->column[e]];
            sigma = w->pool.sigma[m->column[e]];
        }
        map->intensity[k] = sum;
        map->sigma[k] = sigma; /* of the only point, where cells are independent */
    }
    bool known = true;
    for (size_t p = 0; p < w->pool.n; p++)
        known &= !isnan(w->pool.sigma[p]);
    const bool share = known && dependent(w, uses);
    free(uses);
    return !share || (add_shares(w, map, err) && set_errors(map, err));
}

static mm_map *make_map(const work *w, const char *name, mm_err *err)
{
    const mm_nodes *in = w->incident ? &w->along : &w->across, *out = w->incident ? &w->across : &w->along;
    mm_map *map = mm_map_new(name, in->n, out->n, err);
    if (map == NULL)
        return NULL;
    for (size_t i = 0; i < in->n; i++)
        map->incident[i] = in->at[i];
    for (size_t j = 0; j < out->n; j++)
        map->emission[j] = out->at[j];
    map->counts = w->pool.is_counts;
    if (fill(w, map, err))
        return map;
    mm_map_free(map);
    return NULL;
}

mm_map *mm_map_build(const char *name, size_t n, const mm_rixs_scan *scan, const mm_build_options *options,
                     mm_build_facts *facts, mm_diag *diag, mm_err *err)
{
    work w = { 0 };
    mm_map *map = NULL;
    *facts = (mm_build_facts){ .repeat_chisq = NAN, .mean_monitor = NAN };
    if (mm_pool_make(n, scan, !options->delaunay, options->monitor_ratio, &w.pool, facts, diag, err)) {
        w.incident = options->scanned > 0 ? options->scanned == 1 : mm_rixs_scans_incident(n, scan);
        facts->incident = w.incident;
        if (options->delaunay ? grid_points(&w, options, err) : grid_scans(&w, options, err))
            map = make_map(&w, name, err);
    }
    work_clear(&w);
    return map;
}
