/* xasfit merge: the mean of several scans of one sample, and whether they agree. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cli/dataset_columns.h"
#include "cli/figure_options.h"
#include "cli/verbs.h"
#include "cli/xas_scan.h"
#include "num/interpolate.h"
#include "xas/merge.h"

const mm_option mm_xas_merge_options[] = {
    { "leave-out", 0, MM_OPT_FLAG, NULL, "leave scans that disagree out of the mean", 0, 0 },
    { NULL, 0, MM_OPT_FLAG, NULL, NULL, 0, 0 },
};

static const double notable_drift = 0.1, notable_chance = 1e-3; /* eV, a probability */

/* Raw scans are normalised first; the merged curve is norm in either case. */
static bool normalize(mm_context *c, mm_xas_scan *s)
{
    if (mm_table_find(s->table, "norm") >= 0)
        return true;
    if (!mm_xas_scan_normalize(c, s))
        return false;
    memcpy(s->spectrum.mu, s->norm.norm, s->spectrum.n * sizeof *s->spectrum.mu);
    if (s->norm_err != NULL && s->spectrum.sigma != NULL)
        memcpy(s->spectrum.sigma, s->norm_err, s->spectrum.n * sizeof *s->spectrum.sigma);
    return true;
}

static bool read_scans(mm_context *c, mm_inputs *inputs, mm_xas_scan **scans, size_t *n)
{
    bool good = mm_inputs_read(c, inputs);
    for (size_t i = 0; good && i < inputs->n; i++)
        good = mm_datasets_split(&inputs->input[i].tables, &c->err);
    good = good && mm_xas_scans_read(c, inputs, "norm", scans, n);
    for (size_t i = 0; good && i < *n; i++)
        good = normalize(c, &(*scans)[i]);
    return good &&
           (*n >= 2 || mm_fail(&c->err, MM_EINPUT, "a mean needs two scans at least; there is %zu", *n));
}

/* What a user must know of the scans before trusting their mean. */
static void warn(mm_context *c, const mm_xas_scan *scans, size_t n, const mm_merged *m)
{
    for (size_t i = 0; i < n; i++) {
        const mm_merged_scan *s = &m->scan[i];
        const char *name = scans[i].table->name;
        if (s->disagrees)
            mm_warn(&c->diag, name, 0, "disagrees with the mean: reduced chi-square %.3g%s", s->redchi,
                    s->used ? "; --leave-out does without it" : "; left out");
        if (fabs(s->drift) > notable_drift)
            mm_warn(&c->diag, name, 0, "its edge is shifted by %.2f eV against the first scan's", -s->drift);
        mm_remark(&c->diag, name, 0, "noise %.3g, reduced chi-square %.3g, drift %.3f eV", s->noise,
                  s->redchi, -s->drift);
    }
    if (m->trend_chance < notable_chance)
        mm_warn(&c->diag, NULL, 0,
                "the scans change in their order (beam damage?): by chance with a probability of %.1g",
                m->trend_chance);
}

static bool report(mm_context *c, const mm_xas_scan *scans, size_t n, const mm_merged *m)
{
    double used = 0, drift = 0, redchi = 0;
    for (size_t i = 0; i < n; i++) {
        used += m->scan[i].used;
        drift = fmax(drift, fabs(m->scan[i].drift)); /* passes over NaN */
        redchi = fmax(redchi, m->scan[i].redchi);
    }
    const struct {
        const char *name, *unit;
        double value;
    } facts[] = { { "scans", "1", (double)n },
                  { "scans_used", "1", used },
                  { "max_redchi", "1", redchi },
                  { "max_drift", "eV", drift },
                  { "trend_chance", "1", m->trend_chance } };
    bool good = true;
    for (size_t i = 0; good && i < sizeof facts / sizeof *facts; i++)
        good = mm_report_add_quantity(&c->report, facts[i].name, facts[i].unit, facts[i].value, NAN, NULL,
                                      &c->err);
    mm_table *table = c->report.table = good ? mm_table_new(scans[0].table->name, &c->err) : NULL;
    good = table != NULL && mm_table_resize(table, m->n, &c->err);
    const struct {
        const char *header;
        const double *v;
    } columns[] = { { "energy (eV)", m->energy }, { "norm", m->mean }, { "norm_err", m->error } };
    for (size_t i = 0; good && i < sizeof columns / sizeof *columns; i++) {
        const ptrdiff_t col = mm_table_add(table, columns[i].header, NULL, MM_NUMBER, &c->err);
        good = col >= 0;
        if (good)
            memcpy(table->col[col].v, columns[i].v, m->n * sizeof *columns[i].v);
    }
    return good;
}

/* The scans under their mean, and how each differs from it. */
static bool draw(mm_context *c, const mm_xas_scan *scans, size_t n, const mm_merged *m)
{
    mm_figure *figure = mm_figure_from_options(c);
    double *off = mm_zalloc(m->n, sizeof *off);
    bool good = figure != NULL && off != NULL;
    if (good) {
        mm_panel *top = mm_figure_panel(figure, 1, false), *below = mm_figure_panel(figure, 0.5, true);
        for (size_t s = 0; s < n; s++) {
            const mm_spectrum *p = &scans[s].spectrum;
            const mm_style style = { .color = MM_COLOR_CYCLE + (int)s, .width = 0.6 };
            char *label = n <= 6 ? mm_markup_escape(scans[s].table->name) : NULL;
            mm_panel_line(top, p->n, p->energy, p->mu, style, label);
            free(label);
            for (size_t i = 0; i < m->n; i++)
                off[i] = mm_between_value(mm_between_find(p->n, p->energy, m->energy[i]), p->mu) - m->mean[i];
            mm_panel_line(below, m->n, m->energy, off, style, NULL);
        }
        mm_panel_line(top, m->n, m->energy, m->mean, (mm_style){ .color = MM_COLOR_BLACK, .width = 0.8 },
                      "mean");
        mm_panel_apply_options(c, top, "Energy", "eV", "Normalised *μ*", NULL);
        mm_panel_hline(below, 0, (mm_style){ .color = MM_COLOR_GREY, .width = 0.6 }, NULL);
        mm_panel_ylabel(below, "Scan - mean", NULL);
        good = mm_figure_to_files(c, figure, 0);
    }
    mm_figure_free(figure);
    free(off);
    return good || mm_fail_memory(&c->err, "a figure");
}

static bool merge(mm_context *c, const mm_xas_scan *scans, size_t n)
{
    mm_spectrum *spectra = mm_zalloc(n, sizeof *spectra);
    mm_merged merged = { 0 };
    bool good = spectra != NULL || mm_fail_memory(&c->err, "scans");
    for (size_t i = 0; good && i < n; i++)
        spectra[i] = scans[i].spectrum;
    good = good && mm_merge(n, spectra, mm_arg_given(&c->args, "leave-out"), &merged, &c->err);
    if (good) {
        warn(c, scans, n, &merged);
        good = report(c, scans, n, &merged) && mm_context_write(c) &&
               (!mm_plot_wanted(c, false) || draw(c, scans, n, &merged));
    }
    mm_merged_free(&merged);
    free(spectra);
    return good;
}

bool mm_run_xas_merge(mm_context *c)
{
    mm_inputs inputs = { 0 };
    mm_xas_scan *scans = NULL;
    size_t n = 0;
    const bool good = mm_plot_check(c) && read_scans(c, &inputs, &scans, &n) && merge(c, scans, n);
    mm_xas_scans_free(scans, n);
    mm_inputs_free(&inputs);
    return good;
}
