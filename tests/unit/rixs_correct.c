/* Corrections of planes: scans that are taken out, backgrounds and their errors, self-absorption,
 * calibration. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_randist.h>

#include "rixs/absorption.h"
#include "rixs/background.h"
#include "rixs/build.h"
#include "rixs/cut.h"
#include "rixs/elastic.h"
#include "rixs/nodes.h"
#include "rixs/region.h"
#include "tap.h"

static void test_commands(void)
{
    near_abs(mm_scan_rows_announced("ascan mono.energy 5.705 5.76 220 0.1"), 221, 0, "ascan");
    near_abs(mm_scan_rows_announced("a2scan m1 1 2 m2 3 4 50 1"), 51, 0, "a2scan");
    near_abs(mm_scan_rows_announced("ascanct mono1_energy 16065.0 16185.0 600 0.5 1.0"), 601, 0, "ascanct");
    ok(isnan(mm_scan_rows_announced("timescan 1 0")) && isnan(mm_scan_rows_announced("")) &&
           isnan(mm_scan_rows_announced("ascan mono 1 2")),
       "nothing is announced by other commands, or by half of one");
}

static void test_nodes(void)
{
    mm_nodes nodes;
    double x[3][8], across[] = { 4830.0003, 4831, 4830.0001, 4832.0002, 4831.0004, 4836 };
    const size_t first[] = { 0, 8, 16, 24 };
    for (int s = 0; s < 3; s++)
        for (int k = 0; k < 8; k++)
            x[s][k] = 5700 + (k < 4 ? 2.0 * k : 6 + 0.25 * (k - 3)) + (s == 1 ? 1e-6 * k : 0);
    ok(mm_nodes_of_scans(3, first, &x[0][0], 0, &nodes, NULL) && nodes.n == 8 && nodes.common,
       "scans of two steps share their nodes");
    ok(mm_nodes_find(&nodes, 5702.000001, nodes.tolerance) == 1 &&
           mm_nodes_find(&nodes, 5701.5, 0.1) == nodes.n,
       "found by energy");
    mm_nodes_free(&nodes);
    for (int s = 0; s < 3; s++)
        for (int k = 0; k < 8; k++)
            x[s][k] = 5700 + k + 0.33 * s + 0.05 * ((k * 7 + s) % 3);
    ok(mm_nodes_of_scans(3, first, &x[0][0], 0, &nodes, NULL) && !nodes.common && nodes.n == 6 &&
           nodes.at[0] >= 5700.66,
       "scans that do not share them get even nodes (%zu)", nodes.n);
    mm_nodes_free(&nodes);
    ok(mm_nodes_of_values(6, across, 0, &nodes, NULL) && nodes.n == 7,
       "repeats are one, a gap is filled (%zu)", nodes.n);
    ok(nodes.gap < 4 && nodes.gap > 1, "and nothing is interpolated over it");
    mm_nodes_free(&nodes);
    mm_err err = MM_ERR_INIT;
    ok(!mm_nodes_of_values(6, across, 1e-9, &nodes, &err) && err.code == MM_EINPUT, "a step without end");
    mm_nodes_free(&nodes);
    mm_err_clear(&err);
}

enum { NX = 30, NY = 8, N = NX * NY };

/* A background of 3 + row + 0.05 (incident - 5700) under a box of 10 in columns 15 to 24. */
static double truth(int i, int j)
{
    return 3 + j + 0.05 * i + (i >= 15 && i < 25 ? 10 : 0);
}

static mm_map *plane(gsl_rng *rng)
{
    double x[N], y[N], z[N], s[N];
    for (int k = 0; k < N; k++) {
        x[k] = 5700 + k % NX;
        y[k] = 4830 + k / NX;
        z[k] = rng == NULL ? truth(k % NX, k / NX) : gsl_ran_poisson(rng, truth(k % NX, k / NX));
        s[k] = z[k] > 0 ? sqrt(z[k]) : 1;
    }
    mm_map *map = mm_map_from_rows("plane", N, x, y, z, s, NULL, NULL);
    map->counts = rng != NULL;
    return map;
}

