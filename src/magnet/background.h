/* The moment of a sample holder, measured alone, taken off that of sample and holder. */
#ifndef MM_MAGNET_BACKGROUND_H
#define MM_MAGNET_BACKGROUND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "table/table.h"

/** Subtract the moment of an empty run from each row of a table, at the same temperature and field: by linear
 *  interpolation in T along a ramp of the temperature in the row's field (within 1 % or 2 Oe), or in H along
 * a ramp of the field at the row's temperature (within 2 % or 0.1 K); of ramps that fit, one in the row's own
 *  direction goes first. Errors add in squares. A row with no such place in the empty run loses its moment.
 *  Both tables have the columns `temperature`, `magnetic_field` and `moment` (mm_moment_prepare); the moments
 *  are converted to the table's unit. *without becomes the number of rows that lost their moment.
 *  Errors: MM_EINPUT a column that is missing, units that differ, no row with a background; MM_ESYS no
 * memory. */
bool mm_background_subtract(mm_table *table, mm_table *empty, size_t *without, mm_err *err);

#endif
