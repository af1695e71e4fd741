/* Two common curves and all shifts in one least-squares problem: Gauss and Newton's steps on its normal
 * equations. */
#include "relax/master.h"

#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { DEGREE = 3, MOST_STEPS = 60, MOST_KNOTS = 400 };

/* Distance of knots in ln f: three to a decade; and how stiff the curves are where no data hold them: the
 * weight of a second difference of coefficients against that of a row. */
static const double knot_step = 0.75, stiffness = 1e-3;

typedef struct problem {
    const mm_isotherms *list;
    mm_master *m;
    bool vertical;
    double weight[MM_MASTER_CURVES]; /* 1/variance of a row */
    size_t n;                        /* unknowns: coefficients of both curves, shifts, vertical shifts */
    gsl_matrix *normal, *factor;
    gsl_vector *slope, *move;
} problem;

void mm_master_free(mm_master *m)
{
    free(m->shift);
    free(m->shift_err);
    free(m->vertical);
    free(m->vertical_err);
    free(m->linked);
    for (size_t c = 0; c < MM_MASTER_CURVES; c++)
        free(m->coefficient[c]);
    *m = (mm_master){ 0 };
}

/* The four cubic B-splines that are not 0 at x, their slopes, and the number of the first. x is brought
 * inside. */
static size_t basis(const mm_master *m, double x, double value[DEGREE + 1], double slope[DEGREE + 1])
{
    const double u = fmax(0, fmin((x - m->first) / m->step, (double)(m->nknot - DEGREE) - 1e-9));
    const double t = u - floor(u), s = 1 - t;
    value[0] = s * s * s / 6;
    value[1] = (3 * t * t * t - 6 * t * t + 4) / 6;
    value[2] = (3 * s * s * s - 6 * s * s + 4) / 6;
    value[3] = t * t * t / 6;
    slope[0] = -s * s / 2 / m->step;
    slope[1] = (3 * t * t - 4 * t) / 2 / m->step;
    slope[2] = -(3 * s * s - 4 * s) / 2 / m->step;
    slope[3] = t * t / 2 / m->step;
    return (size_t)u;
}

double mm_master_value(const mm_master *m, size_t curve, double log_f)
{
    double value[DEGREE + 1], slope[DEGREE + 1], sum = 0;
    if (!(log_f >= m->first && log_f <= m->first + m->step * (double)(m->nknot - DEGREE)))
        return NAN;
    const size_t at = basis(m, log_f, value, slope);
    for (size_t k = 0; k <= DEGREE; k++)
        sum += m->coefficient[curve][at + k] * value[k];
    return sum;
}

/* Places of the unknowns; the reference has no shifts. */
static ptrdiff_t place_of_shift(const problem *p, size_t k, bool vertical)
{
    const size_t own = k - (k > p->m->reference), base = MM_MASTER_CURVES * p->m->nknot;
    return k == p->m->reference || (vertical && !p->vertical)
               ? -1
               : (ptrdiff_t)(base + (vertical ? p->m->n - 1 : 0) + own);
}

/* One row of the Jacobian, with the residual. */
typedef struct equation {
    size_t place[DEGREE + 3], n;
    double slope[DEGREE + 3], residual;
} equation;

static equation equation_of(const problem *p, size_t k, size_t c, size_t i)
{
    const mm_master *m = p->m;
    const mm_isotherm *at = &p->list->at[k];
    double value[DEGREE + 1], slope[DEGREE + 1], steep = 0;
    equation e = { .n = DEGREE + 1, .residual = at->value[c][i] + m->vertical[k] };
    const size_t first = basis(m, at->log_f[i] + m->shift[k], value, slope);
    for (size_t j = 0; j <= DEGREE; j++) {
        e.place[j] = c * m->nknot + first + j;
        e.slope[j] = -value[j];
        e.residual -= m->coefficient[c][first + j] * value[j];
        steep += m->coefficient[c][first + j] * slope[j];
    }
    for (int vertical = 0; vertical < 2; vertical++) {
        const ptrdiff_t own = place_of_shift(p, k, vertical);
        if (own < 0)
            continue;
        e.place[e.n] = (size_t)own;
        e.slope[e.n++] = vertical ? 1 : -steep;
    }
    return e;
}

static void add_equation(problem *p, const equation *e, double weight)
{
    for (size_t a = 0; a < e->n; a++) {
        *gsl_vector_ptr(p->slope, e->place[a]) -= weight * e->slope[a] * e->residual;
        for (size_t b = 0; b < e->n; b++)
            *gsl_matrix_ptr(p->normal, e->place[a], e->place[b]) += weight * e->slope[a] * e->slope[b];
    }
}

