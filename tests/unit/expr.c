/* expr/: grammar, values, exact gradients, blocks, functions of the data. */
#include <stdlib.h>

#include "base/constants.h"
#include "base/parallel.h"
#include "base/text.h"
#include "formula.h"

/* Value of a formula over a .. d, h; the first row of x is 0.5. */
static double value_of(const char *text)
{
    mm_expr *expr = compile(text, &rows_scope);
    if (expr == NULL)
        return -1e300;
    double in[8] = { 0 };
    for (size_t k = 0; k < mm_expr_ninputs(expr); k++) {
        const size_t i = mm_expr_input(expr, k, NULL);
        in[k] = i < FIRST_ARRAY ? scalar_value[i] : 0.5 + (double)(i - FIRST_ARRAY);
    }
    const double value = mm_expr_scalar(expr, in, NULL, NULL);
    mm_expr_free(expr);
    return value;
}

static const struct {
    const char *text;
    double want;
} values[] = {
    { "1 + 2 * 3", 7 },
    { "(1 + 2) * 3", 9 },
    { "7 - 4 - 2", 1 },
    { "16 / 4 / 2", 2 },
    { "2 ^ 3 ^ 2", 512 },
    { "-2 ^ 2", -4 },
    { "(-2) ^ 2", 4 },
    { "2 ^ -1", 0.5 },
    { "2 ^ -2 ^ 2", 0.0625 },
    { "2 * -3", -6 },
    { "- - 3", 3 },
    { "+3", 3 },
    { "6 / 2 * 3", 9 },
    { "1 + 2 < 4", 1 },
    { "(1 < 2) == (3 < 4)", 1 },
    { "1 || 0 && 0", 1 },
    { "(1 || 0) && 0", 0 },
    { "!0 + 1", 2 },
    { "!2 == 0", 1 },
    { "!!2", 1 },
    { "0 ? 1 : 0 ? 2 : 3", 3 },
    { "1 ? 0 ? 1 : 2 : 3", 2 },
    { "1 > 2 ? 3 : 4 + 1", 5 },
    { "2 >= 2 && 2 <= 2 && 1 != 2", 1 },
    { "1.5e3", 1500 },
    { "1E-2", 0.01 },
    { ".5 + 5.", 5.5 },
    { "min(3, 1, 2)", 1 },
    { "max(3, 1, 7, 2)", 7 },
    { "log(exp(1.25))", 1.25 },
    { "ln(exp(2))", 2 },
    { "log10(1000)", 3 },
    { "log2(8)", 3 },
    { "sqrt(16)", 4 },
    { "cbrt(-27)", -3 },
    { "hypot(3, 4)", 5 },
    { "pow(2, 10)", 1024 },
    { "2^0.5", 1.4142135623730951 },
    { "9^-0.5", 1. / 3 },
    { "0^0", 1 },
    { "floor(-1.5)", -2 },
    { "ceil(-1.5)", -1 },
    { "round(2.5)", 2 },
    { "mod(-1, 3)", 2 },
    { "mod(7, -3)", -2 },
    { "sign(-3)", -1 },
    { "sign(0)", 0 },
    { "step(0)", 1 },
    { "step(-1)", 0 },
    { "heaviside(0)", 0.5 },
    { "heaviside(-1)", 0 },
    { "heaviside(2)", 1 },
    { "abs(-2)", 2 },
    { "isnan(nan)", 1 },
    { "isnan(inf)", 0 },
    { "min(nan, 1)", NAN },
    { "max(1, nan)", NAN },
    { "sign(nan)", NAN },
    { "step(nan)", NAN },
    { "heaviside(nan)", NAN },
    { "step(-inf)", 0 },
    { "nan ? 1 : 2", 2 },
    { "!nan", 1 },
    { "nan || 0", 0 },
    { "sqrt(-1)", NAN },
    { "log(0)", -INFINITY },
    { "1/0", INFINITY },
    { "0/0", NAN },
    { "gamma(5)", 24 },
    { "lgamma(10)", 12.801827480081469 },   /* ln 362880 */
    { "digamma(1)", -0.57721566490153286 }, /* minus Euler's constant */
    { "digamma(-1)", NAN },
    { "erf(1)", 0.84270079294971487 }, /* DLMF 7.23 */
    { "erfc(5)", 1.5374597944280349e-12 },
    { "atan2(1, -1)", 2.356194490192345 },
    { "f1.area * 2", 14 },
    { "$3", 2.5 },
    { "\"Long Moment (emu)\" + 1", 2.5 },
    { "\"E\"\"\"", 3.5 },
    { "pi", MM_PI },
    { "kB", MM_KB },
    { "muB / kB", MM_MUB / MM_KB },
    { "h", 11 },                              /* the scope's h wins over Planck's */
    { "gauss(0, 2)", 0.19947114020071635 },   /* 1/(2 sqrt(2 pi)) */
    { "lorentz(1, 1)", 0.15915494309189535 }, /* 1/(2 pi) */
    { "voigt(1, 0, 1)", 0.15915494309189535 },
    { "voigt(0, 2, 0)", 0.19947114020071635 },
    { "voigt(0, 1, 1)", 0.20870928052036772 }, /* exp(1/2) erfc(1/sqrt 2)/sqrt(2 pi) */
};

