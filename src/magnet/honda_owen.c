#include "magnet/honda_owen.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "num/line.h"
#include "num/order.h"

void mm_honda_owen_free(mm_honda_owen *out)
{
    free(out->t);
    free(out->chi);
    free(out->chi_err);
    free(out->moment);
    free(out->moment_err);
    *out = (mm_honda_owen){ 0 };
}

/* Room for the points of one temperature, and the scatter about all lines. */
typedef struct work {
    double *inverse, *chi, *sigma;
    double chisq, dof;
} work;

static bool allocate(size_t n, mm_honda_owen *out, work *w)
{
    double **const arrays[] = { &out->t,          &out->chi,   &out->chi_err, &out->moment,
                                &out->moment_err, &w->inverse, &w->chi,       &w->sigma };
    bool good = true;
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) {
        *arrays[i] = mm_zalloc(n, sizeof(double));
        good = good && *arrays[i] != NULL;
    }
    return good;
}

/* The line through m points of one temperature. Errors are in units of a point's sigma, or 1. */
static void add_temperature(const mm_chi_points *p, const size_t *order, size_t m, mm_honda_owen *out,
                            work *w)
{
    double t = 0, lowest = INFINITY, highest = 0;
    for (size_t i = 0; i < m; i++) {
        const size_t row = order[i];
        t += p->t[row] / (double)m;
        w->inverse[i] = 1 / p->field[row];
        w->chi[i] = p->chi[row];
        w->sigma[i] = p->sigma != NULL ? p->sigma[row] : 1;
        lowest = fmin(lowest, fabs(p->field[row]));
        highest = fmax(highest, fabs(p->field[row]));
    }
    mm_line line;
    if (!(highest > 1.05 * lowest) || !mm_line_fit(m, w->inverse, w->chi, w->sigma, &line, NULL))
        return;
    const size_t k = out->n++;
    out->t[k] = t;
    out->chi[k] = mm_line_value(&line, 0, &out->chi_err[k]);
    out->moment[k] = line.slope;
    out->moment_err[k] = line.slope_err;
    w->chisq += line.chisq;
    w->dof += (double)line.n - 2;
}

/* Without sigmas the scatter about the lines says what one point's is. */
static void scale_errors(mm_honda_owen *out, const work *w)
{
    const double sigma = w->dof > 0 ? sqrt(w->chisq / w->dof) : NAN;
    for (size_t k = 0; k < out->n; k++) {
        out->chi_err[k] *= sigma;
        out->moment_err[k] *= sigma;
    }
}

bool mm_honda_owen_extrapolate(const mm_chi_points *p, double tolerance, mm_honda_owen *out, mm_err *err)
{
    *out = (mm_honda_owen){ 0 };
    work w = { 0 };
    size_t *order = mm_zalloc(p->n, sizeof *order);
    bool good = allocate(p->n, out, &w) && order != NULL;
    const size_t n = good ? mm_order(p->n, p->t, order) : 0;
    for (size_t first = 0, end; first < n; first = end) {
        for (end = first + 1; end < n && p->t[order[end]] - p->t[order[first]] <= tolerance;)
            end++;
        add_temperature(p, order + first, end - first, out, &w);
    }
    if (good && p->sigma == NULL)
        scale_errors(out, &w);
    if (!good)
        mm_fail_memory(err, "an extrapolation to infinite field");
    else if (out->n == 0)
        good = mm_fail(err, MM_EINPUT, "no temperature was measured in two fields");
    free(w.inverse);
    free(w.chi);
    free(w.sigma);
    free(order);
    if (!good)
        mm_honda_owen_free(out);
    return good;
}
