#include "report/report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static void estimate_free(mm_estimate *estimate)
{
    for (size_t i = 0; i < estimate->nflag; i++)
        free(estimate->flag[i]);
    free(estimate->flag);
    free(estimate->name);
    free(estimate->unit);
}

void mm_report_free(mm_report *report)
{
    for (size_t i = 0; i < report->ninput; i++)
        free(report->input[i].path);
    for (size_t i = 0; i < report->nfit; i++) {
        mm_fit_free(report->fit[i].fit);
        mm_table_free(report->fit[i].extra);
    }
    for (size_t i = 0; i < report->njoint; i++)
        mm_fit_free(report->joint[i]);
    for (size_t i = 0; i < report->nquantity; i++)
        estimate_free(&report->quantity[i]);
    free(report->input);
    free(report->fit);
    free(report->quantity);
    free(report->joint);
    free(report->series_key);
    free(report->series_unit);
    mm_table_free(report->table);
    mm_table_free(report->records);
    *report = (mm_report){ 0 };
}

bool mm_report_add_input(mm_report *report, const mm_table *table, mm_err *err)
{
    char *path = mm_strdup(table->name);
    if (path == NULL ||
        !mm_reserve(&report->input, &report->cap_input, report->ninput + 1, sizeof *report->input)) {
        free(path);
        return mm_fail_memory(err, "a report");
    }
    report->input[report->ninput++] = (mm_report_input){ path, table->format, table->nrow, table->skipped };
    return true;
}

bool mm_report_add_fit(mm_report *report, mm_fit *fit, double key, mm_err *err)
{
    if (fit == NULL || !mm_reserve(&report->fit, &report->cap_fit, report->nfit + 1, sizeof *report->fit)) {
        mm_fit_free(fit);
        return mm_fail_memory(err, "a report");
    }
    report->fit[report->nfit++] = (mm_report_fit){ fit, key, NULL };
    return true;
}

bool mm_report_add_joint(mm_report *report, mm_fit *fit, mm_err *err)
{
    if (fit == NULL ||
        !mm_reserve(&report->joint, &report->cap_joint, report->njoint + 1, sizeof *report->joint)) {
        mm_fit_free(fit);
        return mm_fail_memory(err, "a report");
    }
    report->joint[report->njoint++] = fit;
    return true;
}

bool mm_report_add_quantity(mm_report *report, const char *name, const char *unit, double value, double error,
                            const char *flag, mm_err *err)
{
    mm_estimate q = {
        .value = value, .error = error, .lo = -INFINITY, .hi = INFINITY, .ci_lo = NAN, .ci_hi = NAN
    };
    q.name = mm_strdup(name);
    q.unit = mm_strdup(unit);
    if (q.name == NULL || q.unit == NULL || (flag != NULL && !mm_flag_add(&q.flag, &q.nflag, flag)) ||
        !mm_reserve(&report->quantity, &report->cap_quantity, report->nquantity + 1,
                    sizeof *report->quantity)) {
        estimate_free(&q);
        return mm_fail_memory(err, "a report");
    }
    report->quantity[report->nquantity++] = q;
    return true;
}

const mm_estimate *mm_fit_estimate(const mm_fit *fit, const char *name)
{
    for (size_t i = 0; i < fit->npar; i++)
        if (strcmp(fit->par[i].name, name) == 0)
            return &fit->par[i];
    for (size_t i = 0; i < fit->nderived; i++)
        if (strcmp(fit->derived[i].name, name) == 0)
            return &fit->derived[i];
    return NULL;
}

/* Quantities as a table of one row. */
static mm_table *quantity_table(const mm_report *report, mm_err *err)
{
    mm_table *table = mm_table_new("-", err);
    bool good = table != NULL && mm_table_resize(table, 1, err);
    for (size_t i = 0; good && i < report->nquantity; i++) {
        const mm_estimate *q = &report->quantity[i];
        char *error = mm_format("%s_err", q->name);
        const ptrdiff_t value_col = mm_table_add(table, q->name, q->unit, MM_NUMBER, err);
        const ptrdiff_t error_col = error == NULL ? -1 : mm_table_add(table, error, q->unit, MM_NUMBER, err);
        good = value_col >= 0 && error_col >= 0;
        if (good) {
            table->col[value_col].v[0] = q->value;
            table->col[error_col].v[0] = q->error;
        }
        free(error);
    }
    if (good)
        return table;
    mm_table_free(table);
    mm_fail_memory(err, "a report");
    return NULL;
}

/* TSV: the verb's table, else its fits, else its quantities. A table takes quantities along as metadata. */
static bool write_tsv(const mm_report *report, FILE *stream, mm_err *err)
{
    if (report->table != NULL) {
        for (size_t i = 0; i < report->nquantity; i++) {
            const mm_estimate *q = &report->quantity[i];
            if (!isnan(q->value) && !mm_meta_set_number(report->table, q->name, q->value, q->unit, err))
                return false;
        }
        return mm_tsv_write(report->table, stream, report->jobs, err);
    }
    mm_table *table = report->nfit > 0 ? mm_report_fit_table(report, err) : quantity_table(report, err);
    if (table == NULL)
        return false;
    const bool good = (report->shard == NULL || mm_meta_set(table, "shard", report->shard, err)) &&
                      mm_tsv_write(table, stream, report->jobs, err);
    mm_table_free(table);
    return good;
}

bool mm_report_write(const mm_report *report, mm_form form, const mm_diag *warnings, FILE *stream,
                     mm_err *err)
{
    if (form == MM_FORM_JSON)
        return mm_report_json(report, warnings, stream, err);
    if (form == MM_FORM_TSV)
        return write_tsv(report, stream, err);
    return mm_report_text(report, stream, err);
}
