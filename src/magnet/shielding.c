#include "magnet/shielding.h"

#include <stdlib.h>

#include "base/mem.h"
#include "num/polynomial.h"
#include "num/spline.h"
#include "num/stats.h"

enum { LEAST = 5 };

static void run_free(mm_shielding_run *r)
{
    mm_chi_curve_free(&r->curve);
    mm_onset_free(&r->onset);
}

void mm_shielding_free(mm_shielding *s)
{
    run_free(&s->zfc);
    run_free(&s->fc);
    *s = (mm_shielding){ 0 };
}

bool mm_plateau_find(const mm_chi_curve *c, double steepest, mm_plateau *out, mm_err *err)
{
    mm_polynomial line, curved;
    size_t n = LEAST;
    if (c->n < LEAST)
        return mm_fail(err, MM_EINPUT, "%zu points", c->n);
    const double lo = c->t[0], end = lo + 0.25 * (steepest - lo);
    while (n < c->n && c->t[n] < end)
        n++;
    if (!mm_polynomial_fit(n, c->t, c->chi, NULL, 1, &line, err) ||
        !mm_polynomial_fit(n, c->t, c->chi, NULL, 2, &curved, err))
        return false;
    *out = (mm_plateau){ .t = lo, .to = c->t[n - 1] };
    out->slope.value = mm_polynomial_slope(&line, lo, &out->slope.error);
    const double level = mm_polynomial_value(&line, lo, NULL);
    out->flat = fabs(out->slope.value) * lo < 0.01 * fabs(level) ||
                !(fabs(out->slope.value) > 3 * out->slope.error);
    out->chi.value = mm_polynomial_value(out->flat ? &line : &curved, lo, &out->chi.error);
    return true;
}

/* Moment over field times the unit's factor, corrected for demagnetisation where N is not 0. */
static bool make_curve(const mm_moment_rows *rows, const mm_susceptibility *chi, double factor, double offset,
                       mm_shielding_run *run, mm_err *err)
{
    double *v = mm_zalloc(rows->n, sizeof *v), *sigma = mm_zalloc(rows->n, sizeof *sigma);
    bool good = v != NULL && sigma != NULL;
    const size_t usable = good ? mm_susceptibility_rows(rows, chi, factor, offset, v, sigma) : 0;
    if (good && usable < LEAST)
        good = mm_fail(err, MM_EINPUT, "the field is %.3g Oe: a susceptibility needs a field",
                       mm_median(rows->n, rows->h) - offset);
    run->field = mm_median(rows->n, rows->h) - offset;
    run->given = true;
    good = good &&
           mm_chi_curve_make(rows->n, rows->t, v, rows->sigma == NULL ? NULL : sigma, &run->curve, err);
    free(v);
    free(sigma);
    return good || mm_fail_memory(err, "a run");
}

static bool analyse(const mm_moment_rows *rows, const mm_shielding *s, double factor, double offset,
                    const mm_onset_opts *opts, mm_shielding_run *run, mm_err *err)
{
    if (!make_curve(rows, &s->chi, factor, offset, run, err) ||
        !mm_onset_find(&run->curve, opts, &run->onset, err))
        return false;
    const double steepest = run->onset.place[MM_ONSET_STEEPEST].value, lo = run->curve.t[0];
    return mm_plateau_find(&run->curve, isfinite(steepest) ? steepest : lo, &run->plateau, err);
}

/* A fraction: the noise of chi, and the errors of volume and N. With x = scale chi_raw,
 * chi = x/(1 - N x): dchi = (1 + N chi) chi d(scale)/scale + chi^2 dN. */
static mm_known fraction(const mm_plateau *p, const mm_shielding *s, mm_known factor)
{
    const double chi = p->chi.value, relative = s->chi.factor.error / s->chi.factor.value;
    const double by_scale = (1 + factor.value * chi) * chi * relative, by_factor = chi * chi * factor.error;
    return (mm_known){ -chi,
                       sqrt(p->chi.error * p->chi.error + by_scale * by_scale + by_factor * by_factor) };
}

