/* magnet/level and magnet/tc: levels of logistic transitions with known places, their errors, and groups. */
#include "magnet/level.h"

#include <stdlib.h>

#include "magnet/tc.h"
#include "random.h"
#include "tap.h"

enum { POINTS = 301 };

typedef struct made {
    double x[POINTS], y[POINTS];
} made;

/* 1/(1 + exp(-(x - middle)/width)): it has the value L at middle + width ln(L/(1 - L)). */
static mm_ramp make(made *m, double middle, double width, double noise)
{
    for (size_t i = 0; i < POINTS; i++) {
        m->x[i] = 2 + 3. * (double)i / (POINTS - 1);
        m->y[i] = 1 / (1 + exp(-(m->x[i] - middle) / width)) + noise * random_normal();
    }
    return (mm_ramp){ POINTS, m->x, m->y, NULL };
}

static const mm_level_opts three = { .nlevel = 3, .level = { 0.1, 0.5, 0.9 }, .lo = NAN, .hi = NAN };

static void test_exact(void)
{
    static made m;
    mm_ramp ramp = make(&m, 3.5, 0.05, 0);
    mm_levels l;
    mm_err err = MM_ERR_INIT;
    ok(mm_levels_find(1, &ramp, &three, &l, &err), "a transition in temperature");
    near_abs(l.at[0].value, 3.5 + 0.05 * log(1. / 9), 2e-3, "10 %");
    near_abs(l.at[1].value, 3.5, 2e-3, "50 %");
    near_abs(l.at[2].value, 3.5 + 0.05 * log(9), 2e-3, "90 %");
    near_abs(l.normal, 1, 0.02, "the normal state is found");
    mm_level_opts given = three;
    given.lo = 4.2;
    given.hi = 4.9;
    ok(mm_levels_find(1, &ramp, &given, &l, &err), "with the range given");
    near_abs(l.at[1].value, 3.5, 1e-6, "50 %");
    given.line = true;
    ok(mm_levels_find(1, &ramp, &given, &l, &err) && fabs(l.moved) < 1e-4, "a line moves nothing here");
    given.lo = 7;
    given.hi = 8;
    ok(!mm_levels_find(1, &ramp, &given, &l, &err) && err.code == MM_EINPUT, "no point in the range");
    mm_err_clear(&err);
    for (size_t i = 0; i < POINTS; i++)
        m.y[i] = 0.3 + 0.7 * m.y[i];
    ok(mm_levels_find(1, &ramp, &three, &l, &err), "a transition that does not reach 0");
    ok(isnan(l.at[0].value) && isfinite(l.at[1].value) && l.at[0].ramps == 0, "has no tenth");
    near_abs(l.lowest, 0.3, 0.01, "its lowest signal");
    mm_level_opts rest = three;
    rest.rest = true;
    ok(mm_levels_find(1, &ramp, &rest, &l, &err), "unless what is lowest counts as 0");
    near_abs(l.at[1].value, 3.5, 3e-3, "50 %");
    for (size_t i = 0; i < POINTS; i++)
        m.y[i] = 2 - m.y[i];
    ok(mm_levels_find(1, &ramp, &rest, &l, &err) && isnan(l.at[1].value),
       "a moment that falls has no levels");
}

/* Errors against the truth in 300 transitions with noise: their squares average to 1. */
static void test_pulls(void)
{
    enum { RUNS = 300 };
    static made m;
    double squares[3] = { 0 }, mean = 0;
    mm_level_opts given = three;
    given.lo = 4;
    given.hi = 5;
    for (int k = 0; k < RUNS; k++) {
        const double middle = 3.3 + 0.2 * k / RUNS;
        mm_ramp ramp = make(&m, middle, 0.05, 0.005);
        mm_levels l;
        if (!mm_levels_find(1, &ramp, &given, &l, NULL))
            continue;
        for (int i = 0; i < 3; i++) {
            const double truth = middle + 0.05 * log(three.level[i] / (1 - three.level[i]));
            const double pull = (l.at[i].value - truth) / l.at[i].error;
            squares[i] += pull * pull / RUNS;
            mean += i == 1 ? pull / RUNS : 0;
        }
    }
    for (int i = 0; i < 3; i++)
        ok(squares[i] > 0.7 && squares[i] < 1.4, "%g %%: mean square of the pulls %.2f", 100 * three.level[i],
           squares[i]);
    ok(fabs(mean) < 0.2, "no bias (%.2f)", mean);
}

/* R(H) at two temperatures, up and down through both signs, and between them a few rows on the way. */
static void test_groups(void)
{
    enum { SIDE = 200 };
    static double t[5 * SIDE], h[5 * SIDE], r[5 * SIDE];
    size_t n = 0;
    for (int run = 0; run < 2; run++) {
        const double middle = run == 0 ? 6000 : 4000;
        for (int i = 0; i < 2 * SIDE; i++, n++) {
            const double u = 1e4 * (1 - (double)i / (SIDE - 0.5));
            t[n] = 2 + 0.2 * run;
            h[n] = run == 0 ? u : -u;
            r[n] = 1 / (1 + exp(-(fabs(h[n]) - middle) / 150));
        }
        for (int i = 0; i < 4 && run == 0; i++, n++) {
            t[n] = 2.04 + 0.04 * i;
            h[n] = -1e4;
            r[n] = 1;
        }
    }
    mm_transitions list = { 0 };
    mm_err err = MM_ERR_INIT;
    ok(mm_transitions_add(&list, n, t, h, r, NULL, false, &err), "a mixed sequence");
    ok(mm_transitions_solve(&list, three, NULL, &err) && list.n == 2, "two temperatures (%zu)", list.n);
    ok(list.n == 2 && list.t[0].nramp == 2 && list.t[0].kind == MM_RUN_FIELD, "both signs of the field");
    near_abs(list.n > 0 ? list.t[0].levels.at[1].value : NAN, 6000, 1, "the first");
    near_abs(list.n > 1 ? list.t[1].levels.at[1].value : NAN, 4000, 1, "the second");
    near_abs(list.n > 1 ? list.t[1].at : NAN, 2.2, 1e-9, "its temperature");
    mm_transitions_free(&list);
}

int main(void)
{
    test_exact();
    test_pulls();
    test_groups();
    return done();
}
