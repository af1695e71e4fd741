#include "rixs/cut.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "num/interpolate.h"

enum { MOST_NODES = 4 }; /* of a cubic */

static const double hair = 1e-6; /* eV, lost in printing energies */

void mm_cut_free(mm_cut *cut)
{
    free(cut->energy);
    free(cut->value);
    free(cut->error);
    *cut = (mm_cut){ 0 };
}

double mm_map_line_maximum(const mm_map *map)
{
    double best = NAN, highest = -INFINITY;
    for (size_t j = 0; j < map->ny; j++) {
        double sum = 0;
        for (size_t i = 0; i < map->nx; i++)
            if (!isnan(map->intensity[j * map->nx + i]))
                sum += map->intensity[j * map->nx + i];
        if (sum > highest) {
            highest = sum;
            best = map->emission[j];
        }
    }
    return best;
}

/* The cells that one point of a cut is made of. */
typedef struct terms {
    size_t n;
    size_t *cell;
    double *factor;
} terms;

static void add_term(terms *t, size_t cell, double factor)
{
    if (factor == 0)
        return;
    t->cell[t->n] = cell;
    t->factor[t->n++] = factor;
}

/* A node that an energy means, where printing has moved it. */
static double snap(size_t n, const double *node, double at)
{
    for (size_t i = 0; i < n; i++)
        if (fabs(at - node[i]) <= hair)
            return node[i];
    return at;
}

/* Weights of the nodes of an axis: of the value at `at`, or of the integral over `width` about it. */
static void axis_weights(size_t n, const double *node, double at, double width, double *w)
{
    if (width > 0) {
        mm_trapezoid_weights(n, node, at - width / 2, at + width / 2, w);
        return;
    }
    const double one = 0;
    const mm_axes axes = { n, 1, node, &one };
    const mm_sample s = mm_grid_sample(&axes, snap(n, node, at), 0);
    for (size_t i = 0; i < n; i++)
        w[i] = 0;
    for (int k = 0; k < s.n; k++)
        w[s.cell[k]] += s.weight[k];
}

/* Lagrange's weights of up to `order` nodes about a place: the polynomial through them. Returns how many. */
static size_t stencil(size_t n, const double *node, double at, size_t order, size_t *first, double *w)
{
    at = snap(n, node, at);
    const mm_between place = mm_between_find(n, node, at);
    if (isnan(place.t))
        return 0;
    w[0] = 1;
    *first = place.i + (place.t == 1);
    if (place.t == 0 || place.t == 1)
        return 1;
    const size_t count = order < n ? order : n;
    *first = place.i + 1 > count / 2 ? place.i + 1 - count / 2 : 0;
    *first = *first + count > n ? n - count : *first;
    for (size_t k = 0; k < count; k++) {
        w[k] = 1;
        for (size_t l = 0; l < count; l++)
            if (l != k)
                w[k] *= (at - node[*first + l]) / (node[*first + k] - node[*first + l]);
    }
    return count;
}

/* A point of the plane from those of equal transfer in the rows about it. false where they leave the plane or
 * touch a hole. */
static bool along_diagonal(const mm_map *map, double transfer, double emission, size_t order, terms *t)
{
    size_t row, column;
    double v[MOST_NODES], u[MOST_NODES];
    t->n = 0;
    const size_t rows = stencil(map->ny, map->emission, emission, order, &row, v);
    for (size_t b = 0; b < rows; b++) {
        const size_t columns = stencil(map->nx, map->incident, map->emission[row + b] + transfer, order,
                                       &column, u);
        for (size_t a = 0; a < columns; a++) {
            const size_t cell = (row + b) * map->nx + column + a;
            if (isnan(map->intensity[cell]))
                return false;
            add_term(t, cell, v[b] * u[a]);
        }
        if (columns == 0)
            return false;
    }
    return rows > 0;
}

/* Planes change least along lines of equal transfer, so values go along them: by cubics, where there is room
 * for them, else linearly; straight up at the rim, where there is none. w: weights of the rows there. */
