/* Relaxations against the frequency x in Hz, with storage and loss as outputs:
 * storage + i loss = dE w/(1 + w), w = (i omega tau)^a, omega = 2 pi x. */
#include <complex.h>
#include <math.h>

#include "base/constants.h"
#include "func/func.h"

enum { STRENGTH, TAU, EXPONENT };

/* Write the derivative by parameter k: its real part is that of storage, its imaginary part that of loss. */
static void put(double *const *dy, int k, size_t i, double complex value)
{
    dy[2 * k][i] = creal(value);
    dy[2 * k + 1][i] = cimag(value);
}

/* w = iu, u = omega tau; r = w/(1 + w) = (u^2 + iu)/(1 + u^2);  dr/dtau = i omega/(1 + w)^2 */
static void debye_eval(size_t n, const double *const *x, const double *p, double *const *y, double *const *dy)
{
    for (size_t i = 0; i < n; i++) {
        const double omega = 2 * MM_PI * x[0][i], u = omega * p[TAU];
        const double complex slow = 1 / (1 + I * u), r = 1 - slow;
        y[0][i] += p[STRENGTH] * creal(r);
        y[1][i] += p[STRENGTH] * cimag(r);
        if (dy != NULL) {
            put(dy, STRENGTH, i, r);
            put(dy, TAU, i, p[STRENGTH] * I * omega * slow * slow);
        }
    }
}

static const mm_func_param debye_par[] = { { "dE", "y", 1, -INFINITY, INFINITY, false,
                                             "relaxation strength" },
                                           { "tau", "s", 1, 0, INFINITY, false, "relaxation time" } };

const mm_func mm_func_debye = {
    .name = "debye",
    .title = "Debye relaxation; x is a frequency in Hz, outputs storage and loss",
    .formula = "dE*w/(1 + w), w = i*2*pi*x*tau; storage its real, loss its imaginary part",
    .source = "P. Debye, Polar Molecules, Chemical Catalog Co. (1929)",
    .nx = 1,
    .ny = 2,
    .npar = 2,
    .par = debye_par,
    .eval = debye_eval,
    .example_lo = { 0.02 },
    .example_hi = { 3 },
    .example_p = { 2, 0.4 },
};

/* Where omega tau = 0 its logarithm is this, small enough for w = 0 and finite for 0 * log. */
enum { LOG_ZERO = -1000000 };

/* r = w/(1 + w), s = dr/d ln w = w/(1 + w)^2, both by whichever of w and 1/w is not above 1. */
static void cole_cole_eval(size_t n, const double *const *x, const double *p, double *const *y,
                           double *const *dy)
{
    const double a = p[EXPONENT], tau = fmax(p[TAU], 1e-300);
    for (size_t i = 0; i < n; i++) {
        const double u = 2 * MM_PI * x[0][i] * tau;
        const double complex log_iu = (u > 0 ? log(u) : LOG_ZERO) + I * MM_PI / 2;
        const bool small = creal(log_iu) < 0;
        const double complex v = cexp((small ? a : -a) * log_iu), slow = 1 / (1 + v);
        const double complex r = small ? v * slow : slow, s = v * slow * slow;
        y[0][i] += p[STRENGTH] * creal(r);
        y[1][i] += p[STRENGTH] * cimag(r);
        if (dy != NULL) {
            put(dy, STRENGTH, i, r);
            put(dy, TAU, i, p[STRENGTH] * a * s / tau);
            put(dy, EXPONENT, i, p[STRENGTH] * log_iu * s);
        }
    }
}

static const mm_func_param cole_cole_par[] = {
    { "dE", "y", 1, -INFINITY, INFINITY, false, "relaxation strength" },
    { "tau", "s", 1, 0, INFINITY, false, "relaxation time" },
    { "a", "1", 0.5, 0, 1, false, "exponent: 1 is a single relaxation time" },
};

const mm_func mm_func_cole_cole = {
    .name = "cole_cole",
    .title = "Cole-Cole relaxation; x is a frequency in Hz, outputs storage and loss",
    .formula = "dE*w/(1 + w), w = (i*2*pi*x*tau)^a; storage its real, loss its imaginary part",
    .source = "K. S. Cole and R. H. Cole, J. Chem. Phys. 9, 341 (1941)",
    .nx = 1,
    .ny = 2,
    .npar = 3,
    .par = cole_cole_par,
    .eval = cole_cole_eval,
    .example_lo = { 0.02 },
    .example_hi = { 3 },
    .example_p = { 2, 0.4, 0.6 },
};
