/* dmafit master: frequency sweeps at many temperatures as one curve, and the law of their shifts. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "cli/dma_input.h"
#include "cli/figure_options.h"
#include "cli/fitting.h"
#include "cli/verbs.h"
#include "relax/master.h"

const mm_option mm_dma_master_options[] = {
    { "reference", 0, MM_OPT_NUMBER, "K", "temperature that is not shifted (the one in the middle)", 0, 1e5 },
    { "vertical", 0, MM_OPT_FLAG, NULL, "shift the moduli too, by a factor b_T at each temperature", 0, 0 },
    { "law", 0, MM_OPT_RANGE, "LO:HI", "temperatures in K at which the laws of a_T are fitted (all)", 0, 0 },
    { "gap", 0, MM_OPT_NUMBER, "K", "temperatures that are no further apart are one (1)", 0, 100 },
    { "curves", 0, MM_OPT_TEXT, "FILE", "write the master curve there", 0, 0 },
    { NULL, 0, MM_OPT_FLAG, NULL, NULL, 0, 0 },
};

enum { LAWS = 2, GRID = 200 };

static const char *const law_name[LAWS] = { "wlf", "shift-arrhenius" };

typedef struct work {
    mm_inputs inputs;
    mm_dma dma;
    mm_sweep *sweep;
    size_t nsweep;
    mm_isotherms isotherms;
    mm_master master;
    mm_model *law[LAWS];
    mm_fit *fit[LAWS]; /* NULL where it failed; the report's once it is there */
} work;

static void work_free(work *w)
{
    for (size_t i = 0; i < LAWS; i++)
        mm_model_free(w->law[i]);
    mm_master_free(&w->master);
    mm_isotherms_free(&w->isotherms);
    free(w->sweep);
    mm_dma_free(&w->dma);
    mm_inputs_free(&w->inputs);
}

/* The isotherm next to --reference, or the one in the middle. */
static size_t reference_of(mm_context *c, const work *w)
{
    const mm_isotherms *list = &w->isotherms;
    const double wanted = mm_arg_number(&c->args, "reference", list->at[list->n / 2].temperature);
    size_t best = 0;
    for (size_t k = 1; k < list->n; k++)
        if (fabs(list->at[k].temperature - wanted) < fabs(list->at[best].temperature - wanted))
            best = k;
    return best;
}

static bool superpose(mm_context *c, work *w)
{
    const double gap = mm_arg_number(&c->args, "gap", 1);
    if (!mm_dma_read(c, MM_SIGNAL_COMPLIANCE, &w->inputs, &w->dma) ||
        !mm_dma_sweeps(&w->dma, MM_DMA_TEMPERATURE, gap, &w->sweep, &w->nsweep, &c->err) ||
        !mm_isotherms_make(&w->dma, w->nsweep, w->sweep, gap, &w->isotherms, &c->err) ||
        !mm_master_find(&w->isotherms, reference_of(c, w), mm_arg_given(&c->args, "vertical"), &w->master,
                        &c->err))
        return false;
    for (size_t k = 1; k < w->isotherms.n; k++)
        if (!w->master.linked[k]) {
            mm_warn(&c->diag, NULL, 0,
                    "the moduli at %.4g K and %.4g K do not overlap: the shift between them is extrapolated",
                    w->isotherms.at[k - 1].temperature, w->isotherms.at[k].temperature);
            c->unusable = true;
        }
    return true;
}

/* The report takes the fit over. */
static bool report_law(mm_context *c, mm_fit *fit)
{
    if (fit == NULL)
        return true;
    mm_fit_judge(c, fit, false);
    return mm_report_add_fit(&c->report, fit, NAN, &c->err);
}

/* Fit a law to the shifts other than the reference's, which is 1 by definition. Their errors are those
 * against the reference and go together, so all count alike. A law that cannot be fitted is left out with a
 * warning. */
