#include "fit/system.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/parallel.h"
#include "fit/nest.h"

struct mm_system_work {
    mm_lsq *lsq;     /* one a block */
    mm_lm **solver;  /* one a block */
    double *lo, *hi; /* ncolumn: the box of a block */
    double *start;   /* ncolumn a block */
    bool *held;      /* ncolumn a block */
    const mm_lm_limits *limits;
    mm_nest *nest; /* where parameters are shared */
};

static size_t factor_size(const mm_system *s)
{
    return (s->ncolumn + 1) * (s->ncolumn + 1);
}

size_t mm_system_place(const mm_system *system, size_t block, size_t column)
{
    return column < system->nlocal ? system->nshared + block * system->nlocal + column
                                   : column - system->nlocal;
}

void mm_system_gather(const mm_system *system, size_t block, const double *x, double *columns)
{
    for (size_t j = 0; j < system->ncolumn; j++)
        columns[j] = x[mm_system_place(system, block, j)];
}

size_t mm_system_points(const mm_system *system)
{
    size_t sum = 0;
    for (size_t k = 0; k < system->nblock; k++)
        sum += system->block[k]->n;
    return sum;
}

size_t mm_system_priors(const mm_system *system)
{
    size_t sum = 0;
    for (size_t k = 0; k < system->nblock; k++)
        sum += system->block[k]->nprior;
    return sum;
}

void mm_system_free(mm_system *system)
{
    if (system == NULL)
        return;
    struct mm_system_work *w = system->work;
    for (size_t k = 0; k < system->nblock; k++) {
        if (system->block != NULL)
            mm_objective_free(system->block[k]);
        if (w != NULL && w->solver != NULL)
            mm_lm_free(w->solver[k]);
    }
    if (w != NULL) {
        free(w->lsq);
        free(w->solver);
        free(w->lo);
        free(w->start);
        free(w->held);
        mm_nest_free(w->nest);
    }
    free(w);
    free(system->block);
    free(system->slot);
    free(system->common);
    free(system->lo);
    free(system);
}

static bool is_free(const mm_param *par)
{
    return par->vary && par->tie == NULL;
}

/* The columns of a block: free parameters, the shared ones last. */
static bool set_columns(mm_system *s, const bool *is_shared, mm_err *err)
{
    s->slot = mm_zalloc(s->model->npar, sizeof *s->slot);
    if (s->slot == NULL)
        return mm_fail_memory(err, "a fit");
    for (size_t i = 0; i < s->model->npar; i++)
        if (is_free(&s->model->par[i]) && !(is_shared != NULL && is_shared[i]))
            s->slot[s->nlocal++] = i;
    for (size_t i = 0; i < s->model->npar; i++)
        if (is_free(&s->model->par[i]) && is_shared != NULL && is_shared[i])
            s->slot[s->nlocal + s->nshared++] = i;
    s->ncolumn = s->nlocal + s->nshared;
    s->p = s->nshared + s->nblock * s->nlocal;
    return true;
}

static bool set_box(mm_system *s, mm_err *err)
{
    struct mm_system_work *w = s->work;
    s->lo = mm_zalloc(2 * s->p, sizeof *s->lo);
    w->lo = mm_zalloc(2 * s->ncolumn, sizeof *w->lo);
    if (s->lo == NULL || w->lo == NULL)
        return mm_fail_memory(err, "a fit");
    s->hi = s->lo + s->p;
    w->hi = w->lo + s->ncolumn;
    for (size_t j = 0; j < s->ncolumn; j++) {
        w->lo[j] = s->model->par[s->slot[j]].lo;
        w->hi[j] = s->model->par[s->slot[j]].hi;
    }
    for (size_t k = 0; k < s->nblock; k++)
        for (size_t j = 0; j < s->ncolumn; j++) {
            s->lo[mm_system_place(s, k, j)] = w->lo[j];
            s->hi[mm_system_place(s, k, j)] = w->hi[j];
        }
    return true;
}

static bool block_eval(void *context, const double *x, double *upper)
{
    return mm_objective_factor(context, x, upper);
}

static bool set_solvers(mm_system *s, mm_err *err)
{
    struct mm_system_work *w = s->work;
    w->lsq = mm_zalloc(s->nblock, sizeof *w->lsq);
    w->solver = mm_zalloc(s->nblock, sizeof *w->solver);
    w->start = mm_zalloc(s->nblock * s->ncolumn, sizeof *w->start);
    w->held = mm_zalloc(s->nblock * s->ncolumn, sizeof *w->held);
    if (w->lsq == NULL || w->solver == NULL || w->start == NULL || w->held == NULL)
        return mm_fail_memory(err, "a fit");
    for (size_t k = 0; k < s->nblock; k++) {
        w->lsq[k] =
            (mm_lsq){ .p = s->ncolumn, .lo = w->lo, .hi = w->hi, .eval = block_eval, .context = s->block[k] };
        if ((w->solver[k] = mm_lm_new(s->ncolumn, err)) == NULL)
            return false;
    }
    return s->nblock < 2 || s->nshared == 0 || (w->nest = mm_nest_new(s, err)) != NULL;
}

static bool set_common(mm_system *s, const bool *is_shared, mm_err *err)
{
    s->common = mm_zalloc(s->model->npar, sizeof *s->common);
    if (s->common == NULL)
        return mm_fail_memory(err, "a fit");
    for (size_t i = 0; i < s->model->npar; i++)
        s->common[i] = is_shared != NULL && is_shared[i];
    for (size_t t = 0; t < s->model->ntied; t++) {
        const mm_expr *tie = s->model->par[s->model->tie_order[t]].tie;
        bool all = true;
        for (size_t k = 0; k < mm_expr_ninputs(tie); k++) {
            mm_symbol kind;
            all &= s->common[mm_expr_input(tie, k, &kind)];
        }
        s->common[s->model->tie_order[t]] = all;
    }
    return true;
}

