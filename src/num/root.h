/* Roots and minima of a function of one variable. */
#ifndef MM_NUM_ROOT_H
#define MM_NUM_ROOT_H

#include <stdbool.h>

#include "base/err.h"

/* f(x); context is the caller's. */
typedef double (*mm_function)(double x, void *context);

/** Widen [*lo, *hi] about its middle, by a factor of 1.6 a step and not beyond [least, most], until f has
 *  different signs at its ends.
 *  Errors: MM_EINPUT no change of sign found, or f is not finite at an end. */
bool mm_bracket_root(mm_function f, void *context, double least, double most, double *lo, double *hi,
                     mm_err *err);

/** Root between lo and hi, where f has different signs, to `tolerance` in x (0: to the last bit or two).
 *  Brent's method.
 *  Errors: MM_EINPUT no change of sign between lo and hi, or a value of f that is not finite. */
bool mm_find_root(mm_function f, void *context, double lo, double hi, double tolerance, double *root,
                  mm_err *err);

/** Minimum of f in [lo, hi] to about `tolerance` in x (0: half of the digits, more do not exist); the
 *  lowest of them only if there is but one. Brent's method; it may end at lo or hi.
 *  Errors: MM_EINPUT a value of f that is not finite. */
bool mm_find_minimum(mm_function f, void *context, double lo, double hi, double tolerance, double *at,
                     mm_err *err);

#endif
