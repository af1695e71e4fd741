#include "plot/contour.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/mem.h"

/* Edges of the grid have numbers: the one from node k to the right is k, the one upwards is nodes + k. In
 * each cell a line joins two edges, so an edge is joined to at most one other in each of the two cells beside
 * it. */
typedef struct mesh {
    size_t nx, ny, nodes;
    const double *x, *y, *z;
    double level;
    size_t (*link)[2]; /* NONE where there is none */
    bool *done;
} mesh;

#define NONE SIZE_MAX

static void join(mesh *m, size_t a, size_t b)
{
    m->link[a][m->link[a][0] == NONE ? 0 : 1] = b;
    m->link[b][m->link[b][0] == NONE ? 0 : 1] = a;
}

enum { BOTTOM, RIGHT, TOP, LEFT };

/* Which edges are joined for each set of corners above the level: bit 0 lower left, 1 lower right, 2 upper
 * right, 3 upper left. The saddles 5 and 10 are as if the middle lay below. */
static const signed char pieces[16][4] = {
    { -1 },
    { LEFT, BOTTOM, -1 },
    { BOTTOM, RIGHT, -1 },
    { LEFT, RIGHT, -1 },
    { RIGHT, TOP, -1 },
    { LEFT, BOTTOM, RIGHT, TOP },
    { BOTTOM, TOP, -1 },
    { LEFT, TOP, -1 },
    { TOP, LEFT, -1 },
    { BOTTOM, TOP, -1 },
    { BOTTOM, RIGHT, TOP, LEFT },
    { RIGHT, TOP, -1 },
    { LEFT, RIGHT, -1 },
    { BOTTOM, RIGHT, -1 },
    { LEFT, BOTTOM, -1 },
    { -1 },
};

static void march_cell(mesh *m, size_t i, size_t j)
{
    const size_t k = j * m->nx + i;
    const double corner[] = { m->z[k], m->z[k + 1], m->z[k + m->nx + 1], m->z[k + m->nx] };
    const size_t edge[] = { k, m->nodes + k + 1, k + m->nx, m->nodes + k };
    unsigned set = 0;
    double mean = 0;
    for (unsigned c = 0; c < 4; c++) {
        if (!isfinite(corner[c]))
            return;
        set |= (unsigned)(corner[c] >= m->level) << c;
        mean += corner[c] / 4;
    }
    if ((set == 5 || set == 10) && mean >= m->level)
        set = 15 - set; /* the high corners are connected: cut off the low ones */
    const signed char *piece = pieces[set];
    for (int p = 0; p < 4 && piece[p] >= 0; p += 2)
        join(m, edge[(int)piece[p]], edge[(int)piece[p + 1]]);
}

static mm_plot_point crossing(const mesh *m, size_t edge)
{
    const bool up = edge >= m->nodes;
    const size_t a = up ? edge - m->nodes : edge, b = up ? a + m->nx : a + 1;
    const double t = (m->level - m->z[a]) / (m->z[b] - m->z[a]);
    const double xa = m->x[a % m->nx], xb = m->x[b % m->nx], ya = m->y[a / m->nx], yb = m->y[b / m->nx];
    return (mm_plot_point){ xa + t * (xb - xa), ya + t * (yb - ya) };
}

static bool add_point(mm_plot_isoline *line, size_t *cap, mm_plot_point point)
{
    if (!mm_reserve(&line->point, cap, line->n + 1, sizeof point))
        return false;
    line->point[line->n++] = point;
    return true;
}

/* Follow the links from an edge until they end or come back. */
static bool trace(mesh *m, size_t start, mm_plot_isolines *lines)
{
    if (!mm_reserve(&lines->line, &lines->cap, lines->n + 1, sizeof *lines->line))
        return false;
    mm_plot_isoline *line = &lines->line[lines->n++];
    *line = (mm_plot_isoline){ .level = m->level };
    size_t cap = 0, edge = start, from = NONE;
    for (;;) {
        m->done[edge] = true;
        if (!add_point(line, &cap, crossing(m, edge)))
            return false;
        const size_t next = m->link[edge][0] != from ? m->link[edge][0] : m->link[edge][1];
        from = edge;
        if (next == NONE || (m->done[next] && next != start))
            return true;
        edge = next;
        if (edge == start) {
            line->closed = true;
            return add_point(line, &cap, line->point[0]);
        }
    }
}

/* Lines that begin at the grid's rim or at a hole first, then the closed ones. */
static bool trace_all(mesh *m, mm_plot_isolines *lines)
{
    for (int closed = 0; closed < 2; closed++)
        for (size_t e = 0; e < 2 * m->nodes; e++)
            if (!m->done[e] && m->link[e][0] != NONE && (closed || m->link[e][1] == NONE) &&
                !trace(m, e, lines))
                return false;
    return true;
}

bool mm_plot_contour(size_t nx, const double *x, size_t ny, const double *y, const double *z, double level,
                     mm_plot_isolines *lines)
{
    if (nx < 2 || ny < 2 || !isfinite(level))
        return true;
    mesh m = { nx, ny, nx * ny, x, y, z, level, NULL, NULL };
    m.link = mm_zalloc(2 * m.nodes, sizeof *m.link);
    m.done = mm_zalloc(2 * m.nodes, sizeof *m.done);
    bool good = m.link != NULL && m.done != NULL;
    for (size_t e = 0; good && e < 2 * m.nodes; e++)
        m.link[e][0] = m.link[e][1] = NONE;
    for (size_t j = 0; good && j + 1 < ny; j++)
        for (size_t i = 0; i + 1 < nx; i++)
            march_cell(&m, i, j);
    good = good && trace_all(&m, lines);
    free(m.link);
    free(m.done);
    return good;
}

void mm_plot_isolines_free(mm_plot_isolines *lines)
{
    for (size_t i = 0; i < lines->n; i++)
        free(lines->line[i].point);
    free(lines->line);
    *lines = (mm_plot_isolines){ NULL, 0, 0 };
}
