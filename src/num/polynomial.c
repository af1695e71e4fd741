#include "num/polynomial.h"

#include <float.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <string.h>

#include "num/line.h"

/* 1/sigma of a point, 0 for a point that does not count. */
static double root_weight(const double *x, const double *y, const double *sigma, size_t i)
{
    return sqrt(mm_point_weight(x, y, sigma, i));
}

/* Count the points and find the interval of x that they fill. */
static void survey(size_t n, const double *x, const double *y, const double *sigma, mm_polynomial *fit)
{
    double lo = INFINITY, hi = -INFINITY;
    fit->n = 0;
    for (size_t i = 0; i < n; i++)
        if (root_weight(x, y, sigma, i) > 0) {
            lo = fmin(lo, x[i]);
            hi = fmax(hi, x[i]);
            fit->n++;
        }
    fit->center = lo + (hi - lo) / 2;
    fit->scale = hi > lo ? (hi - lo) / 2 : 1;
}

/* The weighted least-squares problem: rows of powers of u over sigma. */
typedef struct problem {
    gsl_matrix *design;
    gsl_vector *y, *tau, *coef, *residual;
} problem;

static void problem_free(problem *s)
{
    gsl_matrix_free(s->design);
    gsl_vector_free(s->y);
    gsl_vector_free(s->tau);
    gsl_vector_free(s->coef);
    gsl_vector_free(s->residual);
}

static bool problem_alloc(problem *s, size_t rows, size_t columns)
{
    *s = (problem){ gsl_matrix_alloc(rows, columns), gsl_vector_alloc(rows), gsl_vector_alloc(columns),
                    gsl_vector_alloc(columns), gsl_vector_alloc(rows) };
    return s->design != NULL && s->y != NULL && s->tau != NULL && s->coef != NULL && s->residual != NULL;
}

static void problem_fill(problem *s, size_t n, const double *x, const double *y, const double *sigma,
                         const mm_polynomial *fit)
{
    size_t row = 0;
    for (size_t i = 0; i < n; i++) {
        const double w = root_weight(x, y, sigma, i), u = (x[i] - fit->center) / fit->scale;
        if (w == 0)
            continue;
        double power = w;
        for (int k = 0; k <= fit->degree; k++, power *= u)
            gsl_matrix_set(s->design, row, (size_t)k, power);
        gsl_vector_set(s->y, row++, w * y[i]);
    }
}

/* Is the triangle of the factorisation that of independent columns? */
static bool full_rank(const gsl_matrix *qr)
{
    double largest = 0;
    for (size_t k = 0; k < qr->size2; k++)
        largest = fmax(largest, fabs(gsl_matrix_get(qr, k, k)));
    for (size_t k = 0; k < qr->size2; k++)
        if (!(fabs(gsl_matrix_get(qr, k, k)) > 1e3 * DBL_EPSILON * largest))
            return false;
    return true;
}

/* C = R^-1 R^-T, column after column of R^-1. */
static void covariance(const gsl_matrix *qr, mm_polynomial *fit)
{
    const int p = fit->degree + 1;
    double inverse[MM_POLYNOMIAL_MAX + 1][MM_POLYNOMIAL_MAX + 1] = { 0 };
    for (int j = 0; j < p; j++)
        for (int i = j; i >= 0; i--) {
            double sum = i == j;
            for (int k = i + 1; k <= j; k++)
                sum -= gsl_matrix_get(qr, (size_t)i, (size_t)k) * inverse[k][j];
            inverse[i][j] = sum / gsl_matrix_get(qr, (size_t)i, (size_t)i);
        }
    for (int i = 0; i < p; i++)
        for (int j = 0; j < p; j++) {
            fit->cov[i][j] = 0;
            for (int k = i > j ? i : j; k < p; k++)
                fit->cov[i][j] += inverse[i][k] * inverse[j][k];
        }
}

/* Without sigmas the residuals say what one point's is. */
static double residual_variance(double chisq, size_t n, int parameters)
{
    return n > (size_t)parameters ? chisq / (double)(n - (size_t)parameters) : NAN;
}

static bool solve(problem *s, mm_polynomial *fit)
{
    gsl_linalg_QR_decomp(s->design, s->tau);
    if (!full_rank(s->design))
        return false;
    gsl_linalg_QR_lssolve(s->design, s->tau, s->y, s->coef, s->residual);
    for (int k = 0; k <= fit->degree; k++)
        fit->coef[k] = gsl_vector_get(s->coef, (size_t)k);
    fit->chisq = 0;
    for (size_t i = 0; i < s->residual->size; i++)
        fit->chisq += gsl_vector_get(s->residual, i) * gsl_vector_get(s->residual, i);
    covariance(s->design, fit);
    return true;
}

bool mm_polynomial_fit(size_t n, const double *x, const double *y, const double *sigma, int degree,
                       mm_polynomial *fit, mm_err *err)
{
    memset(fit, 0, sizeof *fit);
    if (degree < 0 || degree > MM_POLYNOMIAL_MAX)
        return mm_fail(err, MM_EINPUT, "a polynomial has a degree of 0 to %d, not %d", MM_POLYNOMIAL_MAX,
                       degree);
    fit->degree = degree;
    survey(n, x, y, sigma, fit);
    if (fit->n <= (size_t)degree)
        return mm_fail(err, MM_EINPUT, "%zu points are too few for a polynomial of degree %d", fit->n,
                       degree);
    problem s;
    bool good = false;
    if (!problem_alloc(&s, fit->n, (size_t)degree + 1))
        mm_fail_memory(err, "a polynomial");
    else {
        problem_fill(&s, n, x, y, sigma, fit);
        good = solve(&s, fit);
        if (!good)
            mm_fail(err, MM_EINPUT, "too few different abscissae for a polynomial of degree %d", degree);
    }
    problem_free(&s);
    const double variance = sigma == NULL ? residual_variance(fit->chisq, fit->n, degree + 1) : 1;
    for (int i = 0; good && i <= degree; i++)
        for (int j = 0; j <= degree; j++)
            fit->cov[i][j] *= variance;
    return good;
}

/* sum of basis[k] coef[k] and its standard error */
static double combine(const mm_polynomial *fit, const double *basis, double *error)
{
    double value = 0, variance = 0;
    for (int i = 0; i <= fit->degree; i++) {
        value += basis[i] * fit->coef[i];
        for (int j = 0; j <= fit->degree; j++)
            variance += basis[i] * basis[j] * fit->cov[i][j];
    }
    if (error != NULL)
        *error = sqrt(variance);
    return value;
}

double mm_polynomial_value(const mm_polynomial *fit, double x, double *error)
{
    const double u = (x - fit->center) / fit->scale;
    double basis[MM_POLYNOMIAL_MAX + 1] = { 1 };
    for (int k = 1; k <= fit->degree; k++)
        basis[k] = basis[k - 1] * u;
    return combine(fit, basis, error);
}

double mm_polynomial_slope(const mm_polynomial *fit, double x, double *error)
{
    const double u = (x - fit->center) / fit->scale;
    double basis[MM_POLYNOMIAL_MAX + 1] = { 0 }, power = 1 / fit->scale;
    for (int k = 1; k <= fit->degree; k++, power *= u)
        basis[k] = k * power;
    return combine(fit, basis, error);
}
