/* num/whh: an independent solution, the equation itself, limits, and the gradient against differences. */
#include "num/whh.h"

#include "tap.h"

static const double quarter = 2.4674011002723396547; /* pi^2/4: from h to h* = Hc2/(Tc S) */

/* h* by a solution of the closed form with 40 digits (mpmath). */
static const struct {
    double alpha, lambda, t, want;
} known[] = {
    { 0, 0, 0, 0.6926728737556360 },      { 0, 0, 0.02, 0.6920882478492240 },
    { 0, 0, 0.3, 0.5886332291343622 },    { 0, 0, 0.7, 0.2840686407265343 },
    { 0, 0, 0.99, 0.0099844895093913 },   { 0.5, 0, 0, 0.6195454527550928 },
    { 0.5, 0, 0.02, 0.6192302552592444 }, { 0.5, 0, 0.3, 0.5455099912309108 },
    { 0.5, 0, 0.7, 0.2761975993463783 },  { 0.5, 0, 0.99, 0.0099758481391858 },
    { 1, 0, 0, 0.4897936861765835 },      { 1, 0, 0.02, 0.4897922144418989 },
    { 1, 0, 0.3, 0.4593014650934659 },    { 1, 0, 0.7, 0.2566440890695453 },
    { 1, 0, 0.99, 0.0099501018832179 },   { 1, 1, 0, 0.6057525050406266 },
    { 1, 1, 0.02, 0.6053369302949060 },   { 1, 1, 0.3, 0.5274448513135439 },
    { 1, 1, 0.7, 0.2700043834830004 },    { 1, 1, 0.99, 0.0099668047551165 },
    { 2, 0.5, 0, 0.4229934885729739 },    { 2, 0.5, 0.02, 0.4228473777206213 },
    { 2, 0.5, 0.3, 0.3886045356613866 },  { 2, 0.5, 0.7, 0.2286511150065126 },
    { 2, 0.5, 0.99, 0.0098926016071177 }, { 3, 5, 0, 0.5237716348698856 },
    { 3, 5, 0.02, 0.5234340766210184 },   { 3, 5, 0.3, 0.4608668767982058 },
    { 3, 5, 0.7, 0.2485262528952395 },    { 3, 5, 0.99, 0.0099293441084207 },
    { 5, 100, 0, 0.6504994881020586 },    { 5, 100, 0.02, 0.6499824775827517 },
    { 5, 100, 0.3, 0.5576923048142804 },  { 5, 100, 0.7, 0.2764895505060346 },
    { 5, 100, 0.99, 0.0099746480099405 },
};

static void test_known(void)
{
    double worst = 0;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const double got = quarter * mm_whh(known[i].t, known[i].alpha, known[i].lambda, NULL);
        worst = fmax(worst, fabs(got / known[i].want - 1));
    }
    near_abs(worst, 0, 1e-11, "values of an independent solution");
}

/* ln(1/t) by the sum over Matsubara frequencies; beyond n terms a term falls as 2 (h/t)/(2k + 1)^2. */
static double sum_over_frequencies(double h, double t, double alpha, double lambda)
{
    enum { TERMS = 200000 };
    double sum = 0;
    for (int k = TERMS; k >= 0; k--) {
        const double w = 2. * k + 1, pair = alpha * h / t;
        sum += 2 * (1 / w - 1 / (w + h / t + pair * pair / (w + (h + lambda) / t)));
    }
    return sum + h / t / (2 * (TERMS + 1));
}

static void test_equation(void)
{
    static const double at[][3] = { { 0.9, 0, 0 }, { 0.5, 1, 0.3 }, { 0.1, 3, 10 }, { 0.3, 0.7, 0 } };
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        const double *p = at[i], h = mm_whh(p[0], p[1], p[2], NULL);
        near_rel(sum_over_frequencies(h, p[0], p[1], p[2]), log(1 / p[0]), 1e-8, "the sum over frequencies");
    }
}

static void test_limits(void)
{
    double grad[3];
    near_rel(quarter * mm_whh(0, 0, 0, NULL), 0.69267287375563603674, 1e-13, "h*(0) = pi^2 exp(-gamma)/8");
    near_rel(quarter * mm_whh(0, 1.7, 0, NULL), 0.69267287375563603674 / sqrt(1 + 1.7 * 1.7), 1e-12,
             "1/sqrt(1 + alpha^2) at T = 0 without spin-orbit scattering");
    near_rel(mm_whh(0.4, 3, 1e9, NULL), mm_whh(0.4, 0, 0, NULL), 1e-6, "strong scattering undoes alpha");
    near_abs(mm_whh(1, 2, 3, grad), 0, 0, "0 at Tc");
    near_rel(quarter * grad[0], -1, 1e-14, "the slope there is -1");
    near_rel(quarter * mm_whh(1 - 1e-7, 2, 3, NULL), 1e-7, 1e-6, "and the curve has it");
    near_abs(mm_whh(1.2, 0, 0, grad), 0, 0, "0 above Tc");
    near_rel(mm_whh(0.3, -1.5, 0.4, NULL), mm_whh(0.3, 1.5, 0.4, NULL), 1e-15, "alpha enters squared");
    ok(isnan(mm_whh(-0.1, 0, 0, NULL)) && isnan(mm_whh(0.5, 0, -1, NULL)) && isnan(mm_whh(NAN, 0, 0, NULL)),
       "NaN outside of the domain");
}

static double shifted(const double *p, int k, double step)
{
    double q[3] = { p[0], p[1], p[2] };
    q[k] += step;
    return mm_whh(q[0], q[1], q[2], NULL);
}

/* Fourth order central differences. */
static double difference(const double *p, int k)
{
    const double h = 1e-3 * fmax(0.05, fabs(p[k]));
    return (8 * (shifted(p, k, h) - shifted(p, k, -h)) - (shifted(p, k, 2 * h) - shifted(p, k, -2 * h))) /
           (12 * h);
}

static void test_gradient(void)
{
    double worst = 0;
    for (double t = 0.02; t < 1; t += 0.0731)
        for (double alpha = 0.1; alpha < 6; alpha += 0.83)
            for (double lambda = 0.11; lambda < 30; lambda *= 3.1) {
                const double p[3] = { t, alpha, lambda };
                double grad[3];
                mm_whh(t, alpha, lambda, grad);
                for (int k = 0; k < 3; k++)
                    worst = fmax(worst, fabs(grad[k] - difference(p, k)) / (1e-3 + fabs(grad[k])));
            }
    near_abs(worst, 0, 1e-7, "the gradient against differences");
}

/* g^2 = (alpha h)^2 - (lambda/2)^2 changes its sign on the way; nothing may show there. */
static void test_smooth(void)
{
    double worst = 0;
    const double t = 0.4, alpha = 1.2, lambda = 2 * alpha * mm_whh(t, alpha, 0.4, NULL);
    for (int i = -50; i < 50; i++) {
        const double l = lambda + i * 1e-4;
        const double bend = mm_whh(t, alpha, l + 1e-4, NULL) - 2 * mm_whh(t, alpha, l, NULL) +
                            mm_whh(t, alpha, l - 1e-4, NULL);
        worst = fmax(worst, fabs(bend));
    }
    ok(worst < 1e-9, "smooth where g passes 0 (%.2g)", worst);
}

int main(void)
{
    test_known();
    test_equation();
    test_limits();
    test_gradient();
    test_smooth();
    return done();
}
