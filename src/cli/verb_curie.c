/* chifit curie: a Curie-Weiss law, the range over which it holds, and what has to be taken off before. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cli/curie_figure.h"
#include "cli/figure_options.h"
#include "cli/fitting.h"
#include "cli/magnet_input.h"
#include "cli/verbs.h"
#include "magnet/curie.h"

const mm_option mm_curie_options[] = {
    { "inverse", 0, MM_OPT_FLAG, NULL, "fit a straight line to 1/chi", 0, 0 },
    { "core", 0, MM_OPT_TEXT, "IONS",
      "take off the core's diamagnetism: '2Er3+ 3O2-', a formula, or a number in 1e-6 emu/mol", 0, 0 },
    { "per", 0, MM_OPT_TEXT, "ION", "per mole of this ion of --core", 0, 0 },
    { "honda-owen", 0, MM_OPT_FLAG, NULL,
      "extrapolate several fields to 1/H = 0: without a ferromagnetic impurity", 0, 0 },
    { "tolerance", 0, MM_OPT_NUMBER, "K", "temperatures of several fields that are one (0.2)", 0, 1000 },
    { "field-offset", 0, MM_OPT_NUMBER, "H", "take H in Oe off all fields", -1e6, 1e6 },
    { "scan", 0, MM_OPT_TEXT, "FILE", "write there how the parameters move with the lowest temperature", 0,
      0 },
    { NULL, 0, MM_OPT_FLAG, NULL, NULL, 0, 0 },
};

enum { WINDOWS = 16 };

/* The column that is fitted. */
static const char *fitted_column(const mm_context *c)
{
    return mm_arg_given(&c->args, "inverse") ? "inverse_chi" : "chi";
}

/* -y and -s name what chi is made of; behind that the fit looks at the columns made here. */
static bool take_named(mm_context *c, mm_table *table)
{
    const char *y = mm_arg_text(&c->args, "y", NULL), *s = mm_arg_text(&c->args, "sigma", NULL);
    const struct {
        const char *expr, *name;
    } named[] = { { y, "chi" }, { s != NULL && strcmp(s, "none") != 0 ? s : NULL, "chi_err" } };
    for (size_t i = 0; i < 2; i++) {
        const char *name, *unit;
        double *v = named[i].expr == NULL ? NULL
                                          : mm_table_values(table, named[i].expr, &name, &unit, &c->err);
        if (v == NULL && named[i].expr != NULL)
            return false;
        if (v == NULL)
            continue;
        ptrdiff_t col = mm_table_find(table, named[i].name);
        if (col < 0)
            col = mm_table_add(table, named[i].name, unit, MM_NUMBER, &c->err);
        if (col >= 0)
            memcpy(table->col[col].v, v, table->nrow * sizeof *v);
        free(v);
        if (col < 0)
            return false;
    }
    return true;
}

static bool prepare(mm_context *c, mm_table *table)
{
    const mm_curie_opts opts = { mm_arg_text(&c->args, "core", NULL), mm_arg_text(&c->args, "per", NULL),
                                 mm_arg_number(&c->args, "field-offset", 0) };
    if (!mm_magnet_prepare(c, table) || !take_named(c, table))
        return mm_fail_in(&c->err, "%s", table->name);
    if (mm_table_find(table, "chi") < 0 && mm_table_find(table, "moment") < 0 && table->ncol > 1 &&
        mm_table_find(table, "magnetic_field") < 0 && table->col[1].kind == MM_NUMBER) {
        const ptrdiff_t col = mm_table_add(table, "chi", table->col[1].unit, MM_NUMBER, &c->err);
        if (col < 0)
            return false;
        memcpy(table->col[col].v, table->col[1].v, table->nrow * sizeof(double));
        mm_warn(&c->diag, table->name, 0, "'%s' is taken for the susceptibility", table->col[1].header);
    }
    return mm_curie_prepare(table, &opts, &c->diag, &c->err);
}

