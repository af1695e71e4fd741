/* xasfit hysteresis: a quantity on heating and on cooling, where the branches part and meet again. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "cli/figure_options.h"
#include "cli/input.h"
#include "cli/verbs.h"
#include "num/order.h"
#include "xas/hysteresis.h"

const mm_option mm_xas_hysteresis_options[] = {
    { "threshold", 0, MM_OPT_NUMBER, "K", "sigmas of the threshold crossing (3)", 0.5, 100 },
    { "chance", 0, MM_OPT_NUMBER, "P", "a split that noise gives more often than this is none (0.005)", 1e-9,
      0.5 },
    { "samples", 0, MM_OPT_COUNT, "N", "samples of the bootstrap (200)", 20, 1e5 },
    { "seed", 0, MM_OPT_COUNT, "N", "seed of random numbers (0)", 0, 0 },
    { NULL, 0, MM_OPT_FLAG, NULL, NULL, 0, 0 },
};

static const char sign_column[] = "branch_sign";

/* The points of one branch, owned, T ascending. */
typedef struct ramp {
    size_t n;
    double *t, *q, *sigma;
} ramp;

static void ramp_free(ramp *r)
{
    free(r->t);
    free(r->q);
    free(r->sigma);
}

/* 1 for heating, -1 for cooling, NaN for anything else. */
static double sign_of_word(const char *word)
{
    static const struct {
        const char *begin;
        double sign;
    } words[] = { { "heat", 1 }, { "warm", 1 }, { "up", 1 }, { "cool", -1 }, { "down", -1 } };
    for (size_t i = 0; word != NULL && i < sizeof words / sizeof *words; i++) {
        mm_slice slice = mm_slice_of(word);
        const size_t n = strlen(words[i].begin);
        if (slice.n >= n && mm_slice_is_nocase((mm_slice){ word, n }, words[i].begin))
            return words[i].sign;
    }
    return NAN;
}

/* Give the table a column of signs: the branch as a number that can be picked with the other variables. */
static bool add_signs(mm_context *c, mm_table *table)
{
    const ptrdiff_t branch = mm_table_find(table, "branch"),
                    out = mm_table_add(table, sign_column, "", MM_NUMBER, &c->err);
    if (out < 0)
        return false;
    double *sign = table->col[out].v;
    if (branch >= 0 && table->col[branch].kind == MM_TEXT) {
        for (size_t i = 0; i < table->nrow; i++)
            sign[i] = sign_of_word(table->col[branch].text[i]);
        return true;
    }
    const ptrdiff_t own = mm_table_find(table, "temperature");
    const char *x = mm_arg_text(&c->args, "x", own >= 0 ? "temperature" : "$1"), *name, *unit;
    double *t = mm_table_values(table, x, &name, &unit, &c->err);
    if (t != NULL)
        mm_ramp_signs(table->nrow, t, sign);
    free(t);
    mm_warn(&c->diag, table->name, 0,
            "no column 'branch': heating and cooling are told by the order of the rows");
    return t != NULL;
}

static bool ramp_take(const mm_dataset *d, double sign, ramp *r, mm_err *err)
{
    size_t *order = mm_zalloc(d->n, sizeof *order);
    r->t = mm_zalloc(d->n, sizeof *r->t);
    r->q = mm_zalloc(d->n, sizeof *r->q);
    r->sigma = mm_zalloc(d->n, sizeof *r->sigma);
    const bool good = order != NULL && r->t != NULL && r->q != NULL && r->sigma != NULL;
    const size_t n = good ? mm_order(d->n, d->x[0].v, order) : 0;
    for (size_t i = 0; i < n; i++)
        if (d->x[1].v[order[i]] == sign) {
            r->t[r->n] = d->x[0].v[order[i]];
            r->q[r->n] = d->values[order[i]];
            r->sigma[r->n++] = d->sigma != NULL ? d->sigma[order[i]] : 1;
        }
    free(order);
    return good || mm_fail_memory(err, "a branch");
}

