/* Second derivatives g of the natural cubic spline at the inner knots solve (R + lambda Q^T W^-1 Q) g = Q^T
 * y, and f = y - lambda W^-1 Q g. R and Q are bands, so all is O(n), and so is the diagonal of the
 * smoother, for which the inner bands of the inverse are enough. */
#include "num/spline.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "num/interpolate.h"
#include "num/knots.h"
#include "num/root.h"

/* log10 of lambda over that one at which both terms weigh the same: from next to an interpolation to a
 * line. */
#define SEARCH_LO -5.0
#define SEARCH_HI 16.0
#define SEARCH_STEP 0.5
#define TRACE_ERROR \
    1e-3 /* a trace further below 2, that of a line, is lost in rounding: 1e5 knots on a line */

/* B = R + lambda Q^T W^-1 Q = L D L^T for the m = n - 2 inner knots; element j belongs to knot j + 1. */
typedef struct solver {
    const mm_knots *knots;
    size_t m;
    double *memory;
    double *d, *l1, *l2;  /* D(j), L(j + 1, j), L(j + 2, j) */
    double *b0, *b1, *b2; /* of B^-1: (j, j), (j, j + 1), (j, j + 2) */
    double *g;
    double *value, *leverage; /* f and the smoother's diagonal, at all knots */
    double balance;           /* tr R / tr Q^T W^-1 Q */
    double dof, rss, gcv;     /* N - tr A; residual sum of squares; score */
} solver;

/* Column of Q for inner knot j + 1: it holds q[0..2] in the rows j, j + 1, j + 2. */
static void column(const mm_knots *k, size_t j, double q[3])
{
    q[0] = 1 / (k->x[j + 1] - k->x[j]);
    q[2] = 1 / (k->x[j + 2] - k->x[j + 1]);
    q[1] = -q[0] - q[2];
}

/* Element (j, j + apart) of Q^T W^-1 Q. */
static double penalty(const mm_knots *k, size_t j, size_t apart)
{
    double left[3], right[3], sum = 0;
    column(k, j, left);
    column(k, j + apart, right);
    for (size_t i = apart; i < 3; i++)
        sum += left[i] * right[i - apart] / k->weight[j + i];
    return sum;
}

/* Element (j, j + apart) of R. */
static double overlap(const mm_knots *k, size_t j, size_t apart)
{
    if (apart == 0)
        return (k->x[j + 2] - k->x[j]) / 3;
    return apart == 1 ? (k->x[j + 2] - k->x[j + 1]) / 6 : 0;
}

static void factorise(solver *s, double lambda)
{
    for (size_t j = 0; j < s->m; j++) {
        double row[3] = { 0 };
        for (size_t apart = 0; apart < 3 && j + apart < s->m; apart++)
            row[apart] = overlap(s->knots, j, apart) + lambda * penalty(s->knots, j, apart);
        if (j > 0) {
            row[0] -= s->d[j - 1] * s->l1[j - 1] * s->l1[j - 1];
            row[1] -= s->d[j - 1] * s->l1[j - 1] * s->l2[j - 1];
        }
        if (j > 1)
            row[0] -= s->d[j - 2] * s->l2[j - 2] * s->l2[j - 2];
        s->d[j] = row[0];
        s->l1[j] = row[1] / row[0];
        s->l2[j] = row[2] / row[0];
    }
}

static void solve(solver *s)
{
    for (size_t j = 0; j < s->m; j++) {
        double q[3];
        column(s->knots, j, q);
        s->g[j] = q[0] * s->knots->y[j] + q[1] * s->knots->y[j + 1] + q[2] * s->knots->y[j + 2];
        s->g[j] -= (j > 0 ? s->l1[j - 1] * s->g[j - 1] : 0) + (j > 1 ? s->l2[j - 2] * s->g[j - 2] : 0);
    }
    for (size_t j = s->m; j-- > 0;) {
        s->g[j] /= s->d[j];
        s->g[j] -= j + 1 < s->m ? s->l1[j] * s->g[j + 1] : 0;
        s->g[j] -= j + 2 < s->m ? s->l2[j] * s->g[j + 2] : 0;
    }
}

/* Beyond the last element L and the inverse count as 0. */
static void invert_bands(solver *s)
{
    for (size_t j = s->m; j-- > 0;) {
        const double l1 = j + 1 < s->m ? s->l1[j] : 0, l2 = j + 2 < s->m ? s->l2[j] : 0;
        const double next0 = j + 1 < s->m ? s->b0[j + 1] : 0, next1 = j + 2 < s->m ? s->b1[j + 1] : 0;
        const double after0 = j + 2 < s->m ? s->b0[j + 2] : 0;
        s->b1[j] = -l1 * next0 - l2 * next1;
        s->b2[j] = -l1 * next1 - l2 * after0;
        s->b0[j] = 1 / s->d[j] - l1 * s->b1[j] - l2 * s->b2[j];
    }
}

