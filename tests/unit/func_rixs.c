/* Resonances and edge continuum of RIXS planes against integrals that are made in another way. */
#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>

#include "base/constants.h"
#include "func/func.h"
#include "tap.h"

enum { AREA, INCIDENT, TRANSFER, GAMMA_N, GAMMA_F, SIGMA_IN, SIGMA_OUT, NPAR };

static double at(const char *name, double in, double out, const double *p)
{
    const double *const x[] = { &in, &out };
    double y = 0;
    mm_func_eval(mm_func_find(name), 1, x, p, &y, NULL);
    return y;
}

static double peak(const char *name, double x, const double *p)
{
    const double *const at = &x;
    double y = 0;
    mm_func_eval(mm_func_find(name), 1, &at, p, &y, NULL);
    return y;
}

static double lorentzian(double x, double gamma)
{
    return gamma / MM_PI / (x * x + gamma * gamma);
}

static double integrate(double (*f)(double, void *), void *context, double lo, double hi)
{
    gsl_integration_workspace *ws = gsl_integration_workspace_alloc(2000);
    gsl_function function = { f, context };
    double value = NAN, error;
    if (isfinite(lo) && isfinite(hi))
        gsl_integration_qag(&function, lo, hi, 1e-14, 1e-11, 2000, GSL_INTEG_GAUSS31, ws, &value, &error);
    else if (isfinite(lo))
        gsl_integration_qagiu(&function, lo, 1e-13, 1e-11, 2000, ws, &value, &error);
    else
        gsl_integration_qagi(&function, 1e-13, 1e-11, 2000, ws, &value, &error);
    gsl_integration_workspace_free(ws);
    return value;
}

/* A point of a plane and what is done there. */
typedef struct place {
    const char *name;
    double in, out, a;
    const double *p;
} place;

static double over_emission(double out, void *context)
{
    const place *k = context;
    return at(k->name, k->in, k->out + out, k->p);
}

static double over_diagonal(double e, void *context)
{
    const place *k = context;
    return at(k->name, k->in + e, k->out + e, k->p);
}

/* Without the emitted energy a plane is an absorption line, a Voigt of the incident side; along the incident
 * energy at one transfer it is that too; along a line of one transfer a Voigt of all of both resolutions. */
static void test_marginals(void)
{
    const double p[NPAR] = { 3, 0.5, 0.3, 1.2, 0.4, 0.7, 0.5 };
    for (double d = -2; d < 3; d += 1.3) {
        place k = { "rixs_resonance", p[INCIDENT] + d, p[INCIDENT] - p[TRANSFER], 0, p };
        near_rel(integrate(over_emission, &k, -INFINITY, INFINITY),
                 p[AREA] * peak("voigt", d, (double[]){ 1, 0, p[SIGMA_IN], p[GAMMA_N] }), 1e-9,
                 "over the emitted energy a resonance is a Voigt of the intermediate state");
        k = (place){ "rixs_resonance", 0, -p[TRANSFER] - d, 0, p };
        near_rel(integrate(over_diagonal, &k, -INFINITY, INFINITY),
                 p[AREA] * peak("voigt", d, (double[]){ 1, 0, hypot(p[SIGMA_IN], p[SIGMA_OUT]), p[GAMMA_F] }),
                 1e-9, "along equal transfer it is a Voigt of the final state with both resolutions");
    }
}

/* The convolution as an integral in an integral, without nodes. */
static double inner(double b, void *context)
{
    const place *k = context;
    const double *p = k->p, u = k->in - p[INCIDENT] - k->a, v = k->in - k->out - p[TRANSFER] - k->a + b;
    return lorentzian(u, p[GAMMA_N]) * lorentzian(v, p[GAMMA_F]) *
           peak("gaussian", b, (double[]){ 1, 0, p[SIGMA_OUT] });
}

static double outer(double a, void *context)
{
    place k = *(const place *)context;
    k.a = a;
    const double reach = 9 * k.p[SIGMA_OUT];
    return integrate(inner, &k, -reach, reach) * peak("gaussian", a, (double[]){ 1, 0, k.p[SIGMA_IN] });
}

