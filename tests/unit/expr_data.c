/* expr/: functions of the data, against curves whose features are known. */
#include "formula.h"

enum { N = 801 };

typedef struct curve {
    size_t n;
    double x[N], y[N];
} curve;

static double value_over(const char *text, const curve *c)
{
    mm_expr *expr = compile(text, &data_scope);
    if (expr == NULL)
        return -1e300;
    double in[8] = { 0 };
    for (size_t k = 0; k < mm_expr_ninputs(expr); k++)
        in[k] = scalar_value[mm_expr_input(expr, k, NULL)];
    const mm_expr_data data = { c->n, c->x, c->y };
    const double value = mm_expr_scalar(expr, in, &data, NULL);
    ok(mm_expr_uses_data(expr) && !mm_expr_is_constant(expr), "%s uses the data", text);
    mm_expr_free(expr);
    return value;
}

typedef struct expectation {
    const char *text;
    double want, tolerance; /* relative */
} expectation;

static void check(const curve *c, const expectation *e, size_t n)
{
    for (size_t i = 0; i < n; i++)
        near_rel(value_over(e[i].text, c), e[i].want, e[i].tolerance, e[i].text);
}

#define CHECK(c, list) check(c, list, sizeof list / sizeof *list)

/* Five points, out of order, with points that are not there: (1, 0), (2, 1), (3, 5), (4, 1), (5, 0). */
static const curve five = {
    .n = 8,
    .x = { 4, 2, NAN, 1, 7, 5, 3, INFINITY },
    .y = { 1, 1, 3, 0, NAN, 0, 5, 1 },
};

static const expectation of_five[] = {
    { "n", 5, 0 },
    { "xmin", 1, 0 },
    { "xmax", 5, 0 },
    { "xstep", 1, 0 },
    { "ymin", 0, 0 },
    { "ymax", 5, 0 },
    { "x_at_max", 3, 0 },
    { "x_at_min", 1, 0 },
    { "x_at_min(2, 9)", 5, 0 },
    { "ymax(3.5, 9)", 1, 0 },
    { "n(2, 4)", 3, 0 },
    { "n(8, 9)", NAN, 0 },
    { "ymax(4, 2)", NAN, 0 },
    { "xmin()", 1, 0 },
    { "y_at(2.5)", 3, 1e-15 },
    { "y_at(3)", 5, 0 },
    { "y_at(-10)", 0, 0 },
    { "y_at(10)", 0, 0 },
    { "y_at(nan)", NAN, 0 },
    { "y_at(xmax) + xmax", 5, 0 },
    { "y_at(a)", 1, 0 },
    { "x_at_y(2)", 2.25, 1e-15 },
    { "x_at_y(2, 3, 5)", 3.75, 1e-15 },
    { "x_at_y(5)", 3, 0 },
    { "x_at_y(6)", NAN, 0 },
    { "integral", 7, 1e-15 },
    { "integral(2, 4)", 6, 1e-15 },
    { "sum(y)", 7, 0 },
    { "sum(x*y)/sum(y)", 3, 1e-15 },
    { "sum(1)", 5, 0 },
    { "sum(a*y + b)", 29, 1e-15 },
    { "mean(y)", 1.4, 1e-15 },
    { "median(y)", 1, 0 },
    { "median(y - median(y))", 0, 0 },
    { "quantile(y, 0.75)", 1, 0 },
    { "min(y)", 0, 0 },
    { "max(y/x)", 5. / 3, 1e-15 },
    { "max(ymax, 7)", 7, 0 },
    { "stddev(x)", 1.5811388300841898, 1e-15 }, /* sqrt(5/2) */
    { "peak_center", 3, 0 },
    { "peak_height", 5.5, 1e-15 },
    { "peak_fwhm", 1.375, 1e-15 },
    { "log(ymax) > 1 ? xmin : xmax", 1, 0 },
};

static curve gaussian(double height, double center, double sigma)
{
    curve c = { .n = N };
    for (size_t i = 0; i < N; i++) {
        const double x = 10 * pow((double)i / (N - 1), 1.2); /* uneven */
        c.x[i] = x;
        c.y[i] = 2 + 0.1 * x + height * exp(-0.5 * pow((x - center) / sigma, 2));
    }
    return c;
}

static void test_peak(void)
{
    const double area = 0.7 * sqrt(2 * 3.14159265358979323846);
    const expectation up[] = { { "peak_center", 5, 2e-3 },
                               { "peak_height", 3, 0.02 },
                               { "peak_fwhm", 0.7 * 2.3548200450309493, 0.02 },
                               { "peak_area", 3 * area, 0.02 },
                               { "line_at(5)", 2.5 + 3 * area / 10, 0.15 } };
    const expectation down[] = { { "peak_center", 5, 2e-3 },
                                 { "peak_height", -1.5, 0.04 },
                                 { "peak_fwhm", 0.7 * 2.3548200450309493, 0.04 },
                                 { "peak_area", -1.5 * area, 0.04 } };
    curve c = gaussian(3, 5, 0.7);
    CHECK(&c, up);
    c = gaussian(-1.5, 5, 0.7);
    CHECK(&c, down);
}

