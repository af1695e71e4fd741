#include "base/constants.h"
#include "func/voigt.h"

/* F = (i/pi) sum (2k-1)!! sigma^2k/zeta^(2k+1), zeta = d + i gamma: the asymptotic series of w(z),
 * DLMF 7.12.1, integrated and differentiated term by term. */
mm_voigt_series mm_voigt_narrow(double d, double sigma, double gamma)
{
    static const double moment[] = {
        1, 1, 3, 15, 105, 945, 10395, 135135, 2027025, 34459425, 654729075, 13749310575, 316234143225
    }; /* (2k-1)!! */
    const double complex inverse = 1 / (d + I * gamma), r = sigma * sigma * (inverse * inverse);
    double complex sum = 0, f = 0, slope = 0, curve = 0;
    for (int k = sizeof moment / sizeof *moment - 1; k >= 0; k--) {
        const double m = moment[k];
        sum = sum * r + (k > 0 ? m / (2 * k) : 0);
        f = f * r + m;
        slope = slope * r + (2 * k + 1) * m;
        curve = curve * r + (2 * k + 2) * (2 * k + 1) * m;
    }
    const double complex unit = I / MM_PI;
    mm_voigt_series s;
    s.sum = -unit * sum;
    s.f = unit * inverse * f;
    s.slope = -unit * inverse * inverse * slope;
    s.curve = unit * inverse * inverse * inverse * curve;
    return s;
}

void mm_voigt_reduce(size_t n, const double *x, double center, double scale, double *z)
{
    for (size_t i = 0; i < n; i++)
        z[i] = (x[i] - center) * scale;
}