/* Points at one temperature become their weighted mean. */
static void ramp_join(ramp *r)
{
    size_t kept = 0;
    for (size_t i = 0; i < r->n;) {
        double w = 0, wq = 0;
        size_t k = i;
        for (; k < r->n && r->t[k] == r->t[i]; k++) {
            w += 1 / (r->sigma[k] * r->sigma[k]);
            wq += r->q[k] / (r->sigma[k] * r->sigma[k]);
        }
        r->t[kept] = r->t[i];
        r->q[kept] = wq / w;
        r->sigma[kept++] = 1 / sqrt(w);
        i = k;
    }
    r->n = kept;
}

static mm_branch branch_of(const ramp *r)
{
    return (mm_branch){ r->n, r->t, r->q, r->sigma };
}

/* Without errors: the scatter of both branches, and its degrees of freedom. */
static bool estimate_noise(mm_context *c, ramp *r, double *dof)
{
    const mm_branch heating = branch_of(&r[0]), cooling = branch_of(&r[1]);
    double sigma;
    if (!mm_hysteresis_noise(&heating, &cooling, &sigma, dof, &c->err))
        return false;
    for (size_t b = 0; b < 2; b++)
        for (size_t i = 0; i < r[b].n; i++)
            r[b].sigma[i] = sigma;
    mm_warn(&c->diag, NULL, 0, "no errors are given; from the scatter of both branches they are %.3g", sigma);
    return true;
}

static bool add_quantity(mm_context *c, const char *name, const char *unit, mm_measured m, const char *flag)
{
    return mm_report_add_quantity(&c->report, name, unit, m.value, m.error, flag, &c->err);
}

static bool add_quantities(mm_context *c, const mm_hysteresis *h, const char *t_unit, const char *q_unit)
{
    char *area_unit = strcmp(q_unit, "") == 0 || strcmp(q_unit, "1") == 0
                          ? mm_strdup(t_unit)
                          : mm_format("%s %s", q_unit, t_unit);
    const char *open_above = h->present && isnan(h->bifurcation.value) ? "beyond the data" : NULL;
    const char *open_below = h->present && isnan(h->closing.value) ? "beyond the data" : NULL;
    const bool good = area_unit != NULL &&
                      add_quantity(c, "T_bifurcation", t_unit, h->bifurcation, open_above) &&
                      add_quantity(c, "T_closing", t_unit, h->closing, open_below) &&
                      add_quantity(c, "T_max_split", t_unit, h->top, NULL) &&
                      add_quantity(c, "max_split", q_unit, h->height, NULL) &&
                      add_quantity(c, "loop_area", area_unit, h->area, NULL) &&
                      add_quantity(c, "T_crossover", t_unit, h->crossover, NULL) &&
                      add_quantity(c, "T_bifurcation_threshold", t_unit, h->bifurcation_k, NULL) &&
                      add_quantity(c, "T_closing_threshold", t_unit, h->closing_k, NULL) &&
                      add_quantity(c, "chance", "1", (mm_measured){ h->chance, NAN }, NULL);
    free(area_unit);
    return good || mm_fail_memory(&c->err, "quantities");
}

static bool make_table(mm_context *c, const mm_hysteresis *h, const mm_dataset *d)
{
    const char *t_unit = d->x[0].unit, *q_unit = d->y[0].unit;
    const struct {
        const char *name, *unit;
        const double *v;
    } columns[] = {
        { "temperature", t_unit, h->t },           { "heating", q_unit, h->heating },
        { "heating_err", q_unit, h->heating_err }, { "cooling", q_unit, h->cooling },
        { "cooling_err", q_unit, h->cooling_err }, { "split", q_unit, h->split },
        { "split_err", q_unit, h->split_err },
    };
    mm_table *table = c->report.table = mm_table_new(d->table->name, &c->err);
    bool good = table != NULL && mm_table_resize(table, h->n, &c->err);
    for (size_t i = 0; good && i < sizeof columns / sizeof *columns; i++) {
        const ptrdiff_t col = mm_table_add(table, columns[i].name, columns[i].unit, MM_NUMBER, &c->err);
        good = col >= 0;
        if (good)
            memcpy(table->col[col].v, columns[i].v, h->n * sizeof *columns[i].v);
    }
    return good;
}

