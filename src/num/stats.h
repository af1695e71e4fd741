/* Location and scale of samples, with and without outliers. Values that are NaN are missing: they are left
 * out. Where nothing is left, or there is no memory for a copy, the answer is NaN. */
#ifndef MM_NUM_STATS_H
#define MM_NUM_STATS_H

#include <stddef.h>

/** The middle value, or the mean of the two in the middle. */
double mm_median(size_t n, const double *x);

/** Half of the weight lies on either side; w[i] is not negative, NaN or 0 leaves the value out. */
double mm_weighted_median(size_t n, const double *x, const double *w);

/** Quantile of p in [0, 1], linear between order statistics: type 7 of R. J. Hyndman and Y. Fan, Am. Stat.
 * 50, 361 (1996), the default of R and numpy. */
double mm_quantile(size_t n, const double *x, double p);

/** 1.4826 times the median of |x - median|: the standard deviation of a normal sample, even where nearly half
 *  of the values are outliers. */
double mm_mad_sigma(size_t n, const double *x);

/** Mean without the lowest and the highest `fraction` of the values, 0 <= fraction < 0.5. */
double mm_trimmed_mean(size_t n, const double *x, double fraction);

/** Biweight location and, where scale is not NULL, biweight scale, with the tuning constants 6 and 9
 *  of T. C. Beers, K. Flynn and K. Gebhardt, Astron. J. 100, 32 (1990). */
double mm_biweight(size_t n, const double *x, double *scale);

typedef struct mm_mean {
    size_t n;     /* values used */
    double value; /* NaN when there is none */
    double error; /* standard error of value: from the scatter, or from the sigmas where they are given */
    double sigma; /* standard deviation of one value (of one of unit weight, where sigmas are given) */
    double chisq; /* sum of ((x - value)/sigma)^2, sigma 1 where none is given */
} mm_mean;

/** Mean with the error that the scatter says: NaN for a single value. */
mm_mean mm_mean_of(size_t n, const double *x);

/** Mean with weights 1/sigma^2 and the error that they say. The scatter's error is larger by the
 *  Birge ratio sqrt(chisq/(n - 1)). A sigma that is not positive and finite leaves the value out. */
mm_mean mm_weighted_mean(size_t n, const double *x, const double *sigma);

/** Wald and Wolfowitz' test of the signs of residuals: (runs - expected)/standard deviation, negative where
 *  neighbours share their sign more often than chance has it. Zeros are left out; NaN unless both signs
 *  occur. */
double mm_runs_z(size_t n, const double *residual);

/** Factor on a standard error for a two-sided interval of this level (0.6827, 0.95, ..): Student's t for
 *  dof degrees of freedom, the normal quantile for dof = INFINITY. NaN for dof <= 0 or a level that is not
 *  between 0 and 1. */
double mm_interval_factor(double level, double dof);

/** The rise of chi-square that bounds a joint interval of this level in `parameters` parameters. */
double mm_chisq_rise(double level, double parameters);

#endif
