/* ns a row for formulas of the formula language and for the same in hand-written C, 10^5 rows: value alone,
 * and value with the gradient by all parameters. The answers of the two are compared too. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "expr/expr.h"

enum { N = 100000, RUNS = 60, MAX_PARAMS = 8 };

/* y: value; dy[k]: derivative by parameter k; dy NULL: not wanted. */
typedef void by_hand(size_t n, const double *x, const double *p, double *y, double *const *dy);

static void exponential(size_t n, const double *x, const double *p, double *y, double *const *dy)
{
    for (size_t i = 0; i < n; i++) {
        const double e = exp(-p[1] * x[i]);
        y[i] = p[0] * e + p[2];
        if (dy != NULL) {
            dy[0][i] = e;
            dy[1][i] = -p[0] * x[i] * e;
            dy[2][i] = 1;
        }
    }
}

static void two_gaussians(size_t n, const double *x, const double *p, double *y, double *const *dy)
{
    for (size_t i = 0; i < n; i++) {
        const double u = (x[i] - p[1]) / p[2], v = (x[i] - p[4]) / p[5];
        const double f = exp(-0.5 * u * u), g = exp(-0.5 * v * v);
        y[i] = p[0] * f + p[3] * g;
        if (dy != NULL) {
            dy[0][i] = f;
            dy[1][i] = p[0] * f * u / p[2];
            dy[2][i] = p[0] * f * u * u / p[2];
            dy[3][i] = g;
            dy[4][i] = p[3] * g * v / p[5];
            dy[5][i] = p[3] * g * v * v / p[5];
        }
    }
}

static void rational(size_t n, const double *x, const double *p, double *y, double *const *dy)
{
    for (size_t i = 0; i < n; i++) {
        const double x2 = x[i] * x[i], x3 = x2 * x[i];
        const double up = p[0] + p[1] * x[i] + p[2] * x2 + p[3] * x3;
        const double r = 1 / (1 + p[4] * x[i] + p[5] * x2 + p[6] * x3);
        y[i] = up * r;
        if (dy != NULL) {
            dy[0][i] = r;
            dy[1][i] = x[i] * r;
            dy[2][i] = x2 * r;
            dy[3][i] = x3 * r;
            dy[4][i] = -y[i] * r * x[i];
            dy[5][i] = -y[i] * r * x2;
            dy[6][i] = -y[i] * r * x3;
        }
    }
}

static void power_law(size_t n, const double *x, const double *p, double *y, double *const *dy)
{
    for (size_t i = 0; i < n; i++) {
        const double base = p[1] + x[i], f = pow(base, -1 / p[2]);
        y[i] = p[0] * f;
        if (dy != NULL) {
            dy[0][i] = f;
            dy[1][i] = -y[i] / (p[2] * base);
            dy[2][i] = y[i] * log(base) / (p[2] * p[2]);
        }
    }
}

static void wave(size_t n, const double *x, const double *p, double *y, double *const *dy)
{
    for (size_t i = 0; i < n; i++) {
        const double angle = 2 * 3.14159265358979323846 * x[i] / p[3], c = cos(angle), s = sin(angle);
        y[i] = p[0] + p[1] * c + p[2] * s;
        if (dy != NULL) {
            dy[0][i] = 1;
            dy[1][i] = c;
            dy[2][i] = s;
            dy[3][i] = (p[1] * s - p[2] * c) * angle / p[3];
        }
    }
}

static void polynomial(size_t n, const double *x, const double *p, double *y, double *const *dy)
{
    for (size_t i = 0; i < n; i++) {
        y[i] = p[0] + x[i] * (p[1] + x[i] * (p[2] + x[i] * p[3]));
        if (dy != NULL) {
            dy[0][i] = 1;
            dy[1][i] = x[i];
            dy[2][i] = x[i] * x[i];
            dy[3][i] = x[i] * x[i] * x[i];
        }
    }
}

static void hinge(size_t n, const double *x, const double *p, double *y, double *const *dy)
{
    for (size_t i = 0; i < n; i++) {
        const double u = x[i] - p[1];
        y[i] = u > 0 ? p[0] + p[2] * u * u : p[0];
        if (dy != NULL) {
            dy[0][i] = 1;
            dy[1][i] = u > 0 ? -2 * p[2] * u : 0;
            dy[2][i] = u > 0 ? u * u : 0;
        }
    }
}

static void absorbance(size_t n, const double *x, const double *p, double *y, double *const *dy)
{
    for (size_t i = 0; i < n; i++) {
        y[i] = log(p[0] / x[i]);
        if (dy != NULL)
            dy[0][i] = 1 / p[0];
    }
}

