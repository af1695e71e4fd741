/* Component functions: data plus one loop over an array. One family a file, one line in funcs.def. */
#ifndef MM_FUNC_FUNC_H
#define MM_FUNC_FUNC_H

#include <stdbool.h>
#include <stddef.h>

enum { MM_FUNC_MAX_PARAMS = 16, MM_FUNC_MAX_X = 4, MM_FUNC_MAX_Y = 4 };

typedef struct mm_func_param {
    const char *name;
    const char
        *unit;     /* fixed ("K", "eV"), or powers of the axes: "y x", "x", "1/x", "y", "y/x^2", "x2"; "1" */
    double start;  /* default start */
    double lo, hi; /* limits within which the function is defined; -INFINITY, INFINITY */
    bool fixed;    /* does not vary unless a model or the user frees it */
    const char *about; /* one line */
} mm_func_param;

typedef struct mm_func_derived {
    const char *name;    /* "height": the quantity is COMPONENT_height */
    const char *unit;    /* as a parameter's */
    const char *formula; /* over the function's own parameters */
} mm_func_derived;

typedef struct mm_func {
    const char *name;    /* "voigt" */
    const char *title;   /* one line */
    const char *formula; /* for people */
    const char *source;  /* paper or book */
    int nx, ny;          /* independent variables, outputs */
    int npar;
    const mm_func_param *par;
    const mm_func_derived *derived; /* ends with a NULL name; may be NULL */

    /* Add the value to y and write the gradient.
     * n rows; x[k] has n values of variable k; p has npar values.
     * y has ny*n values, output after output; the value is added to it.
     * dy[k] has ny*n values and is set to d f/d p[k]; a NULL dy[k], or dy NULL, means not wanted. A column of
     * lmder's Jacobian can stand there, so nothing is copied. */
    void (*eval)(size_t n, const double *const *x, const double *p, double *y, double *const *dy);

    /* A grid and parameters for the registry's test and the documentation: x from lo to hi in every variable.
     */
    double example_lo[MM_FUNC_MAX_X], example_hi[MM_FUNC_MAX_X];
    double example_p[MM_FUNC_MAX_PARAMS];
} mm_func;

/** NULL when there is none of that name. */
const mm_func *mm_func_find(const char *name);

/** All functions, in the order of funcs.def; i counts from 0; NULL behind the last. */
const mm_func *mm_func_at(size_t i);

/** Index of a parameter, -1 when there is none. */
int mm_func_param_index(const mm_func *func, const char *name);

#endif
