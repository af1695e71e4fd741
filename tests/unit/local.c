/* Local regression: exact for its own polynomials, honest errors, steady against outliers. */
#include "num/local.h"
#include "random.h"
#include "tap.h"

enum { N = 60 };

/* Abscissae of a jittered, unsorted cooling run, two of them twice. */
static void abscissae(double *x)
{
    for (int i = 0; i < N; i++)
        x[i] = 300 - 5 * i + 1.7 * (i % 3);
    x[7] = x[8];
    x[30] = x[31];
}

static double curve(double x)
{
    return 3 + 1e-2 * x - 2e-5 * x * x;
}

static double curve_slope(double x)
{
    return 1e-2 - 4e-5 * x;
}

static void test_exact(void)
{
    double x[N], y[N], at[] = { 20, 151.3, 299, 310 }, value[4], slope[4], error[4];
    abscissae(x);
    for (int i = 0; i < N; i++)
        y[i] = curve(x[i]);
    y[12] = NAN;
    const mm_local_options options = { .degree = 2, .span = 0.2, .robust = 2 };
    ok(mm_local_regression(N, x, y, NULL, &options, 4, at, &(mm_local_result){ value, error, slope, NULL },
                           NULL, NULL),
       "a parabola");
    double off = 0, slope_off = 0;
    for (int k = 0; k < 4; k++) {
        off = fmax(off, fabs(value[k] - curve(at[k])) + error[k]);
        slope_off = fmax(slope_off, fabs(slope[k] / curve_slope(at[k]) - 1));
    }
    ok(off < 1e-11 && slope_off < 1e-9, "comes back, outside of the points too, without error (%.1g, %.1g)",
       off, slope_off);
    const double far = 1e5;
    mm_local_regression(N, x, y, NULL, &(mm_local_options){ .degree = 1, .bandwidth = 20 }, 1, &far,
                        &(mm_local_result){ value, error, slope, NULL }, NULL, NULL);
    ok(isnan(value[0]) && isnan(slope[0]) && isnan(error[0]), "no point within the bandwidth: NaN");
}

/* Degree 0 with a wide bandwidth: a mean with tricube weights that can be written down. */
static void test_weights(void)
{
    const double x[] = { -1, 0, 1 }, y[] = { 1, 2, 6 }, sigma[] = { 1, 0.5, 1 }, at = 0;
    double value, error, slope;
    const double w = pow(1 - 1.0 / 8, 3);
    const mm_local_options options = { .degree = 0, .bandwidth = 2 };
    mm_local_regression(3, x, y, sigma, &options, 1, &at, &(mm_local_result){ &value, &error, &slope, NULL },
                        NULL, NULL);
    near_rel(value, (7 * w + 8) / (2 * w + 4), 1e-15, "weighted mean");
    near_rel(error, sqrt(2 * w * w + 4) / (2 * w + 4), 1e-15, "its error");
    ok(isnan(slope), "a constant has no slope to give");
}

typedef struct pulls {
    double value, slope, noise, off;
} pulls;

static pulls simulate(int sets, bool sigmas, int robust, double outlier)
{
    static double x[N], y[N], sigma[N];
    pulls sum = { 0 };
    abscissae(x);
    const mm_local_options options = { .degree = 2, .bandwidth = 60, .robust = robust };
    for (int s = 0; s < sets; s++) {
        const double at = 30 + s % 240;
        double value, error, slope, slope_error;
        for (int i = 0; i < N; i++) {
            sigma[i] = sigmas ? 0.01 * (1 + i % 4) : 0.02;
            y[i] = curve(x[i]) + sigma[i] * random_normal() + (i % 9 == 4 ? outlier : 0);
        }
        mm_local_quality quality;
        mm_local_regression(N, x, y, sigmas ? sigma : NULL, &options, 1, &at,
                            &(mm_local_result){ &value, &error, &slope, &slope_error }, &quality, NULL);
        sum.value += pow((value - curve(at)) / error, 2) / sets;
        sum.slope += pow((slope - curve_slope(at)) / slope_error, 2) / sets;
        sum.noise += quality.noise / sets;
        sum.off = fmax(sum.off, fabs(value - curve(at)));
    }
    return sum;
}

