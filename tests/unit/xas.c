/* The xas room: drifts, counters, glitches, foreign edges, openings, bends and means of known data. */
#include <stdlib.h>

#include "random.h"
#include "tap.h"
#include "xas/align.h"
#include "xas/counter.h"
#include "xas/crossover.h"
#include "xas/e0.h"
#include "xas/edge.h"
#include "xas/foreign.h"
#include "xas/glitch.h"
#include "xas/hysteresis.h"
#include "xas/merge.h"
#include "xas/normalize.h"

enum { POINTS = 401 };

/* An error-function edge of height 1 at 5723 eV with a white line, between 5660 and 5860 eV. */
static double edge_shape(double e)
{
    const double x = e - 5723;
    return 0.5 * (1 + erf(x / 3)) + 1.5 * exp(-(x - 4) * (x - 4) / 18);
}

static void make(mm_spectrum *s, double shift, double noise)
{
    *s = (mm_spectrum){ .n = POINTS };
    s->energy = malloc(POINTS * sizeof *s->energy);
    s->mu = malloc(POINTS * sizeof *s->mu);
    for (size_t i = 0; i < POINTS; i++) {
        s->energy[i] = 5660 + 0.5 * (double)i;
        s->mu[i] = edge_shape(s->energy[i] - shift) + noise * random_normal();
    }
}

static void test_normalize(void)
{
    mm_spectrum s;
    mm_err err = MM_ERR_INIT;
    make(&s, 0, 0);
    for (size_t i = 0; i < s.n; i++)
        s.mu[i] = 0.7 * s.mu[i] + 2 - 1e-3 * (s.energy[i] - 5700);
    mm_normalize_opts o = MM_NORMALIZE_OPTS_INIT;
    o.post_lo = 30;
    mm_normalized norm;
    ok(mm_normalize(s.n, s.energy, s.mu, &o, &norm, &err), "a spectrum on a line");
    near_abs(norm.edge_step, 0.7, 1e-9, "its edge step is that of the shape");
    near_abs(norm.norm[s.n - 1], 1, 1e-9, "norm is 1 far above");
    near_abs(norm.norm[0], 0, 1e-9, "and 0 below");
    mm_normalized_free(&norm);
    for (size_t i = 0; i < s.n; i++)
        s.mu[i] += s.energy[i] > 5740 ? 0.1 * sin((s.energy[i] - 5740) / 4) : 0;
    o.method = MM_NORMALIZE_AREA;
    ok(mm_normalize(s.n, s.energy, s.mu, &o, &norm, &err), "the same by its area");
    double sum = 0, count = 0;
    for (size_t i = 0; i < s.n; i++)
        if (s.energy[i] > norm.e0 + norm.post_lo && s.energy[i] < norm.e0 + norm.post_hi) {
            sum += norm.norm[i];
            count++;
        }
    near_abs(sum / count, 1, 2e-3, "norm is 1 on average over the post-edge");
    mm_normalized_free(&norm);
    o.method = MM_NORMALIZE_STEP;
    o.e0 = 5662;
    ok(!mm_normalize(s.n, s.energy, s.mu, &o, &norm, &err) && strstr(err.msg, "pre-edge") != NULL,
       "an edge at the begin has no pre-edge");
    mm_err_clear(&err);
    mm_spectrum_free(&s);
}

static void test_drift(void)
{
    mm_spectrum a, b;
    double shift = NAN;
    make(&a, 0, 0.001);
    make(&b, 1.37, 0.001);
    ok(mm_xas_drift(&a, &b, &shift, NULL), "two spectra match");
    near_abs(shift, -1.37, 0.01, "at the shift between them");
    mm_spectrum_free(&a);
    mm_spectrum_free(&b);
}

static void test_counter(void)
{
    double counts[] = { 1e5, 2e5 }, live[2];
    for (size_t i = 0; i < 2; i++)
        live[i] = counts[i] / (1 + counts[i] * 1e-6) + 40;
    mm_counter_dark(2, live, 40);
    ok(mm_counter_dead_time(2, live, NULL, 1e-6, NULL), "a dead time of 1 us");
    near_rel(live[1], counts[1], 1e-12, "gives the true counts back");
    mm_err err = MM_ERR_INIT;
    ok(!mm_counter_dead_time(2, live, NULL, 1e-5, &err), "counts that leave no live time are refused");
    mm_err_clear(&err);
}

