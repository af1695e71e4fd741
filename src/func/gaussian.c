#include <math.h>

#include "func/peak.h"

enum { AREA, CENTER, SIGMA, NPAR };

static const mm_func_param par[NPAR] = {
    MM_PEAK_AREA,
    MM_PEAK_CENTER,
    { "sigma", "x", 1, 0, INFINITY, false, "standard deviation" },
};

static const mm_func_derived derived[] = {
    { "height", "y", "area/(sigma*sqrt(2*pi))" },
    { "fwhm", "x", "2*sqrt(2*ln(2))*sigma" },
    { NULL, NULL, NULL },
};

/* df/dc = f u/s;  df/ds = f (u^2-1)/s */
static void eval(size_t n, const double *const *x, const double *p, double *const *y, double *const *dy)
{
    const double sigma = mm_width(p[SIGMA]), norm = 1 / (sigma * sqrt(2 * MM_PI));
    for (size_t i = 0; i < n; i++) {
        const double u = (x[0][i] - p[CENTER]) / sigma, u2 = mm_square(u), g = norm * exp(-u2 / 2),
                     f = p[AREA] * g;
        y[0][i] += f;
        if (dy != NULL) {
            dy[AREA][i] = g;
            dy[CENTER][i] = f * u / sigma;
            dy[SIGMA][i] = f * (u2 - 1) / sigma;
        }
    }
}

const mm_func mm_func_gaussian = {
    .name = "gaussian",
    .title = "Gaussian peak",
    .formula = "area/(sigma*sqrt(2*pi)) * exp(-((x - center)/sigma)^2/2)",
    .source = "M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions, NBS (1964), 26.2.1",
    .nx = 1,
    .ny = 1,
    .npar = NPAR,
    .par = par,
    .derived = derived,
    .eval = eval,
    .example_lo = { -5 },
    .example_hi = { 7 },
    .example_p = { 3, 0.5, 1.2 },
};
