/* Diamagnetism of closed shells by Pascal's constants. */
#ifndef MM_MAGNET_CORE_H
#define MM_MAGNET_CORE_H

#include <stdbool.h>

#include "base/err.h"

/** Core susceptibility of a mole of formula units in emu/(mol Oe), negative.
 *  The text is a list of ions, groups and covalently bound atoms with their numbers, `2Er3+ 3O2-`,
 *  `Cu2+ SO42- 5H2O`; or a formula, `Er2O3`, `CuSO4(H2O)5`, in which each element counts as its usual ion,
 * and C, H and N as covalently bound; or a number in 1e-6 emu/(mol Oe). `per` is NULL, or a name that stands
 * in the text (an element of a formula); *number becomes how many of it there are. Source: G. A. Bain and J.
 * F. Berry, J. Chem. Educ. 85, 532 (2008), tables 1 to 3 and 6. Errors: MM_EUSAGE a name that is not known or
 * not there. */
bool mm_core_susceptibility(const char *text, const char *per, double *chi, double *number, mm_err *err);

#endif
