/* Lines of separated fields become the rows of a table. Each field is parsed once, into its place; one that
 * is no number is remembered by where it stands, until it is known what the column holds. */
#ifndef MM_READ_ROWS_H
#define MM_READ_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/text.h"
#include "read/read.h"
#include "read/tally.h"

/* What a column is for. */
typedef enum mm_role {
    MM_VALUES, /* numbers, or text where it holds no number at all */
    MM_CLOCK,  /* numbers that make no row by themselves: the time stamp of a log */
    MM_REMARKS /* text, whatever it looks like */
} mm_role;

typedef struct mm_odd mm_odd; /* a field that is no number */

typedef struct mm_rows {
    const mm_source *source;
    mm_table *table;
    mm_diag *diag;
    mm_role *role; /* of each column */
    char separator;
    bool comma;  /* the decimal mark */
    bool filled; /* the last row of the table is being filled */
    size_t nrow; /* rows kept */
    mm_odd *odd;
    size_t nodd, cap_odd, kept_odd;
    mm_tally skipped; /* lines left out */
} mm_rows;

/* What a line held. */
typedef struct mm_line_found {
    size_t fields, numbers; /* numbers outside MM_CLOCK and MM_REMARKS */
    bool extra;             /* text behind the last column */
} mm_line_found;

/** Begin with a table that has its columns and no row. All columns are MM_VALUES. Source, table and diag are
 *  borrowed. */
bool mm_rows_begin(mm_rows *rows, const mm_source *source, mm_table *table, char separator, mm_diag *diag,
                   mm_err *err);

/** Put the fields of a line (its number is for messages) into the row behind those that were kept. Fields
 *  that are not there stay missing. The row is dropped unless mm_rows_keep follows. */
bool mm_rows_fill(mm_rows *rows, mm_slice line, size_t number, mm_line_found *found, mm_err *err);

/** Keep the row that was filled last. */
void mm_rows_keep(mm_rows *rows);

/** Does the row that was filled last hold a text in this column? */
bool mm_rows_odd(const mm_rows *rows, size_t col);

/** A line is left out: a warning for each of the first few, one that counts them all at the end. */
void mm_rows_skip(mm_rows *rows, size_t number, const char *fmt, ...) MM_PRINTF(3, 4);

/** Bring the table to the rows that were kept. A column without a number becomes text; in others a field that
 *  is no number is missing, with a warning. */
bool mm_rows_end(mm_rows *rows, mm_err *err);

/** Release what the rows hold, not the table. */
void mm_rows_free(mm_rows *rows);

#endif
