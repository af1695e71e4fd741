#include "func/voigt.h"

#include "func/peak.h"
#include "num/wofz.h"

enum { AREA, CENTER, SIGMA, GAMMA, NPAR };

static const mm_func_param par[NPAR] = {
    MM_PEAK_AREA,
    MM_PEAK_CENTER,
    { "sigma", "x", 1, 0, INFINITY, false, "standard deviation of the Gaussian" },
    { "gamma", "x", 1, 0, INFINITY, false, "half width at half maximum of the Lorentzian" },
};

static const mm_func_derived derived[] = {
    { "height", "y", "area*voigt(0, sigma, gamma)" },
    { "fwhm", "x", "voigt_fwhm(sigma, gamma)" },
    { NULL, NULL, NULL },
};

static void eval_narrow(size_t n, const double *x, const double *p, double *y, double *const *dy)
{
    const double gamma = mm_width(p[GAMMA]), sigma = p[SIGMA], area = p[AREA];
    for (size_t i = 0; i < n; i++) {
        const mm_voigt_series s = mm_voigt_narrow(x[i] - p[CENTER], sigma, gamma);
        y[i] += area * creal(s.f);
        if (dy != NULL) {
            dy[AREA][i] = creal(s.f);
            dy[CENTER][i] = -area * creal(s.slope);
            dy[SIGMA][i] = area * sigma * creal(s.curve);
            dy[GAMMA][i] = -area * cimag(s.slope);
        }
    }
}

/* With z = (x - c + i g)/(s sqrt 2), q = 1/(s sqrt 2) and f = A q Re w(z)/sqrt(pi):
 * w' = -2 z w + 2i/sqrt(pi);  df/dc = -A q^2 Re w'/sqrt(pi);  df/dg = -A q^2 Im w'/sqrt(pi)
 * df/ds = -(f + A q Re(z w')/sqrt(pi))/s */
static void eval(size_t n, const double *const *x, const double *p, double *const *y, double *const *dy)
{
    if (p[GAMMA] >= MM_VOIGT_NARROW * p[SIGMA]) {
        eval_narrow(n, x[0], p, y[0], dy);
        return;
    }
    const double sigma = mm_width(p[SIGMA]), q = 1 / (sigma * sqrt(2)), zy = p[GAMMA] * q;
    const double norm = q / sqrt(MM_PI), scale = p[AREA] * norm;
    double zx[MM_FUNC_BLOCK], re[MM_FUNC_BLOCK], im[MM_FUNC_BLOCK];
    mm_voigt_reduce(n, x[0], p[CENTER], q, zx);
    mm_wofz(n, zx, zy, re, im);
    for (size_t i = 0; i < n; i++)
        y[0][i] += scale * re[i];
    if (dy == NULL)
        return;
    for (size_t i = 0; i < n; i++) {
        const double wr = -2 * (zx[i] * re[i] - zy * im[i]);                   /* Re w' */
        const double wi = -2 * (zx[i] * im[i] + zy * re[i]) + 2 / sqrt(MM_PI); /* Im w' */
        dy[AREA][i] = norm * re[i];
        dy[CENTER][i] = -scale * q * wr;
        dy[SIGMA][i] = -scale * (re[i] + zx[i] * wr - zy * wi) / sigma;
        dy[GAMMA][i] = -scale * q * wi;
    }
}

const mm_func mm_func_voigt = {
    .name = "voigt",
    .title = "Voigt peak: a Lorentzian convolved with a Gaussian",
    .formula = "area*Re w(z)/(sigma*sqrt(2*pi)), z = (x - center + i*gamma)/(sigma*sqrt(2))",
    .source = "W. Voigt, Sitzungsber. K. Bayer. Akad. Wiss. 42, 603 (1912); w(z): DLMF 7.19",
    .nx = 1,
    .ny = 1,
    .npar = NPAR,
    .par = par,
    .derived = derived,
    .eval = eval,
    .example_lo = { -6 },
    .example_hi = { 8 },
    .example_p = { 3, 0.5, 0.8, 1.2 },
};
