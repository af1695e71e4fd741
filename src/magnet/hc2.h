/* What a table of critical fields needs before it is fitted, and what is to be said of a fitted curve. */
#ifndef MM_MAGNET_HC2_H
#define MM_MAGNET_HC2_H

#include <stdbool.h>

#include "base/err.h"
#include "table/table.h"

/** Make a table of T and H ready for mm_dataset_make: a unit that stands in a name (`H50_Oe`, `T_K`) becomes
 *  the column's; a field without a unit that reaches past 500 is taken to be in Oe, with a warning. A row a
 *  field (`H`, `T50` and its error, as `chifit tc` gives for R(T) runs) gets a column `temperature`, and the
 *  error in T as one in H by the slope of a straight line through all points.
 *  Errors: MM_ESYS. */
bool mm_hc2_prepare(mm_table *table, mm_diag *diag, mm_err *err);

/** Does Hc2 of WHH rise with temperature somewhere below Tc? There a transition of second order is not the
 *  true one. *from, *to: the range of T/Tc on a grid of steps of 0.01. */
bool mm_hc2_reentrant(double alpha, double lambda, double *from, double *to);

#endif
