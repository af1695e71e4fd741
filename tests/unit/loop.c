/* Magnetisation loops: known parameters come back, with honest errors, whatever the shape of the loop. */
#include <stdlib.h>

#include "base/constants.h"
#include "magnet/loop.h"
#include "random.h"
#include "tap.h"

enum { MAX = 1200 };

/* What a loop is made of; fields in Oe, moments in emu. */
typedef struct recipe {
    const char *name;
    double (*shape)(double u); /* from -1 to 1, odd */
    double hc, width, ms, slope, offset, drift, shift, noise, top, step;
    bool virgin;
} recipe;

static double tanh_shape(double u)
{
    return tanh(u);
}

static double arctan_shape(double u)
{
    return 2 / MM_PI * atan(u);
}

static double langevin_shape(double u)
{
    return fabs(u) < 1e-3 ? u / 3 : 1 / tanh(u) - 1 / u;
}

typedef struct points {
    size_t n;
    double field[MAX], moment[MAX];
} points;

static void sweep(points *p, const recipe *r, double from, double to, double hc)
{
    const double step = to > from ? r->step : -r->step;
    for (double h = from; step > 0 ? h <= to + 1e-6 : h >= to - 1e-6; h += step) {
        p->field[p->n] = h;
        p->moment[p->n++] = r->ms * r->shape((h - hc - r->shift) / r->width) + r->slope * h;
    }
}

static void make(const recipe *r, points *p)
{
    p->n = 0;
    if (r->virgin)
        sweep(p, r, 0, r->top, 0);
    sweep(p, r, r->top, -r->top, -r->hc);
    sweep(p, r, -r->top, r->top, r->hc);
    for (size_t i = 0; i < p->n; i++)
        p->moment[i] += r->offset + r->drift * (double)i / (double)(p->n - 1) + r->noise * random_normal();
}

static double remanence(const recipe *r)
{
    return r->ms * (r->shape((r->hc - r->shift) / r->width) + r->shape((r->hc + r->shift) / r->width)) / 2;
}

static const recipe recipes[] = {
    { "tanh", tanh_shape, 500, 300, 1e-3, 2e-9, 2e-5, 3e-5, 0, 1e-7, 1e4, 100, false },
    { "tanh with a virgin curve", tanh_shape, 500, 300, 1e-3, 2e-9, 2e-5, 3e-5, 0, 1e-7, 1e4, 100, true },
    { "diamagnetic holder", tanh_shape, 500, 200, 1e-3, -8e-8, -2e-5, -3e-5, 0, 1e-7, 2e4, 200, false },
    { "square", tanh_shape, 3000, 60, 1e-3, 2e-9, 2e-5, 3e-5, 0, 1e-7, 1e4, 100, false },
    { "shifted", tanh_shape, 500, 300, 1e-3, 2e-9, 2e-5, 3e-5, 80, 1e-7, 1e4, 100, false },
    { "arctan", arctan_shape, 500, 200, 1e-3, 2e-9, 2e-5, 3e-5, 0, 2e-8, 2e4, 100, false },
    { "Langevin", langevin_shape, 300, 200, 1e-3, 2e-9, 2e-5, 3e-5, 0, 2e-8, 2e4, 100, false },
    { "without noise", tanh_shape, 500, 300, 1e-3, 2e-9, 2e-5, 3e-5, 0, 0, 1e4, 100, false },
    { "arctan without noise", arctan_shape, 500, 200, 1e-3, 2e-9, 2e-5, 3e-5, 0, 0, 2e4, 100, false },
    { "square without noise", tanh_shape, 3000, 60, 1e-3, 2e-9, 2e-5, 3e-5, 0, 0, 1e4, 100, false },
};

static bool analyse(const points *p, const mm_loop_opts *opts, mm_loop *loop)
{
    const mm_loop_data data = { p->n, p->field, p->moment, NULL };
    return mm_loop_analyse(&data, opts, loop, NULL);
}

static void within(const recipe *r, const char *what, double got, double want, double tolerance)
{
    if (!ok(fabs(got - want) <= tolerance * fabs(want), "%s: %s within %g %%", r->name, what,
            100 * tolerance))
        diag("got %.8g, want %.8g", got, want);
}