static bool fit_law(mm_context *c, work *w, size_t i)
{
    const mm_master *m = &w->master;
    double *t = mm_zalloc(m->n, 2 * sizeof *t), *y = t + m->n, lo = -INFINITY, hi = INFINITY;
    char *reference = mm_format("*.T_ref=%.17g", w->isotherms.at[m->reference].temperature);
    w->law[i] = mm_model_load(law_name[i], &c->err);
    const bool good = t != NULL && reference != NULL && w->law[i] != NULL &&
                      mm_model_set(w->law[i], reference, &c->err);
    size_t n = 0;
    mm_arg_range(&c->args, "law", &lo, &hi);
    for (size_t k = 0; good && k < m->n; k++) {
        const double at = w->isotherms.at[k].temperature;
        if (k == m->reference || at < lo || at > hi)
            continue;
        t[n] = at;
        y[n++] = m->shift[k] / log(10);
    }
    const double *const x[] = { t };
    const mm_data data = { w->dma.run_name[0], n, x, y, NULL };
    const mm_fit_opts opts = MM_FIT_OPTS_INIT;
    mm_err why = MM_ERR_INIT;
    if (good && (w->fit[i] = mm_fit_run(w->law[i], &data, NULL, &opts, &why)) == NULL && why.code != MM_ESYS)
        mm_warn(&c->diag, NULL, 0, "%s: %s", law_name[i], why.msg);
    const bool memory = good && why.code != MM_ESYS;
    mm_err_clear(&why);
    free(t);
    free(reference);
    return memory ? report_law(c, w->fit[i]) : mm_fail_memory(&c->err, "a law of the shifts");
}

static bool report_quality(mm_context *c, const work *w)
{
    double rows, means;
    mm_van_gurp_palmen(&w->isotherms, w->master.vertical, &rows, &means);
    if (means > 1 && means > 0.5 * rows)
        mm_warn(&c->diag, NULL, 0,
                "phase angle against absolute modulus (van Gurp and Palmen): the temperatures differ by %.3g "
                "degrees; "
                "the material is not of one shape at all of them%s",
                means, mm_arg_given(&c->args, "vertical") ? "" : ", or its moduli need --vertical");
    return mm_report_add_quantity(&c->report, "T_ref", "K", w->isotherms.at[w->master.reference].temperature,
                                  NAN, NULL, &c->err) &&
           mm_report_add_quantity(&c->report, "rms_storage", "1", w->master.rms[0], NAN, NULL, &c->err) &&
           mm_report_add_quantity(&c->report, "rms_loss", "1", w->master.rms[1], NAN, NULL, &c->err) &&
           mm_report_add_quantity(&c->report, "van_gurp_palmen", "degree", rows, NAN, NULL, &c->err) &&
           mm_report_add_quantity(&c->report, "van_gurp_palmen_means", "degree", means, NAN, NULL, &c->err);
}

static bool add_column(mm_table *table, const char *header, const double *v, double factor, mm_err *err)
{
    const ptrdiff_t col = mm_table_add(table, header, NULL, MM_NUMBER, err);
    for (size_t k = 0; col >= 0 && k < table->nrow; k++)
        table->col[col].v[k] = factor * v[k];
    return col >= 0;
}

static bool make_table(mm_context *c, const work *w)
{
    const mm_master *m = &w->master;
    double *t = mm_zalloc(m->n, 2 * sizeof *t), *rows = t + m->n;
    mm_table *table = c->report.table = mm_table_new(w->dma.run_name[0], &c->err);
    bool good = t != NULL && table != NULL && mm_table_resize(table, m->n, &c->err);
    for (size_t k = 0; good && k < m->n; k++) {
        t[k] = w->isotherms.at[k].temperature;
        rows[k] = (double)w->isotherms.at[k].n;
    }
    const double decade = 1 / log(10);
    good = good && add_column(table, "temperature (K)", t, 1, &c->err) &&
           add_column(table, "log10_a_T", m->shift, decade, &c->err) &&
           add_column(table, "log10_a_T_err", m->shift_err, decade, &c->err) &&
           (!mm_arg_given(&c->args, "vertical") ||
            (add_column(table, "log10_b_T", m->vertical, decade, &c->err) &&
             add_column(table, "log10_b_T_err", m->vertical_err, decade, &c->err))) &&
           add_column(table, "rows", rows, 1, &c->err);
    free(t);
    return good || mm_fail_memory(&c->err, "a table");
}

