#include "relax/scatter.h"

#include <math.h>
#include <stdlib.h>

#include "base/constants.h"
#include "base/mem.h"
#include "num/line.h"
#include "num/root.h"

typedef struct points {
    size_t n;
    const double *t, *t_err;
    double *x, *y, *sigma; /* ln f, 1/T, and the error of 1/T */
    double dof;
    mm_line line; /* of the last scatter tried */
} points;

/* chi-square less the degrees of freedom: it falls with the scatter. */
static double excess(double scatter, void *context)
{
    points *p = context;
    for (size_t i = 0; i < p->n; i++)
        p->sigma[i] = hypot(p->t_err[i], scatter) / (p->t[i] * p->t[i]);
    return mm_line_fit(p->n, p->x, p->y, p->sigma, &p->line, NULL) ? p->line.chisq - p->dof : NAN;
}

static bool solve(points *p, double *scatter)
{
    double most = 1;
    *scatter = 0;
    if (excess(0, p) <= 0)
        return true;
    while (most < 1e6 && excess(most, p) > 0)
        most *= 2;
    return mm_find_root(excess, p, 0, most, 0, scatter, NULL) && isfinite(excess(*scatter, p));
}

bool mm_scatter_find(size_t n, const double *f, const double *t, const double *t_err, mm_scatter *scatter)
{
    points p = { .n = n, .t = t, .t_err = t_err, .x = mm_zalloc(3 * n, sizeof *p.x), .dof = (double)n - 2 };
    bool good = p.x != NULL && n >= 3 && t_err != NULL;
    *scatter = (mm_scatter){ NAN, NAN, NAN, p.dof };
    for (size_t i = 0; good && i < n; i++) {
        p.y = p.x + n;
        p.sigma = p.y + n;
        p.x[i] = log(f[i]);
        p.y[i] = 1 / t[i];
        good = t_err[i] > 0;
    }
    if (good && (good = solve(&p, &scatter->temperature))) {
        scatter->energy = -MM_KB_EV / p.line.slope;
        scatter->error = fabs(scatter->energy * p.line.slope_err / p.line.slope);
    }
    free(p.x);
    return good;
}
