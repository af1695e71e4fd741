#include "fit/objective.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "fit/factor.h"
#include "fit/loss.h"

enum { CHUNK = 512 }; /* rows evaluated at once: what the caches hold */

/* Columns of a chunk: the free parameters', the residual's, then the tied parameters', which are added to
 * the free ones they hang on. */
struct mm_objective_work {
    size_t chunk, lda;
    double *columns;
    double **gradient; /* npar: where the model writes each derivative, NULL where it is not wanted */
    const double **x;  /* the axes, moved on to the chunk */
    double *slope;     /* of the loss, a chunk */
    double *tie;       /* npar x npar, row-major */
    double *prior;     /* one row */
    double *pulled;    /* npar: the gradient of the pulled quantity */
    bool *has_prior;   /* npar */
    mm_workspace *scratch;
};

/* How residuals are made into rows. */
typedef struct manner {
    mm_loss loss;
    double width, gain, prior_gain;
} manner;

void mm_objective_free(mm_objective *objective)
{
    if (objective == NULL)
        return;
    struct mm_objective_work *w = objective->work;
    if (w != NULL) {
        free(w->columns);
        free(w->gradient);
        free(w->x);
        free(w->slope);
        free(w->tie);
        free(w->prior);
        free(w->pulled);
        free(w->has_prior);
        mm_workspace_free(w->scratch);
    }
    free(w);
    free(objective->full);
    free(objective->weight);
    free(objective);
}

/* Chunks of equal size, so that none is left with a few rows. */
static size_t chunk_rows(size_t n)
{
    const size_t chunks = (n + CHUNK - 1) / CHUNK;
    return chunks > 0 ? (n + chunks - 1) / chunks : 1;
}

static bool alloc_work(mm_objective *o, mm_err *err)
{
    const size_t npar = o->model->npar, ntied = o->model->ntied, columns = o->nfree + 1 + ntied;
    struct mm_objective_work *w = o->work = mm_zalloc(1, sizeof *w);
    if (w == NULL)
        return mm_fail_memory(err, "a fit");
    w->chunk = chunk_rows(o->data->n);
    w->lda = w->chunk * o->model->ny;
    w->columns = mm_zalloc(columns * w->lda, sizeof *w->columns);
    w->gradient = mm_zalloc(npar, sizeof *w->gradient);
    w->x = mm_zalloc(o->model->nx, sizeof *w->x);
    w->slope = mm_zalloc(w->lda, sizeof *w->slope);
    w->tie = mm_zalloc(npar * npar, sizeof *w->tie);
    w->prior = mm_zalloc(o->nfree + 1, sizeof *w->prior);
    w->has_prior = mm_zalloc(npar, sizeof *w->has_prior);
    w->pulled = mm_zalloc(npar, sizeof *w->pulled);
    if (w->columns == NULL || w->gradient == NULL || w->x == NULL || w->slope == NULL || w->tie == NULL ||
        w->prior == NULL || w->has_prior == NULL || w->pulled == NULL)
        return mm_fail_memory(err, "a fit");
    for (size_t j = 0; j < o->nfree; j++)
        w->gradient[o->slot[j]] = w->columns + j * w->lda;
    for (size_t k = 0; k < ntied; k++)
        w->gradient[o->model->tie_order[k]] = w->columns + (o->nfree + 1 + k) * w->lda;
    return (w->scratch = mm_workspace_new(o->model, w->chunk, err)) != NULL;
}

/* A prior counts where the parameter moves. */
static void find_priors(mm_objective *o)
{
    for (size_t i = 0; i < o->model->npar; i++) {
        o->work->has_prior[i] = o->model->par[i].prior_sigma > 0 && o->work->gradient[i] != NULL;
        o->nprior += o->work->has_prior[i];
    }
}

void mm_objective_drop_priors(mm_objective *objective, const bool *drop)
{
    for (size_t i = 0; i < objective->model->npar; i++)
        if (drop[i] && objective->work->has_prior[i]) {
            objective->work->has_prior[i] = false;
            objective->nprior--;
        }
}

static bool set_weight(mm_objective *o, mm_err *err)
{
    if (o->data->sigma == NULL)
        return true;
    o->weight = mm_zalloc(o->n, sizeof *o->weight);
    if (o->weight == NULL)
        return mm_fail_memory(err, "weights");
    for (size_t i = 0; i < o->n; i++)
        o->weight[i] = 1 / o->data->sigma[i];
    return true;
}

static void set_size(mm_objective *o)
{
    double sum = 0;
    for (size_t i = 0; i < o->n; i++) {
        const double y = o->weight != NULL ? o->weight[i] * o->y[i] : o->y[i];
        sum += y * y;
    }
    o->size = sqrt(sum);
}

