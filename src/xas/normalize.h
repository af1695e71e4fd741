/* Edge-step normalisation of an absorption spectrum. */
#ifndef MM_XAS_NORMALIZE_H
#define MM_XAS_NORMALIZE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

typedef enum mm_normalize_method {
    MM_NORMALIZE_STEP,  /* by a line below and a polynomial above the edge, as Larch does */
    MM_NORMALIZE_MBACK, /* by tables: mm_mback */
    MM_NORMALIZE_AREA,  /* by the mean of mu over the post-edge, the integral over its width */
} mm_normalize_method;

/* What is asked for; NaN or -1: by the rules. Energies in eV, ranges relative to e0. */
typedef struct mm_normalize_opts {
    double e0;
    double pre_lo, pre_hi, post_lo, post_hi;
    int degree;       /* of the post-edge polynomial, 0 to 3 */
    int victoreen;    /* the pre-edge line is fitted to mu * E^victoreen */
    double next_edge; /* the post-edge range ends below this energy; NaN: no limit */
    mm_normalize_method method;
    const double *own, *other; /* of mm_absorption, n values each, for MM_NORMALIZE_MBACK */
} mm_normalize_opts;

#define MM_NORMALIZE_OPTS_INIT                                                                 \
    {                                                                                          \
        .e0 = NAN, .pre_lo = NAN, .pre_hi = NAN, .post_lo = NAN, .post_hi = NAN, .degree = -1, \
        .victoreen = 0, .next_edge = NAN, .method = MM_NORMALIZE_STEP                          \
    }

/* What was used, and the curves (n values each, owned). */
typedef struct mm_normalized {
    double e0, edge_step;
    double pre_lo, pre_hi, post_lo, post_hi;
    int degree, victoreen;
    bool clipped; /* the range would have reached beyond next_edge */
    size_t n;
    double *pre, *post, *norm, *flat;
} mm_normalized;

/** Normalise mu(E): a line under the pre-edge (times E^-victoreen), a polynomial over the post-edge, the edge
 * step between the two at the point nearest e0; norm = (mu - pre)/step; flat is norm without the post-edge's
 * curvature. energy: n values in eV, strictly ascending; mu finite. Source: M. Newville, Larch: J. Phys.
 * Conf. Ser. 430, 012007 (2013); the default ranges are those of its pre_edge() at commit a272abc7d, but for
 * next_edge. Errors: MM_EINPUT no pre-edge or post-edge points, an edge step that is 0 or not finite. Owner:
 * the caller, mm_normalized_free(). */
bool mm_normalize(size_t n, const double *energy, const double *mu, const mm_normalize_opts *opts,
                  mm_normalized *out, mm_err *err);
void mm_normalized_free(mm_normalized *out);

#endif
