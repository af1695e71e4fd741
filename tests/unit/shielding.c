/* magnet/onset and magnet/shielding: transitions with known onset, width and fractions, and honest errors. */
#include "magnet/shielding.h"

#include <stdlib.h>

#include "base/constants.h"
#include "random.h"
#include "tap.h"

enum { POINTS = 200 };

static const double four_pi = 12.566370614359172;

/* A run in 20 Oe of a sample of 42 mg and 6.1 g/cm^3 whose internal susceptibility is -fraction at low T. */
typedef struct made {
    double t[POINTS], h[POINTS], m[POINTS];
} made;

typedef double part(double t, double tc, double width);

/* Tc spread as a Gaussian of this full width at half maximum. */
static double gaussian(double t, double tc, double width)
{
    return 0.5 * erfc((t - tc) / (width / 2.354820045 * sqrt(2)));
}

/* Tc spread evenly: the onset is sharp, at tc + width/2. */
static double uniform(double t, double tc, double width)
{
    return fmin(1, fmax(0, 0.5 - (t - tc) / width));
}

static mm_moment_rows make(made *r, part *shape, double fraction, double tc, double width, double factor,
                           double noise)
{
    const double volume = 0.042 / 6.1;
    for (int i = 0; i < POINTS; i++) {
        r->t[i] = 1.8 + 0.016 * i + 0.001 * random_normal();
        r->h[i] = 20;
        const double internal = -fraction * shape(r->t[i], tc, width);
        const double external = internal / (1 + factor * internal);
        r->m[i] = (external + noise * fraction * random_normal()) / four_pi * volume * r->h[i];
    }
    return (mm_moment_rows){ POINTS, r->t, r->h, r->m, NULL };
}

static mm_sample sample_of(double factor)
{
    return (mm_sample){ .mass = { 0.042, 0 },
                        .density = { 6.1, 0 },
                        .volume = { 0.042 / 6.1, 0 },
                        .factor = { factor, 0 },
                        .has_factor = true };
}

static void test_exact(void)
{
    static made a, b;
    mm_shielding s;
    mm_err err = MM_ERR_INIT;
    const mm_onset_opts opts = MM_ONSET_OPTS_INIT;
    const mm_sample sample = sample_of(1. / 3);
    const mm_moment_rows zfc = make(&a, gaussian, 0.8, 3.4, 0.3, 1. / 3, 1e-4),
                         fc = make(&b, gaussian, 0.2, 3.4, 0.3, 1. / 3, 1e-4);
    ok(mm_shielding_find(&zfc, &fc, &sample, 0, &opts, &s, &err), "a sphere of a glass");
    near_abs(s.shielding.value, 0.8, 5e-4, "shielding fraction, corrected for demagnetisation");
    near_abs(s.meissner.value, 0.2, 5e-4, "Meissner fraction");
    near_abs(s.ratio.value, 0.25, 5e-4, "their ratio");
    const mm_known *p = s.zfc.onset.place;
    near_abs(p[MM_ONSET_WIDTH].value, 0.3, 0.01, "width");
    near_abs(p[MM_ONSET_50].value, 3.4, 2e-3, "50 %");
    near_abs(p[MM_ONSET_STEEPEST].value, 3.4, 0.02, "the steepest point");
    /* of a Gaussian: 10 to 90 % is 2.5631 sigma */
    near_abs(p[MM_ONSET_10_90].value, 0.3 * 2.5631 / 2.3548, 0.005, "10 to 90 %");
    near_abs(p[MM_ONSET_TANGENT].value, 3.4 + 0.3 / 2.3548 * sqrt(MM_PI / 2), 0.01, "the tangent's onset");
    ok(s.zfc.onset.nstep == 1 && s.zfc.plateau.flat && s.fc.plateau.flat, "one step, on plateaus");
    near_rel(s.nominal_zfc.value, 0.8 / (1 - 0.8 / 3) / four_pi / 6.1, 2e-3, "nominal, per gram");
    ok(p[MM_ONSET_SIGMA].value > p[MM_ONSET_5].value, "the threshold is above 5 %%");
    mm_shielding_free(&s);
}

