/* A raw scan as an absorption spectrum: energy in eV, ascending, and mu. */
#ifndef MM_XAS_SPECTRUM_H
#define MM_XAS_SPECTRUM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "table/table.h"

/** The formula over a table's columns that gives mu: a column that is mu already, ln(i0/it), if/i0, or the
 * second column of a table of two. NULL when the columns do not tell. The caller frees. */
char *mm_xas_signal(const mm_table *table);

/** The column of the energy by its id, else the first one of numbers. MM_NO_COLUMN when there is none. */
ptrdiff_t mm_xas_energy_column(const mm_table *table);

typedef struct mm_spectrum {
    size_t n;
    double *energy, *mu; /* owned */
    double *sigma;       /* of mu, one standard deviation each, owned; NULL: not known */
} mm_spectrum;

/* What becomes of points that share their energy: their mean, or all of them, 1e-6 eV apart, as Larch has it.
 */
typedef enum mm_equal_energies { MM_EQUAL_MEAN, MM_EQUAL_PART } mm_equal_energies;

/** A spectrum from n points of energy (in `unit`, "" for eV), mu and its sigma (NULL: not known): points that
 * are not finite or have no positive sigma are left out, energies in keV are converted (also without a unit,
 * where all are below 100), the order becomes ascending, points of one energy become their mean. What was
 * done goes to diag under the name of the table. Errors: MM_EINPUT a unit that is no energy, fewer than 10
 * points, a mu that is the same everywhere. */
bool mm_spectrum_make(size_t n, const double *energy, const char *unit, const double *mu, const double *sigma,
                      const char *name, mm_equal_energies equal, mm_spectrum *spectrum, mm_diag *diag,
                      mm_err *err);
void mm_spectrum_free(mm_spectrum *spectrum);

#endif
