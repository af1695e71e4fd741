#include "func/response.h"

#include <math.h>

#include "base/constants.h"

/* w = iu, u = omega tau; r = w/(1 + w) = (u^2 + iu)/(1 + u^2);  dr/dL = w/(1 + w)^2. Both by whichever of u
 * and 1/u is not above 1. */
void mm_debye_response(size_t n, const double *shape, bool gradient, mm_response *out)
{
    (void)shape;
    for (size_t i = 0; i < n; i++) {
        const bool small = out->log_u[i] < 0;
        const double u = exp(small ? out->log_u[i] : -out->log_u[i]), scale = 1 / (1 + u * u);
        const double complex slow = (1 - (small ? I : -I) * u) * scale, v = (small ? I : -I) * u;
        out->r[i] = small ? v * slow : slow;
        if (gradient)
            out->by_log[i] = v * slow * slow;
    }
}

/* i^a; its real part is 0 where a is 1, not cos(pi/2) rounded. */
static double complex power_of_i(double a)
{
    return sin((1 - a) * MM_PI / 2) + I * sin(a * MM_PI / 2);
}

/* r = w/(1 + w), s = dr/d ln w = w/(1 + w)^2, both by v, whichever of w and 1/w is not above 1 in size.
 * dr/dL = a s;  dr/da = (L + i pi/2) s */
void mm_cole_cole_response(size_t n, const double *shape, bool gradient, mm_response *out)
{
    const double a = shape[0];
    const double complex turn = power_of_i(a);
    for (size_t i = 0; i < n; i++) {
        const bool small = out->log_u[i] < 0;
        const double complex v = exp(a * (small ? out->log_u[i] : -out->log_u[i])) *
                                 (small ? turn : conj(turn)),
                             slow = 1 / (1 + v);
        out->r[i] = small ? v * slow : slow;
        if (gradient) {
            const double complex s = v * slow * slow;
            out->by_log[i] = a * s;
            out->by_shape[0][i] = (out->log_u[i] + I * MM_PI / 2) * s;
        }
    }
}

/* ln(1 + w) for Re w >= 0, without loss of digits where w is small. */
static double complex log_above_1(double complex w)
{
    const double re = creal(w), im = cimag(w);
    return 0.5 * log1p(2 * re + re * re + im * im) + I * atan2(im, 1 + re);
}

/* 1 - exp(-z), likewise. */
static double complex one_minus_exp(double complex z)
{
    const double re = -creal(z), im = -cimag(z), half = sin(im / 2);
    return -(expm1(re) * cos(im) - 2 * half * half) - I * exp(re) * sin(im);
}

/* r = 1 - s, s = (1 + w)^-b, w = (iu)^a;  dr/db = s ln(1 + w);  dr/d ln w = b s w/(1 + w) = q;  dr/dL = a q;
 * dr/da = (L + i pi/2) q. Where w is large, by v = 1/w: ln(1 + w) = ln w + ln(1 + v), w/(1 + w) = 1/(1 + v).
 */
void mm_havriliak_negami_response(size_t n, const double *shape, bool gradient, mm_response *out)
{
    const double a = shape[0], b = shape[1];
    const double complex turn = power_of_i(a);
    for (size_t i = 0; i < n; i++) {
        const bool small = out->log_u[i] < 0;
        const double complex log_iu = out->log_u[i] + I * MM_PI / 2,
                             v = exp(a * (small ? out->log_u[i] : -out->log_u[i])) *
                                 (small ? turn : conj(turn)),
                             log1 = log_above_1(v) + (small ? 0 : a * log_iu);
        out->r[i] = one_minus_exp(b * log1);
        if (gradient) {
            const double size = exp(-b * creal(log1)), angle = -b * cimag(log1);
            const double complex s = size * (cos(angle) + I * sin(angle)),
                                 q = b * s * (small ? v : 1) / (1 + v);
            out->by_log[i] = a * q;
            out->by_shape[0][i] = log_iu * q;
            out->by_shape[1][i] = s * log1;
        }
    }
}

void mm_cole_davidson_response(size_t n, const double *shape, bool gradient, mm_response *out)
{
    const double both[] = { 1, shape[0] };
    mm_havriliak_negami_response(n, both, gradient, out);
    for (size_t i = 0; gradient && i < n; i++)
        out->by_shape[0][i] = out->by_shape[1][i];
}
