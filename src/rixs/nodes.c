#include "rixs/nodes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "num/order.h"
#include "num/stats.h"

enum { GAP_FACTOR = 3, NODES_MAX = 10000000 };

void mm_nodes_free(mm_nodes *nodes)
{
    free(nodes->at);
    *nodes = (mm_nodes){ 0 };
}

size_t mm_nodes_find(const mm_nodes *nodes, double x, double tolerance)
{
    size_t lo = 0, hi = nodes->n;
    while (lo < hi) {
        const size_t middle = (lo + hi) / 2;
        if (nodes->at[middle] < x - tolerance)
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo < nodes->n && nodes->at[lo] <= x + tolerance ? lo : nodes->n;
}

/* n values in ascending order; those that are not finite are left out. The caller frees. */
static double *sorted_copy(size_t *n, const double *x)
{
    size_t *order = mm_zalloc(*n, sizeof *order);
    double *sorted = mm_zalloc(*n, sizeof *sorted);
    if (order != NULL && sorted != NULL) {
        *n = mm_order(*n, x, order);
        for (size_t k = 0; k < *n; k++)
            sorted[k] = x[order[k]];
    } else {
        free(sorted);
        sorted = NULL;
    }
    free(order);
    return sorted;
}

/* Neighbours closer than the tolerance become their median, in place. */
static size_t cluster(size_t n, double *sorted, double tolerance)
{
    size_t count = 0;
    for (size_t k = 0; k < n;) {
        size_t end = k + 1;
        while (end < n && sorted[end] - sorted[end - 1] <= tolerance)
            end++;
        sorted[count++] = sorted[k + (end - k) / 2];
        k = end;
    }
    return count;
}

static bool is_gap(const mm_nodes *nodes, size_t i)
{
    const double *at = nodes->at, length = at[i + 1] - at[i];
    const double before = i > 0 ? at[i] - at[i - 1] : 0,
                 behind = i + 2 < nodes->n ? at[i + 2] - at[i + 1] : 0;
    const double beside = fmax(before, behind);
    return beside > 0 && length > GAP_FACTOR * beside * (1 + 1e-9);
}

/* Longest interval that is no gap decides what is one. */
static void set_gap(mm_nodes *nodes)
{
    double longest = 0;
    for (size_t i = 0; i + 1 < nodes->n; i++)
        if (!is_gap(nodes, i))
            longest = fmax(longest, nodes->at[i + 1] - nodes->at[i]);
    nodes->gap = GAP_FACTOR * longest * (1 + 1e-9);
}

static bool fill_gaps(mm_nodes *nodes, mm_err *err)
{
    double *at = NULL;
    size_t n = 0, cap = 0;
    for (size_t i = 0; i < nodes->n; i++) {
        const bool gap = i + 1 < nodes->n && is_gap(nodes, i) && nodes->at[i + 1] - nodes->at[i] > nodes->gap;
        const double length = gap ? nodes->at[i + 1] - nodes->at[i] : 0;
        const double before = i > 0 ? nodes->at[i] - nodes->at[i - 1] : 0,
                     behind = i + 2 < nodes->n ? nodes->at[i + 2] - nodes->at[i + 1] : 0;
        const double inside = gap ? fmin(floor(length / fmax(before, behind) + 0.5), NODES_MAX) : 1;
        for (double k = 0; k < inside; k++) {
            if (n >= NODES_MAX || !mm_reserve(&at, &cap, n + 1, sizeof *at)) {
                free(at);
                return mm_fail_memory(err, "a grid");
            }
            at[n++] = nodes->at[i] + k * length / inside;
        }
    }
    free(nodes->at);
    nodes->at = at;
    nodes->n = n;
    return true;
}

/* Evenly spaced from lo to hi; exactly a value of `own` (n, ascending) where one lies there. */
static bool even(double lo, double hi, double step, size_t n, const double *own, mm_nodes *nodes, mm_err *err)
{
    const double count = floor((hi - lo) / step * (1 + 1e-12) + 1e-6) + 1;
    if (!(count >= 1 && count <= NODES_MAX))
        return mm_fail(err, MM_EINPUT, "a step of %g eV makes %g nodes from %g to %g eV", step, count, lo,
                       hi);
    double *at = mm_zalloc((size_t)count, sizeof *at);
    if (at == NULL)
        return mm_fail_memory(err, "a grid");
    size_t k = 0;
    for (size_t i = 0; i < (size_t)count; i++) {
        at[i] = lo + (double)i * step;
        while (k + 1 < n && fabs(own[k + 1] - at[i]) <= fabs(own[k] - at[i]))
            k++;
        if (n > 0 && fabs(own[k] - at[i]) < 1e-6 * step)
            at[i] = own[k];
    }
    free(nodes->at);
    nodes->at = at;
    nodes->n = (size_t)count;
    return true;
}

/* All steps within scans, ascending; *n of them. */
static double *steps_of(size_t nscan, const size_t *first, const double *x, size_t *n)
{
    double *step = mm_zalloc(first[nscan], sizeof *step);
    *n = 0;
    for (size_t s = 0; step != NULL && s < nscan; s++)
        for (size_t k = first[s] + 1; k < first[s + 1]; k++)
            if (x[k] > x[k - 1])
                step[(*n)++] = x[k] - x[k - 1];
    return step;
}

/* Do the scans share their nodes? Then nearly each scan that reaches over a node has a point there. */
static bool shared(size_t nscan, const size_t *first, const double *x, const mm_nodes *nodes)
{
    double expected = 0, found = 0;
    for (size_t s = 0; s < nscan; s++) {
        const double lo = x[first[s]], hi = x[first[s + 1] - 1];
        found += (double)(first[s + 1] - first[s]);
        for (size_t i = 0; i < nodes->n; i++)
            expected += nodes->at[i] >= lo - nodes->tolerance && nodes->at[i] <= hi + nodes->tolerance;
    }
    return found >= 0.6 * expected;
}

static bool own_nodes(size_t n, const double *sorted, mm_nodes *nodes, mm_err *err)
{
    nodes->at = mm_zalloc(n, sizeof *nodes->at);
    if (nodes->at == NULL)
        return mm_fail_memory(err, "a grid");
    memcpy(nodes->at, sorted, n * sizeof *sorted);
    nodes->n = cluster(n, nodes->at, nodes->tolerance);
    return true;
}

/* What is left to do once the own nodes are known: gaps, and another step if one is wanted. */
static bool finish(double step, size_t n, const double *sorted, mm_nodes *nodes, mm_err *err)
{
    set_gap(nodes);
    if (step > 0)
        return even(sorted[0], sorted[n - 1], step, n, sorted, nodes, err);
    return fill_gaps(nodes, err);
}

/* The range that all scans reach, where their ends differ by less than a step; else that of all together. */
static void common_range(size_t nscan, const size_t *first, const double *x, double step, double *lo,
                         double *hi)
{
    double begin[] = { INFINITY, -INFINITY }, end[] = { INFINITY, -INFINITY };
    for (size_t s = 0; s < nscan; s++) {
        const double from = x[first[s]], to = x[first[s + 1] - 1];
        begin[0] = fmin(begin[0], from);
        begin[1] = fmax(begin[1], from);
        end[0] = fmin(end[0], to);
        end[1] = fmax(end[1], to);
    }
    *lo = begin[1] - begin[0] < step ? begin[1] : begin[0];
    *hi = end[1] - end[0] < step ? end[0] : end[1];
}

bool mm_nodes_of_scans(size_t nscan, const size_t *first, const double *x, double step, mm_nodes *nodes,
                       mm_err *err)
{
    size_t n = first[nscan], nstep = 0;
    double *sorted = sorted_copy(&n, x), *steps = steps_of(nscan, first, x, &nstep);
    *nodes = (mm_nodes){ 0 };
    bool good = sorted != NULL && steps != NULL;
    if (good && (n == 0 || nstep == 0))
        good = mm_fail(err, MM_EINPUT, "no scan has two energies");
    if (good) {
        nodes->tolerance = 0.1 * mm_quantile(nstep, steps, 0.1);
        good = own_nodes(n, sorted, nodes, err);
        nodes->common = good && shared(nscan, first, x, nodes);
        const double median = mm_median(nstep, steps);
        if (good && !nodes->common) {
            double lo, hi;
            common_range(nscan, first, x, median, &lo, &hi);
            good = even(lo, hi, median, 0, NULL, nodes, err);
        }
        nodes->reach = nodes->tolerance;
        nodes->tolerance *= 0.01; /* from here on: what printing or a motor's last digit moves */
        good = good && finish(step, n, sorted, nodes, err);
    }
    free(sorted);
    free(steps);
    return good || mm_fail_memory(err, "a grid");
}

/* A tenth of the step between different values: repeats differ by less, the values of a plane by more. */
static double repeat_tolerance(size_t n, const double *sorted, double *steps)
{
    double largest = 0;
    size_t count = 0;
    for (size_t k = 1; k < n; k++)
        largest = fmax(largest, sorted[k] - sorted[k - 1]);
    for (size_t k = 1; k < n; k++)
        if (sorted[k] - sorted[k - 1] > 0.1 * largest)
            steps[count++] = sorted[k] - sorted[k - 1];
    return count > 0 ? 0.1 * mm_median(count, steps) : 0;
}

bool mm_nodes_of_values(size_t n, const double *x, double step, mm_nodes *nodes, mm_err *err)
{
    double *sorted = sorted_copy(&n, x), *steps = mm_zalloc(n, sizeof *steps);
    *nodes = (mm_nodes){ .common = true };
    bool good = sorted != NULL && steps != NULL;
    if (good) {
        nodes->tolerance = repeat_tolerance(n, sorted, steps);
        good = own_nodes(n, sorted, nodes, err) && finish(step, nodes->n, nodes->at, nodes, err);
    }
    free(sorted);
    free(steps);
    return good || mm_fail_memory(err, "a grid");
}
