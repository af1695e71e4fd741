/* The formula language: text -> program -> values and exact gradients over arrays.
 *
 * One engine serves `-y 'ln(i0/it)'`, <formula>, tie, start, <derived> and --where. Grammar, functions and
 * constants: mischmetal(7). Compiled once; evaluated in blocks of rows; forward-mode derivatives. */
#ifndef MM_EXPR_EXPR_H
#define MM_EXPR_EXPR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

typedef struct mm_expr mm_expr; /* a compiled formula; immutable, so threads may share it */

typedef enum mm_symbol { MM_SYM_NONE, MM_SYM_SCALAR, MM_SYM_ARRAY } mm_symbol;

/* What names mean. lookup gives the kind of a name and, in *index, the caller's own number for it (a column,
 * a parameter); MM_SYM_NONE when it is not known (then constants are tried, then it is an error). `quoted`
 * names stood in double quotes in the formula: exact header texts. */
typedef struct mm_scope {
    mm_symbol (*lookup)(const void *context, const char *name, bool quoted, size_t *index);
    const void *context;
    bool data; /* data functions (xmin, x_at_max, y_at(..)) are allowed */
    /* Known names, from which one is suggested where a name is not known; NULL behind the last. May be NULL.
     */
    const char *(*name_at)(const void *context, size_t i);
} mm_scope;

/** Compile a formula of at most 64 kB that uses at most 512 names. The caller frees; NULL after an error.
 *  Errors: MM_EUSAGE with the column of the formula: "formula, column 7: ..."; MM_ESYS no memory. */
mm_expr *mm_expr_compile(const char *text, const mm_scope *scope, mm_err *err);
void mm_expr_free(mm_expr *expr);
const char *mm_expr_text(const mm_expr *expr);

/** The distinct inputs that the formula uses, numbered 0 .. count-1 in order of appearance. */
size_t mm_expr_ninputs(const mm_expr *expr);
size_t mm_expr_input(const mm_expr *expr, size_t k, mm_symbol *kind); /* the caller's number of input k */
bool mm_expr_uses_data(const mm_expr *expr);
bool mm_expr_is_constant(const mm_expr *expr); /* no inputs, no data */

/* Data behind the data functions of start formulas: n points of (x, y), x in any order. */
typedef struct mm_expr_data {
    size_t n;
    const double *x, *y;
} mm_expr_data;

/** Values for rows 0 .. n-1.  inputs[k] points at n values of input k where it is an array, at one where it
 *  is a scalar. data may be NULL when the formula uses none. out overlaps no input.
 *  A domain error gives NaN or inf as in C; a missing value (NaN) makes the result missing, but no comparison
 *  with it holds save !=, and as a condition it does not hold. Without memory for functions of the data: NaN.
 *  Each row's value is the same, bit by bit, whatever n and whether derivatives are wanted. */
void mm_expr_eval(const mm_expr *expr, size_t n, const double *const *inputs, const mm_expr_data *data,
                  double *out);

/** Values and derivatives. dout[k] receives n values of d out/d input k; a NULL dout[k] means not wanted,
 *  and what only it needs is not computed. No dout[k] overlaps out, another one, or an input.
 *  The derivative is that of the branch taken. An outer derivative that is infinite times an inner one that
 *  is exactly 0 is 0: sqrt(a*x) by a at x = 0. abs, sign, floor and step have the derivative 0 at their kinks
 *  and jumps, min(a, b) and max(a, b) that of b where both are equal. A function of the data has the
 *  derivative NaN by what its arguments depend on; sum and mean have theirs. */
void mm_expr_eval_grad(const mm_expr *expr, size_t n, const double *const *inputs, const mm_expr_data *data,
                       double *out, double *const *dout);

/** One number from scalars: the formula at row 0. grad (ninputs values) may be NULL. */
double mm_expr_scalar(const mm_expr *expr, const double *inputs, const mm_expr_data *data, double *grad);

/** Names of the language's functions and constants, for documentation and completion. about begins with the
 *  arguments: "(x, y): ..."; those of functions of the data that need none stand in brackets: "[(lo, hi)]:
 * ...". i counts from 0; false behind the last. */
bool mm_expr_function(size_t i, const char **name, const char **about);
bool mm_expr_constant(size_t i, const char **name, double *value, const char **unit);

#endif
