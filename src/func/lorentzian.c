#include "func/peak.h"

enum { AREA, CENTER, GAMMA, NPAR };

static const mm_func_param par[NPAR] = {
    MM_PEAK_AREA,
    MM_PEAK_CENTER,
    { "gamma", "x", 1, 0, INFINITY, false, "half width at half maximum" },
};

static const mm_func_derived derived[] = {
    { "height", "y", "area/(pi*gamma)" },
    { "fwhm", "x", "2*gamma" },
    { NULL, NULL, NULL },
};

/* f = A g r/pi, r = 1/(d^2 + g^2), d = x - c;  df/dc = 2 d r f;  df/dg = A r (1 - 2 g^2 r)/pi */
static void eval(size_t n, const double *const *x, const double *p, double *const *y, double *const *dy)
{
    const double gamma = mm_width(p[GAMMA]), gamma2 = gamma * gamma, area = p[AREA] / MM_PI;
    for (size_t i = 0; i < n; i++) {
        const double d = x[0][i] - p[CENTER], r = 1 / (d * d + gamma2), g = gamma * r, f = area * g;
        y[0][i] += f;
        if (dy != NULL) {
            dy[AREA][i] = g / MM_PI;
            dy[CENTER][i] = 2 * d * r * f;
            dy[GAMMA][i] = area * r * (1 - 2 * gamma2 * r);
        }
    }
}

const mm_func mm_func_lorentzian = {
    .name = "lorentzian",
    .title = "Lorentzian peak",
    .formula = "area/pi * gamma/((x - center)^2 + gamma^2)",
    .source = "H. A. Lorentz, Proc. R. Neth. Acad. Arts Sci. 8, 591 (1906)",
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
