/* Profiles of what is no free parameter: a row that pulls the quantity to a target is added to the problem.
 * Where the sum is least, the rest is least among all points with that value of the quantity, so that the way
 * along the targets is the profile, and the pull's strength is its slope. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/parallel.h"
#include "fit/profile.h"

enum { MOST_FITS = 40 };

static const double near = 0.02;   /* in standard errors: from here the tangent is good to 1e-4 */
static const double deeper = 1e-7; /* a relative fall of chi-square that is a better minimum */
static const double far = 1e4;     /* in standard errors: a target that nothing follows any more */

typedef struct quantities {
    const mm_run *run;
    size_t block, n;
    const size_t *quantity;       /* n, as in mm_pull */
    const mm_estimate *const *at; /* n: their values and errors */
    double factor, rise;
    double *end;    /* 2n */
    double *better; /* 2n rows of p values where chi-square is below the minimum, NaN where it is not */
    size_t *evaluations;
    bool *failed;
} quantities;

typedef struct side {
    const quantities *all;
    mm_system *system;
    mm_objective *block;
    mm_solution at;
    double value, error, sign, *start, *columns, *full, *better;
} side;

/* A point of the profile: the quantity's distance from its best value, the root of the rise of chi-square,
 * both in standard errors, and the derivative of the latter by the former. */
typedef struct point {
    double distance, height, slope;
} point;

static bool side_init(side *s, const quantities *all, size_t index)
{
    const mm_estimate *at = all->at[index / 2];
    *s = (side){ .all = all, .value = at->value, .error = at->error, .sign = index % 2 == 0 ? -1 : 1 };
    s->system = mm_system_copy(all->run->system, NULL);
    if (s->system == NULL || !mm_solution_init(&s->at, s->system, NULL))
        return false;
    s->block = s->system->block[all->block];
    s->block->pull.quantity = all->quantity[index / 2];
    s->start = mm_zalloc(s->system->p, sizeof *s->start);
    s->columns = mm_zalloc(s->system->ncolumn, sizeof *s->columns);
    s->full = mm_zalloc(s->system->model->npar, sizeof *s->full);
    s->better = all->better + index * s->system->p;
    if (s->start == NULL || s->columns == NULL || s->full == NULL)
        return false;
    memcpy(s->start, all->run->best.x, s->system->p * sizeof *s->start);
    s->better[0] = NAN;
    return true;
}

static void side_clear(side *s)
{
    if (s->system != NULL)
        mm_solution_clear(&s->at);
    mm_system_free(s->system);
    free(s->start);
    free(s->columns);
    free(s->full);
}

/* The point that a target leads to, in standard errors from the best value. */
static point look(side *s, double target)
{
    const mm_run *run = s->all->run;
    const size_t most = 400 + 50 * s->system->p;
    const mm_lm_limits limits = { .step_bound = 1, .evaluations = most, .probe = most, .abandon = INFINITY };
    mm_pull *pull = &s->block->pull;
    pull->target = s->value + s->sign * target * s->error;
    pull->width = s->error / sqrt(s->all->rise);
    if (mm_system_minimise(s->system, NULL, s->start, &limits, &s->at) == MM_LM_NOT_FINITE)
        return (point){ NAN, NAN, NAN };
    memcpy(s->start, s->at.x, s->system->p * sizeof *s->start);
    mm_system_gather(s->system, s->all->block, s->at.x, s->columns);
    const double value = mm_objective_quantity(s->block, s->columns, s->full);
    const double strain = (value - pull->target) / pull->width, chisq = s->at.chisq - strain * strain;
    if (chisq < run->best.chisq * (1 - deeper))
        memcpy(s->better, s->at.x, s->system->p * sizeof *s->better);
    const double distance = s->sign * (value - s->value) / s->error;
    const double height = sqrt(fmax(chisq - run->best.chisq, 0) / s->all->rise);
    return (point){ distance, height, (target - distance) / height };
}

/* The distance at which the height is the factor. On a parabola a target of twice the factor leads there. */
static double find_distance(side *s)
{
    const double want = s->all->factor;
    double low = 0, high = INFINITY, target = 2 * want;
    point at = { NAN, NAN, NAN };
    for (int i = 0; i < MOST_FITS && isnan(s->better[0]); i++) {
        at = look(s, target);
        if (isnan(at.height))
            return NAN;
        const double step = (want - at.height) / at.slope;
        if (fabs(at.height - want) <= near)
            return at.distance + step;
        *(at.height < want ? &low : &high) = target;
        if (low > far * want) /* the quantity stopped following, or chi-square does not rise */
            return at.slope * at.height > far ? at.distance : INFINITY;
        if (isfinite(high) && high - low <= 1e-12 * high)
            break;
        const double tangent = at.distance + step + want * at.slope;
        const double limit = isinf(high) ? 10 * target : high;
        target = tangent > low && tangent < limit ? tangent : isinf(high) ? limit : (low + high) / 2;
    }
    return at.distance;
}

