/* Elements and their absorption edges, from the tables of xraylib. */
#ifndef MM_XAS_EDGE_H
#define MM_XAS_EDGE_H

#include <stdbool.h>

/* An absorption edge. */
typedef struct mm_edge {
    int z;              /* atomic number */
    const char *symbol; /* "Ce"; static */
    const char *name;   /* "K", "L1", "L2", "L3"; static */
    double energy;      /* eV */
} mm_edge;

/** The edge of an element by symbol and name ("Ce", "L3"). false: not known.
 *  Source: T. Schoonjans et al., Spectrochim. Acta B 66, 776 (2011) (xraylib), after W. T. Elam et al. */
bool mm_edge_find(const char *symbol, const char *name, mm_edge *edge);

/** The K or L edge nearest to an energy in eV, elements 11 to 92; false when none is within 60 eV. L3 wins
 * over L1 and L2 at like distance, since it is measured far more often. */
bool mm_edge_guess(double energy, mm_edge *edge);

/** The next higher edge of the same element and shell family (L3: L2, L2: L1). NaN when there is none. */
double mm_edge_next(const mm_edge *edge);

/** The i-th edge (K and L) of any element that lies in an energy range, in order of atomic number; false
 * behind the last. */
bool mm_edge_within(double lo, double hi, int i, mm_edge *edge);

#endif
