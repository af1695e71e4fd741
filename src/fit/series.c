/* Many datasets, each fitted alone. A first pass fits them from their own starts; then, in sweeps, every
 * fit that asks for it is begun again from the answers that its neighbours had before the sweep. So no
 * result depends on the order in which the threads come along. */
#include <math.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/parallel.h"
#include "fit/finish.h"
#include "fit/fit.h"
#include "fit/result.h"
#include "fit/single.h"
#include "fit/whiteness.h"

enum { SWEEPS = 8, TRIES = 2, SETS = 32 };

static const mm_fit_opts usual = MM_FIT_OPTS_INIT;

typedef struct series {
    const mm_model *model;
    size_t n;
    const mm_data *data;
    const double *const *start;
    mm_fit_opts opts; /* of one fit: one thread, no progress */
    const mm_progress *progress;
    bool chain;
    mm_fit **now, **next; /* next[i]: a better one that a sweep has found */
    bool *failed;
    bool *news; /* the last sweep has changed member i; in the beginning all are new */
    atomic_size_t done;
} series;

static mm_fit *failure(const series *all, size_t i, mm_err *err)
{
    mm_fit *fit = mm_result_failed(all->model, &all->data[i],
                                   err->msg != NULL ? err->msg : mm_err_text(err->code));
    mm_err_clear(err);
    return fit;
}

/* A number of the member that is the same in whatever company it is fitted. */
static size_t number_of(const series *all, size_t i)
{
    uint32_t hash = 2166136261U; /* FNV-1a of the name */
    const char *name = all->data[i].name;
    for (const char *s = name; s != NULL && *s != '\0'; s++)
        hash = (hash ^ (unsigned char)*s) * 16777619U;
    return name != NULL && name[0] != '\0' ? hash : i;
}

/* One member alone. The guard tries but a few starts, others for each member: what one finds, its
 * neighbours get. */
static mm_fit *fit_member(const series *all, size_t i, const double *start, mm_err *err)
{
    mm_run run;
    mm_fit *fit = NULL;
    mm_covariance *covariance = NULL;
    if (mm_single_init(&run, all->model, &all->data[i], start, &all->opts, err)) {
        run.guard_tries = TRIES;
        run.guard_skip = 1 + TRIES * (number_of(all, i) % SETS);
        if (mm_run_solve(&run, err))
            mm_finish(&run, &fit, &covariance, err);
    }
    mm_covariance_free(covariance);
    mm_run_clear(&run);
    return fit;
}

static void first_fit(void *context, size_t i)
{
    series *all = context;
    mm_err err = MM_ERR_INIT;
    const double *start = all->start != NULL ? all->start[i] : NULL;
    all->now[i] = fit_member(all, i, start, &err);
    if (all->now[i] == NULL &&
        err.code != MM_ESYS) /* without memory the others fail as well: the series does */
        all->now[i] = failure(all, i, &err);
    all->failed[i] = all->now[i] == NULL;
    mm_err_clear(&err);
    mm_progress_tell(all->progress, atomic_fetch_add(&all->done, 1) + 1, all->n, "fit");
}

static void values_of(const mm_fit *fit, double *values)
{
    for (size_t i = 0; i < fit->npar; i++)
        values[i] = fit->par[i].value;
}

/* The free part of a neighbour's answer as a vector of this run. */
static void free_values(const mm_run *run, const mm_fit *fit, double *x)
{
    for (size_t j = 0; j < run->system->ncolumn; j++)
        x[j] = fit->par[run->system->slot[j]].value;
}

/* Begin again from neighbours' answers; NULL when none is better than what there is. */
static mm_fit *improve(const series *all, size_t i, const size_t *neighbour, size_t count, double *values,
                       mm_err *err)
{
    mm_run run;
    mm_fit *fit = NULL;
    mm_covariance *covariance = NULL;
    bool better = false;
    values_of(all->now[i], values);
    bool good = mm_single_init(&run, all->model, &all->data[i], values, &all->opts, err) &&
                mm_run_resume(&run, err);
    for (size_t k = 0; k < count && good; k++) {
        free_values(&run, all->now[neighbour[k]], values);
        better |= mm_run_try(&run, values, 1);
    }
    if (good && better && mm_run_settle(&run, err) && mm_finish(&run, &fit, &covariance, err))
        fit->evaluations += all->now[i]->evaluations;
    mm_covariance_free(covariance);
    mm_run_clear(&run);
    return fit;
}

