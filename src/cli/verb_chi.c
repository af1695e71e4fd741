/* chifit chi: moments to susceptibilities in the unit asked for. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cli/dataset_columns.h"
#include "cli/figure_options.h"
#include "cli/magnet_input.h"
#include "cli/verbs.h"
#include "magnet/susceptibility.h"

const mm_option mm_chi_options[] = {
    { "units", 0, MM_OPT_TEXT, "UNIT", "emu/Oe, emu/g, emu/mol, emu/cm3, m3/kg, m3/mol or 1 (volume, SI)", 0,
      0 },
    { "internal", 0, MM_OPT_FLAG, NULL, "correct for demagnetisation (units 1)", 0, 0 },
    { NULL, 0, MM_OPT_FLAG, NULL, NULL, 0, 0 },
};

/* The finest unit that the sample is known for. */
static const char *unit_for(const mm_context *c, const mm_sample *s)
{
    const bool mass = isfinite(s->mass.value);
    return mm_arg_text(&c->args, "units",
                       mass && isfinite(s->molar_mass.value) ? "emu/mol"
                       : mass                                ? "emu/g"
                                                             : "emu/Oe");
}

static bool keep_facts(mm_context *c, const mm_table *table, const mm_sample *s, mm_table *out)
{
    for (size_t i = 0; i < table->nmeta; i++)
        if (!mm_meta_set(out, table->meta[i].key, table->meta[i].value, &c->err))
            return false;
    return isnan(s->mass.value) || mm_meta_set_number(out, "mass", 1e3 * s->mass.value, "mg", &c->err);
}

/* The susceptibility of one table; NULL: c->err. */
static mm_table *convert(mm_context *c, const mm_table *table)
{
    mm_sample sample;
    mm_susceptibility unit;
    mm_dataset d;
    if (!mm_moment_dataset(c, table, &d))
        return NULL;
    mm_table *out = NULL;
    if (mm_sample_read(table, &sample, &c->diag, &c->err) &&
        (mm_susceptibility_find(unit_for(c, &sample), &sample, &unit, &c->err) ||
         mm_fail_in(&c->err, "%s", table->name))) {
        const bool internal = mm_arg_given(&c->args, "internal");
        const mm_moment_rows rows = { d.n, d.x[0].v, d.x[1].v, d.values, d.sigma };
        if (internal && (strcmp(unit.unit, "1") != 0 || !sample.has_factor))
            mm_fail(&c->err, MM_EUSAGE,
                    "--internal needs --units 1, and --meta dimensions=4x3x0.5mm or N=0.3");
        else
            out = mm_susceptibility_table(table->name, &rows, &unit, internal ? sample.factor.value : 0,
                                          mm_arg_number(&c->args, "field-offset", 0), &c->err);
    }
    if (out != NULL && out->nrow < d.n)
        mm_warn(&c->diag, table->name, 0, "%zu rows left out: no field", d.n - out->nrow);
    mm_dataset_free(&d);
    if (out != NULL && !keep_facts(c, table, &sample, out)) {
        mm_table_free(out);
        return NULL;
    }
    return out;
}

/* Against the temperature, unless it is the field that moves. */
static void draw_table(mm_panel *panel, const mm_table *t, const char *label, bool field)
{
    const ptrdiff_t x = mm_table_find(t, field ? "H" : "T"), y = mm_table_find(t, "chi"),
                    sigma = mm_table_find(t, "chi_err");
    mm_panel_points(panel, t->nrow, t->col[x].v, t->col[y].v, NULL, sigma < 0 ? NULL : t->col[sigma].v,
                    (mm_style){ .color = MM_COLOR_AUTO, .marker = MM_MARKER_CIRCLE, .dash = MM_DASH_NONE },
                    label);
}

/* Does the field cover more of its range than the temperature of its own? */
static bool field_moves(const mm_table *t)
{
    double span[2];
    for (int k = 0; k < 2; k++) {
        const double *v = t->col[mm_table_find(t, k == 0 ? "T" : "H")].v;
        double lo = INFINITY, hi = -INFINITY;
        for (size_t i = 0; i < t->nrow; i++) {
            lo = fmin(lo, v[i]);
            hi = fmax(hi, v[i]);
        }
        span[k] = (hi - lo) / fmax(fabs(lo), fabs(hi));
    }
    return span[1] > span[0];
}

static bool draw(mm_context *c, const mm_tables *list, size_t number)
{
    mm_figure *figure = mm_figure_from_options(c);
    if (figure == NULL)
        return false;
    const mm_table *first = list->t[number > 0 ? number - 1 : 0];
    const bool field = field_moves(first);
    const char *unit = first->col[mm_table_find(first, "chi")].unit;
    mm_panel *panel = mm_figure_panel(figure, 1, false);
    for (size_t i = 0; i < list->n; i++) {
        char *label = list->n > 1 && number == 0 ? mm_markup_escape(list->t[i]->name) : NULL;
        if (number == 0 || number == i + 1)
            draw_table(panel, list->t[i], label, field);
        free(label);
    }
    mm_panel_apply_options(c, panel, field ? "Field" : "Temperature", field ? "Oe" : "K", "*χ*",
                           strcmp(unit, "1") == 0 ? "SI" : unit);
    const bool good = mm_figure_to_files(c, figure, number);
    mm_figure_free(figure);
    return good;
}

static bool draw_all(mm_context *c, const mm_tables *list)
{
    bool good = true;
    for (size_t i = 0; good && i < list->n && mm_plot_wanted(c, true); i++)
        good = draw(c, list, i + 1);
    return good && (!mm_plot_wanted(c, false) || draw(c, list, 0));
}

/* One table as it is, several under each other. */
static bool report(mm_context *c, mm_tables *list)
{
    c->report.table = list->n == 1 ? mm_table_copy(list->t[0], &c->err) : mm_datasets_join(list, &c->err);
    return c->report.table != NULL && mm_context_write(c);
}

static bool convert_all(mm_context *c, const mm_inputs *inputs, mm_tables *list)
{
    for (size_t i = 0; i < inputs->n; i++)
        for (size_t k = 0; k < inputs->input[i].tables.n; k++) {
            mm_table *out = convert(c, inputs->input[i].tables.t[k]);
            if (out == NULL || !mm_tables_add(list, out, &c->err))
                return false;
        }
    return true;
}

bool mm_run_chi(mm_context *c)
{
    mm_inputs inputs = { 0 };
    mm_tables list = { 0 };
    const bool good = mm_plot_check(c) && mm_inputs_read(c, &inputs) && mm_magnet_prepare_all(c, &inputs) &&
                      convert_all(c, &inputs, &list) && draw_all(c, &list) && report(c, &list);
    mm_tables_free(&list);
    mm_inputs_free(&inputs);
    return good;
}
