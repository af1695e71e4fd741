/* expr/: the gradient of every function and of formulas against differences, and the conventions where a
 * derivative does not exist. */
#include "formula.h"

/* The derivative by input k from central differences, extrapolated (Ridders), and how sure it is. */
static double difference(const mm_expr *expr, const double *in, size_t k, double *error)
{
    enum { LEVELS = 7 };
    double table[LEVELS][LEVELS], at[8], step = 0.01 * fmax(fabs(in[k]), 0.5), best = NAN;
    memcpy(at, in, mm_expr_ninputs(expr) * sizeof *at);
    *error = INFINITY;
    for (int i = 0; i < LEVELS; i++, step /= 2) {
        at[k] = in[k] + step;
        const double high = mm_expr_scalar(expr, at, NULL, NULL);
        at[k] = in[k] - step;
        table[i][0] = (high - mm_expr_scalar(expr, at, NULL, NULL)) / (2 * step);
        double factor = 1;
        for (int j = 1; j <= i; j++) {
            factor *= 4;
            table[i][j] = (factor * table[i][j - 1] - table[i - 1][j - 1]) / (factor - 1);
            const double change = fmax(fabs(table[i][j] - table[i][j - 1]),
                                       fabs(table[i][j] - table[i - 1][j - 1]));
            if (change < *error) {
                *error = change;
                best = table[i][j];
            }
        }
    }
    return best;
}

/* How the gradient compares with differences, over a grid of arguments. Where the differences themselves are
 * not sure, near a pole or a jump, nothing is measured. */
typedef struct comparison {
    double worst; /* relative to the largest of value and derivative */
    int finite, measured;
} comparison;

static void compare_at(const mm_expr *expr, const double *in, comparison *result)
{
    double grad[8], error;
    const double value = mm_expr_scalar(expr, in, NULL, grad);
    if (!isfinite(value))
        return;
    for (size_t k = 0; k < mm_expr_ninputs(expr); k++) {
        const double want = difference(expr, in, k, &error),
                     scale = fmax(1e-3, fmax(fabs(want), fabs(value)));
        result->finite++;
        if (!(error < 3e-8 * scale))
            continue;
        result->measured++;
        const double off = fabs(grad[k] - want) / scale;
        if (off > result->worst || isnan(off))
            result->worst = off;
    }
}

static comparison compare_gradient(const mm_expr *expr)
{
    static const double points[] = { -3.7, -1.3, -0.6, 0.15, 0.4, 0.83, 1.4, 2.6, 5.3 };
    enum { N = sizeof points / sizeof points[0] };
    comparison result = { 0, 0, 0 };
    const size_t n = mm_expr_ninputs(expr);
    for (size_t i = 0; i < N * (n > 1 ? N : 1) * (n > 2 ? N : 1); i++) {
        const double in[] = { points[i % N], points[i / N % N] * 1.07 + 0.013,
                              points[i / N / N] * 0.91 - 0.017 };
        compare_at(expr, in, &result);
    }
    return result;
}

static void check_gradient(const char *text, const mm_expr *expr)
{
    const comparison c = compare_gradient(expr);
    ok(c.worst < 1e-7 && c.finite > 0 && 4 * c.measured >= 3 * c.finite,
       "%s: gradient against differences, %.1e in %d of %d points", text, c.worst, c.measured, c.finite);
}

/* A function of the data with the arguments that its description names. */
static mm_expr *compile_data_function(const char *name, const char *about)
{
    static const char *const arguments[] = { "()", "(1)", "(y)", "(y, 1)" };
    for (size_t k = 0; k < sizeof arguments / sizeof arguments[0]; k++) {
        char text[80];
        mm_err err = MM_ERR_INIT;
        snprintf(text, sizeof text, "%s%s", name, arguments[k]);
        mm_expr *expr = mm_expr_compile(text, &data_scope, &err);
        mm_err_clear(&err);
        if (expr != NULL)
            return expr;
    }
    diag("%s%s", name, about);
    return NULL;
}

