/* chifit loop: coercivity, remanence, saturation and high-field slope of magnetisation loops. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "base/unit.h"
#include "cli/figure_options.h"
#include "cli/loop_runs.h"
#include "cli/loop_superconductor.h"
#include "cli/verbs.h"

const mm_option mm_loop_options[] = {
    { "run", 0, MM_OPT_COUNT, "K", "the K-th loop of data that hold several", 1, 1e6 },
    { "units", 0, MM_OPT_TEXT, "UNIT", "moments as emu, A m2, emu/g, A m2/kg, emu/cm3, A/m, emu/mol or mu_B",
      0, 0 },
    { "high-field", 0, MM_OPT_NUMBER, "H", "the loop is closed above |H| in Oe (0.7 of the largest)", 0,
      1e9 },
    { "saturation", 0, MM_OPT_CHOICE, "auto|none|law",
      "approach to saturation a/H in high field (auto: where the data call for it)", 0, 0 },
    { "field-offset", 0, MM_OPT_TEXT, "H|fit",
      "take H in Oe off all fields; fit: what makes the branches images of each other", 0, 0 },
    { "keep-offset", 0, MM_OPT_FLAG, NULL, "leave the offset in the moment", 0, 0 },
    { "keep-drift", 0, MM_OPT_FLAG, NULL, "leave the drift in the moment", 0, 0 },
    { "keep-slope", 0, MM_OPT_FLAG, NULL, "leave the high-field slope in the moment", 0, 0 },
    { "superconductor", 0, MM_OPT_FLAG, NULL,
      "critical current by Bean's model and Hc1, of a sample of known dimensions", 0, 0 },
    { NULL, 0, MM_OPT_FLAG, NULL, NULL, 0, 0 },
};

static bool is_superconductor(const mm_context *c)
{
    return mm_arg_given(&c->args, "superconductor");
}

static bool options_of(mm_context *c, mm_loop_opts *o)
{
    *o = (mm_loop_opts)MM_LOOP_OPTS_INIT;
    o->high_field = mm_arg_number(&c->args, "high-field", NAN);
    o->law = (mm_saturation)mm_arg_choice(&c->args, "saturation", MM_SATURATION_AUTO);
    o->keep_offset = is_superconductor(c) || mm_arg_given(&c->args, "keep-offset");
    o->keep_drift = is_superconductor(c) || mm_arg_given(&c->args, "keep-drift");
    o->keep_slope = is_superconductor(c) || mm_arg_given(&c->args, "keep-slope");
    const char *offset = mm_arg_text(&c->args, "field-offset", "0");
    if (strcmp(offset, "fit") == 0 || mm_number_parse(mm_slice_of(offset), &o->field_offset))
        return true;
    return mm_fail(&c->err, MM_EUSAGE, "--field-offset takes a number in Oe or 'fit', not '%s'", offset);
}

/* What must be known to use the numbers. */
static void judge(mm_context *c, const mm_loop_run *r)
{
    const mm_loop *l = &r->loop;
    if (l->branch.down < 0 || l->branch.up < 0)
        mm_warn(&c->diag, r->name, 0, "no complete loop: %zu sweeps of the field, and both ways are needed",
                l->nsweep);
    else if (isnan(l->Hc.value) && fabs(l->Ms.value) > 4 * l->Ms.error)
        mm_warn(&c->diag, r->name, 0, "a branch does not pass zero: there is no coercivity");
    if (!l->saturated)
        mm_warn(&c->diag, r->name, 0,
                "not saturated: the moment still bends above %.4g Oe, so Ms and chi_hf hang on the range "
                "(--high-field)",
                l->high_field);
    else if (l->law)
        mm_warn(&c->diag, r->name, 0,
                "the moment approaches saturation above %.4g Oe as 1/H: Ms is what it approaches",
                l->high_field);
    if (l->remanent_field.value > 3 * l->remanent_field.error)
        mm_warn(
            &c->diag, r->name, 0,
            "the loop runs the other way round, as the remanence of a superconducting magnet makes it: the "
            "field is off by %.3g Oe, downwards on the way down",
            l->remanent_field.value);
    if (!(fabs(l->Ms.value) > 4 * l->Ms.error))
        mm_warn(&c->diag, r->name, 0, "nothing in the moment saturates: there is no coercivity");
    if (fabs(l->closure.value) > 0.05)
        mm_warn(&c->diag, r->name, 0, "the loop misses to close by %.2g of Ms", l->closure.value);
    mm_remark(&c->diag, r->name, 0, "high-field line above %.5g Oe; subtracted: offset %.4g, drift %.4g %s",
              l->high_field, l->offset.value, l->drift.value, r->unit);
}

