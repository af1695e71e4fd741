#include "fit/whiteness.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "num/stats.h"

enum { FEW_POINTS = 20 };               /* of fewer, neither signs nor correlation say much */
static const double deviations = 3;     /* standard deviations of either test that noise may have */
static const double chisq_expected = 4; /* the same of chi-square */

typedef struct abscissa {
    const double *const *x;
    size_t nx;
} abscissa;

static int by_x(const void *left, const void *right, void *context)
{
    const size_t a = *(const size_t *)left, b = *(const size_t *)right;
    const abscissa *at = context;
    for (size_t k = 0; k < at->nx; k++) {
        const double *x = at->x[k];
        if (x[a] != x[b])
            return x[a] < x[b] ? -1 : 1;
    }
    return a < b ? -1 : a > b;
}

static bool is_sorted(const mm_data *data)
{
    for (size_t i = 1; i < data->n; i++)
        if (!(data->x[0][i - 1] < data->x[0][i]))
            return false;
    return true;
}

/* Sum of products of neighbours over the sum of squares. */
static double neighbour_correlation(size_t n, const double *residual)
{
    double product = 0, square = residual[0] * residual[0];
    for (size_t i = 1; i < n; i++) {
        product += residual[i - 1] * residual[i];
        square += residual[i] * residual[i];
    }
    return n >= FEW_POINTS ? product / square : NAN;
}

/* The tests of the outputs, which are independent, as one: z of unit variance, the correlation as a mean. */
static mm_residual_tests all_outputs(const mm_data *data, size_t ny, const double *residual,
                                     const size_t *order, double *sorted)
{
    mm_residual_tests all = { 0, 0 };
    for (size_t out = 0; out < ny; out++) {
        const double *column = residual + out * data->n;
        for (size_t i = 0; i < data->n && order != NULL; i++)
            sorted[i] = column[order[i]];
        all.runs_z += mm_runs_z(data->n, order != NULL ? sorted : column) / sqrt((double)ny);
        all.correlation += neighbour_correlation(data->n, order != NULL ? sorted : column) / (double)ny;
    }
    return all;
}

bool mm_test_residuals(const mm_data *data, size_t nx, size_t ny, const double *residual,
                       mm_residual_tests *tests, mm_err *err)
{
    if (is_sorted(data)) {
        *tests = all_outputs(data, ny, residual, NULL, NULL);
        return true;
    }
    size_t *order = mm_zalloc(data->n, sizeof *order);
    double *sorted = mm_zalloc(data->n, sizeof *sorted);
    const bool good = order != NULL && sorted != NULL;
    if (good) {
        abscissa context = { data->x, nx };
        for (size_t i = 0; i < data->n; i++)
            order[i] = i;
        qsort_r(order, data->n, sizeof *order, by_x, &context);
        *tests = all_outputs(data, ny, residual, order, sorted);
    }
    free(order);
    free(sorted);
    return good || mm_fail_memory(err, "residuals");
}

static bool chisq_is_expected(double chisq, double dof)
{
    return dof > 0 && chisq < dof + chisq_expected * sqrt(2 * dof);
}

/* The signs tell of a slow misfit, the correlation of a strong one in a few places. */
static bool look_like_noise(size_t n, const mm_residual_tests *tests)
{
    return n >= FEW_POINTS && tests->runs_z > -deviations &&
           tests->correlation * sqrt((double)n) < deviations;
}

bool mm_fit_is_white(const mm_fit *fit)
{
    const mm_residual_tests tests = { fit->runs_z, fit->correlation };
    return (!fit->scaled && chisq_is_expected(fit->chisq, (double)fit->dof)) ||
           look_like_noise(fit->n, &tests);
}

bool mm_run_is_white(const mm_run *run, bool *white, mm_err *err)
{
    const mm_system *s = run->system;
    *white = run->known && run->opts->loss == MM_LOSS_LINEAR &&
             chisq_is_expected(run->best.chisq, (double)mm_run_dof(run));
    if (*white)
        return true;
    double *residual = mm_zalloc(mm_system_points(s), sizeof *residual);
    if (residual == NULL)
        return mm_fail_memory(err, "residuals");
    mm_run_residual(run, residual);
    *white = true;
    bool good = true;
    size_t first = 0;
    for (size_t k = 0; k < s->nblock && *white && good; k++) {
        mm_residual_tests tests = { NAN, NAN };
        good = mm_test_residuals(s->block[k]->data, s->model->nx, s->model->ny, residual + first, &tests,
                                 err);
        *white = look_like_noise(s->block[k]->n, &tests);
        first += s->block[k]->n;
    }
    free(residual);
    return good;
}
