/* AC susceptometers. */
#ifndef MM_MAGNET_AC_H
#define MM_MAGNET_AC_H

#include <stdbool.h>

#include "base/err.h"
#include "table/table.h"

/** Make the data of an AC susceptometer (ACMS, MPMS XL, MPMS 3) look like others: `moment` is the moment in
 * phase with the drive, `magnetic_field` the amplitude of the drive, so that their ratio is chi'; the static
 * field becomes `static_field`. Nothing happens to a table without both, or one of an MPMS 3 that has DC
 * moments. Warns that it did so, since `Moment` of an ACMS is the size of the AC moment. Errors: MM_ESYS no
 * memory. */
bool mm_ac_prepare(mm_table *table, mm_diag *diag, mm_err *err);

#endif