static bool analyse(mm_context *c, mm_loop_runs *runs)
{
    mm_loop_opts opts;
    if (!options_of(c, &opts))
        return false;
    const bool fit = strcmp(mm_arg_text(&c->args, "field-offset", ""), "fit") == 0;
    for (size_t i = 0; i < runs->n; i++) {
        mm_loop_run *r = &runs->run[i];
        const mm_loop_data data = { r->n, r->field, r->moment, r->time };
        if (!mm_loop_analyse(&data, &opts, &r->loop, &c->err))
            return mm_fail_in(&c->err, "%s", r->name);
        if (fit && isfinite(r->loop.field_offset.value)) {
            mm_loop_opts moved = opts;
            moved.field_offset = r->loop.field_offset.value;
            mm_loop_free(&r->loop);
            if (!mm_loop_analyse(&data, &moved, &r->loop, &c->err))
                return mm_fail_in(&c->err, "%s", r->name);
        }
        if (!is_superconductor(c))
            judge(c, r);
    }
    return true;
}

/* All that is known of a loop, as quantities or as cells of a row. */
enum { QUANTITIES = 12 };

typedef struct quantity {
    const char *name;
    mm_loop_value m;
    const char *unit; /* NULL: the moment's over (-1) or times (1) Oe */
    int power;
    const char *flag;
} quantity;

/* A moment with the error of the mass or volume that it was divided by. */
static mm_loop_value scaled(const mm_loop_run *r, mm_loop_value m)
{
    return (mm_loop_value){ m.value, hypot(m.error, m.value * r->scale_error) };
}

static void quantities_of(const mm_loop_run *r, quantity q[QUANTITIES])
{
    const mm_loop *l = &r->loop;
    const char *flag = l->saturated ? NULL : "not saturated";
    const quantity all[QUANTITIES] = {
        { "Hc", l->Hc, "Oe", 0, NULL },
        { "Mr", scaled(r, l->Mr), r->unit, 0, NULL },
        { "Ms", scaled(r, l->Ms), r->unit, 0, flag },
        { "chi_hf", scaled(r, l->chi_hf), NULL, -1, flag },
        { "offset", scaled(r, l->offset), r->unit, 0, NULL },
        { "drift", scaled(r, l->drift), r->unit, 0, NULL },
        { "squareness", l->squareness, "1", 0, flag },
        { "area", scaled(r, l->area), NULL, 1, NULL },
        { "closure", l->closure, "1", 0, NULL },
        { "H_shift", l->shift, "Oe", 0, NULL },
        { "remanent_field", l->remanent_field, "Oe", 0, NULL },
        { "field_offset", l->field_offset, "Oe", 0, NULL },
    };
    memcpy(q, all, sizeof all);
}

static char *unit_of(const quantity *q, const mm_loop_run *r)
{
    const char *const units[] = { r->unit, "Oe" };
    const int powers[] = { 1, q->power };
    return q->unit != NULL ? mm_strdup(q->unit) : mm_unit_product(2, units, powers);
}

static bool add_quantities(mm_context *c, const mm_loop_run *r)
{
    quantity q[QUANTITIES];
    quantities_of(r, q);
    bool good = true;
    for (size_t i = 0; good && i < QUANTITIES; i++) {
        char *unit = unit_of(&q[i], r);
        good = unit != NULL && mm_report_add_quantity(&c->report, q[i].name, unit, q[i].m.value, q[i].m.error,
                                                      q[i].flag, &c->err);
        free(unit);
    }
    return good && (isnan(r->temperature) || mm_report_add_quantity(&c->report, "temperature", "K",
                                                                    r->temperature, NAN, NULL, &c->err));
}

