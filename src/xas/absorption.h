/* What the tables say of a sample's absorption about an edge. */
#ifndef MM_XAS_ABSORPTION_H
#define MM_XAS_ABSORPTION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "xas/edge.h"

/** own: the part of one edge in the absorption of a composition by atoms ("Ce65Al10Co25") at n energies in
 * eV, cm2/g, below the edge that just above it; other: all the rest. Energies are moved so that e0 lies on
 * the table's edge. Source: T. Schoonjans et al., Spectrochim. Acta B 66, 776 (2011) (xraylib),
 *  photoionisation by subshells after L. Kissel. Errors: MM_EUSAGE a composition that does not parse or lacks
 *  the element; MM_EINPUT an energy that the tables do not have. */
bool mm_absorption(const char *composition, const mm_edge *edge, double e0, size_t n, const double *energy,
                   double *own, double *other, mm_err *err);

#endif
