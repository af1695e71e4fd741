/* Spectra cut from a RIXS plane. */
#ifndef MM_RIXS_CUT_H
#define MM_RIXS_CUT_H

#include "rixs/map.h"

typedef enum mm_cut_kind {
    MM_CUT_EMISSION, /* constant emission energy: a HERFD spectrum over the incident energy */
    MM_CUT_INCIDENT, /* constant incident energy: an emission spectrum */
    MM_CUT_TRANSFER  /* constant energy transfer: a diagonal, over the incident energy */
} mm_cut_kind;

/* Zero-initialise; mm_cut_free. */
typedef struct mm_cut {
    size_t n;
    double *energy; /* eV: incident; emission for MM_CUT_INCIDENT */
    double *value, *error;
    bool clipped; /* the width reaches beyond the plane */
} mm_cut;

/** Cut at an energy in eV. width 0: the plane between its nodes is linear; along a transfer it is cubic from
 *  row to row on the diagonal, on which planes change least (linear beside its rim and holes). width > 0:
 *  integral over that many eV about it (intensity times eV), by the trapezoidal rule. A transfer cut has the
 *  incident energies at which the plane reaches it.
 *  Errors: MM_EINPUT a cut outside of the plane; MM_ESYS no memory. */
bool mm_map_cut(const mm_map *map, mm_cut_kind kind, double at, double width, mm_cut *cut, mm_err *err);
void mm_cut_free(mm_cut *cut);

/** Emission energy at which the plane, summed over the incident energies, is highest: the measured maximum of
 *  the emission line. */
double mm_map_line_maximum(const mm_map *map);

#endif
