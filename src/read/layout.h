/* How a file of columns is laid out: what separates, which decimal mark, where the rows begin. */
#ifndef MM_READ_LAYOUT_H
#define MM_READ_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/text.h"
#include "read/read.h"

typedef struct mm_layout {
    char separator;
    bool comma;    /* the decimal mark */
    size_t fields; /* in a row */
    bool trailing; /* the last field of each row is empty: perhaps only a separator at the end */
    bool points;   /* a row holds a point, so commas that separate are no decimal marks */
    size_t first;  /* line of the first row */
} mm_layout;

/** Find the layout that gives the most numbers. Errors: MM_EINPUT where there are no columns of numbers, or
 *  where a comma may be a decimal mark and may be not (with line). */
bool mm_layout_find(const mm_source *source, mm_layout *layout, mm_err *err);

/** Find the decimal mark of rows of which all else is known, in all of them: a misread one would be off by
 *  powers of ten. Errors: as above. */
bool mm_layout_find_mark(const mm_source *source, mm_layout *layout, mm_err *err);

#endif