/* All rows with their reduced frequency and moduli, and the common curves there. */
static bool write_curves(mm_context *c, const work *w)
{
    enum { T, F, STORAGE, LOSS, TANGENT, SMOOTH_STORAGE, SMOOTH_LOSS, COLUMNS };
    static const char *const name[COLUMNS] = { "temperature", "reduced_frequency", "storage",    "loss",
                                               "tan_delta",   "smooth_storage",    "smooth_loss" };
    const char *path = mm_arg_text(&c->args, "curves", NULL), *unit = w->dma.unit != NULL ? w->dma.unit : "";
    const char *const units[COLUMNS] = { "K", "Hz", unit, unit, "1", unit, unit };
    if (path == NULL)
        return true;
    mm_table *table = mm_table_new(w->dma.run_name[0], &c->err);
    bool good = table != NULL;
    for (size_t i = 0; good && i < COLUMNS; i++)
        good = mm_table_add(table, name[i], units[i], MM_NUMBER, &c->err) >= 0;
    for (size_t k = 0; k < w->isotherms.n; k++)
        for (size_t i = 0; good && i < w->isotherms.at[k].n; i++) {
            const mm_isotherm *at = &w->isotherms.at[k];
            const double f = at->log_f[i] + w->master.shift[k], b = w->master.vertical[k];
            const double row[COLUMNS] = { at->temperature,
                                          exp(f),
                                          exp(at->value[0][i] + b),
                                          exp(at->value[1][i] + b),
                                          exp(at->value[1][i] - at->value[0][i]),
                                          exp(mm_master_value(&w->master, 0, f)),
                                          exp(mm_master_value(&w->master, 1, f)) };
            good = mm_table_add_row(table, &c->err);
            for (size_t j = 0; good && j < COLUMNS; j++)
                table->col[j].v[table->nrow - 1] = row[j];
        }
    good = good && mm_table_to_file(c, table, path);
    mm_table_free(table);
    return good;
}

/* Shifted points of both moduli, coloured by temperature, on their curves. */
static bool draw_curves(mm_context *c, const work *w, mm_panel *panel)
{
    const mm_isotherms *list = &w->isotherms;
    const double cold = list->at[0].temperature, warm = list->at[list->n - 1].temperature;
    double f[GRID], y[GRID], lo = INFINITY, hi = -INFINITY;
    bool good = true;
    for (size_t k = 0; good && k < list->n; k++) {
        const mm_isotherm *at = &list->at[k];
        double *x = mm_zalloc(at->n, 2 * sizeof *x), *v = x + at->n;
        good = x != NULL;
        for (size_t j = 0; good && j < MM_MASTER_CURVES; j++) {
            for (size_t i = 0; i < at->n; i++) {
                x[i] = exp(at->log_f[i] + w->master.shift[k]);
                v[i] = exp(at->value[j][i] + w->master.vertical[k]);
                lo = fmin(lo, log(x[i]));
                hi = fmax(hi, log(x[i]));
            }
            const mm_style style = {
                .color = mm_color_map(MM_MAP_CURVES, (at->temperature - cold) / fmax(warm - cold, 1e-9)),
                .marker = j == 0 ? MM_MARKER_CIRCLE : MM_MARKER_TRIANGLE | MM_MARKER_OPEN,
                .dash = MM_DASH_NONE,
                .size = 2
            };
            const char *const label[] = { "storage", "loss" };
            mm_panel_points(panel, at->n, x, v, NULL, NULL, style, k == 0 ? label[j] : NULL);
        }
        free(x);
    }
    for (size_t j = 0; j < MM_MASTER_CURVES; j++) {
        for (size_t i = 0; i < GRID; i++) {
            const double at = lo + (hi - lo) * (double)i / (GRID - 1);
            f[i] = exp(at);
            y[i] = exp(mm_master_value(&w->master, j, at));
        }
        mm_panel_line(panel, GRID, f, y, (mm_style){ .color = MM_COLOR_BLACK, .width = 0.5 }, NULL);
    }
    mm_panel_scale(panel, MM_SCALE_LOG, MM_SCALE_LOG);
    mm_panel_apply_options(c, panel, "Frequency × *a*_{T}", "Hz", "Modulus", w->dma.unit);
    mm_panel_colorbar(panel, MM_MAP_CURVES, cold, warm, "*T*", "K");
    return good;
}

