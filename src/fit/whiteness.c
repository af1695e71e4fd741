#include "fit/whiteness.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "num/stats.h"

enum { FEW_POINTS = 20 };               /* runs of fewer say nothing */
static const double runs_expected = -3; /* standard deviations of the runs test */
static const double chisq_expected = 4; /* standard deviations of chi-square */

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

/* The sum of ny tests, each of unit variance. */
static double all_outputs(const mm_data *data, size_t ny, const double *residual, const size_t *order,
                          double *sorted)
{
    double sum = 0;
    for (size_t out = 0; out < ny; out++) {
        for (size_t i = 0; i < data->n && order != NULL; i++)
            sorted[i] = residual[out * data->n + order[i]];
        sum += mm_runs_z(data->n, order != NULL ? sorted : residual + out * data->n);
    }
    return sum / sqrt((double)ny);
}

bool mm_runs_test(const mm_data *data, size_t nx, size_t ny, const double *residual, double *z, mm_err *err)
{
    if (is_sorted(data)) {
        *z = all_outputs(data, ny, residual, NULL, NULL);
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
        *z = all_outputs(data, ny, residual, order, sorted);
    }
    free(order);
    free(sorted);
    return good || mm_fail_memory(err, "residuals");
}

static bool chisq_is_expected(double chisq, double dof)
{
    return dof > 0 && chisq < dof + chisq_expected * sqrt(2 * dof);
}

static bool has_no_runs(size_t n, double z)
{
    return n >= FEW_POINTS && z > runs_expected;
}

bool mm_fit_is_white(const mm_fit *fit)
{
    return (!fit->scaled && chisq_is_expected(fit->chisq, (double)fit->dof)) ||
           has_no_runs(fit->n, fit->runs_z);
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
        double z = NAN;
        good = mm_runs_test(s->block[k]->data, s->model->nx, s->model->ny, residual + first, &z, err);
        *white = has_no_runs(s->block[k]->n, z);
        first += s->block[k]->n;
    }
    free(residual);
    return good;
}
