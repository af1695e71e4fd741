#include "xas/opening.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "num/root.h"

enum { LEAST_POINTS = 4, MOST_TOPS = 24, ENDS = 3, CYCLES = 8, PARAMETERS = 4 };

/* The points and the opening in work, for a minimiser of one temperature. */
typedef struct work {
    size_t n;
    const double *t, *split, *sigma;
    mm_opening *o;
    double *place; /* the temperature in o that is moved */
} work;

static double growth(mm_growth kind, double u)
{
    switch (kind) {
    case MM_GROWTH_SMOOTH:
        return sin(M_PI_2 * u) * sin(M_PI_2 * u);
    case MM_GROWTH_ROUND:
        return u * (2 - u);
    default:
        return u;
    }
}

/* The curve of height 1. */
static double unit_value(const mm_opening *o, double t)
{
    if (t <= o->closing || t >= o->bifurcation)
        return 0;
    return t < o->top ? growth(o->below, (t - o->closing) / (o->top - o->closing))
                      : growth(o->above, (o->bifurcation - t) / (o->bifurcation - o->top));
}

double mm_opening_value(const mm_opening *opening, double t)
{
    return opening->height * unit_value(opening, t);
}

/* The best height for the temperatures as they are; sets chisq too. */
static double set_height(const work *w)
{
    double ff = 0, fs = 0, ss = 0;
    for (size_t i = 0; i < w->n; i++) {
        const double weight = 1 / (w->sigma[i] * w->sigma[i]), f = unit_value(w->o, w->t[i]);
        ff += weight * f * f;
        fs += weight * f * w->split[i];
        ss += weight * w->split[i] * w->split[i];
    }
    w->o->height = ff > 0 ? fs / ff : 0;
    w->o->chisq_zero = ss;
    w->o->chisq = ff > 0 ? ss - fs * fs / ff : ss;
    return w->o->chisq;
}

static double at_place(double t, void *context)
{
    const work *w = context;
    *w->place = t;
    return set_height(w);
}

/* Move one temperature to where chi-square is least between lo and hi; it stays where nothing is better. */
static void move(work *w, double *place, double lo, double hi)
{
    const double before = *place, least = set_height(w);
    double at;
    w->place = place;
    if (!(lo < hi) || !mm_find_minimum(at_place, w, lo, hi, 1e-3 * (hi - lo), &at, NULL) ||
        !(at_place(at, w) < least))
        *place = before;
    set_height(w);
}

/* The nearest an end may come to the top: closer, it would stand on a single point. */
static double least_flank(size_t n, const double *t)
{
    return (t[n - 1] - t[0]) / (double)(n - 1);
}

/* From a start near by to the least chi-square. */
static void refine(size_t n, const double *t, const double *split, const double *sigma, mm_opening *fit)
{
    work w = { n, t, split, sigma, fit, NULL };
    const double range = t[n - 1] - t[0], flank = least_flank(n, t);
    double before = set_height(&w);
    for (int cycle = 0; cycle < CYCLES; cycle++) {
        move(&w, &fit->bifurcation, fit->top + flank, t[n - 1] + range / 2);
        move(&w, &fit->closing, t[0] - range / 2, fit->top - flank);
        move(&w, &fit->top, fmax(t[0], fit->closing + flank), fmin(t[n - 1], fit->bifurcation - flank));
        if (!(before - fit->chisq > 1e-4))
            break;
        before = fit->chisq;
    }
}

/* The best linear opening with its temperatures on a grid: tops on points, ends on points and beyond. */
static mm_opening search(size_t n, const double *t, const double *split, const double *sigma)
{
    const size_t tops = n < MOST_TOPS ? n : MOST_TOPS;
    const double range = t[n - 1] - t[0], flank = least_flank(n, t);
    double place[MOST_TOPS + 2 * ENDS];
    for (size_t i = 0; i < tops; i++)
        place[i + ENDS] = t[i * (n - 1) / (tops - 1)];
    for (size_t i = 0; i < ENDS; i++) {
        place[i] = t[0] - range * 0.5 * (double)(ENDS - i) / ENDS;
        place[tops + ENDS + i] = t[n - 1] + range * 0.5 * (double)(i + 1) / ENDS;
    }
    mm_opening o = { 0 }, best = { .chisq = INFINITY };
    const work w = { n, t, split, sigma, &o, NULL };
    for (size_t j = ENDS; j < tops + ENDS; j++)
        for (size_t i = 0; i < j; i++)
            for (size_t k = j + 1; k < tops + 2 * ENDS; k++) {
                o.closing = place[i];
                o.top = place[j];
                o.bifurcation = place[k];
                if (o.top - o.closing < flank || o.bifurcation - o.top < flank)
                    continue;
                if (set_height(&w) < best.chisq)
                    best = o;
            }
    return best;
}

