/* Responses of a relaxation, (E* - E_R)/dE as storage + i loss, against L = ln(omega tau).
 * relaxation.c makes functions of the frequency of them, thermal.c functions of frequency and temperature. */
#ifndef MM_FUNC_RESPONSE_H
#define MM_FUNC_RESPONSE_H

#include <complex.h>
#include <stdbool.h>

#include "func/func.h"

/* Smallest and largest L that means anything: the response is 0 or 1 there, and L times it is a number. */
#define MM_LOG_STOPPED 1e6

enum { MM_RESPONSE_SHAPES = 2 };

/* Of at most MM_FUNC_BLOCK rows, at L within +-MM_LOG_STOPPED; the derivatives are set when they are asked
 * for. */
typedef struct mm_response {
    double log_u[MM_FUNC_BLOCK]; /* L, given */
    double complex r[MM_FUNC_BLOCK], by_log[MM_FUNC_BLOCK];
    double complex by_shape[MM_RESPONSE_SHAPES][MM_FUNC_BLOCK];
} mm_response;

/* shape: the kernel's exponents. */
typedef void mm_response_fn(size_t n, const double *shape, bool gradient, mm_response *out);

/** w/(1 + w), w = i omega tau. */
mm_response_fn mm_debye_response;

/** w/(1 + w), w = (i omega tau)^a; shape: a. */
mm_response_fn mm_cole_cole_response;

/** 1 - (1 + i omega tau)^-b; shape: b. */
mm_response_fn mm_cole_davidson_response;

/** 1 - (1 + (i omega tau)^a)^-b; shape: a, b. */
mm_response_fn mm_havriliak_negami_response;

/** 1 minus the Fourier transform of -d/dt exp(-(t/tau)^beta); shape: beta. To 1e-12 of storage and loss each
 *  for 0.1 <= beta <= 1 wherever they are above 1e-9. */
mm_response_fn mm_kww_response;

/* What the functions of both files have in common: parameters, and where a paper is named twice. */
#define MM_RELAXATION_STRENGTH                                          \
    {                                                                   \
        "dE", "y", 1, -INFINITY, INFINITY, false, "relaxation strength" \
    }
#define MM_RELAXATION_A                                                       \
    {                                                                         \
        "a", "1", 0.5, 0, 1, false, "exponent: 1 is a single relaxation time" \
    }
#define MM_RELAXATION_B                                                                            \
    {                                                                                              \
        "b", "1", 0.5, 0, INFINITY, false, "exponent of the high-frequency side: 1 is symmetrical" \
    }
#define MM_RELAXATION_BETA                                                            \
    {                                                                                 \
        "beta", "1", 0.5, 0.05, 1, false, "stretching: 1 is a single relaxation time" \
    }
#define MM_SOURCE_DEBYE "P. Debye, Polar Molecules, Chemical Catalog Co. (1929)"
#define MM_SOURCE_COLE_COLE "K. S. Cole and R. H. Cole, J. Chem. Phys. 9, 341 (1941)"
#define MM_SOURCE_COLE_DAVIDSON "D. W. Davidson and R. H. Cole, J. Chem. Phys. 19, 1484 (1951)"
#define MM_SOURCE_HAVRILIAK_NEGAMI "S. Havriliak and S. Negami, Polymer 8, 161 (1967)"
#define MM_SOURCE_KWW "G. Williams and D. C. Watts, Trans. Faraday Soc. 66, 80 (1970)"

#endif
