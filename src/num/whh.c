#include "num/whh.h"

#include <complex.h>
#include <gsl/gsl_sf_psi.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#include "num/polygamma.h"

/* With W = h + lambda/2 + i g, g^2 = (alpha h)^2 - (lambda/2)^2, and L(W) = psi(1/2 + W/2t) + ln t, the
 * condition is U = Re L - (lambda/2) Im L / g - psi(1/2) = 0. Re L and Im L / g are even in g, thus functions
 * E and O of A = h + lambda/2 and G = g^2, which is real and may be negative. L keeps its limit ln(W/2) at t
 * = 0. */

static const double psi_half = -1.9635100260214234794; /* psi(1/2) = -gamma - 2 ln 2 */
static const double h_max = 0.28072974178344258491;    /* exp(-gamma)/2: alpha = 0, t = 0 */

enum { SERIES_TERMS = 8, MAX_STEPS = 100 };

/* psi(1/2 + z) - ln z and 1 - z psi'(1/2 + z) for large z: DLMF 5.11.2 with Bernoulli polynomials at 1/2. */
static const double large_psi[] = { 1. / 24,       -7. / 960,    31. / 8064,
                                    -127. / 30720, 511. / 67584, -1414477. / 67092480 };

enum { LARGE_TERMS = sizeof large_psi / sizeof *large_psi };

static const double large = 20;

/* L at W, its derivatives by W and by t. */
typedef struct lambda_value {
    double complex l, l_w, l_t;
} lambda_value;

static lambda_value lambda_large(double complex w, double t)
{
    const double complex r = 2 * t / w, r2 = r * r; /* 1/z */
    double complex sum = 0, slope = 0, power = r2;
    for (int k = 0; k < LARGE_TERMS; k++, power *= r2) {
        sum += large_psi[k] * power;
        slope += 2 * (k + 1) * large_psi[k] * power;
    }
    /* 1 - z psi' = slope, so dL/dt = slope/t, which goes with t */
    return (lambda_value){ clog(w / 2) + sum, (1 - slope) / w, t > 0 ? slope / t : 0 };
}

static lambda_value lambda_at(double complex w, double t)
{
    if (cabs(w) > 2 * t * large)
        return lambda_large(w, t);
    const double complex z = w / (2 * t), slope = mm_trigamma(0.5 + z) / (2 * t);
    return (lambda_value){ mm_digamma(0.5 + z) + log(t), slope, (1 - w * slope) / t };
}

/* E, O and their derivatives by A, G and t. */
typedef struct parts {
    double e, e_a, e_g, e_t, o, o_a, o_g, o_t;
} parts;

/* The k-th derivative of L by W at real A, k >= 1. */
static double lambda_derivative(int k, double a, double t)
{
    const double sign = k % 2 == 1 ? 1 : -1;
    if (a > 2e4 * t) { /* ln(A/2) + t^2/(6 A^2) */
        const double main_part = sign * tgamma(k) * pow(a, -k);
        return main_part - sign * tgamma(k + 2) * t * t / 6 * pow(a, -k - 2);
    }
    return gsl_sf_psi_n(k, 0.5 + a / (2 * t)) * pow(2 * t, -k);
}

/* Series about G = 0. The derivative by t of L^(k) is -(k L^(k) + A L^(k+1))/t for k >= 1. */
static parts parts_series(double a, double g, double t)
{
    const lambda_value at = lambda_at(a, t);
    double d[2 * SERIES_TERMS + 3];
    d[0] = creal(at.l);
    for (int k = 1; k < 2 * SERIES_TERMS + 3; k++)
        d[k] = lambda_derivative(k, a, t);
    parts p = { 0 };
    double power = 1; /* (-G)^j / (2j)! */
    for (int j = 0; j < SERIES_TERMS; j++) {
        const int k = 2 * j;
        const double next = power / (k + 1);
        p.e += power * d[k];
        p.e_a += power * d[k + 1];
        p.o += next * d[k + 1];
        p.o_a += next * d[k + 2];
        /* (E_A - O)/(2G), term by term: the j-th of E_A - O is (power - next) d[k+1], of which j = 0 vanishes
         */
        const double up = -power / ((k + 1) * (k + 2)), up_next = up / (k + 3);
        p.o_g += 0.5 * (up - up_next) * d[k + 3];
        if (t > 0 && k > 0)
            p.e_t -= power * (k * d[k] + a * d[k + 1]) / t;
        if (t > 0)
            p.o_t -= next * ((k + 1) * d[k + 1] + a * d[k + 2]) / t;
        power *= -g / ((k + 1) * (k + 2));
    }
    p.e_t += creal(at.l_t);
    p.e_g = -p.o_a / 2;
    return p;
}