static equation bend_of(const problem *p, size_t c, size_t i)
{
    static const double second[] = { 1, -2, 1 };
    equation e = { .n = 3 };
    for (size_t j = 0; j < 3; j++) {
        e.place[j] = c * p->m->nknot + i + j;
        e.slope[j] = second[j];
        e.residual += second[j] * p->m->coefficient[c][i + j];
    }
    return e;
}

/* Normal equations where the unknowns are; returns the sum that is minimised, and the rows' squares by curve.
 */
static double assemble(problem *p, double squares[MM_MASTER_CURVES])
{
    double sum = 0;
    gsl_matrix_set_zero(p->normal);
    gsl_vector_set_zero(p->slope);
    for (size_t c = 0; c < MM_MASTER_CURVES; c++) {
        squares[c] = 0;
        for (size_t k = 0; k < p->list->n; k++)
            for (size_t i = 0; i < p->list->at[k].n; i++) {
                const equation e = equation_of(p, k, c, i);
                add_equation(p, &e, p->weight[c]);
                squares[c] += e.residual * e.residual;
            }
        sum += p->weight[c] * squares[c];
        for (size_t i = 0; i + 2 < p->m->nknot; i++) {
            const equation e = bend_of(p, c, i);
            add_equation(p, &e, stiffness * p->weight[c]);
            sum += stiffness * p->weight[c] * e.residual * e.residual;
        }
    }
    return sum;
}

/* With `curves` alone the shifts stay where they are. */
static bool solve(problem *p, double damping, bool curves)
{
    gsl_matrix_memcpy(p->factor, p->normal);
    const size_t free_ones = curves ? MM_MASTER_CURVES * p->m->nknot : p->n;
    for (size_t i = 0; i < p->n; i++) {
        double *diagonal = gsl_matrix_ptr(p->factor, i, i);
        *diagonal *= 1 + damping;
        for (size_t j = 0; i >= free_ones && j < p->n; j++)
            if (i != j) {
                gsl_matrix_set(p->factor, i, j, 0);
                gsl_matrix_set(p->factor, j, i, 0);
            }
        if (i >= free_ones || !(*diagonal > 0))
            *diagonal = 1;
    }
    if (gsl_linalg_cholesky_decomp1(p->factor) != GSL_SUCCESS)
        return false;
    gsl_linalg_cholesky_solve(p->factor, p->slope, p->move);
    for (size_t i = free_ones; i < p->n; i++)
        gsl_vector_set(p->move, i, 0);
    return true;
}

/* Add the move, times a factor, to the unknowns; returns the largest change of a shift. */
static double step(problem *p, double factor)
{
    double largest = 0;
    for (size_t c = 0; c < MM_MASTER_CURVES; c++)
        for (size_t i = 0; i < p->m->nknot; i++)
            p->m->coefficient[c][i] += factor * gsl_vector_get(p->move, c * p->m->nknot + i);
    for (size_t k = 0; k < p->m->n; k++)
        for (int vertical = 0; vertical < 2; vertical++) {
            const ptrdiff_t own = place_of_shift(p, k, vertical);
            if (own < 0)
                continue;
            const double change = factor * gsl_vector_get(p->move, (size_t)own);
            (vertical ? p->m->vertical : p->m->shift)[k] += change;
            largest = fmax(largest, fabs(change));
        }
    return largest;
}

/* Steps until the shifts stand; a step that makes things worse is taken back and damped. */
static bool minimise(problem *p, double squares[MM_MASTER_CURVES])
{
    double sum = assemble(p, squares), damping = 1e-6;
    if (!solve(p, 0, true))
        return false;
    step(p, 1);
    sum = assemble(p, squares);
    for (int i = 0; i < MOST_STEPS && damping < 1e12; i++) {
        if (!solve(p, damping, false))
            return false;
        const double change = step(p, 1), tried = assemble(p, squares);
        if (tried <= sum) {
            sum = tried;
            damping = fmax(damping / 10, 1e-12);
            if (change < 1e-9)
                break;
            continue;
        }
        step(p, -1);
        assemble(p, squares);
        damping *= 10;
    }
    return true;
}

static size_t count_rows(const mm_isotherms *list)
{
    size_t n = 0;
    for (size_t k = 0; k < list->n; k++)
        n += list->at[k].n;
    return n;
}

/* Coefficients that a row stands on. */
static size_t count_held(const problem *p)
{
    size_t n = 0;
    for (size_t i = 0; i < MM_MASTER_CURVES * p->m->nknot; i++)
        n += gsl_matrix_get(p->normal, i, i) > 10 * stiffness * p->weight[i / p->m->nknot];
    return n;
}

