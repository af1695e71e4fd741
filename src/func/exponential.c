/* Decays and powers. */
#include "base/constants.h"
#include "func/peak.h"

enum { DECAY_AMPLITUDE, TAU, X0, DECAY_NPAR };

static const mm_func_param exponential_par[DECAY_NPAR] = {
    { "amplitude", "y", 1, -INFINITY, INFINITY, false, "value at x0" },
    { "tau", "x", 1, 0, INFINITY, false, "length over which the value falls to 1/e" },
    { "x0", "x", 0, -INFINITY, INFINITY, true, "where the decay begins" },
};

/* df/dtau = f u/tau;  df/dx0 = f/tau, u = (x - x0)/tau */
static void exponential_eval(size_t n, const double *const *x, const double *p, double *const *y,
                             double *const *dy)
{
    const double tau = mm_width(p[TAU]);
    for (size_t i = 0; i < n; i++) {
        const double u = (x[0][i] - p[X0]) / tau, e = exp(-u), f = p[DECAY_AMPLITUDE] * e;
        y[0][i] += f;
        if (dy != NULL) {
            dy[DECAY_AMPLITUDE][i] = e;
            dy[TAU][i] = f * u / tau;
            dy[X0][i] = f / tau;
        }
    }
}

const mm_func mm_func_exponential = {
    .name = "exponential",
    .title = "exponential decay",
    .formula = "amplitude*exp(-(x - x0)/tau)",
    .source = "definition",
    .nx = 1,
    .ny = 1,
    .npar = DECAY_NPAR,
    .par = exponential_par,
    .eval = exponential_eval,
    .example_lo = { 0 },
    .example_hi = { 6 },
    .example_p = { 2, 1.5, -0.2 },
};

enum { STRETCHED_AMPLITUDE, STRETCHED_TAU, BETA, STRETCHED_X0, STRETCHED_NPAR };

static const mm_func_param stretched_par[STRETCHED_NPAR] = {
    { "amplitude", "y", 1, -INFINITY, INFINITY, false, "value at x0" },
    { "tau", "x", 1, 0, INFINITY, false, "length over which the value falls to 1/e" },
    { "beta", "1", 1, 0, INFINITY, false, "below 1 stretched, above 1 compressed" },
    { "x0", "x", 0, -INFINITY, INFINITY, true, "where the decay begins" },
};

/* v = u^beta, u = (x - x0)/tau: df/dtau = f v beta/tau;  df/dbeta = -f v ln u;  df/dx0 = f v beta/(x - x0).
 * Up to x0 the value is the amplitude. */
static void stretched_eval(size_t n, const double *const *x, const double *p, double *const *y,
                           double *const *dy)
{
    const double tau = mm_width(p[STRETCHED_TAU]), beta = p[BETA];
    for (size_t i = 0; i < n; i++) {
        const double d = x[0][i] - p[STRETCHED_X0], log_u = d > 0 ? log(d / tau) : 0;
        const double v = d > 0 ? fmin(exp(beta * log_u), 1e4) : 0, e = exp(-v);
        y[0][i] += p[STRETCHED_AMPLITUDE] * e;
        if (dy != NULL) {
            const double slope = p[STRETCHED_AMPLITUDE] * e * v; /* -df/d ln v */
            dy[STRETCHED_AMPLITUDE][i] = e;
            dy[STRETCHED_TAU][i] = slope * beta / tau;
            dy[BETA][i] = -slope * log_u;
            dy[STRETCHED_X0][i] = d > 0 ? slope * beta / d : 0;
        }
    }
}

const mm_func mm_func_stretched_exponential = {
    .name = "stretched_exponential",
    .title = "stretched exponential (Kohlrausch) decay",
    .formula = "amplitude*exp(-((x - x0)/tau)^beta) above x0, amplitude up to it",
    .source = "R. Kohlrausch, Ann. Phys. Chem. 91, 179 (1854); G. Williams and D. C. Watts, Trans. Faraday "
              "Soc. 66, "
              "80 (1970)",
    .nx = 1,
    .ny = 1,
    .npar = STRETCHED_NPAR,
    .par = stretched_par,
    .eval = stretched_eval,
    .example_lo = { 0 },
    .example_hi = { 6 },
    .example_p = { 2, 1.5, 0.6, -0.2 },
};

enum { POWER_AMPLITUDE, EXPONENT, SCALE, POWER_NPAR };

static const mm_func_param power_par[POWER_NPAR] = {
    { "amplitude", "y", 1, -INFINITY, INFINITY, false, "value at x = scale" },
    { "exponent", "1", 1, -INFINITY, INFINITY, false, "power of x" },
    { "scale", "x", 1, 0, INFINITY, true, "x at which the value is the amplitude" },
};

/* df/dn = f ln(x/s);  df/ds = -n f/s.  At x = 0 a rising power is 0 with all its derivatives. */
static void power_eval(size_t n, const double *const *x, const double *p, double *const *y, double *const *dy)
{
    const double scale = mm_width(p[SCALE]);
    for (size_t i = 0; i < n; i++) {
        const double u = x[0][i] / scale, v = pow(u, p[EXPONENT]), f = p[POWER_AMPLITUDE] * v;
        y[0][i] += f;
        if (dy != NULL) {
            dy[POWER_AMPLITUDE][i] = v;
            dy[EXPONENT][i] = v == 0 ? 0 : f * log(u);
            dy[SCALE][i] = -p[EXPONENT] * f / scale;
        }
    }
}

const mm_func mm_func_power_law = {
    .name = "power_law",
    .title = "power law, for x > 0",
    .formula = "amplitude*(x/scale)^exponent",
    .source = "definition",
    .nx = 1,
    .ny = 1,
    .npar = POWER_NPAR,
    .par = power_par,
    .eval = power_eval,
    .example_lo = { 0.2 },
    .example_hi = { 5 },
    .example_p = { 2, -0.7, 1.3 },
};
