/* Self-absorption of a RIXS plane, along both energies. */
#ifndef MM_RIXS_ABSORPTION_H
#define MM_RIXS_ABSORPTION_H

#include "rixs/map.h"

/* A flat homogeneous sample: absorption coefficient over the energy, angles between its surface and the
 * incident and the emitted beam. */
typedef struct mm_absorption {
    size_t n;
    const double *energy,
        *mu;          /* eV, ascending; mu in any unit if the sample is thick, all elements and edges */
    double angle[2];  /* degrees: incident, emitted */
    double thickness; /* in 1/mu's unit; 0: thick */
} mm_absorption;

/** Divide by the probability that a photon is absorbed at a depth and gets out again: the plane is
 *  multiplied by X/(1 - exp(-X d)), X = mu(incident)/sin a + mu(emission)/sin b, relative to its first
 *  cell. Assumed are one scattering in a flat sample with beams wider than the depth; the transition's
 *  own strength in mu is that of the table, so mu has to be measured with the sample (transmission or a
 *  thin one), not from this plane. *least, *most: the factors that occurred.
 *  Errors: MM_EINPUT energies of the plane beyond the table's, a mu that is not positive, an angle not
 *          between 0 and 90. */
bool mm_map_unabsorb(mm_map *map, const mm_absorption *absorption, double *least, double *most, mm_err *err);

#endif
