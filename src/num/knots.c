#include "num/knots.h"

#include <stdlib.h>

#include "base/mem.h"
#include "num/line.h"
#include "num/order.h"

/* Add a point to the last knot: weighted mean and sum of squares after B. P. Welford, Technometrics 4, 419
 * (1962). */
static void join(mm_knots *k, double y, double weight)
{
    const size_t last = k->n - 1;
    const double total = k->weight[last] + weight, off = y - k->y[last];
    k->scatter += k->weight[last] * weight / total * off * off;
    k->y[last] += weight / total * off;
    k->weight[last] = total;
}

static bool knots_alloc(mm_knots *k, size_t n)
{
    *k = (mm_knots){ .x = mm_zalloc(n, sizeof(double)),
                     .y = mm_zalloc(n, sizeof(double)),
                     .weight = mm_zalloc(n, sizeof(double)) };
    return k->x != NULL && k->y != NULL && k->weight != NULL;
}

bool mm_knots_gather(size_t n, const double *x, const double *y, const double *sigma, mm_knots *knots,
                     mm_err *err)
{
    size_t *order = mm_zalloc(n, sizeof *order);
    const bool good = knots_alloc(knots, n) && order != NULL;
    if (!good)
        mm_fail_memory(err, "knots");
    const size_t present = good ? mm_order(n, x, order) : 0;
    for (size_t k = 0; k < present; k++) {
        const size_t i = order[k];
        const double weight = mm_point_weight(x, y, sigma, i);
        if (weight == 0)
            continue;
        knots->points++;
        if (knots->n > 0 && knots->x[knots->n - 1] == x[i]) {
            join(knots, y[i], weight);
            continue;
        }
        knots->x[knots->n] = x[i];
        knots->y[knots->n] = y[i];
        knots->weight[knots->n++] = weight;
    }
    free(order);
    return good;
}

void mm_knots_clear(mm_knots *knots)
{
    free(knots->x);
    free(knots->y);
    free(knots->weight);
    *knots = (mm_knots){ 0 };
}