/* One branch with its errors, and a line with arrows in the direction in which it was measured. */
static bool draw_branch(mm_panel *panel, const ramp *r, bool rising, int color, int marker, const char *label)
{
    double *x = mm_zalloc(r->n, sizeof *x), *y = mm_zalloc(r->n, sizeof *y);
    const bool good = x != NULL && y != NULL;
    for (size_t i = 0; good && i < r->n; i++) {
        const size_t from = rising ? i : r->n - 1 - i;
        x[i] = r->t[from];
        y[i] = r->q[from];
    }
    if (good)
        mm_panel_line(panel, r->n, x, y, (mm_style){ .color = color, .width = 0.6, .arrows = true }, NULL);
    mm_panel_points(panel, r->n, r->t, r->q, NULL, r->sigma,
                    (mm_style){ .color = color, .marker = marker, .dash = MM_DASH_NONE }, label);
    free(x);
    free(y);
    return good;
}

static void mark(mm_panel *panel, double t)
{
    if (isfinite(t))
        mm_panel_vline(panel, t, (mm_style){ .color = MM_COLOR_GREY, .dash = MM_DASH_DOTTED, .width = 0.7 },
                       NULL);
}

enum { GRID = 300 };

/* The fitted opening. */
static void draw_opening(mm_panel *panel, const mm_hysteresis *h)
{
    double x[GRID], y[GRID];
    for (size_t i = 0; i < GRID; i++) {
        x[i] = h->t[0] + (h->t[h->n - 1] - h->t[0]) * (double)i / (GRID - 1);
        y[i] = mm_openings_value(&h->opening, x[i]);
    }
    mm_panel_line(panel, GRID, x, y, (mm_style){ .color = MM_COLOR_CYCLE + 2, .width = 0.9 }, NULL);
}

/* The split, the band in which it counts as zero, and the fitted opening. */
static bool draw_split(const mm_hysteresis *h, mm_panel *panel, double k)
{
    double *band = mm_zalloc(2 * h->n, sizeof *band);
    if (band == NULL)
        return false;
    for (size_t i = 0; i < h->n; i++) {
        band[i] = -k * h->split_err[i];
        band[h->n + i] = k * h->split_err[i];
    }
    mm_panel_area(panel, h->n, h->t, band, band + h->n, (mm_style){ .color = MM_COLOR_LIGHT }, NULL);
    mm_panel_hline(panel, 0, (mm_style){ .color = MM_COLOR_GREY, .width = 0.6 }, NULL);
    if (h->present)
        draw_opening(panel, h);
    mm_panel_points(panel, h->n, h->t, h->split, NULL, h->split_err,
                    (mm_style){ .color = MM_COLOR_BLACK, .marker = MM_MARKER_CIRCLE, .dash = MM_DASH_NONE },
                    NULL);
    free(band);
    return true;
}

static char *note_of(const mm_hysteresis *h, const char *unit)
{
    const struct {
        const char *label;
        mm_measured m;
    } lines[] = { { "*T*_{bif}", h->bifurcation }, { "*T*_{max}", h->top }, { "*T*_{close}", h->closing } };
    mm_buf buf = { 0 };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        mm_note_quantity(&buf, lines[i].label, lines[i].m.value, lines[i].m.error, unit);
    return mm_buf_take(&buf);
}

static bool draw(mm_context *c, const ramp r[2], const mm_hysteresis *h, const mm_dataset *d,
                 const char *t_unit)
{
    mm_figure *figure = mm_figure_from_options(c);
    char *quantity = mm_markup_escape(d->y[0].name), *note = note_of(h, t_unit);
    bool good = figure != NULL && quantity != NULL && note != NULL;
    if (good) {
        mm_panel *panel = mm_figure_panel(figure, 1, false);
        const char *title = strcmp(d->y[0].name, "f1_over_f0") == 0 ? "*f*^{1}/*f*^{0}" : quantity;
        good = draw_branch(panel, &r[0], true, MM_COLOR_CYCLE + 1, MM_MARKER_CIRCLE, "heating") &&
               draw_branch(panel, &r[1], false, MM_COLOR_CYCLE, MM_MARKER_SQUARE, "cooling");
        mm_panel_apply_options(c, panel, "Temperature", t_unit, title, d->y[0].unit);
        if (note[0] != '\0')
            mm_panel_note(panel, note);
        mm_panel *below = mm_figure_panel(figure, 0.5, true);
        mm_panel_xlabel(below, mm_arg_text(&c->args, "xlabel", "Temperature"),
                        mm_arg_given(&c->args, "xlabel") ? NULL : t_unit);
        mm_panel_ylabel(below, "Split", d->y[0].unit);
        const double marked[] = { h->bifurcation.value, h->top.value, h->closing.value };
        for (size_t i = 0; i < sizeof marked / sizeof *marked; i++) {
            mark(panel, marked[i]);
            mark(below, marked[i]);
        }
        good = good && draw_split(h, below, 1) && mm_figure_to_files(c, figure, 0);
    }
    mm_figure_free(figure);
    free(quantity);
    free(note);
    return good || mm_fail_memory(&c->err, "a figure");
}