static void test_values(void)
{
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        const double got = value_of(values[i].text);
        if (isinf(values[i].want))
            ok(got == values[i].want, "%s", values[i].text);
        else
            near_rel(got, values[i].want, 2e-15, values[i].text);
    }
}

static const struct {
    const char *text, *want;
} errors[] = {
    { "", "formula, column 1: a number, a name or '(' was expected, but the formula ends" },
    { "2x", "formula, column 2: a name directly behind a number; write '*' for their product, or quotes "
            "around a header" },
    { "1e5x", "formula, column 4: a name directly behind a number; write '*' for their product, or quotes "
              "around a header" },
    { "1.2.3", "formula, column 4: a second decimal point in a number" },
    { "a + ", "formula, column 5: a number, a name or '(' was expected, but the formula ends" },
    { "a b", "formula, column 3: an operator or the end of the formula was expected, not 'b'" },
    { "(a", "formula, column 3: an operator or ')' was expected, but the formula ends" },
    { "a)", "formula, column 2: an operator or the end of the formula was expected, not ')'" },
    { "exp(a", "formula, column 6: an operator, ',' or ')' was expected, but the formula ends" },
    { "exp(a, b)", "formula, column 1: exp(x) cannot take 2 arguments" },
    { "min(a)", "formula, column 1: min(x, y, ...) cannot take 1 argument" },
    { "exp()", "formula, column 1: exp(x) cannot take 0 arguments" },
    { "exp", "formula, column 1: 'exp' is a function: exp(x)" },
    { "1 + sqt(a)", "formula, column 5: there is no function 'sqt'; did you mean 'sqrt'?" },
    { "2 * f1.aera", "formula, column 5: unknown name 'f1.aera'; did you mean 'f1.area'?" },
    { "\"nothing\"", "formula, column 1: unknown header 'nothing'" },
    { "1 + \"\"", "formula, column 5: a header was expected between the quotes" },
    { "\"nothing", "formula, column 1: this quote is not closed" },
    { "xmin", "formula, column 1: 'xmin' looks at the data, which only start values can" },
    { "y_at(2)", "formula, column 1: 'y_at' looks at the data, which only start values can" },
    { "a = 2", "formula, column 3: equality is written '=='" },
    { "a ** 2", "formula, column 3: powers are written with '^'" },
    { "a & b", "formula, column 3: 'and' is written '&&'" },
    { "a | b", "formula, column 3: 'or' is written '||'" },
    { "a % b", "formula, column 3: the remainder is mod(x, y)" },
    { "a # b", "formula, column 3: this character has no meaning in a formula" },
    { "a < b < c", "formula, column 7: comparisons do not chain; write a < b && b < c" },
    { "a ? b", "formula, column 6: an operator or the ':' that belongs to '?' was expected, but the formula "
               "ends" },
    { "f1. + 2", "formula, column 3: a name cannot end with a point" },
    { "$ + 1", "formula, column 1: the number of a column was expected behind '$', as in $3" },
    { "\xCF\x87 + 2x", "formula, column 1: unknown name '\xCF\x87'" },
    { "\"\xCF\x87\" + 1", "formula, column 1: unknown header '\xCF\x87'" },
    { "1 + \"\xCF\x87", "formula, column 5: this quote is not closed" },
};

static void test_errors(void)
{
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
        mm_err err = MM_ERR_INIT;
        mm_expr *expr = mm_expr_compile(errors[i].text, &rows_scope, &err);
        ok(expr == NULL && err.code == MM_EUSAGE, "'%s' is refused", errors[i].text);
        same_text(err.msg, errors[i].want, errors[i].want);
        mm_err_clear(&err);
        mm_expr_free(expr);
    }
}

enum { ROWS = 10000 };

typedef struct table {
    double x[ROWS], value[ROWS], by_x[ROWS], by_a[ROWS], by_b[ROWS];
} table;

static bool same_bits(const double *a, const double *b, size_t n)
{
    return memcmp(a, b, n * sizeof *a) == 0;
}

