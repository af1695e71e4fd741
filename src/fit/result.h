/* A solution turned into a result: estimates with errors, statistics, what cannot be trusted. */
#ifndef MM_FIT_RESULT_H
#define MM_FIT_RESULT_H

#include <stddef.h>

#include "fit/covariance.h"
#include "fit/solve.h"

/** Covariance of the free parameters at the best point, with the scale of the residuals in it. *out is
 *  NULL where no degree of freedom is left to scale it. */
bool mm_result_covariance(const mm_run *run, mm_covariance **out, mm_err *err);

/** The result of block k. covariance may be NULL (no errors). */
mm_fit *mm_result_block(const mm_run *run, size_t k, const mm_covariance *covariance, mm_err *err);

/** The result of the whole: parameters `NAME` of the shared and what hangs on them alone, `NAME[k]` of the
 *  others, k = 1 for the first block. */
mm_fit *mm_result_joint(const mm_run *run, mm_fit *const *block, const mm_covariance *covariance,
                        mm_err *err);

/** A result that says why there is none. */
mm_fit *mm_result_failed(const mm_model *model, const mm_data *data, const char *message);

/** Covariance between the parameters of block k and those of block j, npar x npar, row-major, from how
 *  they hang on the columns (mm_result_dependence). */
bool mm_result_cross(const mm_run *run, const mm_covariance *covariance, size_t k, const double *dependence_k,
                     size_t j, const double *dependence_j, double *out, mm_err *err);

/** d parameter/d column of block k at the best point: npar x ncolumn, row-major. */
bool mm_result_dependence(const mm_run *run, size_t k, double *out, mm_err *err);

/** A result of nothing but names: npar parameters and nderived quantities, all to be set. NULL: no memory. */
mm_fit *mm_result_alloc(const char *dataset, const char *model, size_t npar, size_t nderived);

#endif
