/* Householder reflections of columns that are cut in two: one element in U, the rest in the rows that
 * arrive. Written in blocks of eight doubles and compiled for what the processor has. */
#include "fit/factor.h"

#include <math.h>
#include <string.h>

enum { LANES = 8, GROUP = 4 };

/* Alignment of a plain double: chunks begin anywhere. */
typedef double lanes __attribute__((vector_size(LANES * sizeof(double)), aligned(sizeof(double)), may_alias));

#define INLINE static inline __attribute__((always_inline))

typedef struct matrix {
    size_t n, rows, lda;
    double *upper, *a;
} matrix;

INLINE double sum_of(const lanes *v)
{
    double part[LANES], sum = 0;
    memcpy(part, v, sizeof part);
    for (int i = 0; i < LANES; i++)
        sum += part[i];
    return sum;
}

INLINE double dot(size_t n, const double *x, const double *y)
{
    lanes sum = { 0 };
    double rest = 0;
    size_t i = 0;
    for (; i + LANES <= n; i += LANES)
        sum += *(const lanes *)(x + i) * *(const lanes *)(y + i);
    for (; i < n; i++)
        rest += x[i] * y[i];
    return sum_of(&sum) + rest;
}

/* y -= scale x */
INLINE void subtract(size_t n, const double *x, double scale, double *y)
{
    size_t i = 0;
    for (; i + LANES <= n; i += LANES)
        *(lanes *)(y + i) -= scale * *(const lanes *)(x + i);
    for (; i < n; i++)
        y[i] -= scale * x[i];
}

/* The same for a group of columns, so that x is read once. */
INLINE void dot_group(size_t n, const double *x, const double *a, size_t lda, double *out)
{
    lanes sum[GROUP] = { { 0 } };
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        const lanes v = *(const lanes *)(x + i);
        for (int g = 0; g < GROUP; g++)
            sum[g] += v * *(const lanes *)(a + (size_t)g * lda + i);
    }
    for (int g = 0; g < GROUP; g++)
        out[g] = sum_of(&sum[g]);
    for (; i < n; i++)
        for (int g = 0; g < GROUP; g++)
            out[g] += x[i] * a[(size_t)g * lda + i];
}

INLINE void subtract_group(size_t n, const double *x, const double *scale, double *a, size_t lda)
{
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        const lanes v = *(const lanes *)(x + i);
        for (int g = 0; g < GROUP; g++)
            *(lanes *)(a + (size_t)g * lda + i) -= scale[g] * v;
    }
    for (; i < n; i++)
        for (int g = 0; g < GROUP; g++)
            a[(size_t)g * lda + i] -= scale[g] * x[i];
}

/* The reflection v = (head, x) with 2/(v'v) = beta that puts column j's length on the diagonal. */
INLINE void reflect(const matrix *m, size_t j, double head, double beta)
{
    const double *x = m->a + j * m->lda;
    size_t k = j + 1;
    for (; k + GROUP <= m->n; k += GROUP) {
        double scale[GROUP];
        dot_group(m->rows, x, m->a + k * m->lda, m->lda, scale);
        for (size_t g = 0; g < GROUP; g++) {
            double *u = &m->upper[(k + g) * m->n + j];
            scale[g] = beta * (scale[g] + head * *u);
            *u -= scale[g] * head;
        }
        subtract_group(m->rows, x, scale, m->a + k * m->lda, m->lda);
    }
    for (; k < m->n; k++) {
        double *u = &m->upper[k * m->n + j];
        const double scale = beta * (dot(m->rows, x, m->a + k * m->lda) + head * *u);
        *u -= scale * head;
        subtract(m->rows, x, scale, m->a + k * m->lda);
    }
}

INLINE void absorb(const matrix *m)
{
    for (size_t j = 0; j < m->n; j++) {
        double *diagonal = &m->upper[j * m->n + j];
        const double square = dot(m->rows, m->a + j * m->lda, m->a + j * m->lda);
        if (square == 0)
            continue;
        const double length = copysign(sqrt(*diagonal * *diagonal + square), *diagonal);
        const double head = *diagonal + length;
        reflect(m, j, head, 1 / (length * head));
        *diagonal = -length;
    }
}

/* MM_PORTABLE leaves only what every processor has, so that a test can run it anywhere. */
#if defined __x86_64__ && defined __GNUC__ && !defined MM_PORTABLE
__attribute__((target("avx512f,avx512dq,avx512vl,fma"))) static void absorb_avx512(const matrix *m)
{
    absorb(m);
}

__attribute__((target("avx2,fma"))) static void absorb_avx2(const matrix *m)
{
    absorb(m);
}
#endif

static void absorb_any(const matrix *m)
{
    absorb(m);
}

void mm_factor_absorb(size_t n, double *upper, size_t rows, double *a, size_t lda)
{
    const matrix m = { n, rows, lda, upper, a };
#if defined __x86_64__ && defined __GNUC__ && !defined MM_PORTABLE
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("fma")) {
        absorb_avx512(&m);
        return;
    }
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        absorb_avx2(&m);
        return;
    }
#endif
    absorb_any(&m);
}

void mm_factor_weight(size_t n, size_t rows, double *a, size_t lda, const double *weight)
{
    for (size_t j = 0; j < n; j++) {
        double *column = a + j * lda;
        size_t i = 0;
        for (; i + LANES <= rows; i += LANES)
            *(lanes *)(column + i) *= *(const lanes *)(weight + i);
        for (; i < rows; i++)
            column[i] *= weight[i];
    }
}

void mm_factor_select(size_t n, const double *upper, size_t count, const size_t *column, double *out,
                      double *work)
{
    for (size_t k = 0; k < count; k++)
        memcpy(work + k * n, upper + column[k] * n, n * sizeof *work);
    memset(out, 0, count * count * sizeof *out);
    mm_factor_absorb(count, out, n, work, n);
}

double mm_factor_product(size_t n, const double *upper, size_t j, size_t k)
{
    const size_t last = j < k ? j : k;
    double sum = 0;
    for (size_t i = 0; i <= last; i++)
        sum += upper[j * n + i] * upper[k * n + i];
    return sum;
}

double mm_factor_length(size_t n, const double *upper, size_t j)
{
    return sqrt(mm_factor_product(n, upper, j, j));
}

bool mm_factor_finite(size_t n, const double *upper)
{
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i <= j; i++)
            if (!isfinite(upper[j * n + i]))
                return false;
    return true;
}
