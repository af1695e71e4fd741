#include "num/line.h"

#include <math.h>

double mm_point_weight(const double *x, const double *y, const double *sigma, size_t i)
{
    if (!isfinite(x[i]) || !isfinite(y[i]))
        return 0;
    if (sigma == NULL)
        return 1;
    return sigma[i] > 0 && isfinite(sigma[i]) ? 1 / (sigma[i] * sigma[i]) : 0;
}

/* Weighted means of x and y; the sum of weights is returned. */
static double find_means(size_t n, const double *x, const double *y, const double *sigma, mm_line *line)
{
    double weights = 0, sum_x = 0, sum_y = 0;
    for (size_t i = 0; i < n; i++) {
        const double w = mm_point_weight(x, y, sigma, i);
        if (w == 0)
            continue;
        line->n++;
        weights += w;
        sum_x += w * x[i];
        sum_y += w * y[i];
    }
    line->x_mean = sum_x / weights;
    line->y_mean = sum_y / weights;
    return weights;
}

/* Slope about the means; the weighted sum of squares of x is returned. */
static double find_slope(size_t n, const double *x, const double *y, const double *sigma, mm_line *line)
{
    double xx = 0, xy = 0;
    for (size_t i = 0; i < n; i++) {
        const double w = mm_point_weight(x, y, sigma, i);
        if (w == 0)
            continue;
        const double dx = x[i] - line->x_mean;
        xx += w * dx * dx;
        xy += w * dx * (y[i] - line->y_mean);
    }
    line->slope = xy / xx;
    return xx;
}

static double sum_of_squares(size_t n, const double *x, const double *y, const double *sigma,
                             const mm_line *line)
{
    double chisq = 0;
    for (size_t i = 0; i < n; i++) {
        const double w = mm_point_weight(x, y, sigma, i);
        if (w == 0)
            continue;
        const double residual = y[i] - mm_line_value(line, x[i], NULL);
        chisq += w * residual * residual;
    }
    return chisq;
}

bool mm_line_fit(size_t n, const double *x, const double *y, const double *sigma, mm_line *line, mm_err *err)
{
    *line = (mm_line){ 0 };
    const double weights = find_means(n, x, y, sigma, line);
    const double xx = line->n > 1 ? find_slope(n, x, y, sigma, line) : 0;
    if (!(xx > 0))
        return mm_fail(err, MM_EINPUT, "a line needs two different abscissae");
    line->chisq = sum_of_squares(n, x, y, sigma, line);
    double variance = 1;
    if (sigma == NULL)
        variance = line->n > 2 ? line->chisq / (double)(line->n - 2) : NAN;
    line->y_mean_err = sqrt(variance / weights);
    line->slope_err = sqrt(variance / xx);
    return true;
}

double mm_line_value(const mm_line *line, double x, double *error)
{
    const double dx = x - line->x_mean;
    if (error != NULL)
        *error = hypot(line->y_mean_err, dx * line->slope_err);
    return line->y_mean + line->slope * dx;
}

double mm_line_crossing(const mm_line *line, double y, double *error)
{
    const double dx = line->slope != 0 ? (y - line->y_mean) / line->slope : NAN;
    if (error != NULL)
        *error = hypot(line->y_mean_err, dx * line->slope_err) / fabs(line->slope);
    return line->x_mean + dx;
}
