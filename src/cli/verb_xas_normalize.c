/* xasfit normalize: raw scans to normalised spectra. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cli/dataset_columns.h"
#include "cli/figure_options.h"
#include "cli/verbs.h"
#include "cli/xas_scan.h"
#include "plot/series.h"

static bool add_column(mm_table *out, const char *header, const double *v, mm_err *err)
{
    const ptrdiff_t col = mm_table_add(out, header, NULL, MM_NUMBER, err);
    if (col >= 0)
        memcpy(out->col[col].v, v, out->nrow * sizeof *v);
    return col >= 0;
}

/* What was used: metadata of the table and, for a single scan, quantities of the report. */
static bool add_facts(mm_context *c, const mm_xas_scan *s, mm_table *out, bool alone)
{
    const mm_normalized *n = &s->norm;
    const struct {
        const char *name, *unit;
        double value;
    } facts[] = {
        { "e0", "eV", n->e0 },         { "edge_step", "1", n->edge_step }, { "pre_lo", "eV", n->pre_lo },
        { "pre_hi", "eV", n->pre_hi }, { "post_lo", "eV", n->post_lo },    { "post_hi", "eV", n->post_hi },
        { "degree", "1", n->degree },  { "shift", "eV", s->shift },
    };
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        if (!mm_meta_set_number(out, facts[i].name, facts[i].value, facts[i].unit, &c->err) ||
            (alone && !mm_report_add_quantity(&c->report, facts[i].name, facts[i].unit, facts[i].value, NAN,
                                              NULL, &c->err)))
            return false;
    const char *sample = mm_arg_text(&c->args, "self-absorption", NULL);
    if (!mm_meta_set(out, "method", mm_arg_text(&c->args, "method", "step"), &c->err) ||
        (sample != NULL && !mm_meta_set(out, "self_absorption", sample, &c->err)))
        return false;
    return !s->known || (mm_meta_set(out, "Element.symbol", s->edge.symbol, &c->err) &&
                         mm_meta_set(out, "Element.edge", s->edge.name, &c->err));
}

static mm_table *result_table(mm_context *c, const mm_xas_scan *s, bool alone)
{
    mm_table *out = mm_table_new(s->table->name, &c->err);
    bool good = out != NULL && mm_table_resize(out, s->spectrum.n, &c->err) &&
                mm_replace(&out->scan, s->table->scan);
    for (size_t i = 0; good && i < s->table->nmeta; i++)
        good = strncmp(s->table->meta[i].key, "Column.", 7) == 0 || /* of the raw file's columns */
               mm_meta_set(out, s->table->meta[i].key, s->table->meta[i].value, &c->err);
    if (good && add_facts(c, s, out, alone) && add_column(out, "energy (eV)", s->spectrum.energy, &c->err) &&
        add_column(out, "norm", s->norm.norm, &c->err) && add_column(out, "flat", s->norm.flat, &c->err) &&
        add_column(out, "pre", s->norm.pre, &c->err) && add_column(out, "post", s->norm.post, &c->err) &&
        add_column(out, "mu", s->spectrum.mu, &c->err) &&
        (s->norm_err == NULL || add_column(out, "norm_err", s->norm_err, &c->err)) &&
        (s->measured == NULL || add_column(out, "norm_measured", s->measured, &c->err)))
        return out;
    mm_table_free(out);
    mm_fail_memory(&c->err, "a spectrum");
    return NULL;
}

/* mu with the two curves, and the normalised curve below. */
static void draw_one(mm_context *c, const mm_xas_scan *s, mm_figure *figure)
{
    const mm_spectrum *p = &s->spectrum;
    const mm_normalized *m = &s->norm;
    const mm_style mu = { .color = MM_COLOR_BLACK, .width = 0.9 },
                   pre = { .color = MM_COLOR_CYCLE, .dash = MM_DASH_DASHED, .width = 0.8 },
                   post = { .color = MM_COLOR_CYCLE + 1, .dash = MM_DASH_DASHED, .width = 0.8 },
                   flat = { .color = MM_COLOR_CYCLE + 2, .width = 0.8 },
                   measured = { .color = MM_COLOR_CYCLE + 1, .dash = MM_DASH_DASHED, .width = 0.8 },
                   thin = { .color = MM_COLOR_GREY, .dash = MM_DASH_DOTTED, .width = 0.6 };
    mm_panel *raw = mm_figure_panel(figure, 1, false);
    mm_panel_line(raw, p->n, p->energy, p->mu, mu, "*μ*");
    mm_panel_line(raw, p->n, p->energy, m->pre, pre, "pre-edge");
    mm_panel_line(raw, p->n, p->energy, m->post, post, "post-edge");
    mm_panel_vline(raw, m->e0, thin, NULL);
    mm_panel_apply_options(c, raw, "Energy", "eV", "Absorption *μ*", NULL);
    mm_panel *norm = mm_figure_panel(figure, 1, true);
    mm_panel_hline(norm, 0, thin, NULL);
    mm_panel_hline(norm, 1, thin, NULL);
    mm_panel_vline(norm, m->e0, thin, NULL);
    if (s->measured != NULL)
        mm_panel_line(norm, p->n, p->energy, s->measured, measured, "as measured");
    mm_panel_line(norm, p->n, p->energy, m->norm, mu, s->measured != NULL ? "corrected" : "normalised");
    if (s->measured == NULL)
        mm_panel_line(norm, p->n, p->energy, m->flat, flat, "flattened");
    mm_panel_xlabel(norm, mm_arg_text(&c->args, "xlabel", "Energy"),
                    mm_arg_given(&c->args, "xlabel") ? NULL : "eV");
    mm_panel_ylabel(norm, "Normalised *μ*", NULL);
}

