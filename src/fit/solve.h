/* The search for the best minimum: restarts, quasi-random starts, the guard against wrong minima, and the
 * scale of the residuals where nobody gave it. */
#ifndef MM_FIT_SOLVE_H
#define MM_FIT_SOLVE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/text.h"
#include "fit/system.h"

/* A fit in the making. */
typedef struct mm_run {
    const mm_fit_opts *opts;
    mm_system *system;
    double *start; /* p */
    mm_solution best;
    mm_solution other; /* what is tried */
    bool known;        /* sigmas are absolute: the covariance is not scaled */
    double scale;      /* standard deviation of a residual; 1 where sigmas are absolute, NaN without dof */
    size_t guard_tries, guard_skip; /* starts that the guard tries, the first of its sequence left out */
    mm_buf notes;                   /* what happened on the way, for people */
} mm_run;

/** Takes over the system, also when it fails. start: p values. */
bool mm_run_init(mm_run *run, mm_system *system, const double *start, const mm_fit_opts *opts, mm_err *err);
void mm_run_clear(mm_run *run);

/** Errors: MM_EINPUT no start at which the model is finite. */
bool mm_run_solve(mm_run *run, mm_err *err);

/** Instead of solving: go to the minimum at the start, since it is an answer that was found before. */
bool mm_run_resume(mm_run *run, mm_err *err);

/** Start from x (p values) as well, for as long as that may lead to a better minimum; true when it does,
 *  and then that is taken. step_bound: as in mm_lm_limits. */
bool mm_run_try(mm_run *run, const double *x, double step_bound);

/** Let the scale of the residuals and the best point agree with each other. */
bool mm_run_settle(mm_run *run, mm_err *err);

/** Residuals of the best point, block after block, in units of sigma (or of y). n: as mm_system_points. */
void mm_run_residual(const mm_run *run, double *residual);

/** Points and priors less free parameters. */
long mm_run_dof(const mm_run *run);

#endif
