/* Kernels of relaxation against other programs and against each other. */
#include <stdlib.h>

#include "base/constants.h"
#include "base/mem.h"
#include "func/func.h"
#include "tap.h"

typedef struct reference {
    double exponent[2], omega_tau, storage, loss;
} reference;

static void check_references(const char *name, size_t n, const reference *want)
{
    const mm_func *func = mm_func_find(name);
    double worst = 0;
    for (size_t i = 0; i < n; i++) {
        const double x = want[i].omega_tau / (2 * MM_PI), *at = &x;
        double y[2] = { 0 };
        mm_func_eval(func, 1, &at, (double[]){ 1, 1, want[i].exponent[0], want[i].exponent[1] }, y, NULL);
        const double off = fmax(fabs(y[0] / want[i].storage - 1), fabs(y[1] / want[i].loss - 1));
        if (!(off < 1e-11))
            diag("%g, omega tau %g: %.16g %.16g", want[i].exponent[0], want[i].omega_tau, y[0], y[1]);
        worst = off <= worst ? worst : off;
    }
    ok(worst < 1e-11, "%s: storage and loss at %zu places (off by %.2g)", name, n, worst);
}

/* Made with mpmath, 40 digits: the formula, and the integral over t > 0 of iu exp(-t^beta - iut) along
 * t = exp(v - i pi/4) with steps of 0.05 in v. */
static void test_relaxation_references(void)
{
    static const reference hn[] = {
        { { 0.8, 0.5 }, 1e-6, 2.448870858647162e-6, 7.536559624011116e-6 },
        { { 0.8, 0.5 }, 1e6, 0.9967792355859448, 0.002339985233027606 },
        { { 0.3, 1 }, 1e-3, 0.1032260344530808, 0.04608484810686354 },
        { { 0.3, 1 }, 20, 0.7205725125681276, 0.09772568553380157 },
        { { 0.6, 1.4 }, 0.1, 0.2171506770460946, 0.196027591385524 },
    };
    static const reference cd[] = { { { 0.4 }, 1e-9, 2.8e-19, 4e-10 },
                                    { { 0.4 }, 1e3, 0.9489396581631508, 0.03706631360968495 } };
    static const reference kww[] = {
        { { 0.1 }, 1e-20, 1.216451004084916e-22, 3.628799999999991e-14 },
        { { 0.1 }, 1e-12, 2.808641766237478e-7, 3.398308622456069e-6 },
        { { 0.1 }, 1e-6, 0.02248332582463525, 0.01394624918093817 },
        { { 0.1 }, 1, 0.3890427327147318, 0.05749553644669619 },
        { { 0.1 }, 1e6, 0.7895238983012848, 0.0294265700226409 },
        { { 0.3 }, 1e-8, 1.296783087425231e-13, 9.260528268065069e-8 },
        { { 0.3 }, 1e-3, 0.001064037024206589, 0.008899678384765831 },
        { { 0.3 }, 0.9, 0.4176988739362901, 0.1682928779079885 },
        { { 0.3 }, 100, 0.8152586291504487, 0.08188316358005146 },
        { { 0.5 }, 1e-6, 1.199999999832e-11, 1.99999999988e-6 },
        { { 0.5 }, 1, 0.4651220254664824, 0.2705135801622141 },
        { { 0.5 }, 1e4, 0.9937335851463146, 0.006216727348894679 },
        { { 0.7 }, 1e-3, 2.514554670508078e-6, 0.001265817300443551 },
        { { 0.7 }, 0.3, 0.1486576581670716, 0.2803033440686373 },
        { { 0.7 }, 3, 0.7625598559501651, 0.2686457530298219 },
        { { 0.95 }, 0.01, 0.0001104252796599555, 0.01023282755201793 },
        { { 0.95 }, 1.2, 0.5851621897392898, 0.4704770169205247 },
        { { 0.95 }, 1.8, 0.7466326541495973, 0.4086769536155961 },
        { { 0.95 }, 1e3, 0.9998896033045738, 0.001379563974179469 },
        { { 1 }, 0.7, 0.3288590604026845, 0.4697986577181208 },
        { { 1 }, 1.5, 0.6923076923076923, 0.4615384615384615 },
    };
    check_references("havriliak_negami", sizeof hn / sizeof *hn, hn);
    check_references("cole_davidson", sizeof cd / sizeof *cd, cd);
    check_references("kww", sizeof kww / sizeof *kww, kww);
}

