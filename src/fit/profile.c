#include "fit/profile.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/parallel.h"
#include "fit/factor.h"
#include "fit/scale.h"
#include "num/stats.h"

enum { MOST_FITS = 40 };

static const double near = 0.02;   /* in standard errors: from here Newton's step is good to 1e-4 */
static const double deeper = 1e-7; /* a relative fall of chi-square that is a better minimum */

typedef struct profile {
    const mm_run *run;
    const double *direction; /* p x p: row j, how all parameters move when j moves by 1 */
    const double *step;      /* p: a first guess of one standard error */
    double factor;           /* standard errors that the interval reaches */
    double rise;             /* of chi-square for one standard error */
    double *end;             /* 2 p: the ends found, lower and upper */
    double *better;          /* 2 p rows: where chi-square is below the minimum */
    double *better_chisq;    /* 2 p */
    size_t *evaluations;
    bool *failed;
    atomic_size_t done;
} profile;

/* One side of one parameter. */
typedef struct side {
    const profile *all;
    mm_system *system;
    mm_solution at;
    size_t j, index;
    double sign, bound; /* bound: the largest step */
    double *start;
    bool *held;
} side;

/* A point of the profile: the root of the rise of chi-square, in standard errors, and its derivative by
 * the step. */
typedef struct point {
    double height, slope;
} point;

/* d chi-square/d x[j], over all blocks that parameter j stands in. */
static double gradient(const side *s)
{
    const mm_system *system = s->system;
    const size_t n = system->ncolumn + 1;
    double sum = 0;
    for (size_t k = 0; k < system->nblock; k++)
        for (size_t a = 0; a < system->ncolumn; a++)
            if (mm_system_place(system, k, a) == s->j)
                sum += 2 * mm_factor_product(n, s->at.upper + k * n * n, a, system->ncolumn);
    return sum;
}

static void remember_better(const side *s)
{
    const profile *all = s->all;
    if (s->at.chisq >= all->run->best.chisq * (1 - deeper) || s->at.chisq >= all->better_chisq[s->index])
        return;
    all->better_chisq[s->index] = s->at.chisq;
    memcpy(all->better + s->index * s->system->p, s->at.x, s->system->p * sizeof *s->at.x);
}

/* A step to where there is no model counts as infinitely high. */
static point look(side *s, double step)
{
    const mm_run *run = s->all->run;
    const size_t most = 400 + 50 * s->system->p;
    const mm_lm_limits limits = { .step_bound = 1, .evaluations = most, .probe = most, .abandon = INFINITY };
    for (size_t i = 0; i < s->system->p; i++)
        s->start[i] = run->best.x[i] + s->sign * step * s->all->direction[s->j * s->system->p + i];
    s->start[s->j] = run->best.x[s->j] + s->sign * step;
    if (step == s->bound) /* exactly */
        s->start[s->j] = s->sign < 0 ? s->system->lo[s->j] : s->system->hi[s->j];
    if (mm_system_minimise(s->system, s->held, s->start, &limits, &s->at) == MM_LM_NOT_FINITE)
        return (point){ INFINITY, NAN };
    remember_better(s);
    const double height = sqrt(fmax(s->at.chisq - run->best.chisq, 0) / s->all->rise);
    return (point){ height, s->sign * gradient(s) / (2 * s->all->rise * height) };
}

/* The step at which the height is the factor: Newton's method inside a bracket. Height is nearly linear in
 * the step, so that one or two fits do; from near by, Newton's step is as good as another fit. */
static double find_step(side *s)
{
    const double want = s->all->factor;
    double low = 0, high = INFINITY, step = fmin(want * s->all->step[s->j], s->bound);
    for (int i = 0; i < MOST_FITS && isfinite(step); i++) {
        const point at = look(s, step);
        const double newton = step + (want - at.height) / at.slope;
        if (fabs(at.height - want) <= near && newton <= s->bound)
            return newton;
        if (step == s->bound && at.height < want)
            return step;
        *(at.height < want ? &low : &high) = step;
        if (isfinite(high) && high - low <= 1e-14 * high)
            break;
        const double far = fmin(high, 4 * step);
        step = newton > low && newton < far ? newton : isinf(high) ? far : (low + high) / 2;
        step = fmin(step, s->bound);
    }
    return isinf(high) ? INFINITY : (low + high) / 2;
}

static bool side_init(side *s, const profile *all, size_t index)
{
    const mm_run *run = all->run;
    *s = (side){ .all = all, .j = index / 2, .index = index, .sign = index % 2 == 0 ? -1 : 1 };
    s->system = mm_system_copy(run->system, NULL);
    if (s->system == NULL || !mm_solution_init(&s->at, s->system, NULL))
        return false;
    const double x = run->best.x[s->j];
    s->bound = s->sign < 0 ? x - s->system->lo[s->j] : s->system->hi[s->j] - x;
    s->start = mm_zalloc(s->system->p, sizeof *s->start);
    s->held = mm_zalloc(s->system->p, sizeof *s->held);
    if (s->start == NULL || s->held == NULL)
        return false;
    s->held[s->j] = true;
    return true;
}

static void side_clear(side *s)
{
    if (s->system != NULL)
        mm_solution_clear(&s->at);
    mm_system_free(s->system);
    free(s->start);
    free(s->held);
}

