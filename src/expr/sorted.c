#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "expr/datafn.h"
#include "num/order.h"

static bool in_order(const mm_expr_data *data)
{
    for (size_t i = 0; i < data->n; i++)
        if (!isfinite(data->x[i]) || !isfinite(data->y[i]) || (i > 0 && data->x[i] < data->x[i - 1]))
            return false;
    return true;
}

/* own has room for n values of x and then n of y. */
static size_t collect(const mm_expr_data *data, const size_t *order, size_t n, double *own)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (isfinite(data->y[order[i]])) {
            own[kept] = data->x[order[i]];
            own[data->n + kept++] = data->y[order[i]];
        }
    return kept;
}

bool mm_sorted_init(mm_sorted *sorted, const mm_expr_data *data)
{
    *sorted = (mm_sorted){ { 0, NULL, NULL }, NULL };
    if (data == NULL || data->n == 0)
        return true;
    sorted->points = (mm_points){ data->n, data->x, data->y };
    if (in_order(data))
        return true;
    size_t *order = mm_zalloc(data->n, sizeof *order);
    sorted->own = mm_zalloc(data->n, 2 * sizeof *sorted->own);
    const bool good = order != NULL && sorted->own != NULL;
    if (good) {
        const size_t n = collect(data, order, mm_order(data->n, data->x, order), sorted->own);
        sorted->points = (mm_points){ n, sorted->own, sorted->own + data->n };
    } else
        mm_sorted_free(sorted);
    free(order);
    return good;
}

void mm_sorted_free(mm_sorted *sorted)
{
    free(sorted->own);
    *sorted = (mm_sorted){ { 0, NULL, NULL }, NULL };
}
