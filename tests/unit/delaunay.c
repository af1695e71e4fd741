/* The triangulation by its definition: no point inside of any triangle's circle, the whole hull covered
 * once. */
#include <stdlib.h>

#include "num/delaunay.h"
#include "random.h"
#include "tap.h"

static double area_of(const double *x, const double *y, const size_t p[3])
{
    return ((x[p[1]] - x[p[0]]) * (y[p[2]] - y[p[0]]) - (y[p[1]] - y[p[0]]) * (x[p[2]] - x[p[0]])) / 2;
}

/* How far inside of the circle through p[] point i lies, over its radius; negative outside. */
static double depth(const double *x, const double *y, const size_t p[3], size_t i)
{
    const double bx = x[p[1]] - x[p[0]], by = y[p[1]] - y[p[0]], cx = x[p[2]] - x[p[0]],
                 cy = y[p[2]] - y[p[0]];
    const double d = 2 * (bx * cy - by * cx), b = bx * bx + by * by, c = cx * cx + cy * cy;
    const double ux = (cy * b - by * c) / d, uy = (bx * c - cx * b) / d;
    return 1 - hypot(x[i] - x[p[0]] - ux, y[i] - y[p[0]] - uy) / hypot(ux, uy);
}

typedef struct survey {
    size_t triangles;
    double area, deepest;
    int clockwise;
} survey;

static survey look(size_t n, const double *x, const double *y, const mm_delaunay *mesh)
{
    survey s = { .deepest = -INFINITY };
    for (size_t t = 0; t < mm_delaunay_triangles(mesh); t++) {
        size_t p[3];
        if (!mm_delaunay_triangle(mesh, t, p))
            continue;
        s.triangles++;
        s.area += area_of(x, y, p);
        s.clockwise += area_of(x, y, p) <= 0;
        for (size_t i = 0; i < n; i++)
            if (i != p[0] && i != p[1] && i != p[2])
                s.deepest = fmax(s.deepest, depth(x, y, p, i));
    }
    return s;
}

/* Points in the unit square with its corners, in no order. */
static void test_random(void)
{
    enum { N = 400 };
    double x[N], y[N];
    for (int i = 0; i < N; i++) {
        x[i] = i < 4 ? i % 2 : random_uniform(0, 1);
        y[i] = i < 4 ? (i / 2) % 2 : random_uniform(0, 1);
    }
    mm_delaunay *mesh = mm_delaunay_make(N, x, y, NULL);
    const survey s = look(N, x, y, mesh);
    ok(s.triangles == 2 * (N - 1) - 4, "as many triangles as Euler says for a hull of four");
    ok(s.clockwise == 0 && fabs(s.area - 1) < 1e-9, "they cover the square");
    ok(s.deepest < 1e-7, "no point inside of a circle (%.1g)", s.deepest);
    mm_delaunay_free(mesh);
}

/* A regular grid: every square has four points on one circle, and rows of points on one line make its hull.
 */
static void test_regular(void)
{
    enum { NX = 30, NY = 20, N = NX * NY };
    static double x[N], y[N];
    for (int i = 0; i < N; i++) {
        x[i] = 5700 + 0.25 * (i % NX);
        y[i] = 4830 + 0.5 * (i * 7 / NX % NY); /* rows in another order */
    }
    mm_delaunay *mesh = mm_delaunay_make(N, x, y, NULL);
    size_t triangles = 0;
    double area = 0, odd = 0;
    for (size_t t = 0; t < mm_delaunay_triangles(mesh); t++) {
        size_t p[3];
        if (!mm_delaunay_triangle(mesh, t, p))
            continue;
        triangles++;
        area += area_of(x, y, p);
        odd = fmax(odd, fabs(area_of(x, y, p) - 0.0625));
    }
    ok(triangles == 2 * (NX - 1) * (NY - 1), "two triangles a square");
    ok(odd < 1e-12 && fabs(area - (NX - 1) * (NY - 1) * 0.125) < 1e-9, "each is half of one");
    const mm_corners c = mm_delaunay_find(mesh, 5700, 4830 + 0.5 * 13);
    int at_node = 0;
    for (int k = 0; k < 3; k++)
        at_node += c.weight[k] == 1 && x[c.point[k]] == 5700 && y[c.point[k]] == 4830 + 0.5 * 13;
    ok(c.inside && at_node == 1, "a node on the edge has its own value alone");
    mm_delaunay_free(mesh);
}

