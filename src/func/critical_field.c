/* Upper critical fields against temperature, all with Tc and the slope S = -dHc2/dT there. */
#include <math.h>

#include "func/func.h"
#include "num/whh.h"

enum { TC, SLOPE, ALPHA, LAMBDA, NPAR };

static const mm_func_param par[NPAR] = {
    { "Tc", "x", 1, 1e-6, INFINITY, false, "critical temperature without a field" },
    { "slope", "y/x", 1, 0, INFINITY, false, "-dHc2/dT at Tc" },
    { "alpha", "1", 0, 0, INFINITY, true, "Maki parameter; it enters squared, so start it off 0" },
    { "lambda_so", "1", 0, 0, INFINITY, true, "spin-orbit scattering parameter" },
};

/* Hc2 = S Tc (pi^2/4) h(T/Tc): one row with its gradient by Tc, S, alpha and lambda. */
static double whh_row(double temperature, const double *p, double alpha, double lambda, double grad[NPAR])
{
    static const double quarter = 2.4674011002723396547; /* pi^2/4 */
    double by[3];
    const double t = temperature / p[TC], h = quarter * mm_whh(t, alpha, lambda, by);
    grad[TC] = p[SLOPE] * (h - quarter * by[0] * t);
    grad[SLOPE] = p[TC] * h;
    grad[ALPHA] = p[SLOPE] * p[TC] * quarter * by[1];
    grad[LAMBDA] = p[SLOPE] * p[TC] * quarter * by[2];
    return p[SLOPE] * p[TC] * h;
}

static void whh_eval(size_t n, const double *const *x, const double *p, double *const *y, double *const *dy)
{
    for (size_t i = 0; i < n; i++) {
        double grad[NPAR];
        y[0][i] += whh_row(x[0][i], p, p[ALPHA], p[LAMBDA], grad);
        for (int k = 0; dy != NULL && k < NPAR; k++)
            dy[k][i] = grad[k];
    }
}

const mm_func mm_func_whh = {
    .name = "whh",
    .title = "Upper critical field of Werthamer, Helfand and Hohenberg, dirty limit",
    .formula =
        "ln(1/t) = sum_nu {1/|2nu+1| - [|2nu+1| + h/t + (alpha h/t)^2/(|2nu+1| + (h + lambda_so)/t)]^-1}, "
        "t = T/Tc, Hc2 = (pi^2/4) Tc slope h",
    .source = "N. R. Werthamer, E. Helfand and P. C. Hohenberg, Phys. Rev. 147, 295 (1966)",
    .nx = 1,
    .ny = 1,
    .npar = NPAR,
    .par = par,
    .eval = whh_eval,
    .example_lo = { 0 },
    .example_hi = { 3.4 },
    .example_p = { 3.6, 2.4, 0.8, 0.5 },
};

static void maki_eval(size_t n, const double *const *x, const double *p, double *const *y, double *const *dy)
{
    for (size_t i = 0; i < n; i++) {
        double grad[NPAR];
        y[0][i] += whh_row(x[0][i], p, 0, 0, grad);
        for (int k = TC; dy != NULL && k <= SLOPE; k++)
            dy[k][i] = grad[k];
    }
}

const mm_func mm_func_maki_de_gennes = {
    .name = "maki_de_gennes",
    .title = "Upper critical field of Maki and de Gennes: orbital limit of a dirty superconductor",
    .formula = "ln(1/t) = psi(1/2 + h/2t) - psi(1/2), t = T/Tc, Hc2 = (pi^2/4) Tc slope h",
    .source = "K. Maki, Physics 1, 21 (1964); P. G. de Gennes, Phys. Kondens. Mater. 3, 79 (1964)",
    .nx = 1,
    .ny = 1,
    .npar = SLOPE + 1,
    .par = par,
    .eval = maki_eval,
    .example_lo = { 0 },
    .example_hi = { 3.4 },
    .example_p = { 3.6, 2.4 },
};

/* Hc2 = S Tc c f(t): f and f' of a form that vanishes at t = 1. */
typedef double form(double t, double *slope);

static void form_eval(size_t n, const double *const *x, const double *p, double *const *y, double *const *dy,
                      form *f)
{
    for (size_t i = 0; i < n; i++) {
        const double t = x[0][i] / p[TC];
        double slope = 0, value = t < 1 ? f(t, &slope) : 0;
        y[0][i] += p[SLOPE] * p[TC] * value;
        if (dy != NULL) {
            dy[TC][i] = p[SLOPE] * (value - t * slope);
            dy[SLOPE][i] = p[TC] * value;
        }
    }
}

/* (1 - t^2)/(1 + t^2), whose slope at 1 is -1 */
static double two_fluid(double t, double *slope)
{
    const double below = 1 + t * t;
    *slope = -4 * t / (below * below);
    return (1 - t * t) / below;
}

static void ginzburg_landau_eval(size_t n, const double *const *x, const double *p, double *const *y,
                                 double *const *dy)
{
    form_eval(n, x, p, y, dy, two_fluid);
}

const mm_func mm_func_ginzburg_landau_hc2 = {
    .name = "ginzburg_landau_hc2",
    .title = "Upper critical field of Ginzburg and Landau with two-fluid temperature dependence",
    .formula = "slope Tc (1 - t^2)/(1 + t^2), t = T/Tc",
    .source = "M. Tinkham, Introduction to Superconductivity, 2nd ed., McGraw-Hill (1996), ch. 4",
    .nx = 1,
    .ny = 1,
    .npar = SLOPE + 1,
    .par = par,
    .eval = ginzburg_landau_eval,
    .example_lo = { 0 },
    .example_hi = { 3.4 },
    .example_p = { 3.6, 2.4 },
};

/* 0.71 (1 - t^2)/(1 + 0.42 t^1.47), whose slope at 1 is -1 */
static double empirical(double t, double *slope)
{
    const double power = t > 0 ? pow(t, 0.47) : 0, below = 1 + 0.42 * power * t;
    *slope = 0.71 * (-2 * t / below - (1 - t * t) * 0.42 * 1.47 * power / (below * below));
    return 0.71 * (1 - t * t) / below;
}

static void empirical_eval(size_t n, const double *const *x, const double *p, double *const *y,
                           double *const *dy)
{
    form_eval(n, x, p, y, dy, empirical);
}

const mm_func mm_func_hc2_empirical = {
    .name = "hc2_empirical",
    .title = "Empirical form close to the WHH curve without paramagnetic limit",
    .formula = "0.71 slope Tc (1 - t^2)/(1 + 0.42 t^1.47), t = T/Tc",
    .source = "T. Baumgartner et al., Supercond. Sci. Technol. 27, 015005 (2014)",
    .nx = 1,
    .ny = 1,
    .npar = SLOPE + 1,
    .par = par,
    .eval = empirical_eval,
    .example_lo = { 0 },
    .example_hi = { 3.4 },
    .example_p = { 3.6, 2.4 },
};
