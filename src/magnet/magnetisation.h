/* A moment per gram, volume or mole: the magnetisation of a material. */
#ifndef MM_MAGNET_MAGNETISATION_H
#define MM_MAGNET_MAGNETISATION_H

#include <stdbool.h>

#include "base/err.h"
#include "magnet/sample.h"

typedef struct mm_magnetisation {
    const char *unit; /* as columns have it */
    mm_known factor;  /* what a moment in emu is multiplied with; its error is that of the sample */
} mm_magnetisation;

/** Look a unit up: emu, A m2, emu/g, A m2/kg, emu/cm3, A/m, emu/mol, mu_B (per formula unit).
 *  Errors: MM_EUSAGE another unit; MM_EINPUT what it needs of the sample is not known, named with the key. */
bool mm_magnetisation_find(const char *unit, const mm_sample *sample, mm_magnetisation *out, mm_err *err);

#endif