static void test_recipe(const recipe *r)
{
    static points p;
    mm_loop loop;
    const mm_loop_opts opts = MM_LOOP_OPTS_INIT;
    make(r, &p);
    if (!ok(analyse(&p, &opts, &loop), "%s is analysed", r->name))
        return;
    within(r, "Hc", loop.Hc.value, r->hc, 0.01);
    within(r, "Mr", loop.Mr.value, remanence(r), 0.01);
    within(r, "Ms", loop.Ms.value, r->ms, 0.01);
    within(r, "slope", loop.chi_hf.value, r->slope, 0.01);
    within(r, "offset", loop.offset.value, r->offset, 0.01);
    within(r, "drift", loop.drift.value, r->drift, 0.01);
    ok(fabs(loop.shift.value - r->shift) < 0.01 * r->hc, "%s: shift", r->name);
    ok(fabs(loop.field_offset.value - r->shift) < 0.01 * r->hc, "%s: field offset", r->name);
    mm_loop_free(&loop);
}

/* The pulls of a quantity have the mean 0 and the width 1. */
typedef struct pull {
    const char *name;
    size_t n;
    double sum, squares;
} pull;

static void pull_add(pull *q, mm_loop_value got, double want)
{
    const double u = (got.value - want) / got.error;
    q->n++;
    q->sum += u;
    q->squares += u * u;
}

static void test_pulls(void)
{
    enum { SETS = 300, QUANTITIES = 8 };
    recipe r = recipes[0];
    r.noise = 2e-6;
    static points p;
    const mm_loop_opts opts = MM_LOOP_OPTS_INIT;
    pull q[QUANTITIES] = { { .name = "Hc" },    { .name = "Mr" },          { .name = "Ms" },
                           { .name = "slope" }, { .name = "offset" },      { .name = "drift" },
                           { .name = "shift" }, { .name = "field offset" } };
    for (int s = 0; s < SETS; s++) {
        mm_loop loop;
        make(&r, &p);
        if (!analyse(&p, &opts, &loop))
            continue;
        const mm_loop_value got[] = { loop.Hc,     loop.Mr,    loop.Ms,    loop.chi_hf,
                                      loop.offset, loop.drift, loop.shift, loop.field_offset };
        const double want[] = { r.hc, remanence(&r), r.ms, r.slope, r.offset, r.drift, 0, 0 };
        for (int k = 0; k < QUANTITIES; k++)
            pull_add(&q[k], got[k], want[k]);
        ok(s > 0 || isnan(loop.remanent_field.value), "a ferromagnet tells nothing of the magnet");
        mm_loop_free(&loop);
    }
    for (int k = 0; k < QUANTITIES; k++) {
        const double n = (double)q[k].n, mean = q[k].sum / n, width = sqrt(q[k].squares / n);
        ok(q[k].n == SETS && fabs(mean) < 0.3 && width > 0.8 && width < 1.25,
           "%s: pulls have the mean %.2f and the width %.2f", q[k].name, mean, width);
    }
}

static void test_area(void)
{
    static points p;
    mm_loop loop;
    const mm_loop_opts opts = MM_LOOP_OPTS_INIT;
    make(&recipes[0], &p);
    analyse(&p, &opts, &loop);
    near_rel(loop.area.value, 4 * 500 * 1e-3, 0.003, "area of a saturated loop: 4 Hc Ms");
    near_rel(loop.closure.value, 3e-5 / 1e-3, 0.02, "closure is the drift over Ms");
    near_rel(loop.squareness.value, tanh(500.0 / 300), 0.003, "squareness");
    mm_loop_free(&loop);
}

