/* A superconductor's loop: Bean's critical current of a known sample, and the field where flux enters. */
#include <stdlib.h>

#include "magnet/bean.h"
#include "random.h"
#include "tap.h"

enum { POINTS = 401 };

/* A loop of a 2 x 3 x 0.5 mm sample whose Jc is 1e5 A/cm^2 over 1 + |H|/1e4 Oe, by Bean's formula backwards.
 */
static void make(double *h, double *m, double noise)
{
    const double a = 0.2, b = 0.3, volume = 0.2 * 0.3 * 0.05;
    for (size_t i = 0; i < POINTS; i++) {
        h[i] = i <= POINTS / 2 ? 2e4 - 200 * (double)i : -2e4 + 200 * (double)(i - POINTS / 2);
        const double jc = 1e5 / (1 + fabs(h[i]) / 1e4), width = jc * a * (1 - a / (3 * b)) / 20 * volume;
        m[i] = (i <= POINTS / 2 ? 0.5 : -0.5) * width - 1e-6 * h[i] + noise * random_normal();
    }
}

static mm_sample sample_of(const char *dimensions, const char *shape)
{
    mm_table *table = mm_table_new("sample", NULL);
    mm_sample s = { .has_dimensions = false };
    if (dimensions != NULL)
        mm_meta_set(table, "dimensions", dimensions, NULL);
    if (shape != NULL)
        mm_meta_set(table, "shape", shape, NULL);
    ok(mm_sample_read(table, &s, NULL, NULL), "a sample");
    mm_table_free(table);
    return s;
}

static void test_bean(void)
{
    double h[POINTS], m[POINTS];
    make(h, m, 1e-3);
    const mm_loop_data data = { POINTS, h, m, NULL };
    const mm_loop_opts opts = {
        .high_field = NAN, .keep_offset = true, .keep_drift = true, .keep_slope = true
    };
    mm_loop loop;
    mm_bean jc;
    ok(mm_loop_analyse(&data, &opts, &loop, NULL), "a loop");
    const double noise = mm_curve_noise(POINTS / 2 + 1, h, m);
    near_rel(noise, 1e-3, 0.15, "its noise");
    const mm_sample s = sample_of("2x3x0.5mm", NULL);
    ok(mm_bean_currents(&loop, &s, noise, &jc, NULL), "its currents");
    near_rel(jc.at_zero.value, 1e5, 0.02, "Jc in zero field");
    double squares = 0;
    size_t n = 0;
    for (size_t i = 0; i < jc.n; i++)
        if (fabs(jc.field[i]) > 1000) {
            const double u = (jc.jc[i] - 1e5 / (1 + fabs(jc.field[i]) / 1e4)) / jc.jc_err[i];
            squares += u * u;
            n++;
        }
    const double width = sqrt(squares / (double)n);
    ok(n > 150 && width > 0.85 && width < 1.15, "pulls of Jc have the width %.2f", width);
    mm_bean_free(&jc);
    const mm_sample loose = sample_of("2.0(1)x3x0.5mm", NULL), round = sample_of("2x2x0.5mm", "cylinder"),
                    ball = sample_of("2mm", "sphere"), none = sample_of(NULL, NULL);
    mm_bean_currents(&loop, &loose, noise, &jc, NULL);
    ok(jc.at_zero.error > 0.07 * jc.at_zero.value, "dimensions of 5 %% make an error");
    mm_bean_free(&jc);
    mm_bean_currents(&loop, &round, noise, &jc, NULL);
    const double cylinder = 30 / (0.2 * M_PI / 4 * 0.2 * 0.2 * 0.05),
                 cuboid = 20 / (0.2 * (1 - 0.2 / 0.9) * 0.003);
    near_rel(jc.at_zero.value, 1e5 * cylinder / cuboid, 0.02, "a cylinder");
    mm_bean_free(&jc);
    ok(!mm_bean_currents(&loop, &ball, noise, &jc, NULL), "a sphere has no such formula");
    mm_err err = MM_ERR_INIT;
    ok(!mm_bean_currents(&loop, &none, noise, &jc, &err) && strstr(err.msg, "dimensions") != NULL,
       "without dimensions it says so");
    mm_err_clear(&err);
    loop.branch.up = -1;
    ok(!mm_bean_currents(&loop, &s, noise, &jc, NULL), "half a loop is not enough");
    mm_loop_free(&loop);
}

/* A line up to 120 Oe, then flux enters. */
static void test_penetration(void)
{
    enum { N = 80, SETS = 100 };
    double h[N], m[N], sum = 0, squares = 0;
    int found = 0;
    for (int s = 0; s < SETS; s++) {
        for (size_t i = 0; i < N; i++) {
            h[i] = 5 * (double)i;
            const double beyond = fmax(h[i] - 120, 0);
            m[i] = -1e-4 * h[i] + 2e-7 * beyond * beyond + 1e-5 * random_normal();
        }
        mm_penetration p;
        if (!mm_penetration_find(N, h, m, 1e-5, &p, NULL) || isnan(p.field.value))
            continue;
        const double u = (p.field.value - 120) / p.field.error;
        sum += u;
        squares += u * u;
        found++;
        if (s == 0) {
            near_abs(p.field.value, 120, 6, "flux enters at 120 Oe");
            ok(p.departure.value > 120 && p.departure.value < 160, "and is seen a little later");
            near_rel(p.slope.value, -1e-4, 0.01, "the slope before");
        }
    }
    const double width = sqrt(squares / found);
    ok(found == SETS && fabs(sum / found) < 0.5 && width > 0.7 && width < 1.4, "pulls: mean %.2f, width %.2f",
       sum / found, width);
    for (size_t i = 0; i < N; i++)
        m[i] = -1e-4 * h[i] + 1e-5 * random_normal();
    mm_penetration p;
    ok(mm_penetration_find(N, h, m, 1e-5, &p, NULL) && isnan(p.field.value), "a straight line has none");
    ok(!mm_penetration_find(6, h, m, 1e-5, &p, NULL), "six points are too few");
}

int main(void)
{
    test_bean();
    test_penetration();
    return done();
}
