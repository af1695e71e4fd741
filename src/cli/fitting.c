#include "cli/fitting.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/unit.h"
#include "cli/dataset_columns.h"
#include "cli/fitting_branch.h"
#include "cli/part.h"
#include "num/stats.h"
#include "report/starts.h"

mm_fit_opts mm_fit_opts_from(mm_context *c)
{
    const mm_args *a = &c->args;
    mm_fit_opts opts = MM_FIT_OPTS_INIT;
    opts.loss = (mm_loss)mm_arg_choice(a, "loss", MM_LOSS_LINEAR);
    opts.loss_scale = mm_arg_number(a, "loss-scale", 0);
    opts.errors = (mm_errors)mm_arg_choice(a, "errors", MM_ERRORS_AUTO);
    opts.ci = (mm_ci)mm_arg_choice(a, "ci", MM_CI_COVARIANCE);
    opts.level = mm_arg_number(a, "level", opts.level);
    opts.samples = (size_t)mm_arg_number(a, "samples", (double)opts.samples);
    opts.pairs = mm_arg_given(a, "pairs");
    opts.seed = (uint64_t)mm_arg_number(a, "seed", 0);
    opts.multistart = (size_t)mm_arg_number(a, "multistart", 0);
    opts.guard = !mm_arg_given(a, "local");
    opts.jobs = (int)mm_arg_number(a, "jobs", 0);
    opts.progress = mm_context_progress(c);
    return opts;
}

/* The options that change a model, in the order in which they take effect. */
typedef bool change_function(mm_model *model, const char *text, mm_err *err);

static const struct change {
    const char *option;
    change_function *apply;
} changes[] = {
    { "free", mm_model_release }, { "tie", mm_model_tie }, { "bound", mm_model_bound },
    { "set", mm_model_set },      { "fix", mm_model_fix }, { "prior", mm_model_prior },
};

/* One change to all models: it must fit at least one. */
static bool change_models(mm_context *c, const struct change *change, const char *text, mm_model **model,
                          size_t n)
{
    mm_err first = MM_ERR_INIT;
    size_t done = 0;
    for (size_t i = 0; i < n; i++) {
        mm_err err = MM_ERR_INIT;
        if (change->apply(model[i], text, &err))
            done++;
        else if (first.code == MM_OK)
            first = err;
        else
            mm_err_clear(&err);
    }
    if (done > 0) {
        mm_err_clear(&first);
        return true;
    }
    c->err = first;
    return mm_fail_in(&c->err, "--%s %s", change->option, text);
}

/* Name of the i-th model: those of the command line, else the verb's; NULL behind the last. */
static const char *model_name(const mm_context *c, const mm_fit_verb *verb, size_t i)
{
    if (mm_arg_given(&c->args, "model"))
        return mm_arg_nth(&c->args, "model", i);
    if (verb->models != NULL)
        return verb->models[i];
    return i == 0 ? verb->default_model : NULL;
}

static bool load_models(mm_context *c, const mm_fit_verb *verb, mm_fitting *f)
{
    size_t n = 0;
    while (model_name(c, verb, n) != NULL)
        n++;
    if (n == 0)
        return mm_fail(&c->err, MM_EUSAGE,
                       "which model? --model NAME or FILE.xml ('mmfit models' lists them)");
    f->nmodel = n;
    f->own_models = n > 1 && !mm_arg_given(&c->args, "model");
    f->model = mm_zalloc(f->nmodel, sizeof *f->model);
    if (f->model == NULL)
        return mm_fail_memory(&c->err, "models");
    for (size_t i = 0; i < f->nmodel; i++) {
        f->model[i] = mm_model_load(model_name(c, verb, i), &c->err);
        if (f->model[i] == NULL)
            return false;
    }
    const char *text;
    for (size_t k = 0; k < sizeof changes / sizeof *changes; k++)
        for (size_t i = 0; (text = mm_arg_nth(&c->args, changes[k].option, i)) != NULL; i++)
            if (!change_models(c, &changes[k], text, f->model, f->nmodel))
                return false;
    return true;
}

