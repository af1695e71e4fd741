#include "fit/search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/parallel.h"
#include "fit/factor.h"
#include "fit/starts.h"
#include "fit/whiteness.h"

enum { PROBE = 10 };

static const double clearly = 1e-6; /* a relative fall of chi-square that is another minimum */
static const double hopeless =
    100; /* a quasi-random start from which chi-square stays this much above the best */
static const double guard_reach =
    0.5; /* of the guard's starts, in lengths that change the model by its size */

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
    mm_lm_limits limits;
    bool *failed;
} search;

static void search_from(void *context, size_t i)
{
    search *find = context;
    const mm_system *s = find->run->system;
    mm_solution end;
    find->chisq[i] = INFINITY;
    find->failed[i] = true;
    mm_system *copy = mm_system_copy(s, NULL);
    if (copy != NULL && mm_solution_init(&end, copy, NULL)) {
        if (mm_system_minimise(copy, NULL, find->points + i * s->p, &find->limits, &end) != MM_LM_NOT_FINITE)
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
    if (find->chisq[best] < before && mm_run_try(run, find->x + best * run->system->p, 1) &&
        run->best.chisq < before * (1 - clearly))
        mm_buf_printf(&run->notes, "the best of %zu starts has chi-square %.6g, the given one %.6g; ", count,
                      run->best.chisq, before);
    return true;
}

bool mm_search_multistart(mm_run *run, mm_err *err)
{
    const mm_system *s = run->system;
    const size_t count = run->opts->multistart;
    search find = { .run = run, .limits = { .step_bound = 1, .evaluations = 400 + 50 * s->p } };
    find.limits.probe = PROBE + s->p;
    find.limits.abandon = hopeless * run->best.chisq;
    find.limits.rival = run->best.end == MM_LM_STATIONARY ? run->best.chisq * (1 - clearly) : 0;
    double *points = mm_zalloc(count + 1, s->p * sizeof *points);
    find.x = mm_zalloc(count, s->p * sizeof *find.x);
    find.chisq = mm_zalloc(count, sizeof *find.chisq);
    find.evaluations = mm_zalloc(count, sizeof *find.evaluations);
    find.failed = mm_zalloc(count, sizeof *find.failed);
    bool good = points != NULL && find.x != NULL && find.chisq != NULL && find.evaluations != NULL &&
                find.failed != NULL;
    if (good) {
        natural_spread(run, points);
        good = mm_starts_fill(s->p, s->lo, s->hi, run->start, points, INFINITY, 0, count, points + s->p);
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

static void try_and_tell(mm_run *run, const double *x, double step_bound)
{
    const double before = run->best.chisq;
    if (mm_run_try(run, x, step_bound) && run->best.chisq < before * (1 - clearly))
        mm_buf_printf(&run->notes, "another start led to chi-square %.6g instead of %.6g; ", run->best.chisq,
                      before);
}

bool mm_search_guard(mm_run *run, mm_err *err)
{
    mm_system *s = run->system;
    const size_t tries = run->guard_tries;
    bool white;
    if (!mm_run_is_white(run, &white, err))
        return false;
    if (white || s->p == 0)
        return true;
    double *spread = mm_zalloc(1 + 2 * tries, s->p * sizeof *spread), *points = spread + s->p;
    if (spread == NULL)
        return mm_fail_memory(err, "starts");
    natural_spread(run, spread);
    const bool good = mm_starts_fill(s->p, s->lo, s->hi, run->start, spread, guard_reach, run->guard_skip,
                                     tries, points) &&
                      mm_starts_fill(s->p, s->lo, s->hi, run->best.x, spread, guard_reach, run->guard_skip,
                                     tries, points + tries * s->p);
    if (good && run->guard_skip == 0) {
        try_and_tell(run, run->start, 100);
        try_and_tell(run, run->start, 0.1);
    }
    for (size_t i = 0; i < tries && good; i++)
        try_and_tell(run, points + ((i % 2) * tries + i) * s->p, 1);
    free(spread);
    return good || mm_fail_memory(err, "starts");
}
