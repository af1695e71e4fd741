/* From scans and scattered points to a grid and back to numbers, with errors that share measured values. */
#include <stdlib.h>

#include "num/grid.h"
#include "num/gridding.h"
#include "random.h"
#include "tap.h"

enum { SCANS = 6, POINTS = 15, N = SCANS * POINTS };

/* Scans of incident energy, some of them down, at emission energies in no order; each a bit longer than the
 * next. */
typedef struct plane {
    size_t first[SCANS + 1];
    double x[N], y[SCANS], value[N], sigma[N];
} plane;

static double surface(double x, double y)
{
    return 3 + 0.5 * x - 2 * y;
}

static mm_scans make_plane(plane *p)
{
    static const double order[SCANS] = { 3, 0, 5, 1, 4, 2 };
    for (int s = 0; s < SCANS; s++) {
        p->first[s] = (size_t)(s * POINTS);
        p->y[s] = 100 + 2 * order[s];
        for (int k = 0; k < POINTS; k++) {
            const int i = s * POINTS + k, along = s % 2 == 0 ? k : POINTS - 1 - k;
            p->x[i] = along * 0.5 + 0.01 * s;
            p->value[i] = surface(p->x[i], p->y[s]);
            p->sigma[i] = 0.1 * (1 + i % 3);
        }
    }
    p->first[SCANS] = N;
    return (mm_scans){ SCANS, p->first, p->x, p->y, 0, 0 };
}

static void test_scans(void)
{
    plane p;
    const mm_scans scans = make_plane(&p);
    const double gx[] = { -1, 0.3, 1, 3.3, 7.04 }, gy[] = { 99, 100, 103, 104 };
    const mm_axes axes = { 5, 4, gx, gy };
    mm_sparse map;
    double out[20], error[20], worst = 0;
    ok(mm_grid_scans(&axes, &scans, &map, NULL) && map.rows == 20, "six scans onto a grid");
    mm_sparse_values(&map, p.value, out);
    mm_sparse_errors(&map, p.sigma, error);
    for (int j = 1; j < 4; j++)
        for (int i = 1; i < 4; i++)
            worst = fmax(worst, fabs(out[j * 5 + i] - surface(gx[i], gy[j])));
    ok(worst < 1e-12, "a plane comes back (%.1g)", worst);
    ok(isnan(out[5]) && isnan(error[5]), "before the first point: no support");
    ok(isnan(out[2]) && isnan(out[14]), "before the first scan, and where one of two neighbours has ended");
    near_rel(out[19], surface(7.04, 104), 1e-12, "the longer scan goes on");
    /* (1, 103) stands between the scans at 102 (the fourth, downwards, shifted by 0.03) and 104 (the last,
     * 0.05) */
    const double t = 0.03 / 0.5, u = 0.05 / 0.5;
    double variance = 0;
    for (int i = 3 * POINTS; i < 6 * POINTS; i++) {
        const bool near = i < 4 * POINTS || i >= 5 * POINTS;
        const double part = i < 4 * POINTS ? t : u, off = p.x[i] - 1;
        if (near && fabs(off) < 0.5)
            variance += pow(0.5 * (off > 0 ? 1 - part : part) * p.sigma[i], 2);
    }
    near_rel(error[2 * 5 + 2], sqrt(variance), 1e-11, "standard error from four points");
    mm_sparse_clear(&map);
}

static void test_gaps(void)
{
    plane p;
    mm_scans scans = make_plane(&p);
    const double gx[] = { 1.5, 2.2 }, gy[] = { 101, 102 };
    const mm_axes axes = { 2, 2, gx, gy };
    mm_sparse map;
    double out[4];
    for (int s = 0; s < SCANS; s++) /* two points lost in each scan */
        for (int k = 0; k < POINTS; k++)
            if (p.x[s * POINTS + k] > 1.7 && p.x[s * POINTS + k] < 2.7)
                p.x[s * POINTS + k] = NAN;
    scans.gap_x = 1;
    mm_grid_scans(&axes, &scans, &map, NULL);
    mm_sparse_values(&map, p.value, out);
    ok(!isnan(out[0]) && isnan(out[1]) && !isnan(out[2]) && isnan(out[3]),
       "a hole in the scans is not bridged");
    mm_sparse_clear(&map);
    scans.gap_x = 0;
    scans.gap_y = 1.5;
    mm_grid_scans(&axes, &scans, &map, NULL);
    mm_sparse_values(&map, p.value, out);
    ok(isnan(out[0]) && isnan(out[1]) && !isnan(out[2]) && !isnan(out[3]), "nor are scans far apart");
    mm_sparse_clear(&map);
    p.y[1] = p.y[0]; /* one emission energy twice: their mean, and errors down by the root of two */
    const double where = 1.25, level = p.y[0];
    mm_grid_scans(&(mm_axes){ 1, 1, &where, &level }, &scans, &map, NULL);
    ok(map.n == 4, "a repeated scan counts too");
    mm_sparse_clear(&map);
    mm_err err = MM_ERR_INIT;
    const double back[] = { 2, 1 };
    ok(!mm_grid_scans(&(mm_axes){ 2, 1, back, gy }, &scans, &map, &err) && err.code == MM_EINPUT,
       "axes that descend");
    mm_err_clear(&err);
    mm_sparse_clear(&map);
    scans.n = 0;
    ok(!mm_grid_scans(&axes, &scans, &map, &err) && err.code == MM_EINPUT, "no scans");
    mm_err_clear(&err);
    mm_sparse_clear(&map);
}

