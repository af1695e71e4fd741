/* Functions that look at all of the data, for start values; and the data in the order that they need. */
#ifndef MM_EXPR_DATAFN_H
#define MM_EXPR_DATAFN_H

#include <stdbool.h>
#include <stddef.h>

#include "expr/expr.h"
#include "expr/op.h"

typedef struct mm_sorted {
    mm_points points; /* borrowed from the data where they are in order already */
    double *own;
} mm_sorted;

/** The finite points with x ascending; points of equal x keep their order. false without memory. */
bool mm_sorted_init(mm_sorted *sorted, const mm_expr_data *data);
void mm_sorted_free(mm_sorted *sorted);

#endif
