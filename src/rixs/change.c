/* A region begins where a box of cells, of any place and size, passes the threshold. How far it reaches is
 * seen in the smallest boxes that show it as a whole: their connected area above two standard deviations. Its
 * bounding box, without rims that add nothing, is what is integrated, so that anyone can integrate it again.
 */
#include "rixs/change.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "rixs/scan_boxes.h"

enum { MOST = 100 };

static const double reach = 2;        /* standard deviations down to which a region goes on */
static const double most_of_it = 0.7; /* of the largest significance: what shows a region as a whole */

/* Cells i0 .. i1 and j0 .. j1, ends included. */
typedef struct frame {
    size_t i0, i1, j0, j1;
} frame;

typedef struct search {
    const mm_align *k;
    mm_boxes boxes;
    double *variance, *photon;
    bool *claimed, *inside; /* cells of regions found; of the one in work */
    size_t *stack;
    size_t nx, ny;
    frame found[MOST]; /* of the regions, with their signs */
    double sign[MOST];
} search;

static void search_clear(search *s)
{
    mm_boxes_clear(&s->boxes);
    free(s->variance);
    free(s->photon);
    free(s->claimed);
    free(s->inside);
    free(s->stack);
}

static bool search_init(search *s, const mm_align *k, mm_err *err)
{
    *s = (search){ .k = k, .nx = k->a->nx, .ny = k->a->ny };
    bool good = mm_boxes_init(&s->boxes, s->nx, s->ny, err);
    good &= (s->variance = mm_zalloc(k->n, sizeof *s->variance)) != NULL;
    good &= (s->photon = mm_zalloc(k->n, sizeof *s->photon)) != NULL;
    good &= (s->claimed = mm_zalloc(k->n, sizeof *s->claimed)) != NULL;
    good &= (s->inside = mm_zalloc(k->n, sizeof *s->inside)) != NULL;
    good &= (s->stack = mm_zalloc(k->n, sizeof *s->stack)) != NULL;
    if (!good)
        return mm_fail_memory(err, "regions");
    mm_boxes_variances(k, s->variance, s->photon);
    mm_boxes_fill(&s->boxes, k->residual, s->variance, s->photon);
    return true;
}

static frame frame_about(const search *s, size_t cell, size_t half)
{
    const size_t i = cell % s->nx, j = cell / s->nx;
    return (frame){ i > half ? i - half : 0, i + half < s->nx ? i + half : s->nx - 1, j > half ? j - half : 0,
                    j + half < s->ny ? j + half : s->ny - 1 };
}

/* Does a box touch a region that was found? */
static bool touches(const search *s, const frame *f)
{
    for (size_t j = f->j0; j <= f->j1; j++)
        for (size_t i = f->i0; i <= f->i1; i++)
            if (s->claimed[j * s->nx + i])
                return true;
    return false;
}

/* The largest box sum that touches no region yet. Its size; -1 where none passes. */
static int strongest(const search *s, double threshold, size_t *cell)
{
    double best = threshold;
    int size = -1;
    for (int b = 0; b < MM_BOX_SIZES; b++)
        for (size_t i = 0; i < s->k->n; i++) {
            if (!(fabs(s->boxes.z[b][i]) > best))
                continue;
            const frame f = frame_about(s, i, mm_box_size[b] / 2);
            if (touches(s, &f))
                continue;
            best = fabs(s->boxes.z[b][i]);
            size = b;
            *cell = i;
        }
    return size;
}

static double sum_over(const search *s, const frame *f, double *variance)
{
    double sum = 0;
    *variance = 0;
    for (size_t j = f->j0; j <= f->j1; j++)
        for (size_t i = f->i0; i <= f->i1; i++) {
            const size_t cell = j * s->nx + i;
            if (isnan(s->k->residual[cell]))
                continue;
            sum += s->k->residual[cell];
            *variance += s->variance[cell];
        }
    return sum;
}