/* All tables become one, in infinite field, which the first input owns. */
static bool extrapolate(mm_context *c, mm_fitting *f)
{
    mm_tables all = { 0 };
    for (size_t i = 0; i < f->nitem; i++)
        if (f->item[i].table != NULL) {
            if (!mm_reserve(&all.t, &all.cap, all.n + 1, sizeof *all.t)) {
                free(all.t);
                return mm_fail_memory(&c->err, "fields");
            }
            all.t[all.n++] = (mm_table *)(uintptr_t)f->item[i].table;
        }
    mm_table *table = all.n == 0
                          ? NULL
                          : mm_curie_infinite_field(&all, mm_arg_number(&c->args, "tolerance", 0.2), &c->err);
    free(all.t);
    if (table == NULL || !mm_tables_add(&f->inputs.input[0].tables, table, &c->err))
        return mm_fail_in(&c->err, "--honda-owen");
    for (size_t i = 1; i < f->nitem; i++) {
        free(f->item[i].name);
        free(f->item[i].dataset);
        free(f->item[i].fit);
    }
    f->nitem = 1;
    f->item[0].table = table;
    return true;
}

/* An option's argument as if the command line had it so. */
static void replace_argument(mm_context *c, const char *name, const char *text)
{
    for (size_t i = 0; i < c->args.n; i++)
        if (strcmp(c->args.arg[i].option->name, name) == 0)
            c->args.arg[i].text = text;
}

/* Rows of different fields in one fit are right for a paramagnet alone. */
static void judge_fields(mm_context *c, const mm_table *table)
{
    const ptrdiff_t col = mm_table_find(table, "magnetic_field");
    double lo = INFINITY, hi = 0;
    for (size_t i = 0; col >= 0 && i < table->nrow; i++)
        if (isfinite(table->col[col].v[i])) {
            lo = fmin(lo, fabs(table->col[col].v[i]));
            hi = fmax(hi, fabs(table->col[col].v[i]));
        }
    if (hi > 1.05 * lo + 1)
        mm_warn(
            &c->diag, table->name, 0,
            "fields from %.4g to %.4g Oe are fitted together; --where picks one, --honda-owen extrapolates",
            lo, hi);
}

static bool adapt(mm_context *c, mm_fitting *f)
{
    if (mm_arg_given(&c->args, "honda-owen") && !extrapolate(c, f))
        return false;
    for (size_t i = 0; i < f->nitem; i++) {
        /* the tables are the inputs', which are f's */
        mm_table *table = (mm_table *)(uintptr_t)f->item[i].table;
        if (table == NULL)
            continue;
        judge_fields(c, table);
        if (mm_arg_given(&c->args, "inverse") && !mm_curie_invert(table, &c->err))
            return false;
        for (size_t m = 0; m < f->nmodel && !mm_curie_is_molar(table); m++)
            if (!mm_replace(&f->model[m]->y[0].unit, ""))
                return mm_fail_memory(&c->err, "a unit");
    }
    replace_argument(c, "y", fitted_column(c));
    const char *sigma = mm_arg_text(&c->args, "sigma", NULL);
    if (sigma != NULL && strcmp(sigma, "none") != 0)
        replace_argument(c, "sigma", mm_arg_given(&c->args, "inverse") ? "inverse_chi_err" : "chi_err");
    return true;
}

/* A moment needs chi per mole. */
static bool withdraw_moment(mm_context *c, const mm_fit_item *item, mm_fit *fit)
{
    for (size_t i = 0; i < fit->nderived; i++) {
        mm_estimate *e = &fit->derived[i];
        if (strcmp(e->name, "mu_eff") != 0 || mm_curie_is_molar(item->table))
            continue;
        e->value = e->error = e->ci_lo = e->ci_hi = NAN;
        if (!mm_flag_add(&e->flag, &e->nflag, "not per mole"))
            return mm_fail_memory(&c->err, "a flag");
    }
    return true;
}

static bool usable(const mm_fit *fit)
{
    return fit != NULL && fit->npar > 0 && fit->status != MM_FIT_FAILED;
}

