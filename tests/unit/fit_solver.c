/* The solver on plain functions: known minima, boxes, functions that are not finite everywhere. */
#include <math.h>
#include <stdlib.h>

#include "fit/factor.h"
#include "fit/lm.h"
#include "tap.h"

enum { MOST_ROWS = 40, MOST_PARAMS = 4 };

static const double inf = INFINITY;

/* A residual with its Jacobian, column after column of MOST_ROWS. */
typedef struct lsq_case {
    const char *name;
    size_t rows, p;
    bool (*residual)(const double *x, double *r, double *jac);
    double start[MOST_PARAMS], lo[MOST_PARAMS], hi[MOST_PARAMS], best[MOST_PARAMS], chisq;
    double digits; /* to which the minimum defines its place */
    bool bound[MOST_PARAMS];
} lsq_case;

static bool eval(void *context, const double *x, double *upper)
{
    const lsq_case *problem = context;
    double a[(MOST_PARAMS + 1) * MOST_ROWS] = { 0 };
    for (size_t j = 0; j < problem->p; j++)
        if (x[j] < problem->lo[j] || x[j] > problem->hi[j])
            return ok(false, "%s is evaluated inside its box only", problem->name);
    memset(upper, 0, (problem->p + 1) * (problem->p + 1) * sizeof *upper);
    if (!problem->residual(x, a + problem->p * MOST_ROWS, a))
        return false;
    mm_factor_absorb(problem->p + 1, upper, problem->rows, a, MOST_ROWS);
    return true;
}

/* H. H. Rosenbrock, Comput. J. 3, 175 (1960) */
static bool rosenbrock(const double *x, double *r, double *jac)
{
    r[0] = 10 * (x[1] - x[0] * x[0]);
    r[1] = 1 - x[0];
    jac[0] = -20 * x[0];
    jac[1] = -1;
    jac[MOST_ROWS] = 10;
    return true;
}

/* M. J. D. Powell, Comput. J. 5, 147 (1962): the Jacobian is singular at the minimum */
static bool powell(const double *x, double *r, double *jac)
{
    const double d = x[1] - 2 * x[2], e = x[0] - x[3];
    r[0] = x[0] + 10 * x[1];
    r[1] = sqrt(5) * (x[2] - x[3]);
    r[2] = d * d;
    r[3] = sqrt(10) * e * e;
    jac[0] = 1;
    jac[MOST_ROWS] = 10;
    jac[2 * MOST_ROWS + 1] = sqrt(5);
    jac[3 * MOST_ROWS + 1] = -sqrt(5);
    jac[MOST_ROWS + 2] = 2 * d;
    jac[2 * MOST_ROWS + 2] = -4 * d;
    jac[3] = 2 * sqrt(10) * e;
    jac[3 * MOST_ROWS + 3] = -2 * sqrt(10) * e;
    return true;
}

/* ln x - 1 for three x at once; not finite for x <= 0, where full steps from x > e lead */
static bool logarithms(const double *x, double *r, double *jac)
{
    for (size_t j = 0; j < 3; j++) {
        if (!(x[j] > 0))
            return false;
        r[j] = log(x[j]) - 1;
        jac[j * MOST_ROWS + j] = 1 / x[j];
    }
    return true;
}

/* a exp(-b t) + c against 3 exp(-0.7 t) + 0.5, t = 0 .. 3.9 */
static bool decay(const double *x, double *r, double *jac)
{
    for (size_t i = 0; i < MOST_ROWS; i++) {
        const double t = 0.1 * (double)i, e = exp(-x[1] * t);
        r[i] = x[0] * e + x[2] - (3 * exp(-0.7 * t) + 0.5);
        jac[i] = e;
        jac[MOST_ROWS + i] = -x[0] * t * e;
        jac[2 * MOST_ROWS + i] = 1;
    }
    return true;
}

/* A linear problem with strongly correlated columns: without its box the minimum is (4, -3), and the box
 * edge x1 >= -1 drags x0 along to 4 - 0.9 * 2. */
static bool correlated(const double *x, double *r, double *jac)
{
    const double u = x[0] - 4, v = x[1] + 3;
    r[0] = u + 0.9 * v;
    r[1] = 0.1 * v;
    jac[0] = 1;
    jac[MOST_ROWS] = 0.9;
    jac[MOST_ROWS + 1] = 0.1;
    return true;
}

