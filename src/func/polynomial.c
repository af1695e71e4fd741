#include <math.h>

#include "func/func.h"

#define SOURCE "definition"

static void constant_eval(size_t n, const double *const *x, const double *p, double *const *y,
                          double *const *dy)
{
    (void)x;
    for (size_t i = 0; i < n; i++) {
        y[0][i] += p[0];
        if (dy != NULL)
            dy[0][i] = 1;
    }
}

static const mm_func_param constant_par[] = { { "c0", "y", 0, -INFINITY, INFINITY, false, "value" } };

const mm_func mm_func_constant = {
    .name = "constant",
    .title = "constant",
    .formula = "c0",
    .source = SOURCE,
    .nx = 1,
    .ny = 1,
    .npar = 1,
    .par = constant_par,
    .eval = constant_eval,
    .example_lo = { -1 },
    .example_hi = { 1 },
    .example_p = { 0.7 },
};

static void linear_eval(size_t n, const double *const *x, const double *p, double *const *y,
                        double *const *dy)
{
    for (size_t i = 0; i < n; i++) {
        y[0][i] += p[0] + p[1] * x[0][i];
        if (dy != NULL) {
            dy[0][i] = 1;
            dy[1][i] = x[0][i];
        }
    }
}

static const mm_func_param linear_par[] = {
    { "c0", "y", 0, -INFINITY, INFINITY, false, "value at x = 0" },
    { "c1", "y/x", 0, -INFINITY, INFINITY, false, "slope" },
};

const mm_func mm_func_linear = {
    .name = "linear",
    .title = "straight line",
    .formula = "c0 + c1*x",
    .source = SOURCE,
    .nx = 1,
    .ny = 1,
    .npar = 2,
    .par = linear_par,
    .eval = linear_eval,
    .example_lo = { -1 },
    .example_hi = { 3 },
    .example_p = { 0.7, -0.4 },
};

enum { ORDER = 9, X0 = ORDER + 1, NPAR };

/* df/dc_k = t^k;  df/dx0 = -sum k c_k t^(k-1), t = x - x0 */
static void polynomial_eval(size_t n, const double *const *x, const double *p, double *const *y,
                            double *const *dy)
{
    for (size_t i = 0; i < n; i++) {
        const double t = x[0][i] - p[X0];
        double value = 0, slope = 0;
        for (int k = ORDER; k >= 0; k--) {
            slope = slope * t + value;
            value = value * t + p[k];
        }
        y[0][i] += value;
        if (dy == NULL)
            continue;
        double power = 1;
        for (int k = 0; k <= ORDER; k++, power *= t)
            dy[k][i] = power;
        dy[X0][i] = -slope;
    }
}

static const mm_func_param polynomial_par[NPAR] = {
    { "c0", "y", 0, -INFINITY, INFINITY, false, "value at x0" },
    { "c1", "y/x", 0, -INFINITY, INFINITY, false, "slope at x0" },
    { "c2", "y/x^2", 0, -INFINITY, INFINITY, true, "coefficient of (x - x0)^2" },
    { "c3", "y/x^3", 0, -INFINITY, INFINITY, true, "coefficient of (x - x0)^3" },
    { "c4", "y/x^4", 0, -INFINITY, INFINITY, true, "coefficient of (x - x0)^4" },
    { "c5", "y/x^5", 0, -INFINITY, INFINITY, true, "coefficient of (x - x0)^5" },
    { "c6", "y/x^6", 0, -INFINITY, INFINITY, true, "coefficient of (x - x0)^6" },
    { "c7", "y/x^7", 0, -INFINITY, INFINITY, true, "coefficient of (x - x0)^7" },
    { "c8", "y/x^8", 0, -INFINITY, INFINITY, true, "coefficient of (x - x0)^8" },
    { "c9", "y/x^9", 0, -INFINITY, INFINITY, true, "coefficient of (x - x0)^9" },
    { "x0", "x", 0, -INFINITY, INFINITY, true, "centre of the powers" },
};

const mm_func mm_func_polynomial = {
    .name = "polynomial",
    .title = "polynomial of up to ninth order; coefficients above c1 are fixed at 0 unless freed",
    .formula = "c0 + c1*(x - x0) + c2*(x - x0)^2 + ... + c9*(x - x0)^9",
    .source = SOURCE,
    .nx = 1,
    .ny = 1,
    .npar = NPAR,
    .par = polynomial_par,
    .eval = polynomial_eval,
    .example_lo = { -1 },
    .example_hi = { 1.5 },
    .example_p = { 0.7, -0.4, 0.3, -0.2, 0.5, 0.1, -0.3, 0.2, -0.1, 0.15, 0.25 },
};
