/* What names of the language there are, and what to say when one is not known. */
#ifndef MM_EXPR_NAMES_H
#define MM_EXPR_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include "expr/expr.h"
#include "expr/op.h"

/* The value of a constant; false when there is none of that name. */
bool mm_names_constant(const char *name, double *value);

/* How many characters of a function's description are its arguments: "(x, y)", "[(lo, hi)]". */
size_t mm_names_signature(const mm_op *op);

/* Fail with "formula, column N: ...", what the name may be instead, and a near one. */
void mm_names_fail_unknown(const mm_scope *scope, const char *name, bool quoted, size_t column, mm_err *err);
void mm_names_fail_unknown_function(const mm_scope *scope, const char *name, size_t column, mm_err *err);

#endif
