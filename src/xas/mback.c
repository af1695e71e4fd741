#include "xas/mback.h"

#include <gsl/gsl_linalg.h>
#include <math.h>

#include "base/mem.h"

enum { MOST_TERMS = 5 };

/* Energies about the middle of the spectrum in units of half its width. */
static double reduced(size_t n, const double *energy, size_t i)
{
    return (2 * energy[i] - energy[0] - energy[n - 1]) / (energy[n - 1] - energy[0]);
}

static bool solve(gsl_matrix *a, gsl_vector *b, size_t terms, double *c)
{
    double tau[MOST_TERMS];
    gsl_vector_view tau_view = gsl_vector_view_array(tau, terms), solution = gsl_vector_view_array(c, terms);
    gsl_vector *residual = gsl_vector_alloc(b->size);
    const bool good = residual != NULL && gsl_linalg_QR_decomp(a, &tau_view.vector) == 0 &&
                      gsl_linalg_QR_lssolve(a, &tau_view.vector, b, &solution.vector, residual) == 0;
    gsl_vector_free(residual);
    return good;
}

bool mm_mback(size_t n, const double *energy, const double *mu, const double *own, const double *other,
              const size_t range[2][2], int degree, double *pre, double *post, mm_err *err)
{
    const size_t terms = (size_t)degree + 2, rows = range[0][1] - range[0][0] + range[1][1] - range[1][0];
    double c[MOST_TERMS];
    if (rows < terms + 1)
        return mm_fail(err, MM_EINPUT, "%zu points in both ranges are too few for %zu coefficients", rows,
                       terms);
    gsl_matrix *a = gsl_matrix_alloc(rows, terms);
    gsl_vector *b = gsl_vector_alloc(rows);
    bool good = (a != NULL && b != NULL) || mm_fail_memory(err, "a normalisation");
    for (size_t r = 0, row = 0; good && r < 2; r++)
        for (size_t i = range[r][0]; i < range[r][1]; i++, row++) {
            const double weight = 1 / sqrt((double)(range[r][1] - range[r][0]));
            gsl_vector_set(b, row, weight * (other[i] + (r == 1 ? own[i] : 0)));
            gsl_matrix_set(a, row, 0, weight * mu[i]);
            for (size_t k = 1; k < terms; k++)
                gsl_matrix_set(a, row, k, -weight * pow(reduced(n, energy, i), (double)(k - 1)));
        }
    good = good && (solve(a, b, terms, c) || mm_fail_memory(err, "a normalisation"));
    gsl_matrix_free(a);
    gsl_vector_free(b);
    if (good && !(c[0] > 0))
        good = mm_fail(err, MM_EINPUT, "the spectrum does not rise at the edge as the tables do");
    for (size_t i = 0; good && i < n; i++) {
        double q = 0;
        for (size_t k = 1; k < terms; k++)
            q += c[k] * pow(reduced(n, energy, i), (double)(k - 1));
        pre[i] = (other[i] + q) / c[0];
        post[i] = pre[i] + own[i] / c[0];
    }
    return good;
}
