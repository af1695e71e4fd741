/* The nodes of a grid along one axis, from the energies at which scans have points. */
#ifndef MM_RIXS_NODES_H
#define MM_RIXS_NODES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* Zero-initialise; mm_nodes_free. */
typedef struct mm_nodes {
    size_t n;
    double *at;       /* ascending */
    double tolerance; /* energies that differ by less are one node */
    double reach;     /* the same for the ends of scans: a tenth of a step */
    double gap;       /* intervals longer than this are gaps, over which nothing is interpolated */
    bool common;      /* the scans share their nodes; otherwise the nodes are evenly spaced */
} mm_nodes;

/** Nodes for scans that have points at x[first[s]] .. x[first[s + 1] - 1] (ascending in each scan,
 *  finite). step 0: the scans' own, if they share them, else evenly spaced at their median step. step >
 *  0: evenly spaced from the first. In gaps, intervals more than three times as long as both
 *  neighbours, nodes are put in at the neighbours' spacing: those stay without support. Nodes at an
 *  energy of the scans are exactly that.
 *  Errors: MM_EINPUT more than 10 million nodes; MM_ESYS no memory. */
bool mm_nodes_of_scans(size_t nscan, const size_t *first, const double *x, double step, mm_nodes *nodes,
                       mm_err *err);

/** The same for the fixed energies of n scans, in any order: equal ones are repeats of one scan. */
bool mm_nodes_of_values(size_t n, const double *x, double step, mm_nodes *nodes, mm_err *err);

/** NULL is not allowed; a zeroed one is. */
void mm_nodes_free(mm_nodes *nodes);

/** Number of the node within a tolerance of x, or n. */
size_t mm_nodes_find(const mm_nodes *nodes, double x, double tolerance);

#endif