/* A crystal whose transition is six times sharper shows six. */
static void test_six(void)
{
    static made a, b;
    mm_shielding glass, crystal;
    const mm_onset_opts opts = MM_ONSET_OPTS_INIT;
    const mm_sample sample = sample_of(0);
    const mm_moment_rows broad = make(&a, gaussian, 0.8, 3.4, 0.48, 0, 0.003),
                         sharp = make(&b, gaussian, 0.8, 4.3, 0.08, 0, 0.003);
    ok(mm_shielding_find(&broad, NULL, &sample, 0, &opts, &glass, NULL) &&
           mm_shielding_find(&sharp, NULL, &sample, 0, &opts, &crystal, NULL),
       "a glass and a crystal");
    near_abs(glass.zfc.onset.place[MM_ONSET_WIDTH].value / crystal.zfc.onset.place[MM_ONSET_WIDTH].value, 6,
             0.3, "the ratio of their widths");
    mm_shielding_free(&glass);
    mm_shielding_free(&crystal);
}

static void test_steps(void)
{
    static made a, b;
    mm_shielding s;
    const mm_onset_opts opts = MM_ONSET_OPTS_INIT;
    const mm_sample sample = sample_of(0);
    mm_moment_rows two = make(&a, gaussian, 0.5, 2.8, 0.2, 0, 0.002);
    make(&b, gaussian, 0.3, 3.8, 0.2, 0, 0.002);
    for (int i = 0; i < POINTS; i++)
        a.m[i] += b.m[i];
    ok(mm_shielding_find(&two, NULL, &sample, 0, &opts, &s, NULL) && s.zfc.onset.nstep == 2,
       "two steps (%zu)", s.zfc.onset.nstep);
    near_abs(s.zfc.onset.step[0].t, 2.8, 0.02, "the lower");
    near_abs(s.zfc.onset.step[1].t, 3.8, 0.02, "the upper");
    near_abs(s.zfc.onset.step[0].part, 0.625, 0.01, "its part of the signal");
    mm_shielding_free(&s);
}

/* Errors against the truth in many runs: the mean squares of the pulls. */
static void test_pulls(void)
{
    enum { RUNS = 40 };
    static made a, b;
    mm_onset_opts opts = MM_ONSET_OPTS_INIT;
    const mm_sample sample = sample_of(0.2);
    double width = 0, shielding = 0, meissner = 0, middle = 0, onset = 0, worst_onset = 0, worst_width = 0,
           worst_fraction = 0;
    opts.samples = 60;
    for (int k = 0; k < RUNS; k++) {
        mm_shielding s, sharp;
        const double tc = 3.2 + 0.4 * k / RUNS;
        mm_moment_rows zfc = make(&a, gaussian, 0.8, tc, 0.3, 0.2, 0.004);
        const mm_moment_rows fc = make(&b, gaussian, 0.2, tc, 0.3, 0.2, 0.004);
        if (!ok(mm_shielding_find(&zfc, &fc, &sample, 0, &opts, &s, NULL), "run %d", k))
            return;
        const mm_known w = s.zfc.onset.place[MM_ONSET_WIDTH], m = s.zfc.onset.place[MM_ONSET_50];
        width += pow((w.value - 0.3) / w.error, 2) / RUNS;
        middle += pow((m.value - tc) / m.error, 2) / RUNS;
        shielding += pow((s.shielding.value - 0.8) / s.shielding.error, 2) / RUNS;
        meissner += pow((s.meissner.value - 0.2) / s.meissner.error, 2) / RUNS;
        worst_width = fmax(worst_width, fabs(w.value / 0.3 - 1));
        worst_fraction = fmax(worst_fraction, fabs(s.shielding.value - 0.8));
        mm_shielding_free(&s);
        zfc = make(&a, uniform, 0.8, tc, 0.3, 0, 0.004);
        if (!mm_shielding_find(&zfc, NULL, &sample, 0, &opts, &sharp, NULL))
            return;
        const mm_known o = sharp.zfc.onset.place[MM_ONSET_SIGMA];
        onset += pow((o.value - tc - 0.15) / o.error, 2) / RUNS;
        worst_onset = fmax(worst_onset, fabs(o.value - tc - 0.15));
        mm_shielding_free(&sharp);
    }
    ok(width > 0.4 && width < 2, "width: mean square pull %.2f", width);
    ok(middle > 0.4 && middle < 2, "50 %%: mean square pull %.2f", middle);
    ok(shielding > 0.4 && shielding < 2, "shielding: mean square pull %.2f", shielding);
    ok(meissner > 0.4 && meissner < 2, "Meissner: mean square pull %.2f", meissner);
    ok(onset < 2, "onset: mean square pull %.2f", onset);
    ok(worst_onset < 0.03, "no onset is off by more than %.3f K", worst_onset);
    ok(worst_width < 0.1, "no width is off by more than %.1f %%", 100 * worst_width);
    ok(worst_fraction < 0.008, "no fraction is off by more than %.4f", worst_fraction);
}

