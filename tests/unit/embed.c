/* The library for other programs, through its public header and exported symbols alone. */
#include <mischmetal.h>
#include <stdlib.h>
#include <unistd.h>

#include "tap.h"

static const double x[] = { 0, 1, 2, 3, 4, 5 };
static const double y[] = { 1.1, 2.9, 5.2, 6.8, 9.1, 10.9 };
enum { N = 6 };

/* The line of least squares through the points above, from the normal equations. */
static void line(double *intercept, double *slope, double *slope_error)
{
    double sx = 0, sy = 0, sxx = 0, sxy = 0, rss = 0;
    for (int i = 0; i < N; i++) {
        sx += x[i];
        sy += y[i];
        sxx += x[i] * x[i];
        sxy += x[i] * y[i];
    }
    const double d = N * sxx - sx * sx;
    *slope = (N * sxy - sx * sy) / d;
    *intercept = (sy - *slope * sx) / N;
    for (int i = 0; i < N; i++)
        rss += pow(y[i] - *intercept - *slope * x[i], 2);
    *slope_error = sqrt(rss / (N - 2) * N / d);
}

static mischmetal_quantity find(const mischmetal_fit *fit, const char *name)
{
    mischmetal_quantity q = { .name = NULL, .value = NAN, .error = NAN };
    for (size_t i = 0; mischmetal_fit_parameter(fit, i, &q); i++)
        if (strcmp(q.name, name) == 0)
            return q;
    return (mischmetal_quantity){ .name = "", .state = "absent", .value = NAN, .error = NAN };
}

static void test_fit(void)
{
    mischmetal_error error = { 0, "" };
    mischmetal_model *model = mischmetal_model_load("straight-line", &error);
    if (!ok(model != NULL, "a registered model loads"))
        return;
    const double *const axes[] = { x };
    mischmetal_fit *fit = mischmetal_fit_run(model, N, axes, y, NULL, NULL, &error);
    double intercept, slope, slope_error;
    line(&intercept, &slope, &slope_error);
    if (ok(fit != NULL, "a line is fitted")) {
        near_rel(find(fit, "line.c1").value, slope, 1e-9, "the slope is that of the normal equations");
        near_rel(find(fit, "line.c1").error, slope_error, 1e-9, "and its error too");
        near_rel(find(fit, "line.c0").value, intercept, 1e-9, "and the intercept");
        same_text(mischmetal_fit_status(fit), "converged", "the fit has converged");
        ok(mischmetal_fit_dof(fit) == N - 2, "six points less two parameters");
        mischmetal_quantity none;
        ok(!mischmetal_fit_parameter(fit, 100, &none), "there is no parameter 100");
    }
    mischmetal_fit_free(fit);
    mischmetal_model_free(model);
}

static void test_held(void)
{
    mischmetal_model *model = mischmetal_model_load("straight-line", NULL);
    const double *const axes[] = { x };
    const double sigma[N] = { 0.2, 0.2, 0.2, 0.2, 0.2, 0.2 };
    ok(mischmetal_model_change(model, "fix", "c1=2", NULL), "a parameter is fixed");
    mischmetal_fit *fit = mischmetal_fit_run(model, N, axes, y, sigma, NULL, NULL);
    if (ok(fit != NULL, "the other is fitted")) {
        const mischmetal_quantity held = find(fit, "line.c1");
        ok(held.value == 2 && isnan(held.error), "what is fixed has its value and no error");
        same_text(held.state, "fixed", "and says so");
        near_rel(find(fit, "line.c0").error, 0.2 / sqrt(N), 1e-9, "the mean's error is that of the sigmas");
    }
    mischmetal_fit_free(fit);
    mischmetal_model_free(model);
}

static void test_values(void)
{
    mischmetal_model *model = mischmetal_model_load("straight-line", NULL);
    const double *const axes[] = { x };
    const double p[] = { 1, 2 };
    double value[N];
    ok(mischmetal_model_parameters(model) == 2 && mischmetal_model_variables(model) == 1 &&
           mischmetal_model_outputs(model) == 1,
       "a line has two parameters, a variable and an output");
    ok(mischmetal_model_values(model, N, axes, p, value, NULL) && value[3] == 7, "1 + 2*3 is 7");
    ok(mischmetal_model_parameter(model, 2) == NULL, "there is no third parameter");
    mischmetal_model_free(model);
}

static void test_table(void)
{
    char path[] = "embed-XXXXXX";
    static const char text[] = "# mass: 4.2 mg\nT (K)\tName\n1\ta\nnan\tb\n3\tc\n";
    const int fd = mkstemp(path);
    if (!ok(fd >= 0 && write(fd, text, sizeof text - 1) == (ssize_t)sizeof text - 1, "a file is made"))
        return;
    close(fd);
    mischmetal_error error = { 0, "" };
    mischmetal_table *table = mischmetal_table_read(path, NULL, &error);
    unlink(path);
    if (!ok(table != NULL, "it is read"))
        return;
    ok(mischmetal_table_rows(table) == 3 && mischmetal_table_columns(table) == 2, "three rows, two columns");
    same_text(mischmetal_table_column_id(table, 0), "t", "the id of the first column");
    same_text(mischmetal_table_column_unit(table, 0), "K", "and its unit");
    same_text(mischmetal_table_meta(table, "Mass"), "4.2 mg", "metadata are found whatever the case");
    const double *values = mischmetal_table_values(table, "t");
    ok(values != NULL && values[0] == 1 && isnan(values[1]) && values[2] == 3, "a missing value is NaN");
    ok(mischmetal_table_values(table, "name") == NULL, "text is not numbers");
    ok(mischmetal_table_values(table, "pressure") == NULL, "nor is what is not there");
    ok(mischmetal_table_column_id(table, 2) == NULL, "there is no third column");
    mischmetal_table_free(table);
}

static void test_errors(void)
{
    mischmetal_error error = { 0, "" };
    ok(mischmetal_table_read("there-is-no-such-file", NULL, &error) == NULL && error.status == 3 &&
           strstr(error.text, "there-is-no-such-file") != NULL,
       "a missing file is bad input, and named");
    ok(mischmetal_model_load("no-such-model", &error) == NULL && error.status == 4, "so is a missing model");
    mischmetal_model *model = mischmetal_model_load("straight-line", NULL);
    ok(!mischmetal_model_change(model, "paint", "c0", &error) && error.status == 2, "an unknown change");
    ok(!mischmetal_model_change(model, "set", "c7=1", &error) && error.status == 2, "an unknown parameter");
    const double *const axes[] = { x };
    const double hole[N] = { 1, 2, NAN, 4, 5, 6 }, zero[N] = { 1, 1, 1, 1, 0, 1 };
    ok(mischmetal_fit_run(model, N, axes, hole, NULL, NULL, &error) == NULL && error.status == 3 &&
           strstr(error.text, "row 2") != NULL,
       "a missing value is refused, with its row");
    ok(mischmetal_fit_run(model, N, axes, y, zero, NULL, &error) == NULL && error.status == 3,
       "an error of zero is refused");
    ok(mischmetal_fit_run(model, 1, axes, y, NULL, NULL, &error) == NULL && error.status == 3,
       "and so are fewer points than parameters");
    const mischmetal_options wrong = { .level = 2 };
    ok(mischmetal_fit_run(model, N, axes, y, NULL, &wrong, &error) == NULL && error.status == 2,
       "a level of 2 is usage");
    mischmetal_model_free(model);
    mischmetal_table_free(NULL);
    mischmetal_fit_free(NULL);
}

int main(void)
{
    test_fit();
    test_held();
    test_values();
    test_table();
    test_errors();
    return done();
}