static void test_background(void)
{
    enum { TRIALS = 1000 };
    const double in[] = { 5714.5, 5724.5 }, out[] = { 4830, 4837 };
    mm_map *map = plane(NULL);
    mm_region r;
    size_t rows;
    ok(mm_map_take_background(map, MM_BACKGROUND_LINEAR, 5700, 5714, &rows, NULL) && rows == NY,
       "a line under each row");
    mm_map_region(map, in, out, &r, NULL);
    near_rel(r.integral, 10 * 7 * 9.75, 1e-9, "leaves what stands on it");
    mm_err err = MM_ERR_INIT;
    ok(!mm_map_take_background(map, MM_BACKGROUND_LINEAR, 5800, 5900, &rows, &err) && err.code == MM_EINPUT,
       "a range without points is an error");
    mm_err_clear(&err);
    mm_map_free(map);
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    double squares = 0, sum = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
        map = plane(rng);
        mm_map_take_background(map, MM_BACKGROUND_LINEAR, 5700, 5714, &rows, NULL);
        mm_map_region(map, in, out, &r, NULL);
        const double pull = (r.integral - 10 * 7 * 9.75) / r.error;
        sum += pull;
        squares += pull * pull;
        mm_map_free(map);
    }
    near_abs(sqrt(squares / TRIALS), 1, 0.07, "pulls of a region over a background have unit width");
    near_abs(sum / TRIALS, 0, 0.1, "and no bias");
    gsl_rng_free(rng);
}

static void test_elastic_tail(void)
{
    mm_map *map = plane(NULL);
    size_t rows;
    for (int k = 0; k < N; k++) {
        const double transfer = map->incident[k % NX] - map->emission[k / NX];
        map->intensity[k] = 2 + 1e6 / (transfer * transfer) + (k % NX > 20 ? 7 : 0);
    }
    mm_map_take_background(map, MM_BACKGROUND_ELASTIC, 5700, 5720, &rows, NULL);
    ok(fabs(map->intensity[3]) < 1e-9 && fabs(map->intensity[25] - 7) < 1e-6, "an elastic tail comes off");
    mm_map_free(map);
}

static void test_absorption(void)
{
    const double energy[] = { 4000, 5709.5, 5710.5, 6000 }, mu[] = { 1, 1, 3, 3 };
    mm_absorption a = { 4, energy, mu, { 30, 90 }, 0 };
    mm_map *map = plane(NULL);
    double least, most;
    mm_err err = MM_ERR_INIT;
    ok(mm_map_unabsorb(map, &a, &least, &most, NULL), "self-absorption of a thick sample");
    /* (3/sin 30 + 1)/(1/sin 30 + 1) above the edge */
    near_rel(map->intensity[20], truth(20, 0) * 7 / 3, 1e-12, "is more above the edge");
    near_rel(map->sigma[20], sqrt(truth(20, 0)) * 7 / 3, 1e-12, "with its error");
    near_rel(least, 1, 1e-12, "and nothing at the first cell");
    mm_map_free(map);
    map = plane(NULL);
    a.thickness = 1e-6;
    mm_map_unabsorb(map, &a, &least, &most, NULL);
    near_rel(most, 1, 1e-5, "a thin sample has none");
    a.thickness = 0;
    a.n = 2;
    ok(!mm_map_unabsorb(map, &a, &least, &most, &err) && strstr(err.msg, "the plane needs") != NULL,
       "a table that ends early is refused");
    mm_err_clear(&err);
    a.angle[0] = 0;
    ok(!mm_map_unabsorb(map, &a, &least, &most, &err), "so is a beam along the surface");
    mm_err_clear(&err);
    mm_map_free(map);
}

static void test_calibration(void)
{
    const double emission[] = { 4830, 4840, 4850, NAN }, offset[] = { 0.4, 0.5, 0.6, NAN },
                 error[] = { 0.01, 0.01, 0.01, NAN };
    double fixed[] = { 4845, 4845 }, scanned[] = { 5700, 5701 };
    mm_rixs_scan scan = { .n = 2, .fixed = fixed, .scanned = scanned };
    mm_calibration c;
    ok(mm_calibration_make(4, emission, offset, error, &c, NULL) && c.sloped, "three lines give a slope");
    mm_calibration_apply(&c, 1, &scan, true);
    near_rel(fixed[0], 4845.55, 1e-12, "which moves emission energies");
    ok(scanned[0] == 5700, "and no incident ones");
    ok(mm_calibration_make(2, emission, offset, error, &c, NULL) && !c.sloped, "two give a mean");
    near_rel(c.offset, 0.45, 1e-12, "of their offsets");
    near_rel(c.offset_err, 0.01 / sqrt(2), 1e-12, "with its error");
    mm_err err = MM_ERR_INIT;
    ok(!mm_calibration_make(1, emission + 3, offset + 3, error, &c, &err), "none is an error");
    mm_err_clear(&err);
}