static void find_end(void *context, size_t index)
{
    quantities *all = context;
    side s;
    all->failed[index] = !side_init(&s, all, index);
    if (!all->failed[index]) {
        all->end[index] = s.value + s.sign * find_distance(&s) * s.error;
        all->evaluations[index] = s.system->evaluations;
    }
    side_clear(&s);
}

/* A tied parameter that is another name of a free one, with the same interval. */
static bool is_alias(const mm_run *run, const mm_fit *fit, size_t i, mm_estimate *estimate)
{
    const size_t n = fit->npar;
    for (size_t j = 0; j < n && i < n; j++) {
        const double *c = fit->covariance;
        if (fit->par[j].state != MM_STATE_FREE || fit->par[j].value != estimate->value)
            continue;
        if (c[i * n + i] == c[j * n + j] && c[i * n + j] == c[j * n + j]) {
            estimate->ci_lo = fit->par[j].ci_lo;
            estimate->ci_hi = fit->par[j].ci_hi;
            return true;
        }
    }
    return i < n && run->system->model->par[i].tie == NULL;
}

/* Which quantities have a profile; the others keep the interval that they have. */
static size_t choose(const mm_run *run, mm_fit *fit, size_t *quantity, mm_estimate **at)
{
    size_t n = 0;
    for (size_t i = 0; i < fit->npar + fit->nderived; i++) {
        mm_estimate *estimate = i < fit->npar ? &fit->par[i] : &fit->derived[i - fit->npar];
        if (!(estimate->error > 0) || !isfinite(estimate->value) || is_alias(run, fit, i, estimate))
            continue;
        quantity[n] = i;
        at[n++] = estimate;
    }
    return n;
}

static bool take_better(mm_run *run, const quantities *all)
{
    const double before = run->best.chisq;
    const size_t p = run->system->p;
    bool taken = false;
    for (size_t i = 0; i < 2 * all->n; i++) {
        run->system->evaluations += all->evaluations[i];
        taken |= !isnan(all->better[i * p]) && mm_run_try(run, all->better + i * p, 1);
    }
    if (taken)
        mm_buf_printf(&run->notes, "a profile led to chi-square %.6g instead of %.6g; ", run->best.chisq,
                      before);
    return taken;
}

static bool run_all(mm_run *run, quantities *all, mm_estimate **at, bool *improved, mm_err *err)
{
    mm_parallel_for(2 * all->n, run->opts->jobs, find_end, all);
    for (size_t i = 0; i < 2 * all->n; i++)
        if (all->failed[i])
            return mm_fail_memory(err, "profiles");
    *improved = take_better(run, all);
    for (size_t i = 0; i < all->n; i++) {
        at[i]->ci_lo = all->end[2 * i];
        at[i]->ci_hi = all->end[2 * i + 1];
    }
    return true;
}

bool mm_profile_quantities(mm_run *run, size_t k, mm_fit *fit, bool *improved, mm_err *err)
{
    const size_t most = fit->npar + fit->nderived, p = run->system->p;
    size_t *quantity = mm_zalloc(most, sizeof *quantity);
    mm_estimate **at = mm_zalloc(most, sizeof(mm_estimate *));
    quantities all = { .run = run, .block = k, .quantity = quantity, .factor = mm_profile_factor(run) };
    bool good = (quantity != NULL && at != NULL) || mm_fail_memory(err, "profiles");
    if (good && all.factor > 0 && p > 0 && mm_profile_rise(run, &all.rise, err) && all.rise > 0) {
        all.n = choose(run, fit, quantity, at);
        all.at = (const mm_estimate *const *)at;
        all.end = mm_zalloc(2 * all.n, sizeof *all.end);
        all.better = mm_zalloc(2 * all.n, p * sizeof *all.better);
        all.evaluations = mm_zalloc(2 * all.n, sizeof *all.evaluations);
        all.failed = mm_zalloc(2 * all.n, sizeof *all.failed);
        good = all.end != NULL && all.better != NULL && all.evaluations != NULL && all.failed != NULL
                   ? run_all(run, &all, at, improved, err)
                   : mm_fail_memory(err, "profiles");
        free(all.end);
        free(all.better);
        free(all.evaluations);
        free(all.failed);
    }
    free(quantity);
    free(at);
    return good;
}
