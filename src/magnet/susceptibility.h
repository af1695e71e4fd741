/* Moments to susceptibilities. */
#ifndef MM_MAGNET_SUSCEPTIBILITY_H
#define MM_MAGNET_SUSCEPTIBILITY_H

#include "magnet/sample.h"
#include "table/table.h"

/* Rows of a measurement: T in K, field in Oe, moment in emu, its standard error or NULL. Borrowed. */
typedef struct mm_moment_rows {
    size_t n;
    const double *t, *h, *m, *sigma;
} mm_moment_rows;

/* A field smaller than this, in Oe, gives no susceptibility. */
extern const double mm_field_least;

/** Susceptibility of each row, moment over (field - offset) times the unit's factor; where `demag` is not 0
 *  and the unit is that of the SI, chi/(1 - demag chi). A row without a field has NaN. sigma may be NULL;
 *  it gets the noise alone, since mass and volume are common to all rows.
 *  Returns how many rows have one. */
size_t mm_susceptibility_rows(const mm_moment_rows *rows, const mm_susceptibility *unit, double demag,
                              double offset, double *chi, double *sigma);

/** The table of these rows: `T (K)`, `chi`, `chi_err` where there are errors, `H (Oe)`, `moment (emu)`; rows
 *  without a field are left out. Metadata say the unit's relative error (`scale_error`) where it has one.
 *  Errors: MM_EINPUT no row has a field. */
mm_table *mm_susceptibility_table(const char *name, const mm_moment_rows *rows, const mm_susceptibility *unit,
                                  double demag, double offset, mm_err *err);

#endif
