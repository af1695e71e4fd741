/* The moment of a holder is taken off at the same temperature and field. */
#include "magnet/background.h"
#include "random.h"
#include "tap.h"

/* The holder: a diamagnet with a Curie tail. */
static double holder(double t, double h)
{
    return -3e-9 * h + 2e-8 * h / t;
}

static mm_table *table_new(const char *name, size_t n, bool errors)
{
    static const char *const headers[] = { "temperature (K)", "magnetic_field (Oe)", "moment (emu)",
                                           "moment_err (emu)" };
    mm_table *table = mm_table_new(name, NULL);
    for (size_t i = 0; i < (errors ? 4 : 3); i++)
        mm_table_add(table, headers[i], NULL, MM_NUMBER, NULL);
    mm_table_resize(table, n, NULL);
    return table;
}

static void put(mm_table *table, size_t row, double t, double h, double m, double sigma)
{
    table->col[0].v[row] = t;
    table->col[1].v[row] = h;
    table->col[2].v[row] = m;
    if (table->ncol > 3)
        table->col[3].v[row] = sigma;
}

/* Warming in a field; the temperatures jitter about their steps. */
static mm_table *ramp(const char *name, size_t n, double step, double h, double sample, double sigma)
{
    mm_table *table = table_new(name, n, true);
    for (size_t i = 0; i < n; i++) {
        const double t = 10 + step * (double)i + random_uniform(-0.01, 0.01);
        put(table, i, t, h, sample + holder(t, h), sigma);
    }
    return table;
}

static void test_temperature(void)
{
    mm_table *table = ramp("sample", 90, 1, 1000, 5e-5, 3e-8),
             *empty = ramp("empty", 300, 0.31, 1003, 0, 4e-8);
    size_t without = 99;
    ok(mm_background_subtract(table, empty, &without, NULL) && without == 0, "a warming run");
    double worst = 0, error = 0;
    for (size_t i = 0; i < table->nrow; i++) {
        worst = fmax(worst, fabs(table->col[2].v[i] - 5e-5));
        error = fmax(error, fabs(table->col[3].v[i]));
    }
    ok(worst < 1e-7 && worst > 0, "is 50 uemu everywhere, to the 0.3 %% by which the fields differ");
    ok(error < 5.0001e-8 && error > 4e-8, "errors add in squares");
    mm_table_free(table);
    mm_table_free(empty);
}

/* A loop whose ways up and down differ in the empty run. */
static void test_field(void)
{
    enum { N = 201 };
    mm_table *table = table_new("sample", N, false), *empty = table_new("empty", N, false);
    for (size_t i = 0; i < N; i++) {
        const double h = i <= N / 2 ? 1e4 - 200 * (double)i : -1e4 + 200 * (double)(i - N / 2);
        const double off = i <= N / 2 ? 1e-6 : -1e-6;
        put(table, i, 300, h * 0.97, tanh(h / 2000) * 1e-3 + holder(300, h * 0.97) + off, 0);
        put(empty, i, 300.4, h, holder(300, h) + off, 0);
    }
    size_t without;
    ok(mm_background_subtract(table, empty, &without, NULL) && without == 0, "a loop");
    double worst = 0;
    for (size_t i = 2; i < N - 2; i++)
        if (i + 2 < N / 2 || i > N / 2 + 2) {
            const double h = table->col[1].v[i] / 0.97;
            worst = fmax(worst, fabs(table->col[2].v[i] - tanh(h / 2000) * 1e-3));
        }
    if (!ok(worst < 1e-9, "each way has its own background"))
        diag("off by %.3g", worst);
    mm_table_free(table);
    mm_table_free(empty);
}

static void test_unhappy(void)
{
    mm_table *table = ramp("sample", 90, 1, 1000, 5e-5, 0), *empty = ramp("empty", 30, 1, 1000, 0, 0);
    size_t without = 0;
    ok(mm_background_subtract(table, empty, &without, NULL) && without > 50 && isnan(table->col[2].v[89]),
       "rows beyond the empty run have no moment");
    mm_table_free(table);
    table = ramp("sample", 90, 1, 5000, 5e-5, 0);
    mm_err err = MM_ERR_INIT;
    ok(!mm_background_subtract(table, empty, &without, &err) && err.code == MM_EINPUT, "another field");
    mm_err_clear(&err);
    mm_table_drop(empty, 1);
    ok(!mm_background_subtract(table, empty, &without, &err) && err.code == MM_EINPUT, "no field");
    mm_err_clear(&err);
    mm_table_free(table);
    mm_table_free(empty);
}

int main(void)
{
    test_temperature();
    test_field();
    test_unhappy();
    return done();
}
