/* Minimisation of a system with shared parameters by elimination of the local ones: work is linear in the
 * number of datasets. Internal to system.c. */
#ifndef MM_FIT_NEST_H
#define MM_FIT_NEST_H

#include "fit/system.h"

typedef struct mm_nest mm_nest;

/** Room for systems of this shape; the caller frees, NULL is fine. NULL: no memory. */
mm_nest *mm_nest_new(const mm_system *system, mm_err *err);
void mm_nest_free(mm_nest *nest);

/** As mm_system_minimise; block_solver[k] solves block k alone, lsq[k] is its problem. */
mm_lm_end mm_nest_minimise(mm_nest *nest, mm_system *system, mm_lm *const *block_solver, const mm_lsq *lsq,
                           const bool *held, const double *start, const mm_lm_limits *limits,
                           mm_solution *out);

#endif
