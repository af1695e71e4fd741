/* What the solver keeps between evaluations. Internal to lm.c and polish.c. */
#ifndef MM_FIT_LM_WORK_H
#define MM_FIT_LM_WORK_H

#include "fit/lm.h"

struct mm_lm_work {
    const mm_lsq *problem;
    const mm_lm_limits *limits;
    double *trial, *trial_upper; /* the point evaluated last */
    double trial_chisq;
    bool pending;  /* the trial is not refused and not yet taken */
    bool first;    /* lmder asks for the point that it starts from */
    int why;       /* lm.c: what stopped lmder */
    double radius; /* trust radius to begin lmder with; 0: from the limits */
    size_t *free, nfree;
    bool *is_free, *was_free;
    const bool *held; /* by the caller */
    size_t releases;  /* before lmder had converged */
    double *origin;   /* x = origin + u: lmder's variables are u */
    double *select;   /* room to choose columns of a factor */
    double *u, *diag, *qtf, *wa1, *wa2, *wa3, *wa4, *fvec, *fjac;
    int *pivot;
};

/** Move x into the box; was it outside? */
bool mm_lm_clip(const mm_lsq *problem, double *x);

/** Evaluate the trial point. false: not finite. */
bool mm_lm_evaluate(mm_lm *lm);

/** The trial becomes the best point. */
void mm_lm_take(mm_lm *lm);

/** The largest cosine between the residual and a column that is free to move, for the factor at some
 *  point. */
double mm_lm_slope(const mm_lm *lm, const double *upper);

/** Gauss-Newton steps from a minimum as far as the gradient, not chi-square, says that they help:
 *  chi-square no longer sees the last digits of the parameters. */
void mm_lm_polish(mm_lm *lm);

#endif
