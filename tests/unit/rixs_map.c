/* Maps: from rows and back, sums over cells that share points, cuts and regions with known answers. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_randist.h>

#include "base/mem.h"
#include "rixs/cut.h"
#include "rixs/region.h"
#include "rixs/view.h"
#include "tap.h"

enum { NX = 11, NY = 6, N = NX * NY };

/* A bilinear plane: cuts and integrals of it are exact. */
static double plane(double incident, double emission)
{
    return 2 + 0.5 * (incident - 5720) + 0.25 * (emission - 4836) +
           0.125 * (incident - 5720) * (emission - 4836);
}

static mm_map *bilinear(void)
{
    double x[N], y[N], z[N], s[N];
    for (int k = 0; k < N; k++) {
        x[k] = 5720 + 0.5 * (k % NX) * (1 + 0.1 * (k % NX)); /* uneven */
        y[k] = 4836 + 0.5 * (k / NX);
        z[k] = plane(x[k], y[k]);
        s[k] = 0.1 * (1 + k % 3);
    }
    return mm_map_from_rows("plane", N, x, y, z, s, NULL, NULL);
}

static void test_rows(void)
{
    mm_err err = MM_ERR_INIT;
    const double x[] = { 2, 1, 2, 1, NAN }, y[] = { 20, 20, 10, 10, 10 }, z[] = { 4, 3, 2, 1, 9 };
    size_t cell[5];
    mm_map *map = mm_map_from_rows("m", 5, x, y, z, NULL, cell, &err);
    ok(map != NULL && map->nx == 2 && map->ny == 2, "rows in any order make a map");
    ok(map->intensity[0] == 1 && map->intensity[3] == 4 && cell[4] == SIZE_MAX, "each in its cell");
    ok(!mm_map_has_errors(map), "without errors there are none");
    mm_map_free(map);
    map = mm_map_from_rows("m", 3, x, y, z, NULL, NULL, &err);
    ok(map != NULL && isnan(map->intensity[0]), "a cell without a row is a hole");
    mm_map_free(map);
    const double twice[] = { 10, 20, 10, 20 }, once[] = { 1, 2, 1, 1 };
    ok(mm_map_from_rows("m", 4, once, twice, z, NULL, NULL, &err) == NULL && err.code == MM_EINPUT &&
           strstr(err.msg, "two rows") != NULL,
       "two rows for a cell are an error");
    mm_err_clear(&err);
    double a[60], b[60];
    for (int k = 0; k < 60; k++) {
        a[k] = 5000 + k;
        b[k] = 4000 + 0.5 * k;
    }
    ok(mm_map_from_rows("m", 60, a, b, a, NULL, NULL, &err) == NULL && strstr(err.msg, "no grid") != NULL,
       "scattered points are no map");
    mm_err_clear(&err);
    ok(mm_map_from_rows("m", 2, x, y, z, NULL, NULL, &err) == NULL && strstr(err.msg, "no plane") != NULL,
       "one row of cells is none");
    mm_err_clear(&err);
}

