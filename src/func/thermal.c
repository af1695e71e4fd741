/* Relaxations against frequency x in Hz and temperature x2 in K, with storage and loss as outputs:
 * storage + i loss = dE (T/T_ref)^-n r(L), T = x2 + dT, with the responses r of response.h and
 *   L = ln(omega tau) = ln x - ln_f + (Ea/k) g(T),  g = (T_ref - T0)(T_ref - T)/(T_ref^2 (T - T0)).
 * For T0 = 0 g is 1/T - 1/T_ref: the Arrhenius law. Else it is that of Vogel, Fulcher and Tammann with
 * B = (Ea/k) (1 - T0/T_ref)^2, and Ea its slope at T_ref, k d ln(tau)/d(1/T). Frequency and slope at a
 * temperature within the data are hardly correlated, unlike the prefactor and Ea. */
#include <math.h>

#include "base/constants.h"
#include "func/response.h"

enum { STRENGTH, LOG_F, ENERGY, SHAPE };

/* Parameters behind the shape's. */
enum { T_ZERO, POWER, OFFSET, T_REF, BEHIND };

typedef struct law {
    double scale[MM_FUNC_BLOCK];                                               /* (T/T_ref)^-n */
    double g[MM_FUNC_BLOCK];                                                   /* dL by Ea/k */
    double by_t0[MM_FUNC_BLOCK], by_t[MM_FUNC_BLOCK], by_t_ref[MM_FUNC_BLOCK]; /* of L */
    double log_ratio[MM_FUNC_BLOCK];                                           /* ln(T/T_ref) */
    double t[MM_FUNC_BLOCK]; /* infinite where everything stands still */
} law;

/* At T0 and below nothing moves any more. */
static void stand_still(law *l, size_t i)
{
    l->scale[i] = 1;
    l->t[i] = INFINITY;
    l->g[i] = l->by_t0[i] = l->by_t[i] = l->by_t_ref[i] = l->log_ratio[i] = 0;
}

/* dg/dT0 = (T_ref - T)^2/(T_ref (T - T0))^2;  dg/dT = -(T_ref - T0)^2/(T_ref (T - T0))^2;
 * dg/dT_ref = ((2 T_ref - T - T0) T_ref - 2 (T_ref - T0)(T_ref - T))/(T_ref^3 (T - T0)) */
static void law_at(size_t n, const double *const *x, const double *p, const double *behind, law *l,
                   double *log_u)
{
    const double t0 = behind[T_ZERO], ref = behind[T_REF], energy = p[ENERGY] / MM_KB_EV, a = ref - t0;
    for (size_t i = 0; i < n; i++) {
        const double t = x[1][i] + behind[OFFSET], d = t - t0, c = ref - t, f = x[0][i];
        if (!(d > 0 && t > 0)) {
            stand_still(l, i);
            log_u[i] = MM_LOG_STOPPED;
            continue;
        }
        const double square = ref * ref * d * d;
        l->g[i] = a * c / (ref * ref * d);
        l->by_t0[i] = energy * c * c / square;
        l->by_t[i] = -energy * a * a / square;
        l->by_t_ref[i] = energy * ((c + a) * ref - 2 * a * c) / (ref * ref * ref * d);
        l->t[i] = t;
        l->log_ratio[i] = log(t / ref);
        l->scale[i] = exp(-behind[POWER] * l->log_ratio[i]);
        const double value = (f > 0 ? log(f) : -MM_LOG_STOPPED) - p[LOG_F] + energy * l->g[i];
        log_u[i] = fmax(-MM_LOG_STOPPED, fmin(value, MM_LOG_STOPPED));
    }
}

/* Write the derivative by parameter k: its real part is that of storage, its imaginary part that of loss. */
static void put(double *const *dy, int k, size_t i, double complex value)
{
    dy[2 * k][i] = creal(value);
    dy[2 * k + 1][i] = cimag(value);
}

