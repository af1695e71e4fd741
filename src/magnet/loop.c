#include "magnet/loop.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "magnet/high_field.h"
#include "magnet/loop_curve.h"
#include "num/grid.h"
#include "num/interpolate.h"
#include "num/knots.h"
#include "num/local.h"

static const mm_loop_value nothing = { NAN, NAN };

/* One branch as a function of the field. */
typedef struct curve {
    mm_knots k;
    double t_at_zero; /* when it passed zero field, 0 to 1 over the loop */
} curve;

void mm_loop_free(mm_loop *loop)
{
    free(loop->sweep);
    free(loop->field);
    free(loop->moment);
    *loop = (mm_loop){ 0 };
}

/* When each point was measured, 0 to 1, and in which direction the field went. */
static void make_times(const mm_loop_data *d, const mm_loop *loop, double *t, bool *rising)
{
    const double begin = d->time != NULL ? d->time[0] : 0,
                 end = d->time != NULL ? d->time[d->n - 1] : (double)(d->n - 1);
    for (size_t i = 0; i < d->n; i++)
        t[i] = ((d->time != NULL ? d->time[i] : (double)i) - begin) / (end - begin);
    for (size_t k = 0; k < loop->nsweep; k++)
        for (size_t i = loop->sweep[k].first; i <= loop->sweep[k].last; i++)
            rising[i] = loop->sweep[k].rising;
}

enum {
    LINE = 1 << MM_TERM_SATURATION | 1 << MM_TERM_SLOPE | 1 << MM_TERM_OFFSET | 1 << MM_TERM_DRIFT,
    APPROACH = LINE | 1 << MM_TERM_APPROACH,
    CURVED = APPROACH | 1 << MM_TERM_CURVATURE,
    OPEN = 1 << MM_TERM_IRREVERSIBLE,
    LAG = 1 << MM_TERM_LAG
};

/* Is the saturation that the law finds more than a guess? */
static bool determined(const mm_high_field *fit, double from)
{
    const double ms = fit->coef[MM_TERM_SATURATION],
                 missing = fit->coef[MM_TERM_APPROACH] / from + fit->coef[MM_TERM_CURVATURE] / (from * from);
    return fit->error[MM_TERM_SATURATION] < 0.03 * fabs(ms) && fabs(missing) < 0.5 * fabs(ms);
}

/* The high-field line, with the approach to saturation that is asked for or that the data call for. */
static bool fit_high_field(const mm_high_field_data *d, const mm_loop_opts *opts, mm_loop *loop,
                           mm_high_field *best, mm_err *err)
{
    static const int laws[] = { APPROACH, APPROACH | OPEN, CURVED, CURVED | OPEN };
    enum { MUCH = 10 }; /* rise of AICc that decides between models */
    loop->saturated = true;
    if (!mm_high_field_fit(d, loop->high_field, LINE, best, err))
        return false;
    mm_high_field with;
    if (mm_high_field_fit(d, loop->high_field, LINE | LAG, &with, NULL) && with.aicc < best->aicc - MUCH)
        *best = with;
    const int lag = best->terms & LAG;
    double line_aicc = best->aicc;
    for (size_t i = 0; i < sizeof laws / sizeof *laws && opts->law != MM_SATURATION_NONE; i++) {
        const bool forced = opts->law == MM_SATURATION_LAW && i == 0;
        if (!mm_high_field_fit(d, loop->high_field, laws[i] | lag, &with, NULL) ||
            (!forced && !(with.aicc < best->aicc - MUCH)))
            continue;
        line_aicc = fmin(line_aicc, with.aicc);
        if (!forced && !determined(&with, loop->high_field))
            continue;
        *best = with;
        loop->law = true;
    }
    loop->saturated = !(line_aicc < best->aicc - MUCH);
    return true;
}

/* Ends with enough points: the highest part of the field that has them. */
static double choose_high_field(const mm_loop_data *d, const double *field)
{
    double top = 0;
    for (size_t i = 0; i < d->n; i++)
        top = fmax(top, fabs(field[i]));
    for (double part = 0.7; part > 0.25; part -= 0.1) {
        size_t n = 0;
        for (size_t i = 0; i < d->n; i++)
            n += fabs(field[i]) >= part * top;
        if (n >= 12)
            return part * top;
    }
    return 0.3 * top;
}

