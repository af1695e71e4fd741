/* Covariance of the free parameters of a system from the factors of its Jacobian, and what they cannot
 * determine. */
#ifndef MM_FIT_COVARIANCE_H
#define MM_FIT_COVARIANCE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "fit/system.h"

typedef struct mm_covariance {
    const mm_system *system; /* borrowed */
    double *local;    /* nblock x nlocal x nlocal: of the locals while the shared parameters stand still */
    double *follow;   /* nblock x (nlocal x nshared, column-major): locals move by -follow d(shared) */
    double *shared;   /* nshared x nshared */
    bool *singular;   /* p: has weight in a direction along which the model does not change */
    double condition; /* largest over smallest singular value of the Jacobian with columns of length 1 */
} mm_covariance;

/** upper: the factors of the blocks, of which the last column is not used. Parameters with bound[j] are
 *  taken as fixed. NULL: no memory. */
mm_covariance *mm_covariance_new(const mm_system *system, const double *upper, const bool *bound,
                                 mm_err *err);
void mm_covariance_free(mm_covariance *covariance);

/** Covariance between the columns of block k and those of block j, ncolumn x ncolumn, row-major: [column
 *  of k][column of j]. Zero where a parameter is on its bound, NaN where it is singular. */
void mm_covariance_get(const mm_covariance *covariance, size_t k, size_t j, double *out);

#endif
