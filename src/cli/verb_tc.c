/* chifit tc: where transitions pass parts of the normal state, against temperature or field. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "cli/figure_options.h"
#include "cli/magnet_input.h"
#include "cli/verbs.h"
#include "magnet/resistance.h"
#include "magnet/tc.h"

const mm_option mm_tc_options[] = {
    { "normal", 0, MM_OPT_RANGE, "LO:HI", "temperatures, or sizes of the field, of the normal state", 0, 0 },
    { "normal-fit", 0, MM_OPT_CHOICE, "median|line", "what the normal state is (median)", 0, 0 },
    { "levels", 0, MM_OPT_TEXT, "LIST", "parts of the normal state in percent (10,50,90)", 0, 0 },
    { NULL, 0, MM_OPT_FLAG, NULL, NULL, 0, 0 },
};

/* What the verb works with. */
typedef struct work {
    mm_level_opts opts;
    mm_transitions list;
    char *signal, *unit; /* of the first dataset */
} work;

static bool read_levels(mm_context *c, mm_level_opts *o)
{
    mm_slice rest = mm_slice_of(mm_arg_text(&c->args, "levels", "10,50,90")), field;
    while (mm_slice_field(&rest, ',', &field)) {
        double percent;
        if (o->nlevel == MM_LEVELS_MAX || !mm_number_parse(field, &percent) || !(percent > 0) ||
            !(percent < 100))
            return mm_fail(&c->err, MM_EUSAGE, "--levels takes up to %d numbers between 0 and 100, not '%s'",
                           MM_LEVELS_MAX, mm_arg_text(&c->args, "levels", ""));
        o->level[o->nlevel++] = percent / 100;
    }
    return o->nlevel > 0 || mm_fail(&c->err, MM_EUSAGE, "--levels is empty");
}

static bool read_options(mm_context *c, work *w)
{
    w->opts.lo = w->opts.hi = NAN;
    mm_arg_range(&c->args, "normal", &w->opts.lo, &w->opts.hi);
    w->opts.line = mm_arg_choice(&c->args, "normal-fit", 0) == 1;
    return read_levels(c, &w->opts);
}

/* Column of the signal where -y does not name it: the resistance, else the moment. */
static const char *signal_of(mm_context *c, const mm_table *table)
{
    const ptrdiff_t resistance = mm_resistance_column(table, &c->diag);
    return resistance >= 0                       ? table->col[resistance].id
           : mm_table_find(table, "moment") >= 0 ? "moment"
                                                 : NULL;
}

/* A file without a field is taken for one in zero field. */
static bool need_columns(mm_context *c, mm_table *table)
{
    if (mm_table_find(table, "temperature") < 0 && !mm_arg_given(&c->args, "x"))
        return mm_fail(&c->err, MM_EINPUT, "%s: no column of the temperature", table->name);
    if (mm_table_find(table, "magnetic_field") >= 0 || mm_arg_count(&c->args, "x") > 1)
        return true;
    mm_warn(&c->diag, table->name, 0, "no column of the field: taken to be 0; --meta field=20Oe names it");
    const ptrdiff_t col = mm_table_add(table, "magnetic_field", "Oe", MM_NUMBER, &c->err);
    for (size_t i = 0; col >= 0 && i < table->nrow; i++)
        table->col[col].v[i] = 0;
    return col >= 0;
}

static bool add_table(mm_context *c, mm_table *table, work *w)
{
    static const char *const x_name[] = { "temperature", "magnetic_field" }, *const x_unit[] = { "K", "Oe" };
    if (!need_columns(c, table))
        return false;
    const char *const prefer[] = { mm_arg_given(&c->args, "y") ? NULL : signal_of(c, table), NULL };
    if (prefer[0] == NULL && !mm_arg_given(&c->args, "y"))
        return mm_fail(&c->err, MM_EINPUT, "%s: no column of a resistance or moment: -y names it",
                       table->name);
    const mm_wanted wanted = { 2, 1, x_name, x_unit, NULL, NULL, prefer };
    mm_dataset d;
    if (!mm_dataset_make(c, table, &wanted, &d))
        return false;
    const bool moment = strstr(d.y[0].name, "oment") != NULL;
    w->opts.rest = w->opts.rest || moment;
    const bool good = mm_transitions_add(&w->list, d.n, d.x[0].v, d.x[1].v, d.values, d.sigma, moment,
                                         &c->err) &&
                      (w->signal != NULL || ((w->signal = mm_strdup(d.y[0].name)) != NULL &&
                                             (w->unit = mm_strdup(d.y[0].unit)) != NULL));
    mm_dataset_free(&d);
    return good || mm_fail_memory(&c->err, "transitions");
}

