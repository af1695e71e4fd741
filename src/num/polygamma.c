/* Recurrence up to |z| >= 10 and from there the asymptotic series; Abramowitz and Stegun 6.3 and 6.4. */
#include "num/polygamma.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#define ASYMPTOTIC 10.0 /* |z| from which the ninth term of the series is below 1e-17 */
#define LEFT_OUT 40.0   /* |Im pi z| beyond which exp(-2 pi |Im z|) is nothing */

/* Bernoulli numbers B_2, B_4, ... B_16 */
static const double bernoulli[] = { 1.0 / 6,  -1.0 / 30,     1.0 / 42, -1.0 / 30,
                                    5.0 / 66, -691.0 / 2730, 7.0 / 6,  -3617.0 / 510 };
enum { BERNOULLI = sizeof bernoulli / sizeof bernoulli[0] };

/* The positive zero of psi in two parts, and psi^(k)/k! there for k = 1, 2, ...; made by mpmath with 60
 * digits. Below a distance of 1/4 the k-th term is 0.17^k of the first. */
#define ZERO 1.4616321449683622
#define ZERO_REST 9.5499954299656977152e-17
#define ZERO_RADIUS 0.25
static const double around_zero[] = {
    0.96767224544762117043,    -0.44276316898359210609,    0.25849976095565101062,
    -0.1639427054424065275,    0.10782405069126236576,     -0.072199561256454710926,
    0.048804288164143107225,   -0.033161126474847359292,   0.02259764823221810466,
    -0.015424765904948959139,  0.010538791616612175388,    -0.007204534386356868241,
    0.0049267813957298534464,  -0.0033698016554393280828,  0.0023051263267349278369,
    -0.0015769367714301972593, 0.0010788252019162965807,   -0.00073807093899600512957,
    0.00050495326583460203518, -0.00034546802510630769956, 0.00023635601564027052792,
};
enum { AROUND_ZERO = sizeof around_zero / sizeof around_zero[0] };

/* sin and cos of pi z, |Im pi z| not large; the whole turns in Re z do not cost digits. */
typedef struct circular {
    double complex sine, cosine;
} circular;

static circular sincos_pi(double complex z)
{
    const double nearest = rint(creal(z)), x = M_PI * (creal(z) - nearest), y = M_PI * cimag(z);
    const double sign = fmod(nearest, 2) == 0 ? 1 : -1;
    return (circular){ sign * CMPLX(sin(x) * cosh(y), cos(x) * sinh(y)),
                       sign * CMPLX(cos(x) * cosh(y), -sin(x) * sinh(y)) };
}

static bool is_pole(double complex z)
{
    return cimag(z) == 0 && creal(z) <= 0 && creal(z) == rint(creal(z));
}

static double complex digamma_series(double complex d)
{
    double complex sum = 0;
    for (size_t k = AROUND_ZERO; k-- > 0;)
        sum = (sum + around_zero[k]) * d;
    return sum;
}

/* Re z >= 0 */
static double complex digamma_right(double complex z)
{
    const double complex from_zero = (z - ZERO) - ZERO_REST;
    if (cabs(from_zero) < ZERO_RADIUS)
        return digamma_series(from_zero);
    double complex below = 0;
    for (; cabs(z) < ASYMPTOTIC; z += 1)
        below += 1 / z;
    const double complex inverse = 1 / z, square = inverse * inverse;
    double complex sum = 0;
    for (size_t k = BERNOULLI; k-- > 0;)
        sum = (sum + bernoulli[k] / (2.0 * (double)(k + 1))) * square;
    return clog(z) - inverse / 2 - sum - below;
}

/* psi(z) = psi(1 - z) - pi cot(pi z) */
double complex mm_digamma(double complex z)
{
    if (is_pole(z))
        return CMPLX(NAN, NAN);
    if (!(creal(z) < 0))
        return digamma_right(z);
    if (M_PI * fabs(cimag(z)) > LEFT_OUT)
        return digamma_right(1 - z) + CMPLX(0, copysign(M_PI, cimag(z)));
    const circular s = sincos_pi(z);
    return digamma_right(1 - z) - M_PI * s.cosine / s.sine;
}

static double complex trigamma_right(double complex z)
{
    double complex below = 0;
    for (; cabs(z) < ASYMPTOTIC; z += 1)
        below += 1 / (z * z);
    const double complex inverse = 1 / z, square = inverse * inverse;
    double complex sum = 0;
    for (size_t k = BERNOULLI; k-- > 0;)
        sum = (sum + bernoulli[k]) * square;
    return inverse * (1 + inverse / 2 + sum) + below;
}

/* psi'(z) = pi^2/sin^2(pi z) - psi'(1 - z) */
double complex mm_trigamma(double complex z)
{
    if (is_pole(z))
        return CMPLX(NAN, NAN);
    if (!(creal(z) < 0))
        return trigamma_right(z);
    if (M_PI * fabs(cimag(z)) > LEFT_OUT)
        return -trigamma_right(1 - z);
    const circular s = sincos_pi(z);
    return M_PI * M_PI / (s.sine * s.sine) - trigamma_right(1 - z);
}
