/* A RIXS plane for the eye: between its nodes, over the energy transfer, smoothed. What is made here is for
 * drawing and has no errors. */
#ifndef MM_RIXS_VIEW_H
#define MM_RIXS_VIEW_H

#include "rixs/map.h"

/** The value at any place: linear along the incident energy, and between two rows along the line of equal
 *  transfer, on which planes change least (straight where that line leaves the plane). NaN outside, and
 * beside a hole. */
double mm_map_value_at(const mm_map *map, double incident, double emission);

/** The same plane on a finer grid of at most `most` nodes along each axis, evenly divided between the
 *  own nodes. A map that is finer already stays as it is.
 *  Owner: the caller.
 *  Errors: MM_ESYS no memory. */
mm_map *mm_map_refined(const mm_map *map, size_t most, mm_err *err);

/** The plane over incident energy and energy transfer, on at most `most` nodes along each axis (its
 *  own, where it has more): the axis `emission` of what is returned holds transfers in eV. Cells beyond
 *  the plane are -infinity, which is not drawn; holes are NaN.
 *  Owner: the caller.
 *  Errors: MM_ESYS no memory. */
mm_map *mm_map_over_transfer(const mm_map *map, size_t most, mm_err *err);

/** Each cell becomes the mean of its surroundings with Gaussian weights of this full width at half
 *  maximum (eV, along both axes); holes stay.
 *  Errors: MM_ESYS no memory. */
bool mm_map_smooth(mm_map *map, double fwhm, mm_err *err);

#endif
