#include "xas/foreign.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>

enum { TERMS = 4, NEIGHBOURS = 2, LEAST_POINTS = 16, LEAST_BESIDE = 6 };

static const double window = 40, core = 4, smallest = 0.01, significant = 5;

/* 1, u, u^2 and the step. */
static void terms(double energy, double edge, double f[TERMS])
{
    const double u = (energy - edge) / window;
    f[0] = 1;
    f[1] = u;
    f[2] = u * u;
    f[3] = u > 0;
}

/* Does a point take part? Next to the edge the step's own shape matters, so that is left out. */
static bool beside(double energy, double edge, double lo, double hi)
{
    const double d = fabs(energy - edge);
    return d <= window && d >= core && energy >= lo && energy <= hi;
}

/* Least squares by the normal equations, which four terms of order 1 allow. */
static bool solve(double a[TERMS][TERMS], double b[TERMS], double inverse_last[TERMS])
{
    gsl_matrix_view m = gsl_matrix_view_array(&a[0][0], TERMS, TERMS);
    gsl_vector_view v = gsl_vector_view_array(b, TERMS), w = gsl_vector_view_array(inverse_last, TERMS);
    for (size_t k = 0; k < TERMS; k++)
        inverse_last[k] = k == TERMS - 1;
    return gsl_linalg_cholesky_decomp1(&m.matrix) == 0 &&
           gsl_linalg_cholesky_svx(&m.matrix, &v.vector) == 0 &&
           gsl_linalg_cholesky_svx(&m.matrix, &w.vector) == 0;
}

/* Height of a step at `edge` and its standard error from the residuals; false where too few points are beside
 * it. */
static bool step_at(const mm_spectrum *s, double edge, double lo, double hi, double *height, double *error)
{
    double a[TERMS][TERMS] = { { 0 } }, b[TERMS] = { 0 }, last[TERMS], f[TERMS], rss = 0;
    size_t n = 0, above = 0;
    for (size_t i = 0; i < s->n; i++) {
        if (!beside(s->energy[i], edge, lo, hi))
            continue;
        terms(s->energy[i], edge, f);
        n++;
        above += f[3] > 0;
        for (size_t j = 0; j < TERMS; j++) {
            b[j] += f[j] * s->mu[i];
            for (size_t k = 0; k < TERMS; k++)
                a[j][k] += f[j] * f[k];
        }
    }
    if (n < LEAST_POINTS || above < LEAST_BESIDE || n - above < LEAST_BESIDE || !solve(a, b, last))
        return false;
    for (size_t i = 0; i < s->n; i++)
        if (beside(s->energy[i], edge, lo, hi)) {
            terms(s->energy[i], edge, f);
            const double r = s->mu[i] - b[0] * f[0] - b[1] * f[1] - b[2] * f[2] - b[3] * f[3];
            rss += r * r;
        }
    *height = b[3];
    *error = sqrt(rss / (double)(n - TERMS) * last[TERMS - 1]);
    return true;
}

size_t mm_xas_foreign(const mm_spectrum *spectrum, const mm_edge *own, double edge_step, double lo, double hi,
                      mm_foreign *out, size_t most)
{
    size_t count = 0;
    mm_edge edge;
    for (int i = 0; count < most && mm_edge_within(lo, hi, i, &edge); i++) {
        mm_foreign *found = &out[count];
        if (abs(edge.z - own->z) > NEIGHBOURS || edge.name[0] != 'L' || edge.energy == own->energy ||
            !step_at(spectrum, edge.energy, lo, hi, &found->height, &found->error))
            continue;
        found->edge = edge;
        count += found->height > significant * found->error && found->height > smallest * edge_step;
    }
    return count;
}
