#include "fit/solve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "fit/scale.h"
#include "fit/search.h"
#include "fit/starts.h"

enum { REPAIR_POINTS = 64, PROBE = 10, SCALE_TURNS = 40, GUARD_TRIES = 6 };

static const double clearly = 1e-6; /* a relative fall of chi-square that is another minimum */
static const double same = 1e-10;   /* ... and one that is the same minimum found again */
static const double abandon =
    2; /* a start from which chi-square stays this much above the best is given up */
static const double scale_settled = 1e-8;

static mm_lm_limits limits_of(const mm_run *run, double step_bound)
{
    const size_t most = 400 + 50 * run->system->p;
    return (
        mm_lm_limits){ .step_bound = step_bound, .evaluations = most, .probe = most, .abandon = INFINITY };
}

long mm_run_dof(const mm_run *run)
{
    return (long)(mm_system_points(run->system) + mm_system_priors(run->system)) - (long)run->system->p;
}

static bool sigmas_are_absolute(const mm_system *system, mm_errors errors)
{
    bool all = errors != MM_ERRORS_SCALED;
    for (size_t k = 0; k < system->nblock && errors == MM_ERRORS_AUTO; k++)
        all &= system->block[k]->data->sigma != NULL;
    return all;
}

bool mm_run_init(mm_run *run, mm_system *system, const double *start, const mm_fit_opts *opts, mm_err *err)
{
    *run = (mm_run){ .opts = opts, .system = system, .scale = 1, .guard_tries = GUARD_TRIES };
    run->start = mm_zalloc(system->p, sizeof *run->start);
    if (run->start == NULL || !mm_solution_init(&run->best, system, err) ||
        !mm_solution_init(&run->other, system, err)) {
        mm_run_clear(run);
        return mm_fail_memory(err, "a fit");
    }
    memcpy(run->start, start, system->p * sizeof *start);
    run->known = sigmas_are_absolute(system, opts->errors);
    return true;
}

void mm_run_clear(mm_run *run)
{
    if (run->system == NULL)
        return;
    mm_system_free(run->system);
    mm_solution_clear(&run->best);
    mm_solution_clear(&run->other);
    mm_buf_free(&run->notes);
    free(run->start);
    *run = (mm_run){ 0 };
}

void mm_run_residual(const mm_run *run, double *residual)
{
    double *columns = run->other.x; /* as long as a whole vector, so as a block's part of it */
    const mm_system *s = run->system;
    for (size_t k = 0; k < s->nblock; k++) {
        mm_system_gather(s, k, run->best.x, columns);
        mm_objective_residual(s->block[k], columns, residual, NULL);
        residual += s->block[k]->n;
    }
}

/* Is the other solution the better one? Of two that are alike the one that has come to rest. */
static bool other_is_better(const mm_run *run)
{
    const mm_solution *a = &run->other, *b = &run->best;
    const bool rests = a->end == MM_LM_STATIONARY, best_rests = b->end == MM_LM_STATIONARY;
    if (rests && !best_rests)
        return a->chisq <= b->chisq * (1 + same);
    return a->chisq < b->chisq * (1 - (best_rests && !rests ? clearly : same));
}

static bool try_from(mm_run *run, const double *x, const mm_lm_limits *limits)
{
    if (mm_system_minimise(run->system, NULL, x, limits, &run->other) == MM_LM_NOT_FINITE ||
        !other_is_better(run))
        return false;
    mm_solution_swap(&run->best, &run->other);
    return true;
}

/* From a start where the model is not finite to the best of some points around it. */
static bool repair_start(mm_run *run, mm_err *err)
{
    const mm_system *s = run->system;
    const mm_lm_limits once = { .step_bound = 1, .evaluations = 1, .abandon = INFINITY };
    double *points = mm_zalloc((REPAIR_POINTS + 1) * s->p, sizeof *points), *spread = points;
    bool found = false;
    if (points == NULL)
        return mm_fail_memory(err, "starts");
    for (size_t j = 0; j < s->p; j++) {
        if (!isfinite(run->start[j]))
            run->start[j] = fmin(fmax(0, s->lo[j]), s->hi[j]);
        spread[j] = run->start[j] != 0 ? 3 * fabs(run->start[j]) : 1;
    }
    if (!mm_starts_fill(s->p, s->lo, s->hi, run->start, spread, INFINITY, 0, REPAIR_POINTS, points + s->p))
        mm_fail_memory(err, "starts");
    for (size_t i = 1; i <= REPAIR_POINTS && (err == NULL || err->code == MM_OK); i++)
        found |= try_from(run, points + i * s->p, &once);
    free(points);
    if (!found)
        return mm_fail(
            err, MM_EINPUT,
            "the model or its derivatives are not finite at the start values, nor at %d points around them",
            REPAIR_POINTS);
    memcpy(run->start, run->best.x, s->p * sizeof *run->start);
    mm_buf_printf(&run->notes, "the model is not finite at the start values, others were taken; ");
    return true;
}

