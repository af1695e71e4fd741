/* The text form: what a physicist pastes into a notebook. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "report/report.h"

/* Columns that a terminal shows for UTF-8 text. */
static int width_of(const char *text)
{
    int width = 0;
    for (; *text != '\0'; text++)
        width += ((unsigned char)*text & 0xC0) != 0x80;
    return width;
}

static void pad(FILE *stream, const char *text, int width)
{
    fprintf(stream, "%s%*s", text, width > width_of(text) ? width - width_of(text) : 0, "");
}

static void six_digits(char out[MM_NUMBER_SIZE], double value)
{
    if (isfinite(value))
        mm_number_with_error(out, value, NAN);
    else
        snprintf(out, MM_NUMBER_SIZE, "%s", isnan(value) ? "-" : value > 0 ? "inf" : "-inf");
}

static const char *shown_unit(const mm_estimate *e)
{
    return strcmp(e->unit, "1") == 0 ? "" : e->unit;
}

static void write_flags(FILE *stream, char *const *flag, size_t n)
{
    for (size_t i = 0; i < n; i++)
        fprintf(stream, "%s%s", i == 0 ? "  [" : ", ", flag[i]);
    fputs(n > 0 ? "]" : "", stream);
}

static void write_estimate(FILE *stream, const mm_estimate *e, int width, bool state)
{
    char paren[MM_NUMBER_SIZE], value[MM_NUMBER_SIZE], error[MM_NUMBER_SIZE];
    mm_number_with_error(paren, e->value, e->error);
    six_digits(value, e->value);
    six_digits(error, e->error);
    fputs("  ", stream);
    pad(stream, e->name, width);
    fputs("  ", stream);
    pad(stream, isfinite(e->value) ? paren : "-", 18);
    pad(stream, shown_unit(e), 10);
    fprintf(stream, "%14s %12s", value, error);
    if (isfinite(e->ci_lo) && isfinite(e->ci_hi)) {
        char lo[MM_NUMBER_SIZE], hi[MM_NUMBER_SIZE];
        six_digits(lo, e->ci_lo);
        six_digits(hi, e->ci_hi);
        fprintf(stream, "  [%s, %s]", lo, hi);
    }
    if (state && e->state != MM_STATE_FREE)
        fprintf(stream, "  %s", mm_state_text(e->state));
    write_flags(stream, e->flag, e->nflag);
    fputc('\n', stream);
}

static int name_width(const mm_estimate *e, size_t n, int width)
{
    for (size_t i = 0; i < n; i++)
        width = width_of(e[i].name) > width ? width_of(e[i].name) : width;
    return width;
}

static void write_heading(FILE *stream, int width)
{
    fputs("  ", stream);
    pad(stream, "", width);
    fputs("  ", stream);
    pad(stream, "value(error)", 18);
    pad(stream, "unit", 10);
    fprintf(stream, "%14s %12s\n", "value", "error");
}

static void write_fit(FILE *stream, const mm_report *report, const mm_report_fit *entry)
{
    const mm_fit *fit = entry->fit;
    char chisq[MM_NUMBER_SIZE], redchi[MM_NUMBER_SIZE], rms[MM_NUMBER_SIZE];
    six_digits(chisq, fit->chisq);
    six_digits(redchi, fit->redchi);
    six_digits(rms, fit->rms);
    fprintf(stream, "%s", fit->dataset);
    if (report->series_key != NULL && !isnan(entry->key))
        fprintf(stream, "  %s %g %s", report->series_key, entry->key, report->series_unit);
    fprintf(stream, "  %s: %s", fit->model, mm_status_text(fit->status));
    write_flags(stream, fit->flag, fit->nflag);
    if (fit->message != NULL && fit->message[0] != '\0' &&
        strcmp(fit->message, mm_status_text(fit->status)) != 0)
        fprintf(stream, " (%s)", fit->message);
    fputc('\n', stream);
    if (fit->status == MM_FIT_FAILED)
        return;
    fprintf(stream, "  %zu points, %zu free parameters, %ld degrees of freedom\n", fit->n, fit->nfree,
            fit->dof);
    fprintf(stream, "  chi-square %s, reduced %s, rms %s, AICc %.6g, BIC %.6g; errors %s\n", chisq, redchi,
            rms, fit->aicc, fit->bic, fit->scaled ? "scaled by the scatter" : "absolute");
    const int width = name_width(fit->derived, fit->nderived, name_width(fit->par, fit->npar, 12));
    write_heading(stream, width);
    for (size_t i = 0; i < fit->npar; i++)
        write_estimate(stream, &fit->par[i], width, true);
    for (size_t i = 0; i < fit->nderived; i++)
        write_estimate(stream, &fit->derived[i], width, false);
}

/* Models side by side, best AICc first is left to the reader's eye: the difference is printed. */
static void write_comparison(FILE *stream, const mm_report *report)
{
    fprintf(stream, "\ncomparison\n  %-24s %-20s %12s %10s %10s %10s\n", "dataset", "model", "chi-square",
            "AICc", "dAICc", "BIC");
    for (size_t i = 0; i < report->nfit; i++) {
        const mm_fit *fit = report->fit[i].fit;
        double best = fit->aicc;
        for (size_t k = 0; k < report->nfit; k++)
            if (strcmp(report->fit[k].fit->dataset, fit->dataset) == 0 && report->fit[k].fit->aicc < best)
                best = report->fit[k].fit->aicc;
        fprintf(stream, "  %-24s %-20s %12.6g %10.4g %10.4g %10.4g\n", fit->dataset, fit->model, fit->chisq,
                fit->aicc, fit->aicc - best, fit->bic);
    }
}

