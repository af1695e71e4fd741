#include "xas/crossover.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_linalg.h>
#include <math.h>

#include "num/line.h"
#include "num/root.h"

enum { TERMS = 3, LEAST_POINTS = 7, MARGIN = 2 };

typedef struct points {
    size_t n;
    const double *x, *y, *sigma;
    mm_broken_line *fit;
} points;

double mm_broken_line_value(const mm_broken_line *fit, double x)
{
    return fit->value + fit->slope * (x - fit->bend_at) + fit->turn * fmax(0, x - fit->bend_at);
}

/* The three linear parameters for a bend; chi-square is the answer. */
static double fit_at(double bend, void *context)
{
    const points *p = context;
    const double range = p->x[p->n - 1] - p->x[0];
    double a[TERMS * TERMS] = { 0 }, b[TERMS] = { 0 };
    for (size_t i = 0; i < p->n; i++) {
        const double w = mm_point_weight(p->x, p->y, p->sigma, i), u = (p->x[i] - bend) / range;
        const double f[TERMS] = { 1, u, fmax(0, u) };
        for (size_t j = 0; j < TERMS; j++) {
            b[j] += w * f[j] * p->y[i];
            for (size_t k = 0; k < TERMS; k++)
                a[j * TERMS + k] += w * f[j] * f[k];
        }
    }
    gsl_matrix_view m = gsl_matrix_view_array(a, TERMS, TERMS);
    gsl_vector_view v = gsl_vector_view_array(b, TERMS);
    if (gsl_linalg_cholesky_decomp1(&m.matrix) != 0 || gsl_linalg_cholesky_svx(&m.matrix, &v.vector) != 0)
        return HUGE_VAL;
    mm_broken_line *fit = p->fit;
    fit->bend_at = bend;
    fit->value = b[0];
    fit->slope = b[1] / range;
    fit->turn = b[2] / range;
    fit->chisq = 0;
    for (size_t i = 0; i < p->n; i++) {
        const double r = p->y[i] - mm_broken_line_value(fit, p->x[i]);
        fit->chisq += mm_point_weight(p->x, p->y, p->sigma, i) * r * r;
    }
    return fit->chisq;
}

bool mm_broken_line_fit(size_t n, const double *x, const double *y, const double *sigma, mm_broken_line *fit,
                        mm_err *err)
{
    mm_line one;
    if (n < LEAST_POINTS)
        return mm_fail(err, MM_EINPUT, "%zu points are too few for a broken line", n);
    if (!mm_line_fit(n, x, y, sigma, &one, err))
        return false;
    points p = { n, x, y, sigma, fit };
    size_t best = MARGIN;
    double least = INFINITY;
    for (size_t i = MARGIN; i + MARGIN < n; i++) {
        const double here = fit_at(x[i], &p);
        if (here < least) {
            least = here;
            best = i;
        }
    }
    double at;
    if (!mm_find_minimum(fit_at, &p, x[best - 1], x[best + 1], 0, &at, err))
        return false;
    if (fit_at(at, &p) > least)
        fit_at(x[best], &p);
    fit->chisq_one = one.chisq;
    const double dof = (double)n - 4, f = (one.chisq - fit->chisq) / 2 / (fit->chisq / dof);
    fit->chance = fmin(1, (double)(n - 2 * MARGIN) * gsl_cdf_fdist_Q(f, 2, dof));
    return true;
}