/* Take in lower fields for as long as the line describes them as well: the noise does not grow, and neither
 * an approach to saturation nor an open loop shows. */
static void widen(const mm_high_field_data *d, mm_loop *loop, mm_high_field *best)
{
    enum { SOME = 4 }; /* of AICc: the zone ends before a bend would be taken for one */
    const double top = loop->high_field, noise = best->noise;
    const int line = best->terms;
    for (double part = 0.85; part > 0.2; part -= 0.05) {
        mm_high_field wide, bent, open;
        if (!mm_high_field_fit(d, part * top, line, &wide, NULL) || wide.noise > 1.1 * noise ||
            !mm_high_field_fit(d, part * top, line | APPROACH, &bent, NULL) || bent.aicc < wide.aicc - SOME ||
            !mm_high_field_fit(d, part * top, line | OPEN, &open, NULL) || open.aicc < wide.aicc - SOME)
            return;
        *best = wide;
        loop->high_field = part * top;
    }
}

static mm_loop_value term_of(const mm_high_field *fit, mm_high_field_term k)
{
    return fit->terms & 1 << k ? (mm_loop_value){ fit->coef[k], fit->error[k] } : nothing;
}

/* Take off what is not the ferromagnet's. */
static bool correct(const mm_loop_data *d, const mm_loop_opts *opts, mm_loop *loop, double *t, bool *rising,
                    mm_err *err)
{
    make_times(d, loop, t, rising);
    mm_high_field fit;
    const mm_high_field_data data = { d->n, loop->field, d->moment, t, rising };
    if (!fit_high_field(&data, opts, loop, &fit, err))
        return false;
    if (isnan(opts->high_field) && loop->saturated && !loop->law)
        widen(&data, loop, &fit);
    loop->noise = fit.noise;
    loop->offset = term_of(&fit, MM_TERM_OFFSET);
    loop->drift = term_of(&fit, MM_TERM_DRIFT);
    loop->chi_hf = term_of(&fit, MM_TERM_SLOPE);
    loop->Ms = term_of(&fit, MM_TERM_SATURATION);
    const double offset = opts->keep_offset ? 0 : fit.coef[MM_TERM_OFFSET],
                 drift = opts->keep_drift ? 0 : fit.coef[MM_TERM_DRIFT],
                 slope = opts->keep_slope ? 0 : fit.coef[MM_TERM_SLOPE];
    for (size_t i = 0; i < d->n; i++)
        loop->moment[i] = d->moment[i] - offset - drift * t[i] - slope * loop->field[i];
    return true;
}

/* A branch in order of the field, and when it passed zero. */
static bool curve_make(const mm_loop *loop, ptrdiff_t which, const double *t, curve *c, mm_err *err)
{
    *c = (curve){ .t_at_zero = NAN };
    if (which < 0)
        return true;
    const mm_sweep *s = &loop->sweep[which];
    const size_t n = s->last - s->first + 1;
    double nearest = INFINITY;
    for (size_t i = s->first; i <= s->last; i++)
        if (fabs(loop->field[i]) < nearest) {
            nearest = fabs(loop->field[i]);
            c->t_at_zero = t[i];
        }
    return mm_knots_gather(n, loop->field + s->first, loop->moment + s->first, NULL, &c->k, err);
}

static mm_loop_value half_difference(mm_loop_value a, mm_loop_value b, double more)
{
    return (mm_loop_value){ (a.value - b.value) / 2,
                            sqrt((a.error * a.error + b.error * b.error) / 4 + more * more) };
}

/* 0 where there is no error because nothing was fitted. */
static double or_zero(double error)
{
    return isnan(error) ? 0 : error;
}

/* Half the distance of the zeros of the moment with its slope, where the falling field comes to its zero
 * first: a sample without hysteresis shows how far the field is off. */
static bool measure_remanence(mm_loop *loop, const curve *down, const curve *up, double slope, mm_err *err)
{
    const mm_knots *side[] = { &down->k, &up->k };
    mm_loop_value zero[2];
    loop->remanent_field = nothing;
    for (int b = 0; b < 2; b++) {
        for (size_t i = 0; i < side[b]->n; i++)
            side[b]->y[i] += slope * side[b]->x[i];
        const bool good = mm_curve_zero(side[b], loop->noise, &zero[b], err);
        for (size_t i = 0; i < side[b]->n; i++)
            side[b]->y[i] -= slope * side[b]->x[i];
        if (!good)
            return false;
    }
    const mm_loop_value half = half_difference(zero[0], zero[1], 0);
    if (half.value > 0)
        loop->remanent_field = half;
    return true;
}

