/* What is minimised as a whole: one dataset, or many with parameters in common.
 *
 * The vector of free parameters is [shared | locals of block 0 | locals of block 1 | ...]; a block is a
 * dataset, and the columns of its own problem are [locals | shared]. One dataset has no shared parameters. */
#ifndef MM_FIT_SYSTEM_H
#define MM_FIT_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "fit/lm.h"
#include "fit/objective.h"

/* Where a minimisation ended. */
typedef struct mm_solution {
    double *x;     /* p values */
    bool *bound;   /* p: on its bound */
    double *upper; /* one factor a block at x, (ncolumn+1) squared each */
    double chisq;  /* the minimised sum, priors included */
    double slope;  /* largest cosine between residual and a free column */
    mm_lm_end end;
} mm_solution;

typedef struct mm_system {
    const mm_model *model;
    size_t nblock, nlocal, nshared;
    size_t p;       /* nshared + nblock * nlocal */
    size_t ncolumn; /* nlocal + nshared: columns of a block */
    size_t *slot;   /* ncolumn: numbers of the model's parameters, locals first */
    bool *common;   /* npar: the same in all blocks, being shared or tied to shared ones alone */
    mm_objective **block;
    double *lo, *hi;    /* p */
    size_t evaluations; /* of a whole model over one dataset, since it was made */
    int jobs;           /* threads over the blocks */
    struct mm_system_work *work;
} mm_system;

/** A system of ndata datasets; is_shared[i] tells of each parameter of the model whether it is common
 *  (NULL: none). full: npar values for each dataset, of the parameters that do not vary. Data are
 *  borrowed. */
mm_system *mm_system_new(const mm_model *model, size_t ndata, const mm_data *data, const bool *is_shared,
                         const double *const *full, mm_err *err);
mm_system *mm_system_copy(const mm_system *system, mm_err *err); /* for another thread; jobs = 1 */
void mm_system_free(mm_system *system);

/** Room for solutions of this system; clear and swap as the names say. */
bool mm_solution_init(mm_solution *solution, const mm_system *system, mm_err *err);
void mm_solution_clear(mm_solution *solution);
void mm_solution_swap(mm_solution *a, mm_solution *b);

/** Minimise from start (p values). held: p, or NULL. The end is in *out. */
mm_lm_end mm_system_minimise(mm_system *system, const bool *held, const double *start,
                             const mm_lm_limits *limits, mm_solution *out);

/** Place of column j of a block in the vector of the system, and the block's part of a vector. */
size_t mm_system_place(const mm_system *system, size_t block, size_t column);
void mm_system_gather(const mm_system *system, size_t block, const double *x, double *columns);

size_t mm_system_points(const mm_system *system); /* residuals of data */
size_t mm_system_priors(const mm_system *system); /* in all blocks; a shared one counts once */

#endif
