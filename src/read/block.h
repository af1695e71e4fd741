/* A block of rows under a line of names and a line of units, as instruments' own exports have it. */
#ifndef MM_READ_BLOCK_H
#define MM_READ_BLOCK_H

#include "read/lines.h"

typedef struct mm_block {
    mm_slice names, units;
    char name_separator, separator; /* of the two lines above; of the rows */
    bool indented; /* the first name and unit are a label; rows may begin with an empty cell there */
    bool comma;    /* the decimal mark */
} mm_block;

/** The tab, semicolon or comma that separates the line, the first of them that is in it; blanks else. */
char mm_block_separator(mm_slice line);

/** Add the columns. Units in brackets are taken out of them; `-` and `#` are none. */
bool mm_block_columns(const mm_block *block, mm_table *table, mm_err *err);

/** Read rows from the lines up to one that `ends` (asked before each; may be NULL) names, which stays unread,
 * or to the end. Rows may be short. A line without a number, or with more fields than there are names, is
 * left out with a warning, unless `other`, where it is not NULL, takes it. */
bool mm_block_rows(const mm_block *block, const mm_source *source, mm_lines *lines,
                   bool (*ends)(mm_slice line), bool (*other)(mm_table *table, mm_slice line, mm_err *err),
                   mm_table *table, mm_diag *diag, mm_err *err);

/** The decimal mark of the rows that follow. */
bool mm_block_mark(mm_block *block, const mm_source *source, mm_lines lines, mm_err *err);

#endif