bool mm_model_change(mm_context *c, mm_model *model)
{
    const char *text;
    for (size_t k = 0; k < sizeof changes / sizeof *changes; k++)
        for (size_t i = 0; (text = mm_arg_nth(&c->args, changes[k].option, i)) != NULL; i++)
            if (!change_models(c, &changes[k], text, &model, 1))
                return false;
    return true;
}

mm_model *mm_model_from(mm_context *c, const char *name)
{
    mm_model *model = mm_model_load(name, &c->err);
    if (model == NULL || mm_model_change(c, model))
        return model;
    mm_model_free(model);
    return NULL;
}

static mm_fit_item *add_item(mm_context *c, mm_fitting *f, const char *name, const mm_table *table)
{
    if (!mm_reserve(&f->item, &f->cap_item, f->nitem + 1, sizeof *f->item)) {
        mm_fail_memory(&c->err, "datasets");
        return NULL;
    }
    mm_fit_item *item = &f->item[f->nitem];
    *item = (mm_fit_item){ .table = table, .key = NAN };
    f->nitem++;
    item->name = mm_strdup(name);
    item->dataset = mm_zalloc(f->nmodel, sizeof *item->dataset);
    item->fit = mm_zalloc(f->nmodel, sizeof *item->fit);
    if (item->name != NULL && item->dataset != NULL && item->fit != NULL)
        return item;
    mm_fail_memory(&c->err, "datasets");
    return NULL;
}

/* Tables that have the text column `group` become a table for each of its words, called by it. */
static bool split_groups(mm_tables *list, const char *group, mm_err *err)
{
    mm_tables out = { 0 };
    bool good = true;
    for (size_t i = 0; good && i < list->n; i++) {
        const ptrdiff_t col = mm_table_find(list->t[i], group);
        if (col < 0 || list->t[i]->col[col].kind != MM_TEXT) {
            good = mm_tables_add(&out, list->t[i], err);
            list->t[i] = NULL;
            continue;
        }
        const size_t first = out.n;
        good = mm_table_split(list->t[i], (size_t)col, 0, &out, err);
        for (size_t k = first; good && k < out.n; k++) {
            const char *word = mm_meta_get(out.t[k], group);
            good = word == NULL || mm_replace(&out.t[k]->name, word) || mm_fail_memory(err, "datasets");
        }
    }
    mm_tables_free(list);
    *list = out;
    return good;
}

static bool collect_items(mm_context *c, const mm_fit_verb *verb, mm_fitting *f)
{
    for (size_t i = 0; i < f->inputs.n; i++) {
        mm_input *input = &f->inputs.input[i];
        if (!mm_datasets_split(&input->tables, &c->err) ||
            (verb->group != NULL && !split_groups(&input->tables, verb->group, &c->err)))
            return false;
        const size_t first = f->nitem;
        if (input->tables.n == 0 && add_item(c, f, input->path, NULL) == NULL)
            return false;
        for (size_t k = 0; k < input->tables.n; k++)
            if ((verb->prepare != NULL && !verb->prepare(c, input->tables.t[k])) ||
                add_item(c, f, input->tables.t[k]->name, input->tables.t[k]) == NULL)
                return false;
        for (size_t k = first; k < f->nitem; k++)
            f->item[k].neighbour = !mm_part_owns(c, i);
    }
    return true;
}

/* Value of the series key of a table: metadata, else the median of a column. */
static bool find_key(mm_context *c, const mm_table *table, const char *key, double *value, const char **unit)
{
    double error;
    const char *text = mm_meta_get(table, key);
    if (text != NULL && mm_quantity_parse(text, value, &error, unit))
        return true;
    const ptrdiff_t col = mm_table_find(table, key);
    if (col < 0 || table->col[col].kind != MM_NUMBER) {
        mm_warn(&c->diag, table->name, 0, "no number '%s' in its metadata or columns", key);
        return false;
    }
    *value = mm_median(table->nrow, table->col[col].v);
    *unit = table->col[col].unit;
    return true;
}

