/* lmder sees a problem of p + 1 rows: the columns of the triangular factor of [J r] have the same lengths
 * and products as those of [J r] itself, and nothing else enters More's algorithm. Residual and Jacobian
 * are made together, so the Jacobian at an accepted point is there when lmder asks for it.
 *
 * Bounds. A step that leaves the box is cut at it. When the cut point is better, lmder is stopped and
 * begun again from there (which costs no evaluation) without the parameters whose gradient points out of
 * the box; when it is not, lmder hears of an infinite residual and takes a shorter step. When lmder has
 * converged, a parameter on its bound whose gradient has come to point inside moves again. */
#include "fit/lm.h"

#include <cminpack.h>
#include <float.h>
#include <math.h>
#include <string.h>

#include "fit/factor.h"
#include "fit/lm_work.h"

static const double tolerance = 8 * DBL_EPSILON; /* lmder's ftol and xtol */
static const double orthogonal = 1e-11;          /* its gtol: a cosine that is rounding, with S/N up to 1e4 */
static const double stationary = 1e-6;           /* the cosine that the gradient test allows */
static const double release = 1e-8;   /* the cosine from which a multiplier counts as pointing inside */
static const double rounding = 1e-13; /* of the data: a residual of this length is none */
static const double near_rival = 1.1; /* chi-square over the rival's where its linearisation is believed */
static const double refused = 1e150;  /* a residual that makes lmder step back */

typedef enum stop { STOP_NONE, STOP_BOUND, STOP_RELEASE, STOP_LIMIT, STOP_ABANDON } stop;

/* Length of the step from x to the trial in lmder's scaling by the columns. */
static double step_length(const mm_lm *lm)
{
    double sum = 0;
    for (size_t j = 0; j < lm->p; j++) {
        const double step = (lm->work->trial[j] - lm->x[j]) * mm_factor_length(lm->p + 1, lm->upper, j);
        sum += step * step;
    }
    return sqrt(sum);
}

/* Near the rival's height, and linearised the problem leads no lower. */
static bool meets_rival(const mm_lm *lm)
{
    const double rival = lm->work->limits->rival, least = lm->upper[lm->p * (lm->p + 2)];
    return lm->chisq < near_rival * rival && least * least > rival;
}

static bool must_stop(mm_lm *lm)
{
    mm_lm_work *w = lm->work;
    if (lm->evaluations >= w->limits->evaluations)
        w->why = STOP_LIMIT;
    else if (meets_rival(lm) || (lm->evaluations >= w->limits->probe && lm->chisq > w->limits->abandon))
        w->why = STOP_ABANDON;
    return w->why != STOP_NONE;
}

/* lmder wants the residual at u. Negative: stop. */
static int residual(mm_lm *lm, const double *u, double *fvec)
{
    mm_lm_work *w = lm->work;
    const size_t n = lm->p + 1;
    if (w->first) {
        w->first = false;
        memcpy(fvec, lm->upper + lm->p * n, n * sizeof *fvec);
        return 0;
    }
    if (must_stop(lm))
        return -1;
    memcpy(w->trial, lm->x, lm->p * sizeof *w->trial);
    for (size_t k = 0; k < w->nfree; k++)
        w->trial[w->free[k]] = w->origin[k] + u[k];
    const bool outside = mm_lm_clip(w->problem, w->trial), finite = mm_lm_evaluate(lm);
    w->pending = finite && !outside;
    if (finite && outside && w->trial_chisq < lm->chisq) {
        w->why = STOP_BOUND;
        w->radius = 2 * step_length(lm);
        mm_lm_take(lm);
        return -1;
    }
    memset(fvec, 0, n * sizeof *fvec);
    if (w->pending)
        memcpy(fvec, w->trial_upper + lm->p * n, n * sizeof *fvec);
    else
        fvec[0] = refused;
    return 0;
}

/* The cosine with which the gradient at parameter j, on its bound, points into the box; negative: out of
 * it. */
