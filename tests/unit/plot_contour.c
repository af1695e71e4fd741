/* plot/: contour lines on known fields, and the colour maps. */
#include <stdlib.h>

#include "base/mem.h"
#include "plot/contour.h"
#include "plot/palette.h"
#include "tap.h"

enum { NX = 41, NY = 31 };

static double x[NX], y[NY], z[NX * NY];

/* An uneven grid over -2 .. 2 in both directions. */
static void make_grid(double (*f)(double, double))
{
    for (int i = 0; i < NX; i++) {
        const double u = 2.0 * i / (NX - 1) - 1;
        x[i] = u + u * fabs(u);
    }
    for (int j = 0; j < NY; j++)
        y[j] = -2 + 4.0 * j / (NY - 1);
    for (int j = 0; j < NY; j++)
        for (int i = 0; i < NX; i++)
            z[j * NX + i] = f(x[i], y[j]);
}

static double length_of(const mm_plot_isoline *line)
{
    double sum = 0;
    for (size_t i = 1; i < line->n; i++)
        sum += hypot(line->point[i].x - line->point[i - 1].x, line->point[i].y - line->point[i - 1].y);
    return sum;
}

static double cone(double u, double v)
{
    return hypot(u, v);
}

static double product(double u, double v)
{
    return u * v;
}

static void test_circle(void)
{
    mm_plot_isolines lines = { NULL, 0, 0 };
    make_grid(cone);
    ok(mm_plot_contour(NX, x, NY, y, z, 1.5, &lines) && lines.n == 1, "a cone has one line at each level");
    const mm_plot_isoline *line = &lines.line[0];
    ok(line->closed && line->point[0].x == line->point[line->n - 1].x, "it is closed");
    near_rel(length_of(line), 2 * M_PI * 1.5, 2e-3, "its length is that of the circle");
    double worst = 0;
    for (size_t i = 0; i < line->n; i++)
        worst = fmax(worst, fabs(hypot(line->point[i].x, line->point[i].y) - 1.5));
    ok(worst < 3e-3, "all its points lie on the circle"); /* h^2 f'' / 8 with h = 0.19 */
    mm_plot_isolines_free(&lines);
    ok(mm_plot_contour(NX, x, NY, y, z, -1, &lines) && lines.n == 0, "no line below the least value");
    ok(mm_plot_contour(1, x, NY, y, z, 1, &lines) && lines.n == 0, "no line on a grid of one column");
    ok(mm_plot_contour(NX, x, NY, y, z, NAN, &lines) && lines.n == 0, "no line at no level");
}

static void test_hyperbola(void)
{
    mm_plot_isolines lines = { NULL, 0, 0 };
    make_grid(product);
    ok(mm_plot_contour(NX, x, NY, y, z, 0.5, &lines) && lines.n == 2, "xy = 0.5 has two branches");
    for (size_t k = 0; k < lines.n; k++) {
        const mm_plot_isoline *line = &lines.line[k];
        const double side = line->point[0].x;
        bool same = !line->closed;
        for (size_t i = 0; i < line->n; i++)
            same = same && line->point[i].x * side > 0;
        ok(same, "an open one on each side");
    }
    mm_plot_isolines_free(&lines);
}

/* One cell with high corners at lower left and upper right. The middle decides what is connected. */
static void test_saddle(void)
{
    const double u[] = { 0, 1 }, corner[] = { 1, 0, 0, 1 };
    mm_plot_isolines lines = { NULL, 0, 0 };
    mm_plot_contour(2, u, 2, u, corner, 0.4, &lines);
    bool low = lines.n == 2;
    for (size_t k = 0; low && k < 2; k++) {
        const mm_plot_point *p = lines.line[k].point;
        low = lines.line[k].n == 2 && (p[0].x - 0.5) * (p[1].x - 0.5) >= 0 &&
              ((p[0].x + p[1].x) / 2 - 0.5) * ((p[0].y + p[1].y) / 2 - 0.5) < 0;
    }
    ok(low, "below the mean the low corners are cut off");
    mm_plot_isolines_free(&lines);
    mm_plot_contour(2, u, 2, u, corner, 0.6, &lines);
    bool high = lines.n == 2;
    for (size_t k = 0; high && k < 2; k++) {
        const mm_plot_point *p = lines.line[k].point;
        high = ((p[0].x + p[1].x) / 2 - 0.5) * ((p[0].y + p[1].y) / 2 - 0.5) > 0;
    }
    ok(high, "above it the high ones");
    mm_plot_isolines_free(&lines);
}