/* What cannot be said is not said. */
static void test_missing(void)
{
    static made a;
    mm_shielding s;
    mm_err err = MM_ERR_INIT;
    const mm_onset_opts opts = MM_ONSET_OPTS_INIT;
    mm_sample sample = sample_of(0);
    mm_moment_rows rows = make(&a, gaussian, 0.8, 5.2, 0.6, 0, 0.003);
    ok(mm_shielding_find(&rows, NULL, &sample, 0, &opts, &s, &err) && !s.zfc.onset.normal,
       "the normal state is not reached");
    ok(isnan(s.zfc.onset.place[MM_ONSET_SIGMA].value) && isnan(s.zfc.onset.place[MM_ONSET_1].value),
       "so there is no onset");
    mm_shielding_free(&s);
    rows = make(&a, gaussian, 0.8, 1.0, 0.1, 0, 0.003);
    ok(mm_shielding_find(&rows, NULL, &sample, 0, &opts, &s, &err) && !s.zfc.onset.found, "no transition");
    mm_shielding_free(&s);
    rows = make(&a, gaussian, 0.8, 1.9, 0.4, 0, 0.003);
    ok(mm_shielding_find(&rows, NULL, &sample, 0, &opts, &s, &err) && !s.zfc.plateau.flat, "no plateau");
    mm_shielding_free(&s);
    sample.volume.value = NAN;
    rows = make(&a, gaussian, 0.8, 3.4, 0.3, 0, 0.003);
    ok(mm_shielding_find(&rows, NULL, &sample, 0, &opts, &s, &err) && isnan(s.shielding.value) &&
           isfinite(s.nominal_zfc.value) && isnan(s.ratio.value),
       "no fraction without a volume, no ratio without an FC run");
    mm_shielding_free(&s);
    for (int i = 0; i < POINTS; i++)
        a.h[i] = 0;
    ok(!mm_shielding_find(&rows, NULL, &sample, 0, &opts, &s, &err) && err.code == MM_EINPUT, "no field");
    mm_err_clear(&err);
    mm_shielding_free(&s);
    rows.n = 6;
    for (int i = 0; i < POINTS; i++)
        a.h[i] = 20;
    ok(!mm_shielding_find(&rows, NULL, &sample, 0, &opts, &s, &err) && err.code == MM_EINPUT, "six points");
    mm_err_clear(&err);
    mm_shielding_free(&s);
}

int main(void)
{
    test_exact();
    test_six();
    test_steps();
    test_pulls();
    test_missing();
    return done();
}
