/* Smoothing spline: the limits it must have, a dense reference for its smoother, and noise that it must
 * find. */
#include <gsl/gsl_linalg.h>

#include "num/line.h"
#include "num/spline.h"
#include "random.h"
#include "tap.h"

enum { N = 12 };

static void example(double *x, double *y, double *sigma)
{
    for (int i = 0; i < N; i++) {
        x[i] = 200 + 3 * i + 1.1 * (i % 3);
        sigma[i] = 0.1 * (1 + i % 4);
        y[i] = sin(x[i] / 6) + sigma[i] * random_normal();
    }
}

/* lambda = 0: the natural spline; far above: the weighted line. */
static void test_limits(void)
{
    double x[N], y[N], sigma[N], off = 0, second = 0;
    example(x, y, sigma);
    mm_spline *spline = mm_spline_smooth(N, x, y, sigma, 0, NULL);
    for (int i = 0; i < N; i++)
        off = fmax(off, fabs(mm_spline_value(spline, x[i]) - y[i]));
    ok(off < 1e-14 && fabs(spline->edf - N) < 1e-12, "lambda 0 interpolates");
    ok(isnan(spline->noise) || spline->noise == 0, "and leaves no noise to be seen");
    for (int i = 1; i + 1 < N; i++) {
        const double h = 1e-4 *
                         (i % 2 == 0 ? 1 : -1); /* f, f' and f'' hang together on both sides of a knot */
        const double a = mm_spline_value(spline, x[i] + h), b = mm_spline_value(spline, x[i] - h);
        second = fmax(second, fabs((a - b) / (2 * h) - mm_spline_slope(spline, x[i])));
        const double c = mm_spline_slope(spline, x[i] + h), d = mm_spline_slope(spline, x[i] - h);
        second = fmax(second, fabs((c - d) / (2 * h) - mm_spline_curvature(spline, x[i])));
    }
    ok(second < 1e-4, "value, slope and curvature pass smoothly through the knots (%.1g)", second);
    mm_spline_free(spline);
    mm_line line;
    mm_line_fit(N, x, y, sigma, &line, NULL);
    spline = mm_spline_smooth(N, x, y, sigma, 1e14, NULL);
    off = 0;
    for (int i = 0; i < N; i++) {
        double error;
        off = fmax(off, fabs(mm_spline_value(spline, x[i]) - mm_line_value(&line, x[i], &error)));
        off = fmax(off, fabs(spline->error[i] - error));
    }
    ok(off < 1e-7 && fabs(spline->edf - 2) < 1e-6, "a large lambda gives the line, errors and all (%.1g)",
       off);
    near_rel(spline->noise * spline->noise * (N - 2), line.chisq, 1e-6, "and its chi-square");
    mm_spline_free(spline);
}

/* The penalty's matrix K from its definition: the integral of products of second derivatives of the natural
 * splines that are 1 at one knot and 0 at the others, each found with lambda = 0. Then
 * f = (W + lambda K)^-1 W y. */
static void test_dense(void)
{
    double x[N], y[N], sigma[N], lambda = 3;
    example(x, y, sigma);
    mm_spline *unit[N];
    for (int i = 0; i < N; i++) {
        double e[N] = { 0 };
        e[i] = 1;
        unit[i] = mm_spline_smooth(N, x, e, NULL, 0, NULL);
    }
    gsl_matrix *a = gsl_matrix_calloc(N, N);
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            double k = i == j ? 1 / (sigma[i] * sigma[i]) : 0;
            for (int c = 0; c + 1 < N; c++) {
                const double *f = unit[i]->curvature + c, *g = unit[j]->curvature + c;
                k += lambda * (x[c + 1] - x[c]) *
                     (2 * f[0] * g[0] + 2 * f[1] * g[1] + f[0] * g[1] + f[1] * g[0]) / 6;
            }
            gsl_matrix_set(a, (size_t)i, (size_t)j, k);
        }
    gsl_linalg_cholesky_decomp1(a);
    gsl_linalg_cholesky_invert(a);
    mm_spline *spline = mm_spline_smooth(N, x, y, sigma, lambda, NULL);
    double off = 0, trace = 0;
    for (int i = 0; i < N; i++) {
        double want = 0;
        for (int j = 0; j < N; j++)
            want += gsl_matrix_get(a, (size_t)i, (size_t)j) * y[j] / (sigma[j] * sigma[j]);
        const double variance = gsl_matrix_get(a, (size_t)i, (size_t)i);
        trace += variance / (sigma[i] * sigma[i]);
        off = fmax(off, fabs(spline->value[i] - want));
        off = fmax(off, fabs(spline->error[i] - sqrt(variance)));
    }
    ok(off < 1e-11, "values and errors as a dense solution has them (%.1g)", off);
    near_rel(spline->edf, trace, 1e-11, "so is the trace of the smoother");
    mm_spline_free(spline);
    for (int i = 0; i < N; i++)
        mm_spline_free(unit[i]);
    gsl_matrix_free(a);
}

