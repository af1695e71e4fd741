/* Where a transition passes parts of the signal of its normal state. */
#ifndef MM_MAGNET_LEVEL_H
#define MM_MAGNET_LEVEL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

enum { MM_LEVELS_MAX = 9 };

/* One way through the transition: x is the temperature or the size of the field, ascending. */
typedef struct mm_ramp {
    size_t n;
    double *x, *y;
    double *sigma; /* NULL: unknown */
} mm_ramp;

typedef struct mm_level_opts {
    size_t nlevel;
    double level[MM_LEVELS_MAX]; /* 0 to 1 */
    double lo, hi;               /* x of the normal state; NaN: it is looked for */
    bool line;  /* the normal state is a straight line in x, and continued by it, instead of a median */
    bool field; /* x is a field: without lo and hi the highest tenth of it is normal */
    bool rest;  /* the superconducting state is the mean of the lowest points (a moment), not 0; it has no
                 * levels  where it is not below the normal state */
} mm_level_opts;

typedef struct mm_level_place {
    double value;  /* mean over the ramps; NaN where none passes the level */
    double error;  /* of noise and scatter between the ramps, and of the normal state */
    double spread; /* standard deviation between the ramps; NaN for one */
    size_t ramps;
} mm_level_place;

typedef struct mm_levels {
    mm_level_place at[MM_LEVELS_MAX];
    double lo, hi;             /* x of the normal state, as used */
    double normal, normal_err; /* its signal; of a line that in the middle of the range */
    double rest;
    double lowest; /* signal of the superconducting side over that of the normal state */
    double moved;  /* of a line: how far it puts the middle level from where the median has it */
    double drift;  /* rise of the signal over the range of the normal state, in parts of it */
    double drift_err;
} mm_levels;

/** Find the levels of all ramps of one transition together: one normal state, and the mean of the places
 *  where each ramp passes a level, by linear interpolation. A ramp that passes it several times does so in
 *  the middle of the first and last. Without sigmas the noise is that of the normal state.
 *  Errors: MM_EINPUT no points in the normal state; MM_ESYS no memory. */
bool mm_levels_find(size_t nramp, const mm_ramp *ramp, const mm_level_opts *opts, mm_levels *out,
                    mm_err *err);

#endif
