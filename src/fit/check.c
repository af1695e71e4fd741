#include "fit/check.h"

#include <math.h>

static bool all_finite(const double *values, size_t n, const char *what, mm_err *err)
{
    for (size_t i = 0; i < n; i++)
        if (!isfinite(values[i]))
            return mm_fail(err, MM_EINPUT, "%s of row %zu is not a finite number", what, i + 1);
    return true;
}

static bool check_values(const mm_model *model, const mm_data *data, mm_err *err)
{
    if (data->n == 0)
        return mm_fail(err, MM_EINPUT, "there is no row to fit");
    for (size_t k = 0; k < model->nx; k++)
        if (!all_finite(data->x[k], data->n, model->x[k].name, err))
            return false;
    for (size_t k = 0; k < model->ny; k++)
        if (!all_finite(data->y + k * data->n, data->n, model->y[k].name, err))
            return false;
    for (size_t i = 0; data->sigma != NULL && i < model->ny * data->n; i++)
        if (!(data->sigma[i] > 0) || !isfinite(data->sigma[i]))
            return mm_fail(err, MM_EINPUT, "the sigma of row %zu is %g, not a positive number",
                           i % data->n + 1, data->sigma[i]);
    return true;
}

bool mm_check_data(const mm_model *model, const mm_data *data, mm_err *err)
{
    if (check_values(model, data, err))
        return true;
    return data->name != NULL && data->name[0] != '\0' ? mm_fail_in(err, "%s", data->name) : false;
}

bool mm_check_count(size_t points, size_t priors, size_t nfree, mm_err *err)
{
    if (points + priors >= nfree)
        return true;
    return mm_fail(err, MM_EINPUT, "%zu point%s cannot determine %zu free parameters", points,
                   points == 1 ? "" : "s", nfree);
}
