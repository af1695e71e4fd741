/* Shielding and Meissner fractions from a zero-field-cooled and a field-cooled run. */
#ifndef MM_MAGNET_SHIELDING_H
#define MM_MAGNET_SHIELDING_H

#include "magnet/onset.h"
#include "magnet/sample.h"
#include "magnet/susceptibility.h"

/* The end of a run at its lowest temperature. */
typedef struct mm_plateau {
    mm_known chi;   /* at the lowest T, by a line (with a plateau) or parabola through the window */
    mm_known slope; /* dchi/dT there */
    double t, to;   /* lowest T; upper end of the window */
    bool flat;      /* going on like this to T = 0 changes chi by less than 1 %, or by no more than noise */
} mm_plateau;

/** Look at the lowest points of a run whose transition is steepest at `steepest`: its lower quarter of the
 * way there, five points at least. Errors: MM_EINPUT fewer than 5 points. */
bool mm_plateau_find(const mm_chi_curve *curve, double steepest, mm_plateau *out, mm_err *err);

/* One run, as it is analysed: chi is the moment over the field times `scale`, corrected for demagnetisation
 * where it is a volume susceptibility. */
typedef struct mm_shielding_run {
    mm_chi_curve curve;
    mm_onset onset;
    mm_plateau plateau;
    double field; /* Oe, mean */
    bool given;
} mm_shielding_run;

typedef struct mm_shielding {
    mm_shielding_run zfc, fc;
    mm_known shielding, meissner; /* fractions; NaN without a volume */
    mm_known ratio;               /* FC over ZFC */
    mm_known split;               /* highest T at which the runs differ by k sigma, three points in a row */
    mm_susceptibility chi;        /* unit of the curves */
    mm_known nominal_zfc, nominal_fc; /* -chi at the lowest T per gram where the mass is known, else emu/Oe */
    const char *nominal_unit;
} mm_shielding;

/** Analyse both runs; fc may be NULL. field_offset is taken off all fields.
 *  Fractions are -chi of the SI at the lowest T, corrected by chi/(1 - N chi); their errors hold noise, mass,
 *  density (or dimensions) and N, those of the ratio noise alone.
 *  Errors: MM_EINPUT a field of 0, too few points. Owner: the caller, mm_shielding_free(). */
bool mm_shielding_find(const mm_moment_rows *zfc, const mm_moment_rows *fc, const mm_sample *sample,
                       double field_offset, const mm_onset_opts *opts, mm_shielding *out, mm_err *err);

/** Free what it holds. */
void mm_shielding_free(mm_shielding *s);

#endif
