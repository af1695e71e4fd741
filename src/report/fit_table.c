/* Fits as a table: one row a fit, columns the union over the models. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "report/report.h"

/* The column called `name`, made when it is not there. */
static ptrdiff_t need_column(mm_table *table, const char *name, const char *unit, mm_kind kind, mm_err *err)
{
    for (size_t i = 0; i < table->ncol; i++)
        if (strcmp(table->col[i].name, name) == 0)
            return (ptrdiff_t)i;
    return mm_table_add(table, name, strcmp(unit, "1") == 0 ? "" : unit, kind, err);
}

static bool put_text(mm_table *table, size_t row, const char *name, const char *text, mm_err *err)
{
    const ptrdiff_t col = need_column(table, name, "", MM_TEXT, err);
    return col >= 0 && mm_table_set_text(table, row, (size_t)col, text, err);
}

static bool put_number(mm_table *table, size_t row, const char *name, const char *unit, double value,
                       mm_err *err)
{
    const ptrdiff_t col = need_column(table, name, unit, MM_NUMBER, err);
    if (col >= 0)
        table->col[col].v[row] = value;
    return col >= 0;
}

static bool put_estimate(mm_table *table, size_t row, const mm_estimate *e, mm_err *err)
{
    char *name = mm_format("%s_err", e->name);
    const bool good = name != NULL && put_number(table, row, e->name, e->unit, e->value, err) &&
                      put_number(table, row, name, e->unit, e->error, err);
    free(name);
    return good || mm_fail_memory(err, "a report");
}

static bool put_row(mm_table *table, size_t row, const mm_report *report, const mm_report_fit *entry,
                    mm_err *err)
{
    const mm_fit *fit = entry->fit;
    bool good = put_text(table, row, "dataset", fit->dataset, err);
    if (report->series_key != NULL)
        good = good && put_number(table, row, report->series_key, report->series_unit, entry->key, err);
    good = good && put_text(table, row, "model", fit->model, err) &&
           put_text(table, row, "status", mm_status_text(fit->status), err) &&
           put_number(table, row, "n", "", (double)fit->n, err) &&
           put_number(table, row, "dof", "", (double)fit->dof, err) &&
           put_number(table, row, "chisq", "", fit->chisq, err) &&
           put_number(table, row, "redchi", "", fit->redchi, err);
    for (size_t i = 0; good && i < fit->npar; i++)
        good = put_estimate(table, row, &fit->par[i], err);
    for (size_t i = 0; good && i < fit->nderived; i++)
        good = put_estimate(table, row, &fit->derived[i], err);
    return good;
}

/* Further columns of a row go in front of the parameters' ones: behind the series key. */
static bool put_extra(mm_table *table, size_t row, const mm_table *extra, mm_err *err)
{
    bool good = true;
    for (size_t i = 0; extra != NULL && good && i < extra->ncol; i++) {
        const mm_column *col = &extra->col[i];
        good = col->kind == MM_TEXT ? put_text(table, row, col->name, col->text[0], err)
                                    : put_number(table, row, col->name, col->unit, col->v[0], err);
    }
    return good;
}

mm_table *mm_report_fit_table(const mm_report *report, mm_err *err)
{
    mm_table *table = mm_table_new("-", err);
    bool good = table != NULL && mm_table_resize(table, report->nfit, err);
    for (size_t row = 0; good && row < report->nfit; row++)
        good = put_row(table, row, report, &report->fit[row], err) &&
               put_extra(table, row, report->fit[row].extra, err);
    if (good)
        return table;
    mm_table_free(table);
    return NULL;
}