static bool add_all(mm_context *c, mm_inputs *inputs, work *w)
{
    for (size_t i = 0; i < inputs->n; i++)
        for (size_t k = 0; k < inputs->input[i].tables.n; k++)
            if (!add_table(c, inputs->input[i].tables.t[k], w))
                return false;
    return w->list.n > 0 || mm_fail(&c->err, MM_EINPUT,
                                    "no ramp of 8 rows or more in temperature, or of a resistance in field "
                                    "('mmfit info' lists ramps)");
}

/* What a reader should know of one transition. */
static void judge_one(mm_context *c, const mm_transition *t, const mm_level_opts *o)
{
    const bool field = t->kind == MM_RUN_FIELD;
    const mm_levels *l = &t->levels;
    size_t missing = 0;
    for (size_t k = 0; k < o->nlevel; k++)
        missing += isnan(l->at[k].value);
    if (missing > 0)
        mm_warn(&c->diag, NULL, 0,
                "at %.5g %s: %zu of %zu levels are not reached: the signal goes from %.3g of that of the "
                "normal state",
                t->at, field ? "K" : "Oe", missing, o->nlevel, l->lowest);
    if (missing < o->nlevel && fabs(l->drift) > 0.1 && fabs(l->drift) > 5 * l->drift_err)
        mm_warn(
            &c->diag, NULL, 0,
            "at %.5g %s: the normal state may not be reached: the signal rises by %.0f %% over its range, "
            "%.5g to %.5g %s",
            t->at, field ? "K" : "Oe", 100 * l->drift, l->lo, l->hi, field ? "Oe" : "K");
}

static void judge(mm_context *c, const work *w)
{
    double moved = 0;
    size_t found = 0;
    for (size_t i = 0; i < w->list.n; i++) {
        if (!w->list.t[i].found)
            continue;
        judge_one(c, &w->list.t[i], &w->opts);
        for (size_t k = 0; k < w->opts.nlevel; k++)
            found += isfinite(w->list.t[i].levels.at[k].value);
        if (fabs(w->list.t[i].levels.moved) > fabs(moved))
            moved = w->list.t[i].levels.moved;
    }
    if (w->opts.line)
        mm_warn(&c->diag, NULL, 0,
                "the normal state is a straight line: it moves levels by up to %.4g against its median",
                moved);
    if (w->list.left_out > 0)
        mm_remark(&c->diag, NULL, 0, "%zu rows lie in runs that are too short, or no transitions",
                  w->list.left_out);
    if (found == 0) {
        mm_warn(&c->diag, NULL, 0, "no transition within the data");
        c->unusable = true;
    }
}

static double *add_column(mm_table *out, const char *name, const char *unit, mm_err *err)
{
    const ptrdiff_t col = mm_table_add(out, name, unit, MM_NUMBER, err);
    return col < 0 ? NULL : out->col[col].v;
}

/* Columns of one kind of transition: where it is, the levels with errors, and their spread over the ramps. */
static bool add_levels(mm_context *c, const work *w, mm_run_kind kind, mm_table *out)
{
    const bool field = kind == MM_RUN_FIELD;
    const char *unit = field ? "Oe" : "K";
    const char letter = field ? 'H' : 'T';
    double *at = add_column(out, field ? "T" : "H", field ? "K" : "Oe", &c->err);
    for (size_t i = 0; at != NULL && i < out->nrow; i++)
        at[i] = w->list.t[i].kind == kind ? w->list.t[i].at : NAN;
    for (size_t k = 0; at != NULL && k < 2 * w->opts.nlevel; k++) {
        const size_t level = k / 2;
        char name[64];
        snprintf(name, sizeof name, "%c%.4g%s", letter, 100 * w->opts.level[level], k % 2 == 1 ? "_err" : "");
        double *v = add_column(out, name, unit, &c->err);
        for (size_t i = 0; v != NULL && i < out->nrow; i++) {
            const mm_transition *t = &w->list.t[i];
            const mm_level_place *place = &t->levels.at[level];
            v[i] = t->kind != kind || !t->found ? NAN : k % 2 == 1 ? place->error : place->value;
        }
        if (v == NULL)
            return false;
    }
    return at != NULL;
}