/* Coercivity, remanence and what follows from them. */
static bool measure(mm_loop *loop, const curve *down, const curve *up, mm_err *err)
{
    mm_loop_value zero_down, zero_up;
    if (!mm_curve_zero(&down->k, loop->noise, &zero_down, err) ||
        !mm_curve_zero(&up->k, loop->noise, &zero_up, err))
        return false;
    const mm_loop_value m_down = mm_curve_value(&down->k, 0, loop->noise),
                        m_up = mm_curve_value(&up->k, 0, loop->noise);
    const double drift = or_zero(loop->drift.error) * (up->t_at_zero - down->t_at_zero) / 2,
                 offset = or_zero(loop->offset.error);
    double slope = NAN, at = zero_down.value; /* dm/dH where a branch is zero: what is uncertain moves it */
    if (isfinite(at) && down->k.n >= 3)
        mm_interpolate(MM_STEFFEN, down->k.n, down->k.x, down->k.y, 1, &at, NULL, &slope, NULL);
    loop->Hc = half_difference(zero_up, zero_down, drift / slope);
    loop->shift = half_difference(zero_up, (mm_loop_value){ -zero_down.value, zero_down.error },
                                  offset / slope);
    loop->Mr = half_difference(m_down, m_up, drift);
    if (!(fabs(loop->Ms.value) > 4 * loop->Ms.error)) /* nothing saturates: what is left is noise */
        loop->Hc = loop->shift = nothing;
    loop->squareness.value = loop->Mr.value / loop->Ms.value;
    loop->squareness.error = fabs(loop->squareness.value) *
                             hypot(loop->Mr.error / loop->Mr.value, loop->Ms.error / loop->Ms.value);
    return true;
}

/* The area between the branches where both are, as an integral of the moment over the field. */
static bool measure_area(mm_loop *loop, const curve *down, const curve *up, mm_err *err)
{
    const curve *side[] = { down, up };
    loop->area = nothing;
    if (down->k.n < 2 || up->k.n < 2)
        return true;
    const double lo = fmax(down->k.x[0], up->k.x[0]),
                 hi = fmin(down->k.x[down->k.n - 1], up->k.x[up->k.n - 1]);
    double area = 0, variance = 0;
    for (int b = 0; b < 2; b++) {
        const mm_knots *k = &side[b]->k;
        double *w = mm_zalloc(k->n, sizeof *w);
        if (w == NULL)
            return mm_fail_memory(err, "a loop");
        mm_trapezoid_weights(k->n, k->x, lo, hi, w);
        for (size_t i = 0; i < k->n; i++) {
            area += (b == 0 ? 1 : -1) * w[i] * k->y[i];
            variance += w[i] * w[i] * loop->noise * loop->noise / k->weight[i];
        }
        free(w);
    }
    const double drift = or_zero(loop->drift.error) * (up->t_at_zero - down->t_at_zero) * (hi - lo);
    loop->area = (mm_loop_value){ area, sqrt(variance + drift * drift) };
    return true;
}

/* How far the end is from the beginning at one field, before the drift is taken off: over Ms. */
static void measure_closure(const mm_loop_data *d, mm_loop *loop)
{
    loop->closure = nothing;
    if (loop->branch.down < 0 || loop->branch.up < 0)
        return;
    const bool down_first = loop->branch.down < loop->branch.up;
    const mm_sweep *first = &loop->sweep[down_first ? loop->branch.down : loop->branch.up],
                   *last = &loop->sweep[down_first ? loop->branch.up : loop->branch.down];
    const double step = loop->field[last->last] - loop->field[first->first];
    if (fabs(step) > 0.05 * fabs(loop->field[first->first]))
        return;
    const double miss = d->moment[last->last] - d->moment[first->first] - loop->chi_hf.value * step;
    loop->closure = (mm_loop_value){ miss / loop->Ms.value, M_SQRT2 * loop->noise / fabs(loop->Ms.value) };
}

