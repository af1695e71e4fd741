/* Points are inserted along a Hilbert curve. Each one removes the triangles whose circumcircle holds it,
 * and the hole is filled with triangles that meet in it. The outside is made of ghost triangles, which join
 * an edge of the hull with one point at infinity. */
#include "num/delaunay.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

enum { PLACE_BITS = 30 };

typedef struct place {
    int64_t x, y; /* 0 .. 2^PLACE_BITS */
    uint64_t hilbert;
    size_t point; /* in the caller's arrays */
} place;

/* Edge k runs from v[k + 1] to v[k + 2], and next[k] is the triangle on its other side. */
typedef struct triangle {
    uint32_t v[3], next[3];
} triangle;

typedef struct edge {
    uint32_t from, to, outside;
} edge;

struct mm_delaunay {
    size_t n;     /* different places */
    place *place; /* in the order of insertion */
    size_t *next_there;
    size_t triangles;
    triangle *triangle;
    uint32_t last;             /* where the next walk starts */
    double origin[2], unit[2]; /* place = (x - origin) unit */

    uint32_t *mark, *hole,
        *starting; /* scratch: a triangle is in the hole; the hole; new triangle by its first corner */
    edge *rim;
    size_t hole_cap, rim_cap;
};

#define FOLLOWING(k) ((k) == 2 ? 0 : (k) + 1)
#define PRECEDING(k) ((k) == 0 ? 2 : (k)-1)

__extension__ typedef __int128 wide;

/* Positive where a, b, c turn anticlockwise. */
static int64_t turn(const place *a, const place *b, const place *c)
{
    return (b->x - a->x) * (c->y - a->y) - (b->y - a->y) * (c->x - a->x);
}

/* Is d inside of the circle through a, b, c, which turn anticlockwise? The determinant is below 2^124. */
static bool in_circle(const place *a, const place *b, const place *c, const place *d)
{
    const int64_t ax = a->x - d->x, ay = a->y - d->y, bx = b->x - d->x, by = b->y - d->y;
    const int64_t cx = c->x - d->x, cy = c->y - d->y;
    const wide sum = (wide)(ax * ax + ay * ay) * (bx * cy - by * cx) +
                     (wide)(bx * bx + by * by) * (cx * ay - cy * ax) +
                     (wide)(cx * cx + cy * cy) * (ax * by - ay * bx);
    return sum > 0;
}

/* Length along a Hilbert curve through all places. */
static uint64_t hilbert_length(uint64_t x, uint64_t y)
{
    const uint64_t side = (uint64_t)1 << (PLACE_BITS + 1);
    uint64_t length = 0;
    for (uint64_t s = side / 2; s > 0; s /= 2) {
        const bool right = (x & s) != 0, upper = (y & s) != 0;
        length += s * s * ((right ? 3u : 0u) ^ (upper ? 1u : 0u));
        if (!upper) {
            const uint64_t swap = right ? side - 1 - x : x;
            x = right ? side - 1 - y : y;
            y = swap;
        }
    }
    return length;
}

static int by_curve(const void *a, const void *b)
{
    const place *p = a, *q = b;
    if (p->hilbert != q->hilbert)
        return p->hilbert < q->hilbert ? -1 : 1;
    return p->point < q->point ? -1 : p->point > q->point;
}

static bool to_place(const mm_delaunay *mesh, double x, double y, place *p)
{
    const double side = (double)((int64_t)1 << PLACE_BITS);
    const double u = (x - mesh->origin[0]) * mesh->unit[0], v = (y - mesh->origin[1]) * mesh->unit[1];
    if (!(u > -1 && u < side + 1 && v > -1 && v < side + 1))
        return false;
    *p = (place){ .x = llround(u), .y = llround(v) };
    return true;
}

/* Units such that the points fill the places; an axis without extent keeps its own. */
static void measure(mm_delaunay *mesh, size_t n, const double *x, const double *y)
{
    const double *const axis[2] = { x, y };
    for (int k = 0; k < 2; k++) {
        double lo = INFINITY, hi = -INFINITY;
        for (size_t i = 0; i < n; i++)
            if (isfinite(x[i]) && isfinite(y[i])) {
                lo = fmin(lo, axis[k][i]);
                hi = fmax(hi, axis[k][i]);
            }
        mesh->origin[k] = lo;
        mesh->unit[k] = hi > lo ? (double)((int64_t)1 << PLACE_BITS) / (hi - lo) : 1;
    }
}

/* Sort the points along the curve, and chain those at one place. */
static void collect(mm_delaunay *mesh, size_t n, const double *x, const double *y)
{
    size_t count = 0, last = 0;
    for (size_t i = 0; i < n; i++)
        if (to_place(mesh, x[i], y[i], mesh->place + count)) {
            place *p = mesh->place + count++;
            p->point = i;
            p->hilbert = hilbert_length((uint64_t)p->x, (uint64_t)p->y);
        }
    qsort(mesh->place, count, sizeof *mesh->place, by_curve);
    for (size_t i = 0; i < count; i++) {
        const place *p = mesh->place + i;
        mesh->next_there[p->point] = MM_NO_POINT;
        if (i > 0 && p->hilbert == mesh->place[mesh->n - 1].hilbert)
            mesh->next_there[last] = p->point;
        else
            mesh->place[mesh->n++] = *p;
        last = p->point;
    }
}

