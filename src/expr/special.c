#include "expr/special.h"

#include <math.h>
#include <stddef.h>

#include "base/constants.h"
#include "num/polygamma.h"
#include "num/whh.h"

double mm_floored_mod(double x, double y)
{
    const double r = fmod(x, y);
    return r != 0 && (r < 0) != (y < 0) ? r + y : r;
}

double mm_log_gamma(double x)
{
    int sign;
    return lgamma_r(x, &sign);
}

double mm_real_digamma(double x)
{
    return isinf(x) ? (x > 0 ? x : NAN) : creal(mm_digamma(x));
}

double mm_real_trigamma(double x)
{
    return isinf(x) ? (x > 0 ? 0 : NAN) : creal(mm_trigamma(x));
}

/* From h = (4/pi^2) Hc2/(Tc S) to Hc2/(Tc S). */
static const double whh_scale = MM_PI * MM_PI / 4;

double mm_whh_zero(double alpha, double lambda)
{
    return whh_scale * mm_whh(0, alpha, lambda, NULL);
}

double mm_whh_zero_by_alpha(double alpha, double lambda)
{
    double grad[3];
    return isnan(mm_whh(0, alpha, lambda, grad)) ? NAN : whh_scale * grad[1];
}

double mm_whh_zero_by_lambda(double alpha, double lambda)
{
    double grad[3];
    return isnan(mm_whh(0, alpha, lambda, grad)) ? NAN : whh_scale * grad[2];
}
