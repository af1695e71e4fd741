/* plot/: ticks, their labels and the axis titles. */
#include <stdlib.h>

#include "plot/figure.h"
#include "plot/ticks.h"
#include "tap.h"

static void ticks_are(double lo, double hi, size_t most, size_t n, const double *want, const char *what)
{
    double tick[64];
    const size_t got = mm_ticks(lo, hi, most, tick);
    bool good = got == n;
    for (size_t i = 0; good && i < n; i++)
        good = tick[i] == want[i];
    ok(good, "%s", what);
    for (size_t i = 0; !good && i < got; i++)
        diag("%.17g", tick[i]);
}

static void test_positions(void)
{
    ticks_are(0, 1, 6, 6, (double[]){ 0, .2, .4, .6, .8, 1 }, "0 to 1 by fifths");
    ticks_are(5700, 5760, 7, 7, (double[]){ 5700, 5710, 5720, 5730, 5740, 5750, 5760 }, "Ce L3 by 10 eV");
    ticks_are(-0.021, 0.021, 3, 3, (double[]){ -.02, 0, .02 }, "a residual pane, 0 is no -0");
    ticks_are(0, 10, 5, 5, (double[]){ 0, 2.5, 5, 7.5, 10 }, "quarters of ten");
    ticks_are(3, 1, 2, 1, (double[]){ 2 }, "ends in the other order; three would be too many");
    ticks_are(7, 7, 5, 1, (double[]){ 7 }, "a range of no length");
    ticks_are(NAN, 1, 5, 0, NULL, "no range");
    ticks_are(-1e308, 1e308, 5, 0, NULL, "a range that no double holds");
    ticks_are(0, 3e-320, 4, 1, (double[]){ 0 }, "denormal numbers");
}

/* Ranges so narrow that doubles have no room for ticks must end, with few ticks or none. */
static void test_narrow(void)
{
    mm_plot_ticks t;
    double tick[64];
    ok(mm_ticks(1, 1 + 4e-16, 8, tick) <= 8, "two neighbouring doubles");
    mm_plot_ticks_linear(5725, 5725 * (1 + 1e-15), 8, 60, &t);
    ok(t.nmajor <= 8, "and as an axis");
    mm_plot_ticks_linear(-1e-310, 1e-310, 8, 60, &t);
    ok(t.nmajor <= 8, "denormal ends");
    mm_plot_ticks_linear(-1e199, 1e199, 8, 60, &t);
    ok(t.nmajor == 5 && t.power == 198, "and wide ones");
}

/* At most as many as asked for, in the range, evenly, by 1, 2, 2.5 or 5; and no finer step would have done.
 */
static void test_invariants(void)
{
    int wrong = 0;
    srand(1);
    for (int k = 0; k < 20000; k++) {
        const double lo = (rand() / (double)RAND_MAX - 0.5) * pow(10, rand() % 12 - 6);
        const double hi = lo + fabs(lo) * pow(10, rand() % 8 - 5) + 1e-7;
        const size_t most = 2 + (size_t)rand() % 9;
        double tick[64], finer[64];
        const size_t n = mm_ticks(lo, hi, most, tick);
        if (n < 2) {
            wrong += n > most;
            continue;
        }
        const double step = tick[1] - tick[0], mantissa = step / pow(10, floor(log10(step) + 1e-6));
        const double slack = 1e-5 * step, allowed[] = { 1, 2, 2.5, 5 };
        bool round = false;
        for (int i = 0; i < 4; i++)
            round = round || fabs(mantissa - allowed[i]) < 1e-5;
        wrong += n > most || !round;
        wrong += tick[0] < lo - slack || tick[0] - step > lo + slack; /* none outside, none left out */
        wrong += tick[n - 1] > hi + slack || tick[n - 1] + step < hi - slack;
        wrong += mm_ticks(lo, hi, n, finer) != n; /* asking for just as many gives as many */
    }
    ok(wrong == 0, "20000 random ranges");
}

static void label_is(const mm_plot_ticks *t, double value, const char *want)
{
    char label[MM_PLOT_LABEL_SIZE];
    mm_plot_tick_label(t, value, label);
    same_text(label, want, want);
}

