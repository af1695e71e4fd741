/* Asymmetric lines without a finite area. */
#include "func/peak.h"

enum { LEVEL, CENTER, GAMMA, SHAPE, NPAR };

static const mm_func_param fano_par[NPAR] = {
    { "amplitude", "y", 1, -INFINITY, INFINITY, false, "level far from the resonance" },
    MM_PEAK_CENTER,
    { "gamma", "x", 1, 0, INFINITY, false, "half width" },
    { "q", "1", 1, -INFINITY, INFINITY, false, "asymmetry" },
};

/* f = A (q + e)^2/(1 + e^2), e = (x - c)/g;  df/de = 2 A (q + e)(1 - q e)/(1 + e^2)^2 */
static void fano_eval(size_t n, const double *const *x, const double *p, double *const *y, double *const *dy)
{
    const double gamma = mm_width(p[GAMMA]);
    for (size_t i = 0; i < n; i++) {
        const double e = (x[0][i] - p[CENTER]) / gamma, r = 1 / (1 + e * e);
        const double q = p[SHAPE], er = e * r, shape = q * q * r + 2 * q * er + (1 - r);
        y[0][i] += p[LEVEL] * shape;
        if (dy != NULL) {
            const double slope = 2 * (q * r + er) * (r - q * er); /* d shape/d e */
            dy[LEVEL][i] = shape;
            dy[CENTER][i] = -p[LEVEL] * slope / gamma;
            dy[GAMMA][i] = -p[LEVEL] * slope * e / gamma;
            dy[SHAPE][i] = 2 * p[LEVEL] * (q * r + er);
        }
    }
}

const mm_func mm_func_fano = {
    .name = "fano",
    .title = "Fano resonance",
    .formula = "amplitude*(q + e)^2/(1 + e^2), e = (x - center)/gamma",
    .source = "U. Fano, Phys. Rev. 124, 1866 (1961)",
    .nx = 1,
    .ny = 1,
    .npar = NPAR,
    .par = fano_par,
    .eval = fano_eval,
    .example_lo = { -6 },
    .example_hi = { 8 },
    .example_p = { 2, 0.5, 1.2, 1.8 },
};

static const mm_func_param doniach_par[NPAR] = {
    { "amplitude", "y", 1, -INFINITY, INFINITY, false, "height for alpha = 0" },
    MM_PEAK_CENTER,
    { "gamma", "x", 1, 0, INFINITY, false, "half width" },
    { "alpha", "1", 0.1, 0, 1, false, "singularity index: the tail goes as |x - center|^(alpha - 1)" },
};

/* With b = 1 - alpha, theta = atan u, phi = pi alpha/2 + b theta, m = (1 + u^2)^(-b/2):
 * f = A m cos phi;  df/du = -A b m (u cos phi + sin phi)/(1 + u^2)
 * df/dalpha = A m ((ln(1 + u^2)/2) cos phi - (pi/2 - theta) sin phi) */
static void doniach_eval(size_t n, const double *const *x, const double *p, double *const *y,
                         double *const *dy)
{
    const double gamma = mm_width(p[GAMMA]), b = 1 - p[SHAPE];
    for (size_t i = 0; i < n; i++) {
        const double u = (x[0][i] - p[CENTER]) / gamma, theta = atan(u), half_log = log1p(u * u) / 2;
        const double phi = MM_PI / 2 * p[SHAPE] + b * theta, m = exp(-b * half_log), c = cos(phi),
                     s = sin(phi);
        y[0][i] += p[LEVEL] * m * c;
        if (dy != NULL) {
            const double r = cos(theta) * cos(theta), ur = sin(theta) * cos(theta); /* 1/(1+u^2), u/(1+u^2) */
            const double slope = -b * m * (ur * c + r * s);
            dy[LEVEL][i] = m * c;
            dy[CENTER][i] = -p[LEVEL] * slope / gamma;
            dy[GAMMA][i] = -p[LEVEL] * slope * u / gamma;
            dy[SHAPE][i] = p[LEVEL] * m * (half_log * c - (MM_PI / 2 - theta) * s);
        }
    }
}

const mm_func mm_func_doniach_sunjic = {
    .name = "doniach_sunjic",
    .title = "Doniach-Sunjic line of a metal; x is a kinetic energy, the tail lies below the line",
    .formula =
        "amplitude*cos(pi*alpha/2 + (1 - alpha)*atan(u))/(1 + u^2)^((1 - alpha)/2), u = (x - center)/gamma",
    .source = "S. Doniach and M. Sunjic, J. Phys. C 3, 285 (1970)",
    .nx = 1,
    .ny = 1,
    .npar = NPAR,
    .par = doniach_par,
    .eval = doniach_eval,
    .example_lo = { -8 },
    .example_hi = { 6 },
    .example_p = { 2, 0.5, 1.2, 0.15 },
};
