/* What stands above the rows of a file of columns: names and units. */
#ifndef MM_READ_HEADING_H
#define MM_READ_HEADING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/text.h"
#include "read/layout.h"
#include "read/read.h"

/* Names and units of the columns, slices of the source; n of each, or 0. */
typedef struct mm_heading {
    mm_slice *names, *units;
    size_t nnames, nunits;
    size_t line; /* of the names */
} mm_heading;

/** Find the line of names, and the row of units where there is one, above the first row: a plain line, or
 *  the last comment. Where rows end with an empty field that no name claims, layout->fields drops by one.
 *  Errors: MM_EINPUT (with line) where the names show that commas may be decimal marks too. */
bool mm_heading_find(const mm_source *source, mm_layout *layout, mm_heading *heading, mm_diag *diag,
                     mm_err *err);

/** Release what the heading holds. */
void mm_heading_free(mm_heading *heading);

#endif
