/* rixsmap fit: resonances in one or more planes. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cli/figure_options.h"
#include "cli/fitting.h"
#include "cli/verbs.h"
#include "num/stats.h"
#include "rixs/map.h"

enum { DATA, MODEL, RESIDUAL, PANES };

/* What is drawn of one fit, each on the plane's own grid. */
typedef struct planes {
    mm_map *map[PANES];
} planes;

static void planes_free(planes *k)
{
    for (int i = 0; i < PANES; i++)
        mm_map_free(k->map[i]);
}

/* Rows of a fit as maps: data, model, and (data - model)/sigma, or without sigma their difference. */
static bool planes_make(mm_context *c, const mm_model *model, const mm_fit *fit, const mm_dataset *d,
                        planes *k)
{
    double *p = mm_fit_values(fit, &c->err), *f = mm_zalloc(2 * d->n, sizeof *f);
    mm_workspace *ws = mm_workspace_new(model, d->n, &c->err);
    bool good = p != NULL && f != NULL && ws != NULL;
    if (good) {
        mm_model_eval(model, d->n, d->xp, p, f, NULL, ws);
        double *residual = f + d->n;
        for (size_t i = 0; i < d->n; i++)
            residual[i] = (d->values[i] - f[i]) / (d->sigma != NULL ? d->sigma[i] : 1);
        const double *const value[PANES] = { d->values, f, residual };
        for (int i = 0; good && i < PANES; i++)
            good = (k->map[i] = mm_map_from_rows(fit->dataset, d->n, d->xp[0], d->xp[1], value[i], NULL, NULL,
                                                 &c->err)) != NULL;
    }
    mm_workspace_free(ws);
    free(p);
    free(f);
    return good || mm_fail_memory(&c->err, "a figure");
}

/* The colours' end of the residual: a few times its usual size, so that one bad cell does not hide the rest.
 */
static double residual_end(const mm_fit *fit, const mm_dataset *d)
{
    return d->sigma != NULL ? 5 * fmax(1, sqrt(fit->redchi)) : 5 * fit->rms;
}

static bool draw(mm_context *c, const mm_model *model, const mm_fit *fit, const mm_dataset *d, size_t number)
{
    planes k = { { NULL } };
    if (!planes_make(c, model, fit, d, &k)) {
        planes_free(&k);
        return false;
    }
    mm_figure *figure = mm_figure_sized(c, 86, 150);
    bool good = figure != NULL;
    const double *z = k.map[DATA]->intensity;
    const size_t top = mm_map_maximum(k.map[DATA]);
    const double ends[PANES][2] = { { 0, z[top] }, { 0, z[top] }, { NAN, NAN } };
    const char *const title[PANES] = { "Data", "Model", d->sigma != NULL ? "Residual/*σ*" : "Residual" };
    const char *const letter[PANES] = { "(a)", "(b)", "(c)" };
    for (int i = 0; good && i < PANES; i++) {
        const mm_map *m = k.map[i];
        const double end = residual_end(fit, d);
        mm_panel *panel = mm_figure_panel(figure, 1, i > 0);
        mm_panel_map(panel, m->nx, m->incident, m->ny, m->emission, m->intensity,
                     i == RESIDUAL ? MM_MAP_DIVERGING : MM_MAP_SEQUENTIAL, i == RESIDUAL ? -end : ends[i][0],
                     i == RESIDUAL ? end : ends[i][1], title[i], NULL);
        mm_panel_map_norm(panel, i == RESIDUAL ? MM_NORM_LINEAR : MM_NORM_SQRT);
        mm_panel_letter(panel, letter[i]);
        mm_panel_apply_options(c, panel, "Incident energy", "eV", "Emission energy", "eV");
    }
    good = good && mm_figure_to_files(c, figure, number);
    mm_figure_free(figure);
    planes_free(&k);
    return good;
}

static bool has_answer(const mm_fit *fit)
{
    return fit != NULL && fit->status != MM_FIT_FAILED && fit->npar > 0;
}