/* Many scans: their normalised curves in one panel. */
static bool draw_all(mm_context *c, const mm_xas_scan *scans, size_t n, mm_figure *figure)
{
    mm_waterfall_curve *curve = mm_zalloc(n, sizeof *curve);
    if (curve == NULL)
        return mm_fail_memory(&c->err, "a figure");
    double error;
    bool temperatures = true;
    for (size_t i = 0; i < n; i++) {
        curve[i] = (mm_waterfall_curve){ scans[i].spectrum.n, scans[i].spectrum.energy, scans[i].norm.norm,
                                         0 };
        temperatures = temperatures && mm_meta_quantity(scans[i].table, "temperature", "K", &curve[i].value,
                                                        &error, NULL) > 0;
    }
    for (size_t i = 0; !temperatures && i < n; i++)
        curve[i].value = (double)(i + 1);
    mm_panel *panel = mm_waterfall_draw(figure, n, curve, 0, temperatures ? "Temperature" : "Scan",
                                        temperatures ? "K" : NULL, &c->err);
    if (panel != NULL)
        mm_panel_apply_options(c, panel, "Energy", "eV", "Normalised *μ*", NULL);
    free(curve);
    return panel != NULL;
}

static bool to_files(mm_context *c, const mm_xas_scan *scans, size_t n, size_t number)
{
    mm_figure *figure = mm_figure_from_options(c);
    bool good = figure != NULL;
    if (good && n == 1)
        draw_one(c, scans, figure);
    else if (good)
        good = draw_all(c, scans, n, figure);
    good = good && mm_figure_to_files(c, figure, number);
    mm_figure_free(figure);
    return good;
}

static bool draw(mm_context *c, const mm_xas_scan *scans, size_t n)
{
    bool good = true;
    for (size_t i = 0; good && i < n && mm_plot_wanted(c, true); i++)
        good = to_files(c, &scans[i], 1, i + 1);
    return good && (!mm_plot_wanted(c, false) || to_files(c, scans, n, 0));
}

/* Normalise all scans; those that cannot be are left out of the list. */
static bool normalize_all(mm_context *c, mm_xas_scan *scans, size_t *n)
{
    const size_t all = *n;
    size_t kept = 0;
    bool good = true;
    for (size_t i = 0; i < all; i++) {
        good = good && (mm_xas_scan_normalize(c, &scans[i]) || (mm_xas_scan_bear(c, all)));
        if (good && scans[i].norm.n > 0)
            scans[kept++] = scans[i];
        else
            mm_xas_scan_free(&scans[i]);
    }
    *n = kept;
    return good && (kept > 0 || mm_fail(&c->err, MM_EINPUT, "no scan could be normalised"));
}

static bool make_table(mm_context *c, const mm_xas_scan *scans, size_t n)
{
    mm_tables list = { 0 };
    bool good = true;
    for (size_t i = 0; good && i < n; i++)
        good = mm_tables_add(&list, result_table(c, &scans[i], n == 1), &c->err);
    if (good && n == 1) {
        c->report.table = list.t[0];
        list.n = 0;
    } else if (good) {
        c->report.table = mm_datasets_join(&list, &c->err);
        good = c->report.table != NULL;
    }
    mm_tables_free(&list);
    return good;
}

bool mm_run_xas_normalize(mm_context *c)
{
    mm_inputs inputs = { 0 };
    mm_xas_scan *scans = NULL;
    size_t n = 0;
    const bool good = mm_plot_check(c) && mm_inputs_read(c, &inputs) &&
                      mm_xas_scans_read(c, &inputs, NULL, &scans, &n) && normalize_all(c, scans, &n) &&
                      make_table(c, scans, n) && mm_context_write(c) && draw(c, scans, n);
    mm_xas_scans_free(scans, n);
    mm_inputs_free(&inputs);
    return good;
}