mm_objective *mm_objective_new(const mm_model *model, const mm_data *data, size_t nfree, const size_t *slot,
                               const double *full, mm_err *err)
{
    mm_objective *o = mm_zalloc(1, sizeof *o);
    if (o == NULL) {
        mm_fail_memory(err, "a fit");
        return NULL;
    }
    *o = (mm_objective){ .model = model,
                         .data = data,
                         .n = data->n * model->ny,
                         .nfree = nfree,
                         .slot = slot,
                         .y = data->y,
                         .loss = MM_LOSS_LINEAR,
                         .width = 1,
                         .prior_gain = 1 };
    o->full = mm_zalloc(model->npar, sizeof *o->full);
    if (o->full == NULL) {
        mm_fail_memory(err, "a fit");
        goto fail;
    }
    memcpy(o->full, full, model->npar * sizeof *full);
    if (!alloc_work(o, err) || !set_weight(o, err))
        goto fail;
    set_size(o);
    find_priors(o);
    return o;
fail:
    mm_objective_free(o);
    return NULL;
}

mm_objective *mm_objective_copy(const mm_objective *objective, mm_err *err)
{
    mm_objective *copy = mm_objective_new(objective->model, objective->data, objective->nfree,
                                          objective->slot, objective->full, err);
    if (copy == NULL)
        return NULL;
    copy->y = objective->y;
    copy->size = objective->size;
    copy->loss = objective->loss;
    copy->width = objective->width;
    copy->prior_gain = objective->prior_gain;
    copy->nprior = objective->nprior;
    memcpy(copy->work->has_prior, objective->work->has_prior,
           copy->model->npar * sizeof *copy->work->has_prior);
    if (objective->weight == NULL)
        return copy;
    if (copy->weight == NULL)
        copy->weight = mm_zalloc(copy->n, sizeof *copy->weight);
    if (copy->weight == NULL) {
        mm_fail_memory(err, "weights");
        mm_objective_free(copy);
        return NULL;
    }
    memcpy(copy->weight, objective->weight, copy->n * sizeof *copy->weight);
    return copy;
}

bool mm_objective_reweight(mm_objective *objective, const double *factor, mm_err *err)
{
    if (objective->weight == NULL) {
        objective->weight = mm_zalloc(objective->n, sizeof *objective->weight);
        if (objective->weight == NULL)
            return mm_fail_memory(err, "weights");
        for (size_t i = 0; i < objective->n; i++)
            objective->weight[i] = 1;
    }
    for (size_t i = 0; i < objective->n; i++)
        objective->weight[i] *= factor[i];
    return true;
}

void mm_objective_expand(const mm_objective *objective, const double *x, double *full)
{
    memmove(full, objective->full, objective->model->npar * sizeof *full);
    for (size_t j = 0; j < objective->nfree; j++)
        full[objective->slot[j]] = x[j];
    mm_model_apply_ties(objective->model, full);
}

/* Rows [first, first + count) of the model at o->full: values into y, derivatives into the columns. */
static void eval_rows(mm_objective *o, size_t first, size_t count, double *y, double *const *gradient)
{
    struct mm_objective_work *w = o->work;
    for (size_t k = 0; k < o->model->nx; k++)
        w->x[k] = o->data->x[k] + first;
    mm_model_eval(o->model, count, w->x, o->full, y, gradient, w->scratch);
}

/* The derivative by a tied parameter belongs to those that it hangs on. */
static void add_ties(mm_objective *o, size_t rows)
{
    const struct mm_objective_work *w = o->work;
    for (size_t k = 0; k < o->model->ntied; k++) {
        const size_t tied = o->model->tie_order[k];
        for (size_t j = 0; j < o->nfree; j++) {
            const double factor = w->tie[tied * o->model->npar + o->slot[j]];
            double *column = w->columns + j * w->lda;
            if (factor != 0)
                for (size_t i = 0; i < rows; i++)
                    column[i] += factor * w->gradient[tied][i];
        }
    }
}

/* residual := weight (residual - y), for outputs of `count` rows each; slope := the weights. */
static void weigh(const mm_objective *o, size_t first, size_t count, double gain, double *residual,
                  double *slope)
{
    for (size_t out = 0; out < o->model->ny; out++) {
        const size_t from = out * o->data->n + first, to = out * count;
        for (size_t i = 0; i < count; i++) {
            slope[to + i] = o->weight != NULL ? gain * o->weight[from + i] : gain;
            residual[to + i] = slope[to + i] * (residual[to + i] - o->y[from + i]);
        }
    }
}