/* The minimum at the best point, which takes its place also when it is not lower: the loss may have
 * changed. */
static void descend(mm_run *run)
{
    const mm_lm_limits limits = limits_of(run, 1);
    mm_system_minimise(run->system, NULL, run->best.x, &limits, &run->other);
    mm_solution_swap(&run->best, &run->other);
}

/* Let the scale and the minimum agree with each other. */
bool mm_run_settle(mm_run *run, mm_err *err)
{
    const bool robust = run->opts->loss != MM_LOSS_LINEAR;
    double *residual = robust ? mm_zalloc(mm_system_points(run->system), sizeof *residual) : NULL;
    bool good = residual != NULL || !robust || mm_fail_memory(err, "residuals");
    for (size_t turn = 0; turn < SCALE_TURNS && good; turn++) {
        const double before = run->scale;
        if (robust)
            mm_run_residual(run, residual);
        good = mm_scale_update(run, run->best.chisq, residual, err);
        if (!good || !mm_scale_matters(run) || fabs(run->scale / before - 1) < scale_settled ||
            !(run->scale > 0))
            break;
        descend(run);
    }
    free(residual);
    return good;
}

/* A robust loss from wide to narrow. Where the scale is not known this is what settling does. */
static bool narrow_loss(mm_run *run, mm_err *err)
{
    if (!run->known)
        return mm_run_settle(run, err);
    double *residual = mm_zalloc(mm_system_points(run->system), sizeof *residual), scale = INFINITY;
    bool good = residual != NULL || mm_fail_memory(err, "residuals");
    for (double before = INFINITY; good && scale > 1; before = scale) {
        mm_run_residual(run, residual);
        good = mm_scale_widen(run, residual, &scale, err);
        if (!good || !(scale < 0.9 * before))
            break;
        descend(run);
    }
    free(residual);
    if (!good || !mm_run_settle(run, err))
        return false;
    descend(run);
    return true;
}

static bool first_solution(mm_run *run, mm_err *err)
{
    const bool robust = run->opts->loss != MM_LOSS_LINEAR;
    const mm_lm_limits limits = limits_of(run, 1),
                       once = { .step_bound = 1, .evaluations = 1, .abandon = INFINITY };
    if (mm_system_minimise(run->system, NULL, run->start, robust ? &once : &limits, &run->best) ==
        MM_LM_NOT_FINITE) {
        run->best.chisq = INFINITY;
        if (!repair_start(run, err))
            return false;
        mm_system_minimise(run->system, NULL, run->start, robust ? &once : &limits, &run->best);
    }
    return !robust || narrow_loss(run, err);
}

/* The gradient does not vanish: begin anew there, and from the start with long and with short steps. */
static void insist(mm_run *run)
{
    static const double step_bound[] = { 1, 100, 0.1 };
    for (size_t i = 0; i < sizeof step_bound / sizeof *step_bound && run->best.end != MM_LM_STATIONARY; i++) {
        const mm_lm_limits limits = limits_of(run, step_bound[i]);
        memcpy(run->other.x, i == 0 ? run->best.x : run->start, run->system->p * sizeof *run->start);
        try_from(run, run->other.x, &limits);
    }
}

bool mm_run_try(mm_run *run, const double *x, double step_bound)
{
    mm_lm_limits limits = limits_of(run, step_bound);
    limits.probe = PROBE + run->system->p / 2;
    limits.abandon = abandon * run->best.chisq;
    limits.rival = run->best.end == MM_LM_STATIONARY ? run->best.chisq * (1 - clearly) : 0;
    return try_from(run, x, &limits);
}

bool mm_run_resume(mm_run *run, mm_err *err)
{
    return first_solution(run, err) && mm_run_settle(run, err);
}

bool mm_run_solve(mm_run *run, mm_err *err)
{
    if (!first_solution(run, err) || !mm_run_settle(run, err))
        return false;
    insist(run);
    if (run->opts->multistart > 0 && run->system->p > 0 && !mm_search_multistart(run, err))
        return false;
    if (run->opts->guard && !mm_search_guard(run, err))
        return false;
    insist(run);
    return mm_run_settle(run, err);
}
