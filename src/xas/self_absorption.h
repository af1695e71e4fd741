/* Fluorescence of a sample that absorbs it, and back to the absorption. */
#ifndef MM_XAS_SELF_ABSORPTION_H
#define MM_XAS_SELF_ABSORPTION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "xas/edge.h"

/* A flat, homogeneous sample and how it is looked at. */
typedef struct mm_slab {
    const char *composition; /* by atoms: "Ce65Al10Co25", "CeRu2" */
    double area_density;     /* g/cm2 through the sample along its normal; infinite: thick */
    double incidence, exit;  /* degrees between the surface and the beam, the detector */
} mm_slab;

/* What the tables say at n energies, in cm2/g; owned. */
typedef struct mm_slab_absorption {
    size_t n;
    double *own;   /* the edge's own part of mu, per unit of norm */
    double *other; /* the rest of mu, and mu of the emitted line times sin(incidence)/sin(exit) */
    double path;   /* g/cm2 along the beam; infinite: thick */
    double line;   /* energy of the emitted line, eV */
} mm_slab_absorption;

/** Look up a sample's absorption at energies in eV, which are moved so that e0 lies on the table's edge. The
 *  line is the strongest of the edge: K alpha1, L beta3, L beta1, L alpha1. Source: T. Schoonjans et al.,
 *  Spectrochim. Acta B 66, 776 (2011) (xraylib), photoionisation by subshells after L. Kissel.
 *  Errors: MM_EUSAGE a composition that does not parse or lacks the element, angles outside of 0 to 90
 * degrees; MM_EINPUT an energy that the tables do not have; MM_ESYS no memory. Owner: the caller,
 * mm_slab_absorption_free(). */
bool mm_slab_look_up(const mm_slab *slab, const mm_edge *edge, double e0, size_t n, const double *energy,
                     mm_slab_absorption *out, mm_err *err);
void mm_slab_absorption_free(mm_slab_absorption *a);

/** What is measured at point i where the normalised absorption is `norm`, normalised in the same way (1 for
 * 1): S(norm)/S(1) with S(x) = x own/A (1 - exp(-A path)), A = x own + other: the fluorescence of all depths,
 *  each with the beam that reaches it and the light that leaves it. Source: J. Goulon et al., J. Phys.
 * (Paris) 43, 539 (1982); C. H. Booth and F. Bridges, Phys. Scr. T115, 202 (2005), for finite samples. */
double mm_slab_measured(const mm_slab_absorption *a, size_t i, double norm);

/** The normalised absorption from what was measured; the inverse of mm_slab_measured. slope: its derivative,
 *  for errors. NaN where no sample of this kind gives as much. */
double mm_slab_corrected(const mm_slab_absorption *a, size_t i, double measured, double *slope);

#endif
