#include "plain.h"

#include <cerf.h>
#include <cminpack.h>
#include <complex.h>
#include <math.h>
#include <string.h>

enum { HEIGHT, EDGE, WIDTH, AREA, CENTER, LINES = 3, SIGMA = 9, GAMMA = 10, N = PLAIN_PARAMETERS };

typedef struct spectrum {
    size_t n;
    const double *x, *y, *sigma, *lo, *hi;
} spectrum;

/* p = lo + (hi - lo) (1 + sin u)/2 */
static void outside_to_inside(const spectrum *s, const double *u, double *p, double *slope)
{
    for (int k = 0; k < N; k++) {
        const double half = (s->hi[k] - s->lo[k]) / 2;
        p[k] = s->lo[k] + half * (1 + sin(u[k]));
        slope[k] = half * cos(u[k]);
    }
}

static double model(const double *p, double x, double *gradient)
{
    const double v = (x - p[EDGE]) / p[WIDTH], step = 0.5 + atan(v) / M_PI,
                 d = p[HEIGHT] / (M_PI * (1 + v * v));
    const double root = p[SIGMA] * sqrt(2), norm = p[SIGMA] * sqrt(2 * M_PI);
    double sum = p[HEIGHT] * step;
    gradient[HEIGHT] = step;
    gradient[EDGE] = -d / p[WIDTH];
    gradient[WIDTH] = -d * v / p[WIDTH];
    gradient[SIGMA] = gradient[GAMMA] = 0;
    for (int line = 0; line < LINES; line++) {
        const double area = p[AREA + 2 * line];
        const double complex z = (x - p[CENTER + 2 * line] + I * p[GAMMA]) / root, w = w_of_z(z);
        const double complex dw = (-2 * z * w + 2 * I / sqrt(M_PI)) * area / norm;
        gradient[AREA + 2 * line] = creal(w) / norm;
        gradient[CENTER + 2 * line] = -creal(dw) / root;
        gradient[GAMMA] -= cimag(dw) / root;
        gradient[SIGMA] -= (area * creal(w) / norm + creal(dw * z)) / p[SIGMA];
        sum += area * creal(w) / norm;
    }
    return sum;
}

static int callback(void *context, int m, int n, const double *u, double *fvec, double *fjac, int ldfjac,
                    int iflag)
{
    const spectrum *s = context;
    double p[N], slope[N], gradient[N];
    (void)m;
    outside_to_inside(s, u, p, slope);
    for (size_t i = 0; i < s->n; i++) {
        const double f = model(p, s->x[i], gradient);
        if (iflag == 1)
            fvec[i] = (f - s->y[i]) / s->sigma[i];
        for (int k = 0; k < n && iflag == 2; k++)
            fjac[(size_t)k * (size_t)ldfjac + i] = gradient[k] * slope[k] / s->sigma[i];
    }
    return 0;
}

double plain_fit(size_t n, const double *x, const double *y, const double *sigma, const double *lo,
                 const double *hi, double *p)
{
    spectrum s = { n, x, y, sigma, lo, hi };
    double u[N], slope[N], fvec[PLAIN_ROWS], fjac[PLAIN_ROWS * N], diag[N], qtf[N], wa[3][N], wa4[PLAIN_ROWS];
    int nfev, njev, pivot[N];
    const double tolerance = 1.5e-8; /* what MINPACK suggests: the root of the machine precision */
    for (int k = 0; k < N; k++)
        u[k] = asin(2 * (p[k] - lo[k]) / (hi[k] - lo[k]) - 1);
    lmder(callback, &s, (int)n, N, u, fvec, fjac, (int)n, tolerance, tolerance, 0, 1000, diag, 1, 100, 0,
          &nfev, &njev, pivot, qtf, wa[0], wa[1], wa[2], wa4);
    outside_to_inside(&s, u, p, slope);
    double chisq = 0;
    for (size_t i = 0; i < n; i++)
        chisq += fvec[i] * fvec[i];
    return chisq;
}