static void test_glitch(void)
{
    mm_spectrum s;
    double removed[POINTS];
    make(&s, 0, 1e-3);
    ok(mm_spectrum_deglitch(&s, 5723, removed) == 0, "noise alone holds no glitch");
    s.mu[300] += 0.05;
    ok(mm_spectrum_deglitch(&s, 5723, removed) == 1 && removed[0] == 5810, "a point off by 50 sigma does");
    ok(s.n == POINTS - 1 && s.energy[300] == 5810.5, "it is gone");
    mm_spectrum_free(&s);
}

static void test_edges(void)
{
    mm_edge edge;
    ok(mm_edge_find("Ce", "L3", &edge), "xraylib knows Ce L3");
    near_abs(edge.energy, 5723, 1, "at 5723 eV");
    near_abs(mm_edge_next(&edge), 6164, 2, "and Ce L2 behind it at 6164 eV");
    mm_spectrum s;
    mm_foreign found[4];
    make(&s, 0, 1e-3);
    for (size_t i = 0; i < s.n; i++)
        s.energy[i] += 120; /* a smooth post-edge up to 5980 eV */
    ok(mm_xas_foreign(&s, &edge, 1, 5860, 5980, found, 4) == 0, "a smooth curve holds no foreign edge");
    for (size_t i = 0; i < s.n; i++)
        s.mu[i] += 0.05 * (s.energy[i] > 5891);
    ok(mm_xas_foreign(&s, &edge, 1, 5860, 5980, found, 4) == 1 && strcmp(found[0].edge.symbol, "La") == 0 &&
           strcmp(found[0].edge.name, "L2") == 0,
       "a step at 5891 eV is La L2");
    near_abs(found[0].height, 0.05, 5 * found[0].error, "and its height is right");
    mm_spectrum_free(&s);
}

enum { NODES = 31 };

static void make_split(double height, mm_growth growth, double *t, double *split, double *sigma)
{
    const mm_opening truth = {
        .closing = 50, .top = 170, .bifurcation = 240, .height = height, .below = growth, .above = growth
    };
    for (size_t i = 0; i < NODES; i++) {
        t[i] = 5 + 9.75 * (double)i;
        sigma[i] = 0.01;
        split[i] = mm_opening_value(&truth, t[i]) + sigma[i] * random_normal();
    }
}

/* In how many of 40 series the temperatures of an opening are found within 10 K. */
static size_t found_near(double height, mm_growth growth, bool *sign)
{
    double t[NODES], split[NODES], sigma[NODES];
    mm_openings fit;
    size_t good = 0;
    for (int run = 0; run < 40; run++) {
        make_split(height, growth, t, split, sigma);
        mm_openings_fit(NODES, t, split, sigma, &fit, NULL);
        good += fabs(fit.bifurcation - 240) < 10 && fabs(fit.top - 170) < 10 && fabs(fit.closing - 50) < 10;
    }
    *sign = fit.height * height > 0;
    return good;
}

static void test_opening(void)
{
    double t[NODES], split[NODES], sigma[NODES];
    mm_openings fit;
    bool sign;
    size_t good = found_near(-0.4, MM_GROWTH_LINEAR, &sign), alarms = 0;
    enum { SERIES = 300 };
    ok(good >= 38, "a split of 40 sigma: all three temperatures within 10 K (%zu of 40)", good);
    ok(sign, "the height has its sign");
    good = found_near(0.21, MM_GROWTH_LINEAR, &sign);
    ok(good >= 34, "21 sigma, straight flanks: %zu of 40", good);
    good = found_near(0.21, MM_GROWTH_SMOOTH, &sign);
    ok(good >= 30, "21 sigma, smooth flanks: %zu of 40", good);
    good = found_near(0.21, MM_GROWTH_ROUND, &sign);
    ok(good >= 33, "21 sigma, round flanks: %zu of 40", good);
    for (int run = 0; run < SERIES; run++) {
        make_split(0, MM_GROWTH_LINEAR, t, split, sigma);
        mm_openings_fit(NODES, t, split, sigma, &fit, NULL);
        alarms += mm_openings_chance(NODES, &fit, INFINITY) < 0.005;
    }
    ok(alarms <= 3, "noise alone is taken for an opening in %zu of %d series", alarms, SERIES);
}