static void find_end(void *context, size_t index)
{
    profile *all = context;
    side s;
    all->failed[index] = !side_init(&s, all, index);
    if (!all->failed[index]) {
        const double step = s.bound > 0 ? find_step(&s) : 0;
        const double bound = s.sign < 0 ? s.system->lo[s.j] : s.system->hi[s.j];
        all->end[index] = step == s.bound ? bound : all->run->best.x[s.j] + s.sign * step;
        all->evaluations[index] = s.system->evaluations;
    }
    side_clear(&s);
    mm_progress_tell(&all->run->opts->progress, atomic_fetch_add(&all->done, 1) + 1, 2 * all->run->system->p,
                     "profile");
}

/* Along the covariance, chi-square rises as slowly as it can. */
static void guide(const mm_run *run, const mm_covariance *c, double *direction, double *step)
{
    const mm_system *s = run->system;
    const size_t n = s->ncolumn + 1;
    for (size_t k = 0; k < s->nblock; k++)
        for (size_t a = 0; a < s->ncolumn; a++) {
            const double length = mm_factor_length(n, run->best.upper + k * n * n, a);
            double *guess = &step[mm_system_place(s, k, a)];
            *guess = fmax(*guess, length);
        }
    for (size_t j = 0; j < s->p; j++) {
        step[j] = step[j] > 0 ? run->scale / step[j] : fmax(fabs(run->best.x[j]), 1);
        if (!(step[j] > 0))
            step[j] = 1;
    }
    double *block = mm_zalloc(s->ncolumn * s->ncolumn, sizeof *block);
    for (size_t k = 0; k < s->nblock && c != NULL && block != NULL; k++) {
        mm_covariance_get(c, k, k, block);
        for (size_t a = 0; a < s->ncolumn; a++) {
            const size_t j = mm_system_place(s, k, a);
            const double variance = block[a * s->ncolumn + a];
            if (!(variance > 0))
                continue;
            step[j] = sqrt(variance);
            for (size_t b = 0; b < s->ncolumn; b++)
                direction[j * s->p + mm_system_place(s, k, b)] = isfinite(block[a * s->ncolumn + b])
                                                                     ? block[a * s->ncolumn + b] / variance
                                                                     : 0;
        }
    }
    free(block);
}

bool mm_profile_rise(const mm_run *run, double *rise, mm_err *err)
{
    double *residual = mm_zalloc(mm_system_points(run->system), sizeof *residual);
    if (residual == NULL)
        return mm_fail_memory(err, "residuals");
    mm_run_residual(run, residual);
    *rise = mm_scale_rise(run, residual);
    free(residual);
    return true;
}

double mm_profile_factor(const mm_run *run)
{
    const double level = run->opts->level > 0 ? run->opts->level : 0.6827;
    return mm_interval_factor(level, run->known ? INFINITY : (double)mm_run_dof(run));
}

/* Go to the lowest of the places below the minimum. */
static bool take_better(mm_run *run, const profile *all)
{
    size_t best = 0;
    for (size_t i = 0; i < 2 * run->system->p; i++) {
        run->system->evaluations += all->evaluations[i];
        if (all->better_chisq[i] < all->better_chisq[best])
            best = i;
    }
    const double before = run->best.chisq;
    if (run->system->p == 0 || isinf(all->better_chisq[best]) ||
        !mm_run_try(run, all->better + best * run->system->p, 1))
        return false;
    mm_buf_printf(&run->notes, "a profile led to chi-square %.6g instead of %.6g; ", run->best.chisq, before);
    return true;
}

static bool any_failed(const profile *all, size_t n)
{
    bool failed = false;
    for (size_t i = 0; i < n; i++)
        failed |= all->failed[i];
    return failed;
}

bool mm_profile(mm_run *run, const mm_covariance *covariance, double *lo, double *hi, bool *improved,
                mm_err *err)
{
    const size_t p = run->system->p;
    profile all = { .run = run, .factor = mm_profile_factor(run) };
    double *direction = mm_zalloc(p, p * sizeof *direction), *step = mm_zalloc(p, sizeof *step);
    all.end = mm_zalloc(2 * p, sizeof *all.end);
    all.better = mm_zalloc(2 * p, p * sizeof *all.better);
    all.better_chisq = mm_zalloc(2 * p, sizeof *all.better_chisq);
    all.evaluations = mm_zalloc(2 * p, sizeof *all.evaluations);
    all.failed = mm_zalloc(2 * p, sizeof *all.failed);
    bool good = direction != NULL && step != NULL && all.end != NULL && all.better != NULL &&
                all.better_chisq != NULL && all.evaluations != NULL && all.failed != NULL;
    good = good ? mm_profile_rise(run, &all.rise, err) : mm_fail_memory(err, "profiles");
    *improved = false;
    if (good && all.factor > 0 && all.rise > 0) {
        guide(run, covariance, direction, step);
        all.direction = direction;
        all.step = step;
        for (size_t i = 0; i < 2 * p; i++)
            all.better_chisq[i] = INFINITY;
        mm_parallel_for(2 * p, run->opts->jobs, find_end, &all);
        good = !any_failed(&all, 2 * p) || mm_fail_memory(err, "profiles");
        *improved = good && take_better(run, &all);
    }
    for (size_t j = 0; j < p && good; j++) {
        lo[j] = all.factor > 0 && all.rise > 0 ? all.end[2 * j] : NAN;
        hi[j] = all.factor > 0 && all.rise > 0 ? all.end[2 * j + 1] : NAN;
    }
    free(direction);
    free(step);
    free(all.end);
    free(all.better);
    free(all.better_chisq);
    free(all.evaluations);
    free(all.failed);
    return good;
}