static const struct {
    const char *text;
    by_hand *run;
    int np;
    double p[MAX_PARAMS];
} formulas[] = {
    { "p0*exp(-p1*x) + p2", exponential, 3, { 2, 0.7, 0.1 } },
    { "p0*exp(-0.5*((x - p1)/p2)^2) + p3*exp(-0.5*((x - p4)/p5)^2)",
      two_gaussians,
      6,
      { 1, 2, 0.5, 0.7, 4, 0.8 } },
    { "(p0 + p1*x + p2*x^2 + p3*x^3)/(1 + p4*x + p5*x^2 + p6*x^3)",
      rational,
      7,
      { 1, 0.4, 0.3, 0.2, 0.6, 0.1, 0.05 } },
    { "p0*(p1 + x)^(-1/p2)", power_law, 3, { 3, 1.5, 0.8 } },
    { "p0 + p1*cos(2*pi*x/p3) + p2*sin(2*pi*x/p3)", wave, 4, { 1, 0.5, 0.3, 2.5 } },
    { "p0 + x*(p1 + x*(p2 + x*p3))", polynomial, 4, { 1, -0.5, 0.25, 0.125 } },
    { "x > p1 ? p0 + p2*(x - p1)^2 : p0", hinge, 3, { 1, 3, 0.5 } },
    { "ln(p0/x)", absorbance, 1, { 2.5 } },
};

/* One formula and both ways to compute it. */
typedef struct job {
    by_hand *run;
    mm_expr *expr;
    double x[N], p[MAX_PARAMS], y[2][N], dy[2][MAX_PARAMS][N];
    const double *inputs[1 + MAX_PARAMS];
    double *dy_hand[MAX_PARAMS], *dy_expr[1 + MAX_PARAMS];
} job;

static mm_symbol lookup(const void *context, const char *name, bool quoted, size_t *index)
{
    (void)context;
    if (!quoted && strcmp(name, "x") == 0) {
        *index = MAX_PARAMS;
        return MM_SYM_ARRAY;
    }
    if (quoted || strlen(name) != 2 || name[0] != 'p' || name[1] < '0' || name[1] > '7')
        return MM_SYM_NONE;
    *index = (size_t)(name[1] - '0');
    return MM_SYM_SCALAR;
}

static void hand_value(void *context)
{
    job *j = context;
    j->run(N, j->x, j->p, j->y[0], NULL);
}

static void hand_gradient(void *context)
{
    job *j = context;
    j->run(N, j->x, j->p, j->y[0], j->dy_hand);
}

static void expr_value(void *context)
{
    job *j = context;
    mm_expr_eval(j->expr, N, j->inputs, NULL, j->y[1]);
}

static void expr_gradient(void *context)
{
    job *j = context;
    mm_expr_eval_grad(j->expr, N, j->inputs, NULL, j->y[1], j->dy_expr);
}

static void prepare(job *j, size_t f)
{
    const mm_scope scope = { lookup, NULL, false, NULL };
    j->run = formulas[f].run;
    j->expr = mm_expr_compile(formulas[f].text, &scope, NULL);
    for (int i = 0; i < N; i++)
        j->x[i] = 0.5 + 5.0 * i / N;
    memcpy(j->p, formulas[f].p, sizeof j->p);
    for (size_t k = 0; k < MAX_PARAMS; k++)
        j->dy_hand[k] = j->dy[0][k];
    for (size_t k = 0; j->expr != NULL && k < mm_expr_ninputs(j->expr); k++) {
        const size_t i = mm_expr_input(j->expr, k, NULL);
        j->inputs[k] = i == MAX_PARAMS ? j->x : &j->p[i];
        j->dy_expr[k] = i == MAX_PARAMS ? NULL : j->dy[1][i];
    }
}

static double largest_difference(const job *j, int np)
{
    double worst = 0;
    for (int i = 0; i < N; i++) {
        worst = fmax(worst, fabs(j->y[0][i] - j->y[1][i]) / fmax(1, fabs(j->y[0][i])));
        for (int k = 0; k < np; k++)
            worst = fmax(worst, fabs(j->dy[0][k][i] - j->dy[1][k][i]) / fmax(1, fabs(j->dy[0][k][i])));
    }
    return worst;
}

int main(void)
{
    job *j = calloc(1, sizeof *j);
    if (j == NULL)
        return 1;
    printf("formula\tC (ns/row)\tformula (ns/row)\tratio\tC with gradient\tformula with "
           "gradient\tratio\tdifference\n");
    for (size_t f = 0; f < sizeof formulas / sizeof formulas[0]; f++) {
        prepare(j, f);
        if (j->expr == NULL)
            return 1;
        double t[4];
        t[0] = bench_best(RUNS, hand_value, j) * 1e9 / N;
        t[1] = bench_best(RUNS, expr_value, j) * 1e9 / N;
        t[2] = bench_best(RUNS, hand_gradient, j) * 1e9 / N;
        t[3] = bench_best(RUNS, expr_gradient, j) * 1e9 / N;
        printf("%s\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\t%.0e\n", formulas[f].text, t[0], t[1], t[1] / t[0],
               t[2], t[3], t[3] / t[2], largest_difference(j, formulas[f].np));
        mm_expr_free(j->expr);
    }
    free(j);
    return 0;
}
