#include "relax/runs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* A frequency is the same up to this part of it; rows are a sweep of temperatures where so many of one
 * frequency span more than so many K. */
static const double same_frequency = 0.01, ramp_span = 3;
enum { RAMP_ROWS = 5, FREQUENCIES_TRIED = 64 };

/* Do the rows of a run, all of which lie in first .. end-1, hold a sweep of temperatures at one frequency? */
static bool is_ramp(const mm_dma *dma, size_t first, size_t end, size_t run)
{
    size_t tried = 0;
    for (size_t i = first; i < end; i++) {
        if (dma->run[i] != run)
            continue;
        const double f = dma->v[MM_DMA_FREQUENCY][i];
        double lo = INFINITY, hi = -INFINITY;
        size_t rows = 0;
        for (size_t k = first; k < end; k++)
            if (dma->run[k] == run && fabs(dma->v[MM_DMA_FREQUENCY][k] / f - 1) <= same_frequency) {
                lo = fmin(lo, dma->v[MM_DMA_TEMPERATURE][k]);
                hi = fmax(hi, dma->v[MM_DMA_TEMPERATURE][k]);
                rows++;
            }
        if (rows >= RAMP_ROWS && hi - lo > ramp_span)
            return true;
        if (++tried > FREQUENCIES_TRIED) /* of so many the others are alike */
            return false;
    }
    return false;
}

static bool begin_run(mm_dma *dma, const char *name, size_t length, mm_err *err)
{
    char *copy = mm_strndup(name, length);
    if (copy == NULL || !mm_reserve(&dma->run_name, &dma->cap_run, dma->nrun + 1, sizeof *dma->run_name)) {
        free(copy);
        return mm_fail_memory(err, "runs");
    }
    dma->run_name[dma->nrun++] = copy;
    return true;
}

/* Rows where a new run begins: the temperature has turned, and goes on for a tenth of its range the other
 * way. A jump back to the start of the next ramp is no ramp of its own. */
static bool split_runs(mm_dma *dma, size_t first, const char *name, mm_err *err)
{
    const double *t = dma->v[MM_DMA_TEMPERATURE];
    double lo = INFINITY, hi = -INFINITY;
    for (size_t i = first; i < dma->n; i++) {
        lo = fmin(lo, t[i]);
        hi = fmax(hi, t[i]);
    }
    const double turn = fmax(5, 0.1 * (hi - lo));
    size_t extreme = first, begin = first;
    int direction = 0;
    for (size_t i = first; i < dma->n; i++) {
        if (direction == 0 && fabs(t[i] - t[first]) > turn)
            direction = t[i] > t[first] ? 1 : -1;
        if ((t[i] - t[extreme]) * direction > 0 || direction == 0)
            extreme = i;
        if ((t[extreme] - t[i]) * direction <= turn)
            continue;
        if (!begin_run(dma, name, strlen(name), err))
            return false;
        for (size_t k = begin; k <= extreme; k++)
            dma->run[k] = dma->nrun - 1;
        begin = extreme + 1;
        const bool jump = i == begin;
        direction = jump ? 0 : -direction;
        extreme = i;
    }
    if (!begin_run(dma, name, strlen(name), err))
        return false;
    for (size_t k = begin; k < dma->n; k++)
        dma->run[k] = dma->nrun - 1;
    return true;
}

/* Tables of one file that are no ramps by themselves are one run together. */
static bool join_run(mm_dma *dma, size_t first, const mm_table *table, mm_err *err)
{
    size_t length = strlen(table->name);
    if (table->scan != NULL && length > strlen(table->scan) + 2)
        length -= strlen(table->scan) + 2;
    size_t run = 0;
    while (run < dma->nrun &&
           (strlen(dma->run_name[run]) != length || strncmp(dma->run_name[run], table->name, length) != 0))
        run++;
    if (run == dma->nrun && !begin_run(dma, table->name, length, err))
        return false;
    for (size_t i = first; i < dma->n; i++)
        dma->run[i] = run;
    return true;
}

bool mm_dma_find_runs(mm_dma *dma, size_t first, const mm_table *table, mm_err *err)
{
    for (size_t i = first; i < dma->n; i++)
        dma->run[i] = dma->nrun;
    return is_ramp(dma, first, dma->n, dma->nrun) ? split_runs(dma, first, table->name, err)
                                                  : join_run(dma, first, table, err);
}

bool mm_dma_join_isothermal(mm_dma *dma, mm_err *err)
{
    size_t joined = dma->nrun, *first = mm_zalloc(dma->nrun, sizeof *first),
           *end = mm_zalloc(dma->nrun, sizeof *end);
    const bool good = first != NULL && end != NULL;
    for (size_t i = 0; good && i < dma->n; i++) {
        if (end[dma->run[i]] == 0)
            first[dma->run[i]] = i;
        end[dma->run[i]] = i + 1;
    }
    for (size_t run = 0; good && run < dma->nrun; run++) {
        if (end[run] == 0 || is_ramp(dma, first[run], end[run], run))
            continue;
        if (joined == dma->nrun)
            joined = run;
        for (size_t i = first[run]; i < end[run]; i++)
            if (dma->run[i] == run)
                dma->run[i] = joined;
    }
    free(first);
    free(end);
    return good || mm_fail_memory(err, "runs");
}
