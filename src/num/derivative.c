#include "num/derivative.h"

#include <math.h>

void mm_gradient(size_t n, const double *x, const double *y, double *d)
{
    if (n == 1)
        d[0] = NAN;
    if (n < 2)
        return;
    for (size_t i = 1; i + 1 < n; i++) {
        const double before = x[i] - x[i - 1], after = x[i + 1] - x[i];
        const double left = (y[i] - y[i - 1]) / before, right = (y[i + 1] - y[i]) / after;
        d[i] = (after * left + before * right) / (before + after);
    }
    d[0] = (y[1] - y[0]) / (x[1] - x[0]);
    d[n - 1] = (y[n - 1] - y[n - 2]) / (x[n - 1] - x[n - 2]);
}

void mm_gradient_by_index(size_t n, const double *y, double *d)
{
    if (n == 1)
        d[0] = NAN;
    if (n < 2)
        return;
    for (size_t i = 1; i + 1 < n; i++)
        d[i] = (y[i + 1] - y[i - 1]) / 2;
    d[0] = y[1] - y[0];
    d[n - 1] = y[n - 1] - y[n - 2];
}
