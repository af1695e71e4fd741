/* The JSON form, key by key as interface.md has it. jansson steals references, so building reads top down. */
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/report.h"

static json_t *number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

static json_t *text(const char *value)
{
    return value == NULL ? json_null() : json_string(value);
}

static json_t *flags(char *const *flag, size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, text(flag[i]));
    return list;
}

static json_t *quantity(const mm_estimate *e)
{
    json_t *object = json_object();
    json_object_set_new(object, "value", number(e->value));
    json_object_set_new(object, "stderr", number(e->error));
    json_object_set_new(object, "unit", text(e->unit));
    if (isfinite(e->ci_lo) || isfinite(e->ci_hi))
        json_object_set_new(object, "ci", json_pack("[o, o]", number(e->ci_lo), number(e->ci_hi)));
    json_object_set_new(object, "flags", flags(e->flag, e->nflag));
    return object;
}

static json_t *parameter(const mm_estimate *e)
{
    json_t *object = quantity(e);
    json_object_set_new(object, "lo", number(e->lo));
    json_object_set_new(object, "hi", number(e->hi));
    json_object_set_new(object, "state", text(mm_state_text(e->state)));
    return object;
}

/* Parameters that have an error of their own, which is what a correlation is between. */
static json_t *correlation(const mm_fit *fit)
{
    json_t *names = json_array(), *matrix = json_array();
    for (size_t i = 0; i < fit->npar; i++) {
        if (fit->par[i].state != MM_STATE_FREE || !isfinite(fit->par[i].error) || fit->covariance == NULL)
            continue;
        json_array_append_new(names, text(fit->par[i].name));
        json_t *row = json_array();
        for (size_t k = 0; k < fit->npar; k++) {
            if (fit->par[k].state != MM_STATE_FREE || !isfinite(fit->par[k].error))
                continue;
            const double *c = fit->covariance;
            const double norm = sqrt(c[i * fit->npar + i] * c[k * fit->npar + k]);
            json_array_append_new(row, number(i == k ? 1 : c[i * fit->npar + k] / norm));
        }
        json_array_append_new(matrix, row);
    }
    json_t *object = json_object();
    json_object_set_new(object, "names", names);
    json_object_set_new(object, "matrix", matrix);
    return object;
}

static void set_counts(json_t *object, const mm_fit *fit)
{
    json_object_set_new(object, "n", json_integer((json_int_t)fit->n));
    json_object_set_new(object, "free", json_integer((json_int_t)fit->nfree));
    json_object_set_new(object, "dof", json_integer((json_int_t)fit->dof));
    json_object_set_new(object, "evaluations", json_integer((json_int_t)fit->evaluations));
}

static void set_measures(json_t *object, const mm_fit *fit)
{
    const struct {
        const char *name;
        double value;
    } measures[] = {
        { "chisq", fit->chisq },   { "redchi", fit->redchi },       { "rms", fit->rms },
        { "aic", fit->aic },       { "aicc", fit->aicc },           { "bic", fit->bic },
        { "runs_z", fit->runs_z }, { "condition", fit->condition },
    };
    for (size_t i = 0; i < sizeof measures / sizeof *measures; i++)
        json_object_set_new(object, measures[i].name, number(measures[i].value));
}

static json_t *fit_object(const mm_fit *fit, const char *series_key, double key)
{
    json_t *object = json_object(), *parameters = json_object(), *derived = json_object();
    json_object_set_new(object, "dataset", text(fit->dataset));
    if (series_key != NULL)
        json_object_set_new(object, series_key, number(key));
    json_object_set_new(object, "model", text(fit->model));
    json_object_set_new(object, "status", text(mm_status_text(fit->status)));
    json_object_set_new(object, "message", text(fit->message));
    set_counts(object, fit);
    set_measures(object, fit);
    json_object_set_new(object, "errors", text(fit->scaled ? "scaled" : "absolute"));
    for (size_t i = 0; i < fit->npar; i++)
        json_object_set_new(parameters, fit->par[i].name, parameter(&fit->par[i]));
    for (size_t i = 0; i < fit->nderived; i++)
        json_object_set_new(derived, fit->derived[i].name, quantity(&fit->derived[i]));
    json_object_set_new(object, "parameters", parameters);
    json_object_set_new(object, "derived", derived);
    json_object_set_new(object, "correlation", correlation(fit));
    json_object_set_new(object, "flags", flags(fit->flag, fit->nflag));
    return object;
}

