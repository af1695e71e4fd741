/* What a table holds and what looks wrong in it, as data; `mmfit info` prints it. */
#ifndef MM_READ_INSPECT_H
#define MM_READ_INSPECT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "table/table.h"

/* What may look wrong, and the word for it in machine-readable output. */
#define MM_FINDING_MAP(X)                                                                  \
    X(SKIPPED, "skipped-lines")      /* lines of the file that gave no row */              \
    X(EMPTY, "empty-columns")        /* columns without a value */                         \
    X(MISSING, "missing-values")     /* a column with some values missing */               \
    X(UNIT, "unknown-unit")          /* columns whose unit is not understood */            \
    X(TIME, "time-goes-back")        /* a clock that is not monotonic */                   \
    X(REVERSED, "reversed-ramp")     /* a ramp that changes its direction */               \
    X(DUPLICATE, "duplicate-values") /* a ramp that stands still from a row to the next */ \
    X(SIGMA, "bad-sigma")            /* a standard error that is not above 0 */            \
    X(FEW, "few-rows")               /* too few rows for any fit */

typedef enum mm_finding_kind {
#define X(name, word) MM_FOUND_##name,
    MM_FINDING_MAP(X)
#undef X
} mm_finding_kind;

typedef struct mm_finding {
    mm_finding_kind kind;
    ptrdiff_t col; /* the column, or MM_NO_COLUMN where it is about the table */
    size_t row;    /* first row it is about, from 0; the row count where it is about none */
    size_t count;  /* rows, columns, turns ... */
    char *text;    /* a sentence without a full stop */
} mm_finding;

/* Of one column. */
typedef struct mm_column_summary {
    size_t missing;
    double lo, hi; /* of the values there are; NaN where there are none, and for text */
} mm_column_summary;

typedef struct mm_inspection {
    mm_column_summary *col; /* one a column of the table */
    mm_finding *finding;
    size_t nfinding, cap_finding;
} mm_inspection;

/** Look through a table. Owner: the caller, mm_inspection_free. NULL without memory. */
mm_inspection *mm_inspect(const mm_table *table, mm_err *err);

/** NULL is fine. */
void mm_inspection_free(mm_inspection *inspection);

/** "reversed-ramp", ... */
const char *mm_finding_word(mm_finding_kind kind);

#endif
