/* chifit shielding: onset, width and fractions of a diamagnetic transition from ZFC and FC runs. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cli/figure_options.h"
#include "cli/magnet_input.h"
#include "cli/shielding_figure.h"
#include "cli/verbs.h"
#include "magnet/run.h"
#include "magnet/shielding.h"

const mm_option mm_shielding_options[] = {
    { "threshold", 0, MM_OPT_NUMBER, "K", "sigmas off the normal state of Tc_onset (3)", 0.5, 100 },
    { "normal", 0, MM_OPT_RANGE, "LO:HI", "temperatures of the normal state", 0, 0 },
    { "samples", 0, MM_OPT_COUNT, "N", "samples of the bootstrap (200)", 20, 1e5 },
    { "seed", 0, MM_OPT_COUNT, "N", "seed of random numbers (0)", 0, 0 },
    { NULL, 0, MM_OPT_FLAG, NULL, NULL, 0, 0 },
};

enum { LEAST_ROWS = 10 };

/* Where a run is: rows of a dataset. */
typedef struct located {
    const mm_dataset *d;
    mm_run run;
} located;

typedef struct work {
    mm_dataset *d; /* one a table */
    size_t nd;
    located *run; /* ramps of the temperature, in the order of files and rows */
    size_t nrun, cap;
    ptrdiff_t zfc, fc; /* among them; -1: there is none */
    mm_sample sample;
    mm_shielding s;
} work;

static void work_free(work *w)
{
    for (size_t i = 0; w->d != NULL && i < w->nd; i++)
        mm_dataset_free(&w->d[i]);
    free(w->d);
    free(w->run);
    mm_shielding_free(&w->s);
}

static bool add_runs(mm_context *c, const mm_dataset *d, work *w)
{
    mm_run *run;
    size_t n;
    bool good = mm_runs_find(d->n, d->x[0].v, d->x[1].v, &run, &n, &c->err);
    for (size_t i = 0; good && i < n; i++) {
        if (run[i].kind != MM_RUN_TEMPERATURE || run[i].n < LEAST_ROWS)
            continue;
        good = mm_reserve(&w->run, &w->cap, w->nrun + 1, sizeof *w->run) || mm_fail_memory(&c->err, "runs");
        if (good)
            w->run[w->nrun++] = (located){ d, run[i] };
    }
    free(run);
    return good;
}

static bool make_datasets(mm_context *c, const mm_tables *tables, work *w)
{
    w->d = mm_zalloc(tables->n, sizeof *w->d);
    for (size_t i = 0; w->d != NULL && i < tables->n; i++) {
        if (!mm_moment_dataset(c, tables->t[i], &w->d[i]))
            return false;
        w->nd++;
        if (!add_runs(c, &w->d[i], w))
            return false;
    }
    return w->d != NULL || mm_fail_memory(&c->err, "datasets");
}

/* The longest ramp of one dataset. */
static ptrdiff_t longest(const work *w, const mm_dataset *d)
{
    ptrdiff_t best = -1;
    for (size_t i = 0; i < w->nrun; i++)
        if (w->run[i].d == d && (best < 0 || w->run[i].run.n > w->run[best].run.n))
            best = (ptrdiff_t)i;
    return best;
}

/* Of one file: the first warming ramp, and the next one in its field. A single cooling ramp is no ZFC run. */
static bool choose_in_file(mm_context *c, work *w)
{
    for (size_t i = 0; i < w->nrun && w->zfc < 0; i++)
        if (w->run[i].run.direction > 0)
            w->zfc = (ptrdiff_t)i;
    if (w->zfc < 0)
        return mm_fail(&c->err, MM_EINPUT,
                       "%s: only field-cooled runs: shielding needs one that was cooled without a field",
                       w->run[0].d->table->name);
    const double field = w->run[w->zfc].run.field;
    size_t others = 0;
    for (size_t i = 0; i < w->nrun; i++) {
        const bool same = fabs(w->run[i].run.field - field) <= fmax(1.5, 0.02 * fabs(field));
        if (same && (ptrdiff_t)i != w->zfc && w->fc < 0)
            w->fc = (ptrdiff_t)i;
        others += !same;
    }
    if (others > 0)
        mm_warn(&c->diag, w->run[0].d->table->name, 0,
                "runs in several fields: those in %.4g Oe are taken; --run or --where take others", field);
    return true;
}