static bool is_ghost(const mm_delaunay *mesh, const triangle *t)
{
    return t->v[0] == mesh->n || t->v[1] == mesh->n || t->v[2] == mesh->n;
}

/* Which corner is v? */
static int corner(const triangle *t, uint32_t v)
{
    return t->v[0] == v ? 0 : t->v[1] == v ? 1 : 2;
}

/* Does the point at p do away with triangle t? Of a ghost it does if it lies beyond the hull's edge or on
 * it. */
static bool conflicts(const mm_delaunay *mesh, const triangle *t, const place *p)
{
    if (!is_ghost(mesh, t))
        return in_circle(mesh->place + t->v[0], mesh->place + t->v[1], mesh->place + t->v[2], p);
    const int k = corner(t, (uint32_t)mesh->n);
    const place *a = mesh->place + t->v[FOLLOWING(k)], *b = mesh->place + t->v[PRECEDING(k)];
    const int64_t side = turn(a, b, p);
    if (side != 0)
        return side > 0;
    return (p->x - a->x) * (p->x - b->x) + (p->y - a->y) * (p->y - b->y) < 0;
}

/* Walk to the triangle that holds p, or to a ghost beyond the edge of the hull in front of which p lies. */
static uint32_t walk(const mm_delaunay *mesh, uint32_t from, const place *p)
{
    const triangle *t = mesh->triangle + from;
    if (is_ghost(mesh, t))
        from = t->next[corner(t, (uint32_t)mesh->n)];
    for (;;) {
        t = mesh->triangle + from;
        if (is_ghost(mesh, t))
            return from;
        int k = 0;
        while (k < 3 && turn(mesh->place + t->v[FOLLOWING(k)], mesh->place + t->v[PRECEDING(k)], p) >= 0)
            k++;
        if (k == 3)
            return from;
        from = t->next[k];
    }
}

/* Collect the triangles that p does away with, and the rim of the hole that they leave. */
static bool dig(mm_delaunay *mesh, uint32_t start, uint32_t p, size_t *holes, size_t *rims, mm_err *err)
{
    *holes = *rims = 0;
    if (!mm_reserve(&mesh->hole, &mesh->hole_cap, 1, sizeof *mesh->hole))
        return mm_fail_memory(err, "a triangulation");
    mesh->hole[(*holes)++] = start;
    mesh->mark[start] = p;
    for (size_t h = 0; h < *holes; h++) {
        const triangle *t = mesh->triangle + mesh->hole[h];
        if (!mm_reserve(&mesh->hole, &mesh->hole_cap, *holes + 3, sizeof *mesh->hole) ||
            !mm_reserve(&mesh->rim, &mesh->rim_cap, *rims + 3, sizeof *mesh->rim))
            return mm_fail_memory(err, "a triangulation");
        for (int k = 0; k < 3; k++) {
            const uint32_t next = t->next[k];
            if (mesh->mark[next] == p)
                continue;
            if (conflicts(mesh, mesh->triangle + next, mesh->place + p)) {
                mesh->mark[next] = p;
                mesh->hole[(*holes)++] = next;
            } else {
                mesh->rim[(*rims)++] = (edge){ t->v[FOLLOWING(k)], t->v[PRECEDING(k)], next };
            }
        }
    }
    return true;
}

/* A triangle from each edge of the rim to p, in the places of the hole's and behind the last. */
static void fill(mm_delaunay *mesh, uint32_t p, size_t holes, size_t rims)
{
    for (size_t r = 0; r < rims; r++) {
        const edge *e = mesh->rim + r;
        const uint32_t t = r < holes ? mesh->hole[r] : (uint32_t)mesh->triangles++;
        mesh->triangle[t] = (triangle){ { e->from, e->to, p }, { 0, 0, e->outside } };
        mesh->mark[t] = 0;
        mesh->starting[e->from] = t;
        triangle *outside = mesh->triangle + e->outside;
        outside->next[PRECEDING(corner(outside, e->to))] = t;
        mesh->last = t;
    }
    for (size_t r = 0; r < rims; r++) {
        const uint32_t t = mesh->starting[mesh->rim[r].from], beside = mesh->starting[mesh->rim[r].to];
        mesh->triangle[t].next[0] = beside;
        mesh->triangle[beside].next[1] = t;
    }
}

