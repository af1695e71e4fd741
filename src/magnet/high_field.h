/* The high-field part of a magnetisation loop, where its branches are one. */
#ifndef MM_MAGNET_HIGH_FIELD_H
#define MM_MAGNET_HIGH_FIELD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "num/linear.h"

/* What is fitted: columns of the least-squares problem. */
typedef enum mm_high_field_term {
    MM_TERM_SATURATION,   /* s, the sign of the field */
    MM_TERM_SLOPE,        /* H */
    MM_TERM_OFFSET,       /* 1 */
    MM_TERM_DRIFT,        /* t, 0 to 1 over the loop */
    MM_TERM_APPROACH,     /* s/|H| */
    MM_TERM_CURVATURE,    /* s/H^2 */
    MM_TERM_IRREVERSIBLE, /* +-1/H^2 on a falling and a rising field: what is left of the hysteresis */
    MM_TERM_LAG,          /* +-1 on a falling and a rising field: a field that lags behind, times the slope */
    MM_TERMS
} mm_high_field_term;

/* n points of a loop: field, moment, t and whether the field rises there. Borrowed. */
typedef struct mm_high_field_data {
    size_t n;
    const double *field, *moment, *t;
    const bool *rising;
} mm_high_field_data;

typedef struct mm_high_field {
    size_t n;                               /* points used */
    int terms;                              /* bits 1 << term of those that were fitted */
    double coef[MM_TERMS], error[MM_TERMS]; /* 0 and NaN for those that were not */
    double noise;                           /* standard deviation of a point */
    double aicc;
} mm_high_field;

/** Fit the points with |H| >= from by the terms that are asked for and that the data tell apart: an offset
 *  needs both signs of the field, a drift one sign on both sweeps too.
 *  Errors: MM_EINPUT fewer points than terms and two; MM_ESYS no memory. */
bool mm_high_field_fit(const mm_high_field_data *data, double from, int terms, mm_high_field *fit,
                       mm_err *err);

#endif