static bool choose(mm_context *c, work *w)
{
    w->zfc = w->fc = -1;
    if (w->nd > 2)
        return mm_fail(&c->err, MM_EUSAGE, "shielding takes the ZFC file and the FC file, or one with both");
    if (w->nd == 2) {
        w->zfc = longest(w, &w->d[0]);
        w->fc = longest(w, &w->d[1]);
        if (w->zfc < 0 || w->fc < 0)
            return mm_fail(&c->err, MM_EINPUT, "%s: no ramp of the temperature of %d rows",
                           w->d[w->zfc < 0 ? 0 : 1].table->name, LEAST_ROWS);
        return true;
    }
    if (w->nrun == 0)
        return mm_fail(&c->err, MM_EINPUT, "%s: no ramp of the temperature of %d rows", w->d[0].table->name,
                       LEAST_ROWS);
    if (!choose_in_file(c, w))
        return false;
    if (w->fc < 0)
        mm_warn(&c->diag, w->d[0].table->name, 0, "no field-cooled run: no Meissner fraction");
    return true;
}

static mm_moment_rows rows_of(const located *p)
{
    const size_t first = p->run.first;
    return (mm_moment_rows){ p->run.last - first + 1, p->d->x[0].v + first, p->d->x[1].v + first,
                             p->d->values + first, p->d->sigma == NULL ? NULL : p->d->sigma + first };
}

static bool compute(mm_context *c, work *w)
{
    mm_onset_opts o = MM_ONSET_OPTS_INIT;
    o.k = mm_arg_number(&c->args, "threshold", o.k);
    mm_arg_range(&c->args, "normal", &o.lo, &o.hi);
    o.samples = (size_t)mm_arg_number(&c->args, "samples", (double)o.samples);
    o.seed = (uint64_t)mm_arg_number(&c->args, "seed", 0);
    const mm_table *table = w->run[w->zfc].d->table;
    const mm_moment_rows zfc = rows_of(&w->run[w->zfc]);
    mm_moment_rows fc = { 0 };
    if (w->fc >= 0)
        fc = rows_of(&w->run[w->fc]);
    return mm_sample_read(table, &w->sample, &c->diag, &c->err) &&
           (mm_shielding_find(&zfc, w->fc >= 0 ? &fc : NULL, &w->sample,
                              mm_arg_number(&c->args, "field-offset", 0), &o, &w->s, &c->err) ||
            mm_fail_in(&c->err, "%s", table->name));
}

/* What was assumed. */
static void tell_assumptions(mm_context *c, const work *w)
{
    const char *name = w->run[w->zfc].d->table->name;
    if (isnan(w->sample.volume.value))
        mm_warn(
            &c->diag, name, 0,
            "no fractions: the volume is not known; --meta mass=4.2mg and density=6.1g/cm3 (or dimensions) "
            "give it");
    else if (!w->sample.has_factor)
        mm_warn(
            &c->diag, name, 0,
            "the demagnetisation factor N is taken to be 0: --meta dimensions=4x3x0.5mm or N=0.3 gives it");
    if (w->fc >= 0 && w->s.fc.plateau.chi.value < w->s.zfc.plateau.chi.value && w->s.zfc.onset.found)
        mm_warn(&c->diag, name, 0, "the second run is more diamagnetic than the first: is it the ZFC run?");
    if (w->s.shielding.value > 1.1)
        mm_warn(&c->diag, name, 0,
                "the shielding fraction is above 1: demagnetisation, density, or a field that is off");
    if (fabs(w->s.zfc.field) < 50 && !mm_arg_given(&c->args, "field-offset"))
        mm_remark(&c->diag, name, 0,
                  "remanence of a superconducting magnet may change %.3g Oe by tens: --field-offset",
                  w->s.zfc.field);
}

