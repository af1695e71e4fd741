/* psi and psi' of complex arguments: digits by mpmath with 60 digits, and identities (Abramowitz and Stegun
 * 6.3, 6.4). */
#include "num/polygamma.h"
#include "random.h"
#include "tap.h"

static double off(double complex got, double complex want)
{
    return cabs(got - want) / cabs(want);
}

static void test_digits(void)
{
    static const struct {
        double complex z, digamma, trigamma;
    } known[] = {
        { CMPLX(0.5, 0), CMPLX(-1.9635100260214234794, 0), CMPLX(4.9348022005446793094, 0) },
        { CMPLX(1, 1), CMPLX(0.094650320622476977272, 1.0766740474685811741),
          CMPLX(0.4630000966227637863, -0.79423354275931886558) },
        { CMPLX(0.1, -3), CMPLX(1.1029544444805817212, -1.7045879070240929978),
          CMPLX(-0.044913018722616878423, 0.33037938980198218221) },
        { CMPLX(1.4616321449683623, 1e-3), CMPLX(4.4276300494854630049e-7, 0.00096767198694796814349),
          CMPLX(0.96767146994887750795, -0.00088552568219679580622) },
        { CMPLX(2.5, 0.25), CMPLX(0.71048739293941290367, 0.12201101652068187596),
          CMPLX(0.48345367233770655405, -0.0582445325992075994) },
        { CMPLX(-2.5, 0.75), CMPLX(1.1327254282858992169, 2.8426610863804905246),
          CMPLX(0.03668874839802026705, -0.076631203878856127742) },
        { CMPLX(-0.001, 0.002), CMPLX(199.42114301911509646, 400.00329467417172942),
          CMPLX(-119998.35267160590974, 159999.99517879291963) },
        { CMPLX(30, -40), CMPLX(3.9060323376370217375, -0.93532721871824478488),
          CMPLX(0.011942752008119428096, 0.01619246943969907484) },
        { CMPLX(1e-5, 20), CMPLX(2.9959406465329499774, 1.5957958270033280559),
          CMPLX(-0.0012499750312751695721, -0.04997915748132086361) },
        { CMPLX(-7.3, -30), CMPLX(3.4338660736393429946, -1.825185513946806271),
          CMPLX(-0.0081198316787417885623, 0.031224702526721996499) },
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        const double complex z = known[i].z;
        const double a = off(mm_digamma(z), known[i].digamma), b = off(mm_trigamma(z), known[i].trigamma);
        ok(a < 4e-15 && b < 4e-15, "known digits at %g%+gi (off by %.1g, %.1g)", creal(z), cimag(z), a, b);
    }
    near_rel(creal(mm_digamma(1)), -0.57721566490153286061, 1e-15, "psi(1) = -gamma");
    near_rel(creal(mm_trigamma(1)), M_PI * M_PI / 6, 1e-15, "psi'(1) = pi^2/6");
}

/* psi(z+1) = psi(z) + 1/z ties values on both sides of every switch to each other. */
static void test_recurrence(void)
{
    double digamma = 0, trigamma = 0;
    for (int i = 0; i < 20000; i++) {
        const double complex z = CMPLX(random_uniform(0, 15), random_uniform(-15, 15));
        const double scale = fmax(cabs(mm_digamma(z)), cabs(1 / z));
        digamma = fmax(digamma, cabs(mm_digamma(z) + 1 / z - mm_digamma(z + 1)) / scale);
        const double complex square = 1 / (z * z);
        trigamma = fmax(trigamma, cabs(mm_trigamma(z) - square - mm_trigamma(z + 1)) /
                                      fmax(cabs(mm_trigamma(z)), cabs(square)));
    }
    diag("worst of psi(z+1) - psi(z) - 1/z: %.2g, of psi': %.2g", digamma, trigamma);
    ok(digamma < 1e-14 && trigamma < 1e-14, "recurrence over the right half plane");
}

