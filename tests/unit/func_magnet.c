/* Functions of magnetism: limits that theory gives, and values from their textbook forms. */
#include "base/constants.h"
#include "func/func.h"
#include "tap.h"

static double value(const char *name, double x1, double x2, const double *p)
{
    const double *const x[] = { &x1, &x2 };
    double y = 0;
    mm_func_eval(mm_func_find(name), 1, x, p, &y, NULL);
    return y;
}

static void test_brillouin(void)
{
    const double europium[] = { 1, 3.5, 2 }, spin[] = { 1, 0.5, 2 }, large[] = { 1, 100, 0.02 };
    near_rel(value("brillouin", 1, 2, europium), 0.7122797241279808, 1e-14, "J = 7/2 from the textbook form");
    for (double b = 1e-6; b < 100; b *= 10) {
        const double z = MM_MUB * b / MM_KB;
        ok(fabs(value("brillouin", b, 1, spin) / tanh(z) - 1) < 1e-13, "a spin 1/2 is tanh at %g T/K", b);
    }
    const double small = value("brillouin", 1e-5, 1, europium), z = 2 * MM_MUB * 1e-5 / MM_KB;
    near_rel(small, 4.5 / 3 * z, 1e-8, "Curie's law in a small field: (J + 1)/3 of g muB B/kT");
    ok(value("brillouin", -3, 2, europium) == -value("brillouin", 3, 2, europium), "odd in the field");
    ok(value("brillouin", 1000, 1e-6, europium) == 1 && value("brillouin", 1, 0, europium) == 1, "saturates");
    const double moment[] = { 1, 2 };
    near_rel(value("brillouin", 1, 1, large), value("langevin", 1, 1, moment), 0.01,
             "J = 100 is classical to 1/J, the most that (J + 1)/J makes");
}

static void test_langevin(void)
{
    const double p[] = { 1, 5000 };
    near_rel(value("langevin", 0.1, 300, p), 0.34530140872783943, 1e-14, "the textbook form");
    double jump = 0;
    for (int side = -1; side <= 1; side += 2) { /* where the series ends, at z = 0.3 */
        const double b = 0.3 * MM_KB / MM_MUB * (1 + side * 1e-12), mu[] = { 1, 1 };
        jump += side * value("langevin", b, 1, mu);
    }
    near_rel(jump, 2 * 0.3e-12 * 0.3274, 0.01, "series and closed form meet");
}

static void test_transition(void)
{
    const double p[] = { -2, 3.2, 0.4, 0.15 };
    near_rel(value("superconducting_transition", 3.35, 0, p), -2 * 0.0865392294171584, 1e-14,
             "one width above Tc");
    near_rel(value("superconducting_transition", 2.8, 0, p), -2 * 0.7692287215542443, 1e-14, "one below");
    near_rel(value("superconducting_transition", 3.2, 0, p), -2 * 0.15 / 0.55, 1e-14, "at the peak of Tc");
    near_rel(value("superconducting_transition", 0, 0, p), -2, 1e-14, "all of it at 0 K");
    ok(value("superconducting_transition", 300, 0, p) == 0, "nothing far above");
}

static void test_curie_weiss(void)
{
    const double p[] = { 3, -20, 0.5 }, pole[] = { 3, 10, 0.5 };
    near_rel(value("curie_weiss", 100, 0, p), 0.525, 1e-15, "C/(T - theta) + chi0");
    ok(isfinite(value("curie_weiss", 10, 0, pole)), "finite at its pole");
}

int main(void)
{
    test_curie_weiss();
    test_brillouin();
    test_langevin();
    test_transition();
    return done();
}