/* Wahba's intervals cover the truth as often on average over the points as they say; GCV finds the noise. */
static void test_noise(void)
{
    enum { SETS = 60, M = 150 };
    double x[M], y[M], pull = 0, noise = 0, off = 0, slope_off = 0, lambda_lo = INFINITY, lambda_hi = 0;
    for (int s = 0; s < SETS; s++) {
        for (int i = 0; i < M; i++) {
            x[i] = (i * 61) % M / 10.0 + 0.02 * (i % 3); /* unsorted */
            y[i] = 10 * exp(-pow((x[i] - 7) / 1.5, 2)) + 0.3 * random_normal();
        }
        y[3] = NAN;
        mm_spline *spline = mm_spline_smooth(M, x, y, NULL, NAN, NULL);
        noise += spline->noise / SETS;
        lambda_lo = fmin(lambda_lo, spline->lambda);
        lambda_hi = fmax(lambda_hi, spline->lambda);
        for (size_t i = 0; i < spline->n; i++) {
            const double u = (spline->x[i] - 7) / 1.5, want = 10 * exp(-u * u);
            pull += pow((spline->value[i] - want) / spline->error[i], 2) / SETS / (double)spline->n;
            off = fmax(off, fabs(spline->value[i] - want));
        }
        slope_off = fmax(slope_off, fabs(mm_spline_slope(spline, 7)));
        mm_spline_free(spline);
    }
    ok(fabs(noise / 0.3 - 1) < 0.02, "noise found: %.4f of 0.3", noise);
    ok(fabs(pull - 1) < 0.15, "mean square of pulls %.3f", pull);
    ok(off < 1.2 && slope_off < 1, "never far from the truth: %.2g, slope at the top %.2g", off, slope_off);
    diag("lambda between %.2g and %.2g", lambda_lo, lambda_hi);
}

static void test_pieces(void)
{
    double x[40], y[40];
    for (int i = 0; i < 40; i++) {
        x[i] = 0.1 * i;
        y[i] = sin(x[i]);
    }
    mm_spline *spline = mm_spline_smooth(40, x, y, NULL, 0, NULL);
    near_abs(mm_spline_integral(spline, 0.05, 3.14), cos(0.05) - cos(3.14), 1e-6, "integral of a sine");
    near_rel(mm_spline_integral(spline, 3.14, 0.05), -mm_spline_integral(spline, 0.05, 3.14), 1e-15,
             "backwards");
    near_abs(mm_spline_value(spline, 1.234), sin(1.234), 1e-6, "value");
    near_abs(mm_spline_slope(spline, 1.234), cos(1.234), 1e-5, "slope");
    near_abs(mm_spline_curvature(spline, 1.25), -sin(1.25), 2e-3, "curvature");
    const double end = x[39], slope = mm_spline_slope(spline, end);
    near_rel(mm_spline_value(spline, end + 2), y[39] + 2 * slope, 1e-14,
             "a straight line goes on behind the last knot");
    near_rel(mm_spline_value(spline, -2), -2 * mm_spline_slope(spline, 0), 1e-14, "and before the first");
    ok(mm_spline_slope(spline, end + 2) == slope && mm_spline_curvature(spline, end + 2) == 0,
       "with its slope");
    near_rel(mm_spline_integral(spline, end, end + 2), 2 * y[39] + 2 * slope, 1e-13, "and its integral");
    ok(isnan(mm_spline_value(spline, NAN)) && isnan(mm_spline_slope(spline, NAN)), "NaN in, NaN out");
    mm_spline_free(spline);
}

/* Points at one abscissa are their mean, and their scatter is noise: doubling each point changes nothing
 * else. */
static void test_ties(void)
{
    double x[2 * N], y[2 * N], sigma[2 * N], off = 0;
    example(x, y, sigma);
    for (int i = 0; i < N; i++) {
        x[N + i] = x[i];
        y[N + i] = y[i] + 2;
        sigma[N + i] = sigma[i];
        sigma[i] = sigma[N + i];
    }
    mm_spline *single = mm_spline_smooth(N, x, y, sigma, 1, NULL),
              *twice = mm_spline_smooth(2 * N, x, y, sigma, 2, NULL);
    for (int i = 0; i < N; i++) {
        off = fmax(off, fabs(twice->value[i] - single->value[i] - 1));
        off = fmax(off, fabs(twice->error[i] - single->error[i] / sqrt(2)));
    }
    ok(twice->n == N && off < 1e-12, "doubled points");
    near_abs(twice->edf, single->edf, 1e-10, "as many degrees of freedom are used");
    mm_spline_free(single);
    mm_spline_free(twice);
}

static void test_few(void)
{
    const double x[] = { 1, 3, 4, 4 }, y[] = { 2, 6, 8, 8 }, bent[] = { 0, 1, 0, 0 };
    mm_err err = MM_ERR_INIT;
    mm_spline *two = mm_spline_smooth(2, x, y, NULL, NAN, &err),
              *three = mm_spline_smooth(3, x, y, NULL, NAN, &err);
    near_rel(mm_spline_value(two, 2), 4, 1e-15, "two points: the line through them");
    near_rel(mm_spline_value(three, 2), 4, 1e-9, "three points on a line");
    ok(isnan(two->noise) && isnan(two->error[0]), "two points say nothing of noise");
    mm_spline_free(two);
    mm_spline_free(three);
    three = mm_spline_smooth(3, x, bent, NULL, NAN, &err);
    ok(three != NULL && isfinite(mm_spline_value(three, 2)), "three points, cross-validated");
    mm_spline_free(three);
    ok(mm_spline_smooth(2, x + 2, y, NULL, NAN, &err) == NULL && err.code == MM_EINPUT, "one abscissa");
    mm_err_clear(&err);
    ok(mm_spline_smooth(3, x, y, NULL, -1, &err) == NULL && err.code == MM_EINPUT, "a negative lambda");
    mm_err_clear(&err);
    mm_spline_free(NULL);
}

int main(void)
{
    test_limits();
    test_dense();
    test_noise();
    test_pieces();
    test_ties();
    test_few();
    return done();
}
