/* From files on the command line to arrays that a model is fitted to. */
#ifndef MM_CLI_INPUT_H
#define MM_CLI_INPUT_H

#include "cli/context.h"
#include "model/model.h"
#include "table/table.h"

/* One operand: its tables, or why there are none. */
typedef struct mm_input {
    char *path;
    mm_tables tables;
    mm_err err;
} mm_input;

typedef struct mm_inputs {
    mm_input *input;
    size_t n;
} mm_inputs;

/** Read all operands (standard input when there is none), apply --meta and --where, note them in the report.
 *  A file that cannot be used is an error when it is the only one; of several it is told on standard error
 * and stays in the list with its error, and the exit status will be 3. At least one table, or false. */
bool mm_inputs_read(mm_context *c, mm_inputs *inputs);
void mm_inputs_free(mm_inputs *inputs);

/** All tables of all inputs as one borrowed list; the caller frees the array alone (tables.t). */
bool mm_inputs_tables(const mm_inputs *inputs, mm_tables *tables, mm_err *err);

/* One variable: where it came from, and its values for the rows in use. */
typedef struct mm_variable {
    char *name, *unit;
    double *v;
} mm_variable;

/* What -x, -y and -s make of a table. */
typedef struct mm_dataset {
    const mm_table *table; /* borrowed */
    size_t n, nx, ny;
    mm_variable *x;    /* nx */
    mm_variable *y;    /* ny; its v is NULL, the values are below */
    double *values;    /* ny*n, output after output */
    double *sigma;     /* ny*n, or NULL */
    const double **xp; /* nx pointers at x[k].v */
    size_t dropped;    /* rows left out: missing values, outside the range, no positive sigma */
} mm_dataset;

/* What a verb wants of a table when -x or -y are not given. */
typedef struct mm_wanted {
    size_t nx, ny;
    const char *const *x_name,
        *const *x_unit; /* nx; a column of this id is taken, converted to this unit ("" any) */
    const char *const *y_name, *const *y_unit; /* ny */
    const char *const *y_prefer;               /* NULL, or ids to try for the first y, ended by NULL */
} mm_wanted;

/** Variables of a table by -x, -y, -s, -r; columns that are not asked for by name are looked up by id, else
 * they are the first number columns in order. Errors: MM_EINPUT for a column that is not there, a unit that
 * does not convert, no row left; MM_EUSAGE for a formula that does not compile. */
bool mm_dataset_make(mm_context *c, const mm_table *table, const mm_wanted *wanted, mm_dataset *dataset);
void mm_dataset_free(mm_dataset *dataset);

/** The same with the axes of a model; its parameters' units are bound to the data (a model axis without a
 * unit takes the first data's). */
bool mm_dataset_for_model(mm_context *c, const mm_table *table, mm_model *model, const char *const *y_prefer,
                          mm_dataset *dataset);

/** Values of a column or formula for all rows of a table (nrow values, the caller frees), and its name and
 * unit (borrowed from the table or from expr; "" for formulas). NULL on an error. */
double *mm_table_values(const mm_table *table, const char *expr, const char **name, const char **unit,
                        mm_err *err);

#endif
