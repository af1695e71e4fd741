#include "rixs/resample.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_interp.h>

#include "base/mem.h"

static const double least_weight = 1e-7; /* a spline's weights fall by 0.27 from node to node */

void mm_resample_clear(mm_resample *r)
{
    free(r->weight);
    free(r->first);
    free(r->last);
    *r = (mm_resample){ 0 };
}

/* A spline at a place; a straight line continues it beyond its ends. */
static double spline_at(const gsl_interp *spline, const double *node, const double *value, double x)
{
    const size_t end = spline->size - 1;
    const double edge = x < node[0] ? node[0] : x > node[end] ? node[end] : x;
    const double y = gsl_interp_eval(spline, node, value, edge, NULL);
    return edge == x ? y : y + (x - edge) * gsl_interp_eval_deriv(spline, node, value, edge, NULL);
}

/* The spline through 1 at one node and 0 at the others says what that node gives to each target. */
static bool spline_weights(mm_resample *r, const double *node, const double *at)
{
    double *unit = mm_zalloc(r->nodes, sizeof *unit);
    gsl_interp *spline = gsl_interp_alloc(r->nodes > 2 ? gsl_interp_cspline : gsl_interp_linear, r->nodes);
    const bool good = unit != NULL && spline != NULL;
    for (size_t k = 0; good && k < r->nodes; k++) {
        unit[k] = 1;
        gsl_interp_init(spline, node, unit, r->nodes);
        for (size_t i = 0; i < r->n; i++)
            r->weight[i * r->nodes + k] = spline_at(spline, node, unit, at[i]);
        unit[k] = 0;
    }
    gsl_interp_free(spline);
    free(unit);
    return good;
}

/* Lagrange's polynomial through the four nodes about each target (or as many as there are). */
static void cubic_weights(mm_resample *r, const double *node, const double *at)
{
    const size_t most = r->nodes < 4 ? r->nodes : 4;
    for (size_t i = 0; i < r->n; i++) {
        size_t first = 0;
        while (first + most < r->nodes && node[first + most / 2] <= at[i])
            first++;
        for (size_t k = first; k < first + most; k++) {
            double weight = 1;
            for (size_t m = first; m < first + most; m++)
                weight *= m == k ? 1 : (at[i] - node[m]) / (node[k] - node[m]);
            r->weight[i * r->nodes + k] = weight;
        }
    }
}

static void find_reach(mm_resample *r, const double *node, const double *at)
{
    const size_t end = r->nodes - 1;
    const double lo = node[0] - 0.5 * (node[1] - node[0]), hi = node[end] + 0.5 * (node[end] - node[end - 1]);
    for (size_t i = 0; i < r->n; i++) {
        if (!(at[i] >= lo && at[i] <= hi))
            continue;
        const double *weight = r->weight + i * r->nodes;
        r->last[i] = r->nodes;
        while (fabs(weight[r->first[i]]) < least_weight && r->first[i] < end)
            r->first[i]++;
        while (fabs(weight[r->last[i] - 1]) < least_weight && r->last[i] > r->first[i] + 1)
            r->last[i]--;
    }
}

bool mm_resample_init(mm_resample *r, mm_resample_kind kind, size_t nodes, const double *node, size_t n,
                      const double *at, mm_err *err)
{
    *r = (mm_resample){ .n = n,
                        .nodes = nodes,
                        .weight = mm_zalloc(n * nodes, sizeof *r->weight),
                        .first = mm_zalloc(n, sizeof *r->first),
                        .last = mm_zalloc(n, sizeof *r->last) };
    bool good = r->weight != NULL && r->first != NULL && r->last != NULL;
    if (good && kind == MM_RESAMPLE_CUBIC)
        cubic_weights(r, node, at);
    else if (good)
        good = spline_weights(r, node, at);
    if (good) {
        find_reach(r, node, at);
        return true;
    }
    mm_resample_clear(r);
    return mm_fail_memory(err, "an interpolation");
}

/* One row at all targets along it. */
static void along_row(const mm_resample *r, const double *in, bool squared, double *out)
{
    for (size_t i = 0; i < r->n; i++) {
        const double *weight = r->weight + i * r->nodes;
        double sum = r->first[i] < r->last[i] ? 0 : NAN;
        for (size_t k = r->first[i]; k < r->last[i]; k++)
            sum += (squared ? weight[k] * weight[k] : weight[k]) * in[k];
        out[i] = sum;
    }
}

/* The row of values that lies at target j across n columns of rows. */
static void across_rows(const mm_resample *r, size_t j, size_t n, const double *in, bool squared, double *out)
{
    const double *weight = r->weight + j * r->nodes;
    for (size_t i = 0; i < n; i++)
        out[i] = r->first[j] < r->last[j] ? 0 : NAN;
    for (size_t k = r->first[j]; k < r->last[j]; k++) {
        const double w = squared ? weight[k] * weight[k] : weight[k];
        for (size_t i = 0; i < n; i++)
            out[i] += w * in[k * n + i];
    }
}

void mm_resample_plane(const mm_resample *x, const mm_resample *y, const double *in, bool squared,
                       double *out, double *work)
{
    for (size_t j = 0; j < y->nodes; j++)
        along_row(x, in + j * x->nodes, squared, work + j * x->n);
    for (size_t j = 0; j < y->n; j++)
        across_rows(y, j, x->n, work, squared, out + j * x->n);
}

void mm_resample_back(const mm_resample *x, const mm_resample *y, const double *in, double *out, double *work)
{
    memset(work, 0, y->nodes * x->n * sizeof *work);
    memset(out, 0, y->nodes * x->nodes * sizeof *out);
    for (size_t j = 0; j < y->n; j++)
        for (size_t k = y->first[j]; k < y->last[j]; k++)
            for (size_t i = 0; i < x->n; i++)
                work[k * x->n + i] += y->weight[j * y->nodes + k] * in[j * x->n + i];
    for (size_t j = 0; j < y->nodes; j++)
        for (size_t i = 0; i < x->n; i++)
            for (size_t k = x->first[i]; k < x->last[i]; k++)
                out[j * x->nodes + k] += x->weight[i * x->nodes + k] * work[j * x->n + i];
}