/* The first two places and the next one off their line, with ghosts on the three edges; that one's index. */
static bool begin(mm_delaunay *mesh, uint32_t *third, mm_err *err)
{
    const uint32_t ghost = (uint32_t)mesh->n;
    uint32_t c = 2;
    while (c < mesh->n && turn(mesh->place, mesh->place + 1, mesh->place + c) == 0)
        c++;
    if (c >= mesh->n)
        return mm_fail(err, MM_EINPUT, "a triangulation needs three points that are not on a line");
    const bool left = turn(mesh->place, mesh->place + 1, mesh->place + c) > 0;
    const uint32_t v[3] = { 0, left ? 1 : c, left ? c : 1 };
    mesh->triangle[0] = (triangle){ { v[0], v[1], v[2] }, { 1, 2, 3 } };
    for (uint32_t k = 0; k < 3; k++) /* ghost k + 1 lies behind edge k */
        mesh->triangle[k + 1] = (triangle){ { ghost, v[PRECEDING(k)], v[FOLLOWING(k)] },
                                            { 0, PRECEDING(k) + 1, FOLLOWING(k) + 1 } };
    mesh->triangles = 4;
    *third = c;
    return true;
}

static bool triangulate(mm_delaunay *mesh, mm_err *err)
{
    uint32_t third = 0;
    if (!begin(mesh, &third, err))
        return false;
    for (uint32_t p = 2; p < mesh->n; p++) {
        size_t holes, rims;
        if (p == third)
            continue;
        if (!dig(mesh, walk(mesh, mesh->last, mesh->place + p), p, &holes, &rims, err))
            return false;
        fill(mesh, p, holes, rims);
    }
    return true;
}

static bool mesh_alloc(mm_delaunay *mesh, size_t n)
{
    const size_t triangles = 2 * n + 8; /* of a sphere with one more point: 2 (n + 1) - 4 */
    mesh->place = mm_zalloc(n, sizeof *mesh->place);
    mesh->next_there = mm_zalloc(n, sizeof *mesh->next_there);
    mesh->triangle = mm_zalloc(triangles, sizeof *mesh->triangle);
    mesh->mark = mm_zalloc(triangles, sizeof *mesh->mark);
    mesh->starting = mm_zalloc(n + 1, sizeof *mesh->starting);
    return mesh->place != NULL && mesh->next_there != NULL && mesh->triangle != NULL && mesh->mark != NULL &&
           mesh->starting != NULL;
}

mm_delaunay *mm_delaunay_make(size_t n, const double *x, const double *y, mm_err *err)
{
    mm_delaunay *mesh = mm_zalloc(1, sizeof *mesh);
    if (mesh == NULL || n >= (size_t)1 << PLACE_BITS || !mesh_alloc(mesh, n)) {
        mm_fail(err, MM_ESYS, "no memory for a triangulation of %zu points", n);
        mm_delaunay_free(mesh);
        return NULL;
    }
    measure(mesh, n, x, y);
    collect(mesh, n, x, y);
    if (!triangulate(mesh, err)) {
        mm_delaunay_free(mesh);
        return NULL;
    }
    return mesh;
}

static double side(const place *a, const place *b)
{
    return hypot((double)(a->x - b->x), (double)(a->y - b->y)) / (double)((int64_t)1 << PLACE_BITS);
}

/* Just outside of a hull that the places have roughened: 2^-30 of the extents may look like this much of a
 * triangle. */
#define ROUGHNESS -1e-6

mm_corners mm_delaunay_find(mm_delaunay *mesh, double x, double y)
{
    mm_corners found = { 0 };
    place p;
    if (!to_place(mesh, x, y, &p))
        return found;
    mesh->last = walk(mesh, mesh->last, &p);
    const triangle *t = mesh->triangle + mesh->last;
    if (is_ghost(mesh, t))
        t = mesh->triangle + t->next[corner(t, (uint32_t)mesh->n)];
    const place *const c[3] = { mesh->place + t->v[0], mesh->place + t->v[1], mesh->place + t->v[2] };
    const double area = (double)turn(c[0], c[1], c[2]);
    double sum = 0;
    found.inside = true;
    for (int k = 0; k < 3; k++) {
        const double w = (double)turn(c[FOLLOWING(k)], c[PRECEDING(k)], &p) / area;
        found.inside = found.inside && w >= ROUGHNESS;
        found.weight[k] = fmax(w, 0);
        found.point[k] = c[k]->point;
        found.longest = fmax(found.longest, side(c[FOLLOWING(k)], c[PRECEDING(k)]));
        sum += found.weight[k];
    }
    for (int k = 0; k < 3; k++)
        found.weight[k] /= sum;
    return found;
}

size_t mm_delaunay_next_there(const mm_delaunay *mesh, size_t point)
{
    return mesh->next_there[point];
}

size_t mm_delaunay_triangles(const mm_delaunay *mesh)
{
    return mesh->triangles;
}

bool mm_delaunay_triangle(const mm_delaunay *mesh, size_t i, size_t point[3])
{
    const triangle *t = mesh->triangle + i;
    if (is_ghost(mesh, t))
        return false;
    for (int k = 0; k < 3; k++)
        point[k] = mesh->place[t->v[k]].point;
    return true;
}

void mm_delaunay_free(mm_delaunay *mesh)
{
    if (mesh == NULL)
        return;
    free(mesh->place);
    free(mesh->next_there);
    free(mesh->triangle);
    free(mesh->mark);
    free(mesh->starting);
    free(mesh->hole);
    free(mesh->rim);
    free(mesh);
}
