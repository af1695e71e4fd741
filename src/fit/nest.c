/* Variable projection for nonlinear parameters: at every set of shared values each block's own parameters
 * are fitted to the end, so that the shared ones are the only variables. At such a point the residual's
 * derivative by the shared parameters, less what the locals can take up, is the lower right corner of the
 * block's triangular factor with the locals' columns first (G. H. Golub, V. Pereyra, SIAM J. Numer. Anal.
 * 10, 413 (1973); L. Kaufman, BIT 15, 49 (1975)). The corners of all blocks make a problem of nshared
 * parameters for the same solver. */
#include "fit/nest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/parallel.h"
#include "fit/factor.h"

static const double negligible = 1e-13; /* a pivot that eliminates nothing, relative to its column */
enum { LOCAL_EVALUATIONS = 300 };

struct mm_nest {
    mm_system *system;
    mm_lm *const *solver;
    const mm_lsq *lsq;
    mm_lm *outer;
    const bool *held;
    double step_bound;
    bool begun;           /* now_* hold a point */
    const double *shared; /* the point that is evaluated */
    double *now_shared;
    double *now_x, *now_upper, *start; /* block after block: the point that steps go on from */
    bool *now_bound, *block_held, *finite;
    mm_lm_end *now_end;
    double *corner; /* rows that a block leaves to the shared parameters */
    size_t *corner_rows, *column;
    double *select, *work;
};

static size_t factor_size(const mm_system *s)
{
    return (s->ncolumn + 1) * (s->ncolumn + 1);
}

static size_t corner_lda(const mm_system *s)
{
    return s->ncolumn + 2;
}

void mm_nest_free(mm_nest *nest)
{
    if (nest == NULL)
        return;
    void *const memory[] = { nest->now_shared,  nest->now_x,  nest->now_upper, nest->start,  nest->now_bound,
                             nest->block_held,  nest->finite, nest->corner,    nest->select, nest->work,
                             nest->corner_rows, nest->column, nest->now_end };
    for (size_t i = 0; i < sizeof memory / sizeof *memory; i++)
        free(memory[i]);
    mm_lm_free(nest->outer);
    free(nest);
}

mm_nest *mm_nest_new(const mm_system *s, mm_err *err)
{
    mm_nest *nest = mm_zalloc(1, sizeof *nest);
    const size_t columns = s->nblock * s->ncolumn;
    if (nest == NULL || (nest->outer = mm_lm_new(s->nshared, err)) == NULL)
        goto fail;
    nest->now_shared = mm_zalloc(s->nshared, sizeof *nest->now_shared);
    nest->now_x = mm_zalloc(columns, sizeof *nest->now_x);
    nest->start = mm_zalloc(columns, sizeof *nest->start);
    nest->now_upper = mm_zalloc(s->nblock, factor_size(s) * sizeof *nest->now_upper);
    nest->now_bound = mm_zalloc(columns, sizeof *nest->now_bound);
    nest->now_end = mm_zalloc(s->nblock, sizeof *nest->now_end);
    nest->block_held = mm_zalloc(columns, sizeof *nest->block_held);
    nest->finite = mm_zalloc(s->nblock, sizeof *nest->finite);
    nest->corner = mm_zalloc(s->nblock, corner_lda(s) * (s->nshared + 1) * sizeof *nest->corner);
    nest->corner_rows = mm_zalloc(s->nblock, sizeof *nest->corner_rows);
    nest->column = mm_zalloc(s->nblock, (s->ncolumn + 1) * sizeof *nest->column);
    nest->select = mm_zalloc(s->nblock, factor_size(s) * sizeof *nest->select);
    nest->work = mm_zalloc(s->nblock, factor_size(s) * sizeof *nest->work);
    if (nest->now_shared != NULL && nest->now_x != NULL && nest->start != NULL && nest->now_upper != NULL &&
        nest->now_bound != NULL && nest->now_end != NULL && nest->block_held != NULL &&
        nest->finite != NULL && nest->corner != NULL && nest->corner_rows != NULL && nest->column != NULL &&
        nest->select != NULL && nest->work != NULL)
        return nest;
fail:
    mm_fail_memory(err, "a joint fit");
    mm_nest_free(nest);
    return NULL;
}

