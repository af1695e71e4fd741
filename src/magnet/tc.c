#include "magnet/tc.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "num/order.h"

enum {
    LEAST_ROWS = 8, /* of a run: shorter ones lie on the way between two */
    LEAST_POINTS = 5
};

static void ramp_free(mm_ramp *r)
{
    free(r->x);
    free(r->y);
    free(r->sigma);
}

void mm_transitions_free(mm_transitions *list)
{
    for (size_t i = 0; i < list->n; i++) {
        for (size_t k = 0; k < list->t[i].nramp; k++)
            ramp_free(&list->t[i].ramp[k]);
        free(list->t[i].ramp);
    }
    free(list->t);
    *list = (mm_transitions){ 0 };
}

static double same_within(mm_run_kind kind, double at)
{
    return kind == MM_RUN_FIELD ? fmax(0.02, 0.002 * at) : fmax(2, 0.002 * at);
}

static mm_transition *transition_at(mm_transitions *list, mm_run_kind kind, double at)
{
    for (size_t i = 0; i < list->n; i++)
        if (list->t[i].kind == kind && fabs(list->t[i].at - at) <= same_within(kind, at))
            return &list->t[i];
    if (!mm_reserve(&list->t, &list->cap, list->n + 1, sizeof *list->t))
        return NULL;
    list->t[list->n] = (mm_transition){ .kind = kind, .at = at };
    return &list->t[list->n++];
}

/* Take the ramp over; its field or temperature counts in the mean. */
static bool put(mm_transitions *list, mm_run_kind kind, double at, mm_ramp ramp)
{
    mm_transition *t = transition_at(list, kind, at);
    if (t == NULL || !mm_reserve(&t->ramp, &t->cap, t->nramp + 1, sizeof *t->ramp)) {
        ramp_free(&ramp);
        return false;
    }
    t->at += (at - t->at) / (double)(t->nramp + 1);
    t->ramp[t->nramp++] = ramp;
    return true;
}

/* Columns of the rows of a run. */
typedef struct rows {
    size_t n;
    const double *x, *y, *sigma;
} rows;

/* The rows whose x times sign is not negative, in the order of its size. */
static bool take(const rows *r, double sign, mm_ramp *out)
{
    double *x = mm_zalloc(r->n, sizeof *x);
    size_t *order = mm_zalloc(r->n, sizeof *order);
    *out = (mm_ramp){ 0, mm_zalloc(r->n, sizeof *out->x), mm_zalloc(r->n, sizeof *out->y),
                      r->sigma == NULL ? NULL : mm_zalloc(r->n, sizeof *out->sigma) };
    const bool good = x != NULL && order != NULL && out->x != NULL && out->y != NULL &&
                      (r->sigma == NULL || out->sigma != NULL);
    for (size_t i = 0; good && i < r->n; i++)
        x[i] = sign * r->x[i] >= 0 && isfinite(r->y[i]) ? sign * r->x[i] : NAN;
    out->n = good ? mm_order(r->n, x, order) : 0;
    for (size_t i = 0; i < out->n; i++) {
        out->x[i] = x[order[i]];
        out->y[i] = r->y[order[i]];
        if (r->sigma != NULL)
            out->sigma[i] = r->sigma[order[i]];
    }
    free(x);
    free(order);
    return good;
}

static bool add_run(mm_transitions *list, const mm_run *run, const double *t, const double *h,
                    const double *y, const double *sigma)
{
    const bool field = run->kind == MM_RUN_FIELD;
    const rows r = { run->last - run->first + 1, (field ? h : t) + run->first, y + run->first,
                     sigma == NULL ? NULL : sigma + run->first };
    for (int sign = 1; sign >= (field ? -1 : 1); sign -= 2) {
        mm_ramp ramp;
        if (!take(&r, sign, &ramp)) {
            ramp_free(&ramp);
            return false;
        }
        if (ramp.n < LEAST_POINTS)
            ramp_free(&ramp);
        else if (!put(list, run->kind, field ? run->temperature : fabs(run->field), ramp))
            return false;
    }
    return true;
}

bool mm_transitions_add(mm_transitions *list, size_t n, const double *t, const double *h, const double *y,
                        const double *sigma, bool moment, mm_err *err)
{
    mm_run *run;
    size_t count;
    bool good = mm_runs_find(n, t, h, &run, &count, err);
    for (size_t i = 0; good && i < count; i++) {
        if (run[i].kind == MM_RUN_HOLD || run[i].n < LEAST_ROWS || (run[i].kind == MM_RUN_FIELD && moment))
            list->left_out += run[i].n;
        else
            good = add_run(list, &run[i], t, h, y, sigma) || mm_fail_memory(err, "transitions");
    }
    free(run);
    return good;
}

static int by_place(const void *a, const void *b)
{
    const mm_transition *s = a, *t = b;
    if (s->kind != t->kind)
        return s->kind < t->kind ? -1 : 1;
    return (s->at > t->at) - (s->at < t->at);
}

bool mm_transitions_solve(mm_transitions *list, mm_level_opts opts, mm_diag *diag, mm_err *err)
{
    qsort(list->t, list->n, sizeof *list->t, by_place);
    for (size_t i = 0; i < list->n; i++) {
        mm_transition *t = &list->t[i];
        mm_err own = MM_ERR_INIT;
        opts.field = t->kind == MM_RUN_FIELD;
        t->found = mm_levels_find(t->nramp, t->ramp, &opts, &t->levels, &own);
        if (!t->found && own.code != MM_EINPUT) {
            mm_fail(err, own.code, "%s", own.msg != NULL ? own.msg : "");
            mm_err_clear(&own);
            return false;
        }
        if (!t->found)
            mm_warn(diag, NULL, 0, "at %g %s: %s", t->at, opts.field ? "K" : "Oe", own.msg);
        mm_err_clear(&own);
    }
    return true;
}
