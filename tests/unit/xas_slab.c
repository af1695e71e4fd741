/* Tables of absorption: normalisation by them, and self-absorption forth and back, the analytic limits, and
 * the tables behind it. */
#include <stdlib.h>

#include "random.h"
#include "tap.h"
#include "xas/absorption.h"
#include "xas/edge.h"
#include "xas/normalize.h"
#include "xas/self_absorption.h"

enum { POINTS = 201 };

static double energy[POINTS];

/* A step at 5723 eV with a white line of height 2.5. */
static double norm_at(double e)
{
    const double u = (e - 5726) / 3;
    return 0.5 * (1 + erf((e - 5723) / 3)) + 1.8 * exp(-u * u);
}

static mm_slab slab_of(double area_density)
{
    return (mm_slab){ "CeRu2", area_density, 45, 45 };
}

static mm_slab_absorption look_up(const mm_slab *slab)
{
    mm_edge edge;
    mm_slab_absorption a = { 0 };
    mm_err err = MM_ERR_INIT;
    mm_edge_find("Ce", "L3", &edge);
    if (!ok(mm_slab_look_up(slab, &edge, 5723, POINTS, energy, &a, &err), "%s is in the tables",
            slab->composition))
        diag("%s", err.msg);
    mm_err_clear(&err);
    return a;
}

static void test_tables(void)
{
    const mm_slab slab = { "Ce", INFINITY, 0.01,
                           90 }; /* so grazing that the line's own absorption is nothing */
    mm_slab_absorption a = look_up(&slab);
    near_abs(a.line, 4840, 2, "the line of Ce L3 is L alpha1");
    const size_t edge = 123; /* 5723 eV */
    const double jump = 1 + a.own[edge] / a.other[edge];
    ok(jump > 2 && jump < 4, "absorption jumps by a factor of %.2f there, as at L3 edges", jump);
    near_rel(a.own[0], a.own[edge], 1e-3, "below the edge its own part is that just above");
    double step = 0;
    for (size_t i = 1; i < POINTS; i++)
        step = fmax(step, fabs(a.other[i] / a.other[i - 1] - 1));
    ok(step < 0.01, "the rest has no step anywhere");
    mm_slab_absorption_free(&a);
}

/* (mu of the beam below the edge + mu of the line)/(step of mu at the edge) for 45 degrees: what Larch's
 * fluo_corr() has from the tables of xraydb (commit a272abc7d). */
static void test_against_larch(void)
{
    static const struct {
        const char *composition;
        double alpha;
    } known[] = { { "Ce", 1.41448 }, { "CeO2", 1.47050 }, { "CePO4", 1.85317 }, { "CeRu2", 6.09637 } };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const mm_slab slab = { known[i].composition, INFINITY, 45, 45 };
        mm_slab_absorption a = look_up(&slab);
        near_rel(a.other[125] / a.own[125], known[i].alpha, 0.05,
                 "two tables agree on how thick it is to its light");
        mm_slab_absorption_free(&a);
    }
}

/* Larger spectra of the same kind, in cm2/g and then on a slope and a scale of their own. */
static void test_mback(int degree)
{
    double own[POINTS], other[POINTS], e[POINTS], mu[POINTS], off = 0;
    mm_edge edge;
    mm_edge_find("Ce", "L3", &edge);
    for (size_t i = 0; i < POINTS; i++)
        e[i] = 5623 + 2 * (double)i;
    ok(mm_absorption("Ce", &edge, 5723, POINTS, e, own, other, NULL), "Ce in the tables");
    for (size_t i = 0; i < POINTS; i++) {
        const double u = (e[i] - 5800) / 100;
        mu[i] = (own[i] * norm_at(e[i]) + other[i]) / 250 + 0.4 - 0.1 * u + (degree > 1 ? 0.02 * u * u : 0) +
                1e-4 * random_normal();
    }
    mm_normalize_opts o = MM_NORMALIZE_OPTS_INIT;
    o.method = MM_NORMALIZE_MBACK;
    o.own = own;
    o.other = other;
    o.e0 = 5723;
    o.pre_lo = -95;
    o.pre_hi = -20;
    o.post_lo = 30;
    o.post_hi = 290;
    o.degree = degree;
    mm_normalized norm;
    if (!ok(mm_normalize(POINTS, e, mu, &o, &norm, NULL), "normalised by tables, degree %d", degree))
        return;
    near_rel(norm.edge_step, own[50] / 250, 2e-3,
             "the edge step is that of the tables on the spectrum's scale");
    for (size_t i = 0; i < POINTS; i++)
        off = fmax(off, fabs(norm.flat[i] - norm_at(e[i])));
    ok(off < 5e-3, "the whole curve is right to %.2g", off);
    mm_normalized_free(&norm);
    for (size_t i = 0; i < POINTS; i++)
        mu[i] = -mu[i];
    mm_err err = MM_ERR_INIT;
    ok(!mm_normalize(POINTS, e, mu, &o, &norm, &err) && strstr(err.msg, "does not rise") != NULL,
       "a spectrum upside down is refused");
    mm_err_clear(&err);
}

