#include "num/linear.h"

#include <float.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <string.h>

/* Columns over sigma, each divided by its length, and what the factorisation needs. */
typedef struct work {
    gsl_matrix *design, *covariance;
    gsl_vector *y, *tau, *coef, *residual;
    double length[MM_LINEAR_MAX];
} work;

static void work_free(work *w)
{
    gsl_matrix_free(w->design);
    gsl_matrix_free(w->covariance);
    gsl_vector_free(w->y);
    gsl_vector_free(w->tau);
    gsl_vector_free(w->coef);
    gsl_vector_free(w->residual);
}

static bool work_alloc(work *w, size_t n, size_t k)
{
    *w = (work){ .design = gsl_matrix_alloc(n, k),
                 .covariance = gsl_matrix_alloc(k, k),
                 .y = gsl_vector_alloc(n),
                 .tau = gsl_vector_alloc(k),
                 .coef = gsl_vector_alloc(k),
                 .residual = gsl_vector_alloc(n) };
    return w->design != NULL && w->covariance != NULL && w->y != NULL && w->tau != NULL && w->coef != NULL &&
           w->residual != NULL;
}

/* false where a column is zero. */
static bool work_fill(work *w, const double *const *column, const double *y, const double *sigma)
{
    for (size_t i = 0; i < w->y->size; i++)
        gsl_vector_set(w->y, i, y[i] / (sigma != NULL ? sigma[i] : 1));
    for (size_t j = 0; j < w->design->size2; j++) {
        double sum = 0;
        for (size_t i = 0; i < w->y->size; i++) {
            const double v = column[j][i] / (sigma != NULL ? sigma[i] : 1);
            gsl_matrix_set(w->design, i, j, v);
            sum += v * v;
        }
        w->length[j] = sqrt(sum);
        for (size_t i = 0; i < w->y->size; i++)
            gsl_matrix_set(w->design, i, j, gsl_matrix_get(w->design, i, j) / w->length[j]);
        if (!(sum > 0 && isfinite(sum)))
            return false;
    }
    return true;
}

/* Is the triangle of the factorisation that of independent columns, which have the length 1? */
static bool full_rank(const gsl_matrix *qr)
{
    for (size_t j = 0; j < qr->size2; j++)
        if (!(fabs(gsl_matrix_get(qr, j, j)) > 1e4 * DBL_EPSILON))
            return false;
    return true;
}

/* (R^T R)^-1 of the columns as they were. */
static void take_covariance(work *w, double variance, mm_linear *fit)
{
    for (size_t i = 0; i < fit->k; i++)
        for (size_t j = 0; j < fit->k; j++)
            gsl_matrix_set(w->covariance, i, j, i >= j ? gsl_matrix_get(w->design, j, i) : 0);
    for (size_t i = 0; i < fit->k; i++) /* a Cholesky factor has a positive diagonal */
        if (gsl_matrix_get(w->covariance, i, i) < 0)
            for (size_t j = 0; j < fit->k; j++)
                gsl_matrix_set(w->covariance, j, i, -gsl_matrix_get(w->covariance, j, i));
    gsl_linalg_cholesky_invert(w->covariance);
    for (size_t i = 0; i < fit->k; i++)
        for (size_t j = 0; j < fit->k; j++)
            fit->cov[i][j] = variance * gsl_matrix_get(w->covariance, i, j) / (w->length[i] * w->length[j]);
}

static bool solve(work *w, bool absolute, mm_linear *fit)
{
    gsl_linalg_QR_decomp(w->design, w->tau);
    if (!full_rank(w->design))
        return false;
    gsl_linalg_QR_lssolve(w->design, w->tau, w->y, w->coef, w->residual);
    for (size_t j = 0; j < fit->k; j++)
        fit->coef[j] = gsl_vector_get(w->coef, j) / w->length[j];
    for (size_t i = 0; i < fit->n; i++)
        fit->chisq += gsl_vector_get(w->residual, i) * gsl_vector_get(w->residual, i);
    const double scatter = fit->n > fit->k ? fit->chisq / (double)(fit->n - fit->k) : NAN;
    take_covariance(w, absolute ? 1 : scatter, fit);
    return true;
}

bool mm_linear_fit(size_t n, size_t k, const double *const *column, const double *y, const double *sigma,
                   mm_linear *fit, mm_err *err)
{
    memset(fit, 0, sizeof *fit);
    fit->n = n;
    fit->k = k;
    if (k == 0 || k > MM_LINEAR_MAX || n < k)
        return mm_fail(err, MM_EINPUT, "%zu points for %zu unknowns", n, k);
    work w;
    bool good = false;
    if (!work_alloc(&w, n, k))
        mm_fail_memory(err, "a fit");
    else {
        good = work_fill(&w, column, y, sigma) && solve(&w, sigma != NULL, fit);
        if (!good)
            mm_fail(err, MM_EINPUT, "the data do not tell %zu unknowns apart", k);
    }
    work_free(&w);
    return good;
}

double mm_linear_value(const mm_linear *fit, const double *at, double *error)
{
    double value = 0, variance = 0;
    for (size_t i = 0; i < fit->k; i++) {
        value += at[i] * fit->coef[i];
        for (size_t j = 0; j < fit->k; j++)
            variance += at[i] * at[j] * fit->cov[i][j];
    }
    if (error != NULL)
        *error = sqrt(variance);
    return value;
}