static void test_linear_labels(void)
{
    mm_plot_ticks t;
    char text[MM_PLOT_LABEL_SIZE];
    mm_plot_ticks_linear(5700, 5760, 8, 60, &t);
    label_is(&t, t.major[0], "5700");
    mm_plot_ticks_linear(-1, 1, 5, 60, &t);
    label_is(&t, -0.5, "−0.5");
    label_is(&t, -1e-17, "0.0");
    mm_plot_ticks_linear(0, 0.016, 9, 60, &t);
    label_is(&t, 0.016, "16");
    mm_plot_ticks_power(&t, text);
    same_text(text, "10^{-3}", "thousandths go to the title");
    mm_plot_ticks_linear(0, 250000, 6, 60, &t);
    label_is(&t, 250000, "250");
    mm_plot_ticks_power(&t, text);
    same_text(text, "10^{3}", "thousands too");
    mm_plot_ticks_linear(0, 60000, 6, 60, &t);
    label_is(&t, 60000, "60000");
}

/* 5725.400001 to 5725.400005: five digits repeat in every label; they belong in the title. */
static void test_offset(void)
{
    mm_plot_ticks t;
    char text[MM_PLOT_LABEL_SIZE];
    mm_plot_ticks_linear(5725.400001, 5725.400005, 5, 60, &t);
    mm_plot_ticks_offset(&t, text);
    same_text(text, " − 5725.4", "the common part");
    label_is(&t, 5725.400003, "3");
    mm_plot_ticks_power(&t, text);
    same_text(text, "10^{-6}", "and the power of the rest");
    mm_plot_ticks_linear(-1000000.3, -1000000.1, 5, 60, &t);
    mm_plot_ticks_offset(&t, text);
    same_text(text, " + 1000001", "a negative common part is added");
    label_is(&t, -1000000.2, "0.80");
}

static void test_log(void)
{
    mm_plot_ticks t;
    mm_plot_ticks_log(2e-4, 3e5, 12, 200, &t);
    ok(t.nmajor == 9 && t.major[0] == 1e-3 && t.major[8] == 1e5, "a label a decade");
    label_is(&t, 1e-3, "10^{-3}");
    ok(t.nminor == 8 + 8 * 8 + 2, "eight minor ticks between two");
    mm_plot_ticks_log(1e-10, 1e10, 7, 60, &t);
    ok(t.nmajor == 7 && t.major[1] / t.major[0] > 999, "every third of 21 decades");
    mm_plot_ticks_log(0.1, 100, 9, 60, &t);
    label_is(&t, 0.1, "0.1");
    label_is(&t, 100, "100");
    mm_plot_ticks_log(15, 250, 9, 60, &t);
    ok(t.nmajor == 4 && t.major[0] == 20 && t.major[3] == 200, "20, 50, 100, 200 where decades are too few");
    mm_plot_ticks_log(15e6, 250e6, 9, 60, &t);
    label_is(&t, 2e7, "2×10^{7}");
    mm_plot_ticks_log(3, 4, 6, 60, &t);
    ok(t.nmajor >= 4 && !t.decades, "less than a factor of two is divided evenly");
}

static void test_numbers(void)
{
    char text[MM_PLOT_LABEL_SIZE];
    mm_plot_number_markup(-0.04, text);
    same_text(text, "−0.04", "a real minus sign");
    mm_plot_number_markup(-1.5e-7, text);
    same_text(text, "−1.5×10^{-7}", "a power of ten");
    mm_plot_number_markup(3e7, text);
    same_text(text, "3×10^{7}", "in place of noughts");
    mm_plot_number_markup(1e5, text);
    same_text(text, "10^{5}", "without a factor of 1");
    mm_plot_number_markup(3e-7, text);
    same_text(text, "3×10^{-7}", "without the noise of the last digit");
    mm_plot_number_markup(0, text);
    same_text(text, "0", "nothing");
}

int main(void)
{
    test_positions();
    test_narrow();
    test_invariants();
    test_linear_labels();
    test_offset();
    test_log();
    test_numbers();
    return done();
}
