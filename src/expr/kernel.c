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

WIDE void mm_kernel_copy(size_t n, double *restrict d, const double *a)
{
    for (size_t i = 0; i < n; i++)
        d[i] = a[i];
}

WIDE void mm_kernel_neg(size_t n, double *restrict d, const double *a)
{
    for (size_t i = 0; i < n; i++)
        d[i] = -a[i];
}

WIDE void mm_kernel_add(size_t n, double *restrict d, const double *a, const double *b)
{
    for (size_t i = 0; i < n; i++)
        d[i] = a[i] + b[i];
}

WIDE void mm_kernel_sub(size_t n, double *restrict d, const double *a, const double *b)
{
    for (size_t i = 0; i < n; i++)
        d[i] = a[i] - b[i];
}

WIDE void mm_kernel_mul(size_t n, double *restrict d, const double *a, const double *b)
{
    for (size_t i = 0; i < n; i++)
        d[i] = a[i] * b[i];
}

WIDE void mm_kernel_div(size_t n, double *restrict d, const double *a, const double *b)
{
    for (size_t i = 0; i < n; i++)
        d[i] = a[i] / b[i];
}

WIDE void mm_kernel_damp(size_t n, double *restrict d, const double *a, const double *b)
{
    for (size_t i = 0; i < n; i++)
        d[i] = a[i] == 0 || b[i] == 0 ? 0 : a[i] * b[i];
}

WIDE void mm_kernel_less(size_t n, double *restrict d, const double *a, const double *b)
{
    for (size_t i = 0; i < n; i++)
        d[i] = a[i] < b[i] ? 1 : 0;
}

WIDE void mm_kernel_less_equal(size_t n, double *restrict d, const double *a, const double *b)
{
    for (size_t i = 0; i < n; i++)
        d[i] = a[i] <= b[i] ? 1 : 0;
}

WIDE void mm_kernel_equal(size_t n, double *restrict d, const double *a, const double *b)
{
    for (size_t i = 0; i < n; i++)
        d[i] = a[i] == b[i] ? 1 : 0;
}

WIDE void mm_kernel_unequal(size_t n, double *restrict d, const double *a, const double *b)
{
    for (size_t i = 0; i < n; i++)
        d[i] = a[i] != b[i] ? 1 : 0;
}

WIDE void mm_kernel_and(size_t n, double *restrict d, const double *a, const double *b)
{
    for (size_t i = 0; i < n; i++)
        d[i] = holds(a[i]) && holds(b[i]) ? 1 : 0;
}

WIDE void mm_kernel_or(size_t n, double *restrict d, const double *a, const double *b)
{
    for (size_t i = 0; i < n; i++)
        d[i] = holds(a[i]) || holds(b[i]) ? 1 : 0;
}

WIDE void mm_kernel_not(size_t n, double *restrict d, const double *a)
{
    for (size_t i = 0; i < n; i++)
        d[i] = holds(a[i]) ? 0 : 1;
}

WIDE void mm_kernel_select(size_t n, double *restrict d, const double *a, const double *b, const double *c)
{
    for (size_t i = 0; i < n; i++)
        d[i] = holds(a[i]) ? b[i] : c[i];
}

WIDE void mm_kernel_sqrt(size_t n, double *restrict d, const double *a)
{
    for (size_t i = 0; i < n; i++)
        d[i] = sqrt(a[i]);
}

WIDE void mm_kernel_abs(size_t n, double *restrict d, const double *a)
{
    for (size_t i = 0; i < n; i++)
        d[i] = fabs(a[i]);
}
