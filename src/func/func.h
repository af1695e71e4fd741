/* Component functions: data plus one loop over an array. One family a file, one line in funcs.def. */
#ifndef MM_FUNC_FUNC_H
#define MM_FUNC_FUNC_H

#include <stdbool.h>
#include <stddef.h>

enum {
    MM_FUNC_MAX_PARAMS = 16,
    MM_FUNC_MAX_X = 4,
    MM_FUNC_MAX_Y = 4,
    MM_FUNC_BLOCK = 128 /* rows that an eval gets at most, so its scratch fits on the stack */
};

typedef struct mm_func_param {
    const char *name;
    const char *unit; /* fixed ("K", "eV", "1"), or a product of powers of the axes: see mm_unit_rule */
    double start;     /* default start, inside the limits */
    double lo, hi; /* limits within which the function is defined, themselves included; -INFINITY, INFINITY */
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
    bool amplitude; /* the first parameter multiplies everything: at 0 there is nothing to reckon */
    const mm_func_derived *derived; /* ends with a NULL name; may be NULL */

    /* The kernel, called through mm_func_eval alone: n <= MM_FUNC_BLOCK rows.
     * x[j][i]: variable j of row i. p: npar values inside the limits.
     * y[o][i]: output o; the value is added to it.
     * dy[k*ny + o][i] is set to d output o / d p[k]; dy is NULL when no gradient is wanted, else every column
     * is there to be written, and none may be read back: those that nobody asked for share one place. */
    void (*eval)(size_t n, const double *const *x, const double *p, double *const *y, double *const *dy);

    /* A grid, x from lo to hi in every variable, and parameters, for the registry's test and benchmark. */
    double example_lo[MM_FUNC_MAX_X], example_hi[MM_FUNC_MAX_X];
    double example_p[MM_FUNC_MAX_PARAMS];
} mm_func;

/** Add the value of a function to y and write its gradient.
 *  x[j] has n values of variable j. y has ny*n values, output after output; the value is added.
 *  dy[k] has ny*n values and is set to d f / d p[k]: a column of lmder's Jacobian can stand there, so nothing
 *  is copied. A NULL dy[k], or dy NULL, means not wanted. Allocates nothing. */
void mm_func_eval(const mm_func *func, size_t n, const double *const *x, const double *p, double *y,
                  double *const *dy);

/** NULL when there is none of that name. */
const mm_func *mm_func_find(const char *name);

/** All functions, in the order of funcs.def; i counts from 0; NULL behind the last. */
const mm_func *mm_func_at(size_t i);

/** Index of a parameter, -1 when there is none. */
int mm_func_param_index(const mm_func *func, const char *name);

/** The unit that a rule gives with these units of the axes.
 *  A rule is a product of factors separated by blanks, divided by what a slash stands before: "y x", "1/x",
 *  "y/x^2". A factor is an axis (x, x2 and so on the variables, y, y2 and so on the outputs) or 1, with an
 *  optional whole power. A text with any other factor in it is a unit and comes back as it is.
 *  Axes without a unit ("") count as 1, and what is left without a unit because of them is "".
 *  The caller frees; NULL without memory. */
char *mm_unit_rule(const char *rule, size_t nx, const char *const *x_unit, size_t ny,
                   const char *const *y_unit);

#endif