static void test_points(void)
{
    enum { M = 500 };
    double x[M], y[M], z[M], gx[20], gy[20], out[400], worst = 0;
    int empty = 0;
    for (int i = 0; i < M; i++) {
        x[i] = i < M - 1 ? random_uniform(0, 10) : x[0];
        y[i] = i < M - 1 ? random_uniform(0, 10) : y[0];
        z[i] = surface(x[i], y[i]);
    }
    for (int i = 0; i < 20; i++)
        gx[i] = gy[i] = 0.5 * i + 0.25;
    const mm_axes axes = { 20, 20, gx, gy };
    mm_sparse map;
    ok(mm_grid_points(&axes, M, x, y, 0, &map, NULL), "scattered points onto a grid");
    mm_sparse_values(&map, z, out);
    for (int c = 0; c < 400; c++) {
        empty += isnan(out[c]);
        worst = isnan(out[c]) ? worst : fmax(worst, fabs(out[c] - surface(gx[c % 20], gy[c / 20])));
    }
    ok(worst < 1e-7 && empty < 20, "a plane comes back (off by %.1g, %d cells outside of the hull)", worst,
       empty);
    double factor[400], weight[M] = { 0 };
    for (int c = 0; c < 400; c++)
        factor[c] = !isnan(out[c]);
    ok(mm_sparse_combine(&map, factor, weight) && weight[0] == weight[M - 1] && weight[0] > 0,
       "points at one place share their weight");
    mm_sparse_clear(&map);
    ok(mm_grid_points(&axes, M, x, y, 0.05, &map, NULL), "with hardly a gap allowed");
    mm_sparse_values(&map, z, out);
    int more = 0;
    for (int c = 0; c < 400; c++)
        more += isnan(out[c]);
    ok(more > 200, "large triangles are holes (%d cells)", more);
    mm_sparse_clear(&map);
    mm_err err = MM_ERR_INIT;
    ok(!mm_grid_points(&axes, 2, x, y, 0, &map, &err) && err.code == MM_EINPUT, "two points");
    mm_err_clear(&err);
    mm_sparse_clear(&map);
}

static void test_sample(void)
{
    const double gx[] = { 0, 1, 3 }, gy[] = { 10, 20 }, value[] = { 1, 2, NAN, 5, 6, 12 };
    const mm_axes axes = { 3, 2, gx, gy };
    const mm_sample s = mm_grid_sample(&axes, 0.25, 12.5);
    double sum = 0;
    for (int k = 0; k < s.n; k++)
        sum += s.weight[k] * value[s.cell[k]];
    near_rel(sum, 0.75 * (0.75 * 1 + 0.25 * 2) + 0.25 * (0.75 * 5 + 0.25 * 6), 1e-15, "bilinear");
    const mm_sample node = mm_grid_sample(&axes, 1, 10);
    ok(node.n == 1 && node.cell[0] == 1 && node.weight[0] == 1, "a node stands alone, beside a missing one");
    ok(mm_grid_sample(&axes, 3, 20).n == 1 && mm_grid_sample(&axes, 3, 20).cell[0] == 5, "the last node");
    ok(mm_grid_sample(&axes, 3.1, 15).n == 0 && mm_grid_sample(&axes, 1, NAN).n == 0, "outside, and nowhere");
    const mm_axes line = { 3, 1, gx, gy };
    ok(mm_grid_sample(&line, 2, 10).n == 2 && mm_grid_sample(&line, 2, 11).n == 0, "a grid of one row");
}

