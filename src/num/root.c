/* R. P. Brent, Algorithms for Minimization without Derivatives, Prentice-Hall (1973), chapters 4 and 5. */
#include "num/root.h"

#include <float.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_roots.h>
#include <math.h>

enum { MOST_STEPS = 200 };

static bool opposite(double a, double b)
{
    return (a <= 0 && b >= 0) || (a >= 0 && b <= 0);
}

bool mm_bracket_root(mm_function f, void *context, double least, double most, double *lo, double *hi,
                     mm_err *err)
{
    double a = fmax(*lo, least), b = fmin(*hi, most);
    for (int step = 0; step < MOST_STEPS; step++) {
        const double fa = f(a, context), fb = f(b, context);
        if (!isfinite(fa) || !isfinite(fb))
            return mm_fail(err, MM_EINPUT, "no root found: the function is not finite at %g",
                           isfinite(fa) ? b : a);
        if (opposite(fa, fb)) {
            *lo = a;
            *hi = b;
            return true;
        }
        if (a <= least && b >= most)
            break;
        const double grow = 0.3 * (b - a);
        a = fmax(a - grow, least);
        b = fmin(b + grow, most);
    }
    return mm_fail(err, MM_EINPUT, "no root found: the sign does not change between %g and %g", a, b);
}

/* What GSL calls. A value that is not finite would end its solver without saying so. */
typedef struct watched {
    mm_function f;
    void *context;
    bool finite;
    double x; /* where it was not */
} watched;

static double watched_value(double x, void *params)
{
    watched *w = params;
    const double value = w->f(x, w->context);
    if (!isfinite(value) && w->finite) {
        w->finite = false;
        w->x = x;
    }
    return value;
}

static bool not_finite(mm_err *err, const watched *w)
{
    return mm_fail(err, MM_EINPUT, "the function is not finite at %.10g", w->x);
}

/* The bracket shrinks until it is `tolerance` wide, or a bit or two. */
static double polish(gsl_root_fsolver *solver, double tolerance)
{
    for (int step = 0; step < MOST_STEPS && gsl_root_fsolver_iterate(solver) == GSL_SUCCESS; step++) {
        const double lo = gsl_root_fsolver_x_lower(solver), hi = gsl_root_fsolver_x_upper(solver);
        if (hi - lo <= fmax(tolerance, 2 * DBL_EPSILON * fmin(fabs(lo), fabs(hi))))
            break;
    }
    return gsl_root_fsolver_root(solver);
}

bool mm_find_root(mm_function f, void *context, double lo, double hi, double tolerance, double *root,
                  mm_err *err)
{
    watched w = { f, context, true, NAN };
    const double at_lo = watched_value(lo, &w), at_hi = watched_value(hi, &w);
    if (!w.finite)
        return not_finite(err, &w);
    if (at_lo == 0 || at_hi == 0) {
        *root = at_lo == 0 ? lo : hi;
        return true;
    }
    if (!opposite(at_lo, at_hi))
        return mm_fail(err, MM_EINPUT, "the sign does not change between %g and %g", lo, hi);
    gsl_function function = { watched_value, &w };
    gsl_root_fsolver *solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
    if (solver == NULL)
        return mm_fail_memory(err, "a root");
    gsl_root_fsolver_set(solver, &function, fmin(lo, hi), fmax(lo, hi));
    *root = polish(solver, tolerance);
    gsl_root_fsolver_free(solver);
    return w.finite || not_finite(err, &w);
}

/* The best, second and third best points of the search for a minimum in [a, b], and the last two steps. */
typedef struct search {
    double a, b, x, w, v, fx, fw, fv, step, before;
} search;

#define GOLDEN 0.38196601125010515 /* (3 - sqrt(5))/2 */

/* The step to the vertex of the parabola through the three points; false where it is not to be trusted. */
static bool parabola_step(const search *s, double tolerance, double *step)
{
    const double r = (s->x - s->w) * (s->fx - s->fv), t = (s->x - s->v) * (s->fx - s->fw);
    const double p = (s->x - s->v) * t - (s->x - s->w) * r, q = 2 * (r - t);
    const double d = q != 0 ? p / q : INFINITY;
    if (fabs(s->before) <= tolerance || !(fabs(d) < fabs(s->before) / 2) || s->x + d <= s->a ||
        s->x + d >= s->b)
        return false;
    const bool at_edge = s->x + d - s->a < 2 * tolerance || s->b - s->x - d < 2 * tolerance;
    *step = at_edge ? copysign(tolerance, (s->a + s->b) / 2 - s->x) : d;
    return true;
}

static void accept(search *s, double u, double fu)
{
    if (fu <= s->fx) {
        *(u < s->x ? &s->b : &s->a) = s->x;
        s->v = s->w, s->fv = s->fw;
        s->w = s->x, s->fw = s->fx;
        s->x = u, s->fx = fu;
        return;
    }
    *(u < s->x ? &s->a : &s->b) = u;
    if (fu <= s->fw || s->w == s->x) {
        s->v = s->w, s->fv = s->fw;
        s->w = u, s->fw = fu;
    } else if (fu <= s->fv || s->v == s->x || s->v == s->w) {
        s->v = u, s->fv = fu;
    }
}

bool mm_find_minimum(mm_function f, void *context, double lo, double hi, double tolerance, double *at,
                     mm_err *err)
{
    watched watch = { f, context, true, NAN };
    search s = { .a = fmin(lo, hi), .b = fmax(lo, hi) };
    s.x = s.w = s.v = s.a + GOLDEN * (s.b - s.a);
    s.fx = s.fw = s.fv = watched_value(s.x, &watch);
    for (int k = 0; k < MOST_STEPS && watch.finite; k++) {
        const double middle = (s.a + s.b) / 2,
                     least = fmax(tolerance / 3, sqrt(DBL_EPSILON) * fabs(s.x) + DBL_MIN);
        if (fabs(s.x - middle) <= 2 * least - (s.b - s.a) / 2)
            break;
        double step;
        if (parabola_step(&s, least, &step)) {
            s.before = s.step;
        } else {
            s.before = (s.x < middle ? s.b : s.a) - s.x;
            step = GOLDEN * s.before;
        }
        s.step = fabs(step) >= least ? step : copysign(least, step);
        accept(&s, s.x + s.step, watched_value(s.x + s.step, &watch));
    }
    *at = s.x;
    return watch.finite || not_finite(err, &watch);
}
