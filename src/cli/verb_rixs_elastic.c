/* rixsmap elastic: elastic lines to the offset of the emission energy and the resolution. */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "cli/figure_options.h"
#include "cli/rixs_scans.h"
#include "cli/verbs.h"
#include "num/stats.h"
#include "rixs/elastic.h"

const mm_option mm_rixs_elastic_options[] = {
    { "scanned", 0, MM_OPT_CHOICE, "incident|emission", "which energy was scanned", 0, 0 },
    { NULL, 0, MM_OPT_FLAG, NULL, NULL, 0, 0 },
};

typedef struct lines {
    mm_rixs_scans scans;
    mm_elastic *line; /* of each scan; NaN where it was left out */
    size_t n;
} lines;

static void warn(mm_context *c, const mm_rixs_scan *scan, const mm_fit *fit, const mm_elastic *line)
{
    if (fit->status == MM_FIT_CONVERGED || fit->status == MM_FIT_AT_BOUND)
        mm_remark(&c->diag, scan->name, 0, "centre %.8g eV, width %.4g eV", line->center, line->fwhm);
    else
        mm_warn(&c->diag, scan->name, 0, "its elastic line cannot be fitted: %s", fit->message);
    const double lo = scan->scanned[0], hi = scan->scanned[scan->n - 1];
    if (!(line->center > lo && line->center < hi))
        mm_warn(&c->diag, scan->name, 0, "the elastic line lies outside of the scan");
}

static bool fit_lines(mm_context *c, lines *l)
{
    const bool incident = mm_arg_choice(&c->args, "scanned", 0) == 0;
    mm_model *model = mm_model_load("split-pseudo-voigt", &c->err);
    bool good = model != NULL;
    for (size_t s = 0; good && s < l->scans.n; s++) {
        mm_elastic *line = &l->line[s];
        *line = (mm_elastic){ NAN, NAN, NAN, NAN, NAN, NAN, NAN };
        if (l->scans.scan[s].left_out)
            continue;
        mm_fit *fit = mm_elastic_fit(model, &l->scans.scan[s], incident, line, &c->err);
        good = fit != NULL || mm_fail_in(&c->err, "%s", l->scans.scan[s].name);
        if (good) {
            warn(c, &l->scans.scan[s], fit, line);
            c->unusable |= fit->status == MM_FIT_NO_CONVERGENCE || fit->status == MM_FIT_FAILED;
            good = mm_report_add_fit(&c->report, fit, NAN, &c->err);
        }
    }
    mm_model_free(model);
    return good;
}

static bool add_table(mm_context *c, const lines *l)
{
    static const char *const names[] = { "emission",   "center", "center_err", "offset",
                                         "offset_err", "fwhm",   "fwhm_err" };
    mm_table *table = c->report.table = mm_table_new("elastic", &c->err);
    bool good = table != NULL && mm_table_resize(table, l->n, &c->err) &&
                mm_table_add(table, "dataset", "", MM_TEXT, &c->err) == 0;
    for (size_t k = 0; good && k < sizeof names / sizeof *names; k++)
        good = mm_table_add(table, names[k], "eV", MM_NUMBER, &c->err) >= 0;
    for (size_t s = 0; good && s < l->n; s++) {
        const mm_elastic *e = &l->line[s];
        const double v[] = { e->emission,   e->center, e->center_err, e->offset,
                             e->offset_err, e->fwhm,   e->fwhm_err };
        for (size_t k = 0; k < sizeof v / sizeof *v; k++)
            table->col[k + 1].v[s] = v[k];
        good = mm_table_set_text(table, s, 0, l->scans.scan[s].name, &c->err);
    }
    return good;
}

/* Mean resolution, and the offset in the middle of the lines; null where no motor says the emission energy.
 */
static bool add_quantities(mm_context *c, const lines *l)
{
    double *v = mm_zalloc(5 * l->n, sizeof *v);
    if (v == NULL)
        return mm_fail_memory(&c->err, "elastic lines");
    for (size_t s = 0; s < l->n; s++) {
        v[s] = l->line[s].fwhm;
        v[l->n + s] = l->line[s].fwhm_err;
        v[2 * l->n + s] = l->line[s].emission;
        v[3 * l->n + s] = l->line[s].offset;
        v[4 * l->n + s] = l->line[s].offset_err;
    }
    const mm_mean width = mm_weighted_mean(l->n, v, v + l->n);
    mm_calibration k = { .offset = NAN, .offset_err = NAN };
    mm_calibration_make(l->n, v + 2 * l->n, v + 3 * l->n, v + 4 * l->n, &k, NULL);
    free(v);
    return mm_report_add_quantity(&c->report, "resolution", "eV", width.value, width.error, NULL, &c->err) &&
           mm_report_add_quantity(&c->report, "emission_offset", "eV", k.offset, k.offset_err, NULL,
                                  &c->err) &&
           mm_report_add_quantity(&c->report, "emission_slope", "1", k.sloped ? k.line.slope : NAN,
                                  k.sloped ? k.line.slope_err : NAN, NULL, &c->err);
}

static bool draw(mm_context *c, const lines *l)
{
    mm_figure *figure = mm_figure_from_options(c);
    if (figure == NULL)
        return false;
    mm_panel *panel = mm_figure_panel(figure, 1, false);
    for (size_t s = 0; s < l->n; s++) {
        const mm_rixs_scan *scan = &l->scans.scan[s];
        double *off = mm_zalloc(scan->n, sizeof *off), *part = mm_zalloc(scan->n, sizeof *part), top = 0;
        for (size_t i = 0; off != NULL && part != NULL && i < scan->n; i++) {
            off[i] = scan->scanned[i] - l->line[s].center;
            part[i] = scan->counts[i] / (scan->monitor != NULL ? scan->monitor[i] : 1);
            top = fmax(top, part[i]);
        }
        for (size_t i = 0; top > 0 && i < scan->n; i++)
            part[i] /= top;
        char *label = l->n <= 6 ? mm_markup_escape(scan->name) : NULL;
        if (top > 0)
            mm_panel_line(panel, scan->n, off, part,
                          (mm_style){ .color = MM_COLOR_CYCLE + (int)s, .width = 0.7 }, label);
        free(label);
        free(off);
        free(part);
    }
    mm_panel_apply_options(c, panel, "Energy - centre", "eV", "Intensity (maximum 1)", NULL);
    const bool good = mm_figure_to_files(c, figure, 0);
    mm_figure_free(figure);
    return good;
}

bool mm_run_rixs_elastic(mm_context *c)
{
    lines l = { 0 };
    const mm_scan_rules rules = { true };
    bool good = mm_plot_check(c) && mm_rixs_scans_read(c, false, &l.scans) &&
                mm_rixs_scans_check(l.scans.n, l.scans.scan, &rules, &c->diag, &c->err);
    l.n = l.scans.n;
    l.line = good ? mm_zalloc(l.n, sizeof *l.line) : NULL;
    good = good && (l.line != NULL || mm_fail_memory(&c->err, "elastic lines"));
    good = good && fit_lines(c, &l) && add_table(c, &l) && add_quantities(c, &l) && mm_context_write(c) &&
           (!mm_plot_wanted(c, false) || draw(c, &l));
    mm_rixs_scans_free(&l.scans);
    free(l.line);
    return good;
}
