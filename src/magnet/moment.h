/* Magnetic moments as instruments write them. */
#ifndef MM_MAGNET_MOMENT_H
#define MM_MAGNET_MOMENT_H

#include <stdbool.h>

#include "base/err.h"
#include "table/table.h"

/** A column of numbers that has this id, or MM_NO_COLUMN. */
ptrdiff_t mm_number_column(const mm_table *table, const char *id);

/** Give a table of a magnetometer one column `moment` with its standard error `moment_err`, whatever the
 *  instrument and its mode: `Moment (emu)` of the VSM, `DC Moment Fixed Ctr`, else `DC Moment Free Ctr`, row
 *  by row where the former is empty, or `Long Moment` of the MPMS. Nothing happens to a table that has none
 *  of them. A standard error is taken only where most rows have a positive one.
 *  Errors: MM_ESYS no memory. */
bool mm_moment_prepare(mm_table *table, mm_err *err);

/** Likewise `magnetic_field` in Oe and `temperature` in K from the columns `field`, `h` and `temp`, `t` of
 *  other tables. A field without a unit is taken to be in Oe, and told.
 *  Errors: MM_EINPUT a unit that is no field's; MM_ESYS no memory. */
bool mm_field_prepare(mm_table *table, mm_diag *diag, mm_err *err);

#endif
