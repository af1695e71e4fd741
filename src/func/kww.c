/* The response whose decay is exp(-(t/tau)^beta): J. Wuttke, Algorithms 5, 604 (2012) has both series; what
 * lies between them is done here by turning the path of integration, along which the integrand does not
 * oscillate more than it decays. */
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sf_psi.h>
#include <math.h>

#include "base/constants.h"
#include "func/response.h"

enum { LARGE_TERMS = 120, SMALL_TERMS = 20 };

/* A term below exp(-TINY) of the first is none. */
static const double TINY = 38;

/* One row's response and derivatives. */
typedef struct row {
    double complex r, by_log, by_beta;
} row;

static void put(mm_response *out, size_t i, bool gradient, const row *v)
{
    out->r[i] = v->r;
    if (gradient) {
        out->by_log[i] = v->by_log;
        out->by_shape[0][i] = v->by_beta;
    }
}

/* exp(z) of a z that is given by size and angle; 0 where it is far below everything. */
static double complex polar(double log_size, double angle)
{
    return log_size < -700 ? 0 : exp(log_size) * (cos(angle) + I * sin(angle));
}

/* Series in falling powers: 1 - r = sum over k >= 1 of (-1)^(k-1) Gamma(k beta + 1)/k! (iu)^(-k beta). */
typedef struct large_series {
    double log_c[LARGE_TERMS], slope[LARGE_TERMS]; /* ln of the coefficient, its derivative by beta */
    double from;                                   /* L above which the series does without cancellation */
} large_series;

static void large_series_make(double beta, bool gradient, large_series *s)
{
    for (size_t k = 1; k <= LARGE_TERMS; k++) {
        s->log_c[k - 1] = gsl_sf_lngamma((double)k * beta + 1) - gsl_sf_lnfact((unsigned)k);
        s->slope[k - 1] = gradient ? (double)k * gsl_sf_psi((double)k * beta + 1) : 0;
    }
    s->from = fmax(0, (s->log_c[LARGE_TERMS - 1] + TINY) / LARGE_TERMS) / beta;
}

static row large_row(const large_series *s, double beta, double log_u)
{
    const double complex log_iu = log_u + I * MM_PI / 2;
    row v = { 1, 0, 0 };
    for (size_t k = 1; k <= LARGE_TERMS; k++) {
        const double size = s->log_c[k - 1] - (double)k * beta * log_u;
        const double complex term = (k % 2 == 0 ? 1 : -1) * polar(size, -(double)k * beta * MM_PI / 2);
        v.r += term;
        v.by_log -= (double)k * beta * term;
        v.by_beta += (s->slope[k - 1] - (double)k * log_iu) * term;
        if (size < s->log_c[0] - beta * log_u - TINY)
            break;
    }
    return v;
}

/* Series in rising powers, asymptotic unless beta = 1: r = sum over k >= 0 of (-1)^k Gamma((k+1)/beta)/(beta
 * k!) (iu)^(k+1). */
typedef struct small_series {
    double log_c[SMALL_TERMS], slope[SMALL_TERMS];
    double below; /* L below which its last term is as good as none */
    size_t terms;
} small_series;

static void small_series_make(double beta, bool gradient, small_series *s)
{
    s->below = -INFINITY;
    s->terms = 1;
    for (size_t k = 0; k < SMALL_TERMS; k++) {
        const double m = (double)(k + 1) / beta;
        s->log_c[k] = gsl_sf_lngamma(m) - log(beta) - gsl_sf_lnfact((unsigned)k);
        s->slope[k] = gradient ? -(m * gsl_sf_psi(m) + 1) / beta : 0;
        const double below = k < 2 ? -INFINITY : (s->log_c[0] - s->log_c[k] - TINY) / (double)k;
        if (below > s->below) {
            s->below = below;
            s->terms = k;
        }
    }
}

static row small_row(const small_series *s, double log_u)
{
    static const double complex power_of_i[] = { I, -1, -I, 1 };
    row v = { 0, 0, 0 };
    for (size_t k = 0; k < s->terms; k++) {
        const double complex term = (k % 2 == 0 ? 1 : -1) * power_of_i[k % 4] *
                                    polar(s->log_c[k] + (double)(k + 1) * log_u, 0);
        v.r += term;
        v.by_log += (double)(k + 1) * term;
        v.by_beta += s->slope[k] * term;
    }
    return v;
}

/* Between the series r = iu F, F = integral over t > 0 of exp(-t^beta - iut). With t = exp(v - i pi/4) both
 * exponents decay, and the integrand is analytic for |Im v| < pi/4, so that the trapezoidal rule of step h
 * errs by exp(-2 pi (pi/4)/h): 5e-15. */
typedef struct node {
    double complex t, log_t, weight, by_beta; /* weight: step times dt/dv exp(-t^beta) */
} node;

static const double STEP = 0.15, LOWEST = -38;

static node node_at(double v, double beta)
{
    node at = { .log_t = v - I * MM_PI / 4 };
    at.t = polar(v, -MM_PI / 4);
    const double complex power = polar(beta * v, -beta * MM_PI / 4);
    at.weight = STEP * at.t * polar(-creal(power), -cimag(power));
    at.by_beta = -power * at.log_t * at.weight;
    return at;
}

static void add_node(const node *at, double u, row *v)
{
    const double complex z = I * u * at->t;
    if (creal(z) > TINY)
        return;
    const double complex wave = polar(-creal(z), -cimag(z));
    v->r += at->weight * wave;
    v->by_log += at->weight * wave * (1 - z);
    v->by_beta += at->by_beta * wave;
}

/* All rows between the series together, so that each node is made once. */
static void integrate_rows(size_t n, const size_t *which, double beta, bool gradient, mm_response *out)
{
    row v[MM_FUNC_BLOCK] = { { 0, 0, 0 } };
    double u[MM_FUNC_BLOCK], least = INFINITY;
    for (size_t j = 0; j < n; j++) {
        u[j] = exp(out->log_u[which[j]]);
        least = fmin(least, u[j]);
    }
    const double highest = fmin(log(TINY * M_SQRT2 / least), log(TINY / cos(beta * MM_PI / 4)) / beta);
    for (double x = LOWEST; n > 0 && x < highest; x += STEP) {
        const node at = node_at(x, beta);
        for (size_t j = 0; j < n; j++)
            add_node(&at, u[j], &v[j]);
    }
    for (size_t j = 0; j < n; j++) {
        const row scaled = { I * u[j] * v[j].r, I * u[j] * v[j].by_log, I * u[j] * v[j].by_beta };
        put(out, which[j], gradient, &scaled);
    }
}

void mm_kww_response(size_t n, const double *shape, bool gradient, mm_response *out)
{
    const double beta = shape[0];
    large_series large;
    small_series small;
    large_series_make(beta, gradient, &large);
    small_series_make(beta, gradient, &small);
    size_t between[MM_FUNC_BLOCK], count = 0;
    for (size_t i = 0; i < n; i++) {
        row v;
        if (out->log_u[i] >= large.from)
            v = large_row(&large, beta, out->log_u[i]);
        else if (out->log_u[i] <= small.below)
            v = small_row(&small, out->log_u[i]);
        else {
            between[count++] = i;
            continue;
        }
        put(out, i, gradient, &v);
    }
    integrate_rows(count, between, beta, gradient, out);
}
