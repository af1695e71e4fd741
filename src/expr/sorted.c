#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "expr/datafn.h"

typedef struct point {
    double x, y;
    size_t place;
} point;

static bool in_order(const mm_expr_data *data)
{
    for (size_t i = 0; i < data->n; i++)
        if (!isfinite(data->x[i]) || !isfinite(data->y[i]) || (i > 0 && data->x[i] < data->x[i - 1]))
            return false;
    return true;
}

static int compare(const void *a, const void *b)
{
    const point *p = a, *q = b;
    if (p->x != q->x)
        return p->x < q->x ? -1 : 1;
    return p->place < q->place ? -1 : 1;
}

static size_t collect(const mm_expr_data *data, point *point_)
{
    size_t n = 0;
    for (size_t i = 0; i < data->n; i++)
        if (isfinite(data->x[i]) && isfinite(data->y[i]))
            point_[n++] = (point){ data->x[i], data->y[i], i };
    return n;
}

bool mm_sorted_init(mm_sorted *sorted, const mm_expr_data *data)
{
    *sorted = (mm_sorted){ { 0, NULL, NULL }, NULL };
    if (data == NULL || data->n == 0)
        return true;
    sorted->points = (mm_points){ data->n, data->x, data->y };
    if (in_order(data))
        return true;
    point *list = calloc(data->n, sizeof *list);
    sorted->own = calloc(data->n, 2 * sizeof *sorted->own);
    if (list == NULL || sorted->own == NULL) {
        free(list);
        mm_sorted_free(sorted);
        return false;
    }
    const size_t n = collect(data, list);
    qsort(list, n, sizeof *list, compare);
    for (size_t i = 0; i < n; i++) {
        sorted->own[i] = list[i].x;
        sorted->own[n + i] = list[i].y;
    }
    free(list);
    sorted->points = (mm_points){ n, sorted->own, sorted->own + n };
    return true;
}

void mm_sorted_free(mm_sorted *sorted)
{
    free(sorted->own);
    *sorted = (mm_sorted){ { 0, NULL, NULL }, NULL };
}
