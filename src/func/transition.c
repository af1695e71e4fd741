/* The shielding signal of a superconductor whose parts have different transition temperatures. */
#include "base/constants.h"
#include "func/peak.h"

enum { SIGNAL, TC, BELOW, ABOVE, NPAR };

/* The part that is superconducting at x: that with a Tc above x, of a distribution that is the half of a
 * Gaussian of width b below Tc and the half of one of width a above it, u = (x - Tc)/width.
 * Q = erfc(u/sqrt 2)/2, P = Q(-u), d = exp(-u^2/2)/sqrt(2 pi), s = a + b:
 *   below, F = 1 - 2 b P/s:  dF/db = 2 (d u - a P/s)/s;  dF/da = 2 b P/s^2
 *   above, F = 2 a Q/s:      dF/da = 2 (d u + b Q/s)/s;  dF/db = -2 a Q/s^2
 * and dF/dTc = 2 d/s on both sides. */
static void superconducting_eval(size_t n, const double *const *x, const double *p, double *const *y,
                                 double *const *dy)
{
    const double b = mm_width(p[BELOW]), a = mm_width(p[ABOVE]), s = a + b;
    for (size_t i = 0; i < n; i++) {
        const double u = (x[0][i] - p[TC]) / (x[0][i] < p[TC] ? b : a),
                     d = exp(-mm_square(u) / 2) / sqrt(2 * MM_PI);
        const double tail = erfc(fabs(u) / sqrt(2)) / 2, ud = d == 0 ? 0 : u * d;
        const double f = x[0][i] < p[TC] ? 1 - 2 * b / s * tail : 2 * a / s * tail;
        y[0][i] += p[SIGNAL] * f;
        if (dy != NULL) {
            const double unit = 2 * p[SIGNAL] / s;
            dy[SIGNAL][i] = f;
            dy[TC][i] = unit * d;
            dy[BELOW][i] = unit * (u < 0 ? ud - a / s * tail : -a / s * tail);
            dy[ABOVE][i] = unit * (u < 0 ? b / s * tail : b / s * tail + ud);
        }
    }
}

static const mm_func_param superconducting_par[NPAR] = {
    { "signal", "y", -1, -INFINITY, INFINITY, false, "value far below Tc, negative for shielding" },
    { "Tc", "x", 1, 0, INFINITY, false, "most frequent transition temperature" },
    { "width_below", "x", 0.1, 0, INFINITY, false, "standard deviation of Tc below the most frequent one" },
    { "width_above", "x", 0.1, 0, INFINITY, false, "standard deviation of Tc above it" },
};

const mm_func mm_func_superconducting_transition = {
    .name = "superconducting_transition",
    .title = "superconducting transition with a distribution of Tc; x is a temperature",
    .formula = "signal*F, F the part of a two-sided Gaussian distribution of Tc that lies above x",
    .source = "G. E. Zwicknagl and J. W. Wilkins, Phys. Rev. Lett. 53, 1276 (1984)",
    .nx = 1,
    .ny = 1,
    .npar = NPAR,
    .par = superconducting_par,
    .eval = superconducting_eval,
    .example_lo = { 0 },
    .example_hi = { 8 },
    .example_p = { -1, 2, 1.5, 0.8 },
};
