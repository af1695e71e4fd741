/* Transitions among the runs of a measurement: R(T) in several fields, R(H) at several temperatures. */
#ifndef MM_MAGNET_TC_H
#define MM_MAGNET_TC_H

#include "magnet/level.h"
#include "magnet/run.h"

/* All ramps in one field (of either sign), or at one temperature. */
typedef struct mm_transition {
    mm_run_kind kind;
    double at;     /* the temperature in K, or the size of the field in Oe: mean over the ramps */
    mm_ramp *ramp; /* owned; those of a field are parted where it changes sign */
    size_t nramp, cap;
    mm_levels levels;
    bool found; /* levels hold something */
} mm_transition;

/* Zero-initialise. */
typedef struct mm_transitions {
    mm_transition *t; /* owned */
    size_t n, cap;
    size_t left_out; /* rows in runs that are too short, or no transitions */
} mm_transitions;

/** Find the ramps among n rows in the order of the measurement (t in K, h in Oe, y the signal, sigma or NULL)
 *  and put each to the others of its field or temperature (within 2 Oe and 0.2 %, 0.02 K and 0.2 %). Where
 * the signal is a moment, ramps of the field are left out: they are no transitions. Errors: MM_ESYS no
 * memory. */
bool mm_transitions_add(mm_transitions *list, size_t n, const double *t, const double *h, const double *y,
                        const double *sigma, bool moment, mm_err *err);

/** Find the levels of all transitions, and sort them: those in temperature by field, then those in field by
 *  temperature. opts->field is set by what moves. One that has no normal state is told and stays without
 *  levels. */
bool mm_transitions_solve(mm_transitions *list, mm_level_opts opts, mm_diag *diag, mm_err *err);

/** Free what the list holds, not the list. */
void mm_transitions_free(mm_transitions *list);

#endif
