/* Magnetic moments that a field lines up against the temperature. */
#include <math.h>

#include "base/constants.h"
#include "func/func.h"

enum { CURIE, THETA, CHI0 };

/* r = 1/(x - theta): df/dC = r;  df/dtheta = C r^2.  At the pole the value is large instead of infinite. */
static void curie_weiss_eval(size_t n, const double *const *x, const double *p, double *const *y,
                             double *const *dy)
{
    for (size_t i = 0; i < n; i++) {
        const double d = x[0][i] - p[THETA], r = fabs(d) > 1e-100 ? 1 / d : 1e100;
        y[0][i] += p[CURIE] * r + p[CHI0];
        if (dy != NULL) {
            dy[CURIE][i] = r;
            dy[THETA][i] = p[CURIE] * r * r;
            dy[CHI0][i] = 1;
        }
    }
}

static const mm_func_param curie_weiss_par[] = {
    { "C", "y x", 1, -INFINITY, INFINITY, false, "Curie constant" },
    { "theta", "x", 0, -INFINITY, INFINITY, false, "Weiss temperature, negative for antiferromagnets" },
    { "chi0", "y", 0, -INFINITY, INFINITY, false, "what does not depend on the temperature" },
};

const mm_func mm_func_curie_weiss = {
    .name = "curie_weiss",
    .title = "Curie-Weiss law; x is a temperature",
    .formula = "C/(x - theta) + chi0",
    .source = "O. Kahn, Molecular Magnetism, VCH (1993), section 2.2",
    .nx = 1,
    .ny = 1,
    .npar = 3,
    .par = curie_weiss_par,
    .eval = curie_weiss_eval,
    .example_lo = { 5 },
    .example_hi = { 300 },
    .example_p = { 7.9, -12, 0.001 },
};

enum { SERIES = 8 };

/* L(z) = coth z - 1/z and its derivative 1/z^2 - 1/sinh^2 z; about 0 by the Taylor series, whose
 * coefficients are 2^2n B_2n/(2n)! with Bernoulli's numbers (Abramowitz and Stegun, 4.5.67). */
static double langevin(double z, double *slope)
{
    static const double c[SERIES] = {
        1.0 / 3,     -1.0 / 45,           2.0 / 945,      -1.0 / 4725,
        2.0 / 93555, -1382.0 / 638512875, 4.0 / 18243225, -3617.0 / 162820783125
    };
    if (fabs(z) < 0.3) {
        double value = 0, derivative = 0;
        for (int k = SERIES - 1; k >= 0; k--) {
            value = value * z * z + c[k];
            derivative = derivative * z * z + (2 * k + 1) * c[k];
        }
        *slope = derivative;
        return value * z;
    }
    const double s = fabs(z) < 300 ? sinh(z) : INFINITY;
    *slope = 1 / (z * z) - 1 / (s * s);
    return 1 / tanh(z) - 1 / z;
}

/* Energy of one Bohr magneton in the field x1 over the thermal energy at x2. */
static double reduced_field(const double *const *x, size_t i)
{
    return MM_MUB / MM_KB * x[0][i] / fmax(fabs(x[1][i]), 1e-100);
}

enum { SATURATION, SPIN, LANDE };

/* w = g muB B/(2 kB T), v = (2J + 1) w:  B_J = ((2J + 1) L(v) - L(w))/2J, where the poles at 0 cancel;
 * dB_J/dw = ((2J + 1)^2 L'(v) - L'(w))/2J;  dB_J/dJ = (L(v) + v L'(v) - B_J)/J. */
static void brillouin_eval(size_t n, const double *const *x, const double *p, double *const *y,
                           double *const *dy)
{
    const double two_j = 2 * p[SPIN], states = two_j + 1;
    for (size_t i = 0; i < n; i++) {
        const double w_over_g = reduced_field(x, i) / 2, w = p[LANDE] * w_over_g;
        double slope_v, slope_w;
        const double l = langevin(states * w, &slope_v), b = (states * l - langevin(w, &slope_w)) / two_j;
        y[0][i] += p[SATURATION] * b;
        if (dy != NULL) {
            dy[SATURATION][i] = b;
            dy[SPIN][i] = p[SATURATION] * (l + states * w * slope_v - b) / p[SPIN];
            dy[LANDE][i] = p[SATURATION] * w_over_g * (states * states * slope_v - slope_w) / two_j;
        }
    }
}

static const mm_func_param brillouin_par[] = {
    { "Ms", "y", 1, -INFINITY, INFINITY, false, "saturation" },
    { "J", "1", 0.5, 0.01, 100, false, "angular momentum of an ion" },
    { "g", "1", 2, 0, 20, true, "g factor" },
};

const mm_func mm_func_brillouin = {
    .name = "brillouin",
    .title = "Brillouin function; x1 is a field in T, x2 a temperature in K",
    .formula = "Ms*B_J(g*J*muB*x1/(kB*x2))",
    .source = "L. Brillouin, J. Phys. Radium 8, 74 (1927)",
    .nx = 2,
    .ny = 1,
    .npar = 3,
    .par = brillouin_par,
    .eval = brillouin_eval,
    .example_lo = { -7, 2 },
    .example_hi = { 7, 10 },
    .example_p = { 3, 3.5, 2 },
};

enum { MOMENT = 1 };

/* z = mu B/(kB T): df/dmu = Ms L'(z) z/mu */
static void langevin_eval(size_t n, const double *const *x, const double *p, double *const *y,
                          double *const *dy)
{
    for (size_t i = 0; i < n; i++) {
        const double z_over_mu = reduced_field(x, i);
        double slope;
        const double l = langevin(p[MOMENT] * z_over_mu, &slope);
        y[0][i] += p[SATURATION] * l;
        if (dy != NULL) {
            dy[SATURATION][i] = l;
            dy[MOMENT][i] = p[SATURATION] * slope * z_over_mu;
        }
    }
}

static const mm_func_param langevin_par[] = {
    { "Ms", "y", 1, -INFINITY, INFINITY, false, "saturation" },
    { "mu", "mu_B", 1000, 0, INFINITY, false, "moment of a particle" },
};

const mm_func mm_func_langevin = {
    .name = "langevin",
    .title = "Langevin function of superparamagnets; x1 is a field in T, x2 a temperature in K",
    .formula = "Ms*(coth(z) - 1/z), z = mu*muB*x1/(kB*x2)",
    .source = "P. Langevin, Ann. Chim. Phys. 5, 70 (1905); C. P. Bean and J. D. Livingston, J. Appl. Phys. "
              "30, S120 (1959)",
    .nx = 2,
    .ny = 1,
    .npar = 2,
    .par = langevin_par,
    .eval = langevin_eval,
    .example_lo = { -1, 100 },
    .example_hi = { 1, 300 },
    .example_p = { 3, 2000 },
};