/* The field about which the branches are images of each other. With r(h) = (m_down(H0 + h) + m_up(H0 - h))/2
 * a small further shift changes r by the slope of m_down: Gauss and Newton's step over all h. */
static bool measure_field_offset(mm_loop *loop, const curve *down, const curve *up, mm_err *err)
{
    const mm_knots *a = &down->k, *b = &up->k;
    loop->field_offset = nothing;
    if (a->n < 7 || b->n < 7)
        return true;
    double *work = mm_zalloc(4 * a->n, sizeof *work);
    if (work == NULL)
        return mm_fail_memory(err, "a loop");
    double *slope = work, *mirror = work + a->n, *image = work + 2 * a->n, center = 0, squares = 0;
    const mm_local_options options = { .degree = 2, .span = 7.0 / (double)a->n };
    bool good = mm_local_regression(a->n, a->x, a->y, NULL, &options, a->n, a->x,
                                    &(mm_local_result){ .slope = slope }, NULL, err);
    for (int step = 0; good && step < 5; step++) {
        for (size_t i = 0; i < a->n; i++)
            mirror[i] = 2 * center - a->x[i];
        good = mm_interpolate(MM_STEFFEN, b->n, b->x, b->y, a->n, mirror, image, NULL, err);
        double sum = 0;
        squares = 0;
        for (size_t i = 0; good && i < a->n; i++)
            if (isfinite(image[i])) {
                sum += slope[i] * (a->y[i] + image[i]) / 2;
                squares += slope[i] * slope[i];
            }
        center -= sum / squares;
    }
    if (good && squares > 0)
        loop->field_offset = (mm_loop_value){ center, loop->noise / sqrt(2 * squares) };
    free(work);
    return good;
}

static bool measure_all(const mm_loop_data *d, const mm_loop_opts *opts, mm_loop *loop, const double *t,
                        mm_err *err)
{
    const double slope = opts->keep_slope ? 0 : loop->chi_hf.value;
    curve down = { 0 }, up = { 0 };
    const bool good = curve_make(loop, loop->branch.down, t, &down, err) &&
                      curve_make(loop, loop->branch.up, t, &up, err) && measure(loop, &down, &up, err) &&
                      measure_remanence(loop, &down, &up, slope, err) &&
                      measure_area(loop, &down, &up, err) && measure_field_offset(loop, &down, &up, err);
    if (good)
        measure_closure(d, loop);
    mm_knots_clear(&down.k);
    mm_knots_clear(&up.k);
    return good;
}

static bool prepare(const mm_loop_data *d, const mm_loop_opts *opts, mm_loop *loop, mm_err *err)
{
    double lo = INFINITY, hi = -INFINITY;
    for (size_t i = 0; i < d->n; i++) {
        loop->field[i] = d->field[i] - opts->field_offset;
        lo = fmin(lo, loop->field[i]);
        hi = fmax(hi, loop->field[i]);
    }
    if (d->n < 5 || !(hi > lo))
        return mm_fail(err, MM_EINPUT, "%zu points of a field from %g to %g are no loop", d->n, lo, hi);
    if (!mm_sweeps(d->n, loop->field, 0.01 * (hi - lo), &loop->sweep, &loop->nsweep, err))
        return false;
    loop->branch = mm_branches_find(d->n, loop->field, loop->sweep, loop->nsweep);
    loop->high_field = isnan(opts->high_field) ? choose_high_field(d, loop->field) : opts->high_field;
    return true;
}

bool mm_loop_analyse(const mm_loop_data *d, const mm_loop_opts *opts, mm_loop *loop, mm_err *err)
{
    *loop = (mm_loop){ .n = d->n };
    loop->field = mm_zalloc(d->n, sizeof *loop->field);
    loop->moment = mm_zalloc(d->n, sizeof *loop->moment);
    double *t = mm_zalloc(d->n, sizeof *t);
    bool *rising = mm_zalloc(d->n, sizeof *rising);
    bool good = loop->field != NULL && loop->moment != NULL && t != NULL && rising != NULL;
    good = good ? prepare(d, opts, loop, err) && correct(d, opts, loop, t, rising, err) &&
                      measure_all(d, opts, loop, t, err)
                : mm_fail_memory(err, "a loop");
    free(t);
    free(rising);
    if (!good)
        mm_loop_free(loop);
    return good;
}