static parts parts_from(const lambda_value *up, const lambda_value *down, double root, double g,
                        bool real_root)
{
    parts p;
    if (real_root) {
        p = (parts){ .e = creal(up->l),
                     .e_a = creal(up->l_w),
                     .e_t = creal(up->l_t),
                     .o = cimag(up->l) / root,
                     .o_a = cimag(up->l_w) / root,
                     .o_t = cimag(up->l_t) / root };
    } else { /* g imaginary: W = A -+ root */
        p = (parts){ .e = creal(up->l + down->l) / 2,
                     .e_a = creal(up->l_w + down->l_w) / 2,
                     .e_t = creal(up->l_t + down->l_t) / 2,
                     .o = creal(up->l - down->l) / (2 * root),
                     .o_a = creal(up->l_w - down->l_w) / (2 * root),
                     .o_t = creal(up->l_t - down->l_t) / (2 * root) };
    }
    p.e_g = -p.o_a / 2;
    p.o_g = (p.e_a - p.o) / (2 * g);
    return p;
}

static parts parts_at(double a, double g, double t)
{
    if (fabs(g) < 0.0025 * (a + t) * (a + t))
        return parts_series(a, g, t);
    const double root = sqrt(fabs(g));
    if (g > 0) {
        const lambda_value up = lambda_at(CMPLX(a, root), t);
        return parts_from(&up, NULL, root, g, true);
    }
    const lambda_value up = lambda_at(a + root, t), down = lambda_at(a - root, t);
    return parts_from(&up, &down, root, g, false);
}

/* U and its derivatives by h, t, alpha and lambda. */
static double condition(double h, double t, double alpha, double lambda, double d[4])
{
    const double g = (alpha * h - lambda / 2) * (alpha * h + lambda / 2);
    const parts p = parts_at(h + lambda / 2, g, t);
    const double u_a = p.e_a - lambda / 2 * p.o_a, u_g = p.e_g - lambda / 2 * p.o_g;
    d[0] = u_a + u_g * 2 * alpha * alpha * h;
    d[1] = p.e_t - lambda / 2 * p.o_t;
    d[2] = u_g * 2 * alpha * h * h;
    d[3] = u_a / 2 - u_g * lambda / 2 - p.o / 2;
    return p.e - lambda / 2 * p.o - psi_half;
}

/* Newton's steps inside a bracket that halves whenever one would leave it. U rises with h and is ln t at h =
 * 0. */
static double solve(double t, double alpha, double lambda, double d[4])
{
    double lo = 0, hi = h_max * (1 + 1e-12), h = h_max * (1 - t) / (1 + fabs(alpha) * 0.5);
    if (!(h > 0))
        h = 1e-3 * h_max;
    for (int step = 0; step < MAX_STEPS; step++) {
        const double u = condition(h, t, alpha, lambda, d);
        if (u < 0)
            lo = h;
        else
            hi = h;
        double next = h - u / d[0];
        if (!(next > lo && next < hi))
            next = (lo + hi) / 2;
        const double moved = fabs(next - h);
        h = next;
        if (moved <= 1e-15 * h)
            break;
    }
    condition(h, t, alpha, lambda, d);
    return h;
}

double mm_whh(double t, double alpha, double lambda, double grad[3])
{
    if (grad != NULL)
        grad[0] = grad[1] = grad[2] = 0;
    if (!(t >= 0) || !(lambda >= 0) || isnan(alpha))
        return NAN;
    if (t > 1)
        return 0;
    if (t == 1) { /* dh/dt at Tc is -4/pi^2 by the definition of S */
        if (grad != NULL)
            grad[0] = -0.40528473456935108578;
        return 0;
    }
    double d[4];
    const double h = solve(t, fabs(alpha), lambda, d);
    if (grad != NULL) {
        grad[0] = -d[1] / d[0];
        grad[1] = -d[2] / d[0] * (alpha < 0 ? -1 : 1);
        grad[2] = -d[3] / d[0];
    }
    return h;
}
