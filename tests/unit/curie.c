/* What is done to a susceptibility before it is fitted: core diamagnetism, ferromagnetic impurities. */
#include <stdlib.h>

#include "magnet/core.h"
#include "magnet/curie.h"
#include "magnet/honda_owen.h"
#include "random.h"
#include "tap.h"

static double core(const char *text, const char *per, double *number)
{
    double chi = NAN, own;
    mm_core_susceptibility(text, per, &chi, number != NULL ? number : &own, NULL);
    return chi * 1e6;
}

static void test_core(void)
{
    static const struct {
        const char *text;
        double chi;
    } cases[] = {
        { "2Er3+ 3O2-", -2 * 18 - 3 * 12 },
        { "Er2O3", -2 * 18 - 3 * 12 },
        { "Cu2+ SO42- 5H2O", -11 - 40.1 - 5 * 13 },
        { "CuSO4(H2O)5", -11 - 40.1 - 5 * 13 },
        { "Ho2(SO4)3(H2O)8", -2 * 19 - 3 * 40.1 - 8 * 13 },
        { "La2CuO4", -2 * 20 - 11 - 4 * 12 },
        { "KClO4", -14.9 - 32 },
        { "NaNO3", -6.8 - 18.9 },
        { "Fe(OH)3", -10 - 3 * 12 },
        { "Ni(NH3)6Cl2", -12 - 6 * 18 - 2 * 23.4 },
        { "6C 6H", -6 * 6 - 6 * 2.93 },
        { "Gd0.5La0.5F3", -10 - 10 - 3 * 9.1 },
        { "-85.5", -85.5 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        near_abs(core(cases[i].text, NULL, NULL), cases[i].chi, 1e-9, cases[i].text);
    double number = NAN;
    core("2Er3+ 3O2-", "Er3+", &number);
    ok(number == 2, "two Er3+ in a list");
    core("Er2O3", "Er", &number);
    ok(number == 2, "two Er in a formula");
    core("Al5(GdO3)2", "Gd", &number);
    ok(number == 2, "two Gd in parentheses");
    static const char *const bad[] = { "Xx2O3", "er2o3", "Er2(O3", "2", "Er 3Qq-", ")", "()" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        double chi, n;
        const bool number_only = strcmp(bad[i], "2") == 0;
        ok(mm_core_susceptibility(bad[i], NULL, &chi, &n, NULL) == number_only, "'%s' is%s taken", bad[i],
           number_only ? "" : " not");
    }
    double chi, n;
    mm_err err = MM_ERR_INIT;
    ok(!mm_core_susceptibility("Er2O3", "Gd", &chi, &n, &err) && err.code == MM_EUSAGE,
       "an ion that is not there");
    mm_err_clear(&err);
}

enum { TEMPERATURES = 12, FIELDS = 4, POINTS = TEMPERATURES * FIELDS };

/* chi = 2/T with an impurity of 5e-3 emu/g; the temperatures of different fields differ a little. */
static void make(double noise, double *t, double *field, double *chi, double *sigma)
{
    for (size_t i = 0; i < POINTS; i++) {
        t[i] = 20 + 10 * (double)(i % TEMPERATURES) + random_uniform(-0.0005, 0.0005);
        field[i] = 1e4 * (double)(1 + i / TEMPERATURES);
        chi[i] = 2 / t[i] + 5e-3 / field[i] + noise * random_normal();
        sigma[i] = noise;
    }
}

static void test_honda_owen(void)
{
    enum { SETS = 200 };
    double t[POINTS], field[POINTS], chi[POINTS], sigma[POINTS], squares = 0, moments = 0;
    size_t n = 0;
    for (int known = 0; known < 2; known++) {
        squares = moments = 0;
        n = 0;
        for (int s = 0; s < SETS; s++) {
            mm_honda_owen ho;
            make(1e-5, t, field, chi, sigma);
            const mm_chi_points p = { POINTS, t, field, chi, known ? sigma : NULL };
            if (!mm_honda_owen_extrapolate(&p, 0.2, &ho, NULL))
                continue;
            for (size_t i = 0; i < ho.n; i++, n++) {
                const double u = (ho.chi[i] - 2 / ho.t[i]) / ho.chi_err[i],
                             v = (ho.moment[i] - 5e-3) / ho.moment_err[i];
                squares += u * u;
                moments += v * v;
            }
            mm_honda_owen_free(&ho);
        }
        const double width = sqrt(squares / (double)n), moment_width = sqrt(moments / (double)n);
        ok(n == SETS * TEMPERATURES && width > 0.85 && width < 1.2 && moment_width > 0.85 &&
               moment_width < 1.2,
           "pulls of chi and moment with errors %s: widths %.2f and %.2f", known ? "given" : "of the scatter",
           width, moment_width);
    }
    mm_honda_owen ho;
    mm_err err = MM_ERR_INIT;
    for (size_t i = 0; i < POINTS; i++)
        field[i] = 1000;
    const mm_chi_points one = { POINTS, t, field, chi, NULL };
    ok(!mm_honda_owen_extrapolate(&one, 0.2, &ho, &err) && err.code == MM_EINPUT, "one field is not enough");
    mm_err_clear(&err);
}

/* From moments with errors to theta and C: 4.2 mg of 206.84 g/mol in 1 kOe. */
static mm_table *moments(double noise)
{
    enum { N = 40 };
    static const char *const headers[] = { "temperature (K)", "magnetic_field (Oe)", "moment (emu)",
                                           "moment_err (emu)" };
    mm_table *table = mm_table_new("moments", NULL);
    for (size_t i = 0; i < 4; i++)
        mm_table_add(table, headers[i], NULL, MM_NUMBER, NULL);
    mm_table_resize(table, N, NULL);
    mm_meta_set(table, "mass", "4.2mg", NULL);
    mm_meta_set(table, "molar_mass", "206.84g/mol", NULL);
    for (size_t i = 0; i < N; i++) {
        const double t = 10 + 7 * (double)i, chi = 7.87 / (t + 12) + 4e-4;
        const double row[] = { t, 1000, chi * 1000 * 4.2e-3 / 206.84 + noise * random_normal(), noise };
        for (size_t k = 0; k < 4; k++)
            table->col[k].v[i] = row[k];
    }
    return table;
}

static void test_fit(void)
{
    enum { SETS = 150 };
    mm_model *model = mm_model_load("curie-weiss", NULL);
    const mm_curie_opts none = { NULL, NULL, 0 };
    const mm_fit_opts opts = MM_FIT_OPTS_INIT;
    static const double truth[] = { 7.87, -12, 4e-4 };
    double squares[3] = { 0 }, sums[3] = { 0 };
    int n = 0;
    for (int s = 0; model != NULL && s < SETS; s++) {
        mm_table *table = moments(1e-5);
        if (!mm_curie_prepare(table, &none, NULL, NULL))
            continue;
        const double *const x[] = { table->col[0].v };
        const mm_data data = { "moments", table->nrow, x, table->col[mm_table_find(table, "chi")].v,
                               table->col[mm_table_find(table, "chi_err")].v };
        mm_fit *fit = mm_fit_run(model, &data, NULL, &opts, NULL);
        for (int k = 0; fit != NULL && k < 3; k++) {
            static const char *const names[] = { "cw.C", "cw.theta", "cw.chi0" };
            for (size_t j = 0; j < fit->npar; j++)
                if (strcmp(fit->par[j].name, names[k]) == 0) {
                    const double u = (fit->par[j].value - truth[k]) / fit->par[j].error;
                    sums[k] += u;
                    squares[k] += u * u;
                }
        }
        n += fit != NULL;
        mm_fit_free(fit);
        mm_table_free(table);
    }
    for (int k = 0; k < 3; k++) {
        const double mean = sums[k] / n, width = sqrt(squares[k] / n);
        ok(n == SETS && fabs(mean) < 0.35 && width > 0.82 && width < 1.2,
           "pulls of parameter %d from moments: mean %.2f, width %.2f", k, mean, width);
    }
    mm_model_free(model);
}

int main(void)
{
    mm_model_init();
    test_fit();
    test_core();
    test_honda_owen();
    mm_model_quit();
    return done();
}
