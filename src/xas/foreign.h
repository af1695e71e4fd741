/* Edges of other elements that disturb a normalisation. */
#ifndef MM_XAS_FOREIGN_H
#define MM_XAS_FOREIGN_H

#include <stdbool.h>
#include <stddef.h>

#include "xas/edge.h"
#include "xas/spectrum.h"

/* A step found at an edge that is not the one measured. */
typedef struct mm_foreign {
    mm_edge edge;
    double height, error; /* of the step, in units of mu */
} mm_foreign;

/** Look for steps at the L edges of an element and of its neighbours in the periodic table (Ba to Nd for Ce:
 * La L2 5891, Pr L3 5964, Ce L2 6164 eV) between two energies in eV. A step counts where it rises by more
 * than 5 standard errors and 1 % of edge_step in a fit of a parabola and a step over 40 eV on both sides.
 * Returns how many of `most` places of out were filled. */
size_t mm_xas_foreign(const mm_spectrum *spectrum, const mm_edge *own, double edge_step, double lo, double hi,
                      mm_foreign *out, size_t most);

#endif