/* What cannot be trusted. */
static void judge_run(mm_context *c, const mm_shielding_run *r, const char *which)
{
    if (!r->given)
        return;
    if (!r->onset.found) {
        mm_warn(&c->diag, NULL, 0, "%s: no diamagnetic transition within the data", which);
        c->unusable = true;
        return;
    }
    if (!r->onset.normal) {
        mm_warn(&c->diag, NULL, 0,
                "%s: the normal state is not reached: chi still rises at %.4g K, so there is no onset", which,
                r->onset.normal_hi);
        c->unusable = true;
    }
    if (!r->plateau.flat)
        mm_warn(&c->diag, NULL, 0,
                "%s: no plateau at %.4g K: dchi/dT is %.2g(%.1g) per K of %.3g, so the fraction is a lower "
                "bound",
                which, r->plateau.t, r->plateau.slope.value, r->plateau.slope.error, r->plateau.chi.value);
    if (r->onset.one_sided)
        mm_warn(&c->diag, NULL, 0, "%s: dchi/dT is cut on one side: the width is twice the other half",
                which);
}

static bool add(mm_context *c, const char *name, const char *unit, mm_known v, const char *flag)
{
    return mm_report_add_quantity(&c->report, name, unit, v.value, isfinite(v.value) ? v.error : NAN, flag,
                                  &c->err);
}

static bool add_places(mm_context *c, const mm_onset *o, const char *suffix)
{
    static const char *const names[MM_ONSET_PLACES] = {
        "Tc_onset", "Tc_onset_tangent", "Tc_onset_1pct", "Tc_onset_5pct", "Tc_onset_10pct",
        "Tc_50pct", "T_steepest",       "width",         "width_10_90"
    };
    for (int p = 0; p < MM_ONSET_PLACES; p++) {
        char name[48];
        snprintf(name, sizeof name, "%s%s", names[p], suffix);
        if (!add(c, name, "K", o->place[p], p == MM_ONSET_WIDTH && o->one_sided ? "one-sided" : NULL))
            return false;
    }
    return true;
}

/* The maxima of dchi/dT: a distribution of Tc with one or with several. */
static bool add_steps(mm_context *c, const mm_onset *o)
{
    const size_t n = o->found ? o->nstep : 0;
    if (!add(c, "steps", "1", (mm_known){ (double)n, NAN }, NULL))
        return false;
    for (size_t i = 0; n > 1 && i < n; i++) {
        char name[2][32];
        snprintf(name[0], sizeof name[0], "T_step_%zu", i + 1);
        snprintf(name[1], sizeof name[1], "part_step_%zu", i + 1);
        if (!add(c, name[0], "K", (mm_known){ o->step[i].t, NAN }, NULL) ||
            !add(c, name[1], "1", (mm_known){ o->step[i].part, NAN }, NULL))
            return false;
    }
    return true;
}

static bool add_quantities(mm_context *c, const work *w)
{
    const mm_shielding *s = &w->s;
    const bool found = s->zfc.onset.found;
    const char *zfc_flag = found && !s->zfc.plateau.flat ? "no-plateau" : NULL,
               *fc_flag = found && s->fc.given && !s->fc.plateau.flat ? "no-plateau" : NULL;
    return add_places(c, &s->zfc.onset, "") &&
           add(c, "N", "1",
               w->sample.factor.error > 0 ? w->sample.factor : (mm_known){ w->sample.factor.value, NAN },
               NULL) &&
           add(c, "shielding_fraction", "1", s->shielding, zfc_flag) &&
           add(c, "meissner_fraction", "1", s->meissner, fc_flag) &&
           add(c, "fc_zfc_ratio", "1", s->ratio, NULL) && add(c, "T_split", "K", s->split, NULL) &&
           add(c, "shielding_nominal", s->nominal_unit, s->nominal_zfc, zfc_flag) &&
           add(c, "meissner_nominal", s->nominal_unit, s->nominal_fc, fc_flag) &&
           add(c, "T_lowest", "K", (mm_known){ s->zfc.plateau.t, NAN }, NULL) &&
           add(c, "field", "Oe", (mm_known){ s->zfc.field, NAN }, NULL) && add_steps(c, &s->zfc.onset) &&
           (!s->fc.given || add_places(c, &s->fc.onset, "_fc"));
}

