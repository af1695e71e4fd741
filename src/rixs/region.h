/* Integral over a box of a RIXS plane. */
#ifndef MM_RIXS_REGION_H
#define MM_RIXS_REGION_H

#include "rixs/map.h"

typedef struct mm_region {
    double integral; /* intensity times eV^2; NaN where a cell that counts is NaN */
    double error;    /* NaN where errors are not known */
    size_t cells;    /* that count */
    size_t holes;    /* of them, those that are NaN */
    bool clipped;    /* the box reaches beyond the plane; what lies there is not counted */
} mm_region;

/** Trapezoidal integral from incident[0] to incident[1] and emission[0] to emission[1] (eV; infinite: to the
 *  plane's edge), with the fractions of the cells at its rim.
 *  Errors: MM_EINPUT a box without extent, or outside of the plane; MM_ESYS no memory. */
bool mm_map_region(const mm_map *map, const double incident[2], const double emission[2], mm_region *region,
                   mm_err *err);

#endif
