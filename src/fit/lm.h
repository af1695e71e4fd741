/* Least squares inside a box: cminpack's lmder on the parameters that are free to move, an active set
 * around it. */
#ifndef MM_FIT_LM_H
#define MM_FIT_LM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* What is minimised: r'r of a residual r(x) of any length, known through the factor of [J r] (factor.h). */
typedef struct mm_lsq {
    size_t p;
    const double *lo, *hi; /* the box; lo < hi, infinite where there is no bound */
    double size;           /* length of the data: a residual that is rounding beside it counts as zero */
    /* Residual and Jacobian at x (inside the box) as a (p+1) x (p+1) factor. false: not finite there. */
    bool (*eval)(void *context, const double *x, double *upper);
    /* The point of the last eval is the best so far, and steps go on from there; may be NULL. */
    void (*accept)(void *context);
    void *context;
} mm_lsq;

typedef struct mm_lm_limits {
    double step_bound;  /* first trust radius, in lengths of the scaled parameter vector: lmder's factor */
    size_t evaluations; /* no more than these */
    size_t probe;       /* after so many evaluations ... */
    double abandon;     /* ... give up while r'r is above this; INFINITY never does */
    double rival;       /* a minimum that is known: give up on the way to one that is no lower; 0: none */
} mm_lm_limits;

typedef enum mm_lm_end {
    MM_LM_STATIONARY, /* the gradient vanishes, or points out of the box where x is on its boundary */
    MM_LM_STUCK,      /* no step helps, and the gradient does not vanish */
    MM_LM_LIMIT,      /* out of evaluations */
    MM_LM_ABANDONED,
    MM_LM_NOT_FINITE /* at the start */
} mm_lm_end;

typedef struct mm_lm_work mm_lm_work;

typedef struct mm_lm {
    size_t p;
    double *x;     /* the best point ... */
    double *upper; /* ... and its factor */
    double chisq;  /* r'r there */
    bool *bound;   /* x[j] is on its bound and was not held */
    double slope;  /* largest cosine between the residual and a column that is free to move */
    size_t evaluations;
    mm_lm_end end;
    mm_lm_work *work;
} mm_lm;

/** Room for problems in p parameters; a solver is for one thread. NULL: no memory. */
mm_lm *mm_lm_new(size_t p, mm_err *err);
void mm_lm_free(mm_lm *lm);

/** Minimise from start (moved into the box). Parameters with held[j] stay where they are; held may be
 *  NULL.
 *  Source: J. J. More (1978), Levenberg-Marquardt, through cminpack's lmder. */
mm_lm_end mm_lm_run(mm_lm *lm, const mm_lsq *problem, const bool *held, const double *start,
                    const mm_lm_limits *limits);

#endif