static int by_key(const void *a, const void *b)
{
    const mm_fit_item *p = a, *q = b;
    if (isnan(p->key) || isnan(q->key))
        return isnan(p->key) - isnan(q->key);
    return (p->key > q->key) - (p->key < q->key);
}

/* Stable: items are few, and equal keys must keep the order of the files. */
static void sort_items(mm_fitting *f)
{
    for (size_t i = 1; i < f->nitem; i++)
        for (size_t k = i; k > 0 && by_key(&f->item[k - 1], &f->item[k]) > 0; k--) {
            const mm_fit_item item = f->item[k];
            f->item[k] = f->item[k - 1];
            f->item[k - 1] = item;
        }
}

static bool order_series(mm_context *c, mm_fitting *f)
{
    const char *key = mm_arg_text(&c->args, "series", NULL);
    if (key == NULL)
        return mm_fitting_find_branches(c, f);
    mm_report *r = &c->report;
    for (size_t i = 0; i < f->nitem; i++) {
        const char *unit = "";
        double value = NAN;
        mm_conversion conversion = { 1, 0 };
        if (f->item[i].table == NULL || !find_key(c, f->item[i].table, key, &value, &unit))
            continue;
        if (r->series_unit == NULL && !mm_replace(&r->series_unit, unit))
            return mm_fail_memory(&c->err, "the series");
        if (unit[0] != '\0' && r->series_unit[0] != '\0' &&
            !mm_unit_conversion(unit, r->series_unit, &conversion, &c->err))
            return mm_fail_in(&c->err, "%s: %s", f->item[i].name, key);
        f->item[i].key = conversion.scale * value + conversion.offset;
    }
    if (!mm_replace(&r->series_key, key) || (r->series_unit == NULL && !mm_replace(&r->series_unit, "")))
        return mm_fail_memory(&c->err, "the series");
    if (!mm_fitting_find_branches(c, f))
        return false;
    sort_items(f);
    return true;
}

/* A dataset that cannot be used: an error when it is the only one, else its row says so. */
static bool bear_dataset(mm_context *c, mm_fitting *f, mm_fit_item *item)
{
    if ((f->nitem == 1 && c->part == NULL) || c->err.code != MM_EINPUT)
        return false;
    if (!item->neighbour) {
        fprintf(c->errors, "%s: %s\n", c->tool->name, c->err.msg);
        c->input_failed = true;
    }
    mm_err_clear(&c->err);
    item->table = NULL;
    return true;
}

static bool make_datasets(mm_context *c, const mm_fit_verb *verb, mm_fitting *f)
{
    size_t usable = 0;
    for (size_t i = 0; i < f->nitem; i++) {
        mm_fit_item *item = &f->item[i];
        for (size_t m = 0; item->table != NULL && m < f->nmodel; m++)
            if (!mm_dataset_for_model(c, item->table, f->model[m], verb->y_prefer, &item->dataset[m]) &&
                !bear_dataset(c, f, item))
                return false;
        usable += item->table != NULL;
    }
    return usable > 0 || mm_fail(&c->err, MM_EINPUT, "none of %zu datasets can be fitted", f->nitem);
}

/* What the engine gets: the usable datasets of one model. */
typedef struct batch {
    mm_data *data;
    double **start;
    mm_fit **fit;
    size_t *item; /* where each came from */
    size_t n;
} batch;

static void batch_free(batch *b)
{
    for (size_t i = 0; b->start != NULL && i < b->n; i++)
        free(b->start[i]);
    free(b->data);
    free(b->start);
    free(b->fit);
    free(b->item);
}

