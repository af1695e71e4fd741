/* A table: named columns of numbers (or text) with units, and metadata. Every tool takes and gives tables. */
#ifndef MM_TABLE_TABLE_H
#define MM_TABLE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/err.h"

typedef enum mm_kind { MM_NUMBER, MM_TEXT } mm_kind;

typedef struct mm_column {
    char *header; /* exact header text as it stood in the file, unit included */
    char *name;   /* header without its unit */
    char *id;     /* unique in the table: see mm_column_id */
    char *unit;   /* "" when none */
    mm_kind kind;
    double *v;   /* MM_NUMBER: nrow values, NaN where missing */
    char **text; /* MM_TEXT: nrow strings, NULL where missing */
} mm_column;

/* Metadata keep the order in which they came; keys are unique but for case. */
typedef struct mm_meta {
    char *key, *value;
} mm_meta;

typedef struct mm_table {
    char *name; /* of the dataset: the path, with ::SCAN where a file holds several; "-" is standard input */
    char *scan; /* NULL, or the scan's selector: "12", "12.2", "4.1" */
    const char *format; /* of the reader, a static string; NULL when made in the program */
    mm_meta *meta;
    size_t nmeta, cap_meta;
    mm_column *col;
    size_t ncol, cap_col;
    size_t nrow, cap_row;
    size_t skipped; /* rows of the file that were left out */
} mm_table;

/* A list of tables: what one input gives. Zero-initialise. */
typedef struct mm_tables {
    mm_table **t;
    size_t n, cap;
} mm_tables;

enum { MM_NO_COLUMN = -1 };

/** An empty table. Ownership of everything in a table is the table's. NULL without memory. */
mm_table *mm_table_new(const char *name, mm_err *err);
void mm_table_free(mm_table *table); /* NULL is fine */
mm_table *mm_table_copy(const mm_table *table, mm_err *err);

/** Takes the table over, also on failure. */
bool mm_tables_add(mm_tables *list, mm_table *table, mm_err *err);
void mm_tables_free(mm_tables *list);

/** Add a column whose header text is `header` ("Moment (emu)"); the unit is split off it unless `unit` is
 * given (not NULL). Its values are NaN or NULL. Returns its index, or MM_NO_COLUMN. */
ptrdiff_t mm_table_add(mm_table *table, const char *header, const char *unit, mm_kind kind, mm_err *err);

/** Set the number of rows; new rows are missing everywhere. Readers reserve ahead: capacity grows by half. */
bool mm_table_resize(mm_table *table, size_t nrow, mm_err *err);

/** Add one empty row at the end. */
bool mm_table_add_row(mm_table *table, mm_err *err);

/** Put a text (copied) into a cell of a text column. */
bool mm_table_set_text(mm_table *table, size_t row, size_t col, const char *text, mm_err *err);

/** Remove a column and free what it holds. */
void mm_table_drop(mm_table *table, size_t col);

/** Find a column: exact header, exact name, id, `$3` for the third, header in quotes; in this order.
 *  MM_NO_COLUMN when there is none. */
ptrdiff_t mm_table_find(const mm_table *table, const char *name);

/** The column that holds the standard error of column `col` (`q_err` for q), or MM_NO_COLUMN. */
ptrdiff_t mm_table_sigma_of(const mm_table *table, size_t col);

/** Id of a header without its unit: lower case, each run of other characters than letters and digits one `_`,
 *  none at the ends; Greek letters and primes spell out (`χ'` is chi_prime, `E''` e_double_prime); "column"
 * if nothing is left. The caller frees. */
char *mm_column_id(const char *name);

/** Split "Moment (emu)", "field [Oe]", "T / K" into name and unit (trimmed; the caller frees both). */
bool mm_header_split(const char *header, char **name, char **unit, mm_err *err);

/** Metadata. Keys match without regard to case. get gives NULL when absent. */
const char *mm_meta_get(const mm_table *table, const char *key);
bool mm_meta_set(mm_table *table, const char *key, const char *value, mm_err *err);
bool mm_meta_set_number(mm_table *table, const char *key, double value, const char *unit, mm_err *err);

/** A metadata quantity in the wanted unit: "4.2(1)mg" in g is 0.0042 with error 0.0001 (NaN when none given).
 *  A value without unit is taken to be in `unit`. Returns 1 when found, 0 when absent, -1 on an error. */
int mm_meta_quantity(const mm_table *table, const char *key, const char *unit, double *value, double *error,
                     mm_err *err);

/** Keep the rows where keep[row] is true; the others are gone. */
void mm_table_keep_rows(mm_table *table, const bool *keep);

/** Rows in the order given by `order` (a permutation or a selection of row numbers), as a new table. */
mm_table *mm_table_take(const mm_table *table, const size_t *order, size_t n, mm_err *err);

/** Sort the rows by a number column, ascending, stable, NaN last. */
bool mm_table_sort(mm_table *table, size_t col, mm_err *err);

/** Split into tables of equal values of a column (text, or numbers within `tolerance` above the least of
 * their group), in order of appearance. Each is named TABLE and carries the value of its first row as
 * metadata under the column's id. */
bool mm_table_split(const mm_table *table, size_t col, double tolerance, mm_tables *out, mm_err *err);

/** All rows of all tables under each other; columns are the union by id (units converted to the first's).
 *  With `tag`, text columns `dataset` and `scan` are put in front. */
mm_table *mm_tables_join(const mm_tables *list, bool tag, mm_err *err);

/** Convert a column (and the column of its standard error) to another unit. A column without a unit takes it.
 *  Errors: MM_EINPUT that names the column and both units. */
bool mm_table_convert(mm_table *table, size_t col, const char *unit, mm_err *err);

/** The table as TSV (mischmetal(7)); reads back bit for bit. `jobs` threads (0: one a core) make the text.
 *  Errors: MM_ESYS without memory, with a part written; those of the stream show at its flush. */
bool mm_tsv_write(const mm_table *table, FILE *stream, int jobs, mm_err *err);

/** Read TSV text as mm_tsv_write makes it. `path` is for messages.
 *  Errors: MM_EINPUT with line. */
mm_table *mm_tsv_read(const char *text, size_t size, const char *path, mm_err *err);

#endif