static void absorb_chunk(mm_objective *o, const manner *how, size_t first, size_t count, double *upper)
{
    struct mm_objective_work *w = o->work;
    const size_t rows = count * o->model->ny;
    double *residual = w->columns + o->nfree * w->lda;
    eval_rows(o, first, count, residual, w->gradient);
    add_ties(o, rows);
    weigh(o, first, count, how->gain, residual, w->slope);
    if (o->weight != NULL || how->gain != 1)
        mm_factor_weight(o->nfree, rows, w->columns, w->lda, w->slope);
    if (how->loss != MM_LOSS_LINEAR) {
        mm_loss_transform(how->loss, how->width, rows, residual, w->slope);
        mm_factor_weight(o->nfree, rows, w->columns, w->lda, w->slope);
    }
    mm_factor_absorb(o->nfree + 1, upper, rows, w->columns, w->lda);
}

static void absorb_priors(mm_objective *o, const manner *how, double *upper)
{
    struct mm_objective_work *w = o->work;
    for (size_t i = 0; i < o->model->npar; i++) {
        if (!w->has_prior[i])
            continue;
        const double weight = how->prior_gain / o->model->par[i].prior_sigma;
        for (size_t j = 0; j < o->nfree; j++)
            w->prior[j] = weight * (o->model->ntied > 0 ? w->tie[i * o->model->npar + o->slot[j]]
                                                        : (double)(o->slot[j] == i));
        w->prior[o->nfree] = weight * (o->full[i] - o->model->par[i].prior);
        mm_factor_absorb(o->nfree + 1, upper, 1, w->prior, 1);
    }
}

static double quantity(const mm_objective *o, const double *full, double *gradient)
{
    const size_t npar = o->model->npar, i = o->pull.quantity;
    if (i >= npar)
        return mm_model_derived(o->model, i - npar, full, gradient);
    if (gradient != NULL)
        gradient[i] = 1;
    return full[i];
}

double mm_objective_quantity(const mm_objective *objective, const double *x, double *full)
{
    mm_objective_expand(objective, x, full);
    return quantity(objective, full, NULL);
}

static void absorb_pull(mm_objective *o, double *upper)
{
    struct mm_objective_work *w = o->work;
    const size_t npar = o->model->npar;
    memset(w->pulled, 0, npar * sizeof *w->pulled);
    w->prior[o->nfree] = (quantity(o, o->full, w->pulled) - o->pull.target) / o->pull.width;
    for (size_t j = 0; j < o->nfree; j++) {
        double sum = o->model->ntied > 0 ? 0 : w->pulled[o->slot[j]];
        for (size_t i = 0; i < npar && o->model->ntied > 0; i++)
            sum += w->pulled[i] * w->tie[i * npar + o->slot[j]];
        w->prior[j] = sum / o->pull.width;
    }
    mm_factor_absorb(o->nfree + 1, upper, 1, w->prior, 1);
}

static bool factor(mm_objective *o, const manner *how, const double *x, double *upper)
{
    struct mm_objective_work *w = o->work;
    mm_objective_expand(o, x, o->full);
    if (o->model->ntied > 0)
        mm_model_tie_jacobian(o->model, o->full, w->tie);
    memset(upper, 0, (o->nfree + 1) * (o->nfree + 1) * sizeof *upper);
    for (size_t first = 0; first < o->data->n; first += w->chunk) {
        const size_t left = o->data->n - first;
        absorb_chunk(o, how, first, left < w->chunk ? left : w->chunk, upper);
    }
    if (o->nprior > 0)
        absorb_priors(o, how, upper);
    if (o->pull.width > 0)
        absorb_pull(o, upper);
    return mm_factor_finite(o->nfree + 1, upper);
}

bool mm_objective_factor(mm_objective *objective, const double *x, double *upper)
{
    const manner how = { objective->loss, objective->width, 1, objective->prior_gain };
    return factor(objective, &how, x, upper);
}

bool mm_objective_information(mm_objective *objective, const double *x, double gain, double *upper)
{
    const manner how = { MM_LOSS_LINEAR, 1, gain, 1 };
    return factor(objective, &how, x, upper);
}

void mm_objective_residual(mm_objective *objective, const double *x, double *residual, double *model)
{
    struct mm_objective_work *w = objective->work;
    mm_objective_expand(objective, x, objective->full);
    for (size_t first = 0; first < objective->data->n; first += w->chunk) {
        const size_t left = objective->data->n - first, count = left < w->chunk ? left : w->chunk;
        double *values = w->columns;
        eval_rows(objective, first, count, values, NULL);
        for (size_t out = 0; model != NULL && out < objective->model->ny; out++)
            memcpy(model + out * objective->data->n + first, values + out * count, count * sizeof *model);
        weigh(objective, first, count, 1, values, w->slope);
        for (size_t out = 0; out < objective->model->ny; out++)
            memcpy(residual + out * objective->data->n + first, values + out * count,
                   count * sizeof *residual);
    }
}
