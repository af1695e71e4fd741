#include <math.h>
#include <string.h>

#include "expr/kernel.h"
#include "num/wofz.h"

static void run_circle(size_t n, double *const *d, const double *a, const double *b)
{
    (void)b;
    if (d[0] != NULL && d[1] != NULL)
        for (size_t i = 0; i < n; i++)
            sincos(a[i], &d[0][i], &d[1][i]);
    else if (d[0] != NULL)
        for (size_t i = 0; i < n; i++)
            d[0][i] = sin(a[i]);
    else
        for (size_t i = 0; i < n; i++)
            d[1][i] = cos(a[i]);
}

const mm_family mm_family_circle = { { "sin", "cos" }, run_circle };

/* w'(z) = -2 z w + 2i/sqrt(pi) loses as many digits as |z|^2 has. Where |z| > 20, y >= 0, its asymptotic
 * series -i/sqrt(pi) sum of (2k+1)!!/(2^k z^(2k+2)), DLMF 7.12.1 differentiated, has them all. */
static void wofz_slope(double x, double y, double re, double im, double *slope_re, double *slope_im)
{
    static const double term[] = { 1,           3. / 2,       15. / 4,        105. / 8,       945. / 16,
                                   10395. / 32, 135135. / 64, 2027025. / 128, 34459425. / 256 };
    const double square = x * x + y * y;
    *slope_re = 2 * (y * im - x * re);
    *slope_im = M_2_SQRTPI - 2 * (x * im + y * re);
    if (!(square > 400 && y >= 0))
        return;
    const double p = (x / square) * (x / square) - (y / square) * (y / square);
    const double q = -2 * (x / square) * (y / square); /* p + iq = 1/z^2 */
    double sum_re = 0, sum_im = 0;
    for (int k = sizeof term / sizeof *term - 1; k >= 0; k--) {
        const double next_re = sum_re + term[k];
        sum_re = next_re * p - sum_im * q;
        sum_im = next_re * q + sum_im * p;
    }
    *slope_re = sum_im * (M_2_SQRTPI / 2);
    *slope_im = -sum_re * (M_2_SQRTPI / 2);
}

static void run_wofz(size_t n, double *const *d, const double *a, const double *b)
{
    double re[MM_OP_BLOCK], im[MM_OP_BLOCK];
    mm_wofz_points(n, a, b, re, im);
    if (d[0] != NULL)
        memcpy(d[0], re, n * sizeof *re);
    if (d[1] != NULL)
        memcpy(d[1], im, n * sizeof *im);
    if (d[2] == NULL && d[3] == NULL)
        return;
    for (size_t i = 0; i < n; i++) {
        wofz_slope(a[i], b[i], re[i], im[i], &re[i], &im[i]);
        if (d[2] != NULL)
            d[2][i] = re[i];
        if (d[3] != NULL)
            d[3][i] = im[i];
    }
}

const mm_family mm_family_wofz = { { "wofz_re", "wofz_im", "wofz_slope_re", "wofz_slope_im" }, run_wofz };