static void thermal(mm_response_fn *response, int shapes, size_t n, const double *const *x, const double *p,
                    double *const *y, double *const *dy)
{
    const int after = SHAPE + shapes;
    const double power = p[after + POWER];
    law l;
    mm_response out;
    law_at(n, x, p, p + after, &l, out.log_u);
    response(n, p + SHAPE, dy != NULL, &out);
    for (size_t i = 0; i < n; i++) {
        const double complex unit = l.scale[i] * out.r[i], f = p[STRENGTH] * unit;
        y[0][i] += creal(f);
        y[1][i] += cimag(f);
        if (dy == NULL)
            continue;
        const double complex by_log = p[STRENGTH] * l.scale[i] * out.by_log[i];
        const bool moves = isfinite(l.t[i]);
        put(dy, STRENGTH, i, unit);
        put(dy, LOG_F, i, moves ? -by_log : 0);
        put(dy, ENERGY, i, by_log * l.g[i] / MM_KB_EV);
        for (int k = 0; k < shapes; k++)
            put(dy, SHAPE + k, i, p[STRENGTH] * l.scale[i] * out.by_shape[k][i]);
        put(dy, after + T_ZERO, i, by_log * l.by_t0[i]);
        put(dy, after + POWER, i, -l.log_ratio[i] * f);
        put(dy, after + OFFSET, i, by_log * l.by_t[i] - power / l.t[i] * f);
        put(dy, after + T_REF, i, by_log * l.by_t_ref[i] + (moves ? power / p[after + T_REF] : 0) * f);
    }
}

#define MOVING                                                                                     \
    MM_RELAXATION_STRENGTH, { "ln_f",                                                              \
                              "1",                                                                 \
                              0,                                                                   \
                              -INFINITY,                                                           \
                              INFINITY,                                                            \
                              false,                                                               \
                              "ln of the frequency in Hz with omega tau = 1 at T_ref" },           \
    {                                                                                              \
        "Ea", "eV", 1, -INFINITY, INFINITY, false, "activation energy, at T_ref where T0 is not 0" \
    }
#define FIXED                                                                                       \
    { "T0", "K", 0, 0, INFINITY, true, "temperature of Vogel, Fulcher and Tammann; 0: Arrhenius" }, \
        { "n", "1", 0, -INFINITY, INFINITY, true, "the strength goes as T^-n" },                    \
        { "dT", "K", 0, -INFINITY, INFINITY, true, "what the thermometer reads too low" },          \
    {                                                                                               \
        "T_ref", "K", 300, 1, INFINITY, true, "temperature to which dE, ln_f and Ea belong"         \
    }
#define THERMAL_TITLE " relaxation; x is a frequency in Hz, x2 a temperature in K, outputs storage and loss"
#define THERMAL_LAW                                                                                      \
    ", 2*pi*x*tau = x/exp(ln_f) * exp(Ea/kB*(T_ref - T0)*(T_ref - T)/(T_ref^2*(T - T0))), T = x2 + dT; " \
    "storage its real, loss its imaginary part"
#define THERMAL_SOURCE "; H. Vogel, Phys. Z. 22, 645 (1921)"

/* ln f0 = ln_f + B/(T_ref - T0) of both laws. */
static const mm_func_derived derived[] = {
    { "log10_f0", "1", "(ln_f + Ea/8.617333262e-5*(T_ref - T0)/T_ref^2)/ln(10)" },
    { "Ea_kJ_mol", "kJ/mol", "96.48533212*Ea" },
    { NULL, NULL, NULL },
};

static void debye_eval(size_t n, const double *const *x, const double *p, double *const *y, double *const *dy)
{
    thermal(mm_debye_response, 0, n, x, p, y, dy);
}

static const mm_func_param debye_par[] = { MOVING, FIXED };

const mm_func mm_func_thermal_debye = {
    .name = "thermal_debye",
    .title = "Thermally activated Debye" THERMAL_TITLE,
    .formula = "dE*(T/T_ref)^-n * w/(1 + w), w = i*2*pi*x*tau" THERMAL_LAW,
    .source = MM_SOURCE_DEBYE THERMAL_SOURCE,
    .nx = 2,
    .ny = 2,
    .npar = SHAPE + BEHIND,
    .par = debye_par,
    .derived = derived,
    .eval = debye_eval,
    .example_lo = { 0.05, 160 },
    .example_hi = { 50, 240 },
    .example_p = { 2, 0.3, 0.28, 60, 1.2, 2, 200 },
};

static void cole_cole_eval(size_t n, const double *const *x, const double *p, double *const *y,
                           double *const *dy)
{
    thermal(mm_cole_cole_response, 1, n, x, p, y, dy);
}