/* What went into each row. */
static bool add_facts(mm_context *c, const work *w, mm_table *out)
{
    double *normal = add_column(out, "normal", w->unit, &c->err),
           *normal_err = normal == NULL ? NULL : add_column(out, "normal_err", w->unit, &c->err);
    static const char *const names[] = { "normal_lo", "normal_hi", "spread", "ramps" };
    double *v[4] = { NULL };
    /* adding a column may move the others' headers, never their values */
    for (size_t k = 0; normal_err != NULL && k < 4; k++)
        if ((v[k] = add_column(out, names[k], "", &c->err)) == NULL)
            return false;
    for (size_t i = 0; normal_err != NULL && i < out->nrow; i++) {
        const mm_transition *t = &w->list.t[i];
        const mm_level_place *middle = &t->levels.at[w->opts.nlevel / 2];
        normal[i] = t->found ? t->levels.normal : NAN;
        normal_err[i] = t->found ? t->levels.normal_err : NAN;
        v[0][i] = t->found ? t->levels.lo : NAN;
        v[1][i] = t->found ? t->levels.hi : NAN;
        v[2][i] = t->found ? middle->spread : NAN;
        v[3][i] = (double)t->nramp;
    }
    return normal_err != NULL;
}

static bool has_kind(const work *w, mm_run_kind kind)
{
    for (size_t i = 0; i < w->list.n; i++)
        if (w->list.t[i].kind == kind)
            return true;
    return false;
}

static bool make_table(mm_context *c, const work *w)
{
    mm_table *out = c->report.table = mm_table_new("tc", &c->err);
    return out != NULL && mm_table_resize(out, w->list.n, &c->err) &&
           mm_meta_set(out, "signal", w->signal, &c->err) &&
           mm_meta_set(out, "normal_fit", w->opts.line ? "line" : "median", &c->err) &&
           (!has_kind(w, MM_RUN_FIELD) || add_levels(c, w, MM_RUN_FIELD, out)) &&
           (!has_kind(w, MM_RUN_TEMPERATURE) || add_levels(c, w, MM_RUN_TEMPERATURE, out)) &&
           add_facts(c, w, out);
}

/* A single transition is a quantity too. */
static bool add_quantities(mm_context *c, const work *w)
{
    const mm_transition *t = w->list.t;
    if (w->list.n != 1 || !t->found)
        return true;
    const bool field = t->kind == MM_RUN_FIELD;
    for (size_t k = 0; k < w->opts.nlevel; k++) {
        char name[32];
        snprintf(name, sizeof name, "%c%.4g", field ? 'H' : 'T', 100 * w->opts.level[k]);
        if (!mm_report_add_quantity(&c->report, name, field ? "Oe" : "K", t->levels.at[k].value,
                                    t->levels.at[k].error, NULL, &c->err))
            return false;
    }
    return mm_report_add_quantity(&c->report, "normal", w->unit, t->levels.normal, t->levels.normal_err, NULL,
                                  &c->err);
}

/* Where a transition passes its levels: filled the middle one, open the lower and the higher ones. */
static void draw_levels(mm_panel *panel, const mm_transition *t, const mm_level_opts *o, bool labels)
{
    for (size_t k = 0; t->found && k < o->nlevel; k++) {
        const size_t middle = o->nlevel / 2;
        const double y = t->levels.rest + o->level[k] * (t->levels.normal - t->levels.rest);
        const int marker = k == middle  ? MM_MARKER_DIAMOND
                           : k < middle ? MM_MARKER_DOWN + MM_MARKER_OPEN
                                        : MM_MARKER_TRIANGLE + MM_MARKER_OPEN;
        char label[32];
        snprintf(label, sizeof label, "%.4g %%", 100 * o->level[k]);
        mm_panel_points(
            panel, 1, &t->levels.at[k].value, &y, &t->levels.at[k].error, NULL,
            (mm_style){ .color = MM_COLOR_BLACK, .marker = marker, .dash = MM_DASH_NONE, .size = 4 },
            labels ? label : NULL);
    }
}

