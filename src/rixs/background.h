/* What lies under a RIXS plane: fluorescence of lower edges, and the tail of the elastic line. */
#ifndef MM_RIXS_BACKGROUND_H
#define MM_RIXS_BACKGROUND_H

#include "rixs/map.h"

typedef enum mm_background {
    MM_BACKGROUND_CONSTANT, /* the same at all incident energies */
    MM_BACKGROUND_LINEAR,   /* a line over the incident energy */
    MM_BACKGROUND_ELASTIC   /* a constant and the Lorentzian tail of the elastic line, 1/transfer^2 */
} mm_background;

/** Fit a background to each row of constant emission energy over the incident energies lo to hi (eV),
 *  where there is nothing else, and take it off the whole row. All points count alike: weights from
 *  counts would be biased where there are few. The background's own error is common to the cells of a
 *  row, and is carried as such (mm_map.shares), so that the cells are no counts any more. *rows: those
 *  that have a background; others become holes.
 *  Errors: MM_EINPUT fewer than three points of the range in every row. */
bool mm_map_take_background(mm_map *map, mm_background kind, double lo, double hi, size_t *rows, mm_err *err);

#endif