/* A fit that could not be made from its own start. */
static mm_fit *rescue(const series *all, size_t i, const size_t *neighbour, size_t count, double *values)
{
    for (size_t k = 0; k < count; k++) {
        mm_err err = MM_ERR_INIT;
        values_of(all->now[neighbour[k]], values);
        mm_fit *fit = fit_member(all, i, values, &err);
        mm_err_clear(&err);
        if (fit != NULL)
            return fit;
    }
    return NULL;
}

static bool wants_help(const series *all, const mm_fit *fit)
{
    return all->chain || (all->opts.guard && (fit->status == MM_FIT_FAILED ||
                                              fit->status == MM_FIT_NO_CONVERGENCE || !mm_fit_is_white(fit)));
}

static void sweep(void *context, size_t i)
{
    series *all = context;
    mm_err err = MM_ERR_INIT;
    size_t neighbour[2], count = 0;
    all->next[i] = NULL;
    if (i > 0 && all->news[i - 1] && all->now[i - 1]->status != MM_FIT_FAILED)
        neighbour[count++] = i - 1;
    if (i + 1 < all->n && all->news[i + 1] && all->now[i + 1]->status != MM_FIT_FAILED)
        neighbour[count++] = i + 1;
    if (count == 0 || !wants_help(all, all->now[i]))
        return;
    double *values = mm_zalloc(all->model->npar, sizeof *values);
    all->failed[i] = values == NULL;
    if (values != NULL && all->now[i]->status == MM_FIT_FAILED)
        all->next[i] = rescue(all, i, neighbour, count, values);
    else if (values != NULL)
        all->next[i] = improve(all, i, neighbour, count, values, &err);
    mm_err_clear(&err);
    free(values);
}

/* Take what the sweep has found. */
static size_t take_next(series *all)
{
    size_t taken = 0;
    for (size_t i = 0; i < all->n; i++) {
        all->news[i] = all->next[i] != NULL;
        if (!all->news[i])
            continue;
        mm_fit_free(all->now[i]);
        all->now[i] = all->next[i];
        taken++;
    }
    return taken;
}

static bool any_failed(const series *all)
{
    bool failed = false;
    for (size_t i = 0; i < all->n; i++)
        failed |= all->failed[i];
    return failed;
}

static bool run_series(series *all, int jobs)
{
    for (size_t i = 0; i < all->n; i++)
        all->news[i] = true;
    mm_parallel_for(all->n, jobs, first_fit, all);
    for (int turn = 0; turn < SWEEPS && !any_failed(all); turn++) {
        mm_parallel_for(all->n, jobs, sweep, all);
        if (take_next(all) == 0)
            break;
    }
    return !any_failed(all);
}

bool mm_fit_series(const mm_model *model, size_t ndata, const mm_data *data, const double *const *start,
                   bool chain, const mm_fit_opts *opts, mm_fit **out, mm_err *err)
{
    series all = { .model = model,
                   .n = ndata,
                   .data = data,
                   .start = start,
                   .opts = opts != NULL ? *opts : usual,
                   .chain = chain,
                   .now = out };
    const mm_progress progress = all.opts.progress;
    const int jobs = all.opts.jobs;
    all.opts.jobs = 1;
    all.opts.progress = (mm_progress){ 0 };
    all.progress = &progress;
    all.next = mm_zalloc(ndata, sizeof *all.next);
    all.failed = mm_zalloc(ndata, sizeof *all.failed);
    for (size_t i = 0; i < ndata; i++)
        out[i] = NULL;
    all.news = mm_zalloc(ndata, sizeof *all.news);
    const bool good = (all.next != NULL && all.failed != NULL && all.news != NULL &&
                       run_series(&all, jobs)) ||
                      mm_fail_memory(err, "a series");
    for (size_t i = 0; i < ndata && !good; i++) {
        mm_fit_free(out[i]);
        out[i] = NULL;
    }
    free(all.next);
    free(all.failed);
    free(all.news);
    return good;
}