static const mm_func_param cole_cole_par[] = { MOVING, MM_RELAXATION_A, FIXED };

const mm_func mm_func_thermal_cole_cole = {
    .name = "thermal_cole_cole",
    .title = "Thermally activated Cole-Cole" THERMAL_TITLE,
    .formula = "dE*(T/T_ref)^-n * w/(1 + w), w = (i*2*pi*x*tau)^a" THERMAL_LAW,
    .source = MM_SOURCE_COLE_COLE THERMAL_SOURCE,
    .nx = 2,
    .ny = 2,
    .npar = SHAPE + 1 + BEHIND,
    .par = cole_cole_par,
    .derived = derived,
    .eval = cole_cole_eval,
    .example_lo = { 0.05, 160 },
    .example_hi = { 50, 240 },
    .example_p = { 2, 0.3, 0.28, 0.5, 60, 1.2, 2, 200 },
};

static void cole_davidson_eval(size_t n, const double *const *x, const double *p, double *const *y,
                               double *const *dy)
{
    thermal(mm_cole_davidson_response, 1, n, x, p, y, dy);
}

static const mm_func_param cole_davidson_par[] = { MOVING, MM_RELAXATION_B, FIXED };

const mm_func mm_func_thermal_cole_davidson = {
    .name = "thermal_cole_davidson",
    .title = "Thermally activated Cole-Davidson" THERMAL_TITLE,
    .formula = "dE*(T/T_ref)^-n * (1 - (1 + i*2*pi*x*tau)^-b)" THERMAL_LAW,
    .source = MM_SOURCE_COLE_DAVIDSON THERMAL_SOURCE,
    .nx = 2,
    .ny = 2,
    .npar = SHAPE + 1 + BEHIND,
    .par = cole_davidson_par,
    .derived = derived,
    .eval = cole_davidson_eval,
    .example_lo = { 0.05, 160 },
    .example_hi = { 50, 240 },
    .example_p = { 2, 0.3, 0.28, 0.5, 60, 1.2, 2, 200 },
};

static void havriliak_negami_eval(size_t n, const double *const *x, const double *p, double *const *y,
                                  double *const *dy)
{
    thermal(mm_havriliak_negami_response, 2, n, x, p, y, dy);
}

static const mm_func_param havriliak_negami_par[] = { MOVING, MM_RELAXATION_A, MM_RELAXATION_B, FIXED };

const mm_func mm_func_thermal_havriliak_negami = {
    .name = "thermal_havriliak_negami",
    .title = "Thermally activated Havriliak-Negami" THERMAL_TITLE,
    .formula = "dE*(T/T_ref)^-n * (1 - (1 + (i*2*pi*x*tau)^a)^-b)" THERMAL_LAW,
    .source = MM_SOURCE_HAVRILIAK_NEGAMI THERMAL_SOURCE,
    .nx = 2,
    .ny = 2,
    .npar = SHAPE + 2 + BEHIND,
    .par = havriliak_negami_par,
    .derived = derived,
    .eval = havriliak_negami_eval,
    .example_lo = { 0.05, 160 },
    .example_hi = { 50, 240 },
    .example_p = { 2, 0.3, 0.28, 0.8, 0.6, 60, 1.2, 2, 200 },
};

static void kww_eval(size_t n, const double *const *x, const double *p, double *const *y, double *const *dy)
{
    thermal(mm_kww_response, 1, n, x, p, y, dy);
}

static const mm_func_param kww_par[] = { MOVING, MM_RELAXATION_BETA, FIXED };

const mm_func mm_func_thermal_kww = {
    .name = "thermal_kww",
    .title = "Thermally activated stretched exponential (KWW)" THERMAL_TITLE,
    .formula = "dE*(T/T_ref)^-n * (1 - F), F the Fourier transform of -d/dt exp(-(t/tau)^beta) at "
               "2*pi*x" THERMAL_LAW,
    .source = MM_SOURCE_KWW THERMAL_SOURCE,
    .nx = 2,
    .ny = 2,
    .npar = SHAPE + 1 + BEHIND,
    .par = kww_par,
    .derived = derived,
    .eval = kww_eval,
    .example_lo = { 0.05, 160 },
    .example_hi = { 50, 240 },
    .example_p = { 2, 0.3, 0.28, 0.6, 60, 1.2, 2, 200 },
};
