/* With u = r/c, c the width:
 *
 *   linear   r^2
 *   huber    r^2 for |u| < 1, else c^2 (2|u| - 1)       P. J. Huber, Ann. Math. Stat. 35, 73 (1964)
 *   soft-l1  2 c^2 (sqrt(1 + u^2) - 1)
 *   cauchy   c^2 ln(1 + u^2)
 *   tukey    c^2/3 (1 - (1 - u^2)^3) for |u| < 1, else c^2/3     A. E. Beaton, J. W. Tukey, Technometrics 16,
 *                                                               147 (1974)
 *
 * Widths of 95 % efficiency for normal errors: P. W. Holland, R. E. Welsch, Commun. Stat. A 6, 813 (1977);
 * that of soft-l1 from E[psi']^2/E[psi^2] = 0.95 by numerical integration. */
#include "fit/loss.h"

#include <math.h>

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <string.h>

double mm_loss_width(mm_loss loss, double scale)
{
    static const double usual[] = { [MM_LOSS_LINEAR] = 1,
                                    [MM_LOSS_HUBER] = 1.345,
                                    [MM_LOSS_SOFT_L1] = 1.287,
                                    [MM_LOSS_CAUCHY] = 2.385,
                                    [MM_LOSS_TUKEY] = 4.685 };
    return scale > 0 ? scale : usual[loss];
}

/* loss/c^2 as a function of u */
static double loss_of(mm_loss loss, double u)
{
    const double square = u * u;
    switch (loss) {
    case MM_LOSS_HUBER:
        return fabs(u) < 1 ? square : 2 * fabs(u) - 1;
    case MM_LOSS_SOFT_L1:
        return 2 * square / (1 + sqrt(1 + square));
    case MM_LOSS_CAUCHY:
        return log1p(square);
    case MM_LOSS_TUKEY:
        return fabs(u) < 1 ? square * (1 - square * (1 - square / 3)) : 1. / 3;
    case MM_LOSS_LINEAR:
        break;
    }
    return square;
}

double mm_loss_influence(mm_loss loss, double width, double r)
{
    const double u = r / width, square = u * u;
    switch (loss) {
    case MM_LOSS_HUBER:
        return fabs(u) < 1 ? r : copysign(width, r);
    case MM_LOSS_SOFT_L1:
        return r / sqrt(1 + square);
    case MM_LOSS_CAUCHY:
        return r / (1 + square);
    case MM_LOSS_TUKEY:
        return fabs(u) < 1 ? r * (1 - square) * (1 - square) : 0;
    case MM_LOSS_LINEAR:
        break;
    }
    return r;
}

double mm_loss_curvature(mm_loss loss, double width, double r)
{
    const double u = r / width, square = u * u;
    switch (loss) {
    case MM_LOSS_HUBER:
        return fabs(u) < 1;
    case MM_LOSS_SOFT_L1:
        return pow(1 + square, -1.5);
    case MM_LOSS_CAUCHY:
        return (1 - square) / ((1 + square) * (1 + square));
    case MM_LOSS_TUKEY:
        return fabs(u) < 1 ? (1 - square) * (1 - 5 * square) : 0;
    case MM_LOSS_LINEAR:
        break;
    }
    return 1;
}

void mm_loss_transform(mm_loss loss, double width, size_t n, double *r, double *slope)
{
    for (size_t i = 0; i < n; i++) {
        const double root = width * sqrt(loss_of(loss, r[i] / width));
        slope[i] = root > 0 ? fabs(mm_loss_influence(loss, width, r[i])) / root : 1;
        r[i] = copysign(root, r[i]);
    }
}

double mm_loss_scale(size_t n, const double *r, size_t p, double *work)
{
    const double normal = 0.67448975019608174; /* the median of |r| for unit variance */
    for (size_t i = 0; i < n; i++)
        work[i] = fabs(r[i]);
    gsl_sort(work, 1, n);
    const size_t skip = p < n ? p : n - 1;
    return gsl_stats_median_from_sorted_data(work + skip, 1, n - skip) / normal;
}
