#include "num/interpolate.h"

#include <gsl/gsl_interp.h>
#include <math.h>

mm_between mm_between_find(size_t n, const double *x, double at)
{
    size_t lo = 0, hi = n - 1;
    while (hi - lo > 1) {
        const size_t middle = lo + (hi - lo) / 2;
        if (x[middle] > at)
            hi = middle;
        else
            lo = middle;
    }
    if (!(at >= x[lo] && at <= x[hi]))
        return (mm_between){ lo, NAN };
    return (mm_between){ lo, at > x[lo] ? (at - x[lo]) / (x[hi] - x[lo]) : 0 };
}

/* A weight of 0 must not let in the other point's NaN. */
double mm_between_value(mm_between place, const double *y)
{
    const double t = place.t;
    if (t == 0 || t == 1)
        return y[place.i + (t == 1)];
    return (1 - t) * y[place.i] + t * y[place.i + 1];
}

double mm_between_error(mm_between place, const double *sigma)
{
    const double t = place.t;
    if (t == 0 || t == 1)
        return sigma[place.i + (t == 1)];
    return hypot((1 - t) * sigma[place.i], t * sigma[place.i + 1]);
}

static const gsl_interp_type *type_of(mm_interpolation kind)
{
    switch (kind) {
    case MM_CUBIC:
        return gsl_interp_cspline;
    case MM_AKIMA:
        return gsl_interp_akima;
    case MM_STEFFEN:
        return gsl_interp_steffen;
    case MM_LINEAR:
        break;
    }
    return gsl_interp_linear;
}

static bool check_points(const gsl_interp_type *type, size_t n, const double *x, const double *y, mm_err *err)
{
    if (n < gsl_interp_type_min_size(type))
        return mm_fail(err, MM_EINPUT, "%zu points are too few for an interpolation of kind %s", n,
                       type->name);
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(x[i]) || !isfinite(y[i]))
            return mm_fail(err, MM_EINPUT, "point %zu of an interpolation is not finite", i + 1);
        if (i > 0 && !(x[i] > x[i - 1]))
            return mm_fail(err, MM_EINPUT, "the abscissae of an interpolation do not ascend at point %zu",
                           i + 1);
    }
    return true;
}

bool mm_interpolate(mm_interpolation kind, size_t n, const double *x, const double *y, size_t count,
                    const double *at, double *value, double *slope, mm_err *err)
{
    const gsl_interp_type *type = type_of(kind);
    if (!check_points(type, n, x, y, err))
        return false;
    gsl_interp *interp = gsl_interp_alloc(type, n);
    gsl_interp_accel *accel = gsl_interp_accel_alloc();
    const bool good = interp != NULL && accel != NULL && gsl_interp_init(interp, x, y, n) == 0;
    if (!good)
        mm_fail_memory(err, "an interpolation");
    for (size_t k = 0; good && k < count; k++) {
        const bool inside = at[k] >= x[0] && at[k] <= x[n - 1];
        if (value != NULL)
            value[k] = inside ? gsl_interp_eval(interp, x, y, at[k], accel) : NAN;
        if (slope != NULL)
            slope[k] = inside ? gsl_interp_eval_deriv(interp, x, y, at[k], accel) : NAN;
    }
    gsl_interp_free(interp);
    gsl_interp_accel_free(accel);
    return good;
}
