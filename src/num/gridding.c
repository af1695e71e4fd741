#include "num/gridding.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "num/delaunay.h"
#include "num/interpolate.h"
#include "num/order.h"

static bool ascends(size_t n, const double *x)
{
    for (size_t i = 0; i < n; i++)
        if (!isfinite(x[i]) || (i > 0 && !(x[i] > x[i - 1])))
            return false;
    return n > 0;
}

static bool check_axes(const mm_axes *axes, mm_err *err)
{
    if (!ascends(axes->nx, axes->x) || !ascends(axes->ny, axes->y))
        return mm_fail(err, MM_EINPUT, "the axes of a grid do not ascend");
    return true;
}

/* The scans in order of y, and within each the points in order of x. */
typedef struct sorted {
    size_t n;      /* scans that have points and a y */
    size_t *scan;  /* by y */
    double *y;     /* of scan[k] */
    size_t *first; /* scan[k] has the sorted points first[k] .. first[k + 1] - 1 */
    size_t *point; /* places in the caller's array */
    double *x;     /* of point[] */
    double gap_x, gap_y;
} sorted;

static void sorted_clear(sorted *s)
{
    free(s->scan);
    free(s->y);
    free(s->first);
    free(s->point);
    free(s->x);
}

/* Points of one scan, by x, behind those that are there. */
static void sort_points(sorted *s, const mm_scans *scans, size_t scan, size_t *order)
{
    const size_t from = scans->first[scan], count = scans->first[scan + 1] - from;
    size_t at = s->first[s->n];
    const size_t present = mm_order(count, scans->x + from, order);
    for (size_t k = 0; k < present; k++) {
        s->point[at] = from + order[k];
        s->x[at++] = scans->x[from + order[k]];
    }
    if (at > s->first[s->n]) {
        s->scan[s->n] = scan;
        s->y[s->n] = scans->y[scan];
        s->first[++s->n] = at;
    }
}

static bool sort_scans(sorted *s, const mm_scans *scans, mm_err *err)
{
    const size_t points = scans->n > 0 ? scans->first[scans->n] : 0;
    *s = (sorted){ .scan = mm_zalloc(scans->n, sizeof(size_t)),
                   .y = mm_zalloc(scans->n, sizeof(double)),
                   .first = mm_zalloc(scans->n + 1, sizeof(size_t)),
                   .point = mm_zalloc(points, sizeof(size_t)),
                   .x = mm_zalloc(points, sizeof(double)),
                   .gap_x = scans->gap_x > 0 ? scans->gap_x : INFINITY,
                   .gap_y = scans->gap_y > 0 ? scans->gap_y : INFINITY };
    size_t *order = mm_zalloc(points, sizeof *order), *by_y = mm_zalloc(scans->n, sizeof *by_y);
    const bool good = s->scan != NULL && s->y != NULL && s->first != NULL && s->point != NULL &&
                      s->x != NULL && order != NULL && by_y != NULL;
    if (good) {
        const size_t present = mm_order(scans->n, scans->y, by_y);
        for (size_t k = 0; k < present; k++)
            sort_points(s, scans, by_y[k], order);
    } else {
        mm_fail_memory(err, "a grid");
    }
    free(order);
    free(by_y);
    if (good && s->n == 0)
        return mm_fail(err, MM_EINPUT, "no scan for a grid");
    return good;
}

/* Place of x within sorted scan k; NaN where it has no support. */
static mm_between find_in_scan(const sorted *s, size_t k, double x)
{
    const double *scan = s->x + s->first[k];
    const size_t count = s->first[k + 1] - s->first[k];
    if (count == 1)
        return (mm_between){ 0, x == scan[0] ? 0 : NAN };
    mm_between place = mm_between_find(count, scan, x);
    if (place.t > 0 && place.t < 1 && scan[place.i + 1] - scan[place.i] > s->gap_x)
        place.t = NAN;
    return place;
}