/* A figure for the fit of each dataset by the first model: all go to names with %d, the only one to the
 * others. */
static bool draw_all(mm_context *c, mm_fitting *f)
{
    const bool plain = mm_plot_wanted(c, false), numbered = mm_plot_wanted(c, true);
    if (plain && f->nitem > 1)
        mm_warn(&c->diag, f->item[0].name, 0, "%zu planes have a figure each: --plot fig-%%d.pdf", f->nitem);
    for (size_t i = 0; i < f->nitem; i++) {
        const mm_fit_item *item = &f->item[i];
        if (!has_answer(item->fit[0]))
            continue;
        if (numbered && !draw(c, f->model[0], item->fit[0], &item->dataset[0], i + 1))
            return false;
        if (plain && f->nitem == 1 && !draw(c, f->model[0], item->fit[0], &item->dataset[0], 0))
            return false;
    }
    return true;
}

/* Cells that share measured points hold less than as many numbers. */
static void warn_of_shares(mm_context *c, const mm_fitting *f)
{
    for (size_t i = 0; i < f->nitem; i++)
        if (f->item[i].table != NULL && mm_table_find(f->item[i].table, "shares") >= 0)
            mm_warn(
                &c->diag, f->item[i].name, 0,
                "cells share measured points, which the fit takes for independent: its errors are too small; "
                "fit a map on the scans' own grid");
}

/* The error of a cell without a photon, where it is given as 0, is that of one photon: the usual sigma^2/y of
 * the others. Without it the fit would leave out just these cells. */
static bool mend_dark_cells(mm_context *c, mm_table *table)
{
    const ptrdiff_t value = mm_table_find(table, "intensity"),
                    error = value < 0 ? MM_NO_COLUMN : mm_table_sigma_of(table, (size_t)value);
    double *photon = mm_zalloc(table->nrow, sizeof *photon);
    size_t dark = 0;
    if (photon == NULL)
        return mm_fail_memory(&c->err, "errors");
    for (size_t i = 0; error >= 0 && i < table->nrow; i++) {
        const double y = table->col[value].v[i], sigma = table->col[error].v[i];
        dark += y == 0 && sigma == 0;
        photon[i] = y > 0 ? sigma * sigma / y : NAN;
    }
    const double one = dark > 0 ? mm_median(table->nrow, photon) : NAN;
    for (size_t i = 0; one > 0 && i < table->nrow; i++)
        if (table->col[value].v[i] == 0 && table->col[error].v[i] == 0)
            table->col[error].v[i] = one;
    if (one > 0)
        mm_warn(&c->diag, table->name, 0, "%zu cells without a photon have the error 0: that of one is taken",
                dark);
    free(photon);
    return true;
}

/* A model of something else than a plane. */
static bool check_models(mm_context *c, const mm_fitting *f)
{
    for (size_t m = 0; m < f->nmodel; m++)
        if (f->model[m]->nx != 2 || f->model[m]->ny != 1)
            return mm_fail(&c->err, MM_EMODEL,
                           "%s is no model of a plane: one over incident and emission energy is wanted",
                           f->model[m]->id);
    return true;
}

bool mm_run_rixs_fit(mm_context *c)
{
    static const char *const prefer[] = { "intensity", "difference", NULL };
    static const char *const share[] = { "*.incident", "*.transfer",  "*.gamma_n", "*.gamma_f",
                                         "*.sigma_in", "*.sigma_out", NULL };
    static const mm_fit_verb verb = { .default_model = "ce-2p3d",
                                      .y_prefer = prefer,
                                      .share = share,
                                      .counts = true,
                                      .prepare = mend_dark_cells };
    mm_fitting f = { 0 };
    const bool good = mm_plot_check(c) && mm_fitting_run(c, &verb, &f) && check_models(c, &f);
    if (good)
        warn_of_shares(c, &f);
    const bool written = good && mm_context_write(c) && draw_all(c, &f);
    mm_fitting_free(&f);
    return written;
}