static void test_cut(void)
{
    mm_map *map = bilinear();
    mm_cut cut;
    mm_err err = MM_ERR_INIT;
    bool good = mm_map_cut(map, MM_CUT_EMISSION, 4837.2, 0, &cut, &err);
    for (size_t k = 0; good && k < cut.n; k++)
        good = fabs(cut.value[k] - plane(cut.energy[k], 4837.2)) < 1e-9;
    ok(good && cut.n == NX, "a cut between rows is linear");
    /* rows at 4837 and 4837.5, weights 0.6 and 0.4 */
    near_rel(cut.error[1], hypot(0.6 * map->sigma[2 * NX + 1], 0.4 * map->sigma[3 * NX + 1]), 1e-9,
             "and its error that of two points");
    mm_cut_free(&cut);
    good = mm_map_cut(map, MM_CUT_INCIDENT, 5721.1, 1.3, &cut, &err);
    for (size_t k = 0; good && k < cut.n; k++)
        good = fabs(cut.value[k] - 1.3 * plane(5721.1, cut.energy[k])) < 1e-9;
    ok(good && cut.n == NY, "a width integrates");
    mm_cut_free(&cut);
    good = mm_map_cut(map, MM_CUT_TRANSFER, 884.5, 0.4, &cut, &err);
    for (size_t k = 0; good && k < cut.n; k++) {
        const double middle = cut.energy[k] - 884.5;
        if (middle - 0.2 >= 4836 && middle + 0.2 <= 4838.5)
            good = fabs(cut.value[k] - 0.4 * plane(cut.energy[k], middle)) < 1e-9;
    }
    ok(good, "so does that of a transfer cut");
    mm_cut_free(&cut);
    good = mm_map_cut(map, MM_CUT_TRANSFER, 884.5, 0, &cut, &err);
    for (size_t k = 0; good && k < cut.n; k++)
        if (cut.energy[k] > 5720.1 && cut.energy[k] < 5722.9)
            good = fabs(cut.value[k] - plane(cut.energy[k], cut.energy[k] - 884.5)) < 1e-9;
    ok(good, "a transfer cut of a bilinear plane is exact between the rows");
    mm_cut_free(&cut);
    map->intensity[2 * NX + 3] = NAN;
    good = mm_map_cut(map, MM_CUT_TRANSFER, 884.5, 0, &cut, &err);
    size_t holes = 0;
    for (size_t k = 0; good && k < cut.n; k++)
        holes += isnan(cut.value[k]);
    ok(good && holes <= 2, "a hole costs no more than the points beside it (%zu)", holes);
    mm_cut_free(&cut);
    ok(!mm_map_cut(map, MM_CUT_EMISSION, 4850, 0, &cut, &err) && err.code == MM_EINPUT,
       "a cut beside the plane is an error");
    mm_cut_free(&cut);
    mm_err_clear(&err);
    mm_map_free(map);
}

/* A plane that depends on the transfer alone has a constant cut along it, whatever lies between the rows. */
static void test_diagonal(void)
{
    mm_map *map = bilinear();
    mm_cut cut;
    for (int i = 0; i < NX; i++)
        map->incident[i] = 5720 + 0.25 * i;
    for (int k = 0; k < N; k++) {
        const double off = map->incident[k % NX] - map->emission[k / NX] - 884.5;
        map->intensity[k] = 1 / (1 + off * off / 0.04);
    }
    bool good = mm_map_cut(map, MM_CUT_TRANSFER, 884.5, 0, &cut, NULL);
    size_t within = 0;
    for (size_t k = 0; good && k < cut.n; k++)
        within += fabs(cut.value[k] - 1) < 1e-9;
    ok(good && within >= 9, "a ridge of constant transfer is followed (%zu of %zu points)", within, cut.n);
    mm_cut_free(&cut);
    mm_map_free(map);
}

static void test_region(void)
{
    mm_map *map = bilinear();
    mm_region r;
    mm_err err = MM_ERR_INIT;
    const double in[] = { 5720.7, 5723.3 }, out[] = { 4836.1, 4838.2 }, far[] = { 4830, 4837 };
    const double gone[] = { 4840, 4841 };
    ok(mm_map_region(map, in, out, &r, &err) && !r.clipped, "a box within the plane");
    near_rel(r.integral, 2.6 * 2.1 * plane(5722, 4837.15), 1e-9,
             "has the exact integral of a bilinear plane");
    const double all[] = { -INFINITY, INFINITY };
    ok(mm_map_region(map, all, all, &r, &err) && r.cells == N && !r.clipped, "the whole plane");
    ok(mm_map_region(map, in, far, &r, &err) && r.clipped, "a box that reaches beyond is marked");
    ok(!mm_map_region(map, in, gone, &r, &err) && err.code == MM_EINPUT, "one beside it is an error");
    mm_err_clear(&err);
    map->intensity[2 * NX + 4] = NAN;
    ok(mm_map_region(map, in, out, &r, &err) && isnan(r.integral) && r.holes == 1,
       "a hole leaves no integral");
    mm_map_free(map);
}

