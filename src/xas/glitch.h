/* Points that a monochromator or a counter spoilt. */
#ifndef MM_XAS_GLITCH_H
#define MM_XAS_GLITCH_H

#include "xas/spectrum.h"

/** Remove single points that stand off the cubic through their four neighbours by more than 8 times what is
 * usual within 20 points of them and 3 times the most next to them, the worst first, at most 2 % of all. From
 * 10 eV below to 30 eV above e0 nothing is touched: lines are sharp there. The energies of the removed points
 * go to removed[] (room for spectrum->n). Returns their number. */
size_t mm_spectrum_deglitch(mm_spectrum *spectrum, double e0, double *removed);

#endif
