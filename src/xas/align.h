/* How far one spectrum is shifted in energy against another of the same thing. */
#ifndef MM_XAS_ALIGN_H
#define MM_XAS_ALIGN_H

#include <stdbool.h>

#include "base/err.h"
#include "xas/spectrum.h"

/** The shift in eV that, added to the energies of `moved`, brings it upon `fixed`: least squares over 30 eV
 * on both sides of the edge of `fixed`, with a free factor and offset of mu, for shifts of up to 8 eV.
 *  Errors: MM_EINPUT no edge in `fixed`, or the two do not overlap there. */
bool mm_xas_drift(const mm_spectrum *fixed, const mm_spectrum *moved, double *shift, mm_err *err);

#endif
