/* One RIXS plane less another: aligned, scaled, and what of it is significant. */
#ifndef MM_RIXS_DIFFERENCE_H
#define MM_RIXS_DIFFERENCE_H

#include <stdint.h>

#include "base/progress.h"
#include "rixs/map.h"

/* What the second plane is multiplied by: the ratio of the sums over both planes, over a box, above the edge,
 * or of the places where they are highest. */
typedef enum mm_diff_scale {
    MM_DIFF_NONE,
    MM_DIFF_TOTAL,
    MM_DIFF_MAXIMUM,
    MM_DIFF_REGION,
    MM_DIFF_EDGE /* the uppermost fifth of the incident energies */
} mm_diff_scale;

typedef struct mm_diff_opts {
    mm_diff_scale scale;
    double incident[2], emission[2]; /* the box of MM_DIFF_REGION, eV */
    bool align[2];                   /* along incident and emission energy */
    double shift[2];                 /* where it is not aligned: what is known of it, eV */
    double rate;    /* of false alarms: the probability that two planes of one truth show a region */
    size_t samples; /* pairs of planes of one truth; 0: no regions */
    uint64_t seed;
    int jobs;
    mm_progress progress;
} mm_diff_opts;

/* A connected region of significant change. Energies in eV; lo and hi are the outermost nodes. */
typedef struct mm_change {
    double incident_lo, incident_hi, emission_lo, emission_hi;
    double incident, emission; /* its centre, weighted by the change */
    double integral, error;    /* over the box, trapezoidal; errors of scale and alignment in it */
    double peak;               /* largest change of a box of cells within, in standard deviations */
    double chance; /* that planes of one truth show such a peak somewhere: 1/(samples + 1) at the least */
    size_t cells;
} mm_change;

typedef struct mm_difference {
    mm_map *map;          /* first less scale times the second, on the grid of the first */
    double *significance; /* of each cell: over its error; NaN without errors */
    double scale, scale_error;
    double shift[2],
        shift_error[2]; /* by how much features of the second plane lie higher: incident, emission */
    double threshold;   /* what a peak has to pass; NaN without errors */
    double redchi;      /* mean square of the significance outside of the regions */
    mm_change *change;
    size_t nchange;
} mm_difference;

/** a less b. An error that is NaN there is none: of what was held, and where the planes have no errors (then
 * there are no regions either). Shifts are found with the slopes of the one plane as instruments for those of
 * the other, so that noise in them does not shrink the answer; cells that have changed do not take part.
 *  Errors: MM_EINPUT planes that do not overlap, a scale that is not positive; MM_ESYS no memory.
 *  Owner: the caller, mm_difference_free(). */
mm_difference *mm_map_difference(const mm_map *a, const mm_map *b, const mm_diff_opts *opts, mm_err *err);
void mm_difference_free(mm_difference *difference); /* NULL is fine */

#endif