static void test_errors(void)
{
    const pulls given = simulate(3000, true, 0, 0), found = simulate(3000, false, 0, 0);
    ok(fabs(given.value - 1) < 0.08 && fabs(given.slope - 1) < 0.08,
       "variance of pulls with sigmas: %.3f, slope %.3f", given.value, given.slope);
    ok(fabs(given.noise - 1) < 0.02, "the scatter is as large as they say: %.3f", given.noise);
    ok(fabs(found.value - 1) < 0.1 && fabs(found.slope - 1) < 0.1, "and without them: %.3f, slope %.3f",
       found.value, found.slope);
    ok(fabs(found.noise / 0.02 - 1) < 0.02, "noise found: %.4f", found.noise);
    const pulls robust = simulate(1000, true, 3, 5), fooled = simulate(200, true, 0, 5);
    ok(robust.off < 0.1 && fooled.off > 0.5, "outliers move the fit by %.2g, without reweighting by %.2g",
       robust.off, fooled.off);
    ok(robust.value < 1.6, "variance of pulls among outliers %.2f", robust.value);
}

/* The window that generalised cross-validation likes best follows a wave; a wider or narrower one does
 * worse. */
static void test_quality(void)
{
    double x[200], y[200], value[200], best = INFINITY, best_off = 0, chosen = 0;
    for (int i = 0; i < 200; i++) {
        x[i] = 0.1 * i;
        y[i] = sin(x[i]) + 0.2 * random_normal();
    }
    double widest = 0, narrowest = 0;
    for (double bandwidth = 0.3; bandwidth < 11; bandwidth *= 1.5) {
        mm_local_quality quality;
        mm_local_regression(200, x, y, NULL, &(mm_local_options){ .degree = 2, .bandwidth = bandwidth }, 200,
                            x, &(mm_local_result){ .value = value }, &quality, NULL);
        double off = 0;
        for (int i = 0; i < 200; i++)
            off += pow(value[i] - sin(x[i]), 2) / 200;
        if (quality.gcv < best) {
            best = quality.gcv;
            best_off = off;
            chosen = bandwidth;
        }
        narrowest = narrowest == 0 ? off : narrowest;
        widest = off;
    }
    ok(best_off < 0.3 * narrowest && best_off < 0.1 * widest,
       "chosen bandwidth %.2g: %.2g, narrowest %.2g, widest %.2g", chosen, best_off, narrowest, widest);
}

static void test_refusals(void)
{
    const double x[] = { 1, 2 }, y[] = { NAN, NAN };
    double value;
    mm_err err = MM_ERR_INIT;
    const mm_local_result result = { .value = &value };
    ok(!mm_local_regression(2, x, y, NULL, &(mm_local_options){ .degree = 1, .span = 1 }, 1, x, &result, NULL,
                            &err) &&
           err.code == MM_EINPUT,
       "no usable point");
    mm_err_clear(&err);
    ok(!mm_local_regression(2, x, x, NULL, &(mm_local_options){ .degree = 4, .span = 1 }, 1, x, &result, NULL,
                            &err),
       "degree too high");
    mm_err_clear(&err);
    ok(!mm_local_regression(2, x, x, NULL, &(mm_local_options){ .degree = 1 }, 1, x, &result, NULL, &err),
       "no window");
    mm_err_clear(&err);
    ok(!mm_local_regression(2, x, x, NULL, &(mm_local_options){ .degree = 1, .span = 2 }, 1, x, &result, NULL,
                            &err),
       "more than all points");
    mm_err_clear(&err);
    ok(mm_local_regression(2, x, x, NULL, &(mm_local_options){ .degree = 1, .span = 1 }, 1, x, &result, NULL,
                           &err),
       "a line through two points");
    near_rel(value, 1, 1e-14, "passes through the first");
}

int main(void)
{
    test_exact();
    test_weights();
    test_errors();
    test_quality();
    test_refusals();
    return done();
}