/* Significance of a frame with this sign. */
static double frame_z(const search *s, const frame *f, double sign)
{
    double variance;
    const double sum = sum_over(s, f, &variance);
    const double floor = s->photon[f->j0 * s->nx + f->i0];
    return sign * sum / sqrt(fmax(variance, floor));
}

/* The connected cells, corners included, whose boxes of this size go the same way, from one cell on. */
static frame flood(search *s, int size, size_t from, double sign, size_t *cells)
{
    const double *z = s->boxes.z[size];
    size_t top = 0;
    frame f = { s->nx, 0, s->ny, 0 };
    memset(s->inside, 0, s->k->n * sizeof *s->inside);
    *cells = 0;
    s->stack[top++] = from;
    s->inside[from] = true;
    while (top > 0) {
        const size_t cell = s->stack[--top], i = cell % s->nx, j = cell / s->nx;
        f.i0 = i < f.i0 ? i : f.i0;
        f.i1 = i > f.i1 ? i : f.i1;
        f.j0 = j < f.j0 ? j : f.j0;
        f.j1 = j > f.j1 ? j : f.j1;
        ++*cells;
        const frame near = frame_about(s, cell, 1);
        for (size_t q = near.j0; q <= near.j1; q++)
            for (size_t p = near.i0; p <= near.i1; p++) {
                const size_t next = q * s->nx + p;
                if (s->inside[next] || s->claimed[next] || !(sign * z[next] > reach))
                    continue;
                s->inside[next] = true;
                s->stack[top++] = next;
            }
    }
    return f;
}

/* Is a rim empty: insignificant, although it would be seen if it held half of what the rest holds? */
static bool is_empty(const search *s, const frame *f, const frame *rim, double sign)
{
    double variance, rest_variance;
    const double own = sum_over(s, rim, &variance), rest = sum_over(s, f, &rest_variance) - own;
    const double cells = (double)((rim->i1 - rim->i0 + 1) * (rim->j1 - rim->j0 + 1)),
                 all = (double)((f->i1 - f->i0 + 1) * (f->j1 - f->j0 + 1)),
                 expected = sign * rest * cells / (all - cells),
                 error = sqrt(fmax(variance, s->photon[rim->j0 * s->nx + rim->i0]));
    return sign * own < reach * error && expected > reach * error && sign * own < expected / 2;
}

/* Take off rims that hold nothing. */
static void trim(const search *s, double sign, frame *f)
{
    for (bool again = true; again;) {
        const frame left = { f->i0, f->i0, f->j0, f->j1 }, right = { f->i1, f->i1, f->j0, f->j1 },
                    below = { f->i0, f->i1, f->j0, f->j0 }, above = { f->i0, f->i1, f->j1, f->j1 };
        const bool wide = f->i1 > f->i0, high = f->j1 > f->j0;
        again = true;
        if (wide && is_empty(s, f, &left, sign))
            f->i0++;
        else if (wide && is_empty(s, f, &right, sign))
            f->i1--;
        else if (high && is_empty(s, f, &below, sign))
            f->j0++;
        else if (high && is_empty(s, f, &above, sign))
            f->j1--;
        else
            again = false;
    }
}

/* The block of `depth` rims outside of a frame on one of its four sides; false where the plane ends. */
static bool block_beside(const search *s, const frame *f, int side, size_t depth, frame *block, frame *grown)
{
    *block = *grown = *f;
    if ((side == 0 && f->i0 < depth) || (side == 1 && f->i1 + depth >= s->nx) ||
        (side == 2 && f->j0 < depth) || (side == 3 && f->j1 + depth >= s->ny))
        return false;
    switch (side) {
    case 0:
        block->i1 = f->i0 - 1;
        block->i0 = grown->i0 = f->i0 - depth;
        break;
    case 1:
        block->i0 = f->i1 + 1;
        block->i1 = grown->i1 = f->i1 + depth;
        break;
    case 2:
        block->j1 = f->j0 - 1;
        block->j0 = grown->j0 = f->j0 - depth;
        break;
    default:
        block->j0 = f->j1 + 1;
        block->j1 = grown->j1 = f->j1 + depth;
    }
    return true;
}