/* Put the points of a run and the derivative of its smoothed curve below the rows that are there. */
static bool add_rows(mm_context *c, const mm_shielding_run *r, const char *name, mm_table *out)
{
    const size_t first = out->nrow;
    const mm_onset *o = &r->onset;
    if (!r->given)
        return true;
    if (!mm_table_resize(out, first + r->curve.n, &c->err))
        return false;
    for (size_t i = 0; i < r->curve.n; i++) {
        const double step = o->grid[1] - o->grid[0], place = (r->curve.t[i] - o->grid[0]) / step;
        const size_t k = place < (double)(o->ngrid - 1) ? (size_t)place : o->ngrid - 1;
        out->col[0].v[first + i] = r->curve.t[i];
        out->col[1].v[first + i] = r->curve.chi[i];
        out->col[2].v[first + i] = r->curve.sigma == NULL ? NAN : r->curve.sigma[i];
        out->col[3].v[first + i] = o->slope[k];
        if (!mm_table_set_text(out, first + i, 4, name, &c->err))
            return false;
    }
    return true;
}

static bool make_table(mm_context *c, const work *w)
{
    const char *unit = w->s.chi.unit;
    char *per_kelvin = strcmp(unit, "1") == 0 ? mm_strdup("1/K") : mm_format("%s K-1", unit);
    mm_table *out = c->report.table = mm_table_new("shielding", &c->err);
    const bool good = out != NULL && per_kelvin != NULL &&
                      mm_table_add(out, "T", "K", MM_NUMBER, &c->err) >= 0 &&
                      mm_table_add(out, "chi", unit, MM_NUMBER, &c->err) >= 0 &&
                      mm_table_add(out, "chi_err", unit, MM_NUMBER, &c->err) >= 0 &&
                      mm_table_add(out, "dchi_dT", per_kelvin, MM_NUMBER, &c->err) >= 0 &&
                      mm_table_add(out, "run", "", MM_TEXT, &c->err) >= 0 &&
                      mm_meta_set_number(out, "smoothing_lambda", w->s.zfc.onset.lambda, NULL, &c->err) &&
                      add_rows(c, &w->s.zfc, "ZFC", out) && add_rows(c, &w->s.fc, "FC", out);
    free(per_kelvin);
    return good || mm_fail_memory(&c->err, "a table");
}

bool mm_run_shielding(mm_context *c)
{
    mm_inputs inputs = { 0 };
    mm_tables tables = { 0 };
    work w = { 0 };
    bool good = mm_plot_check(c) && mm_inputs_read(c, &inputs) && mm_magnet_prepare_all(c, &inputs) &&
                mm_inputs_tables(&inputs, &tables, &c->err) && make_datasets(c, &tables, &w) &&
                choose(c, &w) && compute(c, &w);
    if (good) {
        tell_assumptions(c, &w);
        judge_run(c, &w.s.zfc, "ZFC");
        judge_run(c, &w.s.fc, "FC");
        good = add_quantities(c, &w) && make_table(c, &w) && mm_context_write(c) &&
               (!mm_plot_wanted(c, false) || mm_shielding_figure(c, &w.s));
    }
    work_free(&w);
    free(tables.t);
    mm_inputs_free(&inputs);
    return good;
}