/* Where the locals will go when the shared parameters move: dl = -R_ll^-1 R_ls dv. Only a start for their
 * fit. */
static void predict(const mm_nest *nest, size_t k, double *local)
{
    const mm_system *s = nest->system;
    const size_t n = s->ncolumn + 1;
    const double *upper = nest->now_upper + k * factor_size(s);
    for (size_t i = 0; i < s->nlocal; i++)
        if (nest->now_bound[k * s->ncolumn + i] || nest->block_held[k * s->ncolumn + i] ||
            !(fabs(upper[i * n + i]) > 1e-6 * mm_factor_length(n, upper, i)))
            return;
    double *step = nest->work + k * factor_size(s);
    for (size_t i = s->nlocal; i-- > 0;) {
        step[i] = 0;
        for (size_t j = 0; j < s->nshared; j++)
            step[i] -= upper[(s->nlocal + j) * n + i] * (nest->shared[j] - nest->now_shared[j]);
        for (size_t j = i + 1; j < s->nlocal; j++)
            step[i] -= upper[j * n + i] * step[j];
        step[i] /= upper[i * n + i];
    }
    for (size_t i = 0; i < s->nlocal; i++)
        local[i] += step[i];
}

/* What a block, its locals fitted, leaves to the shared parameters: rows [J_s r]. */
static void leave_corner(mm_nest *nest, size_t k)
{
    const mm_system *s = nest->system;
    const mm_lm *lm = nest->solver[k];
    size_t *column = nest->column + k * (s->ncolumn + 1), locals = 0, rows = 0;
    for (size_t j = 0; j < s->nlocal; j++)
        if (!nest->block_held[k * s->ncolumn + j] && !lm->bound[j])
            column[locals++] = j;
    for (size_t j = 0; j <= s->nshared; j++)
        column[locals + j] = s->nlocal + j;
    const size_t m = locals + s->nshared + 1, lda = corner_lda(s);
    double *u = nest->select + k * factor_size(s), *corner = nest->corner + k * lda * (s->nshared + 1);
    mm_factor_select(s->ncolumn + 1, lm->upper, m, column, u, nest->work + k * factor_size(s));
    double dropped = 0;
    for (size_t i = 0; i < m; i++) {
        if (i < locals && fabs(u[i * m + i]) > negligible * mm_factor_length(m, u, i)) {
            dropped += u[(m - 1) * m + i] * u[(m - 1) * m + i];
            continue;
        }
        for (size_t j = 0; j <= s->nshared; j++)
            corner[j * lda + rows] = u[(locals + j) * m + i];
        rows++;
    }
    for (size_t j = 0; j <= s->nshared; j++) /* so that no part of chi-square is lost */
        corner[j * lda + rows] = j == s->nshared ? sqrt(dropped) : 0;
    nest->corner_rows[k] = rows + 1;
}

static bool fit_locals(mm_nest *nest, size_t k, const double *from, double step_bound)
{
    const mm_system *s = nest->system;
    double *start = nest->start + k * s->ncolumn;
    const mm_lm_limits limits = { .step_bound = step_bound,
                                  .evaluations = LOCAL_EVALUATIONS,
                                  .probe = LOCAL_EVALUATIONS,
                                  .abandon = INFINITY };
    memmove(start, from, s->nlocal * sizeof *start);
    memcpy(start + s->nlocal, nest->shared, s->nshared * sizeof *start);
    return mm_lm_run(nest->solver[k], &nest->lsq[k], nest->block_held + k * s->ncolumn, start, &limits) !=
           MM_LM_NOT_FINITE;
}

static void eval_block(void *context, size_t k)
{
    mm_nest *nest = context;
    const mm_system *s = nest->system;
    double *start = nest->start + k * s->ncolumn;
    if (nest->begun) {
        memcpy(start, nest->now_x + k * s->ncolumn, s->nlocal * sizeof *start);
        predict(nest, k, start);
        nest->finite[k] = fit_locals(nest, k, start, 1) ||
                          fit_locals(nest, k, nest->now_x + k * s->ncolumn, 1);
    } else {
        nest->finite[k] = fit_locals(nest, k, start, nest->step_bound);
    }
    if (nest->finite[k])
        leave_corner(nest, k);
}