/* Go on over rims that are too noisy to tell by themselves, as where a region crosses a resonance: as far as
 * all of them together add most. */
static void grow(const search *s, double sign, frame *f)
{
    enum { DEPTH = 12, SIDES = 4 };
    for (int side = 0; side < SIDES; side++) {
        double best = reach;
        frame block, grown, taken = *f;
        for (size_t depth = 1; depth <= DEPTH && block_beside(s, f, side, depth, &block, &grown); depth++) {
            const double z = frame_z(s, &block, sign);
            if (z > best) {
                best = z;
                taken = grown;
            }
        }
        *f = taken;
    }
    trim(s, sign, f);
}

/* The cell of a box where smaller boxes show most of this sign. */
static size_t best_within(const search *s, const frame *box, int size, double sign)
{
    size_t best = box->j0 * s->nx + box->i0;
    for (size_t j = box->j0; j <= box->j1; j++)
        for (size_t i = box->i0; i <= box->i1; i++)
            if (sign * s->boxes.z[size][j * s->nx + i] > sign * s->boxes.z[size][best])
                best = j * s->nx + i;
    return best;
}

/* How far the region about a peak reaches. */
static frame extent(search *s, size_t peak, int peak_size, double threshold, size_t *cells)
{
    const double z = s->boxes.z[peak_size][peak], sign = z < 0 ? -1 : 1;
    const frame box = frame_about(s, peak, mm_box_size[peak_size] / 2);
    frame f = box;
    for (int size = peak_size > 0 ? 1 : 0; size <= peak_size; size++) {
        const size_t from = best_within(s, &box, size, sign);
        if (size < peak_size && !(sign * s->boxes.z[size][from] > threshold))
            continue;
        f = flood(s, size, from, sign, cells);
        trim(s, sign, &f);
        if (size == peak_size || frame_z(s, &f, sign) >= most_of_it * fabs(z))
            break;
    }
    grow(s, sign, &f);
    return f;
}

/* Nodes at the frame's ends; half a step about a single one. */
static void energies(size_t n, const double *node, size_t first, size_t last, double *lo, double *hi)
{
    *lo = node[first];
    *hi = node[last];
    if (first == last) {
        *lo -= 0.5 * (node[first] - node[first > 0 ? first - 1 : first]);
        *hi += 0.5 * (node[last + 1 < n ? last + 1 : last] - node[last]);
    }
}

static bool integrate(const search *s, mm_change *c, mm_err *err)
{
    const mm_map *a = s->k->a;
    double *x = mm_zalloc(a->nx + a->ny + s->k->n, sizeof *x), *y = x + a->nx, *factor = y + a->ny;
    if (x == NULL)
        return mm_fail_memory(err, "a region");
    double variance = NAN, weight = 0, in = 0, out = 0;
    mm_trapezoid_weights(a->nx, a->incident, c->incident_lo, c->incident_hi, x);
    mm_trapezoid_weights(a->ny, a->emission, c->emission_lo, c->emission_hi, y);
    c->integral = 0;
    for (size_t i = 0; i < s->k->n; i++) {
        factor[i] = x[i % a->nx] * y[i / a->nx];
        const double part = factor[i] != 0 ? factor[i] * s->k->residual[i] : 0;
        c->integral += part;
        weight += fabs(part);
        in += fabs(part) * a->incident[i % a->nx];
        out += fabs(part) * a->emission[i / a->nx];
    }
    const bool good = mm_align_variance(s->k, factor, &variance, err);
    c->error = isnan(c->integral) ? NAN : sqrt(variance);
    c->incident = in / weight;
    c->emission = out / weight;
    free(x);
    return good;
}

static double chance_of(const double *null_peak, size_t n, double peak)
{
    size_t above = 0;
    while (above < n && null_peak[n - 1 - above] >= peak)
        above++;
    return (double)(above + 1) / (double)(n + 1);
}

