/* The decimal mark of cells of which all else is known: a misread one would be off by powers of ten. */
#ifndef MM_READ_MARKS_H
#define MM_READ_MARKS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/text.h"
#include "read/read.h"

/* What commas and points in the cells are. Zero-initialise. */
typedef struct mm_marks {
    size_t comma, point; /* line of the first of each; 0: nowhere */
    bool clear;          /* one of the commas does not stand where it could part thousands */
} mm_marks;

/** Look at a cell; `number` is its line. */
void mm_marks_add(mm_marks *marks, mm_slice cell, size_t number);

/** *comma: the comma is the decimal mark. Errors: MM_EINPUT with line where there are both marks, or where
 * all commas could part thousands. */
bool mm_marks_judge(const mm_marks *marks, const mm_source *source, bool *comma, mm_err *err);

#endif