static void test_integral(void)
{
    const double x[] = { 0, 1, 3, 4 };
    double w[4];
    mm_trapezoid_weights(4, x, 0, 4, w);
    ok(w[0] == 0.5 && w[1] == 1.5 && w[2] == 1.5 && w[3] == 0.5, "whole intervals");
    mm_trapezoid_weights(4, x, 1.5, 2, w); /* inside of one interval: half of the way between 0.25 and 0.5 */
    ok(w[0] == 0 && w[1] == 0.5 * 0.625 && w[2] == 0.5 * 0.375 && w[3] == 0, "fractions of one interval");
    mm_trapezoid_weights(4, x, -5, 0.5, w);
    ok(w[0] == 0.375 && w[1] == 0.125 && w[2] == 0, "nothing outside");
    double gx[9], gy[5], value[45], sigma[45], error;
    for (int i = 0; i < 9; i++)
        gx[i] = 0.5 * i;
    for (int j = 0; j < 5; j++)
        gy[j] = 10 + j * j;
    for (int c = 0; c < 45; c++) {
        value[c] = gx[c % 9] * gy[c / 9];
        sigma[c] = 0.1;
    }
    value[0] = NAN;
    const mm_axes axes = { 9, 5, gx, gy };
    const double xr[] = { 0.7, 3.1 }, yr[] = { 10.5, 17 };
    near_rel(mm_grid_integral(&axes, value, sigma, xr, yr, &error),
             (3.1 * 3.1 - 0.49) / 2 * (289 - 110.25) / 2, 1e-13,
             "integral of a bilinear surface, exact for any box");
    double wx[9], wy[5], variance = 0;
    mm_trapezoid_weights(9, gx, 0.7, 3.1, wx);
    mm_trapezoid_weights(5, gy, 10.5, 17, wy);
    for (int c = 0; c < 45; c++)
        variance += pow(wx[c % 9] * wy[c / 9] * 0.1, 2);
    near_rel(error, sqrt(variance), 1e-14, "its error");
    const double all[] = { 0, 4 };
    ok(isnan(mm_grid_integral(&axes, value, sigma, all, yr, &error)),
       "a missing cell inside of the box is not passed over");
}

/* A grid twice as fine as the data: cells share points, so the integral's error must come from the points. */
static void test_shared_points(void)
{
    plane p;
    const mm_scans scans = make_plane(&p);
    double gx[26], gy[21], cell[26 * 21], factor[26 * 21], weight[N] = { 0 }, wx[26], wy[21];
    for (int i = 0; i < 26; i++)
        gx[i] = 0.25 * i + 0.25;
    for (int j = 0; j < 21; j++)
        gy[j] = 100 + 0.5 * j;
    const mm_axes axes = { 26, 21, gx, gy };
    mm_sparse map;
    mm_grid_scans(&axes, &scans, &map, NULL);
    mm_trapezoid_weights(26, gx, 1, 5, wx);
    mm_trapezoid_weights(21, gy, 101, 109, wy);
    for (int c = 0; c < 26 * 21; c++)
        factor[c] = wx[c % 26] * wy[c / 26];
    ok(mm_sparse_combine(&map, factor, weight), "weights of the points in an integral over the grid");
    double variance = 0, sum = 0, scatter = 0, naive;
    for (int i = 0; i < N; i++) {
        variance += pow(weight[i] * p.sigma[i], 2);
        sum += weight[i] * p.value[i];
    }
    const double xr[] = { 1, 5 }, yr[] = { 101, 109 },
                 truth = 8 * (12 + 0.25 * 24) - 4 * (109 * 109 - 101 * 101);
    near_rel(sum, truth, 1e-12, "the integral itself");
    double error[26 * 21];
    mm_sparse_errors(&map, p.sigma, error);
    mm_sparse_values(&map, p.value, cell);
    near_rel(mm_grid_integral(&axes, cell, error, xr, yr, &naive), truth, 1e-12, "the same from the cells");
    enum { SETS = 2000 };
    for (int s = 0; s < SETS; s++) {
        double off = 0;
        for (int i = 0; i < N; i++)
            off += weight[i] * p.sigma[i] * random_normal();
        scatter += off * off / SETS;
    }
    ok(fabs(variance / scatter - 1) < 0.1 && naive < 0.7 * sqrt(scatter),
       "error %.3f as the scatter %.3f; taking cells for independent gives %.3f", sqrt(variance),
       sqrt(scatter), naive);
    mm_sparse_clear(&map);
}

int main(void)
{
    test_scans();
    test_gaps();
    test_points();
    test_sample();
    test_integral();
    test_shared_points();
    return done();
}