static void test_round_trip(double area_density, const char *what)
{
    const mm_slab slab = slab_of(area_density);
    mm_slab_absorption a = look_up(&slab);
    double worst = 0, change = 0, worst_slope = 0;
    for (size_t i = 0; i < POINTS; i++) {
        const double norm = norm_at(energy[i]), measured = mm_slab_measured(&a, i, norm);
        double slope, unused;
        worst = fmax(worst, fabs(mm_slab_corrected(&a, i, measured, &slope) - norm));
        change = fmax(change, fabs(measured - norm));
        const double h = 1e-5, up = mm_slab_corrected(&a, i, measured + h, &unused),
                     down = mm_slab_corrected(&a, i, measured - h, &unused);
        worst_slope = fmax(worst_slope, fabs((up - down) / (2 * h) / slope - 1));
    }
    ok(worst < 1e-10, "%s: forth and back to %.1g", what, worst);
    ok(worst_slope < 1e-6, "%s: the slope is the derivative", what);
    ok(change > 0.02, "%s: the white line is lower by %.2f", what, change);
    mm_slab_absorption_free(&a);
}

static void test_limits(void)
{
    const mm_slab thin = slab_of(1e-9), thick = slab_of(INFINITY), nearly = slab_of(1),
                  dilute = { "CeC1000000", INFINITY, 45, 45 }, grazing = { "CeRu2", INFINITY, 45, 0.01 };
    mm_slab_absorption a = look_up(&thin), b = look_up(&thick), c = look_up(&nearly), d = look_up(&dilute),
                       g = look_up(&grazing);
    const size_t top = 126;
    double slope;
    near_abs(mm_slab_corrected(&a, top, 2.5, &slope), 2.5, 1e-5, "a thin sample is not corrected");
    near_abs(slope, 1, 1e-5, "nor are its errors");
    near_abs(mm_slab_corrected(&d, top, 2.5, &slope), 2.5, 2e-2, "nor is a dilute one");
    near_abs(mm_slab_corrected(&g, top, 2.5, &slope), 2.5, 2e-3, "nor one that is left at a grazing angle");
    near_rel(mm_slab_measured(&c, top, 2.5), mm_slab_measured(&b, top, 2.5), 1e-12, "1 g/cm2 is thick");
    /* n = N B/(D + B - N D), thick */
    const double own = b.own[top], other = b.other[top], measured = 1.3;
    near_rel(mm_slab_corrected(&b, top, measured, &slope), measured * other / (own + other - measured * own),
             1e-12, "a thick one follows the closed form");
    ok(isnan(mm_slab_corrected(&b, top, 50, &slope)), "no sample of the kind shines so brightly");
    mm_slab_absorption_free(&a);
    mm_slab_absorption_free(&b);
    mm_slab_absorption_free(&c);
    mm_slab_absorption_free(&d);
    mm_slab_absorption_free(&g);
}

static void test_refusals(void)
{
    static const struct {
        mm_slab slab;
        const char *says;
    } bad[] = {
        { { "Ce65Xx10", INFINITY, 45, 45 }, "no composition" },
        { { "FeO", INFINITY, 45, 45 }, "no Ce" },
        { { "CeRu2", INFINITY, 0, 45 }, "angles" },
        { { "CeRu2", INFINITY, 45, 120 }, "angles" },
    };
    mm_edge edge;
    mm_edge_find("Ce", "L3", &edge);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        mm_slab_absorption a;
        mm_err err = MM_ERR_INIT;
        ok(!mm_slab_look_up(&bad[i].slab, &edge, 5723, POINTS, energy, &a, &err) &&
               strstr(err.msg, bad[i].says) != NULL,
           "refused: %s", bad[i].says);
        mm_err_clear(&err);
    }
}

int main(void)
{
    for (size_t i = 0; i < POINTS; i++)
        energy[i] = 5600 + (double)i;
    test_tables();
    test_against_larch();
    test_mback(1);
    test_mback(2);
    test_round_trip(INFINITY, "thick");
    test_round_trip(2e-3, "2 mg/cm2");
    test_limits();
    test_refusals();
    return done();
}
