/* A resonance in a RIXS plane: x the incident, x2 the emitted energy. The intermediate state lives for the
 * width gamma_n, the final state for gamma_f.
 *
 * The incident energy's spread a moves both the incident energy and the transfer, that of the emitted one, b,
 * the transfer alone, so the resolution is a correlated Gaussian:
 *     f = A <L(u - a; gamma_n) L(v - a + b; gamma_f)>,  u = x - incident, v = x - x2 - transfer.
 * The average over b makes the second factor a Voigt V; that over a is a sum over nodes. */
#include <string.h>

#include "func/gauss_nodes.h"
#include "func/peak.h"

extern const mm_func mm_func_lorentzian, mm_func_voigt;

enum { AREA, INCIDENT, TRANSFER, GAMMA_N, GAMMA_F, SIGMA_IN, SIGMA_OUT, NPAR };

static const mm_func_param par[NPAR] = {
    { "area", "y x x2", 1, -INFINITY, INFINITY, false, "integral over both energies" },
    { "incident", "x", 0, -INFINITY, INFINITY, false, "incident energy of the resonance" },
    { "transfer", "x", 0, -INFINITY, INFINITY, false, "energy transfer, incident less emitted energy" },
    { "gamma_n", "x", 1, 0, INFINITY, false, "half width at half maximum by the intermediate state" },
    { "gamma_f", "x", 1, 0, INFINITY, false, "half width at half maximum by the final state" },
    { "sigma_in", "x", 0, 0, INFINITY, true, "resolution of the incident energy, standard deviation" },
    { "sigma_out", "x", 0, 0, INFINITY, true, "resolution of the emitted energy, standard deviation" },
};

enum { VALUE, SLOPE, BY_SIGMA, BY_GAMMA, NPART }; /* of a profile: itself and its derivatives */

typedef double profile[NPART][MM_FUNC_BLOCK];

/* A Lorentzian or Voigt of unit area about 0. SLOPE is the derivative by the position. */
static void profile_of(size_t n, const double *at, double sigma, double gamma, bool gradient, profile out)
{
    const bool gaussian = sigma > 0;
    const mm_func *func = gaussian ? &mm_func_voigt : &mm_func_lorentzian;
    const double p[] = { 1, 0, gaussian ? sigma : gamma, gamma };
    double unit[MM_FUNC_BLOCK], *y = out[VALUE], *dy[] = { unit, out[SLOPE], out[BY_SIGMA], out[BY_GAMMA] };
    if (!gaussian)
        dy[2] = out[BY_GAMMA];
    memset(out, 0, sizeof(profile));
    func->eval(n, &at, p, &y, gradient ? dy : NULL);
    for (size_t i = 0; gradient && i < n; i++)
        out[SLOPE][i] = -out[SLOPE][i]; /* moving the centre up is moving the point down */
}

/* The widths that are reckoned with: what is far below the nodes' distance is held there. */
static void widths_of(const double *p, double *gamma_n, double *gamma_f, mm_gauss_nodes *nodes)
{
    const double sigma = p[SIGMA_IN], least = MM_GAUSS_NARROW * sigma;
    *gamma_n = fmax(mm_width(p[GAMMA_N]), least);
    *gamma_f = p[SIGMA_OUT] < least ? fmax(mm_width(p[GAMMA_F]), least) : p[GAMMA_F];
    if (p[SIGMA_OUT] > 0)
        *nodes = mm_gauss_nodes_for(sigma, *gamma_n, *gamma_f, p[SIGMA_OUT], 14);
    else
        *nodes = mm_gauss_nodes_for(sigma, fmin(*gamma_n, *gamma_f), INFINITY, INFINITY, 14);
}

/* Add the product of the two factors at one node to the sums of the value and of the gradient by each
 * parameter, area 1. */
static void add_node(size_t n, double t, double weight, const profile l, const profile v, double *const *sum,
                     bool gradient)
{
    for (size_t i = 0; i < n; i++)
        sum[AREA][i] += weight * l[VALUE][i] * v[VALUE][i];
    if (!gradient)
        return;
    for (size_t i = 0; i < n; i++) {
        const double by_u = weight * l[SLOPE][i] * v[VALUE][i], by_v = weight * l[VALUE][i] * v[SLOPE][i];
        sum[INCIDENT][i] -= by_u;
        sum[TRANSFER][i] -= by_v;
        sum[GAMMA_N][i] += weight * l[BY_GAMMA][i] * v[VALUE][i];
        sum[GAMMA_F][i] += weight * l[VALUE][i] * v[BY_GAMMA][i];
        sum[SIGMA_IN][i] -= t * (by_u + by_v);
        sum[SIGMA_OUT][i] += weight * l[VALUE][i] * v[BY_SIGMA][i];
    }
}

static void eval(size_t n, const double *const *x, const double *p, double *const *y, double *const *dy)
{
    double gamma_n, gamma_f, block[NPAR][MM_FUNC_BLOCK] = { { 0 } }, *sum[NPAR];
    double u[MM_FUNC_BLOCK], v[MM_FUNC_BLOCK];
    profile l, w;
    mm_gauss_nodes nodes;
    widths_of(p, &gamma_n, &gamma_f, &nodes);
    for (int k = 0; k < NPAR; k++)
        sum[k] = block[k];
    for (size_t k = 0; k <= 2 * nodes.half; k++) {
        double weight;
        const double t = mm_gauss_node(&nodes, k, &weight), shift = p[SIGMA_IN] * t;
        for (size_t i = 0; i < n; i++) {
            u[i] = x[0][i] - p[INCIDENT] - shift;
            v[i] = x[0][i] - x[1][i] - p[TRANSFER] - shift;
        }
        profile_of(n, u, 0, gamma_n, dy != NULL, l);
        profile_of(n, v, p[SIGMA_OUT], gamma_f, dy != NULL, w);
        add_node(n, t, weight, l, w, sum, dy != NULL);
    }
    for (size_t i = 0; i < n; i++)
        y[0][i] += p[AREA] * sum[AREA][i];
    if (dy == NULL)
        return;
    memcpy(dy[AREA], sum[AREA], n * sizeof *sum[AREA]);
    for (int k = AREA + 1; k < NPAR; k++)
        for (size_t i = 0; i < n; i++)
            dy[k][i] = p[AREA] * sum[k][i];
}

const mm_func mm_func_rixs_resonance = {
    .name = "rixs_resonance",
    .title = "resonance in a RIXS plane; x is the incident, x2 the emitted energy",
    .formula = "area*L(x - incident; gamma_n)*L(x - x2 - transfer; gamma_f), L a Lorentzian of unit area, "
               "convolved with Gaussians of sigma_in in x and sigma_out in x2",
    .source = "P. Glatzel and U. Bergmann, Coord. Chem. Rev. 249, 65 (2005), without interference",
    .nx = 2,
    .ny = 1,
    .npar = NPAR,
    .par = par,
    .amplitude = true,
    .eval = eval,
    .example_lo = { -6, -5 },
    .example_hi = { 8, 5 },
    .example_p = { 3, 0.5, 0.3, 1.74, 0.435, 0.5, 0.4 },
};