static mm_known ratio(mm_known a, mm_known b)
{
    const double value = a.value / b.value;
    return (mm_known){ value, fabs(value) * hypot(a.error / a.value, b.error / b.value) };
}

/* Value of a run's smoothed curve at t; NaN outside of it. */
static double smooth_at(const mm_onset *o, double t)
{
    const double step = o->grid[1] - o->grid[0], place = (t - o->grid[0]) / step;
    if (!(place >= 0) || place > (double)(o->ngrid - 1))
        return NAN;
    const size_t i = place >= (double)(o->ngrid - 1) ? o->ngrid - 2 : (size_t)place;
    return o->smooth[i] + (place - (double)i) * (o->smooth[i + 1] - o->smooth[i]);
}

/* From above: the first of three points in a row at which the runs are apart. */
static mm_known find_split(const mm_shielding *s, double k)
{
    const mm_chi_curve *c = &s->zfc.curve;
    const double limit = k * hypot(s->zfc.onset.noise, s->fc.onset.noise);
    int row = 0;
    for (size_t i = c->n; i-- > 0;) {
        row = fabs(smooth_at(&s->fc.onset, c->t[i]) - c->chi[i]) > limit ? row + 1 : 0;
        if (row == 3 && i + 3 < c->n)
            return (mm_known){ (c->t[i + 2] + c->t[i + 3]) / 2, (c->t[i + 3] - c->t[i + 2]) / sqrt(12) };
    }
    return (mm_known){ NAN, NAN };
}

/* -chi in another unit, before the correction for demagnetisation. */
static mm_known nominal(const mm_plateau *p, const mm_shielding *s, double factor,
                        const mm_susceptibility *unit)
{
    const double external = p->chi.value / (1 + factor * p->chi.value);
    const double value = -external / s->chi.factor.value * unit->factor.value;
    const double below = 1 + factor * p->chi.value;
    const double noise = p->chi.error / (below * below) / s->chi.factor.value * unit->factor.value;
    return (mm_known){ value, hypot(noise, value * unit->factor.error / unit->factor.value) };
}

bool mm_shielding_find(const mm_moment_rows *zfc, const mm_moment_rows *fc, const mm_sample *sample,
                       double offset, const mm_onset_opts *opts, mm_shielding *out, mm_err *err)
{
    const mm_known none = { NAN, NAN };
    *out = (mm_shielding){
        .shielding = none, .meissner = none, .ratio = none, .split = none, .nominal_fc = none
    };
    const bool volume = isfinite(sample->volume.value), mass = isfinite(sample->mass.value);
    const double factor = volume ? sample->factor.value : 0;
    mm_susceptibility unit;
    if (!mm_susceptibility_find(mass ? "emu/g" : "emu/Oe", sample, &unit, err) ||
        !mm_susceptibility_find(volume ? "1"
                                : mass ? "emu/g"
                                       : "emu/Oe",
                                sample, &out->chi, err) ||
        !analyse(zfc, out, factor, offset, opts, &out->zfc, err))
        return mm_fail_in(err, "the zero-field-cooled run");
    if (fc != NULL && !analyse(fc, out, factor, offset, opts, &out->fc, err))
        return mm_fail_in(err, "the field-cooled run");
    out->nominal_unit = unit.unit;
    out->nominal_zfc = nominal(&out->zfc.plateau, out, factor, &unit);
    if (volume)
        out->shielding = fraction(&out->zfc.plateau, out, sample->factor);
    if (fc == NULL)
        return true;
    out->nominal_fc = nominal(&out->fc.plateau, out, factor, &unit);
    if (volume)
        out->meissner = fraction(&out->fc.plateau, out, sample->factor);
    out->ratio = ratio(out->fc.plateau.chi, out->zfc.plateau.chi);
    out->split = find_split(out, opts->k);
    return true;
}