static bool eval(void *context, const double *shared, double *upper)
{
    mm_nest *nest = context;
    mm_system *s = nest->system;
    nest->shared = shared;
    mm_parallel_for(s->nblock, s->jobs, eval_block, nest);
    memset(upper, 0, (s->nshared + 1) * (s->nshared + 1) * sizeof *upper);
    bool finite = true;
    for (size_t k = 0; k < s->nblock; k++) {
        finite &= nest->finite[k];
        s->evaluations += nest->solver[k]->evaluations;
    }
    for (size_t k = 0; k < s->nblock && finite; k++)
        mm_factor_absorb(s->nshared + 1, upper, nest->corner_rows[k],
                         nest->corner + k * corner_lda(s) * (s->nshared + 1), corner_lda(s));
    return finite;
}

static void accept(void *context)
{
    mm_nest *nest = context;
    const mm_system *s = nest->system;
    for (size_t k = 0; k < s->nblock; k++) {
        const mm_lm *lm = nest->solver[k];
        memcpy(nest->now_x + k * s->ncolumn, lm->x, s->ncolumn * sizeof *lm->x);
        memcpy(nest->now_bound + k * s->ncolumn, lm->bound, s->ncolumn * sizeof *lm->bound);
        nest->now_end[k] = lm->end;
        memcpy(nest->now_upper + k * factor_size(s), lm->upper, factor_size(s) * sizeof *lm->upper);
    }
    memcpy(nest->now_shared, nest->shared, s->nshared * sizeof *nest->now_shared);
    nest->begun = true;
}

static void place_start(mm_nest *nest, const double *start)
{
    const mm_system *s = nest->system;
    for (size_t k = 0; k < s->nblock; k++)
        for (size_t j = 0; j < s->ncolumn; j++) {
            const size_t place = mm_system_place(s, k, j);
            nest->start[k * s->ncolumn + j] = start[place];
            nest->block_held[k * s->ncolumn + j] = j >= s->nlocal ||
                                                   (nest->held != NULL && nest->held[place]);
        }
}

static void collect(const mm_nest *nest, mm_solution *out)
{
    const mm_system *s = nest->system;
    memcpy(out->x, nest->outer->x, s->nshared * sizeof *out->x);
    memcpy(out->bound, nest->outer->bound, s->nshared * sizeof *out->bound);
    memcpy(out->upper, nest->now_upper, s->nblock * factor_size(s) * sizeof *out->upper);
    out->chisq = nest->outer->chisq;
    out->slope = nest->outer->slope;
    out->end = nest->outer->end;
    for (size_t k = 0; k < s->nblock; k++) {
        if (nest->now_end[k] > out->end) /* locals that have not come to rest */
            out->end = nest->now_end[k];
        for (size_t j = 0; j < s->nlocal; j++) {
            out->x[mm_system_place(s, k, j)] = nest->now_x[k * s->ncolumn + j];
            out->bound[mm_system_place(s, k, j)] = nest->now_bound[k * s->ncolumn + j];
        }
    }
}

mm_lm_end mm_nest_minimise(mm_nest *nest, mm_system *system, mm_lm *const *block_solver, const mm_lsq *lsq,
                           const bool *held, const double *start, const mm_lm_limits *limits,
                           mm_solution *out)
{
    nest->system = system;
    nest->solver = block_solver;
    nest->lsq = lsq;
    nest->held = held;
    nest->step_bound = limits->step_bound;
    nest->begun = false;
    double square = 0;
    for (size_t k = 0; k < system->nblock; k++)
        square += lsq[k].size * lsq[k].size;
    const mm_lsq problem = { .p = system->nshared,
                             .lo = system->lo,
                             .hi = system->hi,
                             .size = sqrt(square),
                             .eval = eval,
                             .accept = accept,
                             .context = nest };
    place_start(nest, start);
    mm_lm_run(nest->outer, &problem, held, start, limits);
    out->end = nest->outer->end;
    if (nest->outer->end == MM_LM_NOT_FINITE)
        memcpy(out->x, start, system->p * sizeof *start);
    else
        collect(nest, out);
    return out->end;
}
