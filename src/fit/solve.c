#include "fit/solve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/parallel.h"
#include "fit/factor.h"
#include "fit/scale.h"
#include "fit/starts.h"
#include "fit/whiteness.h"

enum { REPAIR_POINTS = 64, GUARD_POINTS = 6, GUARD_PROBE = 10, SCALE_TURNS = 40 };

static const double clearly = 1e-6; /* a relative fall of chi-square that is another minimum */
static const double same = 1e-10;   /* ... and one that is the same minimum found again */
static const double scale_settled = 1e-8;
static const double guard_abandon = 2; /* a start from which chi-square stays this much above the best */
static const double guard_reach =
    0.5; /* how far its starts lie, in lengths that change the model by its size */

static mm_lm_limits limits_of(const mm_run *run, double step_bound)
{
    const size_t most = 400 + 50 * run->system->p;
    return (mm_lm_limits){ step_bound, most, most, INFINITY };
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
    *run = (mm_run){ .opts = opts, .system = system, .scale = 1 };
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

/* Is the other solution the better one, or as good and come to rest where the best has not? */
static bool other_is_better(const mm_run *run)
{
    const mm_solution *a = &run->other, *b = &run->best;
    const bool rests = a->end == MM_LM_STATIONARY && b->end != MM_LM_STATIONARY;
    return a->chisq < b->chisq * (1 - same) || (rests && a->chisq <= b->chisq * (1 + same));
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
    const mm_lm_limits once = { 1, 1, 1, INFINITY };
    double *points = mm_zalloc((REPAIR_POINTS + 1) * s->p, sizeof *points), *spread = points;
    bool found = false;
    if (points == NULL)
        return mm_fail_memory(err, "starts");
    for (size_t j = 0; j < s->p; j++)
        spread[j] = isfinite(run->start[j]) && run->start[j] != 0 ? 3 * fabs(run->start[j]) : 1;
    if (!mm_starts_fill(s->p, s->lo, s->hi, run->start, spread, INFINITY, REPAIR_POINTS, points + s->p))
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

/* The minimum at the best point, which takes its place also when it is not lower: the loss may have changed.
 */
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
    const mm_lm_limits limits = limits_of(run, 1), once = { 1, 1, 1, INFINITY };
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

/* For each parameter the change that would alter the model by the length of the data. */
static void natural_spread(const mm_run *run, double *spread)
{
    const mm_system *s = run->system;
    const size_t n = s->ncolumn + 1;
    for (size_t j = 0; j < s->p; j++)
        spread[j] = 0;
    for (size_t k = 0; k < s->nblock; k++)
        for (size_t j = 0; j < s->ncolumn; j++) {
            const double length = mm_factor_length(n, run->best.upper + k * n * n, j);
            double *place = &spread[mm_system_place(s, k, j)];
            *place = fmax(*place, length / fmax(s->block[k]->size, sqrt(run->best.chisq)));
        }
    for (size_t j = 0; j < s->p; j++) {
        const double half = (s->hi[j] - s->lo[j]) / 2, x = fmax(fabs(run->start[j]), fabs(run->best.x[j]));
        const double reach = spread[j] > 0 ? 1 / spread[j] : x > 0 ? x : 1;
        spread[j] = fmin(reach, half);
    }
}

typedef struct search {
    mm_run *run;
    const double *points;
    double *x, *chisq; /* where each point led to */
    size_t *evaluations;
    double abandon;
    bool *failed;
} search;

static void search_from(void *context, size_t i)
{
    search *find = context;
    const mm_system *s = find->run->system;
    mm_lm_limits limits = limits_of(find->run, 1);
    mm_solution end;
    find->chisq[i] = INFINITY;
    find->failed[i] = true;
    mm_system *copy = mm_system_copy(s, NULL);
    if (copy != NULL && mm_solution_init(&end, copy, NULL)) {
        limits.probe = GUARD_PROBE + copy->p;
        limits.abandon = find->abandon;
        if (mm_system_minimise(copy, NULL, find->points + i * s->p, &limits, &end) != MM_LM_NOT_FINITE)
            find->chisq[i] = end.chisq;
        memcpy(find->x + i * s->p, end.x, s->p * sizeof *end.x);
        find->evaluations[i] = copy->evaluations;
        find->failed[i] = false;
        mm_solution_clear(&end);
    }
    mm_system_free(copy);
}

/* Take the best of the ends, by chi-square and then by number. */
static bool take_best_end(search *find, size_t count, mm_err *err)
{
    mm_run *run = find->run;
    size_t best = 0;
    for (size_t i = 0; i < count; i++) {
        if (find->failed[i])
            return mm_fail_memory(err, "starts");
        run->system->evaluations += find->evaluations[i];
        if (find->chisq[i] < find->chisq[best])
            best = i;
    }
    const double before = run->best.chisq;
    if (find->chisq[best] < before && mm_run_try(run, find->x + best * run->system->p) &&
        run->best.chisq < before * (1 - clearly))
        mm_buf_printf(&run->notes, "the best of %zu starts has chi-square %.6g, the given one %.6g; ", count,
                      run->best.chisq, before);
    return true;
}

static bool multistart(mm_run *run, mm_err *err)
{
    const mm_system *s = run->system;
    const size_t count = run->opts->multistart;
    search find = { .run = run, .abandon = 100 * run->best.chisq };
    double *points = mm_zalloc(count + 1, s->p * sizeof *points);
    find.x = mm_zalloc(count, s->p * sizeof *find.x);
    find.chisq = mm_zalloc(count, sizeof *find.chisq);
    find.evaluations = mm_zalloc(count, sizeof *find.evaluations);
    find.failed = mm_zalloc(count, sizeof *find.failed);
    bool good = points != NULL && find.x != NULL && find.chisq != NULL && find.evaluations != NULL &&
                find.failed != NULL;
    if (good) {
        natural_spread(run, points);
        good = mm_starts_fill(s->p, s->lo, s->hi, run->start, points, INFINITY, count, points + s->p);
        find.points = points + s->p;
    }
    if (good)
        mm_parallel_for(count, run->opts->jobs, search_from, &find);
    good = good ? take_best_end(&find, count, err) : mm_fail_memory(err, "starts");
    free(points);
    free(find.x);
    free(find.chisq);
    free(find.evaluations);
    free(find.failed);
    return good;
}

/* A minimum whose residuals look like noise cannot be improved upon; from any other, a few starts around the
 * first start and around the answer are tried for as long as they are promising. */
static bool guard(mm_run *run, mm_err *err)
{
    mm_system *s = run->system;
    bool white;
    if (!mm_run_is_white(run, &white, err))
        return false;
    if (white || s->p == 0)
        return true;
    double *spread = mm_zalloc(1 + GUARD_POINTS, s->p * sizeof *spread), *points = spread + s->p;
    if (spread == NULL)
        return mm_fail_memory(err, "starts");
    natural_spread(run, spread);
    const size_t half = GUARD_POINTS / 2;
    const bool good = mm_starts_fill(s->p, s->lo, s->hi, run->best.x, spread, guard_reach, half, points) &&
                      mm_starts_fill(s->p, s->lo, s->hi, run->start, spread, guard_reach, GUARD_POINTS - half,
                                     points + half * s->p);
    for (size_t i = 0; i < GUARD_POINTS && good; i++) {
        const double before = run->best.chisq;
        if (mm_run_try(run, points + i * s->p) && run->best.chisq < before * (1 - clearly))
            mm_buf_printf(&run->notes, "a start near by led to chi-square %.6g instead of %.6g; ",
                          run->best.chisq, before);
    }
    free(spread);
    return good || mm_fail_memory(err, "starts");
}

bool mm_run_try(mm_run *run, const double *x)
{
    mm_lm_limits limits = limits_of(run, 1);
    limits.probe = GUARD_PROBE + run->system->p;
    limits.abandon = guard_abandon * run->best.chisq;
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
    if (run->opts->multistart > 0 && run->system->p > 0 && !multistart(run, err))
        return false;
    if (run->opts->guard && !guard(run, err))
        return false;
    return mm_run_settle(run, err);
}
