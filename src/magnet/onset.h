/* A diamagnetic transition in chi(T): where it begins, by every definition in use, and how wide it is. */
#ifndef MM_MAGNET_ONSET_H
#define MM_MAGNET_ONSET_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "magnet/chi_curve.h"
#include "magnet/sample.h"

typedef struct mm_onset_opts {
    double k;       /* sigmas of the threshold */
    double lo, hi;  /* T of the normal state; NaN: it is looked for from the upper end */
    size_t samples; /* of the bootstrap that makes the errors */
    uint64_t seed;
} mm_onset_opts;

#define MM_ONSET_OPTS_INIT                                      \
    {                                                           \
        .k = 3, .lo = NAN, .hi = NAN, .samples = 200, .seed = 0 \
    }

/* Places and widths, in K. Parts are parts of the full signal, from the normal state to the lowest T. */
typedef enum mm_onset_place {
    MM_ONSET_SIGMA,   /* first point beyond k sigma off the normal state, and the two below it as well */
    MM_ONSET_TANGENT, /* the tangent at the steepest point meets the normal state */
    MM_ONSET_1,       /* 1 % */
    MM_ONSET_5,
    MM_ONSET_10,
    MM_ONSET_50,
    MM_ONSET_STEEPEST, /* of the largest dchi/dT */
    MM_ONSET_WIDTH,    /* full width at half maximum of dchi/dT */
    MM_ONSET_10_90,    /* from 10 to 90 % */
    MM_ONSET_PLACES
} mm_onset_place;

enum { MM_STEPS_MAX = 8 };

/* One maximum of dchi/dT. */
typedef struct mm_step {
    double t, height;
    double part; /* of the full signal that falls between the minima beside it */
} mm_step;

typedef struct mm_onset {
    mm_known place[MM_ONSET_PLACES]; /* NaN where there is none */
    bool one_sided;                  /* dchi/dT falls to its half on one side only: the width is twice that */
    bool found;                      /* a drop of chi by more than 5 sigma: without it all places are NaN */
    bool normal;                     /* the normal state is reached: without it the onsets are NaN */
    double normal_lo, normal_hi;     /* T of it */
    double noise;                    /* standard deviation of a point in the normal state */
    double lambda;                   /* of the smoothing spline that dchi/dT comes from */
    size_t nstep;
    mm_step step[MM_STEPS_MAX]; /* from low T upwards */
    size_t ngrid;
    double *grid, *smooth, *slope; /* owned: the spline and its derivative */
} mm_onset;

/** Analyse a run. chi is smoothed by a cubic spline of generalised cross-validation, weighted by the sigmas
 *  where there are some; the normal state is a straight line. Errors are from a parametric bootstrap of the
 *  spline and the noise, that of MM_ONSET_SIGMA holds the way from k to 2k sigma as well, and the bias that
 * the bootstrap shows is taken off all places but this one and the steepest point. A part that is less than
 * twice the noise of the smoothed curve has no place. Errors: MM_EINPUT fewer than 10 points; MM_ESYS no
 * memory. Owner:  the caller, mm_onset_free(). */
bool mm_onset_find(const mm_chi_curve *curve, const mm_onset_opts *opts, mm_onset *out, mm_err *err);

/** Free the arrays. */
void mm_onset_free(mm_onset *onset);

#endif