/* Points on few values of x and y: lines and circles full of them, many places taken more than once. */
static void test_degenerate(void)
{
    enum { N = 600 };
    static double x[N], y[N];
    int wrong = 0;
    for (int round = 0; round < 20; round++) {
        for (int i = 0; i < N; i++) {
            x[i] = i < 81 ? i % 9 : floor(random_uniform(0, 9));
            y[i] = i < 81 ? floor(i / 9.0) : floor(random_uniform(0, 9));
        }
        mm_delaunay *mesh = mm_delaunay_make(N, x, y, NULL);
        const survey s = look(N, x, y, mesh);
        wrong += s.triangles != 2 * 8 * 8 || s.clockwise != 0 || fabs(s.area - 64) > 1e-9;
        mm_delaunay_free(mesh);
    }
    ok(wrong == 0, "a grid from points that fall on it again and again, in any order");
    for (int i = 0; i < N; i++) {
        x[i] = cos(2 * M_PI * i / N);
        y[i] = sin(2 * M_PI * i / N);
    }
    mm_delaunay *mesh = mm_delaunay_make(N, x, y, NULL);
    const survey s = look(N, x, y, mesh);
    ok(s.triangles == N - 2 && fabs(s.area / (N / 2.0 * sin(2 * M_PI / N)) - 1) < 1e-9,
       "all points on one circle");
    mm_delaunay_free(mesh);
}

static void test_interpolation(void)
{
    enum { N = 300 };
    double x[N], y[N], worst = 0, weights = 0;
    int inside = 0;
    for (int i = 0; i < N; i++) {
        x[i] = random_uniform(-4, 4);
        y[i] = random_uniform(1000, 9000);
    }
    x[17] = x[18];
    y[17] = y[18];
    y[40] = NAN;
    mm_delaunay *mesh = mm_delaunay_make(N, x, y, NULL);
    for (int k = 0; k < 2000; k++) {
        const double at[2] = { random_uniform(-4, 4), random_uniform(1000, 9000) };
        const mm_corners c = mm_delaunay_find(mesh, at[0], at[1]);
        if (!c.inside)
            continue;
        double value = 0, sum = 0;
        for (int j = 0; j < 3; j++) {
            value += c.weight[j] * (2 * x[c.point[j]] + 1e-3 * y[c.point[j]]);
            sum += c.weight[j];
        }
        inside++;
        worst = fmax(worst, fabs(value - (2 * at[0] + 1e-3 * at[1])));
        weights = fmax(weights, fabs(sum - 1));
    }
    ok(inside > 1700 && worst < 1e-7 && weights < 1e-15, "a plane comes back (%d inside, off by %.1g)",
       inside, worst);
    ok(!mm_delaunay_find(mesh, 5, 5000).inside && !mm_delaunay_find(mesh, 0, NAN).inside,
       "outside, and nowhere");
    ok(mm_delaunay_next_there(mesh, 17) == 18 && mm_delaunay_next_there(mesh, 18) == MM_NO_POINT &&
           mm_delaunay_next_there(mesh, 3) == MM_NO_POINT,
       "two points at one place are chained");
    mm_delaunay_free(mesh);
}

static void test_refusals(void)
{
    const double x[] = { 1, 2, 3, 4, NAN }, y[] = { 2, 4, 6, 8, 0 };
    mm_err err = MM_ERR_INIT;
    ok(mm_delaunay_make(5, x, y, &err) == NULL && err.code == MM_EINPUT, "points on a line");
    mm_err_clear(&err);
    ok(mm_delaunay_make(0, x, y, &err) == NULL && err.code == MM_EINPUT, "no points");
    mm_err_clear(&err);
    mm_delaunay_free(NULL);
}

int main(void)
{
    test_random();
    test_regular();
    test_degenerate();
    test_interpolation();
    test_refusals();
    return done();
}
