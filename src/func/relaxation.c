/* Relaxations against the frequency x in Hz, with storage and loss as outputs:
 * storage + i loss = dE r(ln(omega tau)), omega = 2 pi x, with the responses r of response.h. */
#include <math.h>

#include "base/constants.h"
#include "func/response.h"

enum { STRENGTH, TAU, SHAPE };

/* Write the derivative by parameter k: its real part is that of storage, its imaginary part that of loss. */
static void put(double *const *dy, int k, size_t i, double complex value)
{
    dy[2 * k][i] = creal(value);
    dy[2 * k + 1][i] = cimag(value);
}

/* df/dtau = dE r'(L)/tau; where tau is at its limit 0 nothing has begun to relax. */
static void isothermal(mm_response_fn *response, int shapes, size_t n, const double *const *x,
                       const double *p, double *const *y, double *const *dy)
{
    const double tau = fmax(p[TAU], 1e-300);
    mm_response out;
    for (size_t i = 0; i < n; i++) {
        const double u = 2 * MM_PI * x[0][i] * tau;
        out.log_u[i] = u > 0 ? log(u) : -MM_LOG_STOPPED;
    }
    response(n, p + SHAPE, dy != NULL, &out);
    for (size_t i = 0; i < n; i++) {
        y[0][i] += p[STRENGTH] * creal(out.r[i]);
        y[1][i] += p[STRENGTH] * cimag(out.r[i]);
        if (dy == NULL)
            continue;
        put(dy, STRENGTH, i, out.r[i]);
        put(dy, TAU, i, p[STRENGTH] * out.by_log[i] / tau);
        for (int k = 0; k < shapes; k++)
            put(dy, SHAPE + k, i, p[STRENGTH] * out.by_shape[k][i]);
    }
}

#define TIME                                                 \
    {                                                        \
        "tau", "s", 1, 0, INFINITY, false, "relaxation time" \
    }

static void debye_eval(size_t n, const double *const *x, const double *p, double *const *y, double *const *dy)
{
    isothermal(mm_debye_response, 0, n, x, p, y, dy);
}

static const mm_func_param debye_par[] = { MM_RELAXATION_STRENGTH, TIME };

const mm_func mm_func_debye = {
    .name = "debye",
    .title = "Debye relaxation; x is a frequency in Hz, outputs storage and loss",
    .formula = "dE*w/(1 + w), w = i*2*pi*x*tau; storage its real, loss its imaginary part",
    .source = MM_SOURCE_DEBYE,
    .nx = 1,
    .ny = 2,
    .npar = 2,
    .par = debye_par,
    .eval = debye_eval,
    .example_lo = { 0.02 },
    .example_hi = { 3 },
    .example_p = { 2, 0.4 },
};

static void cole_cole_eval(size_t n, const double *const *x, const double *p, double *const *y,
                           double *const *dy)
{
    isothermal(mm_cole_cole_response, 1, n, x, p, y, dy);
}

static const mm_func_param cole_cole_par[] = { MM_RELAXATION_STRENGTH, TIME, MM_RELAXATION_A };

const mm_func mm_func_cole_cole = {
    .name = "cole_cole",
    .title = "Cole-Cole relaxation; x is a frequency in Hz, outputs storage and loss",
    .formula = "dE*w/(1 + w), w = (i*2*pi*x*tau)^a; storage its real, loss its imaginary part",
    .source = MM_SOURCE_COLE_COLE,
    .nx = 1,
    .ny = 2,
    .npar = 3,
    .par = cole_cole_par,
    .eval = cole_cole_eval,
    .example_lo = { 0.02 },
    .example_hi = { 3 },
    .example_p = { 2, 0.4, 0.6 },
};

static void cole_davidson_eval(size_t n, const double *const *x, const double *p, double *const *y,
                               double *const *dy)
{
    isothermal(mm_cole_davidson_response, 1, n, x, p, y, dy);
}

static const mm_func_param cole_davidson_par[] = { MM_RELAXATION_STRENGTH, TIME, MM_RELAXATION_B };

const mm_func mm_func_cole_davidson = {
    .name = "cole_davidson",
    .title = "Cole-Davidson relaxation; x is a frequency in Hz, outputs storage and loss",
    .formula = "dE*(1 - (1 + i*2*pi*x*tau)^-b); storage its real, loss its imaginary part",
    .source = MM_SOURCE_COLE_DAVIDSON,
    .nx = 1,
    .ny = 2,
    .npar = 3,
    .par = cole_davidson_par,
    .eval = cole_davidson_eval,
    .example_lo = { 0.02 },
    .example_hi = { 3 },
    .example_p = { 2, 0.4, 0.6 },
};

static void havriliak_negami_eval(size_t n, const double *const *x, const double *p, double *const *y,
                                  double *const *dy)
{
    isothermal(mm_havriliak_negami_response, 2, n, x, p, y, dy);
}

static const mm_func_param havriliak_negami_par[] = { MM_RELAXATION_STRENGTH, TIME, MM_RELAXATION_A,
                                                      MM_RELAXATION_B };

const mm_func mm_func_havriliak_negami = {
    .name = "havriliak_negami",
    .title = "Havriliak-Negami relaxation; x is a frequency in Hz, outputs storage and loss",
    .formula = "dE*(1 - (1 + (i*2*pi*x*tau)^a)^-b); storage its real, loss its imaginary part",
    .source = MM_SOURCE_HAVRILIAK_NEGAMI,
    .nx = 1,
    .ny = 2,
    .npar = 4,
    .par = havriliak_negami_par,
    .eval = havriliak_negami_eval,
    .example_lo = { 0.02 },
    .example_hi = { 3 },
    .example_p = { 2, 0.4, 0.8, 0.6 },
};

static void kww_eval(size_t n, const double *const *x, const double *p, double *const *y, double *const *dy)
{
    isothermal(mm_kww_response, 1, n, x, p, y, dy);
}

static const mm_func_param kww_par[] = { MM_RELAXATION_STRENGTH, TIME, MM_RELAXATION_BETA };

const mm_func mm_func_kww = {
    .name = "kww",
    .title = "Stretched exponential (KWW) relaxation; x is a frequency in Hz, outputs storage and loss",
    .formula = "dE*(1 - F), F the Fourier transform of -d/dt exp(-(t/tau)^beta) at 2*pi*x; storage its real, "
               "loss its imaginary part",
    .source = MM_SOURCE_KWW,
    .nx = 1,
    .ny = 2,
    .npar = 3,
    .par = kww_par,
    .eval = kww_eval,
    .example_lo = { 0.02 },
    .example_hi = { 3 },
    .example_p = { 2, 0.4, 0.6 },
};
