/* The integral of the Voigt.
 *
 * J. A. C. Weideman, SIAM J. Numer. Anal. 31, 1497 (1994) expands w(z) in powers of Z = (L + iz)/(L - iz),
 *     w(z) = 1/(sqrt(pi)(L - iz)) + 2/(L - iz)^2 sum a_n Z^n,  n = 0 .. N-1,
 * and since dZ = 2iL dz/(L - iz)^2 the integral is another such sum: with z = x + iy
 *     (1/sqrt(pi)) int_0^x Re w = atan(x/(L + y))/pi + Im sum b_n Z^(n+1)/(L sqrt(pi)),  b_n = a_n/(n + 1).
 * It is off by less than 4e-15 for all x and all y >= 0 with N = 32, L = sqrt(N/sqrt 2), and holds the limits
 * of an error function (y = 0) and an arctangent (y large). */
#include <string.h>

#include "base/constants.h"
#include "func/peak.h"
#include "func/step.h"
#include "func/voigt.h"
#include "num/wofz.h"

enum { HEIGHT, CENTER, SIGMA, GAMMA, NPAR, TERMS = 32 };

static const double weideman_l = 4.7568284600108843;

/* b_n: the Fourier coefficients of exp(-t^2)(L^2 + t^2), t = L tan(theta/2), by the trapezoidal rule with
 * 8192 points in quadruple precision, over n + 1. */
static const double weideman_b[TERMS] = {
    2.5722534081245692,      1.1317686499501338,      0.60855654321082708,     0.33638604230863628,
    0.18038509787296,        0.091002328677322372,    0.042206358673583903,    0.017575895283617231,
    0.0063671559477596878,   0.0019006155784845476,   0.00041086737321357141,  3.2715946725065802e-05,
    -1.8871523284629322e-05, -9.3396066104356108e-06, -1.4273079467878841e-06, 4.263144965000403e-07,
    2.5891363126649258e-07,  2.3643517429753509e-08,  -2.2021454585186997e-08, -7.4065394589689649e-09,
    1.0919256681376813e-09,  1.081707122951197e-09,   3.5325605104566045e-11,  -1.3366730085842122e-10,
    -2.0924088463183524e-11, 1.5975931860646608e-11,  4.317866113153063e-12,   -1.9800883695542671e-12,
    -7.4288357015656065e-13, 2.6767980411143324e-13,  1.2067852767648111e-13,  -4.0729628890909143e-14,
};

static const mm_func_param par[NPAR] = {
    MM_STEP_HEIGHT,
    MM_STEP_CENTER,
    { "sigma", "x", 1, 0, INFINITY, false, "standard deviation of the Gaussian" },
    { "gamma", "x", 1, 0, INFINITY, false, "half width at half maximum of the Lorentzian" },
};

static void eval_narrow(size_t n, const double *x, const double *p, double *y, double *const *dy)
{
    const double gamma = mm_width(p[GAMMA]), sigma = p[SIGMA], height = p[HEIGHT];
    for (size_t i = 0; i < n; i++) {
        const double d = x[i] - p[CENTER];
        const mm_voigt_series s = mm_voigt_narrow(d, sigma, gamma);
        const double step = 0.5 + atan(d / gamma) / MM_PI + creal(s.sum);
        y[i] += height * step;
        if (dy != NULL) {
            dy[HEIGHT][i] = step;
            dy[CENTER][i] = -height * creal(s.f);
            dy[SIGMA][i] = height * sigma * creal(s.slope);
            dy[GAMMA][i] = -height * cimag(s.f);
        }
    }
}

enum { LANES = 8 }; /* rows whose sums run side by side */

/* sum b_n Z^(n+1) by the recurrence s_n = b_n + 2 Re Z s_(n+1) - |Z|^2 s_(n+2), which needs no complex
 * products (D. E. Knuth, The Art of Computer Programming 2, 4.6.4); its imaginary part is Im Z times s_0. */
static void step_lanes(const double *x, double y, double *step)
{
    const double ly = weideman_l + y;
    double twice[LANES], square[LANES], scale[LANES], s0[LANES] = { 0 }, s1[LANES] = { 0 };
    for (int i = 0; i < LANES; i++) {
        const double r = 1 / (ly * ly + x[i] * x[i]);
        twice[i] = 2 * ((weideman_l - y) * ly - x[i] * x[i]) * r;
        square[i] = ((weideman_l - y) * (weideman_l - y) + x[i] * x[i]) * r;
        scale[i] = 2 / sqrt(MM_PI) * x[i] * r;
    }
    for (int k = TERMS - 1; k >= 0; k--)
        for (int i = 0; i < LANES; i++) {
            const double next = weideman_b[k] + (twice[i] * s0[i] - square[i] * s1[i]);
            s1[i] = s0[i];
            s0[i] = next;
        }
    for (int i = 0; i < LANES; i++)
        step[i] = 0.5 + atan(x[i] / ly) / MM_PI + scale[i] * s0[i];
}

static void step_of(size_t n, const double *x, double y, double *step)
{
    double rest[LANES] = { 0 }, rest_step[LANES];
    const size_t whole = n - n % LANES;
    for (size_t i = 0; i < whole; i += LANES)
        step_lanes(x + i, y, step + i);
    memcpy(rest, x + whole, (n - whole) * sizeof *x);
    step_lanes(rest, y, rest_step);
    memcpy(step + whole, rest_step, (n - whole) * sizeof *x);
}

/* With z = (x - c + i g)/(s sqrt 2), q = 1/(s sqrt 2):
 * df/dc = -H q Re w/sqrt(pi);  df/dg = -H q Im w/sqrt(pi);  df/ds = -H Re(z w)/(s sqrt(pi)) */
static void eval(size_t n, const double *const *x, const double *p, double *const *y, double *const *dy)
{
    if (p[GAMMA] >= MM_VOIGT_NARROW * p[SIGMA]) {
        eval_narrow(n, x[0], p, y[0], dy);
        return;
    }
    const double sigma = mm_width(p[SIGMA]), q = 1 / (sigma * sqrt(2)), zy = p[GAMMA] * q;
    double zx[MM_FUNC_BLOCK], re[MM_FUNC_BLOCK], im[MM_FUNC_BLOCK], step[MM_FUNC_BLOCK];
    mm_voigt_reduce(n, x[0], p[CENTER], q, zx);
    step_of(n, zx, zy, step);
    for (size_t i = 0; i < n; i++)
        y[0][i] += p[HEIGHT] * step[i];
    if (dy == NULL)
        return;
    mm_wofz(n, zx, zy, re, im);
    const double scale = p[HEIGHT] * q / sqrt(MM_PI);
    for (size_t i = 0; i < n; i++) {
        dy[HEIGHT][i] = step[i];
        dy[CENTER][i] = -scale * re[i];
        dy[SIGMA][i] = -scale * sqrt(2) * (zx[i] * re[i] - zy * im[i]);
        dy[GAMMA][i] = -scale * im[i];
    }
}

const mm_func mm_func_voigt_step = {
    .name = "voigt_step",
    .title = "Voigt step, the integral of a Voigt",
    .formula =
        "height*integral of Re w(z)/(sigma*sqrt(2*pi)) up to x, z = (x - center + i*gamma)/(sigma*sqrt(2))",
    .source = "J. A. C. Weideman, SIAM J. Numer. Anal. 31, 1497 (1994), integrated term by term",
    .nx = 1,
    .ny = 1,
    .npar = NPAR,
    .par = par,
    .eval = eval,
    .example_lo = { -6 },
    .example_hi = { 8 },
    .example_p = { 2, 0.5, 0.8, 1.2 },
};
