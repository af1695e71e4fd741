/* With s = sigma sqrt 2 and y = gamma/s the width is 2 s X(y), where Re w(X + iy) = Re w(iy)/2. */
#include "expr/voigt_width.h"

#include <math.h>
#include <stddef.h>

#include "num/wofz.h"

/* Below this (sigma/gamma)^2 the series is good to 1e-17, and w(z) begins to lose its derivative's digits. */
#define NARROW 1e-3

/* half width = gamma sum of c_k (sigma/gamma)^2k: the asymptotic series of w(z), DLMF 7.12.1, put into the
 * equation of the half width and solved order by order in exact rational numbers. */
static const double narrow[] = {
    1, 3. / 2, -21. / 8, 183. / 16, -10413. / 128, 198477. / 256, -9070497. / 1024, 241045983. / 2048
};
enum { TERMS = sizeof narrow / sizeof *narrow };

/* A point on the profile: w(x + iy) = k + il and the derivatives of k. */
typedef struct profile {
    double k, by_x, by_y;
} profile;

static profile profile_at(double x, double y)
{
    double k, l;
    mm_wofz_points(1, &x, &y, &k, &l);
    return (profile){ k, -2 * (x * k - y * l), 2 * (x * l + y * k) - M_2_SQRTPI };
}

/* X(y) by Newton's method from the approximation of J. J. Olivero and R. L. Longbothum, J. Quant. Spectrosc.
 * Radiat. Transf. 17, 233 (1977), which is within 2e-4: three steps reach the last place, the fourth makes
 * sure. */
static double solve(double y)
{
    const double half = profile_at(0, y).k / 2;
    double x = 0.5346 * y + sqrt(0.2166 * y * y + M_LN2);
    for (int i = 0; i < 4; i++) {
        const profile p = profile_at(x, y);
        x -= (p.k - half) / p.by_x;
    }
    return x;
}

static double solve_slope(double x, double y)
{
    const profile flank = profile_at(x, y), top = profile_at(0, y);
    return -(flank.by_y - top.by_y / 2) / flank.by_x;
}

static double ratio(double sigma, double gamma)
{
    return (sigma / gamma) * (sigma / gamma);
}

static int is_narrow(double sigma, double gamma)
{
    return sigma == 0 || (gamma > 0 && ratio(sigma, gamma) < NARROW);
}

double mm_voigt_fwhm(double sigma, double gamma)
{
    if (!(sigma >= 0 && gamma >= 0))
        return NAN;
    if (!is_narrow(sigma, gamma))
        return 2 * M_SQRT2 * sigma * solve(gamma / (M_SQRT2 * sigma));
    double sum = 0;
    for (size_t k = TERMS; sigma > 0 && k-- > 1;)
        sum = (sum + narrow[k]) * ratio(sigma, gamma);
    return 2 * gamma * (1 + sum);
}

double mm_voigt_fwhm_by_gamma(double sigma, double gamma)
{
    if (!(sigma >= 0 && gamma >= 0))
        return NAN;
    if (!is_narrow(sigma, gamma)) {
        const double y = gamma / (M_SQRT2 * sigma);
        return 2 * solve_slope(solve(y), y);
    }
    double sum = 0;
    for (size_t k = TERMS; sigma > 0 && k-- > 1;)
        sum = (sum + narrow[k] * (1 - 2 * (double)k)) * ratio(sigma, gamma);
    return 2 * (1 + sum);
}

/* The width is homogeneous: sigma d/d sigma + gamma d/d gamma leaves it as it is. */
double mm_voigt_fwhm_by_sigma(double sigma, double gamma)
{
    if (!(sigma >= 0 && gamma >= 0))
        return NAN;
    if (!is_narrow(sigma, gamma))
        return (mm_voigt_fwhm(sigma, gamma) - gamma * mm_voigt_fwhm_by_gamma(sigma, gamma)) / sigma;
    double sum = 0;
    for (size_t k = TERMS; sigma > 0 && k-- > 1;)
        sum = sum * ratio(sigma, gamma) + 2 * (double)k * narrow[k];
    return sigma > 0 ? 2 * sum * (sigma / gamma) : 0;
}
