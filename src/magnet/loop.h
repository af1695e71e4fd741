/* Magnetisation loops: what is not the sample's (offset, drift), what does not saturate, and the rest. */
#ifndef MM_MAGNET_LOOP_H
#define MM_MAGNET_LOOP_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "magnet/branch.h"

/* A value and its standard error; NaN where it does not exist. */
typedef struct mm_loop_value {
    double value, error;
} mm_loop_value;

typedef enum mm_saturation { MM_SATURATION_AUTO, MM_SATURATION_NONE, MM_SATURATION_LAW } mm_saturation;

typedef struct mm_loop_opts {
    double
        high_field; /* |H| from which the loop is closed; NaN: 0.7 of the largest, less where a line holds */
    mm_saturation law;                        /* approach to saturation, a/H + b/H^2 */
    double field_offset;                      /* subtracted from all fields */
    bool keep_offset, keep_drift, keep_slope; /* leave it in the moment */
} mm_loop_opts;

#define MM_LOOP_OPTS_INIT \
    {                     \
        .high_field = NAN \
    }

/* n points in the order of the measurement. Borrowed. */
typedef struct mm_loop_data {
    size_t n;
    const double *field, *moment;
    const double *time; /* ascending, any unit; NULL: rows are taken to be equally long */
} mm_loop_data;

typedef struct mm_loop {
    mm_sweep *sweep; /* owned */
    size_t nsweep;
    mm_branches branch;
    size_t n;                     /* points */
    double *field;                /* owned; less the offset of the field */
    double *moment;               /* owned; corrected */
    double noise;                 /* standard deviation of a moment in high field */
    double high_field;            /* from where on the high-field line was fitted */
    bool law;                     /* with an approach to saturation */
    bool saturated;               /* the high-field line describes the data */
    mm_loop_value offset;         /* of the moment, at the first point */
    mm_loop_value drift;          /* of the moment, from the first to the last point */
    mm_loop_value chi_hf;         /* slope in high field */
    mm_loop_value Ms;             /* height of the high-field line over its middle */
    mm_loop_value Hc;             /* half the distance of the fields where the branches pass zero */
    mm_loop_value shift;          /* the middle of these fields */
    mm_loop_value Mr;             /* half the distance of the branches in zero field */
    mm_loop_value squareness;     /* Mr/Ms */
    mm_loop_value area;           /* between the branches */
    mm_loop_value closure;        /* what the loop misses to close, before the correction of drift, over Ms */
    mm_loop_value remanent_field; /* of the magnet, had the sample no hysteresis; NaN where it has */
    mm_loop_value field_offset;   /* that makes the branches images of each other: M(H0 + h) = -M(H0 - h) */
} mm_loop;

/** Analyse the last full loop of the data.
 *  The points with |H| above opts->high_field (where that is NaN: 0.7 of the largest, and lower as long as
 *  neither the noise grows nor the line bends) are fitted by
 *      m = s Ms (1 - a/|H| - b/H^2) + chi_hf H + offset + drift t,
 *  s the sign of H, t from 0 at the first point to 1 at the last; without the law a = b = 0;
 * MM_SATURATION_AUTO takes the law where the data ask for it and still determine Ms. Offset needs both signs
 * of the field, drift a complete loop as well. They and the slope are subtracted, and what remains gives Hc,
 * Mr and the rest. Errors are from the scatter of the points. Units:  those of the data. Source: approach to
 * saturation: S. Chikazumi, Physics of Ferromagnetism, Oxford (1997), section 18.4. Errors: MM_EINPUT fewer
 * than 5 points, a field that does not move; MM_ESYS no memory. Owner:  the caller, mm_loop_free(). */
bool mm_loop_analyse(const mm_loop_data *data, const mm_loop_opts *opts, mm_loop *loop, mm_err *err);

/** Free the arrays. */
void mm_loop_free(mm_loop *loop);

#endif