/* Box, integral and centre of a region from its frame. */
static bool measure(const search *s, const frame *f, mm_change *c, mm_err *err)
{
    energies(s->nx, s->k->a->incident, f->i0, f->i1, &c->incident_lo, &c->incident_hi);
    energies(s->ny, s->k->a->emission, f->j0, f->j1, &c->emission_lo, &c->emission_hi);
    return integrate(s, c, err);
}

static frame join(const frame *a, const frame *b)
{
    return (frame){ a->i0 < b->i0 ? a->i0 : b->i0, a->i1 > b->i1 ? a->i1 : b->i1,
                    a->j0 < b->j0 ? a->j0 : b->j0, a->j1 > b->j1 ? a->j1 : b->j1 };
}

/* A region of the same sign next to a frame, of which it may be a part that noise has cut off: together they
 * must be almost as significant as the better one. The number of regions: none. */
static size_t find_neighbour(const search *s, const frame *f, double sign, size_t count)
{
    enum { GAP = 3 };
    for (size_t i = 0; i < count; i++) {
        const frame *g = &s->found[i], both = join(f, g);
        const bool near = f->i0 <= g->i1 + GAP && g->i0 <= f->i1 + GAP && f->j0 <= g->j1 + GAP &&
                          g->j0 <= f->j1 + GAP;
        if (near && s->sign[i] == sign &&
            frame_z(s, &both, sign) > 0.9 * fmax(frame_z(s, f, sign), frame_z(s, g, sign)))
            return i;
    }
    return count;
}

static void claim(search *s, const frame *f, const frame *box)
{
    for (size_t j = 0; j < s->ny; j++)
        for (size_t i = 0; i < s->nx; i++)
            if ((i + 1 >= f->i0 && i <= f->i1 + 1 && j + 1 >= f->j0 && j <= f->j1 + 1) ||
                s->inside[j * s->nx + i] || (i >= box->i0 && i <= box->i1 && j >= box->j0 && j <= box->j1))
                s->claimed[j * s->nx + i] = true;
}

static bool add_change(search *s, size_t peak, int size, const double *null_peak, mm_difference *d,
                       mm_err *err)
{
    const double z = s->boxes.z[size][peak], sign = z < 0 ? -1 : 1;
    size_t cells = 0;
    const frame f = extent(s, peak, size, d->threshold, &cells),
                box = frame_about(s, peak, mm_box_size[size] / 2);
    const size_t at = find_neighbour(s, &f, sign, d->nchange);
    mm_change *c = &d->change[at];
    if (at == d->nchange) {
        d->nchange++;
        c->peak = fabs(z);
        c->chance = chance_of(null_peak, s->k->opts->samples, c->peak);
        s->found[at] = f;
        s->sign[at] = sign;
    }
    c->cells += cells;
    s->found[at] = join(&s->found[at], &f);
    claim(s, &s->found[at], &box);
    return measure(s, &s->found[at], c, err);
}

/* The value that a share `rate` of the planes of one truth passes. */
static double threshold_of(const double *null_peak, size_t n, double rate)
{
    const double place = (1 - rate) * (double)n;
    const size_t i = place < 0 ? 0 : place > (double)(n - 1) ? n - 1 : (size_t)place;
    return null_peak[i];
}

bool mm_changes_find(const mm_align *k, const double *null_peak, mm_difference *d, mm_err *err)
{
    search s = { 0 };
    size_t peak = 0;
    int size;
    d->threshold = threshold_of(null_peak, k->opts->samples, k->opts->rate);
    d->change = mm_zalloc(MOST, sizeof *d->change);
    bool good = (d->change != NULL || mm_fail_memory(err, "regions")) && search_init(&s, k, err);
    while (good && d->nchange < MOST && (size = strongest(&s, d->threshold, &peak)) >= 0)
        good = add_change(&s, peak, size, null_peak, d, err);
    search_clear(&s);
    return good;
}