static void test_hysteresis(void)
{
    double t[2][NODES], q[2][NODES], sigma[2][NODES], pull = 0;
    enum { RUNS = 30 };
    mm_hysteresis_opts o = MM_HYSTERESIS_OPTS_INIT;
    o.samples = 40;
    for (int run = 0; run < RUNS; run++) {
        make_split(-0.5, MM_GROWTH_LINEAR, t[0], q[0], sigma[0]);
        make_split(0, MM_GROWTH_LINEAR, t[1], q[1], sigma[1]);
        const mm_branch heating = { NODES, t[0], q[0], sigma[0] }, cooling = { NODES, t[1], q[1], sigma[1] };
        mm_hysteresis h;
        if (!mm_hysteresis_find(&heating, &cooling, &o, &h, NULL) || !h.present)
            return (void)ok(false, "a loop is found");
        const double z = (h.area.value - 47.5) / h.area.error; /* 0.5 (240 - 50) / 2 */
        pull += z * z / RUNS;
        mm_hysteresis_free(&h);
    }
    ok(pull > 0.5 && pull < 1.7, "the errors of the loop area are honest: mean squared pull %.2f", pull);
}

static void test_crossover(void)
{
    double x[30], y[30], sigma[30];
    mm_broken_line fit;
    for (size_t i = 0; i < 30; i++) {
        x[i] = 10 * (double)i;
        sigma[i] = 0.01;
        y[i] = 1 + 0.001 * x[i] + 0.004 * fmax(0, x[i] - 165) + sigma[i] * random_normal();
    }
    ok(mm_broken_line_fit(30, x, y, sigma, &fit, NULL) && fit.chance < 1e-6, "a bend is beyond chance");
    near_abs(fit.bend_at, 165, 6, "and where it was put");
    size_t alarms = 0;
    for (int run = 0; run < 200; run++) {
        for (size_t i = 0; i < 30; i++)
            y[i] = 1 + 0.001 * x[i] + sigma[i] * random_normal();
        mm_broken_line_fit(30, x, y, sigma, &fit, NULL);
        alarms += fit.chance < 0.01;
    }
    ok(alarms <= 4, "a straight line bends in %zu of 200 at the level of 0.01", alarms);
}

static void test_merge(void)
{
    mm_spectrum s[5];
    mm_merged m;
    for (size_t i = 0; i < 5; i++)
        make(&s[i], 0, 0.01);
    ok(mm_merge(5, s, false, &m, NULL), "five scans merge");
    double chisq = 0;
    for (size_t i = 0; i < m.n; i++)
        chisq += pow((m.mean[i] - edge_shape(m.energy[i])) / m.error[i], 2) / (double)m.n;
    ok(chisq > 0.75 && chisq < 1.3, "their mean is off the truth by its error: %.2f", chisq);
    ok(m.trend_chance > 1e-3, "no trend");
    mm_merged_free(&m);
    for (size_t i = 0; i < POINTS; i++)
        s[2].mu[i] *= 1.05;
    ok(mm_merge(5, s, true, &m, NULL) && m.scan[2].disagrees && !m.scan[2].used && m.scan[0].used,
       "the one that disagrees is left out");
    mm_merged_free(&m);
    for (size_t i = 0; i < 5; i++)
        mm_spectrum_free(&s[i]);
}

int main(void)
{
    test_normalize();
    test_drift();
    test_counter();
    test_glitch();
    test_edges();
    test_opening();
    test_hysteresis();
    test_crossover();
    test_merge();
    return done();
}