static void draw_ramps(mm_panel *panel, const mm_transition *t, int color)
{
    for (size_t k = 0; k < t->nramp; k++)
        mm_panel_points(panel, t->ramp[k].n, t->ramp[k].x, t->ramp[k].y, NULL, NULL,
                        (mm_style){ .color = color,
                                    .marker = MM_MARKER_CIRCLE,
                                    .size = t->ramp[k].n > 100 ? 1.2 : 2.2,
                                    .width = 0.5 },
                        NULL);
}

static void draw_kind(mm_context *c, const work *w, mm_run_kind kind, bool first, mm_figure *figure)
{
    const bool field = kind == MM_RUN_FIELD;
    double lo = INFINITY, hi = -INFINITY;
    size_t n = 0;
    for (size_t i = 0; i < w->list.n; i++)
        if (w->list.t[i].kind == kind) {
            lo = fmin(lo, w->list.t[i].at);
            hi = fmax(hi, w->list.t[i].at);
            n++;
        }
    mm_panel *panel = mm_figure_panel(figure, 1, false);
    char *signal = mm_markup_escape(w->signal);
    for (size_t i = 0; i < w->list.n; i++)
        if (w->list.t[i].kind == kind)
            draw_ramps(panel, &w->list.t[i],
                       n == 1 ? MM_COLOR_CYCLE
                              : mm_color_map(MM_MAP_CURVES, (w->list.t[i].at - lo) / (hi - lo)));
    bool labelled = false;
    for (size_t i = 0; i < w->list.n; i++)
        if (w->list.t[i].kind == kind) {
            draw_levels(panel, &w->list.t[i], &w->opts, !labelled);
            labelled = true;
        }
    if (n > 1)
        mm_panel_colorbar(panel, MM_MAP_CURVES, lo, hi, field ? "Temperature" : "|*H*|", field ? "K" : "Oe");
    const char *x = field ? "|*H*|" : "Temperature", *unit = field ? "Oe" : "K";
    if (first) {
        mm_panel_apply_options(c, panel, x, unit, signal != NULL ? signal : "", w->unit);
    } else {
        mm_panel_xlabel(panel, x, unit);
        mm_panel_ylabel(panel, signal != NULL ? signal : "", w->unit);
    }
    free(signal);
}

static bool draw(mm_context *c, const work *w)
{
    mm_figure *figure = mm_figure_from_options(c);
    if (figure == NULL)
        return false;
    const bool temperature = has_kind(w, MM_RUN_TEMPERATURE), field = has_kind(w, MM_RUN_FIELD);
    if (temperature)
        draw_kind(c, w, MM_RUN_TEMPERATURE, true, figure);
    if (field)
        draw_kind(c, w, MM_RUN_FIELD, !temperature, figure);
    const bool good = mm_figure_to_files(c, figure, 0);
    mm_figure_free(figure);
    return good;
}

bool mm_run_tc(mm_context *c)
{
    mm_inputs inputs = { 0 };
    work w = { 0 };
    bool good = mm_plot_check(c) && read_options(c, &w) && mm_inputs_read(c, &inputs) &&
                mm_magnet_prepare_all(c, &inputs) && add_all(c, &inputs, &w) &&
                mm_transitions_solve(&w.list, w.opts, &c->diag, &c->err);
    if (good) {
        judge(c, &w);
        good = make_table(c, &w) && add_quantities(c, &w) && mm_context_write(c) &&
               (!mm_plot_wanted(c, false) || draw(c, &w));
    }
    mm_transitions_free(&w.list);
    free(w.signal);
    free(w.unit);
    mm_inputs_free(&inputs);
    return good;
}
