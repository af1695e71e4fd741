/* What is read off a curve of measured points: derivatives, interpolated values, crossings, peaks. */
#include <stdlib.h>

#include "num/crossing.h"
#include "num/derivative.h"
#include "num/interpolate.h"
#include "num/peak.h"
#include "random.h"
#include "tap.h"

/* numpy 1.24: np.gradient([1., 4., 9., 7.], [0., 1., 3., 4.]) and np.gradient([1., 4., 9., 7.]) */
static void test_gradient(void)
{
    const double x[] = { 0, 1, 3, 4 }, y[] = { 1, 4, 9, 7 };
    double d[4];
    mm_gradient(4, x, y, d);
    near_rel(d[0], 3, 1e-15, "first point: slope to the second");
    near_rel(d[1], 17.0 / 6, 1e-15, "parabola through uneven points");
    near_rel(d[2], -0.5, 1e-15, "the next");
    near_rel(d[3], -2, 1e-15, "last point: slope from the one before");
    mm_gradient_by_index(4, y, d);
    ok(d[0] == 3 && d[1] == 4 && d[2] == 1.5 && d[3] == -2, "by index");
    mm_gradient(1, x, y, d);
    ok(isnan(d[0]), "one point has no derivative");
    mm_gradient(0, NULL, NULL, NULL);
    mm_gradient_by_index(0, NULL, NULL);
    double worst = 0, uneven[50], parabola[50], slope[50];
    for (int i = 0; i < 50; i++) {
        uneven[i] = i + random_uniform(-0.4, 0.4);
        parabola[i] = 3 * uneven[i] * uneven[i] - uneven[i];
    }
    mm_gradient(50, uneven, parabola, slope);
    for (int i = 1; i < 49; i++)
        worst = fmax(worst, fabs(slope[i] - (6 * uneven[i] - 1)));
    ok(worst < 1e-10, "exact for parabolas inside");
}

static void test_between(void)
{
    const double x[] = { 1, 2, 4, 8 }, y[] = { 1, 3, NAN, 9 }, sigma[] = { 0.3, 0.4, 1, 2 };
    const mm_between half = mm_between_find(4, x, 1.5);
    ok(half.i == 0 && half.t == 0.5 && mm_between_value(half, y) == 2, "half way");
    near_rel(mm_between_error(half, sigma), 0.25, 1e-15, "its error: half of 0.3 and 0.4 in quadrature");
    ok(mm_between_value(mm_between_find(4, x, 2), y) == 3, "at a point beside a missing one");
    ok(mm_between_value(mm_between_find(4, x, 8), y) == 9 &&
           mm_between_error(mm_between_find(4, x, 8), sigma) == 2,
       "at the last point");
    ok(isnan(mm_between_value(mm_between_find(4, x, 3), y)), "next to a missing value");
    ok(isnan(mm_between_find(4, x, 0.9).t) && isnan(mm_between_find(4, x, 8.1).t) &&
           isnan(mm_between_find(4, x, NAN).t),
       "outside");
}

static void test_interpolate(void)
{
    enum { N = 41, M = 500 };
    double x[N], y[N], at[M], value[M], slope[M];
    for (int i = 0; i < N; i++) {
        x[i] = 0.25 * i + 0.05 * (i % 3);
        y[i] = sin(x[i]);
    }
    for (int k = 0; k < M; k++)
        at[k] = x[0] + (x[N - 1] - x[0]) * k / (M - 1);
    const struct {
        mm_interpolation kind;
        double value, slope;
        const char *name;
    } kinds[] = { { MM_LINEAR, 0.012, 0.16, "linear" },
                  { MM_CUBIC, 0.008, 0.08, "cubic" },
                  { MM_AKIMA, 0.004, 0.08, "Akima" },
                  { MM_STEFFEN, 0.012, 0.16, "Steffen" } };
    for (size_t c = 0; c < sizeof kinds / sizeof kinds[0]; c++) {
        double off = 0, slope_off = 0;
        ok(mm_interpolate(kinds[c].kind, N, x, y, M, at, value, slope, NULL), "%s", kinds[c].name);
        for (int k = 0; k < M; k++) {
            off = fmax(off, fabs(value[k] - sin(at[k])));
            slope_off = fmax(slope_off, fabs(slope[k] - cos(at[k])));
        }
        ok(off < kinds[c].value && slope_off < kinds[c].slope, "sine within %.1g, its slope within %.1g", off,
           slope_off);
        const double outside[] = { -1, 100, NAN };
        mm_interpolate(kinds[c].kind, N, x, y, 3, outside, value, NULL, NULL);
        ok(isnan(value[0]) && isnan(value[1]) && isnan(value[2]), "nothing outside");
    }
    mm_err err = MM_ERR_INIT;
    ok(!mm_interpolate(MM_AKIMA, 4, x, y, 1, at, value, NULL, &err) && err.code == MM_EINPUT,
       "too few for Akima");
    mm_err_clear(&err);
    x[7] = x[6];
    ok(!mm_interpolate(MM_CUBIC, N, x, y, 1, at, value, NULL, &err), "a doubled abscissa");
    same_text(err.msg, "the abscissae of an interpolation do not ascend at point 8", "says where");
    mm_err_clear(&err);
    y[3] = NAN;
    ok(!mm_interpolate(MM_CUBIC, 6, x, y, 1, at, value, NULL, &err), "a missing value");
    mm_err_clear(&err);
}

