#include "magnet/loop_curve.h"

#include <stdlib.h>

#include "num/crossing.h"
#include "num/interpolate.h"
#include "num/polynomial.h"

enum { NEAR = 5 }; /* points of a local parabola */

/* First of `many` knots about a field. */
static size_t window(const mm_knots *k, double field, size_t many)
{
    size_t first = 0;
    while (first + many < k->n && fabs(k->x[first + many] - field) < fabs(k->x[first] - field))
        first++;
    return first;
}

/* The parabola through the nearest knots, if it describes them. */
static bool parabola(const mm_knots *k, double field, double noise, mm_polynomial *fit)
{
    double sigma[NEAR];
    for (size_t i = 0; i < NEAR; i++)
        sigma[i] = noise;
    const size_t first = window(k, field, NEAR);
    return k->n >= NEAR && noise > 0 &&
           mm_polynomial_fit(NEAR, k->x + first, k->y + first, sigma, 2, fit, NULL) && fit->chisq < 12;
}

/* The moment in a field: by a local parabola, or between the points where it bends too much. */
mm_loop_value mm_curve_value(const mm_knots *k, double field, double noise)
{
    mm_polynomial fit;
    mm_loop_value v = { NAN, NAN };
    if (k->n < 3 || field < k->x[0] || field > k->x[k->n - 1])
        return v;
    if (parabola(k, field, noise, &fit)) {
        v.value = mm_polynomial_value(&fit, field, &v.error);
        return v;
    }
    if (mm_interpolate(MM_STEFFEN, k->n, k->x, k->y, 1, &field, &v.value, NULL, NULL))
        v.error = noise;
    return v;
}

/* Field and slope dH/dm where a monotonic stretch of knots is zero, by interpolation of H(m). */
static bool invert(const mm_knots *k, size_t i, double *field, double *slope)
{
    enum { STRETCH = 6 };
    double m[STRETCH], h[STRETCH];
    const size_t first = i > 2 ? i - 2 : 0, n = first + STRETCH <= k->n ? STRETCH : k->n - first;
    const double sign = k->y[i + 1] > k->y[i] ? 1 : -1, zero = 0;
    size_t begin = i, end = i + 1;
    while (begin > first && sign * k->y[begin - 1] < sign * k->y[begin])
        begin--;
    while (end + 1 < first + n && sign * k->y[end + 1] > sign * k->y[end])
        end++;
    const size_t many = end - begin + 1;
    for (size_t j = 0; j < many; j++) {
        m[j] = sign * k->y[begin + j];
        h[j] = k->x[begin + j];
    }
    return mm_interpolate(many > 2 ? MM_STEFFEN : MM_LINEAR, many, m, h, 1, &zero, field, slope, NULL);
}

/* Where the moment of a branch is zero. */
bool mm_curve_zero(const mm_knots *k, double noise, mm_loop_value *out, mm_err *err)
{
    mm_crossing *found;
    size_t count;
    *out = (mm_loop_value){ NAN, NAN };
    if (!mm_crossings(k->n, k->x, k->y, NULL, 0, &found, &count, err))
        return false;
    if (count > 0) {
        const mm_crossing at = found[count / 2]; /* noise makes an odd number of them */
        mm_polynomial fit;
        double field = at.x, slope = NAN;
        if (parabola(k, at.x, noise, &fit)) {
            for (int i = 0; i < 4; i++)
                field -= mm_polynomial_value(&fit, field, NULL) / mm_polynomial_slope(&fit, field, NULL);
            double error;
            mm_polynomial_value(&fit, field, &error);
            slope = mm_polynomial_slope(&fit, field, NULL);
            *out = (mm_loop_value){ field, error / fabs(slope) };
        }
        const double reach = fabs(k->x[at.i + 1] - k->x[at.i]);
        if (!(fabs(out->value - at.x) <= 2 * reach) && invert(k, at.i, &field, &slope))
            *out = (mm_loop_value){ field, noise * fabs(slope) };
    }
    free(found);
    return true;
}
