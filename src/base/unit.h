/* Units of measurement, through UDUNITS-2 in one unit system of ours behind a lock, made at the first use.
 *
 * Beyond UDUNITS: eV is CODATA 2018; emu (erg/G), mu_B and dyn are known; three bridges convert what
 * physicists treat as one thing: Oe and T (vacuum field, mu0), eV and J/mol (N_A), rad/s and Hz (2 pi).
 * Spellings of instruments are understood: `ohm-cm`, `Ω`, `µV`, `degC`, `°C`, `m³/kg`, `K⁻¹`, `emu/(mol Oe)`.
 * "" and "1" are the same: no dimension. */
#ifndef MM_BASE_UNIT_H
#define MM_BASE_UNIT_H

#include <stdbool.h>

#include "base/err.h"

/* value in `to` = scale * value in `from` + offset */
typedef struct mm_conversion {
    double scale, offset;
} mm_conversion;

/** Does the text parse as a unit? */
bool mm_unit_known(const char *unit);

/** Conversion between two units. Differences and standard errors use the scale alone.
 *  Errors: MM_EINPUT that names both units when either is unknown or they do not convert.
 *  Equal texts always convert, also unknown ones. */
bool mm_unit_conversion(const char *from, const char *to, mm_conversion *conversion, mm_err *err);

/** Convert n values in place; sigma columns are converted by mm_unit_convert_sigma (no offset). */
bool mm_unit_convert(const char *from, const char *to, double *values, unsigned long n, mm_err *err);
bool mm_unit_convert_sigma(const char *from, const char *to, double *values, unsigned long n, mm_err *err);

/** Text of unit1^power1 * unit2^power2 * ... for display: "eV/K", "1/K", "emu K". count pairs.
 *  Powers of the same text add up; an unknown unit stays as text. The caller frees; NULL without memory. */
char *mm_unit_product(int count, const char *const *unit, const int *power);

/** Free the unit system (mm_init/mm_quit call it). */
void mm_unit_quit(void);

#endif