enum { SCANS = 9, POINTS = 21 };

/* Nine scans of 21 points about a peak; photons that scatter, or, without rng, their means. */
static mm_map *built(gsl_rng *rng, double step, bool emission)
{
    mm_rixs_scan scan[SCANS];
    const mm_scan_rules rules = { false };
    const mm_build_options options = { .step = { step, step } };
    mm_build_facts facts;
    for (int s = 0; s < SCANS; s++) {
        mm_rixs_scan_init(&scan[s], "scan", POINTS, rng == NULL, true, NULL);
        for (int i = 0; i < POINTS; i++) {
            const double e = emission ? 4834 + 0.5 * i : 5720 + 0.5 * i,
                         fixed = emission ? 5720 + s : 4836 + 0.5 * s;
            const double u = (emission ? fixed : e) - 5725, v = (emission ? e : fixed) - 4838;
            const double mean = 0.4 + 40 * exp(-u * u / 4 - v * v / 2);
            scan[s].scanned[i] = e;
            scan[s].fixed[i] = fixed;
            scan[s].counts[i] = rng != NULL ? gsl_ran_poisson(rng, mean) : mean;
            scan[s].monitor[i] = 1000 + 30 * s;
            if (rng == NULL)
                scan[s].sigma[i] = sqrt(mean);
        }
    }
    mm_rixs_scans_check(SCANS, scan, &rules, NULL, NULL);
    mm_map *map = mm_map_build("map", SCANS, scan, &options, &facts, NULL, NULL);
    for (int s = 0; s < SCANS; s++)
        mm_rixs_scan_free(&scan[s]);
    return map;
}

/* What a grid finer than its scans makes of them: sums over cells that share points have the right errors. */
static void test_fine_pulls(bool emission)
{
    enum { TRIALS = 700 };
    const double in[] = { 5722.3, 5726.4 }, out[] = { 4836.35, 4839.2 };
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    mm_map *exact = built(NULL, 0.2, emission);
    mm_region want, got;
    mm_cut line, cut;
    double squares[2] = { 0 }, apart = 0;
    mm_map_region(exact, in, out, &want, NULL);
    mm_map_cut(exact, MM_CUT_EMISSION, 4837.3, 2, &line, NULL);
    for (int trial = 0; trial < TRIALS; trial++) {
        mm_map *map = built(rng, 0.2, emission);
        mm_map_region(map, in, out, &got, NULL);
        mm_map_cut(map, MM_CUT_EMISSION, 4837.3, 2, &cut, NULL);
        squares[0] += pow((got.integral - want.integral) / got.error, 2);
        squares[1] += pow((cut.value[20] - line.value[20]) / cut.error[20], 2);
        apart = fmax(apart, mm_map_correlation(map));
        mm_cut_free(&cut);
        mm_map_free(map);
    }
    const char *way = emission ? "emission" : "incident";
    ok(fabs(sqrt(squares[0] / TRIALS) - 1) < 0.08,
       "%s scans, finer grid: pulls of a region have a width of %.3f", way, sqrt(squares[0] / TRIALS));
    ok(fabs(sqrt(squares[1] / TRIALS) - 1) < 0.08, "%s scans, finer grid: pulls of a cut %.3f", way,
       sqrt(squares[1] / TRIALS));
    mm_map *own = built(rng, 0, emission);
    ok(apart > 0.3 && mm_map_correlation(own) == 0,
       "its cells are correlated, those of the scans' own grid not");
    mm_map_free(own);
    mm_cut_free(&line);
    mm_map_free(exact);
    gsl_rng_free(rng);
}

int main(void)
{
    test_commands();
    test_nodes();
    test_background();
    test_elastic_tail();
    test_absorption();
    test_calibration();
    test_fine_pulls(false);
    test_fine_pulls(true);
    return done();
}
