#include "magnet/bean.h"

#include <stdlib.h>

#include "base/mem.h"
#include "num/interpolate.h"
#include "num/knots.h"
#include "num/local.h"
#include "num/stats.h"

void mm_bean_free(mm_bean *out)
{
    free(out->field);
    free(out->width);
    free(out->jc);
    free(out->jc_err);
    *out = (mm_bean){ 0 };
}

double mm_curve_noise(size_t n, const double *field, const double *moment)
{
    enum { NEAR = 9 };
    if (n < NEAR)
        return NAN;
    double *value = mm_zalloc(n, sizeof *value), largest = 0;
    const mm_local_options options = { .degree = 2, .span = (double)NEAR / (double)n };
    const mm_local_result result = { .value = value };
    mm_local_quality quality = { NAN, NAN, NAN };
    double noise = NAN;
    if (value != NULL &&
        mm_local_regression(n, field, moment, NULL, &options, n, field, &result, &quality, NULL)) {
        for (size_t i = 0; i < n; i++) {
            largest = fmax(largest, fabs(moment[i]));
            value[i] -= moment[i];
        }
        noise = mm_mad_sigma(n, value) * sqrt((double)n / quality.dof); /* a cusp is no noise */
    }
    free(value);
    return fmax(noise, 1e-7 * largest); /* no instrument has more digits */
}

/* Jc = factor * moment difference: A/cm^2 over emu, with the relative error of dimensions and volume. */
static bool geometry(const mm_sample *s, double *factor, double *relative, mm_err *err)
{
    const double cm = 100, a = cm * fmin(s->d.a, s->d.b), b = cm * fmax(s->d.a, s->d.b),
                 a_err = cm * (s->d.a <= s->d.b ? s->d_err.a : s->d_err.b), volume = s->volume.value;
    if (!s->has_dimensions)
        return mm_fail(err, MM_EINPUT,
                       "Bean's model needs dimensions: --meta dimensions=3x2x0.5mm, the field "
                       "along the last");
    if (s->shape != MM_SHAPE_CUBOID && s->shape != MM_SHAPE_CYLINDER)
        return mm_fail(err, MM_EINPUT, "Bean's model is for a cuboid or a cylinder");
    *factor = s->shape == MM_SHAPE_CUBOID ? 20 / (a * (1 - a / (3 * b)) * volume) : 30 / (a * volume);
    *relative = hypot(isfinite(a_err) ? a_err / a : 0,
                      isfinite(s->volume.error) ? s->volume.error / volume : 0);
    return true;
}

static bool branch_knots(const mm_loop *loop, ptrdiff_t which, mm_knots *k, mm_err *err)
{
    const mm_sweep *s = &loop->sweep[which];
    return mm_knots_gather(s->last - s->first + 1, loop->field + s->first, loop->moment + s->first, NULL, k,
                           err);
}

static bool allocate(mm_bean *out, size_t n)
{
    out->field = mm_zalloc(n, sizeof(double));
    out->width = mm_zalloc(n, sizeof(double));
    out->jc = mm_zalloc(n, sizeof(double));
    out->jc_err = mm_zalloc(n, sizeof(double));
    return out->field != NULL && out->width != NULL && out->jc != NULL && out->jc_err != NULL;
}

/* The width at the fields of the falling branch. Where the field turns the branches are one point. */
static bool fill(const mm_knots *down, const mm_knots *up, double factor, double relative, double noise,
                 mm_bean *out)
{
    if (!allocate(out, down->n))
        return false;
    for (size_t i = 1; i + 1 < down->n; i++) {
        const mm_between place = mm_between_find(up->n, up->x, down->x[i]);
        const double rising = mm_between_value(place, up->y);
        if (!isfinite(rising))
            continue;
        const size_t k = out->n++;
        const double t = place.t, spread = sqrt(1 + t * t + (1 - t) * (1 - t));
        out->field[k] = down->x[i];
        out->width[k] = down->y[i] - rising;
        out->jc[k] = factor * out->width[k];
        out->jc_err[k] = hypot(factor * noise * spread, relative * out->jc[k]);
    }
    return true;
}

bool mm_bean_currents(const mm_loop *loop, const mm_sample *sample, double noise, mm_bean *out, mm_err *err)
{
    *out = (mm_bean){ .at_zero = { NAN, NAN } };
    double factor = NAN, relative = NAN;
    if (loop->branch.down < 0 || loop->branch.up < 0)
        return mm_fail(err, MM_EINPUT, "Bean's model needs a complete loop");
    if (!geometry(sample, &factor, &relative, err))
        return false;
    mm_knots down = { 0 }, up = { 0 };
    bool good = branch_knots(loop, loop->branch.down, &down, err) &&
                branch_knots(loop, loop->branch.up, &up, err);
    if (good && (down.n < 2 || up.n < 2))
        good = mm_fail(err, MM_EINPUT, "branches of %zu and %zu fields are too short", down.n, up.n);
    good = good && (fill(&down, &up, factor, relative, noise, out) || mm_fail_memory(err, "currents"));
    if (good && out->n > 1) {
        const mm_between zero = mm_between_find(out->n, out->field, 0);
        out->at_zero.value = mm_between_value(zero, out->jc);
        out->at_zero.error = isfinite(out->at_zero.value) ? fmax(out->jc_err[zero.i], out->jc_err[zero.i + 1])
                                                          : NAN;
    }
    mm_knots_clear(&down);
    mm_knots_clear(&up);
    if (!good)
        mm_bean_free(out);
    return good;
}