static void test_crossings(void)
{
    const double x[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 };
    const double y[] = { -1, 1, NAN, 3, 0, 0, -2, 0, -1, 3 }, sigma[] = { 1, 1, 1, 1, 0.5, 1, 1, 1, 2, 2 };
    mm_crossing *found;
    size_t count;
    ok(mm_crossings(10, x, y, sigma, 0, &found, &count, NULL) && count == 3, "three crossings");
    ok(found[0].x == 0.5 && found[0].rising && found[0].i == 0, "half way up");
    near_rel(found[0].error, 0.5 * hypot(0.5, 0.5), 1e-15, "its error");
    ok(found[1].x == 4.5 && !found[1].rising, "in the middle of a stretch on the level");
    near_rel(found[1].error, 0.5 / 3, 1e-15, "its error: that of the first point there");
    ok(found[2].x == 8.25 && found[2].rising, "touching the level is no crossing");
    near_rel(found[2].error, 0.25 * hypot(1.5, 0.5), 1e-15, "error of the last");
    free(found);
    ok(mm_crossings(10, x, y, NULL, 100, &found, &count, NULL) && count == 0 && found == NULL, "none");
    ok(mm_crossings(2, x, y, NULL, 0, &found, &count, NULL) && count == 1 && isnan(found[0].error),
       "no sigma, no error");
    free(found);
    double pull = 0;
    for (int s = 0; s < 4000; s++) {
        double noisy[10], spread[10];
        for (int i = 0; i < 10; i++) {
            spread[i] = 0.02 * (1 + i % 3);
            noisy[i] = x[i] - 4.3 + spread[i] * random_normal();
        }
        mm_crossings(10, x, noisy, spread, 0, &found, &count, NULL);
        pull += pow((found[0].x - 4.3) / found[0].error, 2) / 4000;
        free(found);
    }
    ok(fabs(pull - 1) < 0.08, "variance of the pulls of a line's crossing %.3f", pull);
}

static void test_peaks(void)
{
    double x[81], y[81];
    for (int i = 0; i < 81; i++) {
        x[i] = 0.1 * i + 0.03 * (i % 2);
        y[i] = 2 * exp(-pow((x[i] - 2.04) / 0.5, 2)) + exp(-pow((x[i] - 5.51) / 0.7, 2)) +
               0.01 * (i % 4 == 0);
    }
    mm_peak *found;
    size_t count;
    ok(mm_peaks(81, x, y, 0.1, &found, &count, NULL) && count == 2, "two peaks above the ripple");
    ok(fabs(found[0].x - 2.04) < 0.02 && fabs(found[1].x - 5.51) < 0.04, "where they are");
    ok(fabs(found[0].y - 2) < 0.02 && fabs(found[1].prominence - 1) < 0.03, "how high they are");
    free(found);
    for (int i = 0; i < 81; i++)
        y[i] = cos(2 * x[i]); /* maxima at pi and 2 pi, 0 is the end */
    ok(mm_peaks(81, x, y, 0, &found, &count, NULL) && count == 2, "each maximum of a cosine");
    ok(fabs(found[0].x - M_PI) < 1e-3 && fabs(found[1].x - 2 * M_PI) < 1e-3, "between the points");
    near_abs(found[1].prominence, 2, 0.02, "prominence above the valleys");
    free(found);
    const double steps[] = { 0, 2, 2, 1, NAN, 1, 5, 5 };
    ok(mm_peaks(8, x, steps, 0, &found, &count, NULL) && count == 1 && found[0].i == 1,
       "a plateau; none at the end");
    near_rel(found[0].x, (x[1] + x[2]) / 2, 1e-15, "its middle");
    near_rel(found[0].prominence, 1, 1e-15, "its prominence, up to the missing point");
    free(found);
    const double px[] = { -1, 0, 2 }, py[] = { 5 - 9, 5 - 4, 5 }, flat[] = { 1, 2, 4 };
    double height;
    near_rel(mm_vertex(px, py, &height), 2, 1e-15, "vertex of 5 - (x - 2)^2");
    near_rel(height, 5, 1e-15, "its height");
    ok(isnan(mm_vertex(px, flat, &height)) && isnan(height), "a line has none");
}

int main(void)
{
    test_gradient();
    test_between();
    test_interpolate();
    test_crossings();
    test_peaks();
    return done();
}