/* The inputs of the formula are x, a, b in this order. */
static void evaluate(const mm_expr *expr, size_t begin, size_t n, table *t)
{
    const double *inputs[] = { t->x + begin, &scalar_value[0], &scalar_value[1] };
    double *const dout[] = { t->by_x + begin, t->by_a + begin, t->by_b + begin };
    mm_expr_eval_grad(expr, n, inputs, NULL, t->value + begin, dout);
}

static void test_blocks(void)
{
    static const size_t sizes[] = { 1, 2, 3, 7, 8, 255, 256, 257, 511, 512, 513, 4096, ROWS };
    mm_expr *expr = compile(
        "x*0 + a*exp(-b*x) + x^3/(1 + a*x*x) + (x > 0.3 ? sin(x*b) : voigt(x, a, b)) + x^a", &rows_scope);
    table *whole = calloc(1, sizeof *whole), *parts = calloc(1, sizeof *parts);
    for (size_t i = 0; i < ROWS; i++)
        whole->x[i] = parts->x[i] = (double)i / ROWS - 0.2;
    evaluate(expr, 0, ROWS, whole);
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
        memset(parts->value, 0, sizeof *parts - sizeof parts->x);
        for (size_t begin = 0; begin < ROWS; begin += sizes[s])
            evaluate(expr, begin, ROWS - begin < sizes[s] ? ROWS - begin : sizes[s], parts);
        ok(memcmp(whole, parts, sizeof *whole) == 0, "%d rows by %zu: the same bits", ROWS, sizes[s]);
    }
    const double *inputs[] = { parts->x, &scalar_value[0], &scalar_value[1] };
    mm_expr_eval(expr, ROWS, inputs, NULL, parts->value);
    ok(same_bits(whole->value, parts->value, ROWS), "the value without gradient: the same bits");
    for (int wanted = 0; wanted < 8; wanted++) {
        memset(parts->value, 0, sizeof *parts - sizeof parts->x);
        double *const dout[] = { wanted & 1 ? parts->by_x : NULL, wanted & 2 ? parts->by_a : NULL,
                                 wanted & 4 ? parts->by_b : NULL };
        mm_expr_eval_grad(expr, ROWS, inputs, NULL, parts->value, dout);
        ok(same_bits(whole->value, parts->value, ROWS) &&
               same_bits(parts->by_x, wanted & 1 ? whole->by_x : (double[ROWS]){ 0 }, ROWS) &&
               same_bits(parts->by_a, wanted & 2 ? whole->by_a : (double[ROWS]){ 0 }, ROWS) &&
               same_bits(parts->by_b, wanted & 4 ? whole->by_b : (double[ROWS]){ 0 }, ROWS),
           "derivatives wanted: %d", wanted);
    }
    free(whole);
    free(parts);
    mm_expr_free(expr);
}

typedef struct share {
    const mm_expr *expr;
    table *t;
} share;

enum { SHARES = 16 };

static void evaluate_share(void *context, size_t i)
{
    const share *s = context;
    evaluate(s->expr, i * (ROWS / SHARES), ROWS / SHARES, s->t);
}

static void test_threads(void)
{
    mm_expr *expr = compile("x + a*exp(-b*x^2)/(1 + erf(x))", &rows_scope);
    table *alone = calloc(1, sizeof *alone), *together = calloc(1, sizeof *together);
    for (size_t i = 0; i < ROWS; i++)
        alone->x[i] = together->x[i] = (double)i / ROWS;
    evaluate(expr, 0, ROWS, alone);
    mm_parallel_for(SHARES, 4, evaluate_share, &(share){ expr, together });
    ok(memcmp(alone, together, sizeof *alone) == 0, "one formula, four threads: the same bits");
    free(alone);
    free(together);
    mm_expr_free(expr);
}

enum { PEAKS = 40, MANY = 3 * PEAKS, MANY_ROWS = 300 };

/* $0 .. $119 are scalars, x is an array. */
static mm_symbol lookup_many(const void *context, const char *name, bool quoted, size_t *index)
{
    (void)context;
    (void)quoted;
    *index = name[0] == '$' ? strtoul(name + 1, NULL, 10) : MANY;
    return name[0] == '$' ? MM_SYM_SCALAR : MM_SYM_ARRAY;
}

static mm_expr *compile_many(void)
{
    char text[PEAKS * 60];
    size_t n = 0;
    for (int k = 0; k < PEAKS; k++)
        n += (size_t)snprintf(text + n, sizeof text - n, "%s$%d*exp(-((x - $%d)/$%d)^2)", k > 0 ? " + " : "",
                              3 * k, 3 * k + 1, 3 * k + 2);
    return compile(text, &(mm_scope){ lookup_many, NULL, false, NULL });
}

