/* Tables as the text that they are written as: rows are put together anew without a number being read. */
#ifndef MM_TABLE_ROWTEXT_H
#define MM_TABLE_ROWTEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/text.h"

/* A TSV of mischmetal(7), taken apart; all slices are of the text that was read. Zero-initialise. */
typedef struct mm_rowtext {
    const char *path;
    mm_slice *meta; /* lines `# ...` */
    size_t nmeta, cap_meta;
    mm_slice *column; /* headers */
    size_t ncol, cap_col;
    mm_slice *row; /* lines */
    size_t nrow, cap_row;
} mm_rowtext;

/* A row of one of several tables. */
typedef struct mm_rowtext_pick {
    size_t table, row;
} mm_rowtext_pick;

/** Take a table's text apart; it may have no rows. `text` and `path` are borrowed.
 *  Errors: MM_EINPUT with file and line where it is no such table; MM_ESYS. */
bool mm_rowtext_read(mm_rowtext *table, mm_slice text, const char *path, mm_err *err);
void mm_rowtext_free(mm_rowtext *table);

/** The value of `# KEY: VALUE`; s is NULL where there is none. */
mm_slice mm_rowtext_meta(const mm_rowtext *table, const char *key);

/** The field of a row in the column with this header; s is NULL where there is no such column. */
mm_slice mm_rowtext_field(const mm_rowtext *table, size_t row, const char *header);

/** The picked rows as one table: the metadata that all tables share but for the key `leave` (may be NULL),
 * the columns of all tables in the order in which they come, `nan` or nothing where a table lacks one of
 * numbers or of text. */
bool mm_rowtext_join(const mm_rowtext *table, size_t n, const mm_rowtext_pick *pick, size_t npick,
                     const char *leave, mm_buf *out, mm_err *err);

#endif