/* Start values of a dataset from --start-from; NULL where it says nothing. */
static double *start_values(mm_context *c, const mm_starts *starts, const mm_model *model,
                            const mm_data *data)
{
    double *p = starts == NULL ? NULL : mm_zalloc(model->npar, sizeof *p);
    if (p == NULL)
        return NULL;
    if (mm_model_start(model, data->n, data->x, data->y, p, &c->err) &&
        mm_starts_apply(starts, data->name, model, p) > 0)
        return p;
    mm_err_clear(&c->err);
    free(p);
    return NULL;
}

static bool batch_make(mm_context *c, mm_fitting *f, size_t m, const mm_starts *starts, batch *b)
{
    b->data = mm_zalloc(f->nitem, sizeof *b->data);
    b->start = mm_zalloc(f->nitem, sizeof *b->start);
    b->fit = mm_zalloc(f->nitem, sizeof *b->fit);
    b->item = mm_zalloc(f->nitem, sizeof *b->item);
    if (b->data == NULL || b->start == NULL || b->fit == NULL || b->item == NULL)
        return mm_fail_memory(&c->err, "fits");
    for (size_t i = 0; i < f->nitem; i++) {
        const mm_dataset *d = &f->item[i].dataset[m];
        if (f->item[i].table == NULL)
            continue;
        b->item[b->n] = i;
        b->data[b->n] = (mm_data){ f->item[i].name, d->n, d->xp, d->values, d->sigma };
        b->start[b->n] = start_values(c, starts, f->model[m], &b->data[b->n]);
        b->n++;
    }
    return true;
}

static bool wants_joint(const mm_context *c)
{
    return mm_arg_given(&c->args, "joint") || mm_arg_given(&c->args, "share");
}

/* What a joint fit shares: --share, else what the verb says of its own model. */
static bool find_share(mm_context *c, const mm_fit_verb *verb, mm_fitting *f)
{
    const char *const *usual = mm_arg_given(&c->args, "model") ? NULL : verb->share;
    const size_t given = mm_arg_count(&c->args, "share");
    size_t n = given;
    while (given == 0 && usual != NULL && usual[n] != NULL)
        n++;
    f->share = mm_zalloc(n, sizeof *f->share);
    if (f->share == NULL)
        return mm_fail_memory(&c->err, "a joint fit");
    for (f->nshare = 0; f->nshare < n; f->nshare++)
        f->share[f->nshare] = given > 0 ? mm_arg_nth(&c->args, "share", f->nshare) : usual[f->nshare];
    return true;
}

static bool run_normal(mm_context *c, mm_fitting *f, size_t m, batch *b)
{
    if (wants_joint(c))
        return mm_fit_joint(f->model[m], b->n, b->data, f->nshare, f->share, (const double *const *)b->start,
                            &f->opts, b->fit, &f->joint[m], &c->err);
    if (f->nitem > 1 || f->own_models || (c->part != NULL && c->part->total > 1))
        return mm_fit_series(f->model[m], b->n, b->data, (const double *const *)b->start,
                             mm_arg_given(&c->args, "chain"), &f->opts, b->fit, &c->err);
    b->fit[0] = mm_fit_run(f->model[m], &b->data[0], b->start[0], &f->opts, &c->err);
    return b->fit[0] != NULL || mm_fail_in(&c->err, "%s", b->data[0].name);
}

static bool run_model(mm_context *c, mm_fitting *f, size_t m, batch *b)
{
    if (!run_normal(c, f, m, b))
        return false;
    if (!f->poisson || mm_fit_poisson(f->model[m], b->n, b->data, f->nshare, f->share, &f->opts, b->fit,
                                      wants_joint(c) ? &f->joint[m] : NULL, &c->err))
        return true;
    for (size_t i = 0; i < b->n; i++) {
        mm_fit_free(b->fit[i]);
        b->fit[i] = NULL;
    }
    mm_fit_free(f->joint[m]);
    f->joint[m] = NULL;
    return false;
}

