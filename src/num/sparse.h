/* A sparse matrix of weights: each answer is a sum of a few measured values, so that standard errors can be
 * carried exactly through gridding, cuts and integrals, which share measured values. */
#ifndef MM_NUM_SPARSE_H
#define MM_NUM_SPARSE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

typedef struct mm_sparse {
    size_t rows;
    size_t *start; /* row r has the entries start[r] .. start[r + 1] - 1; rows + 1 of them */
    size_t n;
    size_t *column;
    double *weight;
    size_t start_cap, column_cap, weight_cap;
} mm_sparse;

/** Add an entry to the row that is being built. Entries of one column add up; a weight of 0 is left out.
 *  Errors: MM_ESYS no memory. */
bool mm_sparse_add(mm_sparse *matrix, size_t column, double weight, mm_err *err);

/** Finish the row that is being built; without entries it stands for an answer that nothing supports.
 *  Errors: MM_ESYS no memory. */
bool mm_sparse_end_row(mm_sparse *matrix, mm_err *err);

/** out[r] = sum of weight in[column]; NaN for an empty row. */
void mm_sparse_values(const mm_sparse *matrix, const double *in, double *out);

/** out[r]: standard error of it, those of the measured values being sigma and independent; NaN for an empty
 *  row. */
void mm_sparse_errors(const mm_sparse *matrix, const double *sigma, double *out);

/** Weights of the measured values in a sum of factor[r] times answer r: adds to weight[column], which the
 *  caller has zeroed. Returns false where a row with a factor other than 0 is empty. */
bool mm_sparse_combine(const mm_sparse *matrix, const double *factor, double *weight);

/** Frees the arrays and leaves a matrix without rows. A zeroed one is one, too. */
void mm_sparse_clear(mm_sparse *matrix);

#endif
