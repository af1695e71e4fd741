/* The loops over rows that operations run; one statement each, so that the compiler makes vectors of them. */
#ifndef MM_EXPR_KERNEL_H
#define MM_EXPR_KERNEL_H

#include "expr/op.h"

mm_kernel1 mm_kernel_copy, mm_kernel_neg, mm_kernel_not, mm_kernel_sqrt, mm_kernel_abs;
mm_kernel2 mm_kernel_add, mm_kernel_sub, mm_kernel_mul, mm_kernel_div, mm_kernel_damp;
mm_kernel2 mm_kernel_less, mm_kernel_less_equal, mm_kernel_equal, mm_kernel_unequal, mm_kernel_and,
    mm_kernel_or;
mm_kernel3 mm_kernel_select;

/* { "sin", "cos" }, and the Faddeeva function w(a + ib) with its derivative by z = a + ib:
 * { "wofz_re", "wofz_im", "wofz_slope_re", "wofz_slope_im" }. */
extern const mm_family mm_family_circle, mm_family_wofz;

#endif