/* What is drawn: between the nodes, over the transfer, smoothed. */
static void test_view(void)
{
    mm_map *map = bilinear();
    for (int i = 0; i < NX; i++)
        map->incident[i] = 5720 + 0.25 * i;
    for (int k = 0; k < N; k++) {
        const double off = map->incident[k % NX] - map->emission[k / NX] - 884.5;
        map->intensity[k] = 1 / (1 + off * off / 0.04);
    }
    near_abs(mm_map_value_at(map, 5721.375, 4836.875), 1, 1e-12, "a ridge stays one between rows");
    ok(isnan(mm_map_value_at(map, 5719, 4837)) && isnan(mm_map_value_at(map, 5721, 4839)), "nothing beyond");
    mm_map *fine = mm_map_refined(map, 100, NULL), *view = mm_map_over_transfer(map, 21, NULL);
    ok(fine != NULL && fine->nx > 90 && fine->nx <= 100 && fine->ny <= 100, "a finer grid");
    ok(fine != NULL && fine->intensity[fine->nx * fine->ny - 1] == map->intensity[N - 1],
       "ends where it did");
    size_t level = 0;
    for (size_t k = 0; view != NULL && k < view->nx * view->ny; k++)
        level += fabs(view->emission[k / view->nx] - 884.5) < 1e-9 && fabs(view->intensity[k] - 1) < 1e-9;
    ok(view != NULL && view->ny == 21 && isinf(view->intensity[20 * view->nx]), "no cells beyond the plane");
    ok(level >= 9, "and the ridge is level over the transfer (%zu cells)", level);
    for (int k = 0; k < N; k++)
        map->intensity[k] = k == 17 ? NAN : 3;
    mm_map_smooth(map, 0.7, NULL);
    ok(isnan(map->intensity[17]) && fabs(map->intensity[18] - 3) < 1e-12,
       "smoothing keeps a level, and a hole");
    mm_map_free(fine);
    mm_map_free(view);
    mm_map_free(map);
}

/* Three measured points 10, 20, 0 with errors 1, 2, 1.5 (the last without a photon); cells 1 and 2 are means
 * of two points. */
static mm_map *shared(void)
{
    const double x[] = { 1, 2, 1, 2 }, y[] = { 1, 1, 2, 2 }, z[] = { 10, 15, 10, 20 };
    mm_table *table = mm_table_new("t", NULL);
    const ptrdiff_t col = mm_table_add(table, "shares", "", MM_TEXT, NULL);
    static const char *const text[] = { "0:1", "0:0.5 1:1", "1:1 2:0.75z", "1:2" };
    size_t cell[4];
    mm_table_resize(table, 4, NULL);
    for (size_t k = 0; k < 4; k++)
        mm_table_set_text(table, k, (size_t)col, text[k], NULL);
    mm_map *map = mm_map_from_rows("m", 4, x, y, z, z, cell, NULL);
    ok(mm_map_take_shares(map, table, cell, NULL), "shares are read");
    mm_table_free(table);
    return map;
}

static void test_shares(void)
{
    mm_map *map = shared();
    const size_t cell[] = { 0, 1, 2 };
    const double factor[] = { 1, 1, 1 };
    double value, error;
    mm_err err = MM_ERR_INIT;
    mm_map_sum(map, 3, cell, factor, &value, &error, NULL);
    near_rel(value, 35, 1e-15, "a sum of cells");
    near_rel(error, sqrt(1.5 * 1.5 + 2 * 2), 1e-12, "adds the shares in one point before it squares");
    const double none[] = { 0, 0, 1 };
    map->shares.weight[map->shares.start[2]] = 0; /* only the point without a photon is left in cell 2 */
    mm_map_sum(map, 3, cell, none, &value, &error, NULL);
    near_rel(error, 0.75, 1e-12, "a point without a photon has the error of one where nothing else counts");
    mm_table *table = mm_map_to_table(map, NULL);
    ok(table != NULL && mm_table_find(table, "shares") >= 0, "shares go into the table");
    mm_table_set_text(table, 0, (size_t)mm_table_find(table, "shares"), "1e300:1", NULL);
    const size_t rows[] = { 0, 1, 2, 3 };
    mm_map *again = mm_map_new("m", 2, 2, NULL);
    ok(!mm_map_take_shares(again, table, rows, &err) && err.code == MM_EINPUT, "damaged ones are refused");
    mm_err_clear(&err);
    mm_map_free(again);
    mm_table_free(table);
    mm_map_free(map);
}