static bool fit_models(mm_context *c, mm_fitting *f)
{
    const char *path = mm_arg_text(&c->args, "start-from", NULL);
    mm_starts *starts = path == NULL ? NULL : mm_starts_read(path, &c->err);
    f->joint = mm_zalloc(f->nmodel, sizeof *f->joint);
    bool good = (path == NULL || starts != NULL) && (f->joint != NULL || mm_fail_memory(&c->err, "fits"));
    for (size_t m = 0; good && m < f->nmodel; m++) {
        batch b = { 0 };
        good = batch_make(c, f, m, starts, &b) && run_model(c, f, m, &b);
        for (size_t i = 0; b.fit != NULL && i < b.n; i++)
            f->item[b.item[i]].fit[m] = b.fit[i];
        batch_free(&b);
    }
    mm_starts_free(starts);
    return good;
}

/* The row of a dataset that could not be fitted. */
static mm_fit *failed_fit(const char *dataset, const char *model)
{
    mm_fit *fit = mm_zalloc(1, sizeof *fit);
    if (fit == NULL)
        return NULL;
    *fit = (mm_fit){ .status = MM_FIT_FAILED,
                     .chisq = NAN,
                     .redchi = NAN,
                     .rms = NAN,
                     .aic = NAN,
                     .aicc = NAN,
                     .bic = NAN,
                     .runs_z = NAN,
                     .condition = NAN };
    fit->dataset = mm_strdup(dataset);
    fit->model = mm_strdup(model);
    fit->message = mm_strdup("the data could not be read");
    if (fit->dataset != NULL && fit->model != NULL && fit->message != NULL)
        return fit;
    mm_fit_free(fit);
    return NULL;
}

/* Was the dataset fitted by any of the models? */
static bool fitted(const mm_fitting *f, const mm_fit_item *item)
{
    for (size_t m = 0; m < f->nmodel; m++)
        if (item->fit[m] != NULL && item->fit[m]->status != MM_FIT_FAILED)
            return true;
    return false;
}

void mm_fit_judge(mm_context *c, const mm_fit *fit, bool needed)
{
    if (fit->status == MM_FIT_FAILED && fit->npar > 0 && !needed) {
        mm_warn(&c->diag, fit->dataset, 0, "%s: %s", fit->model, fit->message);
    } else if (fit->status == MM_FIT_FAILED && fit->npar > 0) {
        fprintf(c->errors, "%s: %s: %s: %s\n", c->tool->name, fit->dataset, fit->model, fit->message);
        c->input_failed = true;
    }
    if (fit->status == MM_FIT_NO_CONVERGENCE) {
        mm_warn(&c->diag, fit->dataset, 0, "%s did not converge: %s", fit->model,
                fit->message != NULL ? fit->message : "");
        c->unusable = true;
    }
    for (size_t i = 0; i < fit->npar; i++) {
        if (fit->par[i].state == MM_STATE_AT_BOUND)
            mm_warn(&c->diag, fit->dataset, 0, "%s: %s ended at its bound %g and has no error", fit->model,
                    fit->par[i].name, fit->par[i].value);
        for (size_t k = 0; k < fit->par[i].nflag; k++)
            mm_warn(&c->diag, fit->dataset, 0, "%s: %s is %s", fit->model, fit->par[i].name,
                    fit->par[i].flag[k]);
    }
}

/* The branch of a dataset (heating or cooling), where it is known, as a column beside the series key. */
static bool add_branch(mm_context *c, const mm_fit_item *item)
{
    if (item->branch == NULL)
        return true;
    mm_table *extra = c->report.fit[c->report.nfit - 1].extra = mm_table_new("-", &c->err);
    const ptrdiff_t col = extra == NULL || !mm_table_resize(extra, 1, &c->err)
                              ? MM_NO_COLUMN
                              : mm_table_add(extra, "branch", "", MM_TEXT, &c->err);
    return col >= 0 && mm_table_set_text(extra, 0, (size_t)col, item->branch, &c->err);
}

