#include "rixs/cut.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

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

/* Add the value at an incident energy in row j. */
static bool add_in_row(const mm_map *map, size_t j, double incident, double share, terms *t)
{
    const double emission = map->emission[j];
    const mm_axes row = { map->nx, 1, map->incident, &emission };
    const mm_sample s = mm_grid_sample(&row, snap(map->nx, map->incident, incident), emission);
    for (int k = 0; k < s.n; k++)
        add_term(t, j * map->nx + s.cell[k], share * s.weight[k]);
    return s.n > 0;
}

/* Between two rows the value goes along the line of equal transfer, on which planes change least. */
static bool diagonal(const mm_map *map, size_t i, double transfer, const double *w, terms *t)
{
    t->n = 0;
    bool inside = false;
    for (size_t j = 0; j < map->ny; j++)
        if (w[j] != 0) {
            inside = true;
            if (!add_in_row(map, j, map->emission[j] + transfer, w[j], t)) {
                t->n = 0;
                for (size_t k = 0; k < map->ny; k++)
                    add_term(t, k * map->nx + i, w[k]);
                return true;
            }
        }
    return inside;
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
        if (width == 0)
            return diagonal(map, k, at, w, t);
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
    terms t = { 0, mm_zalloc(2 * most, sizeof(size_t)), mm_zalloc(2 * most, sizeof(double)) };
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
