/* Where flux enters a superconductor on its first magnetisation. */
#include <stdlib.h>

#include "base/mem.h"
#include "magnet/bean.h"
#include "num/linear.h"

enum { LEAST = 5, IN_A_ROW = 3, STEPS = 200 };

/* Points and room for the columns of a fit. */
typedef struct work {
    size_t n;
    const double *h, *m;
    double *one, *quadratic;
} work;

/* chi-square of the first `count` points about a line that bends quadratically above `from` (infinite: it
 * does not). */
static double bent_chisq(const work *w, size_t count, double from, mm_linear *fit)
{
    const double *const column[] = { w->one, w->h, w->quadratic };
    size_t beyond = 0;
    for (size_t i = 0; i < count; i++) {
        const double d = fabs(w->h[i]) - from;
        w->one[i] = 1;
        w->quadratic[i] = d > 0 ? d * d : 0;
        beyond += d > 0;
    }
    return mm_linear_fit(count, beyond > 0 ? 3 : 2, column, w->m, NULL, fit, NULL) ? fit->chisq : NAN;
}

/* First point from which three in a row lie 4 sigma off the line through all before it, the same way. */
static size_t first_departure(const work *w, double noise)
{
    const double *const column[] = { w->one, w->h };
    for (size_t i = 0; i < w->n; i++)
        w->one[i] = 1;
    for (size_t k = LEAST; k + IN_A_ROW <= w->n; k++) {
        mm_linear line;
        int above = 0, below = 0;
        if (!mm_linear_fit(k, 2, column, w->m, NULL, &line, NULL))
            continue;
        for (size_t i = k; i < k + IN_A_ROW; i++) {
            const double at[] = { 1, w->h[i] };
            double error;
            const double off = w->m[i] - mm_linear_value(&line, at, &error), limit = 4 * hypot(noise, error);
            above += off > limit;
            below += off < -limit;
        }
        if (above == IN_A_ROW || below == IN_A_ROW)
            return k;
    }
    return w->n;
}

/* End of the points that a bend is fitted to: a bend is quadratic near its beginning alone, so while they are
 * no more than `far` sigma off the line through what lies before it, and no more than twice as far in field.
 */
static size_t bend_end(const work *w, size_t at, double far, double noise)
{
    const double *const column[] = { w->one, w->h };
    mm_linear line;
    size_t end = at + IN_A_ROW;
    if (!mm_linear_fit(at, 2, column, w->m, NULL, &line, NULL))
        return end;
    while (end < w->n && fabs(w->h[end]) <= 2 * fabs(w->h[at])) {
        const double row[] = { 1, w->h[end] };
        if (end > at + 2 * IN_A_ROW && fabs(w->m[end] - mm_linear_value(&line, row, NULL)) > far * noise)
            break;
        end++;
    }
    return end;
}

/* The best beginning of the bend among STEPS fields, and the range in which chi-square is no more than its
 * value a degree of freedom higher. */
static void fit_bend(const work *w, size_t count, mm_penetration *out)
{
    const double lo = fabs(w->h[1]), hi = fabs(w->h[count - 2]);
    double chisq[STEPS + 1], best = INFINITY, from = NAN;
    mm_linear fit;
    for (size_t k = 0; k <= STEPS; k++) {
        const double at = lo + (hi - lo) * (double)k / STEPS;
        chisq[k] = bent_chisq(w, count, at, &fit);
        if (chisq[k] < best) {
            best = chisq[k];
            from = at;
        }
    }
    const double rise = best / ((double)count - 4);
    double low = hi, high = lo;
    for (size_t k = 0; k <= STEPS; k++)
        if (chisq[k] <= best + rise) {
            const double at = lo + (hi - lo) * (double)k / STEPS;
            low = fmin(low, at);
            high = fmax(high, at);
        }
    out->field = (mm_loop_value){ from, fmax(high - low, (hi - lo) / STEPS) / 2 };
    bent_chisq(w, count, from, &fit);
    out->slope = (mm_loop_value){ fit.coef[1], sqrt(fit.cov[1][1]) };
}

bool mm_penetration_find(size_t n, const double *field, const double *moment, double noise,
                         mm_penetration *out, mm_err *err)
{
    *out = (mm_penetration){ { NAN, NAN }, { NAN, NAN }, { NAN, NAN } };
    if (n < LEAST + IN_A_ROW)
        return mm_fail(err, MM_EINPUT, "%zu points of a first magnetisation are too few", n);
    work w = { n, field, moment, mm_zalloc(n, sizeof(double)), mm_zalloc(n, sizeof(double)) };
    const bool good = w.one != NULL && w.quadratic != NULL;
    const size_t at = good ? first_departure(&w, noise) : n;
    if (good && at < n) {
        out->departure = (mm_loop_value){ field[at], fabs(field[at] - field[at - 1]) };
        fit_bend(&w, bend_end(&w, at, 20, noise), out);
        const double near_by = out->field.value;
        fit_bend(&w, bend_end(&w, at, 100, noise), out);
        out->field.error = hypot(out->field.error, out->field.value - near_by); /* as far as the law is one */
    }
    free(w.one);
    free(w.quadratic);
    return good || mm_fail_memory(err, "a first magnetisation");
}