static bool report_fits(mm_context *c, mm_fitting *f)
{
    c->report.compare = f->nmodel > 1;
    for (size_t i = 0; i < f->nitem; i++)
        for (size_t m = 0; m < f->nmodel; m++) {
            mm_fit_item *item = &f->item[i];
            if (item->fit[m] == NULL)
                item->fit[m] = failed_fit(item->name, f->model[m]->id);
            if (!mm_report_add_fit(&c->report, item->fit[m], item->key, &c->err)) {
                item->fit[m] = NULL;
                return false;
            }
            if (!add_branch(c, item))
                return false;
            mm_fit_judge(c, item->fit[m], !f->own_models || !fitted(f, item));
        }
    for (size_t m = 0; m < f->nmodel; m++)
        if (f->joint[m] != NULL) {
            if (!mm_report_add_joint(&c->report, f->joint[m], &c->err)) {
                f->joint[m] = NULL;
                return false;
            }
        }
    return true;
}

/* Are the values of a dataset counts, by what its table says, or by themselves? */
static bool counted(const mm_fit_item *item)
{
    const char *statistics = item->table == NULL ? NULL : mm_meta_get(item->table, "statistics");
    const mm_dataset *d = &item->dataset[0];
    return item->table == NULL || (statistics != NULL && strcmp(statistics, "counts") == 0) ||
           (d->sigma != NULL && mm_data_counted(d->ny * d->n, d->values, d->sigma));
}

static bool find_likelihood(mm_context *c, const mm_fit_verb *verb, mm_fitting *f)
{
    enum { AUTO, NORMAL, POISSON };
    const int likelihood = mm_arg_choice(&c->args, "likelihood", AUTO);
    if (likelihood == POISSON && f->opts.loss != MM_LOSS_LINEAR)
        return mm_fail(&c->err, MM_EUSAGE, "--loss is for chi-square; a Poisson likelihood takes none");
    f->poisson = likelihood == POISSON ||
                 (likelihood == AUTO && verb->counts && f->opts.loss == MM_LOSS_LINEAR);
    for (size_t i = 0; likelihood == AUTO && i < f->nitem; i++)
        f->poisson &= counted(&f->item[i]);
    return true;
}

bool mm_fitting_run(mm_context *c, const mm_fit_verb *verb, mm_fitting *f)
{
    *f = (mm_fitting){ 0 };
    if (!load_models(c, verb, f) || !mm_inputs_read(c, &f->inputs) || !collect_items(c, verb, f) ||
        (verb->adapt != NULL && !verb->adapt(c, f)) || !order_series(c, f) || !mm_part_choose(c, f))
        return false;
    if (c->part != NULL && c->part->finished)
        return true;
    if (!make_datasets(c, verb, f))
        return false;
    f->opts = mm_fit_opts_from(c);
    if (!find_share(c, verb, f) || !find_likelihood(c, verb, f))
        return false;
    if (!mm_arg_given(&c->args, "ci"))
        f->opts.ci = verb->ci;
    const bool good = fit_models(c, f);
    mm_part_drop(c, f);
    return good && report_fits(c, f) && mm_curves_write(c, f);
}

void mm_fit_item_clear(mm_fit_item *item, size_t nmodel)
{
    for (size_t m = 0; item->dataset != NULL && m < nmodel; m++)
        mm_dataset_free(&item->dataset[m]);
    free(item->dataset);
    free(item->fit);
    free(item->name);
}

void mm_fitting_free(mm_fitting *f)
{
    for (size_t i = 0; i < f->nitem; i++)
        mm_fit_item_clear(&f->item[i], f->nmodel);
    for (size_t m = 0; f->model != NULL && m < f->nmodel; m++)
        mm_model_free(f->model[m]);
    free(f->item);
    free(f->model);
    free(f->joint);
    free(f->share);
    mm_inputs_free(&f->inputs);
}