double mm_openings_scale(size_t n, const mm_openings *fit)
{
    const double free = fmax(1, (double)n - PARAMETERS);
    return sqrt(fmax(1, fit->each[fit->best].chisq / free));
}

/* Akaike's criterion beyond chi-square, for k parameters and n points. */
static double penalty(double k, double n)
{
    return 2 * k + 2 * k * (k + 1) / fmax(1, n - k - 1);
}

/* Akaike's weights, and the means that they give. The growth of the flanks is one more parameter, and two
 * where the flanks grow differently. */
static void weigh(size_t n, mm_openings *fit)
{
    const double unlike = penalty(PARAMETERS + 2, (double)n) - penalty(PARAMETERS + 1, (double)n);
    double sum = 0;
    fit->best = 0;
    for (size_t k = 1; k < MM_OPENINGS; k++)
        if (fit->each[k].chisq < fit->each[fit->best].chisq)
            fit->best = k;
    const double scale = mm_openings_scale(n, fit), least = fit->each[fit->best].chisq;
    for (size_t k = 0; k < MM_OPENINGS; k++)
        sum += fit->weight[k] = exp(-(fit->each[k].chisq - least) / (2 * scale * scale) -
                                    (fit->each[k].below != fit->each[k].above ? unlike / 2 : 0));
    fit->closing = fit->top = fit->bifurcation = fit->height = 0;
    for (size_t k = 0; k < MM_OPENINGS; k++) {
        const double w = fit->weight[k] /= sum;
        fit->closing += w * fit->each[k].closing;
        fit->top += w * fit->each[k].top;
        fit->bifurcation += w * fit->each[k].bifurcation;
        fit->height += w * fit->each[k].height;
    }
}

void mm_openings_refine(size_t n, const double *t, const double *split, const double *sigma, mm_openings *fit)
{
    for (size_t k = 0; k < MM_OPENINGS; k++)
        refine(n, t, split, sigma, &fit->each[k]);
    weigh(n, fit);
}

bool mm_openings_fit(size_t n, const double *t, const double *split, const double *sigma, mm_openings *fit,
                     mm_err *err)
{
    if (n < LEAST_POINTS)
        return mm_fail(err, MM_EINPUT, "%zu common temperatures are too few to see a split open and close",
                       n);
    const mm_opening start = search(n, t, split, sigma);
    for (size_t k = 0; k < MM_OPENINGS; k++) {
        fit->each[k] = start;
        fit->each[k].below = (mm_growth)(k / MM_GROWTHS);
        fit->each[k].above = (mm_growth)(k % MM_GROWTHS);
    }
    mm_openings_refine(n, t, split, sigma, fit);
    return true;
}

double mm_openings_value(const mm_openings *fit, double t)
{
    double sum = 0;
    for (size_t k = 0; k < MM_OPENINGS; k++)
        sum += fit->weight[k] * mm_opening_value(&fit->each[k], t);
    return sum;
}

double mm_openings_chance(size_t n, const mm_openings *fit, double dof)
{
    const mm_opening *best = &fit->each[fit->best];
    const double free = fmax(1, (double)n - PARAMETERS), scale = mm_openings_scale(n, fit);
    const double rise = fmax(0, best->chisq_zero - best->chisq) / (scale * scale);
    const double kinds = (double)n * log2((double)n); /* places times widths */
    const double known = scale > 1 ? fmin(dof, free) : dof;
    const double alone = isinf(known) ? 2 * gsl_cdf_ugaussian_Q(sqrt(rise))
                                      : 2 * gsl_cdf_tdist_Q(sqrt(rise), known);
    return fmin(1, kinds * alone);
}