static double inward(const mm_lm *lm, size_t j)
{
    const size_t n = lm->p + 1;
    const double column = mm_factor_length(n, lm->upper, j), length = sqrt(lm->chisq);
    const double gradient = mm_factor_product(n, lm->upper, j, lm->p);
    const bool low = lm->x[j] <= lm->work->problem->lo[j];
    return column > 0 && length > 0 ? (low ? -gradient : gradient) / (column * length) : 0;
}

/* By the caller, or because its box is empty. */
static bool is_held(const mm_lm *lm, size_t j)
{
    const mm_lm_work *w = lm->work;
    return (w->held != NULL && w->held[j]) || !(w->problem->lo[j] < w->problem->hi[j]);
}

static bool on_bound(const mm_lm *lm, size_t j)
{
    return lm->x[j] <= lm->work->problem->lo[j] || lm->x[j] >= lm->work->problem->hi[j];
}

/* Is a parameter that waits on its bound worth more than those that move? A few times only, so that none
 * goes to and fro. */
static bool should_release(mm_lm *lm)
{
    mm_lm_work *w = lm->work;
    if (w->nfree == lm->p || w->releases >= lm->p)
        return false;
    const double slope = mm_lm_slope(lm, lm->upper);
    for (size_t j = 0; j < lm->p; j++)
        if (!w->is_free[j] && !is_held(lm, j) && inward(lm, j) > fmax(slope, release)) {
            w->releases++;
            return true;
        }
    return false;
}

static int callback(void *context, int m, int nfree, const double *u, double *fvec, double *fjac, int ldfjac,
                    int iflag)
{
    mm_lm *lm = context;
    mm_lm_work *w = lm->work;
    (void)nfree;
    if (iflag == 1)
        return residual(lm, u, fvec);
    if (w->pending) {
        const double step = step_length(lm);
        mm_lm_take(lm);
        if (should_release(lm)) {
            w->why = STOP_RELEASE;
            w->radius = 2 * step;
            return -1;
        }
    }
    for (size_t k = 0; k < w->nfree; k++)
        memcpy(fjac + k * (size_t)ldfjac, lm->upper + w->free[k] * (size_t)m, (size_t)m * sizeof *fjac);
    return 0;
}

/* Which parameters move: those that are not held, and on a bound only those whose gradient points inside. */
static void choose_free(mm_lm *lm)
{
    mm_lm_work *w = lm->work;
    w->nfree = 0;
    for (size_t j = 0; j < lm->p; j++) {
        w->was_free[j] = w->is_free[j];
        w->is_free[j] = !is_held(lm, j) && (!on_bound(lm, j) || inward(lm, j) > release);
        if (w->is_free[j])
            w->free[w->nfree++] = j;
    }
}

/* lmder's variables. They are the parameters themselves, but that one whose whole value would change the
 * model by more than the data are long (an edge at 5724 eV) is counted from an origin nearer by: its value
 * says nothing about the size of a step. Returns the factor that makes lmder's trust radius. */
static double set_variables(mm_lm *lm)
{
    mm_lm_work *w = lm->work;
    const double reach = fmax(sqrt(lm->chisq), w->problem->size);
    double sum = 0;
    for (size_t k = 0; k < w->nfree; k++) {
        const double x = lm->x[w->free[k]], length = mm_factor_length(lm->p + 1, lm->upper, w->free[k]);
        const double scaled = fabs(x) * length;
        w->u[k] = scaled > reach ? copysign(reach / length, x) : x;
        w->origin[k] = scaled > reach ? x - w->u[k] : 0;
        sum += fmin(scaled, reach) * fmin(scaled, reach);
    }
    const double norm = sqrt(sum);
    const double radius = w->radius > 0 ? w->radius : w->limits->step_bound * (norm > 0 ? norm : reach);
    return norm > 0 ? radius / norm : radius;
}

