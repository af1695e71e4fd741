/* The scope that the tests of the formula language share. */
#ifndef MM_TESTS_FORMULA_H
#define MM_TESTS_FORMULA_H

#include "expr/expr.h"
#include "tap.h"

/* Names: a, b, c, d, pi_like are scalars 0 .. 4; x, "Long Moment (emu)", $3, f1.x are arrays 10 .. 13. */
static const char *const scalar_name[] = { "a", "b", "c", "d", "f1.area", "h", NULL };
static const char *const array_name[] = { "x", "Long Moment (emu)", "$3", "E\"", NULL };
enum { FIRST_ARRAY = 10 };

static inline mm_symbol lookup(const void *context, const char *name, bool quoted, size_t *index)
{
    (void)context;
    for (size_t i = 0; array_name[i] != NULL; i++)
        if (strcmp(name, array_name[i]) == 0 && quoted == (i == 1 || i == 3)) {
            *index = FIRST_ARRAY + i;
            return MM_SYM_ARRAY;
        }
    for (size_t i = 0; scalar_name[i] != NULL && !quoted; i++)
        if (strcmp(name, scalar_name[i]) == 0) {
            *index = i;
            return MM_SYM_SCALAR;
        }
    return MM_SYM_NONE;
}

static inline const char *name_at(const void *context, size_t i)
{
    (void)context;
    return scalar_name[i];
}

static inline mm_symbol lookup_scalar(const void *context, const char *name, bool quoted, size_t *index)
{
    const mm_symbol kind = lookup(context, name, quoted, index);
    return kind == MM_SYM_ARRAY ? MM_SYM_NONE : kind;
}

static const mm_scope rows_scope = { lookup, NULL, false, name_at };
static const mm_scope data_scope = { lookup_scalar, NULL, true, name_at };

static const double scalar_value[] = { 2, 3, -1.5, 0.25, 7, 11 };

static inline mm_expr *compile(const char *text, const mm_scope *scope)
{
    mm_err err = MM_ERR_INIT;
    mm_expr *expr = mm_expr_compile(text, scope, &err);
    if (expr == NULL)
        diag("%s: %s", text, err.msg);
    mm_err_clear(&err);
    return expr;
}

#endif
