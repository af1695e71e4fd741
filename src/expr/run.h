/* Running a plan. */
#ifndef MM_EXPR_RUN_H
#define MM_EXPR_RUN_H

#include "expr/datafn.h"
#include "expr/program.h"

/** inputs as of mm_expr_eval; out[j] receives output j, n values; a NULL out[j] means not wanted, out[0] is
 * wanted always. Nothing is allocated but for functions of the data that take an expression. */
void mm_plan_run(const mm_plan *plan, size_t n, const double *const *inputs, const mm_points *points,
                 double *const *out);

#endif
