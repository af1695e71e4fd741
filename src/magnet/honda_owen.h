/* Susceptibility without a ferromagnetic impurity, from measurements in several fields. */
#ifndef MM_MAGNET_HONDA_OWEN_H
#define MM_MAGNET_HONDA_OWEN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* n points of chi = moment/field. sigma may be NULL. Borrowed. */
typedef struct mm_chi_points {
    size_t n;
    const double *t, *field, *chi, *sigma;
} mm_chi_points;

/* One temperature each, owned. */
typedef struct mm_honda_owen {
    size_t n;
    double *t;
    double *chi, *chi_err;       /* in an infinite field */
    double *moment, *moment_err; /* of the impurity, saturated: unit of chi times that of the field */
} mm_honda_owen;

/** chi(H) = chi_infinity + m_impurity/H: a straight line in 1/H at each temperature where there are points of
 *  at least two fields. Temperatures within `tolerance` of the first of a group are one. The fields must
 *  saturate the impurity, so above some kOe. Errors are those of the sigmas, or from the scatter about the
 *  lines, where there are at least three fields somewhere (NaN otherwise).
 *  Source: K. Honda, Ann. Phys. 337, 1027 (1910); M. Owen, Ann. Phys. 342, 657 (1912).
 *  Errors: MM_EINPUT no temperature with two fields; MM_ESYS no memory.
 *  Owner:  the caller, mm_honda_owen_free(). */
bool mm_honda_owen_extrapolate(const mm_chi_points *points, double tolerance, mm_honda_owen *out,
                               mm_err *err);

/** Free the arrays. */
void mm_honda_owen_free(mm_honda_owen *out);

#endif
