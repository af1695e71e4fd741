/* Steps from 0 to `height`. */
#include "func/step.h"

#include "base/constants.h"
#include "func/peak.h"

enum { HEIGHT, CENTER, WIDTH, NPAR };

static const mm_func_param arctan_par[NPAR] = {
    MM_STEP_HEIGHT,
    MM_STEP_CENTER,
    { "width", "x", 1, 0, INFINITY, false, "half width at half maximum of the derivative" },
};

/* f = H (1/2 + atan(d/w)/pi);  df/dd = H w/(pi (d^2 + w^2)) */
static void arctan_eval(size_t n, const double *const *x, const double *p, double *const *y,
                        double *const *dy)
{
    const double width = mm_width(p[WIDTH]), width2 = width * width, height = p[HEIGHT] / MM_PI;
    for (size_t i = 0; i < n; i++) {
        const double d = x[0][i] - p[CENTER], s = 0.5 + atan(d / width) / MM_PI;
        y[0][i] += p[HEIGHT] * s;
        if (dy != NULL) {
            const double r = height / (d * d + width2);
            dy[HEIGHT][i] = s;
            dy[CENTER][i] = -r * width;
            dy[WIDTH][i] = -r * d;
        }
    }
}

const mm_func mm_func_arctan_step = {
    .name = "arctan_step",
    .title = "arctangent step, the integral of a Lorentzian",
    .formula = "height*(1/2 + atan((x - center)/width)/pi)",
    .source = "F. K. Richtmyer, S. W. Barnes and E. Ramberg, Phys. Rev. 46, 843 (1934)",
    .nx = 1,
    .ny = 1,
    .npar = NPAR,
    .par = arctan_par,
    .eval = arctan_eval,
    .example_lo = { -5 },
    .example_hi = { 7 },
    .example_p = { 2, 0.5, 1.2 },
};

static const mm_func_param erf_par[NPAR] = {
    MM_STEP_HEIGHT,
    MM_STEP_CENTER,
    { "sigma", "x", 1, 0, INFINITY, false, "standard deviation of the derivative" },
};

/* f = H (1 + erf(u/sqrt 2))/2, u = (x-c)/s;  df/du = H exp(-u^2/2)/sqrt(2 pi) */
static void erf_eval(size_t n, const double *const *x, const double *p, double *const *y, double *const *dy)
{
    const double sigma = mm_width(p[WIDTH]), norm = p[HEIGHT] / (sigma * sqrt(2 * MM_PI));
    for (size_t i = 0; i < n; i++) {
        const double u = (x[0][i] - p[CENTER]) / sigma, s = 0.5 * erfc(-u / sqrt(2));
        y[0][i] += p[HEIGHT] * s;
        if (dy != NULL) {
            const double slope = norm * exp(-mm_square(u) / 2);
            dy[HEIGHT][i] = s;
            dy[CENTER][i] = -slope;
            dy[WIDTH][i] = -slope * u;
        }
    }
}

const mm_func mm_func_erf_step = {
    .name = "erf_step",
    .title = "error-function step, the integral of a Gaussian",
    .formula = "height*(1 + erf((x - center)/(sigma*sqrt(2))))/2",
    .source = "M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions, NBS (1964), 26.2.2",
    .nx = 1,
    .ny = 1,
    .npar = NPAR,
    .par = erf_par,
    .eval = erf_eval,
    .example_lo = { -5 },
    .example_hi = { 7 },
    .example_p = { 2, 0.5, 1.2 },
};

static const mm_func_param logistic_par[NPAR] = {
    MM_STEP_HEIGHT,
    MM_STEP_CENTER,
    { "width", "x", 1, 0, INFINITY, false, "the step rises from 12 to 88 % of its height over 4 widths" },
};

/* f = H s, s = 1/(1 + exp(-u)), u = (x-c)/w;  df/du = H s (1 - s) */
static void logistic_eval(size_t n, const double *const *x, const double *p, double *const *y,
                          double *const *dy)
{
    const double width = mm_width(p[WIDTH]);
    for (size_t i = 0; i < n; i++) {
        const double u = (x[0][i] - p[CENTER]) / width, e = exp(-fabs(u)), s = (u < 0 ? e : 1) / (1 + e);
        y[0][i] += p[HEIGHT] * s;
        if (dy != NULL) {
            const double slope = p[HEIGHT] * e / ((1 + e) * (1 + e) * width);
            dy[HEIGHT][i] = s;
            dy[CENTER][i] = -slope;
            dy[WIDTH][i] = -slope * u;
        }
    }
}

const mm_func mm_func_logistic = {
    .name = "logistic",
    .title = "logistic step",
    .formula = "height/(1 + exp(-(x - center)/width))",
    .source = "P.-F. Verhulst, Corresp. Math. Phys. 10, 113 (1838)",
    .nx = 1,
    .ny = 1,
    .npar = NPAR,
    .par = logistic_par,
    .eval = logistic_eval,
    .example_lo = { -5 },
    .example_hi = { 7 },
    .example_p = { 2, 0.5, 1.2 },
};
