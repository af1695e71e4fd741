/* A Cole-Cole relaxation as a peak in temperature, at one frequency: its position and the activation energy
 * take the place of frequency and relaxation time, since omega tau(T) = exp(y), y = Ea/k (1/T - 1/T0). */
#include <math.h>

#include "base/constants.h"
#include "func/func.h"

enum { STRENGTH, POSITION, EXPONENT, ENERGY, NPAR };

/* One point, D = cosh u + q cos(theta): u = a y, theta = a pi/2, e = exp(-|u|), so that nothing overflows. */
typedef struct point {
    double y, du_dT0, du_dEa;     /* du/da = y */
    double cosh_d, one_d, sinh_d; /* cosh u/D, 1/D, sinh u/D */
} point;

static point point_at(double t, const double *p, double cosine, double q)
{
    const double inverse = (1 / t - 1 / p[POSITION]) / MM_KB_EV, y = p[ENERGY] * inverse, u = p[EXPONENT] * y,
                 e = exp(-fabs(u)), w = 1 + e * e + 2 * e * q * cosine;
    return (point){ .y = y,
                    .du_dT0 = p[EXPONENT] * p[ENERGY] / (MM_KB_EV * p[POSITION] * p[POSITION]),
                    .du_dEa = p[EXPONENT] * inverse,
                    .cosh_d = (1 + e * e) / w,
                    .one_d = 2 * e / w,
                    .sinh_d = copysign(1 - e * e, u) / w };
}

/* Whose hyperbolic functions are still numbers, with room for a product. */
static const double strongest = 600;

/* Parameters at which all values are numbers. */
static void defined(const double *p, double *own)
{
    for (int k = 0; k < NPAR; k++)
        own[k] = p[k];
    own[POSITION] = fmax(p[POSITION], 1e-3);
}

/* f = A sin(theta)/D, of which df/du is -f sinh u/D;  by_theta is df/dtheta */
static void put_shape(double f, double by_theta, const point *at, size_t i, double *const *dy)
{
    const double by_u = -f * at->sinh_d;
    dy[POSITION][i] = by_u * at->du_dT0;
    dy[ENERGY][i] = by_u * at->du_dEa;
    dy[EXPONENT][i] = by_theta * MM_PI / 2 + by_u * at->y;
}

/* A = dE/2, q = 1: df/dtheta = A (cos(theta) cosh u + 1)/D^2 */
static void peak_eval(size_t n, const double *const *x, const double *p, double *const *y, double *const *dy)
{
    double own[NPAR];
    defined(p, own);
    const double theta = own[EXPONENT] * MM_PI / 2, sine = sin(theta), cosine = cos(theta),
                 half = own[STRENGTH] / 2;
    for (size_t i = 0; i < n; i++) {
        const point at = point_at(x[0][i], own, cosine, 1);
        const double f = half * sine * at.one_d;
        y[0][i] += f;
        if (dy != NULL) {
            dy[STRENGTH][i] = sine * at.one_d / 2;
            put_shape(f, half * (cosine * at.cosh_d + at.one_d) * at.one_d, &at, i, dy);
        }
    }
}

static const mm_func_param peak_par[NPAR] = {
    { "dE", "y", 1, -INFINITY, INFINITY, false, "relaxation strength" },
    { "T_peak", "x", 200, 0, INFINITY, false, "temperature of the maximum, where omega tau = 1" },
    { "a", "1", 0.5, 0, 1, false, "exponent: 1 is a single relaxation time" },
    { "Ea", "eV", 0.5, 0, INFINITY, true, "activation energy" },
};

static const mm_func_derived peak_derived[] = {
    { "maximum", "y", "dE/2 * tan(a*pi/4)" },
    { 0 },
};

const mm_func mm_func_cole_cole_peak = {
    .name = "cole_cole_peak",
    .title = "loss of a Cole-Cole relaxation at one frequency; x is a temperature in K",
    .formula = "dE/2*sin(a*pi/2)/(cosh(a*y) + cos(a*pi/2)), y = Ea/k*(1/x - 1/T_peak)",
    .source = "K. S. Cole and R. H. Cole, J. Chem. Phys. 9, 341 (1941)",
    .nx = 1,
    .ny = 1,
    .npar = NPAR,
    .par = peak_par,
    .derived = peak_derived,
    .eval = peak_eval,
    .example_lo = { 130 },
    .example_hi = { 330 },
    .example_p = { 2, 210, 0.6, 0.28 },
};

/* E* = (E_R + E_U w)/(1 + w), w = (i omega tau)^a, so tan delta = sin(theta) (E_U - E_R)/(E_R/r + E_U r +
 * (E_R + E_U) cos(theta)), r = |w|. With L = ln(E_U/E_R) and r = exp(-L/2 + u) it is A sin(theta)/D, A =
 * sinh(L/2), q = cosh(L/2): greatest at u = 0, where omega tau = exp(-L/(2a)). df/dL = sin(theta) (q cosh u +
 * cos(theta))/(2 D^2);  df/dtheta = A (cos(theta) cosh u + q)/D^2 */
static void tangent_eval(size_t n, const double *const *x, const double *p, double *const *y,
                         double *const *dy)
{
    double own[NPAR];
    defined(p, own);
    const double theta = own[EXPONENT] * MM_PI / 2, sine = sin(theta), cosine = cos(theta),
                 l = fmax(fmin(own[STRENGTH], strongest), -strongest), amplitude = sinh(l / 2),
                 q = cosh(l / 2);
    for (size_t i = 0; i < n; i++) {
        const point at = point_at(x[0][i], own, cosine, q);
        const double f = amplitude * sine * at.one_d;
        y[0][i] += f;
        if (dy != NULL) {
            dy[STRENGTH][i] = sine / 2 * (q * at.cosh_d + cosine * at.one_d) * at.one_d;
            put_shape(f, amplitude * (cosine * at.cosh_d + q * at.one_d) * at.one_d, &at, i, dy);
        }
    }
}

static const mm_func_param tangent_par[NPAR] = {
    { "L", "1", 1, -INFINITY, INFINITY, false, "logarithm of the unrelaxed over the relaxed modulus" },
    { "T_peak", "x", 200, 0, INFINITY, false, "temperature of the maximum, above that of the loss modulus" },
    { "a", "1", 0.5, 0, 1, false, "exponent: 1 is a single relaxation time" },
    { "Ea", "eV", 0.5, 0, INFINITY, true, "activation energy" },
};

static const mm_func_derived tangent_derived[] = {
    { "maximum", "1", "sinh(L/2)*sin(a*pi/2)/(1 + cosh(L/2)*cos(a*pi/2))" },
    { "T_tau", "x", "1/(1/T_peak + kB/e*L/(2*a*Ea))" },
    { 0 },
};

const mm_func mm_func_cole_cole_tangent = {
    .name = "cole_cole_tangent",
    .title = "tan delta of a Cole-Cole relaxation at one frequency; x is a temperature in K",
    .formula = "sinh(L/2)*sin(a*pi/2)/(cosh(a*y) + cosh(L/2)*cos(a*pi/2)), y = Ea/k*(1/x - 1/T_peak)",
    .source = "K. S. Cole and R. H. Cole, J. Chem. Phys. 9, 341 (1941)",
    .nx = 1,
    .ny = 1,
    .npar = NPAR,
    .par = tangent_par,
    .derived = tangent_derived,
    .eval = tangent_eval,
    .example_lo = { 250 },
    .example_hi = { 450 },
    .example_p = { 3, 350, 0.4, 2 },
};
