/* The edge continuum in a RIXS plane: resonances of all energies e >= 0 above the edge, which lie on a line
 * of constant emitted energy, C(u, v) = integral over e >= 0 of L(u - e; gamma_n) L(v - e; gamma_f), u = x -
 * incident, v = x - x2 - transfer.
 *
 * With p = u - i gamma_n, q = v - i gamma_f the product is Re[1/((e-p)(e-q*)) - 1/((e-p)(e-q))]/(2 pi^2), and
 * partial fractions give C = Re[D(p, q*) - D(p, q)]/(2 pi^2) with D(p, q) = -(ln(-p) - ln(-q))/(p - q). */
#include <complex.h>
#include <string.h>

#include "func/peak.h"

enum { HEIGHT, INCIDENT, TRANSFER, GAMMA_N, GAMMA_F, SIGMA_IN, SIGMA_OUT, NPAR };

static const mm_func_param par[NPAR] = {
    { "height", "y x", 1, -INFINITY, INFINITY, false, "integral over the emitted energy far above the edge" },
    { "incident", "x", 0, -INFINITY, INFINITY, false, "incident energy of the edge" },
    { "transfer", "x", 0, -INFINITY, INFINITY, false, "energy transfer at the edge" },
    { "gamma_n", "x", 1, 0, INFINITY, false, "half width at half maximum by the intermediate state" },
    { "gamma_f", "x", 1, 0, INFINITY, false, "half width at half maximum by the final state" },
    { "sigma_in", "x", 0, 0, INFINITY, true, "resolution of the incident energy, standard deviation" },
    { "sigma_out", "x", 0, 0, INFINITY, true, "resolution of the emitted energy, standard deviation" },
};

typedef struct divided {
    double complex value, by_p, by_q; /* D and its derivatives */
} divided;

/* D where p and q are apart. */
static divided divided_far(double complex p, double complex q, double complex ln_p, double complex ln_q)
{
    const double complex inverse = 1 / (p - q), value = (ln_q - ln_p) * inverse;
    return (divided){ value, (-1 / p - value) * inverse, (1 / q + value) * inverse };
}

/* D where they are close, |s| < 0.1: with m = (p + q)/2 and s = (p - q)/(p + q) it is -atanh(s)/(s m). */
static divided divided_near(double complex p, double complex q)
{
    enum { TERMS = 9 };
    const double complex sum = p + q, s = (p - q) / sum, square = s * s, inverse = 2 / sum;
    double complex t = 0, slope = 0; /* atanh(s)/s and its derivative over s */
    for (int k = TERMS; k >= 0; k--) {
        t = t * square + 1. / (2 * k + 1);
        if (k > 0)
            slope = slope * square + 2. * k / (2 * k + 1);
    }
    const double complex by_m = t * inverse * inverse / 2, by_s = -slope * s * inverse * 2 / (sum * sum);
    return (divided){ -t * inverse, by_m + by_s * q, by_m - by_s * p };
}

static divided divide(double complex p, double complex q, double complex ln_p, double complex ln_q)
{
    return cabs(p - q) < 0.1 * cabs(p + q) ? divided_near(p, q) : divided_far(p, q, ln_p, ln_q);
}

/* The continuum of height 1 at one point: value, and derivatives by u, v, gamma_n, gamma_f. */
static void continuum(double u, double v, double gamma_n, double gamma_f, double *out)
{
    const double complex p = u - I * gamma_n, q = v - I * gamma_f, ln_p = clog(-p), ln_q = clog(-q);
    const divided across = divided_far(p, conj(q), ln_p, conj(ln_q)), along = divide(p, q, ln_p, ln_q);
    const double unit = 1 / (2 * MM_PI * MM_PI);
    out[0] = unit * creal(across.value - along.value);
    out[1] = unit * creal(across.by_p - along.by_p);
    out[2] = unit * creal(across.by_q - along.by_q);
    out[3] = unit * cimag(across.by_p - along.by_p);
    out[4] = -unit * cimag(across.by_q + along.by_q);
}

/* Add one pair of nodes, t of the incident and s of the emitted energy, to the sums for value and gradient.
 */