static void set_errors(problem *p, const double squares[MM_MASTER_CURVES])
{
    const double rows = (double)(MM_MASTER_CURVES * count_rows(p->list)),
                 dof = rows - (double)(count_held(p) + p->n - MM_MASTER_CURVES * p->m->nknot);
    double sum = 0;
    for (size_t c = 0; c < MM_MASTER_CURVES; c++)
        sum += p->weight[c] * squares[c];
    const bool good = dof > 0 && solve(p, 0, false) && gsl_linalg_cholesky_invert(p->factor) == GSL_SUCCESS;
    for (size_t k = 0; k < p->m->n; k++)
        for (int vertical = 0; vertical < 2; vertical++) {
            const ptrdiff_t own = place_of_shift(p, k, vertical);
            (vertical ? p->m->vertical_err : p->m->shift_err)[k] =
                good && own >= 0 ? sqrt(sum / dof * gsl_matrix_get(p->factor, (size_t)own, (size_t)own))
                                 : NAN;
        }
}

static bool master_init(mm_master *m, const mm_isotherms *list, size_t reference, const double *weight,
                        mm_err *err)
{
    double lo = INFINITY, hi = -INFINITY;
    *m = (mm_master){ .n = list->n, .reference = reference, .step = knot_step };
    m->shift = mm_zalloc(m->n, sizeof *m->shift);
    m->shift_err = mm_zalloc(m->n, sizeof *m->shift_err);
    m->vertical = mm_zalloc(m->n, sizeof *m->vertical);
    m->vertical_err = mm_zalloc(m->n, sizeof *m->vertical_err);
    m->linked = mm_zalloc(m->n, sizeof *m->linked);
    if (m->shift == NULL || m->shift_err == NULL || m->vertical == NULL || m->vertical_err == NULL ||
        m->linked == NULL)
        return mm_fail_memory(err, "a master curve");
    if (!mm_master_start(list, reference, weight, m->shift, m->linked, err))
        return false;
    for (size_t k = 0; k < list->n; k++) {
        lo = fmin(lo, list->at[k].log_f[0] + m->shift[k]);
        hi = fmax(hi, list->at[k].log_f[list->at[k].n - 1] + m->shift[k]);
    }
    const double margin = 2 * m->step; /* room for shifts to move */
    m->step = fmax(m->step, (hi - lo + 2 * margin) / (MOST_KNOTS - DEGREE));
    m->first = lo - margin;
    m->nknot = (size_t)ceil((hi - lo + 2 * margin) / m->step) + DEGREE;
    for (size_t c = 0; c < MM_MASTER_CURVES; c++)
        if ((m->coefficient[c] = mm_zalloc(m->nknot, sizeof *m->coefficient[c])) == NULL)
            return mm_fail_memory(err, "a master curve");
    return true;
}

static bool problem_init(problem *p, mm_err *err)
{
    p->n = MM_MASTER_CURVES * p->m->nknot + (p->vertical ? 2 : 1) * (p->m->n - 1);
    p->normal = gsl_matrix_alloc(p->n, p->n);
    p->factor = gsl_matrix_alloc(p->n, p->n);
    p->slope = gsl_vector_alloc(p->n);
    p->move = gsl_vector_alloc(p->n);
    return (p->normal != NULL && p->factor != NULL && p->slope != NULL && p->move != NULL) ||
           mm_fail_memory(err, "a master curve");
}

static void problem_clear(problem *p)
{
    gsl_matrix_free(p->normal);
    gsl_matrix_free(p->factor);
    gsl_vector_free(p->slope);
    gsl_vector_free(p->move);
}

bool mm_master_find(const mm_isotherms *list, size_t reference, bool vertical, mm_master *out, mm_err *err)
{
    enum { ROUNDS = 3 };
    problem p = { .list = list, .m = out, .vertical = vertical };
    double squares[MM_MASTER_CURVES];
    *out = (mm_master){ 0 };
    bool good = mm_master_weights(list, p.weight, err) && master_init(out, list, reference, p.weight, err) &&
                problem_init(&p, err);
    const double rows = (double)count_rows(list);
    for (int round = 0; good && round < ROUNDS; round++) {
        good = minimise(&p, squares) ||
               mm_fail(err, MM_EINPUT, "the isotherms do not determine their shifts");
        for (size_t c = 0; good && c < MM_MASTER_CURVES; c++) {
            out->rms[c] = sqrt(squares[c] / rows);
            p.weight[c] = 1 / fmax(squares[c] / rows, 1e-16);
        }
    }
    if (good) {
        assemble(&p, squares);
        set_errors(&p, squares);
    }
    problem_clear(&p);
    if (!good)
        mm_master_free(out);
    return good;
}