typedef struct many {
    double p[MANY + 1], x[MANY_ROWS], y[MANY_ROWS], d[MANY + 1][MANY_ROWS];
} many;

/* Largest deviation of value and wanted derivatives from the same in C; of derivative k only every third is
 * wanted, beginning with k = first. */
static double many_error(const mm_expr *expr, many *m, size_t first)
{
    const double *inputs[MANY + 1];
    double *dout[MANY + 1], worst = 0;
    for (size_t k = 0; k <= MANY; k++) {
        const size_t i = mm_expr_input(expr, k, NULL);
        inputs[k] = i == MANY ? m->x : &m->p[i];
        dout[k] = i < MANY && i % 3 == first ? m->d[i] : NULL;
    }
    memset(m->d, 0, sizeof m->d);
    mm_expr_eval_grad(expr, MANY_ROWS, inputs, NULL, m->y, dout);
    for (size_t row = 0; row < MANY_ROWS; row++) {
        double y = 0;
        for (size_t k = 0; k < MANY; k += 3) {
            const double u = (m->x[row] - m->p[k + 1]) / m->p[k + 2], e = exp(-u * u);
            const double want[] = { e, 2 * m->p[k] * e * u / m->p[k + 2],
                                    2 * m->p[k] * e * u * u / m->p[k + 2] };
            y += m->p[k] * e;
            for (size_t i = 0; i < 3; i++)
                worst = fmax(worst, fabs(m->d[k + i][row] - (i == first ? want[i] : 0)));
        }
        worst = fmax(worst, fabs(m->y[row] - y));
    }
    return worst;
}

/* More inputs than there are bits to tell which derivatives are wanted, and more registers than blocks of
 * full length have room for. */
static void test_many_inputs(void)
{
    mm_expr *expr = compile_many();
    many *m = calloc(1, sizeof *m);
    ok(mm_expr_ninputs(expr) == MANY + 1, "a formula of %d inputs", MANY + 1);
    for (size_t k = 0; k < MANY; k += 3) {
        m->p[k] = 1 + (double)k / 40;
        m->p[k + 1] = (double)k / 10;
        m->p[k + 2] = 0.5 + (double)(k % 7) / 5;
    }
    for (size_t i = 0; i < MANY_ROWS; i++)
        m->x[i] = 0.04 * (double)i;
    for (size_t first = 0; first < 3; first++) {
        const double error = many_error(expr, m, first);
        ok(error < 1e-13, "its value and every third derivative from %zu, to %.0e", first, error);
    }
    free(m);
    mm_expr_free(expr);
}

static mm_code refusal(const char *text)
{
    mm_err err = MM_ERR_INIT;
    mm_expr *expr = mm_expr_compile(text, &(mm_scope){ lookup_many, NULL, false, NULL }, &err);
    const mm_code code = expr != NULL ? MM_OK : err.code;
    mm_expr_free(expr);
    mm_err_clear(&err);
    return code;
}

/* text, `count` times, then tail. */
static mm_code refusal_of_many(const char *text, size_t count, const char *tail)
{
    mm_buf buf = { 0 };
    for (size_t i = 0; i < count; i++)
        mm_buf_add(&buf, text);
    mm_buf_add(&buf, tail);
    const mm_code code = refusal(buf.data);
    mm_buf_free(&buf);
    return code;
}

static void test_limits(void)
{
    ok(refusal_of_many("(", 100, "1") == MM_EUSAGE, "100 parentheses that are not closed");
    ok(refusal_of_many("(", 100000, "1") == MM_EUSAGE, "more nesting than there is stack for");
    ok(refusal_of_many("-", 60000, "1") == MM_EUSAGE, "60000 signs");
    ok(refusal_of_many("1 ? 2 : ", 7000, "3") == MM_EUSAGE, "7000 conditions");
    ok(refusal_of_many("2^", 30000, "1") == MM_EUSAGE, "30000 powers");
    ok(refusal_of_many("x + ", 16000, "1") == MM_OK, "16000 terms");
    ok(refusal_of_many("x + ", 17000, "1") == MM_EUSAGE, "more than 64 kB");
    mm_buf buf = { 0 };
    for (int i = 0; i <= 512; i++)
        mm_buf_printf(&buf, "%s$%d", i > 0 ? "*" : "", i);
    ok(refusal(buf.data) == MM_EUSAGE, "513 names");
    buf.data[strlen(buf.data) - 5] = '\0';
    ok(refusal(buf.data) == MM_OK, "512 names, and as many derivatives");
    mm_buf_free(&buf);
}

int main(void)
{
    test_values();
    test_errors();
    test_blocks();
    test_threads();
    test_many_inputs();
    test_limits();
    return done();
}
