/* The susceptibility of one run against the temperature. */
#ifndef MM_MAGNET_CHI_CURVE_H
#define MM_MAGNET_CHI_CURVE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* chi of one run, T ascending strictly; see mm_chi_curve_make. Owned. */
typedef struct mm_chi_curve {
    size_t n;
    double *t, *chi;
    double *sigma; /* NULL: unknown */
} mm_chi_curve;

/** Sort a run by T and merge rows of one temperature into their mean. sigma may be NULL.
 *  Errors: MM_ESYS no memory. The caller frees with mm_chi_curve_free. */
bool mm_chi_curve_make(size_t n, const double *t, const double *chi, const double *sigma, mm_chi_curve *curve,
                       mm_err *err);

/** Free the arrays. */
void mm_chi_curve_free(mm_chi_curve *curve);

#endif