static mm_system *system_alloc(const mm_model *model, size_t nblock, mm_err *err)
{
    mm_system *s = mm_zalloc(1, sizeof *s);
    if (s == NULL) {
        mm_fail_memory(err, "a fit");
        return NULL;
    }
    *s = (mm_system){ .model = model, .nblock = nblock, .jobs = 1 };
    s->block = mm_zalloc(nblock, sizeof *s->block);
    s->work = mm_zalloc(1, sizeof *s->work);
    if (s->block != NULL && s->work != NULL)
        return s;
    mm_fail_memory(err, "a fit");
    mm_system_free(s);
    return NULL;
}

mm_system *mm_system_new(const mm_model *model, size_t ndata, const mm_data *data, const bool *is_shared,
                         const double *const *full, mm_err *err)
{
    mm_system *s = system_alloc(model, ndata, err);
    const bool *columns = ndata > 1 ? is_shared : NULL; /* of one dataset all parameters are its own */
    if (s == NULL || !set_columns(s, columns, err) || !set_common(s, is_shared, err) || !set_box(s, err))
        goto fail;
    for (size_t k = 0; k < ndata; k++)
        if ((s->block[k] = mm_objective_new(model, &data[k], s->ncolumn, s->slot, full[k], err)) == NULL)
            goto fail;
    for (size_t k = 1; k < ndata; k++) /* the prior of a shared parameter counts once */
        mm_objective_drop_priors(s->block[k], s->common);
    if (set_solvers(s, err))
        return s;
fail:
    mm_system_free(s);
    return NULL;
}

mm_system *mm_system_copy(const mm_system *system, mm_err *err)
{
    mm_system *s = system_alloc(system->model, system->nblock, err);
    if (s == NULL)
        return NULL;
    s->nlocal = system->nlocal;
    s->nshared = system->nshared;
    s->ncolumn = system->ncolumn;
    s->p = system->p;
    if ((s->slot = mm_zalloc(s->model->npar, sizeof *s->slot)) == NULL) {
        mm_fail_memory(err, "a fit");
        goto fail;
    }
    memcpy(s->slot, system->slot, s->ncolumn * sizeof *s->slot);
    for (size_t k = 0; k < s->nblock; k++)
        if ((s->block[k] = mm_objective_copy(system->block[k], err)) == NULL)
            goto fail;
    if (set_common(s, system->common, err) && set_box(s, err) && set_solvers(s, err))
        return s;
fail:
    mm_system_free(s);
    return NULL;
}

bool mm_solution_init(mm_solution *solution, const mm_system *system, mm_err *err)
{
    *solution = (mm_solution){ .chisq = INFINITY, .slope = NAN, .end = MM_LM_NOT_FINITE };
    solution->x = mm_zalloc(system->p, sizeof *solution->x);
    solution->bound = mm_zalloc(system->p, sizeof *solution->bound);
    solution->upper = mm_zalloc(system->nblock, factor_size(system) * sizeof *solution->upper);
    if (solution->x != NULL && solution->bound != NULL && solution->upper != NULL)
        return true;
    mm_solution_clear(solution);
    return mm_fail_memory(err, "a fit");
}

void mm_solution_clear(mm_solution *solution)
{
    free(solution->x);
    free(solution->bound);
    free(solution->upper);
    *solution = (mm_solution){ .chisq = INFINITY };
}

void mm_solution_swap(mm_solution *a, mm_solution *b)
{
    const mm_solution c = *a;
    *a = *b;
    *b = c;
}

static void minimise_block(void *context, size_t k)
{
    mm_system *s = context;
    struct mm_system_work *w = s->work;
    mm_lm_run(w->solver[k], &w->lsq[k], w->held + k * s->ncolumn, w->start + k * s->ncolumn, w->limits);
}

/* The solution of blocks that have nothing in common, from their solvers. */
static void collect(mm_system *s, mm_solution *out)
{
    out->chisq = 0;
    out->slope = 0;
    out->end = MM_LM_STATIONARY;
    for (size_t k = 0; k < s->nblock; k++) {
        const mm_lm *lm = s->work->solver[k];
        memcpy(out->x + k * s->nlocal, lm->x, s->nlocal * sizeof *lm->x);
        memcpy(out->bound + k * s->nlocal, lm->bound, s->nlocal * sizeof *lm->bound);
        memcpy(out->upper + k * factor_size(s), lm->upper, factor_size(s) * sizeof *lm->upper);
        out->chisq += lm->chisq;
        out->slope = fmax(out->slope, lm->slope);
        if (lm->end > out->end)
            out->end = lm->end;
        s->evaluations += lm->evaluations;
    }
}

mm_lm_end mm_system_minimise(mm_system *system, const bool *held, const double *start,
                             const mm_lm_limits *limits, mm_solution *out)
{
    struct mm_system_work *w = system->work;
    for (size_t k = 0; k < system->nblock; k++)
        w->lsq[k].size = system->block[k]->size;
    if (w->nest != NULL)
        return mm_nest_minimise(w->nest, system, w->solver, w->lsq, held, start, limits, out);
    memcpy(w->start, start, system->p * sizeof *start);
    for (size_t j = 0; j < system->p; j++)
        w->held[j] = held != NULL && held[j];
    w->limits = limits;
    mm_parallel_for(system->nblock, system->jobs, minimise_block, system);
    collect(system, out);
    return out->end;
}