static const char *branch_name(const mm_loop *l, size_t i)
{
    for (size_t k = 0; k < l->nsweep; k++)
        if (i >= l->sweep[k].first && i <= l->sweep[k].last)
            return l->branch.virgin == (ptrdiff_t)k ? "virgin" : l->sweep[k].rising ? "up" : "down";
    return NULL;
}

/* The points of one loop: as measured and corrected. */
static bool curve_table(mm_context *c, const mm_loop_run *r)
{
    mm_table *table = c->report.table = mm_table_new(r->name, &c->err);
    const ptrdiff_t field = table == NULL ? -1 : mm_table_add(table, "field", "Oe", MM_NUMBER, &c->err),
                    raw = field < 0 ? -1 : mm_table_add(table, "moment", r->unit, MM_NUMBER, &c->err),
                    corrected = raw < 0 ? -1 : mm_table_add(table, "corrected", r->unit, MM_NUMBER, &c->err),
                    branch = corrected < 0 ? -1 : mm_table_add(table, "branch", "", MM_TEXT, &c->err);
    if (branch < 0 || !mm_table_resize(table, r->n, &c->err))
        return false;
    memcpy(table->col[field].v, r->loop.field, r->n * sizeof(double));
    memcpy(table->col[raw].v, r->moment, r->n * sizeof(double));
    memcpy(table->col[corrected].v, r->loop.moment, r->n * sizeof(double));
    for (size_t i = 0; i < r->n; i++)
        if (!mm_table_set_text(table, i, (size_t)branch, branch_name(&r->loop, i), &c->err))
            return false;
    return true;
}

/* A cell of the table of loops, in a column that the first loop makes. */
static bool put(mm_table *table, size_t row, const char *name, const char *unit, double value, mm_err *err)
{
    ptrdiff_t col = mm_table_find(table, name);
    if (col < 0)
        col = mm_table_add(table, name, unit, MM_NUMBER, err);
    if (col >= 0)
        table->col[col].v[row] = value;
    return col >= 0;
}

/* Several loops: a row each. */
static bool loops_table(mm_context *c, const mm_loop_runs *runs)
{
    mm_table *table = c->report.table = mm_table_new("loops", &c->err);
    bool good = table != NULL && mm_table_add(table, "dataset", "", MM_TEXT, &c->err) >= 0 &&
                mm_table_resize(table, runs->n, &c->err);
    for (size_t i = 0; good && i < runs->n; i++) {
        const mm_loop_run *r = &runs->run[i];
        quantity q[QUANTITIES];
        quantities_of(r, q);
        good = mm_table_set_text(table, i, 0, r->table->name, &c->err) &&
               put(table, i, "temperature", "K", r->temperature, &c->err);
        for (size_t k = 0; good && k < QUANTITIES; k++) {
            char *unit = unit_of(&q[k], r), *error = mm_format("%s_err", q[k].name);
            good = unit != NULL && error != NULL && put(table, i, q[k].name, unit, q[k].m.value, &c->err) &&
                   put(table, i, error, unit, q[k].m.error, &c->err);
            free(unit);
            free(error);
        }
    }
    return good || mm_fail_memory(&c->err, "a table of loops");
}

static bool make_report(mm_context *c, const mm_loop_runs *runs)
{
    if (runs->n == 1)
        return add_quantities(c, &runs->run[0]) && curve_table(c, &runs->run[0]);
    mm_warn(&c->diag, NULL, 0, "%zu loops: a row each; --run K gives one of them as a curve", runs->n);
    return loops_table(c, runs);
}

static bool figures(mm_context *c, const mm_loop_runs *runs)
{
    bool good = true;
    for (size_t i = 0; good && i < runs->n && mm_plot_wanted(c, true); i++)
        good = mm_loop_figure(c, runs, i + 1);
    return good && (!mm_plot_wanted(c, false) || mm_loop_figure(c, runs, 0));
}

bool mm_run_loop(mm_context *c)
{
    mm_loop_runs runs = { 0 };
    bool good = mm_plot_check(c) && mm_loop_runs_read(c, &runs) && analyse(c, &runs);
    if (good && is_superconductor(c))
        good = mm_loop_superconductor(c, &runs);
    else
        good = good && make_report(c, &runs) && mm_context_write(c) && figures(c, &runs);
    mm_loop_runs_free(&runs);
    return good;
}