/* Does theta stay where it is when the lowest temperatures are left out? */
static void judge_scan(mm_context *c, const mm_table *scan)
{
    const ptrdiff_t theta = mm_table_find(scan, "theta"), error = mm_table_find(scan, "theta_err");
    if (theta < 0 || error < 0 || scan->nrow < 3)
        return;
    const double *v = scan->col[theta].v, *e = scan->col[error].v;
    for (size_t i = 1; i < scan->nrow; i++) {
        /* the points of the narrow window are among those of the wide one */
        const double sigma = sqrt(fmax(e[i] * e[i] - e[0] * e[0], 0));
        if (fabs(v[i] - v[0]) > 4 * sigma && fabs(v[i] - v[0]) > 0.5 + 0.05 * fabs(v[0])) {
            mm_warn(&c->diag, scan->name, 0,
                    "theta moves from %.3g to %.3g K as the lowest temperature rises from %.3g to %.3g K: "
                    "the law "
                    "does not hold over the whole range (--range, --scan)",
                    v[0], v[i], scan->col[0].v[0], scan->col[0].v[i]);
            return;
        }
    }
}

static mm_table *scan_of(mm_context *c, const mm_fitting *f, const mm_fit_item *item)
{
    const mm_dataset *d = &item->dataset[0];
    const mm_data data = { item->name, d->n, d->xp, d->values, d->sigma };
    mm_fit_opts opts = f->opts;
    opts.ci = MM_CI_COVARIANCE;
    opts.multistart = 0;
    double *start = mm_fit_values(item->fit[0], &c->err);
    mm_table *scan = start == NULL ? NULL
                                   : mm_window_scan(f->model[0], &data, start, &opts, WINDOWS, &c->err);
    free(start);
    return scan;
}

/* One scan an item; NULL where there was no fit. */
static bool make_scans(mm_context *c, const mm_fitting *f, mm_table **scan)
{
    for (size_t i = 0; i < f->nitem; i++) {
        const mm_fit_item *item = &f->item[i];
        if (item->table == NULL || !usable(item->fit[0]))
            continue;
        for (size_t m = 0; m < f->nmodel; m++)
            if (usable(item->fit[m]) && !withdraw_moment(c, item, item->fit[m]))
                return false;
        scan[i] = scan_of(c, f, item);
        if (scan[i] == NULL)
            return false;
        judge_scan(c, scan[i]);
    }
    return true;
}

static bool write_scans(mm_context *c, const mm_fitting *f, mm_table **scan)
{
    const char *path = mm_arg_text(&c->args, "scan", NULL);
    if (path == NULL)
        return true;
    mm_tables list = { 0 };
    bool good = true;
    for (size_t i = 0; good && i < f->nitem; i++)
        if (scan[i] != NULL) {
            good = mm_reserve(&list.t, &list.cap, list.n + 1, sizeof *list.t) ||
                   mm_fail_memory(&c->err, "scans");
            if (good)
                list.t[list.n++] = scan[i];
        }
    mm_table *joined = good ? list.n == 1 ? mm_table_copy(list.t[0], &c->err)
                                          : mm_tables_join(&list, true, &c->err)
                            : NULL;
    good = joined != NULL && mm_table_to_file(c, joined, path);
    mm_table_free(joined);
    free(list.t);
    return good;
}

bool mm_run_curie(mm_context *c)
{
    static const char *const chi[] = { "chi", NULL }, *const inverse_chi[] = { "inverse_chi", NULL };
    const bool inverse = mm_arg_given(&c->args, "inverse");
    const mm_fit_verb verb = { .default_model = inverse ? "curie-weiss-inverse" : "curie-weiss",
                               .y_prefer = inverse ? inverse_chi : chi,
                               .prepare = prepare,
                               .adapt = adapt };
    mm_fitting f = { 0 };
    bool good = mm_plot_check(c) && mm_fitting_run(c, &verb, &f);
    mm_table **scan = good ? mm_zalloc(f.nitem, sizeof *scan) : NULL;
    good = good && (scan != NULL || mm_fail_memory(&c->err, "scans")) && make_scans(c, &f, scan) &&
           write_scans(c, &f, scan) && mm_context_write(c) && mm_curie_figures(c, &f, scan);
    for (size_t i = 0; scan != NULL && i < f.nitem; i++)
        mm_table_free(scan[i]);
    free(scan);
    mm_fitting_free(&f);
    return good;
}
