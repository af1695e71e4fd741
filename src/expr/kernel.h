/* The loops over rows that operations run; one statement each, so that the compiler makes vectors of them. */
#ifndef MM_EXPR_KERNEL_H
#define MM_EXPR_KERNEL_H

#include "expr/op.h"

mm_run1 mm_run_copy, mm_run_neg, mm_run_not, mm_run_sqrt, mm_run_abs;
mm_run2 mm_run_add, mm_run_sub, mm_run_mul, mm_run_div, mm_run_damp;
mm_run2 mm_run_less, mm_run_less_equal, mm_run_equal, mm_run_unequal, mm_run_and, mm_run_or;
mm_run3 mm_run_select;

/* { "sin", "cos" }, and the Faddeeva function w(a + ib) with its derivative by z = a + ib:
 * { "wofz_re", "wofz_im", "wofz_slope_re", "wofz_slope_im" }. */
extern const mm_family mm_family_circle, mm_family_wofz;

#endif