/* Every function of the language, in as many arguments as it takes. */
static void test_gradients(void)
{
    static const char *const arguments[] = { "(a)", "(a, b)", "(a, b, c)" };
    const char *name, *about;
    for (size_t i = 0; mm_expr_function(i, &name, &about); i++) {
        int forms = 0;
        for (size_t k = 0; k < 3; k++) {
            char text[80];
            mm_err err = MM_ERR_INIT;
            snprintf(text, sizeof text, "%s%s", name, arguments[k]);
            mm_expr *expr = mm_expr_compile(text, &rows_scope, &err);
            mm_err_clear(&err);
            if (expr == NULL)
                continue;
            forms++;
            check_gradient(text, expr);
            mm_expr_free(expr);
        }
        mm_expr *expr = forms > 0 ? NULL : compile_data_function(name, about);
        ok(forms > 0 || expr != NULL, "%s%s is known", name, forms > 0 ? "" : ", a function of the data,");
        mm_expr_free(expr);
    }
}

static void test_formula_gradients(void)
{
    static const char *const formulas[] = {
        "a*b + c/a - b*c/(a*a + 1)",  "a^3 - a^-2 + a^7*b", "a^b",         "(a*a + 1)^0.5 * (b^2)^1.5",
        "a > b ? a*c : b*b*c",        "min(a*b, c, a)",     "exp(-a*b)*c", "sin(a*b)^2 + cos(c)^3",
        "a*exp(-0.5*((b - c)/a)^2)",  "2*a/(3*b)/c",        "-a - -b*-c",  "a/(1 + b*a + c*a^2)",
        "abs(a)*sqrt(abs(b)) + a*-c", "(a*b)^4/(a*b)^2",    "1/a*1/a",     "a*a*a*b*b",
    };
    for (size_t i = 0; i < sizeof formulas / sizeof formulas[0]; i++) {
        mm_expr *expr = compile(formulas[i], &rows_scope);
        check_gradient(formulas[i], expr);
        mm_expr_free(expr);
    }
}

static void test_conventions(void)
{
    static const struct {
        const char *text;
        double a, b, value, da, db;
    } table[] = {
        { "sqrt(a*b)", 0, 4, 0, INFINITY, 0 },
        { "sqrt(a^2)", 0, 4, 0, 0, 0 },
        { "abs(a)", 0, 0, 0, 0, 0 },
        { "hypot(a, b)", 0, 0, 0, 0, 0 },
        { "a^b", 0, 2, 0, 0, 0 },
        { "a^b", 0, 1, 0, 1, 0 },
        { "a^b", 0, 0.5, 0, INFINITY, 0 },
        { "a^2", 0, 1, 0, 0, 0 },
        { "exp(-1/a^2)", 0, 1, 0, 0, 0 },
        { "a > 0 ? log(a) : b", 0, 3, 3, 0, 1 },
        { "a > 0 ? a*log(a) : b*0", 0, 3, 0, 0, 0 },
        { "a == 0 ? 1 : sin(a)/a", 0, 3, 1, 0, 0 },
        { "b < 0 ? sqrt(b) : a", 2, 3, 2, 1, 0 },
        { "max(a, b)", 1, 1, 1, 0, 1 },
        { "b/(1 + exp(-a))", -800, 3, 0, 0, 0 },
        { "b/(1 + exp(-a))^2", -800, 3, 0, 0, 0 },
        { "b*(1 + exp(-a))^(-1/3)", -3000, 3, 0, 0, 0 },
        { "atan(exp(a)) - atan(exp(a)) + b", 800, 3, 3, 0, 1 },
        { "b*exp(-exp(a))", 800, 3, 0, 0, 0 },
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        mm_expr *expr = compile(table[i].text, &rows_scope);
        double in[2] = { table[i].a, table[i].b }, grad[2] = { NAN, 0 };
        if (expr != NULL && mm_expr_input(expr, 0, NULL) == 1) {
            in[0] = table[i].b;
            in[1] = table[i].a;
        }
        const double value = mm_expr_scalar(expr, in, NULL, grad);
        const bool swapped = in[0] == table[i].b && mm_expr_input(expr, 0, NULL) == 1;
        const double da = grad[swapped], db = mm_expr_ninputs(expr) > 1 ? grad[!swapped] : 0;
        ok(value == table[i].value && da == table[i].da && db == table[i].db, "%s at a = %g, b = %g",
           table[i].text, table[i].a, table[i].b);
        if (value != table[i].value || da != table[i].da || db != table[i].db)
            diag("got %g, %g, %g; want %g, %g, %g", value, da, db, table[i].value, table[i].da, table[i].db);
        mm_expr_free(expr);
    }
}