static mm_hysteresis_opts options_of(mm_context *c)
{
    mm_hysteresis_opts o = MM_HYSTERESIS_OPTS_INIT;
    o.k = mm_arg_number(&c->args, "threshold", o.k);
    o.chance = mm_arg_number(&c->args, "chance", o.chance);
    o.samples = (size_t)mm_arg_number(&c->args, "samples", (double)o.samples);
    o.seed = (uint64_t)mm_arg_number(&c->args, "seed", 0);
    return o;
}

static bool run_dataset(mm_context *c, const mm_dataset *d)
{
    ramp r[2] = { { 0 }, { 0 } };
    mm_hysteresis h = { 0 };
    mm_hysteresis_opts o = options_of(c);
    bool good = ramp_take(d, 1, &r[0], &c->err) && ramp_take(d, -1, &r[1], &c->err);
    if (good && (r[0].n < 4 || r[1].n < 4))
        good = mm_fail(&c->err, MM_EINPUT, "%s: %zu rows on heating and %zu on cooling; each needs 4",
                       d->table->name, r[0].n, r[1].n);
    good = good && (d->sigma != NULL || estimate_noise(c, r, &o.dof));
    if (good) {
        ramp_join(&r[0]);
        ramp_join(&r[1]);
        const mm_branch heating = branch_of(&r[0]), cooling = branch_of(&r[1]);
        good = mm_hysteresis_find(&heating, &cooling, &o, &h, &c->err) ||
               mm_fail_in(&c->err, "%s", d->table->name);
    }
    if (good && !h.present)
        mm_warn(&c->diag, d->table->name, 0,
                "no hysteresis: noise gives a split like this with a probability of up to %.2g", h.chance);
    const char *t_unit = good && d->x[0].unit[0] != '\0' ? d->x[0].unit : "K";
    good = good && add_quantities(c, &h, t_unit, d->y[0].unit) && make_table(c, &h, d) &&
           mm_context_write(c) && (!mm_plot_wanted(c, false) || draw(c, r, &h, d, t_unit));
    mm_hysteresis_free(&h);
    ramp_free(&r[0]);
    ramp_free(&r[1]);
    return good;
}

/* All files are one measurement; a file a branch is as good as one that holds both. */
static mm_table *read_table(mm_context *c, mm_inputs *inputs)
{
    mm_tables tables = { 0 };
    mm_table *joined = NULL;
    bool good = mm_inputs_read(c, inputs) && mm_inputs_tables(inputs, &tables, &c->err);
    for (size_t i = 0; good && i < tables.n; i++)
        good = add_signs(c, tables.t[i]);
    if (good)
        joined = mm_tables_join(&tables, false, &c->err);
    free(tables.t);
    return joined;
}

bool mm_run_xas_hysteresis(mm_context *c)
{
    static const char *const x_name[] = { "temperature", "branch_sign" }, *const x_unit[] = { "", "" },
                             *const prefer[] = { "f1_over_f0", "valence", NULL };
    const mm_wanted wanted = { .nx = 2, .ny = 1, .x_name = x_name, .x_unit = x_unit, .y_prefer = prefer };
    mm_inputs inputs = { 0 };
    mm_dataset d = { 0 };
    mm_table *table = mm_plot_check(c) ? read_table(c, &inputs) : NULL;
    const bool good = table != NULL && mm_dataset_make(c, table, &wanted, &d) && run_dataset(c, &d);
    mm_dataset_free(&d);
    mm_table_free(table);
    mm_inputs_free(&inputs);
    return good;
}