/* What the three columns of Q that touch row i make of g (*moved) and of B^-1 (returned): Q g and Q B^-1
 * Q^T at i. */
static double row_terms(const solver *s, size_t i, double *moved)
{
    double sum = 0, entry[3] = { 0 };
    *moved = 0;
    for (size_t c = 0; c < 3; c++) {
        const size_t j = i + c - 2; /* wraps below 0, to more than m */
        double q[3];
        if (j >= s->m)
            continue;
        column(s->knots, j, q);
        entry[c] = q[2 - c];
        *moved += entry[c] * s->g[j];
        sum += entry[c] * entry[c] * s->b0[j];
        sum += c > 0 && j > 0 ? 2 * entry[c] * entry[c - 1] * s->b1[j - 1] : 0;
        sum += c > 1 && j > 1 ? 2 * entry[c] * entry[c - 2] * s->b2[j - 2] : 0;
    }
    return sum;
}

/* Fit with this lambda. */
static void smooth(solver *s, double lambda)
{
    const mm_knots *k = s->knots;
    const double points = (double)k->points;
    factorise(s, lambda);
    solve(s);
    invert_bands(s);
    s->rss = k->scatter;
    s->dof = points - (double)k->n;
    for (size_t i = 0; i < k->n; i++) {
        double moved;
        const double held = lambda / k->weight[i] * row_terms(s, i, &moved),
                     off = lambda / k->weight[i] * moved;
        s->value[i] = k->y[i] - off;
        s->leverage[i] = 1 - held;
        s->dof += held;
        s->rss += k->weight[i] * off * off;
    }
    const bool sound = s->dof > 0 && s->dof < points - 2 + TRACE_ERROR;
    s->gcv = sound ? points * s->rss / (s->dof * s->dof) : NAN;
}

static double score(double log_lambda, void *context)
{
    solver *s = context;
    smooth(s, s->balance * pow(10, log_lambda));
    return s->gcv;
}

/* The score may have several minima: a scan finds the lowest, then it is narrowed down. Where the score
 * breaks down next to it the scan's answer stays. */
static double choose_lambda(solver *s)
{
    double best = INFINITY, at = SEARCH_HI;
    for (double l = SEARCH_LO; l <= SEARCH_HI; l += SEARCH_STEP) {
        const double now = score(l, s);
        if (now < best) {
            best = now;
            at = l;
        }
    }
    double fine = at;
    if (best > 0 && mm_find_minimum(score, s, at - SEARCH_STEP, at + SEARCH_STEP, 1e-4, &fine, NULL))
        at = fine;
    return s->balance * pow(10, at);
}

static void solver_clear(solver *s)
{
    free(s->memory);
}

static bool solver_make(solver *s, const mm_knots *knots, mm_err *err)
{
    const size_t n = knots->n;
    *s = (solver){ .knots = knots, .m = n - 2, .memory = mm_zalloc(9 * n, sizeof(double)) };
    if (s->memory == NULL)
        return mm_fail_memory(err, "a smoothing spline");
    double **const part[] = { &s->d, &s->l1, &s->l2, &s->b0, &s->b1, &s->b2, &s->g, &s->value, &s->leverage };
    for (size_t i = 0; i < sizeof part / sizeof part[0]; i++)
        *part[i] = s->memory + i * n;
    double above = 0, below = 0;
    for (size_t j = 0; j < s->m; j++) {
        above += overlap(knots, j, 0);
        below += penalty(knots, j, 0);
    }
    s->balance = s->m > 0 ? above / below : 1;
    return true;
}

static bool spline_alloc(mm_spline *spline, size_t n)
{
    spline->n = n;
    spline->x = mm_zalloc(n, sizeof(double));
    spline->value = mm_zalloc(n, sizeof(double));
    spline->curvature = mm_zalloc(n, sizeof(double));
    spline->error = mm_zalloc(n, sizeof(double));
    return spline->x != NULL && spline->value != NULL && spline->curvature != NULL && spline->error != NULL;
}

