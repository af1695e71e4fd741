/* What is known of a sample: from the file's header, and from --meta, which goes first. */
#ifndef MM_MAGNET_SAMPLE_H
#define MM_MAGNET_SAMPLE_H

#include <stdbool.h>

#include "base/err.h"
#include "magnet/demag.h"
#include "table/table.h"

/* A value and its standard error; NaN where unknown (an error that is not given counts as 0). */
typedef struct mm_known {
    double value, error;
} mm_known;

typedef struct mm_sample {
    mm_known mass;       /* g */
    mm_known molar_mass; /* g/mol */
    mm_known density;    /* g/cm^3: given, or mass over volume */
    mm_known volume;     /* cm^3: given, or mass over density, or of the dimensions */
    bool has_dimensions;
    mm_shape shape;
    mm_dimensions d, d_err; /* m */
    mm_known factor;        /* demagnetisation: given, or of the dimensions, or 0 */
    bool has_factor;
} mm_sample;

/** Read metadata: `mass` (mg where no unit is given), else SAMPLE_MASS, MASS or WEIGHT of the header;
 *  `molar_mass`, else SAMPLE_MOLECULAR_WEIGHT; `density` (g/cm^3), `volume` (mm^3), `dimensions`
 *  ("4.0(1)x3x0.5mm", the field along the last), `shape` (cuboid), `N`. Values carry errors as `4.2(1)mg`.
 *  Zeros in a header mean that nobody filled it in. Warns where density, mass and dimensions contradict each
 *  other.
 *  Errors: MM_EINPUT what does not parse. */
bool mm_sample_read(const mm_table *table, mm_sample *sample, mm_diag *diag, mm_err *err);

/* A way to write a susceptibility: what the moment over the field, in emu/Oe, is multiplied with. */
typedef struct mm_susceptibility {
    const char *unit; /* as columns have it: "emu/(mol Oe)"; "1" for the volume susceptibility of the SI */
    mm_known factor;  /* its error is that of mass, molar mass and volume */
} mm_susceptibility;

/** Look a unit up: emu/Oe, emu/g, emu/mol, emu/cm3 (per Oe), m3/kg, m3/mol, 1 or SI.
 *  Errors: MM_EUSAGE another unit; MM_EINPUT what it needs of the sample is not known, named with the key. */
bool mm_susceptibility_find(const char *unit, const mm_sample *sample, mm_susceptibility *out, mm_err *err);

/** chi_int = chi/(1 - N chi), both SI volume, with the errors of both. */
mm_known mm_internal_of(mm_known external, mm_known factor);

#endif
