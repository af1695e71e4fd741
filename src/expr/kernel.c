#include "expr/kernel.h"

#include <math.h>

/* gcc makes vectors of loops of any length from -O3 only, and of four numbers where the processor has such;
 * all give the same bits. */
#if defined __GNUC__ && !defined __clang__
#pragma GCC optimize("O3")
#if defined __x86_64__
#define WIDE __attribute__((target_clones("avx2", "default")))
#endif
#endif
#ifndef WIDE
#define WIDE
#endif

/* A condition that is NaN does not hold. */
static inline bool holds(double a)
{
    return fabs(a) > 0;
}

WIDE void mm_run_copy(size_t n, double *restrict d, const double *a)
{
    for (size_t i = 0; i < n; i++)
        d[i] = a[i];
}

WIDE void mm_run_neg(size_t n, double *restrict d, const double *a)
{
    for (size_t i = 0; i < n; i++)
        d[i] = -a[i];
}

WIDE void mm_run_add(size_t n, double *restrict d, const double *a, const double *b)
{
    for (size_t i = 0; i < n; i++)
        d[i] = a[i] + b[i];
}

WIDE void mm_run_sub(size_t n, double *restrict d, const double *a, const double *b)
{
    for (size_t i = 0; i < n; i++)
        d[i] = a[i] - b[i];
}

WIDE void mm_run_mul(size_t n, double *restrict d, const double *a, const double *b)
{
    for (size_t i = 0; i < n; i++)
        d[i] = a[i] * b[i];
}

WIDE void mm_run_div(size_t n, double *restrict d, const double *a, const double *b)
{
    for (size_t i = 0; i < n; i++)
        d[i] = a[i] / b[i];
}

WIDE void mm_run_damp(size_t n, double *restrict d, const double *a, const double *b)
{
    for (size_t i = 0; i < n; i++)
        d[i] = a[i] == 0 || b[i] == 0 ? 0 : a[i] * b[i];
}

WIDE void mm_run_less(size_t n, double *restrict d, const double *a, const double *b)
{
    for (size_t i = 0; i < n; i++)
        d[i] = a[i] < b[i] ? 1 : 0;
}

WIDE void mm_run_less_equal(size_t n, double *restrict d, const double *a, const double *b)
{
    for (size_t i = 0; i < n; i++)
        d[i] = a[i] <= b[i] ? 1 : 0;
}

WIDE void mm_run_equal(size_t n, double *restrict d, const double *a, const double *b)
{
    for (size_t i = 0; i < n; i++)
        d[i] = a[i] == b[i] ? 1 : 0;
}

WIDE void mm_run_unequal(size_t n, double *restrict d, const double *a, const double *b)
{
    for (size_t i = 0; i < n; i++)
        d[i] = a[i] != b[i] ? 1 : 0;
}

WIDE void mm_run_and(size_t n, double *restrict d, const double *a, const double *b)
{
    for (size_t i = 0; i < n; i++)
        d[i] = holds(a[i]) && holds(b[i]) ? 1 : 0;
}

WIDE void mm_run_or(size_t n, double *restrict d, const double *a, const double *b)
{
    for (size_t i = 0; i < n; i++)
        d[i] = holds(a[i]) || holds(b[i]) ? 1 : 0;
}

WIDE void mm_run_not(size_t n, double *restrict d, const double *a)
{
    for (size_t i = 0; i < n; i++)
        d[i] = holds(a[i]) ? 0 : 1;
}

WIDE void mm_run_select(size_t n, double *restrict d, const double *a, const double *b, const double *c)
{
    for (size_t i = 0; i < n; i++)
        d[i] = holds(a[i]) ? b[i] : c[i];
}

WIDE void mm_run_sqrt(size_t n, double *restrict d, const double *a)
{
    for (size_t i = 0; i < n; i++)
        d[i] = sqrt(a[i]);
}

WIDE void mm_run_abs(size_t n, double *restrict d, const double *a)
{
    for (size_t i = 0; i < n; i++)
        d[i] = fabs(a[i]);
}
