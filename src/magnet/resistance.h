/* Which column of a table is the resistance of the sample. */
#ifndef MM_MAGNET_RESISTANCE_H
#define MM_MAGNET_RESISTANCE_H

#include <stddef.h>

#include "base/err.h"
#include "table/table.h"

/** The resistance or resistivity with values in it, whatever the instrument calls it (Res. ch2, Bridge 3
 *  Resistivity, R); of several with the unit of the first the one of the largest median, with a warning that
 *  names the others. MM_NO_COLUMN where there is none. */
ptrdiff_t mm_resistance_column(const mm_table *table, mm_diag *diag);

#endif