/* A step of one width of a narrow peak far from the origin: 5724 is no measure of a step in its centre. */
static bool far_peak(const double *x, double *r, double *jac)
{
    for (size_t i = 0; i < MOST_ROWS; i++) {
        const double t = 5710 + (double)i, u = t - x[1], g = exp(-u * u / (2 * x[2] * x[2]));
        const double v = t - 5724, h = 2 * exp(-v * v / 18);
        r[i] = x[0] * g - h;
        jac[i] = g;
        jac[MOST_ROWS + i] = x[0] * g * u / (x[2] * x[2]);
        jac[2 * MOST_ROWS + i] = x[0] * g * u * u / (x[2] * x[2] * x[2]);
    }
    return true;
}

static const lsq_case problems[] = {
    { "Rosenbrock's valley",
      2,
      2,
      rosenbrock,
      { -1.2, 1 },
      { -INFINITY, -INFINITY },
      { INFINITY, INFINITY },
      { 1, 1 },
      0,
      1e-12,
      { false } },
    { "Rosenbrock's valley, cut at x0 = 0.5",
      2,
      2,
      rosenbrock,
      { -1.2, 1 },
      { -2, -2 },
      { 0.5, 2 },
      { 0.5, 0.25 },
      0.25,
      1e-9,
      { true, false } },
    { "Rosenbrock's valley, cut at x1 = 0.3",
      2,
      2,
      rosenbrock,
      { -1.2, 1 },
      { -2, -2 },
      { 2, 0.3 },
      { 0.55142311096201214, 0.3 },
      0.20287563813528656,
      1e-9,
      { false, true } },
    { "Rosenbrock's valley, minimum in the corner of the box",
      2,
      2,
      rosenbrock,
      { -1.2, 0.9 },
      { -2, -2 },
      { 1, 1 },
      { 1, 1 },
      0,
      1e-12,
      { true, true } },
    { "Rosenbrock's valley, start outside the box",
      2,
      2,
      rosenbrock,
      { -50, 70 },
      { -2, -2 },
      { 2, 2 },
      { 1, 1 },
      0,
      1e-12,
      { false } },
    { "Powell's singular function",
      4,
      4,
      powell,
      { 3, -1, 0, 1 },
      { -INFINITY, -INFINITY, -INFINITY, -INFINITY },
      { INFINITY, INFINITY, INFINITY, INFINITY },
      { 0, 0, 0, 0 },
      0,
      1e-6,
      { false } },
    { "logarithms",
      3,
      3,
      logarithms,
      { 20, 50, 3 },
      { -INFINITY, -INFINITY, -INFINITY },
      { INFINITY, INFINITY, INFINITY },
      { M_E, M_E, M_E },
      0,
      1e-12,
      { false } },
    { "an exponential decay",
      MOST_ROWS,
      3,
      decay,
      { 1, 0.1, 0 },
      { 0, 0, -INFINITY },
      { INFINITY, 10, INFINITY },
      { 3, 0.7, 0.5 },
      0,
      1e-12,
      { false } },
    { "an exponential decay with the truth on the bound",
      MOST_ROWS,
      3,
      decay,
      { 1, 0.1, 0 },
      { 0, 0.7, 0 },
      { 10, 10, 10 },
      { 3, 0.7, 0.5 },
      0,
      1e-9,
      { false, true, false } },
    { "correlated columns",
      2,
      2,
      correlated,
      { 0, 5 },
      { -10, -1 },
      { 10, 10 },
      { 2.2, -1 },
      0.04,
      1e-12,
      { false, true } },
    { "correlated columns, start in the wrong corner",
      2,
      2,
      correlated,
      { 10, 10 },
      { -10, -10 },
      { 10, 10 },
      { 4, -3 },
      0,
      1e-12,
      { false } },
    { "a peak at 5724",
      MOST_ROWS,
      3,
      far_peak,
      { 1, 5719, 2 },
      { 0, 5710, 0.1 },
      { 100, 5750, 20 },
      { 2, 5724, 3 },
      0,
      1e-11,
      { false } },
    { "a peak at 5724 without bounds",
      MOST_ROWS,
      3,
      far_peak,
      { 1, 5719, 2 },
      { -INFINITY, -INFINITY, -INFINITY },
      { INFINITY, INFINITY, INFINITY },
      { 2, 5724, 3 },
      0,
      1e-11,
      { false } },
};

static mm_lsq lsq_of(const lsq_case *problem)
{
    union {
        const void *in;
        void *out;
    } context = { .in = problem };
    return (mm_lsq){
        .p = problem->p, .lo = problem->lo, .hi = problem->hi, .size = 1, .eval = eval, .context = context.out
    };
}