static void add_node(size_t n, const double *const *x, const double *p, double t, double s, double factor,
                     double sum[NPAR][MM_FUNC_BLOCK])
{
    const double in = p[SIGMA_IN] * t, out = p[SIGMA_OUT] * s;
    for (size_t i = 0; i < n; i++) {
        double c[5];
        continuum(x[0][i] - p[INCIDENT] - in, x[0][i] - x[1][i] - p[TRANSFER] - in + out, p[GAMMA_N],
                  p[GAMMA_F], c);
        sum[HEIGHT][i] += factor * c[0];
        sum[INCIDENT][i] -= factor * c[1];
        sum[TRANSFER][i] -= factor * c[2];
        sum[GAMMA_N][i] += factor * c[3];
        sum[GAMMA_F][i] += factor * c[4];
        sum[SIGMA_IN][i] -= factor * t * (c[1] + c[2]);
        sum[SIGMA_OUT][i] += factor * s * c[2];
    }
}

/* Nodes and weights of the Gauss-Hermite rule of nine points for a normal distribution (M. Abramowitz,
 * I. A. Stegun, Handbook of Mathematical Functions, table 25.10, nodes times sqrt 2, weights over sqrt pi). A
 * continuum varies slowly: with half widths not below a resolution the average is right to 5e-5 of its
 * height. */
enum { NODES = 9 };

static const double node[NODES] = {
    -4.5127458633997826, -3.2054290028564703, -2.0768479786778302, -1.0232556637891326, 0,
    1.0232556637891326,  2.0768479786778302,  3.2054290028564703,  4.5127458633997826
};
static const double weight[NODES] = { 2.2345844007746584e-05, 0.0027891413212317692, 0.049916406765217881,
                                      0.24409750289493909,    0.40634920634920635,   0.24409750289493909,
                                      0.049916406765217881,   0.0027891413212317692, 2.2345844007746584e-05 };

/* The sums over nodes; without a resolution only the middle one, of weight 1. */
static void add_nodes(size_t n, const double *const *x, const double *p, double sum[NPAR][MM_FUNC_BLOCK])
{
    const int in = p[SIGMA_IN] > 0 ? 0 : NODES / 2, out = p[SIGMA_OUT] > 0 ? 0 : NODES / 2;
    for (int k = in; k < NODES - in; k++)
        for (int m = out; m < NODES - out; m++)
            add_node(n, x, p, node[k], node[m], (in > 0 ? 1 : weight[k]) * (out > 0 ? 1 : weight[m]), sum);
}

static void eval(size_t n, const double *const *x, const double *p, double *const *y, double *const *dy)
{
    double q[NPAR], sum[NPAR][MM_FUNC_BLOCK] = { { 0 } };
    memcpy(q, p, sizeof q);
    q[GAMMA_N] = fmax(p[GAMMA_N], 1e-50);
    q[GAMMA_F] = fmax(p[GAMMA_F], 1e-50);
    add_nodes(n, x, q, sum);
    for (size_t i = 0; i < n; i++)
        y[0][i] += p[HEIGHT] * sum[HEIGHT][i];
    if (dy == NULL)
        return;
    memcpy(dy[HEIGHT], sum[HEIGHT], n * sizeof *sum[HEIGHT]);
    for (int k = HEIGHT + 1; k < NPAR; k++)
        for (size_t i = 0; i < n; i++)
            dy[k][i] = p[HEIGHT] * sum[k][i];
}

const mm_func mm_func_rixs_edge = {
    .name = "rixs_edge",
    .title = "edge continuum in a RIXS plane; x is the incident, x2 the emitted energy",
    .formula =
        "height*integral over e >= 0 of L(x - incident - e; gamma_n)*L(x - x2 - transfer - e; gamma_f), "
        "convolved with Gaussians of sigma_in in x and sigma_out in x2",
    .source = "P. Glatzel and U. Bergmann, Coord. Chem. Rev. 249, 65 (2005); closed by partial fractions",
    .nx = 2,
    .ny = 1,
    .npar = NPAR,
    .par = par,
    .amplitude = true,
    .eval = eval,
    .example_lo = { -6, -5 },
    .example_hi = { 12, 5 },
    .example_p = { 2, 0.5, 0.3, 1.74, 0.435, 0.4, 0.3 },
};
