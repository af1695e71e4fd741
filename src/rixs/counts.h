/* Maps whose errors are those of counted photons. */
#ifndef MM_RIXS_COUNTS_H
#define MM_RIXS_COUNTS_H

#include "rixs/map.h"

/** Where a map does not say so, see by its numbers whether its errors are those of counts, and give a cell
 * without a photon whose error is 0 that of one photon, the median of the others'. Returns how many cells
 * that were. */
size_t mm_map_find_counts(mm_map *map);

#endif
