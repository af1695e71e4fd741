/* What a verb has found, and its three forms: text for people, TSV for the next tool, JSON for programs. */
#ifndef MM_REPORT_REPORT_H
#define MM_REPORT_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/err.h"
#include "fit/fit.h"
#include "table/table.h"

typedef struct mm_report_input {
    char *path;
    const char *format;
    size_t rows, skipped;
} mm_report_input;

/* A fit and where it stands in a series. */
typedef struct mm_report_fit {
    mm_fit *fit;     /* owned */
    double key;      /* value of the series key; NaN when none */
    mm_table *extra; /* owned, may be NULL: one row of further columns for the TSV */
} mm_report_fit;

/* Zero-initialise; all of it is owned. */
typedef struct mm_report {
    const char *tool, *verb;
    mm_report_input *input;
    size_t ninput, cap_input;
    mm_report_fit *fit;
    size_t nfit, cap_fit;
    mm_fit **joint; /* fits of all datasets at once, a model each */
    size_t njoint, cap_joint;
    char *series_key, *series_unit; /* NULL when there is no series */
    bool compare;                   /* several models a dataset: compare them */
    mm_estimate *quantity;
    size_t nquantity, cap_quantity;
    mm_table *table;   /* NULL when the verb makes none */
    mm_table *records; /* NULL, or what the verb lists beside: a row a record, named by the table; see JSON */
    bool listing;      /* the table is for people to read: aligned as text */
    const char *shard; /* borrowed: which part of the fits this is, "2/8"; NULL when it is all */
    int jobs;          /* threads that write it (0: one a core) */
} mm_report;

typedef enum mm_form { MM_FORM_TEXT, MM_FORM_TSV, MM_FORM_JSON } mm_form;

void mm_report_free(mm_report *report);

/** Note a table that was read: path, format, rows. */
bool mm_report_add_input(mm_report *report, const mm_table *table, mm_err *err);

/** Takes the fit over, also on failure. */
bool mm_report_add_fit(mm_report *report, mm_fit *fit, double key, mm_err *err);

/** The fit of all datasets together; takes it over, also on failure. */
bool mm_report_add_joint(mm_report *report, mm_fit *fit, mm_err *err);

/** Add a quantity: value and standard error (NaN when it does not exist: null in JSON, `nan` in TSV).
 *  flag may be NULL. */
bool mm_report_add_quantity(mm_report *report, const char *name, const char *unit, double value, double error,
                            const char *flag, mm_err *err);

/** Write the report. Errors of the stream show at its flush. warnings go into the JSON form only. */
bool mm_report_write(const mm_report *report, mm_form form, const mm_diag *warnings, FILE *stream,
                     mm_err *err);

/** The fits as a table: a row a fit, as interface.md "Table (TSV)" says. */
mm_table *mm_report_fit_table(const mm_report *report, mm_err *err);

/** One quantity of the fits of a model for each of the datasets: rows where it is absent are NaN.
 *  Finds parameters (component.parameter) and derived quantities. NULL when the fit has neither. */
const mm_estimate *mm_fit_estimate(const mm_fit *fit, const char *name);

/* The forms, for mm_report_write. */
bool mm_report_json(const mm_report *report, const mm_diag *warnings, FILE *stream, mm_err *err);
bool mm_report_text(const mm_report *report, FILE *stream, mm_err *err);

#endif
