/* w(z) against libcerf (S. G. Johnson's code, good to 1e-13), and where that is not to be had, against
 * theory. */
#include <cerf.h>
#include <stdlib.h>

#include "num/wofz.h"
#include "random.h"
#include "tap.h"

enum { N = 4000 };

static double sign(void)
{
    return random_uniform(-1, 1) < 0 ? -1 : 1;
}

typedef struct worst {
    double both, re, im;
} worst;

static worst compare(const double *x, const double *y)
{
    static double re[N], im[N];
    worst most = { 0 };
    mm_wofz_points(N, x, y, re, im);
    for (int i = 0; i < N; i++) {
        const double _Complex want = w_of_z(x[i] + I * y[i]);
        const double both = hypot(re[i] - creal(want), im[i] - cimag(want)) / cabs(want);
        most.both = both <= most.both ? most.both : both;
        most.re = fmax(most.re, fabs(re[i] / creal(want) - 1));
        most.im = fmax(most.im, fabs(im[i] / cimag(want) - 1));
    }
    return most;
}

static void test_upper_half_plane(void)
{
    static double x[N], y[N];
    worst most = { 0 };
    for (int round = 0; round < 50; round++) {
        for (int i = 0; i < N; i++) {
            x[i] = round % 2 == 0 ? sign() * pow(10, random_uniform(-4, 4)) : random_uniform(-10, 10);
            y[i] = pow(10, random_uniform(-6, round % 3 == 0 ? 1 : 4));
        }
        const worst got = compare(x, y);
        most = (worst){ got.both <= most.both ? most.both : got.both, fmax(most.re, got.re),
                        fmax(most.im, got.im) };
    }
    diag("worst deviation: %.2g of |w|, %.2g of Re w, %.2g of Im w", most.both, most.re, most.im);
    ok(most.both < 1e-13, "1e-13 of |w| for |x| < 1e4, 1e-6 < y < 1e4");
    ok(most.re < 5e-13 && most.im < 2e-12, "the parts each keep twelve digits");
}

static void test_near_axis(void)
{
    static double x[N], y[N];
    for (int i = 0; i < N; i++) {
        x[i] = random_uniform(-30, 30);
        y[i] = pow(10, random_uniform(-30, -6));
    }
    const worst most = compare(x, y);
    diag("worst deviation: %.2g of |w|, %.2g of Re w, %.2g of Im w", most.both, most.re, most.im);
    ok(most.both < 1e-13 && most.re < 1e-12 && most.im < 1e-12,
       "close to the real axis, each part for itself");
}

static void test_axes(void)
{
    static double x[N], y[N], re[N], im[N];
    double gauss = 0, dawson_error = 0, erfcx_error = 0, other = 0;
    for (int i = 0; i < N; i++)
        x[i] = random_uniform(-26.5, 26.5);
    mm_wofz(N, x, 0, re, im);
    for (int i = 0; i < N; i++) {
        gauss = fmax(gauss, fabs(re[i] / exp(-x[i] * x[i]) - 1));
        dawson_error = fmax(dawson_error, fabs(im[i] / (M_2_SQRTPI * dawson(x[i])) - 1));
    }
    diag("worst deviation: %.2g of exp(-x^2), %.2g of Dawson's integral", gauss, dawson_error);
    ok(gauss < 2e-13 && dawson_error < 2e-14, "real axis: exp(-x^2) and Dawson's integral");
    for (int i = 0; i < N; i++) {
        x[i] = 0;
        y[i] = i == 0 ? 0 : pow(10, random_uniform(-12, 12));
    }
    mm_wofz_points(N, x, y, re, im);
    for (int i = 0; i < N; i++) {
        erfcx_error = fmax(erfcx_error, fabs(re[i] / erfcx(y[i]) - 1));
        other = fmax(other, fabs(im[i]));
    }
    ok(erfcx_error < 1e-14 && other == 0, "imaginary axis: erfcx, nothing imaginary");
    ok(re[0] == 1, "w(0) = 1");
}

/* Re w of a Voigt far out on the wing at tiny y is y/(sqrt(pi) x^2) (1 + 3/(2 x^2) + 15/(4 x^4) + ...). */
static void test_wing(void)
{
    const double x[] = { 100, 1e3, 1e4, 1e8 }, y = 1e-6;
    double re[4], im[4], most = 0;
    mm_wofz(4, x, y, re, im);
    for (int i = 0; i < 4; i++) {
        const double s = 1 / (x[i] * x[i]);
        const double want = M_2_SQRTPI / 2 * y * s * (1 + s * (1.5 + s * (3.75 + s * 13.125)));
        most = fmax(most, fabs(re[i] / want - 1));
    }
    ok(most < 1e-14, "Re w on the wing at y = 1e-6 against its asymptotic series");
}