static const mm_lm_limits plenty = { 1, 2000, 2000, INFINITY, 0 };

static void solve_all(void)
{
    for (size_t i = 0; i < sizeof problems / sizeof *problems; i++) {
        const lsq_case *problem = &problems[i];
        const mm_lsq lsq = lsq_of(problem);
        mm_lm *lm = mm_lm_new(problem->p, NULL);
        const mm_lm_end end = mm_lm_run(lm, &lsq, NULL, problem->start, &plenty);
        ok(end == MM_LM_STATIONARY, "%s: ends where the gradient vanishes", problem->name);
        near_abs(lm->chisq, problem->chisq, 1e-9, "the sum of squares is the known one");
        bool near = true, bounds = true;
        for (size_t j = 0; j < problem->p; j++) {
            near &= fabs(lm->x[j] - problem->best[j]) <= problem->digits * fmax(1, fabs(problem->best[j]));
            bounds &= lm->bound[j] == problem->bound[j];
        }
        ok(near && bounds, "the place is the known one and the bounds it lies on are named");
        if (!near || !bounds)
            for (size_t j = 0; j < problem->p; j++)
                diag("%.15g, want %.15g, bound %d", lm->x[j], problem->best[j], lm->bound[j]);
        diag("%zu evaluations, slope %.2g", lm->evaluations, lm->slope);
        mm_lm_free(lm);
    }
}

static void hold_and_give_up(void)
{
    const lsq_case *problem = &problems[7];
    const mm_lsq lsq = lsq_of(problem);
    mm_lm *lm = mm_lm_new(problem->p, NULL);
    const bool held[] = { false, true, false };
    mm_lm_run(lm, &lsq, held, (const double[]){ 1, 0.4, 0 }, &plenty);
    ok(lm->end == MM_LM_STATIONARY && lm->x[1] == 0.4 && lm->chisq > 1e-3, "a held parameter stays");
    const bool all[] = { true, true, true };
    mm_lm_run(lm, &lsq, all, problem->start, &plenty);
    ok(lm->evaluations == 1 && lm->x[0] == 1, "with all held the start is evaluated, no more");
    mm_lm_run(lm, &lsq, NULL, problem->start, &(mm_lm_limits){ 1, 3, 3, inf, 0 });
    ok(lm->end == MM_LM_LIMIT && lm->evaluations == 3, "the limit of evaluations is kept");
    mm_lm_run(lm, &lsq, NULL, (const double[]){ 1, 9, 9 }, &(mm_lm_limits){ 1, 2000, 2, 1e-30, 0 });
    ok(lm->end == MM_LM_ABANDONED && lm->evaluations < 10, "a hopeless run is given up");
    mm_lm_free(lm);
    lm = mm_lm_new(3, NULL);
    const mm_lsq logs = lsq_of(&problems[6]);
    ok(mm_lm_run(lm, &logs, NULL, (const double[]){ 1, -1, 1 }, &plenty) == MM_LM_NOT_FINITE,
       "a start that is not finite is told");
    mm_lm_free(lm);
    mm_lm_free(NULL);
}

/* The factor of rows absorbed in chunks has the products of the whole matrix. */
static void absorb_in_chunks(void)
{
    enum { ROWS = 101, COLUMNS = 7, FIRST = 37 };
    double a[COLUMNS * ROWS], copy[COLUMNS * ROWS], upper[COLUMNS * COLUMNS] = { 0 };
    for (size_t i = 0; i < COLUMNS * ROWS; i++)
        a[i] = sin(12.9898 * (double)i) * 43758.5453 - floor(sin(12.9898 * (double)i) * 43758.5453);
    memcpy(copy, a, sizeof a);
    mm_factor_absorb(COLUMNS, upper, FIRST, copy, ROWS);
    mm_factor_absorb(COLUMNS, upper, ROWS - FIRST, copy + FIRST, ROWS);
    double worst = 0;
    for (size_t j = 0; j < COLUMNS; j++)
        for (size_t k = 0; k < COLUMNS; k++) {
            double sum = 0;
            for (size_t i = 0; i < ROWS; i++)
                sum += a[j * ROWS + i] * a[k * ROWS + i];
            worst = fmax(worst, fabs(mm_factor_product(COLUMNS, upper, j, k) / sum - 1));
        }
    near_abs(worst, 0, 1e-14, "rows absorbed in two chunks keep the products of the columns");
}

int main(void)
{
    absorb_in_chunks();
    solve_all();
    hold_and_give_up();
    return done();
}
