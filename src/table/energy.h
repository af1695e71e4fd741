/* Energy columns in eV, however a beamline writes them. */
#ifndef MM_TABLE_ENERGY_H
#define MM_TABLE_ENERGY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/** Factor from the column's unit to eV; energies below 100 without a unit are in keV, with a warning.
 *  name is the dataset's, for messages.
 *  Errors: MM_EINPUT for a unit that is not one of energy. */
bool mm_energy_scale(size_t n, const double *energy, const char *unit, const char *name, double *scale,
                     mm_diag *diag, mm_err *err);

#endif