static bool draw_law(const work *w, size_t i, mm_panel *panel, mm_err *err)
{
    static const mm_dash dash[LAWS] = { MM_DASH_SOLID, MM_DASH_DASHED };
    static const char *const label[LAWS] = { "WLF", "Arrhenius" };
    double t[GRID], y[GRID], *p = mm_fit_values(w->fit[i], err);
    mm_workspace *ws = mm_workspace_new(w->law[i], GRID, err);
    const double cold = w->isotherms.at[0].temperature,
                 warm = w->isotherms.at[w->isotherms.n - 1].temperature;
    const double *const x[] = { t };
    const bool good = p != NULL && ws != NULL;
    for (size_t k = 0; k < GRID; k++)
        t[k] = cold + (warm - cold) * (double)k / (GRID - 1);
    if (good) {
        mm_model_eval(w->law[i], GRID, x, p, y, NULL, ws);
        mm_panel_line(panel, GRID, t, y,
                      (mm_style){ .color = MM_COLOR_CYCLE + (int)i, .width = 0.9, .dash = dash[i] },
                      label[i]);
    }
    mm_workspace_free(ws);
    free(p);
    return good;
}

static bool draw_shifts(mm_context *c, const work *w, mm_panel *panel)
{
    const mm_table *table = c->report.table;
    bool good = true;
    for (size_t i = 0; good && i < LAWS; i++)
        good = w->fit[i] == NULL || draw_law(w, i, panel, &c->err);
    mm_panel_points(
        panel, table->nrow, table->col[0].v, table->col[1].v, NULL, table->col[2].v,
        (mm_style){ .color = MM_COLOR_BLACK, .marker = MM_MARKER_CIRCLE, .dash = MM_DASH_NONE, .size = 2.5 },
        NULL);
    mm_panel_xlabel(panel, "Temperature", "K");
    mm_panel_ylabel(panel, "log_{10} *a*_{T}", NULL);
    return good;
}

static bool draw(mm_context *c, const work *w)
{
    if (!mm_plot_wanted(c, false))
        return true;
    mm_figure *figure = mm_figure_from_options(c);
    bool good = figure != NULL;
    if (good) {
        mm_panel *above = mm_figure_panel(figure, 1, false), *below = mm_figure_panel(figure, 0.7, false);
        good = draw_curves(c, w, above) && draw_shifts(c, w, below) && mm_figure_to_files(c, figure, 0);
    }
    mm_figure_free(figure);
    return good || mm_fail_memory(&c->err, "a figure");
}

bool mm_run_dma_master(mm_context *c)
{
    work w = { .nsweep = 0 };
    bool good = mm_plot_check(c) && superpose(c, &w);
    for (size_t i = 0; good && i < LAWS; i++)
        good = fit_law(c, &w, i);
    c->report.compare = w.fit[0] != NULL && w.fit[1] != NULL;
    good = good && make_table(c, &w) && write_curves(c, &w) && draw(c, &w) && report_quality(c, &w) &&
           mm_context_write(c);
    work_free(&w);
    return good;
}
