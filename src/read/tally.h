/* Warnings of one kind, of which a file may give a million: the first few are spoken, the rest are counted.
 */
#ifndef MM_READ_TALLY_H
#define MM_READ_TALLY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

enum { MM_TALLY_SPOKEN = 5 };

typedef struct mm_tally {
    size_t n;
} mm_tally;

/** Count one; is it to be spoken? */
static inline bool mm_tally_next(mm_tally *tally)
{
    return tally->n++ < MM_TALLY_SPOKEN;
}

/** Say how many were counted only. `what` names them: "rows with a missing value". */
static inline void mm_tally_end(const mm_tally *tally, mm_diag *diag, const char *file, const char *what)
{
    if (tally->n > MM_TALLY_SPOKEN)
        mm_warn(diag, file, 0, "%zu %s in all", tally->n, what);
}

#endif