static void test_reflection(void)
{
    double digamma = 0, trigamma = 0, mirror = 0;
    for (int i = 0; i < 20000; i++) {
        const double complex z = CMPLX(random_uniform(-15, 15), random_uniform(-3, 3));
        const double complex cot = 1 / ctan(M_PI * z), sine = csin(M_PI * z);
        const double complex a = mm_digamma(z), b = mm_digamma(1 - z), c = mm_trigamma(z),
                             d = mm_trigamma(1 - z);
        digamma = fmax(digamma, cabs(b - a - M_PI * cot) / (cabs(a) + cabs(b)));
        trigamma = fmax(trigamma, cabs(c + d - M_PI * M_PI / (sine * sine)) / (cabs(c) + cabs(d)));
        mirror = fmax(mirror, cabs(mm_digamma(conj(z)) - conj(a)) + cabs(mm_trigamma(conj(z)) - conj(c)));
    }
    diag("worst of the reflection of psi: %.2g, of psi': %.2g", digamma, trigamma);
    ok(digamma < 1e-12 && trigamma < 1e-12, "reflection z -> 1 - z, as well as sin(pi z) is known");
    ok(mirror == 0, "the conjugate of z gives the conjugate");
}

/* Im psi(iy) = 1/(2y) + (pi/2) coth(pi y), Im psi(1/2 + iy) = (pi/2) tanh(pi y);
 * Re psi(1 + iy) = -gamma + y^2 sum over n of 1/(n (n^2 + y^2)). */
static void test_imaginary_axis(void)
{
    double axis = 0, half = 0;
    for (double y = 0.01; y < 100; y *= 1.1) {
        axis = fmax(axis, fabs(cimag(mm_digamma(CMPLX(0, y))) / (0.5 / y + M_PI_2 / tanh(M_PI * y)) - 1));
        half = fmax(half, fabs(cimag(mm_digamma(CMPLX(0.5, y))) / (M_PI_2 * tanh(M_PI * y)) - 1));
    }
    ok(axis < 1e-14 && half < 1e-14, "imaginary part on Re z = 0 and Re z = 1/2");
    const double y = 0.8;
    double sum = 0;
    for (int n = 2000; n > 0; n--)
        sum += 1 / (n * ((double)n * n + y * y));
    sum += 0.5 / (2000.5 * 2000.5); /* the rest of the sum, to 1e-14 */
    near_rel(creal(mm_digamma(CMPLX(1, y))), -0.57721566490153286061 + y * y * sum, 1e-12,
             "real part of psi(1 + iy)");
}

/* psi' is the derivative of psi: Richardson's difference. */
static void test_derivative(void)
{
    double worst = 0;
    for (int i = 0; i < 2000; i++) {
        const double complex z = CMPLX(random_uniform(0.3, 12), random_uniform(-12, 12));
        const double h = 0.02;
        double complex slope[2];
        for (int k = 0; k < 2; k++)
            slope[k] = (mm_digamma(z + h / (k + 1)) - mm_digamma(z - h / (k + 1))) / (2 * h / (k + 1));
        worst = fmax(worst, off((4 * slope[1] - slope[0]) / 3, mm_trigamma(z)));
    }
    ok(worst < 1e-6, "psi' is the derivative of psi (%.1g)", worst);
}

static void test_edges(void)
{
    ok(isnan(creal(mm_digamma(0))) && isnan(creal(mm_digamma(-3))), "poles of psi");
    ok(isnan(creal(mm_trigamma(0))) && isnan(creal(mm_trigamma(-3))), "poles of psi'");
    ok(isnan(creal(mm_digamma(NAN))) && isnan(creal(mm_trigamma(NAN))), "NaN in, NaN out");
    near_rel(creal(mm_digamma(1e200)), log(1e200), 1e-15, "psi(1e200)");
    near_rel(creal(mm_trigamma(1e150)), 1e-150, 1e-15, "psi'(1e150)");
}

int main(void)
{
    test_digits();
    test_recurrence();
    test_reflection();
    test_imaginary_axis();
    test_derivative();
    test_edges();
    return done();
}