static void diagonal(const mm_map *map, size_t i, double transfer, const double *w, terms *t)
{
    const double emission = map->incident[i] - transfer;
    if (along_diagonal(map, transfer, emission, MOST_NODES, t) ||
        along_diagonal(map, transfer, emission, 2, t))
        return;
    t->n = 0;
    for (size_t j = 0; j < map->ny; j++)
        add_term(t, j * map->nx + i, w[j]);
}

/* Terms of the cut's point number k; false where the plane does not reach it. */
static bool point_terms(const mm_map *map, mm_cut_kind kind, double at, double width, size_t k, double *w,
                        terms *t)
{
    t->n = 0;
    if (kind == MM_CUT_TRANSFER) {
        const double emission = map->incident[k] - at;
        if (emission < map->emission[0] - hair || emission > map->emission[map->ny - 1] + hair)
            return false;
        axis_weights(map->ny, map->emission, emission, width, w);
        if (width == 0) {
            diagonal(map, k, at, w, t);
            return t->n > 0;
        }
    }
    const bool row = kind != MM_CUT_INCIDENT;
    for (size_t l = 0; l < (row ? map->ny : map->nx); l++)
        add_term(t, row ? l * map->nx + k : k * map->nx + l, w[l]);
    return t->n > 0;
}

static bool check(const mm_map *map, mm_cut_kind kind, double at, double width, mm_cut *cut, mm_err *err)
{
    static const char *const names[] = { "emission", "incident", "transfer" };
    const double *in = map->incident, *out = map->emission;
    const double lo[] = { out[0], in[0], in[0] - out[map->ny - 1] },
                 hi[] = { out[map->ny - 1], in[map->nx - 1], in[map->nx - 1] - out[0] };
    if (!(at >= lo[kind] - hair && at <= hi[kind] + hair))
        return mm_fail(err, MM_EINPUT, "no cut at %s %g eV: the plane reaches from %g to %g eV", names[kind],
                       at, lo[kind], hi[kind]);
    cut->clipped = width > 0 && (at - width / 2 < lo[kind] - hair || at + width / 2 > hi[kind] + hair);
    return true;
}

static bool run(const mm_map *map, mm_cut_kind kind, double at, double width, double *w, terms *t,
                mm_cut *cut, mm_err *err)
{
    const bool emission = kind == MM_CUT_INCIDENT;
    const size_t n = emission ? map->ny : map->nx;
    if (kind == MM_CUT_EMISSION)
        axis_weights(map->ny, map->emission, at, width, w);
    if (kind == MM_CUT_INCIDENT)
        axis_weights(map->nx, map->incident, at, width, w);
    for (size_t k = 0; k < n; k++) {
        if (!point_terms(map, kind, at, width, k, w, t))
            continue;
        if (!mm_map_sum(map, t->n, t->cell, t->factor, &cut->value[cut->n], &cut->error[cut->n], err))
            return false;
        cut->energy[cut->n++] = emission ? map->emission[k] : map->incident[k];
    }
    return cut->n > 0 || mm_fail(err, MM_EINPUT, "no cut at %g eV: the plane has no row there", at);
}

bool mm_map_cut(const mm_map *map, mm_cut_kind kind, double at, double width, mm_cut *cut, mm_err *err)
{
    const size_t most = map->nx > map->ny ? map->nx : map->ny;
    *cut = (mm_cut){ .energy = mm_zalloc(most, sizeof(double)),
                     .value = mm_zalloc(most, sizeof(double)),
                     .error = mm_zalloc(most, sizeof(double)) };
    double *w = mm_zalloc(most, sizeof *w);
    const size_t room = most > MOST_NODES * MOST_NODES ? most : MOST_NODES * MOST_NODES;
    terms t = { 0, mm_zalloc(room, sizeof(size_t)), mm_zalloc(room, sizeof(double)) };
    bool good = cut->energy != NULL && cut->value != NULL && cut->error != NULL && w != NULL &&
                t.cell != NULL && t.factor != NULL;
    if (!good)
        mm_fail_memory(err, "a cut");
    good = good && check(map, kind, at, width, cut, err) && run(map, kind, at, width, w, &t, cut, err);
    free(w);
    free(t.cell);
    free(t.factor);
    return good;
}
