/* Thermal hysteresis of a quantity measured on heating and on cooling. */
#ifndef MM_XAS_HYSTERESIS_H
#define MM_XAS_HYSTERESIS_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "xas/opening.h"

/* One branch: n points, T ascending, sigma one standard deviation each. Borrowed. */
typedef struct mm_branch {
    size_t n;
    const double *t, *q, *sigma;
} mm_branch;

typedef struct mm_hysteresis_opts {
    double k;       /* sigmas of the threshold crossing */
    double chance;  /* a split that noise gives more often than this is none */
    double dof;     /* of the sigmas; infinite where they are known */
    size_t samples; /* of the bootstrap */
    uint64_t seed;
} mm_hysteresis_opts;

#define MM_HYSTERESIS_OPTS_INIT                                             \
    {                                                                       \
        .k = 3, .chance = 0.005, .dof = INFINITY, .samples = 200, .seed = 0 \
    }

/* A value and its standard error; NaN where it does not exist. */
typedef struct mm_measured {
    double value, error;
} mm_measured;

typedef struct mm_hysteresis {
    size_t
        n; /* common temperatures: those of the branch that has fewer, in the range of both; owned arrays */
    double *t, *heating, *heating_err, *cooling, *cooling_err, *split,
        *split_err; /* split: heating - cooling */
    mm_openings opening;
    double chance; /* that noise alone does this; mm_openings_chance */
    bool present;
    mm_measured bifurcation, closing, top, height, area; /* height and area by size */
    mm_measured bifurcation_k, closing_k; /* where |split| falls under k sigma, seen from the top */
    mm_measured crossover;                /* bend of the heating branch */
    double crossover_chance;              /* that a straight line does this */
} mm_hysteresis;

/** Compare two branches. The branch with more points is brought to the other's temperatures by local lines as
 * wide as their spacing, or by interpolation where it is no denser. Openings are fitted to the split; without
 * one (chance above opts->chance) all measured values are NaN. Values are means over the openings, errors
 * from a parametric bootstrap about openings drawn by their weights; the area is the trapezoidal integral of
 * the split between closing and bifurcation. Errors: MM_EINPUT no common range, or too few points in it;
 * MM_ESYS no memory. Owner: the caller, mm_hysteresis_free(). */
bool mm_hysteresis_find(const mm_branch *heating, const mm_branch *cooling, const mm_hysteresis_opts *opts,
                        mm_hysteresis *out, mm_err *err);

/** The standard deviation of a point where none is given, from the scatter of both branches about local
 * parabolas, and its degrees of freedom; the branches' sigma is not looked at. Errors: MM_EINPUT too few
 * points, or no scatter. */
bool mm_hysteresis_noise(const mm_branch *heating, const mm_branch *cooling, double *sigma, double *dof,
                         mm_err *err);

/** Free the arrays. */
void mm_hysteresis_free(mm_hysteresis *out);

#endif