static json_t *table_object(const mm_table *table)
{
    json_t *columns = json_array();
    for (size_t i = 0; i < table->ncol; i++) {
        const mm_column *col = &table->col[i];
        json_t *values = json_array(), *object = json_object();
        for (size_t row = 0; row < table->nrow; row++)
            json_array_append_new(values,
                                  col->kind == MM_NUMBER ? number(col->v[row]) : text(col->text[row]));
        json_object_set_new(object, "name", text(col->name));
        json_object_set_new(object, "unit", text(col->unit));
        json_object_set_new(object, "values", values);
        json_array_append_new(columns, object);
    }
    return json_pack("{s: o}", "columns", columns);
}

/* One record: a column is a number or a text, one with an error beside it is a quantity. */
static json_t *record(const mm_table *table, size_t row)
{
    json_t *object = json_object();
    for (size_t i = 0; i < table->ncol; i++) {
        const mm_column *col = &table->col[i];
        const ptrdiff_t sigma = mm_table_sigma_of(table, i);
        const size_t length = strlen(col->name);
        if (length > 4 && strcmp(col->name + length - 4, "_err") == 0)
            continue;
        json_t *value = col->kind == MM_NUMBER ? number(col->v[row]) : text(col->text[row]);
        if (sigma >= 0)
            value = json_pack("{s: o, s: o, s: s}", "value", value, "stderr",
                              number(table->col[sigma].v[row]), "unit", col->unit);
        json_object_set_new(object, col->name, value);
    }
    return object;
}

static json_t *records(const mm_table *table)
{
    json_t *list = json_array();
    for (size_t row = 0; row < table->nrow; row++)
        json_array_append_new(list, record(table, row));
    return list;
}

static json_t *input_list(const mm_report *report)
{
    json_t *list = json_array();
    for (size_t i = 0; i < report->ninput; i++) {
        const mm_report_input *in = &report->input[i];
        json_t *object = json_object();
        json_object_set_new(object, "path", text(in->path));
        json_object_set_new(object, "format", text(in->format));
        json_object_set_new(object, "rows", json_integer((json_int_t)in->rows));
        json_object_set_new(object, "skipped", json_integer((json_int_t)in->skipped));
        json_array_append_new(list, object);
    }
    return list;
}

/* Smallest and largest value of a derived quantity over the fits of one dataset, and the least of their
 * errors. */
static json_t *spread(const mm_report *report, size_t first, size_t n, const char *name)
{
    double lo = INFINITY, hi = -INFINITY, error = INFINITY;
    size_t count = 0;
    for (size_t i = first; i < first + n; i++) {
        const mm_estimate *e = mm_fit_estimate(report->fit[i].fit, name);
        if (e == NULL || !isfinite(e->value))
            continue;
        count++;
        lo = fmin(lo, e->value);
        hi = fmax(hi, e->value);
        error = fmin(error, isfinite(e->error) ? e->error : INFINITY);
    }
    if (count < 2)
        return NULL;
    json_t *object = json_object();
    json_object_set_new(object, "lo", number(lo));
    json_object_set_new(object, "hi", number(hi));
    json_object_set_new(object, "spread", number(hi - lo));
    json_object_set_new(object, "stderr", number(error));
    return object;
}

static json_t *spreads(const mm_report *report, size_t first, size_t n)
{
    json_t *object = json_object();
    for (size_t i = first; i < first + n; i++) {
        const mm_fit *fit = report->fit[i].fit;
        for (size_t k = 0; k < fit->nderived; k++) {
            json_t *one = json_object_get(object, fit->derived[k].name) != NULL
                              ? NULL
                              : spread(report, first, n, fit->derived[k].name);
            if (one != NULL)
                json_object_set_new(object, fit->derived[k].name, one);
        }
    }
    return object;
}