static bool named_before(const mm_report *report, size_t fit, const char *name)
{
    for (size_t i = 0; i < fit; i++)
        if (mm_fit_estimate(report->fit[i].fit, name) != NULL)
            return true;
    return false;
}

/* Each derived quantity over the models: the models' spread is often larger than the statistical error. */
static void write_spread(FILE *stream, const mm_report *report, const char *name)
{
    double lo = INFINITY, hi = -INFINITY, error = INFINITY;
    size_t count = 0;
    for (size_t i = 0; i < report->nfit; i++) {
        const mm_estimate *e = mm_fit_estimate(report->fit[i].fit, name);
        if (e == NULL || !isfinite(e->value))
            continue;
        lo = fmin(lo, e->value);
        hi = fmax(hi, e->value);
        error = isfinite(e->error) ? fmin(error, e->error) : error;
        count++;
    }
    if (count > 1 && isfinite(error))
        fprintf(stream, "  %-24s %.6g to %.6g: spread %.3g, least standard error %.3g\n", name, lo, hi,
                hi - lo, error);
}

static void write_spreads(FILE *stream, const mm_report *report)
{
    for (size_t i = 0; i < report->nfit; i++)
        for (size_t k = 0; k < report->fit[i].fit->nderived; k++)
            if (!named_before(report, i, report->fit[i].fit->derived[k].name))
                write_spread(stream, report, report->fit[i].fit->derived[k].name);
}

static bool one_dataset(const mm_report *report)
{
    for (size_t i = 1; i < report->nfit; i++)
        if (strcmp(report->fit[i].fit->dataset, report->fit[0].fit->dataset) != 0)
            return false;
    return true;
}

static const char *cell(const mm_column *col, size_t row)
{
    return col->kind == MM_TEXT && col->text[row] != NULL ? col->text[row] : "";
}

/* Columns of text, aligned; metadata above. */
static void write_listing(FILE *stream, const mm_table *table)
{
    for (size_t i = 0; i < table->nmeta; i++)
        fprintf(stream, "%s: %s\n", table->meta[i].key, table->meta[i].value);
    for (size_t row = 0; row <= table->nrow; row++) {
        for (size_t i = 0; i < table->ncol; i++) {
            const mm_column *col = &table->col[i];
            int width = width_of(col->name);
            for (size_t k = 0; k < table->nrow; k++)
                width = width_of(cell(col, k)) > width ? width_of(cell(col, k)) : width;
            const char *text = row == 0 ? col->name : cell(col, row - 1);
            if (i + 1 < table->ncol)
                pad(stream, text, width + 2);
            else
                fputs(text, stream);
        }
        fputc('\n', stream);
    }
}

/* Records in columns; an error stands in parentheses behind its value. */
static void write_records(FILE *stream, const mm_table *table)
{
    fprintf(stream, "%s: %zu\n", table->name, table->nrow);
    for (size_t row = 0; row < table->nrow; row++) {
        fprintf(stream, "  %zu:", row + 1);
        for (size_t i = 0; i < table->ncol; i++) {
            const mm_column *col = &table->col[i];
            const ptrdiff_t sigma = mm_table_sigma_of(table, i);
            char value[MM_NUMBER_SIZE];
            if (col->kind != MM_NUMBER || strstr(col->name, "_err") != NULL)
                continue;
            if (sigma >= 0)
                mm_number_with_error(value, col->v[row], table->col[sigma].v[row]);
            else
                six_digits(value, col->v[row]);
            fprintf(stream, "  %s %s", col->name, value);
        }
        fputc('\n', stream);
    }
}

bool mm_report_text(const mm_report *report, FILE *stream, mm_err *err)
{
    for (size_t i = 0; i < report->nfit; i++) {
        if (i > 0)
            fputc('\n', stream);
        write_fit(stream, report, &report->fit[i]);
    }
    for (size_t i = 0; i < report->njoint; i++)
        fprintf(stream,
                "\njoint fit of %s: %s, chi-square %.6g, reduced %.6g, %zu points, %zu free parameters\n",
                report->joint[i]->model, mm_status_text(report->joint[i]->status), report->joint[i]->chisq,
                report->joint[i]->redchi, report->joint[i]->n, report->joint[i]->nfree);
    if (report->compare)
        write_comparison(stream, report);
    if (report->compare && one_dataset(report))
        write_spreads(stream, report);
    const int width = name_width(report->quantity, report->nquantity, 12);
    if (report->nquantity > 0)
        write_heading(stream, width);
    for (size_t i = 0; i < report->nquantity; i++)
        write_estimate(stream, &report->quantity[i], width, false);
    if (report->records != NULL)
        write_records(stream, report->records);
    if (report->table != NULL && report->listing)
        write_listing(stream, report->table);
    else if (report->table != NULL && report->nfit == 0 && report->nquantity == 0)
        return mm_tsv_write(report->table, stream, report->jobs, err);
    return true;
}