static void test_convolution(void)
{
    static const double sets[][NPAR] = {
        { 1, 0.5, 0.3, 1.74, 0.435, 0.3, 0.3 }, /* Ce L3 */
        { 1, 0.5, 0.3, 0.3, 0.1, 0.5, 0.2 },    /* resolution beyond the widths, as in soft X-rays */
        { 1, 0.5, 0.3, 0.2, 0.9, 0.2, 1.1 },
    };
    static const double points[][2] = { { 0.5, 0.2 }, { 0.8, 0.9 }, { -1, -0.4 }, { 2, 3 } };
    for (size_t s = 0; s < sizeof sets / sizeof *sets; s++)
        for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
            place k = { "rixs_resonance", points[i][0], points[i][1], 0, sets[s] };
            const double reach = 9 * sets[s][SIGMA_IN];
            near_rel(at(k.name, k.in, k.out, k.p), integrate(outer, &k, -reach, reach), 1e-8,
                     "resonance with resolution is the convolution");
        }
}

/* Without a resolution, and as it goes to 0. */
static void test_no_resolution(void)
{
    const double p[NPAR] = { 2, 0.5, 0.3, 1.74, 0.435, 0, 0 };
    double q[NPAR];
    memcpy(q, p, sizeof q);
    q[SIGMA_IN] = 1e-7;
    q[SIGMA_OUT] = 1e-7;
    for (double d = -1; d < 2; d += 0.7) {
        const double in = 0.5 + d, out = 0.1,
                     want = 2 * lorentzian(d, 1.74) * lorentzian(in - out - 0.3, 0.435);
        near_rel(at("rixs_resonance", in, out, p), want, 1e-14, "a product of Lorentzians");
        near_rel(at("rixs_resonance", in, out, q), want, 1e-11, "also with next to no resolution");
    }
}

static double over_edge(double e, void *context)
{
    const place *k = context;
    const double *p = k->p;
    return p[0] * lorentzian(k->in - p[INCIDENT] - e, p[GAMMA_N]) *
           lorentzian(k->in - k->out - p[TRANSFER] - e, p[GAMMA_F]);
}

/* Resonances of area de along the line, each with the resolution. */
static double over_resolved_edge(double e, void *context)
{
    const place *k = context;
    const double p[NPAR] = { k->p[0],       k->p[INCIDENT] + e, k->p[TRANSFER] + e, k->p[GAMMA_N],
                             k->p[GAMMA_F], k->p[SIGMA_IN],     k->p[SIGMA_OUT] };
    return at("rixs_resonance", k->in, k->out, p);
}

static void test_edge(void)
{
    static const double sharp[][NPAR] = { { 2, 0.5, 0.3, 1.74, 0.435 },
                                          { 2, 0.5, 0.3, 0.6, 0.6 },
                                          { 2, 0.5, 0.3, 0.6, 0.6 + 1e-9 } };
    static const double points[][2] = { { 0.5, 0.2 }, { 6, 0.4 }, { -4, 0.3 }, { 30, 1 }, { -2, -2 } };
    for (size_t s = 0; s < sizeof sharp / sizeof *sharp; s++)
        for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
            place k = { "rixs_edge", points[i][0], points[i][1], 0, sharp[s] };
            const double most = 60,
                         want = integrate(over_edge, &k, 0, most) + integrate(over_edge, &k, most, INFINITY);
            near_rel(at(k.name, k.in, k.out, k.p), want, 1e-9, "an edge is the integral over its resonances");
        }
    const double broad[NPAR] = { 2, 0.5, 0.3, 1.74, 0.435, 0.4, 0.3 };
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        place k = { "rixs_edge", points[i][0], points[i][1], 0, broad };
        const double most = 60, want = integrate(over_resolved_edge, &k, 0, most) +
                                       integrate(over_resolved_edge, &k, most, INFINITY);
        near_abs(at(k.name, k.in, k.out, k.p), want, 2e-5, "an edge with resolution");
    }
    place far = { "rixs_edge", 400, 0.2, 0, broad };
    near_rel(integrate(over_emission, &far, -INFINITY, INFINITY), 2, 2e-3, "the height of an edge");
}

int main(void)
{
    gsl_set_error_handler_off();
    test_marginals();
    test_convolution();
    test_no_resolution();
    test_edge();
    return done();
}
