/* mischmetal for other programs: read a measurement, take a registered model, fit it, get values with errors.
 *
 *   cc fit.c $(pkg-config --cflags --libs mischmetal)
 *
 * Everything here keeps its meaning within a version of the library; nothing else of it is for use outside.
 * Functions that can fail take an error as their last argument, which may be NULL, and return NULL or false
 * then. Functions that look at an object borrow it and cannot fail. Different threads may work at the same
 * time with different objects. The first call turns GSL's error handler, which aborts, off in the whole
 * program. */
#ifndef MISCHMETAL_H
#define MISCHMETAL_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What went wrong. */
typedef struct mischmetal_error {
    int status;      /* 0; the tools' exit status: 2 usage, 3 input data, 4 model, 5 system */
    char text[1000]; /* with file and line where there are; cut when it is longer */
} mischmetal_error;

/** "0.1.0" */
const char *mischmetal_version(void);

/* ---- tables ---- */

typedef struct mischmetal_table mischmetal_table;

/** Read the first scan of "PATH", or the one of "PATH::SCAN", in any format that the tools read.
 *  format: as the tools' --format; NULL: by content.
 *  Owner: the caller, mischmetal_table_free(). */
mischmetal_table *mischmetal_table_read(const char *path, const char *format, mischmetal_error *error);
void mischmetal_table_free(mischmetal_table *table); /* NULL is fine */

/** Rows and columns. */
size_t mischmetal_table_rows(const mischmetal_table *table);
size_t mischmetal_table_columns(const mischmetal_table *table);

/** Id and unit ("" when there is none) of a column; NULL beyond the last. Borrowed from the table. */
const char *mischmetal_table_column_id(const mischmetal_table *table, size_t column);
const char *mischmetal_table_column_unit(const mischmetal_table *table, size_t column);

/** Values of a column by its id, its header, or "$3": one a row, NaN where missing. NULL when there is no
 * such column, or when it holds text. Borrowed from the table. */
const double *mischmetal_table_values(const mischmetal_table *table, const char *column);

/** Text of a metadata key, whatever its case; NULL when it is not there. Borrowed from the table. */
const char *mischmetal_table_meta(const mischmetal_table *table, const char *key);

/* ---- models ---- */

typedef struct mischmetal_model mischmetal_model;

/** A registered model by its id, or an XML file when the name ends in .xml or holds a slash.
 *  Owner: the caller, mischmetal_model_free(). */
mischmetal_model *mischmetal_model_load(const char *name, mischmetal_error *error);
void mischmetal_model_free(mischmetal_model *model); /* NULL is fine */

/** How many independent variables, outputs and parameters the model has. */
size_t mischmetal_model_variables(const mischmetal_model *model);
size_t mischmetal_model_outputs(const mischmetal_model *model);
size_t mischmetal_model_parameters(const mischmetal_model *model);

/** Full name, component.parameter; NULL beyond the last. Borrowed from the model. */
const char *mischmetal_model_parameter(const mischmetal_model *model, size_t i);

/** Change the model as the tools' options of the same names do: "set" P=V, "fix" P or P=V, "free" P,
 *  "bound" P=LO:HI, "tie" P=EXPR, "prior" P=V(S). P may hold `*`. */
bool mischmetal_model_change(mischmetal_model *model, const char *option, const char *value,
                             mischmetal_error *error);

/** Values of the model at n rows.
 *  x[k]: n values of variable k, in the units of the model; p: one value a parameter (ties are applied);
 *  y: room for outputs*n values, output after output. */
bool mischmetal_model_values(const mischmetal_model *model, size_t n, const double *const *x, const double *p,
                             double *y, mischmetal_error *error);

/* ---- fits ---- */

typedef struct mischmetal_fit mischmetal_fit;

/* All zero is what the tools do when no option is given. */
typedef struct mischmetal_options {
    int errors;            /* 0: absolute when sigma is given, 1 absolute, 2 scaled by reduced chi-square */
    int intervals;         /* 0 from the covariance, 1 profile likelihood, 2 bootstrap */
    double level;          /* of the intervals; 0: 0.6827 */
    unsigned long samples; /* of the bootstrap; 0: 1000 */
    unsigned long seed;
    unsigned long multistart; /* more starts inside the bounds */
    bool local;               /* do not look for better minima from other starts */
    int jobs;                 /* threads; 0: all cores. Results do not depend on it */
} mischmetal_options;

/* A parameter or a derived quantity. What does not exist is NaN, a missing error too, never 0. */
typedef struct mischmetal_quantity {
    const char *name, *unit; /* borrowed from the fit */
    const char *state;       /* "free", "fixed", "tied", "at-bound"; of derived quantities "derived" */
    double value, error;     /* one standard error from the full covariance */
    double lo, hi;           /* of the interval that the options ask for */
} mischmetal_quantity;

/** Fit a model to n rows: least squares with the exact gradient from the model's own start values.
 *  x[k]: n values of variable k; y and sigma: outputs*n values, output after output, finite, sigma > 0;
 *  sigma may be NULL, options too.
 *  That it did not converge is a result (see the status), not an error.
 *  Owner: the caller, mischmetal_fit_free(). */
mischmetal_fit *mischmetal_fit_run(const mischmetal_model *model, size_t n, const double *const *x,
                                   const double *y, const double *sigma, const mischmetal_options *options,
                                   mischmetal_error *error);
void mischmetal_fit_free(mischmetal_fit *fit); /* NULL is fine */

/** "converged", "at-bound", "no-convergence" or "failed", and what happened on the way. Borrowed. */
const char *mischmetal_fit_status(const mischmetal_fit *fit);
const char *mischmetal_fit_message(const mischmetal_fit *fit);

/** The minimised sum of squares in sigmas, and the degrees of freedom. */
double mischmetal_fit_chisq(const mischmetal_fit *fit);
long mischmetal_fit_dof(const mischmetal_fit *fit);

/** A parameter, or a derived quantity, by number, in the order of the model. false beyond the last. */
bool mischmetal_fit_parameter(const mischmetal_fit *fit, size_t i, mischmetal_quantity *quantity);
bool mischmetal_fit_derived(const mischmetal_fit *fit, size_t i, mischmetal_quantity *quantity);

/** Covariance of two parameters by number; 0 for what is held, NaN for what moves and has no error. */
double mischmetal_fit_covariance(const mischmetal_fit *fit, size_t i, size_t k);

#ifdef __cplusplus
}
#endif

#endif