static void test_counts(void)
{
    const double x[] = { 1, 2, 1, 2 }, y[] = { 1, 1, 2, 2 }, z[] = { 9, 0, 0, 16 }, s[] = { 3, 1, 1, 4 };
    const size_t all[] = { 0, 1, 2, 3 };
    const double one[] = { 1, 1, 1, 1 }, dark[] = { 0, 1, 1, 0 };
    double value, error;
    mm_map *map = mm_map_from_rows("m", 4, x, y, z, s, NULL, NULL);
    map->counts = true;
    mm_map_sum(map, 4, all, one, &value, &error, NULL);
    near_rel(error, 5, 1e-12, "25 photons scatter by 5, whatever the number of empty cells");
    mm_map_sum(map, 4, all, dark, &value, &error, NULL);
    near_rel(error, 1, 1e-12, "no photon is 0 +- 1");
    ok(mm_map_maximum(map) == 3 && mm_map_line_maximum(map) == 2, "the highest cell and row");
    mm_map_free(map);
}

/* Poisson planes of 0.25 to 3.5 photons a cell: cuts of some width and regions scatter by their errors. */
static void test_pulls(void)
{
    enum { TRIALS = 2000 };
    double x[N], y[N], z[N], s[N], truth[N], sum[2] = { 0 }, squares[2] = { 0 };
    const double in[] = { 0.5, 9.25 }, out[] = { 0, 4.5 };
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    for (int k = 0; k < N; k++) {
        x[k] = k % NX;
        y[k] = k / NX;
        truth[k] = x[k] < 4 ? 0.25 : 3.5;
    }
    mm_map *exact = mm_map_from_rows("m", N, x, y, truth, NULL, NULL, NULL);
    mm_region want;
    mm_cut line;
    mm_map_region(exact, in, out, &want, NULL);
    mm_map_cut(exact, MM_CUT_EMISSION, 2, 4, &line, NULL);
    for (int trial = 0; trial < TRIALS; trial++) {
        for (int k = 0; k < N; k++) {
            z[k] = gsl_ran_poisson(rng, truth[k]);
            s[k] = z[k] > 0 ? sqrt(z[k]) : 1;
        }
        mm_map *map = mm_map_from_rows("m", N, x, y, z, s, NULL, NULL);
        mm_region got;
        mm_cut cut;
        map->counts = true;
        mm_map_region(map, in, out, &got, NULL);
        mm_map_cut(map, MM_CUT_EMISSION, 2, 4, &cut, NULL);
        const double pull[] = { (got.integral - want.integral) / got.error,
                                (cut.value[7] - line.value[7]) / cut.error[7] };
        for (int k = 0; k < 2; k++) {
            sum[k] += pull[k];
            squares[k] += pull[k] * pull[k];
        }
        mm_cut_free(&cut);
        mm_map_free(map);
    }
    near_abs(sqrt(squares[0] / TRIALS), 1, 0.05, "pulls of a region have unit width");
    near_abs(sum[0] / TRIALS, 0, 0.15, "and no bias beyond that of dividing by sqrt(N)");
    near_abs(sqrt(squares[1] / TRIALS), 1, 0.1, "pulls of a cut of 14 photons too");
    mm_cut_free(&line);
    mm_map_free(exact);
    gsl_rng_free(rng);
}

int main(void)
{
    test_rows();
    test_cut();
    test_diagonal();
    test_region();
    test_view();
    test_shares();
    test_counts();
    test_pulls();
    return done();
}
