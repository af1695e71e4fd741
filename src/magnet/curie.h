/* From what was measured to a susceptibility that a Curie-Weiss law is fitted to. */
#ifndef MM_MAGNET_CURIE_H
#define MM_MAGNET_CURIE_H

#include <stdbool.h>
#include <stddef.h>

#include "fit/fit.h"
#include "table/table.h"

typedef struct mm_curie_opts {
    const char *core;    /* NULL, or what mm_core_susceptibility takes */
    const char *per;     /* NULL, or the ion in it of which a mole is meant */
    double field_offset; /* Oe, subtracted from the fields */
} mm_curie_opts;

/** Give a table the columns `chi` and, where errors are known, `chi_err`. A column `chi` that is there is
 * taken; else it is moment over field, from the columns `moment`, `moment_err` and `magnetic_field`. Per mole
 * where mass and molar mass are known, in emu/(mol Oe); else per gram or as measured, and told. The core's
 *  diamagnetism is taken off, and what remains is divided among the ions.
 *  Errors: MM_EINPUT no field, or none but 0; a core where chi is not per mole; MM_EUSAGE as
 *          mm_core_susceptibility; MM_ESYS no memory. */
bool mm_curie_prepare(mm_table *table, const mm_curie_opts *opts, mm_diag *diag, mm_err *err);

/** Add `inverse_chi` and `inverse_chi_err`. Errors: MM_ESYS no memory. */
bool mm_curie_invert(mm_table *table, mm_err *err);

/** Is the column `chi` per mole? */
bool mm_curie_is_molar(const mm_table *table);

/** One table of chi in infinite field from tables that hold several fields between them: see
 *  mm_honda_owen_extrapolate. Columns temperature, chi, chi_err, impurity, impurity_err. The tables have the
 *  columns of mm_curie_prepare and a `magnetic_field`.
 *  Errors: MM_EINPUT a table without a field, units that differ; as mm_honda_owen_extrapolate. */
mm_table *mm_curie_infinite_field(const mm_tables *tables, double tolerance, mm_err *err);

/** How the parameters of a fit move as the lower limit of x rises: a table with a row a limit, of `t_min`,
 * `n`, and value and error of each parameter under its bare name, and `redchi`. The first row is the whole
 * range; the last has at least 8 points and a third of the range. Errors: MM_ESYS no memory. A limit at which
 * the fit fails has no row. */
mm_table *mm_window_scan(const mm_model *model, const mm_data *data, const double *start,
                         const mm_fit_opts *opts, size_t most, mm_err *err);

#endif