/* Add the scans from..to - 1, which share their y, with a weight of `share` together. */
static bool add_scans(const sorted *s, size_t from, size_t to, double x, double share, mm_sparse *map,
                      bool *supported, mm_err *err)
{
    size_t count = 0;
    for (size_t k = from; k < to; k++)
        count += !isnan(find_in_scan(s, k, x).t);
    *supported = *supported && count > 0;
    for (size_t k = from; *supported && k < to; k++) {
        const mm_between place = find_in_scan(s, k, x);
        const size_t *point = s->point + s->first[k] + place.i;
        if (isnan(place.t))
            continue;
        if (!mm_sparse_add(map, point[0], share * (1 - place.t) / (double)count, err) ||
            (place.t > 0 && !mm_sparse_add(map, point[1], share * place.t / (double)count, err)))
            return false;
    }
    return true;
}

/* Two neighbouring groups of scans about y, and the weight of the second: a0 .. a1 - 1 and b0 .. b1 - 1. */
typedef struct neighbours {
    size_t a0, a1, b0, b1;
    double t;
} neighbours;

static neighbours find_scans(const sorted *s, double y)
{
    neighbours g = { .t = NAN };
    while (g.a0 < s->n && s->y[g.a0] < y)
        g.a0++;
    const bool on_scan = g.a0 < s->n && s->y[g.a0] == y;
    if (!on_scan) {
        if (g.a0 == 0 || g.a0 == s->n)
            return g;
        g.b0 = g.b1 = g.a0;
        while (g.b1 < s->n && s->y[g.b1] == s->y[g.b0])
            g.b1++;
        g.a0--;
        while (g.a0 > 0 && s->y[g.a0 - 1] == s->y[g.b0 - 1])
            g.a0--;
        g.a1 = g.b0;
        const double apart = s->y[g.b0] - s->y[g.a0];
        g.t = apart <= s->gap_y ? (y - s->y[g.a0]) / apart : NAN;
        return g;
    }
    g.t = 0;
    for (g.a1 = g.a0; g.a1 < s->n && s->y[g.a1] == y;)
        g.a1++;
    return g;
}

static bool fill_cell(const sorted *s, const neighbours *g, double x, mm_sparse *map, mm_err *err)
{
    const size_t before = map->n;
    bool supported = !isnan(g->t);
    if (supported && !add_scans(s, g->a0, g->a1, x, 1 - g->t, map, &supported, err))
        return false;
    if (supported && g->t > 0 && !add_scans(s, g->b0, g->b1, x, g->t, map, &supported, err))
        return false;
    if (!supported)
        map->n = before;
    return mm_sparse_end_row(map, err);
}

bool mm_grid_scans(const mm_axes *axes, const mm_scans *scans, mm_sparse *map, mm_err *err)
{
    sorted s = { 0 };
    *map = (mm_sparse){ 0 };
    bool good = check_axes(axes, err) && sort_scans(&s, scans, err);
    for (size_t j = 0; good && j < axes->ny; j++) {
        const neighbours g = find_scans(&s, axes->y[j]);
        for (size_t i = 0; good && i < axes->nx; i++)
            good = fill_cell(&s, &g, axes->x[i], map, err);
    }
    sorted_clear(&s);
    return good;
}

/* Points at one place share its weight. */
static bool add_corner(const mm_delaunay *mesh, size_t point, double weight, mm_sparse *map, mm_err *err)
{
    double count = 0;
    for (size_t p = point; p != MM_NO_POINT; p = mm_delaunay_next_there(mesh, p))
        count++;
    for (size_t p = point; p != MM_NO_POINT; p = mm_delaunay_next_there(mesh, p))
        if (!mm_sparse_add(map, p, weight / count, err))
            return false;
    return true;
}

bool mm_grid_points(const mm_axes *axes, size_t n, const double *x, const double *y, double gap,
                    mm_sparse *map, mm_err *err)
{
    *map = (mm_sparse){ 0 };
    if (!check_axes(axes, err))
        return false;
    mm_delaunay *mesh = mm_delaunay_make(n, x, y, err);
    bool good = mesh != NULL;
    for (size_t j = 0; good && j < axes->ny; j++)
        for (size_t i = 0; good && i < axes->nx; i++) {
            const mm_corners c = mm_delaunay_find(mesh, axes->x[i], axes->y[j]);
            const bool inside = c.inside && (!(gap > 0) || c.longest <= gap);
            for (int k = 0; good && inside && k < 3; k++)
                good = add_corner(mesh, c.point[k], c.weight[k], map, err);
            good = good && mm_sparse_end_row(map, err);
        }
    mm_delaunay_free(mesh);
    return good;
}