static void test_decay(void)
{
    const expectation falls[] = { { "decay_length", 2, 1e-4 },
                                  { "y_first", 4.5, 0.05 },
                                  { "y_last", 0.5, 0.02 },
                                  { "x_at_y(0.5 + 4*exp(-1))", 2, 1e-4 } };
    const expectation grows[] = { { "decay_length", -2, 1e-4 } };
    const expectation rises[] = { { "decay_length", 2, 1e-4 } };
    curve c = { .n = N }, d = { .n = N }, e = { .n = N };
    for (size_t i = 0; i < N; i++) {
        c.x[i] = d.x[i] = e.x[i] = 0.02 * (double)i;
        c.y[i] = 0.5 + 4 * exp(-c.x[i] / 2);
        d.y[i] = 0.5 + 4 * exp(d.x[i] / 2);
        e.y[i] = 3 - 4 * exp(-e.x[i] / 2);
    }
    CHECK(&c, falls);
    CHECK(&d, grows);
    CHECK(&e, rises);
}

static void test_edge_and_line(void)
{
    const expectation edge[] = { { "x_at_slope", 6, 0.01 },
                                 { "y_first", -1, 0.05 },
                                 { "y_last", 2, 0.05 },
                                 { "x_at_y((y_first + y_last)/2)", 6, 0.01 },
                                 { "slope_at(6)", 1.5 / 0.3 * 0.63661977236758134, 0.2 } };
    const expectation line[] = { { "line_slope", -3, 1e-13 },
                                 { "line_at(1)", 4, 1e-13 },
                                 { "slope_at(2.2)", -3, 1e-12 },
                                 { "slope_at(-100)", -3, 1e-12 },
                                 { "slope_at(100)", -3, 1e-12 } };
    curve c = { .n = N }, d = { .n = N };
    for (size_t i = 0; i < N; i++) {
        c.x[i] = d.x[i] = 0.015 * (double)i;
        c.y[i] = 0.5 + 1.5 * atan((c.x[i] - 6) / 0.3) * 0.63661977236758134; /* 2/pi */
        d.y[i] = 7 - 3 * d.x[i];
    }
    CHECK(&c, edge);
    CHECK(&d, line);
}

/* Sums of twelve uniform numbers are normal enough. */
static double normal(unsigned long long *state)
{
    double sum = -6;
    for (int i = 0; i < 12; i++) {
        *state = *state * 6364136223846793005ULL + 1442695040888963407ULL;
        sum += (double)(*state >> 11) / 9007199254740992.0;
    }
    return sum;
}

static void test_noise(void)
{
    const expectation list[] = { { "noise", 0.05, 0.1 } };
    unsigned long long state = 7;
    curve c = gaussian(3, 5, 0.7);
    for (size_t i = 0; i < N; i++)
        c.y[i] += 0.05 * normal(&state) + (i % 97 == 0 ? 4 : 0); /* and some outliers */
    CHECK(&c, list);
}

/* No data, one point, points of one x: an answer or NaN, and nothing worse. */
static void test_little_data(void)
{
    static const curve none = { .n = 0 }, one = { .n = 1, .x = { 3 }, .y = { 4 } },
                       same = { .n = 4, .x = { 3, 3, 3, 3 }, .y = { 4, 5, 6, 7 } };
    const char *name, *about;
    for (size_t i = 0; mm_expr_function(i, &name, &about); i++) {
        char text[80];
        snprintf(text, sizeof text, "%s()", name);
        if (about[0] != '[')
            continue;
        ok(isnan(value_over(text, &none)), "%s of no data is NaN", text);
        ok(!isinf(value_over(text, &one)) && !isinf(value_over(text, &same)), "%s of little data", text);
    }
    mm_expr *expr = compile("sum(y) + xmin", &data_scope);
    ok(isnan(mm_expr_scalar(expr, NULL, NULL, NULL)), "without data: NaN");
    mm_expr_free(expr);
}

static void test_refusals(void)
{
    static const struct {
        const char *text, *want;
    } table[] = {
        { "y", "formula, column 1: this is all of the data; it stands inside sum(), mean(), median() ..." },
        { "1 + log(y)",
          "formula, column 9: this is all of the data; it stands inside sum(), mean(), median() ..." },
        { "y_at(x)",
          "formula, column 1: this puts what varies from row to row together with all of the data" },
        { "quantile(y, x)",
          "formula, column 1: this puts what varies from row to row together with all of the data" },
        { "ymax(1)", "formula, column 1: ymax[(lo, hi)] cannot take 1 argument" },
        { "quantile(y)", "formula, column 1: quantile(v, p) cannot take 1 argument" },
        { "xmn", "formula, column 1: unknown name 'xmn'; did you mean 'xmin'?" },
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        mm_err err = MM_ERR_INIT;
        mm_expr *expr = mm_expr_compile(table[i].text, &data_scope, &err);
        ok(expr == NULL && err.code == MM_EUSAGE, "'%s' is refused", table[i].text);
        same_text(err.msg, table[i].want, table[i].want);
        mm_err_clear(&err);
        mm_expr_free(expr);
    }
}

int main(void)
{
    CHECK(&five, of_five);
    test_peak();
    test_decay();
    test_edge_and_line();
    test_noise();
    test_little_data();
    test_refusals();
    return done();
}
