/* Sample statistics: cases by hand, tables, and the efficiencies that theory gives. */
#include <stdlib.h>

#include "num/stats.h"
#include "random.h"
#include "tap.h"

static void test_order(void)
{
    const double odd[] = { 5, 1, NAN, 3 }, even[] = { 4, 1, 3, 2 };
    ok(mm_median(4, odd) == 3, "median of three, one missing");
    ok(mm_median(4, even) == 2.5, "median of four");
    ok(odd[0] == 5 && even[0] == 4, "the data are left as they were");
    ok(isnan(mm_median(0, even)) && isnan(mm_median(1, odd + 2)), "median of nothing");
    near_rel(mm_quantile(4, even, 0.25), 1.75, 1e-15, "first quartile, R's type 7");
    ok(mm_quantile(4, even, 0) == 1 && mm_quantile(4, even, 1) == 4, "quantiles 0 and 1");
    ok(isnan(mm_quantile(4, even, 1.1)) && isnan(mm_quantile(4, even, NAN)), "no such quantile");
    near_rel(mm_trimmed_mean(4, even, 0.25), 2.5, 1e-15, "trimmed mean");
    const double outlier[] = { 1, 2, 3, 4, 1000 };
    near_rel(mm_trimmed_mean(5, outlier, 0.2), 3, 1e-15, "trimmed mean with an outlier");
    near_rel(mm_mad_sigma(5, outlier), 1.482602218505602, 1e-15, "MAD with an outlier");
}

static void test_weighted_median(void)
{
    const double x[] = { 3, 1, 2, NAN }, equal[] = { 1, 1, 1, 5 }, heavy[] = { 5, 1, 1, 1 },
                 half[] = { 2, 1, 1, 1 };
    ok(mm_weighted_median(4, x, equal) == 2, "equal weights");
    ok(mm_weighted_median(4, x, heavy) == 3, "one weight above the rest");
    ok(mm_weighted_median(4, x, half) == 2.5, "exactly one half below: between two values");
    const double none[] = { 0, NAN, -1, 1 };
    ok(isnan(mm_weighted_median(4, x, none)), "no weight at all");
}

/* (E psi')^2/E psi^2 = 0.9137 for a biweight that ends at 6 MAD, over a unit normal; a tenth of outliers
 * hardly moves it. */
static void test_biweight(void)
{
    enum { SETS = 400, N = 200 };
    double clean = 0, dirty = 0, plain = 0, width = 0;
    for (int s = 0; s < SETS; s++) {
        double x[N], scale;
        for (int i = 0; i < N; i++)
            x[i] = random_normal();
        const double mean = mm_mean_of(N, x).value, robust = mm_biweight(N, x, &scale);
        plain += mean * mean;
        clean += robust * robust;
        width += scale / SETS;
        for (int i = 0; i < N / 10; i++)
            x[i] = 50;
        const double held = mm_biweight(N, x, NULL);
        dirty += held * held;
    }
    const double efficiency = plain / clean;
    ok(fabs(efficiency - 0.9137) < 0.03, "efficiency %.3f of the location for normal samples", efficiency);
    ok(fabs(width - 1) < 0.02, "scale %.4f of a unit normal sample", width);
    ok(sqrt(dirty / SETS) < 0.2, "10 %% of outliers move the location by %.3f", sqrt(dirty / SETS));
    const double same[] = { 2, 2, 2, 7 };
    double scale;
    ok(mm_biweight(4, same, &scale) == 2 && scale == 0, "more than half of the values equal");
    ok(isnan(mm_biweight(0, same, &scale)) && isnan(scale), "biweight of nothing");
}

static void test_means(void)
{
    const double x[] = { 1, 2, NAN, 3, 6 }, sigma[] = { 1, 1, 1, 2, INFINITY };
    const mm_mean mean = mm_mean_of(5, x);
    ok(mean.n == 4 && mean.value == 3, "mean of four");
    near_rel(mean.sigma, sqrt(14.0 / 3), 1e-15, "standard deviation");
    near_rel(mean.error, sqrt(14.0 / 12), 1e-15, "standard error");
    const mm_mean weighted = mm_weighted_mean(5, x, sigma); /* (1 + 2 + 3/4)/(2 + 1/4) */
    near_rel(weighted.value, 5.0 / 3, 1e-15, "weighted mean");
    near_rel(weighted.error, 2.0 / 3, 1e-15, "its error from the sigmas");
    near_rel(weighted.chisq, 4.0 / 9 + 1.0 / 9 + 4.0 / 9, 1e-14, "its chi-square");
    ok(weighted.n == 3, "an infinite sigma leaves the value out");
    ok(isnan(mm_mean_of(1, x).error), "no error of a single value from scatter");
    ok(mm_mean_of(0, x).n == 0 && isnan(mm_mean_of(0, x).value), "mean of nothing");
}

static void test_runs(void)
{
    /* + + - + - -: 3 above, 3 below, 4 runs; 4 expected, variance 3*2/5 */
    const double even[] = { 1, 2, -1, 0, 1, -1, NAN, -2 };
    near_abs(mm_runs_z(8, even), 0, 1e-15, "as many runs as expected");
    const double waves[] = { 1, 1, 1, 1, -1, -1, -1, -1 }; /* 2 runs, 5 expected, variance 4*3/7 */
    near_rel(mm_runs_z(8, waves), -3 / sqrt(12.0 / 7), 1e-15, "a wave has too few runs");
    ok(isnan(mm_runs_z(3, waves)), "one sign only");
    double sum = 0, square = 0;
    enum { SETS = 4000 };
    for (int s = 0; s < SETS; s++) {
        double r[60];
        for (int i = 0; i < 60; i++)
            r[i] = random_normal();
        const double z = mm_runs_z(60, r);
        sum += z / SETS;
        square += z * z / SETS;
    }
    ok(fabs(sum) < 0.06 && fabs(square - 1) < 0.08, "noise: mean %.3f, variance %.3f", sum, square);
}

static void test_quantiles(void)
{
    near_rel(mm_interval_factor(0.95, INFINITY), 1.959963984540054, 1e-12, "normal, 95 %");
    near_rel(mm_interval_factor(0.95, 5), 2.570581835636314, 1e-10,
             "Student's t, 95 %, 5 degrees of freedom");
    near_rel(mm_interval_factor(0.6826894921370859, INFINITY), 1, 1e-12, "one sigma");
    near_rel(mm_chisq_rise(0.6826894921370859, 1), 1, 1e-10, "one parameter, one sigma: a rise of 1");
    near_rel(mm_chisq_rise(0.95, 2), -2 * log(0.05), 1e-12, "two parameters: closed form");
    ok(isnan(mm_interval_factor(0.95, 0)) && isnan(mm_interval_factor(1, 5)), "no such interval");
}

int main(void)
{
    test_order();
    test_weighted_median();
    test_biweight();
    test_means();
    test_runs();
    test_quantiles();
    return done();
}