/* The half maximum is where it is said to be, and widths of all shapes follow their derivatives. */
static void test_voigt_width(void)
{
    mm_expr *half = compile("2 * voigt(voigt_fwhm(a, b)/2, a, b) / voigt(0, a, b) - 1", &rows_scope);
    mm_expr *homogeneous = compile("voigt_fwhm(a, b)", &rows_scope);
    double worst = 0, worst_sum = 0;
    for (double power = -9; power <= 9; power += 0.25) {
        const double in[] = { 0.7, 0.7 * pow(10, power) };
        double by[2];
        worst = fmax(worst, fabs(mm_expr_scalar(half, in, NULL, NULL)));
        const double width = mm_expr_scalar(homogeneous, in, NULL, by);
        worst_sum = fmax(worst_sum, fabs((in[0] * by[0] + in[1] * by[1]) / width - 1));
    }
    ok(worst < 4e-15, "half of the maximum at half of the width, to %.0e", worst);
    ok(worst_sum < 1e-13, "the width is homogeneous of degree one, to %.0e", worst_sum);
    mm_expr_free(half);
    mm_expr_free(homogeneous);
    mm_expr *limits = compile("voigt_fwhm(a, b)", &rows_scope);
    double by[2];
    near_rel(mm_expr_scalar(limits, (const double[]){ 2, 0 }, NULL, by), 4.7096400900618986, 1e-15,
             "gamma = 0: sigma sqrt(8 ln 2)");
    near_rel(by[0], 2.3548200450309493, 1e-15, "and its derivative");
    near_rel(mm_expr_scalar(limits, (const double[]){ 0, 2 }, NULL, by), 4, 0, "sigma = 0: twice gamma");
    ok(by[0] == 0 && by[1] == 2, "and its derivatives");
    ok(isnan(mm_expr_scalar(limits, (const double[]){ 1, -1 }, NULL, NULL)), "a negative gamma has none");
    mm_expr_free(limits);
}

/* A Voigt profile with little of a Gaussian is a Lorentzian, to second order in sigma: its gradient keeps its
 * digits where w'(z) = -2zw + 2i/sqrt(pi) would have lost them all. */
static void test_narrow_voigt(void)
{
    mm_expr *voigt = compile("voigt(a, b, c)", &rows_scope), *lorentz = compile("lorentz(a, c)", &rows_scope);
    double worst = 0;
    for (double x = -3; x <= 3; x += 0.25) {
        const double in[] = { x, 1e-8, 0.8 }, of_lorentz[] = { x, 0.8 };
        double by[3], want[2];
        mm_expr_scalar(voigt, in, NULL, by);
        mm_expr_scalar(lorentz, of_lorentz, NULL, want);
        worst = fmax(worst, fmax(fabs(by[0] - want[0]), fabs(by[2] - want[1])));
    }
    ok(worst < 1e-14, "the gradient of a Voigt profile with sigma/gamma = 1e-8: Lorentz's, to %.0e", worst);
    mm_expr_free(voigt);
    mm_expr_free(lorentz);
}

int main(void)
{
    test_gradients();
    test_formula_gradients();
    test_conventions();
    test_voigt_width();
    test_narrow_voigt();
    return done();
}