static void test_lower_half_plane(void)
{
    static double x[N], y[N];
    for (int i = 0; i < N; i++) {
        x[i] = random_uniform(-6, 6);
        y[i] = random_uniform(-6, 0);
    }
    const worst most = compare(x, y);
    diag("worst deviation: %.2g of |w|", most.both);
    ok(most.both < 1e-13, "below the real axis through the reflection, away from its zeros");
}

static void test_extremes(void)
{
    const double x[] = { 1e160, -1e300, 0, INFINITY, -INFINITY, 1, NAN, 1, 3, 1e31 };
    const double y[] = { 1e160, 1, 1e308, 1, INFINITY, INFINITY, 1, NAN, -40, 2e31 };
    double re[10], im[10];
    mm_wofz_points(10, x, y, re, im);
    const double half = M_2_SQRTPI / 2;
    near_rel(re[0], half / 2e160, 1e-15, "|z| = 1e160, real part");
    near_rel(im[0], half / 2e160, 1e-15, "|z| = 1e160, imaginary part");
    ok(re[1] == 0 && fabs(im[1] / (-half * 1e-300) - 1) < 1e-15,
       "x = -1e300: the real part is below all doubles");
    near_rel(re[2], half * 1e-308, 1e-15, "y = 1e308");
    ok(re[3] == 0 && im[3] == 0 && re[4] == 0 && im[4] == 0 && re[5] == 0 && im[5] == 0, "infinite: 0");
    ok(isnan(re[6]) && isnan(im[6]) && isnan(re[7]) && isnan(im[7]), "NaN in, NaN out");
    ok(isinf(re[8]) && isinf(im[8]), "far below the axis w overflows");
    near_rel(im[9], half * 1e31 / 5e62, 1e-15, "|z| > 1e30");
}

/* The value at a point is the same whatever stands beside it, wherever it stands, and in place. */
static void test_blocks(void)
{
    static double x[N], y[N], re[N], im[N], one_re[N], one_im[N];
    for (int i = 0; i < N; i++) {
        x[i] = i % 7 == 0 ? random_uniform(-1e4, 1e4) : random_uniform(-12, 12);
        y[i] = i % 11 == 0 ? 0 : pow(10, random_uniform(-12, 2)) * (i % 13 == 0 ? -1 : 1);
    }
    mm_wofz_points(N, x, y, re, im);
    for (int i = 0; i < N; i++)
        mm_wofz(1, x + i, y[i], one_re + i, one_im + i);
    ok(memcmp(re, one_re, sizeof re) == 0 && memcmp(im, one_im, sizeof im) == 0, "one by one: the same bits");
    for (size_t i = 0; i < N; i += 3)
        mm_wofz_points(N - i < 3 ? N - i : 3, x + i, y + i, one_re + i, one_im + i);
    ok(memcmp(re, one_re, sizeof re) == 0 && memcmp(im, one_im, sizeof im) == 0, "by threes: the same bits");
    memcpy(one_re, x, sizeof x);
    mm_wofz_points(N, one_re, y, one_re, one_im);
    ok(memcmp(re, one_re, sizeof re) == 0 && memcmp(im, one_im, sizeof im) == 0, "in place: the same bits");
    mm_wofz(0, NULL, 1, NULL, NULL);
}

/* w(-x + iy) is the complex conjugate of w(x + iy). */
static void test_symmetry(void)
{
    static double x[N], y[N], re[N], im[N], mirror_re[N], mirror_im[N];
    for (int i = 0; i < N; i++) {
        x[i] = random_uniform(0, 12);
        y[i] = random_uniform(0, 8);
    }
    mm_wofz_points(N, x, y, re, im);
    for (int i = 0; i < N; i++)
        x[i] = -x[i];
    mm_wofz_points(N, x, y, mirror_re, mirror_im);
    int wrong = 0;
    for (int i = 0; i < N; i++)
        wrong += mirror_re[i] != re[i] || mirror_im[i] != -im[i];
    ok(wrong == 0, "w(-x + iy) is the conjugate of w(x + iy), to the bit");
}

int main(void)
{
    test_upper_half_plane();
    test_near_axis();
    test_axes();
    test_wing();
    test_lower_half_plane();
    test_extremes();
    test_blocks();
    test_symmetry();
    return done();
}