static stop run_lmder(mm_lm *lm)
{
    mm_lm_work *w = lm->work;
    const int m = (int)lm->p + 1, n = (int)w->nfree;
    const double factor = set_variables(lm);
    int nfev = 0, njev = 0;
    w->first = true;
    w->pending = false;
    w->why = STOP_NONE;
    w->radius = 0;
    lmder(callback, lm, m, n, w->u, w->fvec, w->fjac, m, tolerance, tolerance, orthogonal, 1 << 30, w->diag,
          1, factor > 0 ? factor : 1, 0, &nfev, &njev, w->pivot, w->qtf, w->wa1, w->wa2, w->wa3, w->wa4);
    if (w->why != STOP_NONE || !w->pending)
        return w->why;
    bool accepted = true; /* the trial is where lmder ended, not a step that it took back */
    for (size_t k = 0; k < w->nfree; k++)
        accepted &= w->trial[w->free[k]] == w->origin[k] + w->u[k];
    if (accepted)
        mm_lm_take(lm);
    return w->why;
}

/* The active set: run until the set of free parameters fits the gradient. */
static stop run_active_set(mm_lm *lm)
{
    mm_lm_work *w = lm->work;
    const size_t most = 20 + 4 * lm->p;
    memset(w->is_free, 0, lm->p * sizeof *w->is_free);
    w->radius = 0;
    w->releases = 0;
    choose_free(lm);
    for (size_t turn = 0; turn < most && w->nfree > 0 && lm->chisq > 0; turn++) {
        const double before = lm->chisq;
        const stop why = run_lmder(lm);
        choose_free(lm);
        if (why == STOP_BOUND || why == STOP_RELEASE)
            continue;
        bool released = false;
        for (size_t j = 0; j < lm->p; j++)
            released |= w->is_free[j] && !w->was_free[j];
        if (why != STOP_NONE || !released || (turn > 0 && !(lm->chisq < before)))
            return why;
    }
    return STOP_NONE;
}

static void describe_end(mm_lm *lm, stop why)
{
    const size_t n = lm->p + 1;
    const double length = sqrt(lm->chisq), none = rounding * lm->work->problem->size;
    bool flat = true;
    lm->slope = length > none ? mm_lm_slope(lm, lm->upper) : 0;
    for (size_t j = 0; j < lm->p; j++) {
        const double column = mm_factor_length(n, lm->upper, j);
        const double gradient = fabs(mm_factor_product(n, lm->upper, j, lm->p));
        lm->bound[j] = !(lm->work->held != NULL && lm->work->held[j]) && on_bound(lm, j);
        flat &= !lm->work->is_free[j] || gradient <= column * (stationary * length + none);
    }
    const mm_lm_end stopped[] = { [STOP_LIMIT] = MM_LM_LIMIT, [STOP_ABANDON] = MM_LM_ABANDONED };
    lm->end = why == STOP_LIMIT || why == STOP_ABANDON ? stopped[why] : flat ? MM_LM_STATIONARY : MM_LM_STUCK;
}

mm_lm_end mm_lm_run(mm_lm *lm, const mm_lsq *problem, const bool *held, const double *start,
                    const mm_lm_limits *limits)
{
    mm_lm_work *w = lm->work;
    w->problem = problem;
    w->limits = limits;
    w->held = held;
    lm->evaluations = 0;
    lm->chisq = INFINITY;
    lm->slope = NAN;
    memcpy(w->trial, start, lm->p * sizeof *start);
    memset(lm->bound, 0, lm->p * sizeof *lm->bound);
    mm_lm_clip(problem, w->trial);
    if (!mm_lm_evaluate(lm)) {
        memcpy(lm->x, w->trial, lm->p * sizeof *lm->x);
        return lm->end = MM_LM_NOT_FINITE;
    }
    mm_lm_take(lm);
    const stop why = run_active_set(lm);
    if (why == STOP_NONE)
        mm_lm_polish(lm);
    describe_end(lm, why);
    return lm->end;
}