/* What cannot be known is not given. */
static void test_parts(void)
{
    static points p;
    mm_loop loop;
    const mm_loop_opts opts = MM_LOOP_OPTS_INIT;
    recipe r = recipes[0];
    p.n = 0;
    sweep(&p, &r, r.top, -r.top, -r.hc);
    ok(analyse(&p, &opts, &loop), "one branch");
    ok(isnan(loop.Hc.value) && isnan(loop.drift.value) && isnan(loop.area.value) && isnan(loop.closure.value),
       "has no coercivity, drift, area or closure");
    near_rel(loop.Ms.value, r.ms, 0.01, "but a saturation");
    mm_loop_free(&loop);
    p.n = 0;
    sweep(&p, &r, 0, r.top, 0);
    ok(analyse(&p, &opts, &loop), "a virgin curve");
    ok(isnan(loop.offset.value) && isnan(loop.Hc.value) && loop.branch.virgin == 0, "has no offset either");
    mm_loop_free(&loop);
    p.n = 4;
    mm_err err = MM_ERR_INIT;
    const mm_loop_data few = { p.n, p.field, p.moment, NULL };
    ok(!mm_loop_analyse(&few, &opts, &loop, &err) && err.code == MM_EINPUT, "four points are no loop");
    mm_err_clear(&err);
    for (size_t i = 0; i < 20; i++)
        p.field[i] = 100;
    const mm_loop_data still = { 20, p.field, p.moment, NULL };
    ok(!mm_loop_analyse(&still, &opts, &loop, NULL), "nor is a field that stands");
}

/* A paramagnet does not saturate, and its magnet's remanence makes a loop that runs the other way round. */
static void test_paramagnet(void)
{
    static points p;
    mm_loop loop;
    const mm_loop_opts opts = MM_LOOP_OPTS_INIT;
    const recipe r = { "paramagnet", langevin_shape, -15, 15000, 1e-3, 0, 0, 0, 0, 1e-8, 7e4, 500, false };
    make(&r, &p);
    ok(analyse(&p, &opts, &loop), "a paramagnet");
    ok(!loop.saturated || loop.law, "is no straight line in high field");
    near_abs(loop.Hc.value, -15, 2, "a remanent field of 15 Oe gives a coercivity of -15 Oe");
    near_abs(loop.remanent_field.value, 15, 0.5, "and is found");
    mm_loop_free(&loop);
    recipe linear = { "palladium", tanh_shape, 0, 100, 0, 1.37e-6, 0, 0, 30, 1e-7, 7e4, 1000, false };
    p.n = 0;
    sweep(&p, &linear, linear.top, -linear.top, 0);
    for (size_t i = 0; i < p.n; i++)
        p.moment[i] = linear.slope * (p.field[i] - 30) + linear.noise * random_normal();
    const size_t half = p.n;
    sweep(&p, &linear, -linear.top, linear.top, 0);
    for (size_t i = half; i < p.n; i++)
        p.moment[i] = linear.slope * (p.field[i] + 30) + linear.noise * random_normal();
    ok(analyse(&p, &opts, &loop), "a linear sample");
    near_abs(loop.remanent_field.value, 30, 0.5, "has a remanent field of 30 Oe");
    ok(fabs(loop.remanent_field.value - 30) < 4 * loop.remanent_field.error, "to its error");
    ok(isnan(loop.Hc.value), "and no coercivity");
    mm_loop_free(&loop);
}

static void test_options(void)
{
    static points p;
    mm_loop loop;
    recipe r = recipes[0];
    r.shift = 30;
    mm_loop_opts opts = MM_LOOP_OPTS_INIT;
    opts.field_offset = 30;
    make(&r, &p);
    analyse(&p, &opts, &loop);
    ok(fabs(loop.shift.value) < 3, "a field offset is taken off");
    mm_loop_free(&loop);
    opts = (mm_loop_opts){ .high_field = NAN, .keep_offset = true, .keep_drift = true, .keep_slope = true };
    make(&r, &p);
    analyse(&p, &opts, &loop);
    ok(memcmp(loop.moment, p.moment, p.n * sizeof *p.moment) == 0, "nothing is taken off that is to be kept");
    mm_loop_free(&loop);
}

int main(void)
{
    for (size_t i = 0; i < sizeof recipes / sizeof *recipes; i++)
        test_recipe(&recipes[i]);
    test_pulls();
    test_area();
    test_parts();
    test_paramagnet();
    test_options();
    return done();
}