/* The largest loss lies where its derivative by tau vanishes. */
static void loss_slope(const char *name, double a, double b, double omega_tau, const char *what)
{
    const mm_func *func = mm_func_find(name);
    const double x = omega_tau / (2 * MM_PI), *at = &x;
    double y[2] = { 0 }, column[2], *dy[MM_FUNC_MAX_PARAMS] = { NULL };
    dy[1] = column;
    mm_func_eval(func, 1, &at, (double[]){ 1, 1, a, b }, y, dy);
    near_abs(column[1], 0, 1e-11, what);
}

/* Loss and its derivatives must not jump where one way of computing it gives over to another. */
static void test_kww_seams(void)
{
    const mm_func *func = mm_func_find("kww");
    for (double beta = 0.1; beta < 1.05; beta += 0.05) {
        enum { ROWS_PER_DECADE = 16, N = 30 * ROWS_PER_DECADE };
        double worst = 0, x[N], y[2 * N] = { 0 }, columns[3][2 * N],
               *dy[MM_FUNC_MAX_PARAMS] = { columns[0], columns[1], columns[2] };
        const double *at = x, p[] = { 1, 1, fmin(beta, 1) };
        for (size_t i = 0; i < N; i++)
            x[i] = pow(10, (double)i / ROWS_PER_DECADE - 22);
        mm_func_eval(func, N, &at, p, y, dy);
        for (size_t c = 0; c < 3; c++)
            for (size_t i = 3; i + 3 < N; i++) {
                const double *v = columns[c] + N + i, bend = v[0] - 0.75 * (v[-1] + v[1]) +
                                                             0.3 * (v[-2] + v[2]) - 0.05 * (v[-3] + v[3]);
                double size = 0;
                for (int k = -3; k <= 3; k++)
                    size = fmax(size, fabs(v[k]));
                worst = fmax(worst, fabs(bend) / size);
            }
        ok(worst < 2e-3, "kww: loss and gradient are smooth for beta %.2f (%.2g)", beta, worst);
    }
}

/* Each thermal function is the isothermal one with the tau that its law gives, and a law that is tangent to
 * another at T_ref has its slope there. */
static void test_thermal(void)
{
    static const char *const name[] = { "debye", "cole_cole", "cole_davidson", "havriliak_negami", "kww" };
    static const int shapes[] = { 0, 1, 1, 2, 1 };
    const double f = 3, t = 170, *const at[] = { &f, &t };
    for (size_t i = 0; i < sizeof name / sizeof *name; i++) {
        char *thermal = mm_format("thermal_%s", name[i]);
        double p[MM_FUNC_MAX_PARAMS] = { 2, 0.5, 0.3, 0.7, 0.6 }, y[2] = { 0 }, want[2] = { 0 };
        const double behind[] = { 50, 1.5, 1, 200 }, t_true = t + 1;
        memcpy(p + 3 + shapes[i], behind, sizeof behind);
        mm_func_eval(mm_func_find(thermal), 1, at, p, y, NULL);
        const double b = 0.3 / MM_KB_EV * (1 - 50.0 / 200) * (1 - 50.0 / 200),
                     tau = exp(b / (t_true - 50) - b / (200 - 50) - 0.5) / (2 * MM_PI);
        mm_func_eval(mm_func_find(name[i]), 1, at, (double[]){ 2 * pow(t_true / 200, -1.5), tau, 0.7, 0.6 },
                     want, NULL);
        ok(fabs(y[0] / want[0] - 1) < 1e-12 && fabs(y[1] / want[1] - 1) < 1e-12,
           "%s: Vogel, Fulcher and Tammann's law with its slope at T_ref", thermal);
        free(thermal);
    }
    double y[2] = { 0 }, p[] = { 2, 0.5, 0.3, 0.7, 180, 0, 0, 200 };
    mm_func_eval(mm_func_find("thermal_cole_cole"), 1, at, p, y, NULL);
    ok(y[0] == 2 && y[1] == 0, "thermal_cole_cole: nothing moves below T0");
}

int main(void)
{
    test_relaxation_references();
    /* J. Wuttke, Algorithms 5, 604 (2012), and the closed formula for Havriliak and Negami's function */
    loss_slope("kww", 0.5, 0, 0.73698058119797, "kww: the largest loss for beta = 0.5");
    loss_slope("havriliak_negami", 0.8, 0.5, 2.12422344464, "havriliak_negami: the largest loss");
    test_kww_seams();
    test_thermal();
    return done();
}
