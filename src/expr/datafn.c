#include "expr/datafn.h"

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>

static size_t place_of_max(const mm_points *p)
{
    size_t best = 0;
    for (size_t i = 1; i < p->n; i++)
        if (p->y[i] > p->y[best])
            best = i;
    return best;
}

static size_t place_of_min(const mm_points *p)
{
    size_t best = 0;
    for (size_t i = 1; i < p->n; i++)
        if (p->y[i] < p->y[best])
            best = i;
    return best;
}

static double count(const mm_points *p, const double *arg)
{
    (void)arg;
    return (double)p->n;
}

static double xmin(const mm_points *p, const double *arg)
{
    (void)arg;
    return p->x[0];
}

static double xmax(const mm_points *p, const double *arg)
{
    (void)arg;
    return p->x[p->n - 1];
}

static double ymin(const mm_points *p, const double *arg)
{
    (void)arg;
    return p->y[place_of_min(p)];
}

static double ymax(const mm_points *p, const double *arg)
{
    (void)arg;
    return p->y[place_of_max(p)];
}

static double x_at_max(const mm_points *p, const double *arg)
{
    (void)arg;
    return p->x[place_of_max(p)];
}

static double x_at_min(const mm_points *p, const double *arg)
{
    (void)arg;
    return p->x[place_of_min(p)];
}

/* Number of points with x <= at. */
static size_t places_up_to(const mm_points *p, double at)
{
    size_t lo = 0, hi = p->n;
    while (lo < hi) {
        const size_t middle = lo + (hi - lo) / 2;
        if (p->x[middle] <= at)
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo;
}

static double y_at(const mm_points *p, const double *arg)
{
    const size_t right = places_up_to(p, arg[0]);
    if (right == 0 || right == p->n)
        return p->y[right == 0 ? 0 : p->n - 1];
    const double t = (arg[0] - p->x[right - 1]) / (p->x[right] - p->x[right - 1]);
    return p->y[right - 1] + t * (p->y[right] - p->y[right - 1]);
}

static double sum(size_t n, double *value, double arg)
{
    (void)arg;
    double total = 0;
    for (size_t i = 0; i < n; i++)
        total += value[i];
    return total;
}

static double mean(size_t n, double *value, double arg)
{
    (void)arg;
    return gsl_stats_mean(value, 1, n);
}

static double median(size_t n, double *value, double arg)
{
    (void)arg;
    return gsl_stats_median(value, 1, n);
}

static const mm_op functions[] = {
    { "n", 0, 0, 0, "(): number of points", .summary = count },
    { "xmin", 0, 0, 0, "(): least x", .summary = xmin },
    { "xmax", 0, 0, 0, "(): greatest x", .summary = xmax },
    { "ymin", 0, 0, 0, "(): least y", .summary = ymin },
    { "ymax", 0, 0, 0, "(): greatest y", .summary = ymax },
    { "x_at_max", 0, 0, 0, "(): x where y is greatest", .summary = x_at_max },
    { "x_at_min", 0, 0, 0, "(): x where y is least", .summary = x_at_min },
    { "y_at", 1, 1, 0, "(x): y there, on the line between neighbours", .summary = y_at },
    { "sum", 1, 1, OP_LINEAR, "(v): sum of v over all points", .reduce = sum },
    { "mean", 1, 1, OP_LINEAR, "(v): mean of v over all points", .reduce = mean },
    { "median", 1, 1, 0, "(v): median of v over all points", .reduce = median },
};

const mm_op *mm_op_data_at(size_t i)
{
    return i < sizeof functions / sizeof functions[0] ? &functions[i] : NULL;
}
