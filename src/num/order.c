#include "num/order.h"

#include <math.h>
#include <stdlib.h>

typedef struct values {
    const double *x;
} values;

static int compare(const void *a, const void *b, void *context)
{
    const values *v = context;
    const size_t i = *(const size_t *)a, j = *(const size_t *)b;
    if (v->x[i] != v->x[j])
        return v->x[i] < v->x[j] ? -1 : 1;
    return i < j ? -1 : i > j;
}

size_t mm_order(size_t n, const double *x, size_t *order)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        if (isfinite(x[i]))
            order[count++] = i;
    qsort_r(order, count, sizeof *order, compare, &(values){ x });
    return count;
}

void mm_ramp_signs(size_t n, const double *x, double *sign)
{
    for (size_t i = 0; i < n; i++) {
        const double step = i + 1 < n ? x[i + 1] - x[i] : n > 1 ? x[i] - x[i - 1] : NAN;
        sign[i] = step > 0 ? 1 : step < 0 ? -1 : NAN;
    }
    for (size_t i = 1; i + 1 < n; i++)
        if (sign[i] != sign[i - 1] && sign[i + 1] == sign[i]) {
            sign[i] = sign[i - 1];
            i++;
        }
}