static mm_spline *spline_of(const solver *s, double lambda, bool sigmas)
{
    const mm_knots *k = s->knots;
    mm_spline *spline = mm_zalloc(1, sizeof *spline);
    if (spline == NULL || !spline_alloc(spline, k->n)) {
        mm_spline_free(spline);
        return NULL;
    }
    spline->lambda = lambda;
    spline->edf = (double)k->points - s->dof;
    spline->noise = s->dof > 0 ? sqrt(s->rss / s->dof) : NAN;
    spline->gcv = s->gcv;
    memcpy(spline->x, k->x, k->n * sizeof(double));
    memcpy(spline->value, s->value, k->n * sizeof(double));
    memcpy(spline->curvature + 1, s->g, s->m * sizeof(double));
    for (size_t i = 0; i < k->n; i++)
        spline->error[i] = (sigmas ? 1 : spline->noise) * sqrt(s->leverage[i] / k->weight[i]);
    return spline;
}

mm_spline *mm_spline_smooth(size_t n, const double *x, const double *y, const double *sigma, double lambda,
                            mm_err *err)
{
    mm_knots knots = { 0 };
    solver s = { 0 };
    mm_spline *spline = NULL;
    if (lambda < 0 || isinf(lambda)) {
        mm_fail(err, MM_EINPUT, "a smoothing spline with a lambda of %g", lambda);
        return NULL;
    }
    if (!mm_knots_gather(n, x, y, sigma, &knots, err))
        goto done;
    if (knots.n < 2) {
        mm_fail(err, MM_EINPUT, "a smoothing spline needs two different abscissae");
        goto done;
    }
    if (!solver_make(&s, &knots, err))
        goto done;
    if (isnan(lambda))
        lambda = choose_lambda(&s);
    smooth(&s, lambda);
    spline = spline_of(&s, lambda, sigma != NULL);
    if (spline == NULL)
        mm_fail_memory(err, "a smoothing spline");
done:
    solver_clear(&s);
    mm_knots_clear(&knots);
    return spline;
}

void mm_spline_free(mm_spline *spline)
{
    if (spline == NULL)
        return;
    free(spline->x);
    free(spline->value);
    free(spline->curvature);
    free(spline->error);
    free(spline);
}

/* The interval [x[i], x[i + 1]] that holds x, the first or the last one where none does. */
static size_t interval(const mm_spline *s, double x)
{
    if (!(x > s->x[0]))
        return 0;
    return x >= s->x[s->n - 1] ? s->n - 2 : mm_between_find(s->n, s->x, x).i;
}

/* Derivative of order 0 to 2 inside of interval i: f = a + b u + c u^2 + d u^3, u = x - x[i]; -1: integral
 * from u = 0. */
static double piece(const mm_spline *s, size_t i, double x, int order)
{
    const double h = s->x[i + 1] - s->x[i], u = x - s->x[i], a = s->value[i];
    const double c = s->curvature[i] / 2, d = (s->curvature[i + 1] - s->curvature[i]) / (6 * h);
    const double b = (s->value[i + 1] - a) / h - h * (c + h * d);
    switch (order) {
    case -1:
        return u * (a + u * (b / 2 + u * (c / 3 + u * d / 4)));
    case 0:
        return a + u * (b + u * (c + u * d));
    case 1:
        return b + u * (2 * c + 3 * u * d);
    default:
        return 2 * c + 6 * u * d;
    }
}

double mm_spline_slope(const mm_spline *spline, double x)
{
    const double inside = fmin(fmax(x, spline->x[0]), spline->x[spline->n - 1]);
    return isnan(x) ? NAN : piece(spline, interval(spline, inside), inside, 1);
}

double mm_spline_value(const mm_spline *spline, double x)
{
    const double inside = fmin(fmax(x, spline->x[0]), spline->x[spline->n - 1]);
    const double value = piece(spline, interval(spline, inside), inside, 0);
    return x == inside ? value : value + (x - inside) * mm_spline_slope(spline, x);
}

double mm_spline_curvature(const mm_spline *spline, double x)
{
    if (isnan(x))
        return NAN;
    const bool outside = x < spline->x[0] || x > spline->x[spline->n - 1];
    return outside ? 0 : piece(spline, interval(spline, x), x, 2);
}

/* Integral from the first knot to x. */
static double integral_to(const mm_spline *s, double x)
{
    const double inside = fmin(fmax(x, s->x[0]), s->x[s->n - 1]);
    const size_t last = interval(s, inside);
    double sum = 0;
    for (size_t i = 0; i < last; i++)
        sum += piece(s, i, s->x[i + 1], -1);
    sum += piece(s, last, inside, -1);
    return sum + (x - inside) * (mm_spline_value(s, x) + mm_spline_value(s, inside)) / 2;
}

double mm_spline_integral(const mm_spline *spline, double lo, double hi)
{
    return integral_to(spline, hi) - integral_to(spline, lo);
}