static void test_hole(void)
{
    mm_plot_isolines lines = { NULL, 0, 0 };
    make_grid(product);
    z[15 * NX + 30] = NAN; /* at y = 0, x > 0, on the line xy = 0 */
    mm_plot_contour(NX, x, NY, y, z, 1e-12, &lines);
    bool finite = true, off = true;
    for (size_t k = 0; k < lines.n; k++)
        for (size_t i = 0; i < lines.line[k].n; i++) {
            const mm_plot_point p = lines.line[k].point[i];
            finite = finite && isfinite(p.x) && isfinite(p.y);
            off = off && !(p.x > x[29] && p.x < x[31] && p.y > y[14] && p.y < y[16]);
        }
    ok(lines.n > 1 && finite && off, "lines end at a hole and none crosses it");
    mm_plot_isolines_free(&lines);
}

/* On any field each cell edge that the level crosses is a point of exactly one line. */
static void test_every_crossing(void)
{
    int wrong = 0;
    srand(3);
    for (int k = 0; k < 200; k++) {
        mm_plot_isolines lines = { NULL, 0, 0 };
        size_t crossings = 0, points = 0;
        for (int i = 0; i < NX * NY; i++)
            z[i] = rand() % 5; /* levels hit nodes too */
        const double level = rand() % 5;
        for (int j = 0; j < NY; j++)
            for (int i = 0; i < NX; i++) {
                crossings += i + 1 < NX && (z[j * NX + i] >= level) != (z[j * NX + i + 1] >= level);
                crossings += j + 1 < NY && (z[j * NX + i] >= level) != (z[(j + 1) * NX + i] >= level);
            }
        wrong += !mm_plot_contour(NX, x, NY, y, z, level, &lines);
        for (size_t i = 0; i < lines.n; i++)
            points += lines.line[i].n - lines.line[i].closed;
        wrong += points != crossings;
        mm_plot_isolines_free(&lines);
    }
    ok(wrong == 0, "200 random fields: every crossing is in one line, once");
}

/* CIELAB lightness of an sRGB colour. */
static double lightness(mm_plot_ink ink)
{
    const double c[] = { ink.r, ink.g, ink.b }, weight[] = { 0.2126729, 0.7151522, 0.0721750 };
    double luminance = 0;
    for (int i = 0; i < 3; i++)
        luminance += weight[i] * (c[i] <= 0.04045 ? c[i] / 12.92 : pow((c[i] + 0.055) / 1.055, 2.4));
    return luminance > 216.0 / 24389 ? 116 * cbrt(luminance) - 16 : luminance * 24389 / 27;
}

static void test_colormaps(void)
{
    double worst = 0, balance = 0;
    for (int i = 0; i <= 100; i++) {
        const double t = i / 100.0;
        worst = fmax(worst, fabs(lightness(mm_plot_map_ink(MM_MAP_SEQUENTIAL, t)) - (14 + 78 * t)));
        balance = fmax(balance, fabs(lightness(mm_plot_map_ink(MM_MAP_DIVERGING, t)) -
                                     lightness(mm_plot_map_ink(MM_MAP_DIVERGING, 1 - t))));
    }
    ok(worst < 1.5, "the sequential map gets lighter evenly (off by %.2f)", worst);
    ok(balance < 1.5, "the sides of the diverging map are as light as each other (off by %.2f)", balance);
    const mm_plot_ink middle = mm_plot_map_ink(MM_MAP_DIVERGING, 0.5);
    ok(middle.r > 0.95 && middle.g > 0.95 && middle.b > 0.95, "its middle is white");
    ok(isnan(mm_plot_map_place(MM_NORM_LINEAR, 0, 1, NAN)), "no value has no colour");
    near_abs(mm_plot_map_place(MM_NORM_SQRT, 0, 4, 1), 0.5, 1e-15, "square-root scale");
    near_abs(mm_plot_map_place(MM_NORM_LOG, 1, 100, 10), 0.5, 1e-15, "logarithmic scale");
    near_abs(mm_plot_map_place(MM_NORM_LOG, 0, 1, 1e-2), 0.5, 1e-15, "from 0 it shows four decades");
}

int main(void)
{
    test_circle();
    test_hyperbola();
    test_saddle();
    test_hole();
    test_every_crossing();
    test_colormaps();
    return done();
}
