/* Lines and polynomials: exact cases, a certified one, and errors that cover the truth. */
#include "num/polynomial.h"
#include "num/line.h"
#include "random.h"
#include "tap.h"

/* NIST StRD Norris (linear, 36 points, certified): y = 0.1.. + 1.002.. x */
static void test_norris(void)
{
    static const double y[] = { 0.1,   338.8, 118.1, 888.0, 9.2,   228.1, 668.5, 998.5, 449.1,
                                778.9, 559.2, 0.3,   0.1,   778.1, 668.8, 339.3, 448.9, 10.8,
                                557.7, 228.3, 998.0, 888.8, 119.6, 0.3,   0.6,   557.6, 339.3,
                                888.0, 998.5, 778.9, 10.2,  117.6, 228.9, 668.4, 449.2, 0.2 };
    static const double x[] = { 0.2,   337.4, 118.2, 884.6, 10.1,  226.5, 666.3, 996.3, 448.6,
                                777.0, 558.2, 0.4,   0.6,   775.5, 666.9, 338.0, 447.5, 11.6,
                                556.0, 228.1, 995.8, 887.6, 120.2, 0.3,   0.3,   556.8, 339.1,
                                887.2, 999.0, 779.0, 11.1,  118.3, 229.2, 669.1, 448.9, 0.5 };
    mm_line line;
    double error;
    ok(mm_line_fit(36, x, y, NULL, &line, NULL), "Norris");
    near_rel(line.slope, 1.00211681802045, 1e-13, "slope as certified");
    near_rel(line.slope_err, 0.429796848199937E-03, 1e-12, "its error as certified");
    near_rel(mm_line_value(&line, 0, &error), -0.262323073774029, 1e-12, "intercept as certified");
    near_rel(error, 0.232818234301152, 1e-12, "its error as certified");
    mm_polynomial fit;
    ok(mm_polynomial_fit(36, x, y, NULL, 1, &fit, NULL), "the same as a polynomial");
    near_rel(mm_polynomial_value(&fit, 0, &error), -0.262323073774029, 1e-12, "intercept");
    near_rel(error, 0.232818234301152, 1e-12, "its error");
    near_rel(mm_polynomial_slope(&fit, 5, &error), 1.00211681802045, 1e-13, "slope");
    near_rel(error, 0.429796848199937E-03, 1e-12, "its error");
    near_rel(fit.chisq, line.chisq, 1e-12, "sum of squares");
}

/* A polynomial of its own degree comes back, far from the origin too: edge energies in eV. */
static void test_exact(void)
{
    for (int degree = 0; degree <= 10; degree++) {
        double x[40], y[40], worst = 0, slope_off = 0;
        for (int i = 0; i < 40; i++) {
            x[i] = 5700 + 10 * i + i % 3;
            y[i] = pow((x[i] - 5900) / 200, degree) + 3;
        }
        mm_polynomial fit;
        ok(mm_polynomial_fit(40, x, y, NULL, degree, &fit, NULL), "degree %d", degree);
        for (int i = 0; i < 40; i++) {
            const double u = (x[i] - 5900) / 200, slope = degree == 0 ? 0 : degree * pow(u, degree - 1) / 200;
            worst = fmax(worst, fabs(mm_polynomial_value(&fit, x[i], NULL) - y[i]));
            slope_off = fmax(slope_off, fabs(mm_polynomial_slope(&fit, x[i], NULL) - slope) * 200);
        }
        ok(worst < 1e-13 && slope_off < 3e-12, "comes back (%.1g, slope %.1g)", worst, slope_off);
    }
}

/* 3000 noisy parabolas with sigmas of their own: pulls of unit width, chi-square as many as degrees of
 * freedom. */
static void test_pulls(void)
{
    enum { SETS = 3000, N = 15 };
    double value = 0, slope = 0, chisq = 0, line = 0, crossing = 0;
    for (int s = 0; s < SETS; s++) {
        double x[N], y[N], z[N], sigma[N], error;
        for (int i = 0; i < N; i++) {
            x[i] = i;
            sigma[i] = 0.1 + 0.05 * (i % 4);
            y[i] = 2 - 0.3 * x[i] + 0.1 * x[i] * x[i] + sigma[i] * random_normal();
            z[i] = -5 + 2 * x[i] + sigma[i] * random_normal();
        }
        mm_polynomial fit;
        mm_line through;
        mm_polynomial_fit(N, x, y, sigma, 2, &fit, NULL);
        mm_line_fit(N, x, z, sigma, &through, NULL);
        value += pow((mm_polynomial_value(&fit, 18, &error) - 29) / error, 2) / SETS;
        slope += pow((mm_polynomial_slope(&fit, 4, &error) - 0.5) / error, 2) / SETS;
        line += pow((mm_line_value(&through, 18, &error) - 31) / error, 2) / SETS;
        crossing += pow((mm_line_crossing(&through, 0, &error) - 2.5) / error, 2) / SETS;
        chisq += fit.chisq / (N - 3) / SETS;
    }
    ok(fabs(value - 1) < 0.1, "variance of the pull of an extrapolated value %.3f", value);
    ok(fabs(slope - 1) < 0.1, "variance of the pull of a slope %.3f", slope);
    ok(fabs(line - 1) < 0.1 && fabs(crossing - 1) < 0.1, "of a line's value %.3f and zero %.3f", line,
       crossing);
    ok(fabs(chisq - 1) < 0.03, "reduced chi-square %.3f", chisq);
}

static void test_unusable(void)
{
    const double x[] = { 1, 2, NAN, 4, 5 }, y[] = { 3, 5, 9, NAN, 11 }, sigma[] = { 1, 1, 1, 1, 0 };
    const double same[] = { 2, 2, 2, 2, 2 };
    mm_err err = MM_ERR_INIT;
    mm_polynomial fit;
    mm_line line;
    ok(mm_polynomial_fit(5, x, y, NULL, 1, &fit, &err) && fit.n == 3, "points with NaN do not count");
    near_rel(mm_polynomial_value(&fit, 3, NULL), 7, 1e-14, "the rest is on a line");
    ok(mm_line_fit(5, x, y, sigma, &line, &err) && line.n == 2, "nor does one with sigma 0");
    near_rel(line.slope, 2, 1e-15, "slope through two points");
    ok(mm_line_fit(2, x, y, NULL, &line, &err) && isnan(line.slope_err),
       "two points without sigma give no error");
    ok(mm_polynomial_fit(2, x, y, NULL, 1, &fit, &err) && isnan(fit.cov[0][0]), "nor for a polynomial");
    ok(!mm_polynomial_fit(3, x, y, NULL, 2, &fit, &err) && err.code == MM_EINPUT, "too few points");
    same_text(err.msg, "2 points are too few for a polynomial of degree 2", "says so");
    mm_err_clear(&err);
    ok(!mm_polynomial_fit(5, same, x, NULL, 1, &fit, &err) && err.code == MM_EINPUT, "all at one abscissa");
    mm_err_clear(&err);
    ok(!mm_line_fit(5, same, x, NULL, &line, &err) && err.code == MM_EINPUT, "a line at one abscissa");
    mm_err_clear(&err);
    ok(!mm_polynomial_fit(5, x, y, NULL, 16, &fit, &err), "a degree beyond the limit");
    mm_err_clear(&err);
    ok(mm_polynomial_fit(5, same, y, NULL, 0, &fit, &err) && fabs(fit.coef[0] - 7) < 1e-14,
       "a constant at one abscissa");
}

int main(void)
{
    test_norris();
    test_exact();
    test_pulls();
    test_unusable();
    return done();
}
