#include "expr/special.h"

#include <math.h>

#include "num/polygamma.h"

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