static json_t *compare_one(const mm_report *report, size_t first, size_t n)
{
    double best = INFINITY;
    for (size_t i = first; i < first + n; i++)
        best = fmin(best, isfinite(report->fit[i].fit->aicc) ? report->fit[i].fit->aicc : INFINITY);
    json_t *models = json_array();
    for (size_t i = first; i < first + n; i++) {
        const mm_fit *fit = report->fit[i].fit;
        json_t *object = json_object();
        json_object_set_new(object, "model", text(fit->model));
        json_object_set_new(object, "chisq", number(fit->chisq));
        json_object_set_new(object, "aicc", number(fit->aicc));
        json_object_set_new(object, "bic", number(fit->bic));
        json_object_set_new(object, "delta_aicc", number(fit->aicc - best));
        json_array_append_new(models, object);
    }
    json_t *object = json_object();
    json_object_set_new(object, "dataset", text(report->fit[first].fit->dataset));
    json_object_set_new(object, "models", models);
    json_object_set_new(object, "spread", spreads(report, first, n));
    return object;
}

/* Fits of one dataset stand next to each other. */
static json_t *comparison(const mm_report *report)
{
    json_t *list = json_array();
    for (size_t first = 0, n; first < report->nfit; first += n) {
        n = 1;
        while (first + n < report->nfit &&
               strcmp(report->fit[first + n].fit->dataset, report->fit[first].fit->dataset) == 0)
            n++;
        json_array_append_new(list, compare_one(report, first, n));
    }
    return list;
}

static json_t *warning_list(const mm_diag *warnings)
{
    json_t *list = json_array();
    for (size_t i = 0; warnings != NULL && i < warnings->n; i++) {
        const mm_note *note = &warnings->note[i];
        if (note->level != MM_WARNING)
            continue;
        if (note->file == NULL)
            json_array_append_new(list, text(note->text));
        else if (note->line == 0)
            json_array_append_new(list, json_sprintf("%s: %s", note->file, note->text));
        else
            json_array_append_new(list, json_sprintf("%s:%zu: %s", note->file, note->line, note->text));
    }
    return list;
}

static json_t *build(const mm_report *report, const mm_diag *warnings)
{
    json_t *root = json_object();
    json_object_set_new(root, "tool", text(report->tool));
    json_object_set_new(root, "verb", text(report->verb));
    json_object_set_new(root, "version", text(PACKAGE_VERSION));
    json_object_set_new(root, "inputs", input_list(report));
    if (report->nfit > 0) {
        json_t *fits = json_array();
        for (size_t i = 0; i < report->nfit; i++)
            json_array_append_new(fits,
                                  fit_object(report->fit[i].fit, report->series_key, report->fit[i].key));
        json_object_set_new(root, "fits", fits);
    }
    if (report->njoint > 0) {
        json_t *joint = json_array();
        for (size_t i = 0; i < report->njoint; i++)
            json_array_append_new(joint, fit_object(report->joint[i], NULL, NAN));
        json_object_set_new(root, "joint", joint);
    }
    if (report->compare)
        json_object_set_new(root, "comparison", comparison(report));
    if (report->nquantity > 0) {
        json_t *quantities = json_object();
        for (size_t i = 0; i < report->nquantity; i++)
            json_object_set_new(quantities, report->quantity[i].name, quantity(&report->quantity[i]));
        json_object_set_new(root, "quantities", quantities);
    }
    if (report->records != NULL)
        json_object_set_new(root, report->records->name, records(report->records));
    if (report->table != NULL)
        json_object_set_new(root, "table", table_object(report->table));
    json_object_set_new(root, "warnings", warning_list(warnings));
    return root;
}

bool mm_report_json(const mm_report *report, const mm_diag *warnings, FILE *stream, mm_err *err)
{
    json_t *root = build(report, warnings);
    char *out = json_dumps(root, JSON_INDENT(1) | JSON_REAL_PRECISION(17));
    json_decref(root);
    if (out == NULL)
        return mm_fail_memory(err, "JSON");
    fputs(out, stream);
    fputc('\n', stream);
    free(out);
    return true;
}
