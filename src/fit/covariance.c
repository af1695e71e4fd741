/* A block's factor, locals' columns first, is [R W; 0 S]. The locals' covariance with the shared
 * parameters held is R^-1 R^-T, they follow the shared ones by R^-1 W, and the S of all blocks together
 * are the factor of the shared parameters' own covariance. With one dataset there is only R. Work is
 * linear in the number of blocks.
 *
 * Inverses are made by singular values of matrices whose columns have length 1. A direction with a
 * singular value of rounding size is left out of the inverse, and the parameters that have weight in it
 * are named. */
#include "fit/covariance.h"

#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "fit/factor.h"

static const double null_value = 1e-13; /* a singular value below this times the largest is none */
static const double null_weight = 1e-6; /* weight in such a direction from which a parameter belongs to it */

/* The pseudo-inverse of a factor and its null space. */
typedef struct inverse {
    size_t n, nnull;
    double *scale;     /* lengths that the columns are divided by */
    gsl_matrix *u, *v; /* scaled factor = u diag(s) v' */
    gsl_vector *s, *work;
} inverse;

typedef struct scratch {
    const bool *bound;
    size_t *column, nlocal, nshared; /* of a block, those that are not on a bound or without influence */
    double *factor, *work, *row;
    double *shared_factor; /* nshared x nshared: the S of all blocks */
    double *shared_length;
} scratch;

static void inverse_clear(inverse *inv)
{
    if (inv->u != NULL)
        gsl_matrix_free(inv->u);
    if (inv->v != NULL)
        gsl_matrix_free(inv->v);
    if (inv->s != NULL)
        gsl_vector_free(inv->s);
    if (inv->work != NULL)
        gsl_vector_free(inv->work);
    free(inv->scale);
    *inv = (inverse){ 0 };
}

/* Of the first n columns of an upper triangular matrix with leading dimension ld; length: what to scale
 * the columns by, not zero. */
static bool inverse_make(inverse *inv, size_t n, const double *upper, size_t ld, const double *length)
{
    *inv = (inverse){ .n = n };
    if (n == 0)
        return true;
    inv->u = gsl_matrix_calloc(n, n);
    inv->v = gsl_matrix_alloc(n, n);
    inv->s = gsl_vector_alloc(n);
    inv->work = gsl_vector_alloc(n);
    inv->scale = mm_zalloc(n, sizeof *inv->scale);
    if (inv->u == NULL || inv->v == NULL || inv->s == NULL || inv->work == NULL || inv->scale == NULL)
        return false;
    memcpy(inv->scale, length, n * sizeof *length);
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i <= j; i++)
            gsl_matrix_set(inv->u, i, j, upper[j * ld + i] / length[j]);
    if (gsl_linalg_SV_decomp(inv->u, inv->v, inv->s, inv->work) != 0)
        return false;
    while (inv->nnull < n &&
           !(gsl_vector_get(inv->s, n - 1 - inv->nnull) > null_value * gsl_vector_get(inv->s, 0)))
        inv->nnull++;
    return true;
}

/* The pseudo-inverse: row i, column j. */
static double inverse_element(const inverse *inv, size_t i, size_t j)
{
    double sum = 0;
    for (size_t k = 0; k < inv->n - inv->nnull; k++)
        sum += gsl_matrix_get(inv->v, i, k) * gsl_matrix_get(inv->u, j, k) / gsl_vector_get(inv->s, k);
    return sum / inv->scale[i];
}

/* (inverse inverse')[i][j] */
static double inverse_square(const inverse *inv, size_t i, size_t j)
{
    double sum = 0;
    for (size_t k = 0; k < inv->n - inv->nnull; k++) {
        const double s = gsl_vector_get(inv->s, k);
        sum += gsl_matrix_get(inv->v, i, k) / s * (gsl_matrix_get(inv->v, j, k) / s);
    }
    return sum / (inv->scale[i] * inv->scale[j]);
}

static double inverse_condition(const inverse *inv)
{
    return inv->n > 0 ? gsl_vector_get(inv->s, 0) / gsl_vector_get(inv->s, inv->n - 1) : 1;
}

/* Is column i part of null direction `which`, counted from the last? */
static bool in_null(const inverse *inv, size_t which, size_t i)
{
    return fabs(gsl_matrix_get(inv->v, i, inv->n - 1 - which)) > null_weight;
}

/* Columns of block k that take part, locals first; those without influence are singular by themselves. */
static void choose_columns(mm_covariance *c, scratch *w, size_t k, const double *upper)
{
    const mm_system *s = c->system;
    w->nlocal = w->nshared = 0;
    for (size_t j = 0; j < s->ncolumn; j++) {
        const size_t place = mm_system_place(s, k, j);
        const double length = j < s->nlocal ? mm_factor_length(s->ncolumn + 1, upper, j)
                                            : w->shared_length[j - s->nlocal];
        if (!w->bound[place] && !(length > 0))
            c->singular[place] = true;
        if (w->bound[place] || !(length > 0))
            continue;
        w->column[w->nlocal + w->nshared] = j;
        *(j < s->nlocal ? &w->nlocal : &w->nshared) += 1;
    }
}

/* What block k knows of the shared parameters when its locals are free: the rows below the locals', and
 * those in directions that its locals cannot move in. */
static void add_to_shared(scratch *w, const inverse *inv)
{
    const size_t n = w->nlocal + w->nshared, b = w->nshared;
    for (size_t i = 0; i < b; i++) {
        for (size_t j = 0; j < b; j++)
            w->row[j] = w->factor[(w->nlocal + j) * n + w->nlocal + i];
        mm_factor_absorb(b, w->shared_factor, 1, w->row, 1);
    }
    for (size_t which = 0; which < inv->nnull; which++) {
        for (size_t j = 0; j < b; j++) {
            w->row[j] = 0;
            for (size_t i = 0; i < w->nlocal; i++)
                w->row[j] += gsl_matrix_get(inv->u, i, inv->n - 1 - which) *
                             w->factor[(w->nlocal + j) * n + i];
        }
        mm_factor_absorb(b, w->shared_factor, 1, w->row, 1);
    }
}

static void store_block(mm_covariance *c, const scratch *w, const inverse *inv, size_t k)
{
    const mm_system *s = c->system;
    const size_t n = w->nlocal + w->nshared;
    double *local = c->local + k * s->nlocal * s->nlocal, *follow = c->follow + k * s->nlocal * s->nshared;
    for (size_t i = 0; i < w->nlocal; i++) {
        for (size_t j = 0; j < w->nlocal; j++)
            local[w->column[i] * s->nlocal + w->column[j]] = inverse_square(inv, i, j);
        for (size_t j = 0; j < w->nshared; j++)
            for (size_t r = 0; r < w->nlocal; r++)
                follow[(w->column[w->nlocal + j] - s->nlocal) * s->nlocal + w->column[i]] +=
                    inverse_element(inv, i, r) * w->factor[(w->nlocal + j) * n + r];
        for (size_t which = 0; which < inv->nnull; which++)
            if (in_null(inv, which, i))
                c->singular[mm_system_place(s, k, w->column[i])] = true;
    }
    c->condition = fmax(c->condition, inverse_condition(inv));
}

static bool add_block(mm_covariance *c, scratch *w, size_t k, const double *upper)
{
    const mm_system *s = c->system;
    choose_columns(c, w, k, upper);
    const size_t n = w->nlocal + w->nshared;
    mm_factor_select(s->ncolumn + 1, upper, n, w->column, w->factor, w->work);
    for (size_t j = 0; j < w->nlocal; j++)
        w->row[j] = mm_factor_length(n, w->factor, j);
    inverse inv;
    const bool good = inverse_make(&inv, w->nlocal, w->factor, n, w->row);
    if (good) {
        store_block(c, w, &inv, k);
        add_to_shared(w, &inv);
    }
    inverse_clear(&inv);
    return good;
}

/* Locals that move along a direction in which the shared parameters are not determined are not determined
 * either. */
static void spread_singular(mm_covariance *c, const scratch *w, const inverse *inv, size_t which,
                            const double *upper)
{
    const mm_system *s = c->system;
    const size_t n = s->ncolumn + 1;
    for (size_t k = 0; k < s->nblock; k++)
        for (size_t i = 0; i < s->nlocal; i++) {
            double move = 0;
            for (size_t j = 0; j < inv->n; j++)
                move += c->follow[k * s->nlocal * s->nshared + (w->column[j] - s->nlocal) * s->nlocal + i] *
                        gsl_matrix_get(inv->v, j, inv->n - 1 - which) / inv->scale[j];
            if (fabs(move) * mm_factor_length(n, upper + k * n * n, i) > null_weight)
                c->singular[mm_system_place(s, k, i)] = true;
        }
}

/* The shared parameters, when all blocks are in. w->column: those that take part. */
static bool finish_shared(mm_covariance *c, scratch *w, const double *upper)
{
    const mm_system *s = c->system;
    for (size_t j = 0; j < w->nshared; j++) {
        w->column[j] = w->column[w->nlocal + j];
        w->row[j] = w->shared_length[w->column[j] - s->nlocal];
    }
    inverse inv;
    const bool good = inverse_make(&inv, w->nshared, w->shared_factor, w->nshared, w->row);
    for (size_t i = 0; i < w->nshared && good; i++) {
        for (size_t j = 0; j < w->nshared; j++)
            c->shared[(w->column[i] - s->nlocal) * s->nshared + w->column[j] - s->nlocal] = inverse_square(
                &inv, i, j);
        for (size_t which = 0; which < inv.nnull; which++)
            if (in_null(&inv, which, i))
                c->singular[w->column[i] - s->nlocal] = true;
    }
    for (size_t which = 0; which < inv.nnull && good; which++)
        spread_singular(c, w, &inv, which, upper);
    if (good)
        c->condition = fmax(c->condition, inverse_condition(&inv));
    inverse_clear(&inv);
    return good;
}

static void scratch_clear(scratch *w)
{
    free(w->column);
    free(w->factor);
    free(w->work);
    free(w->row);
    free(w->shared_factor);
    free(w->shared_length);
}

static bool scratch_init(scratch *w, const mm_system *s, const double *upper, const bool *bound)
{
    const size_t n = s->ncolumn + 1;
    *w = (scratch){ .bound = bound };
    w->column = mm_zalloc(n, sizeof *w->column);
    w->factor = mm_zalloc(n * n, sizeof *w->factor);
    w->work = mm_zalloc(n * n, sizeof *w->work);
    w->row = mm_zalloc(n, sizeof *w->row);
    w->shared_factor = mm_zalloc(s->nshared * s->nshared, sizeof *w->shared_factor);
    w->shared_length = mm_zalloc(s->nshared, sizeof *w->shared_length);
    if (w->column == NULL || w->factor == NULL || w->work == NULL || w->row == NULL ||
        w->shared_factor == NULL || w->shared_length == NULL)
        return false;
    for (size_t j = 0; j < s->nshared; j++)
        for (size_t k = 0; k < s->nblock; k++)
            w->shared_length[j] = hypot(w->shared_length[j],
                                        mm_factor_length(n, upper + k * n * n, s->nlocal + j));
    return true;
}

void mm_covariance_free(mm_covariance *covariance)
{
    if (covariance == NULL)
        return;
    free(covariance->local);
    free(covariance->follow);
    free(covariance->shared);
    free(covariance->singular);
    free(covariance);
}

static mm_covariance *covariance_alloc(const mm_system *s)
{
    mm_covariance *c = mm_zalloc(1, sizeof *c);
    if (c == NULL)
        return NULL;
    c->system = s;
    c->condition = s->p > 0 ? 1 : NAN;
    c->local = mm_zalloc(s->nblock, s->nlocal * s->nlocal * sizeof *c->local);
    c->follow = mm_zalloc(s->nblock, s->nlocal * s->nshared * sizeof *c->follow);
    c->shared = mm_zalloc(s->nshared, s->nshared * sizeof *c->shared);
    c->singular = mm_zalloc(s->p, sizeof *c->singular);
    if (c->local != NULL && c->follow != NULL && c->shared != NULL && c->singular != NULL)
        return c;
    mm_covariance_free(c);
    return NULL;
}

mm_covariance *mm_covariance_new(const mm_system *system, const double *upper, const bool *bound, mm_err *err)
{
    const size_t n = system->ncolumn + 1;
    mm_covariance *c = covariance_alloc(system);
    scratch w;
    bool good = scratch_init(&w, system, upper, bound) && c != NULL;
    for (size_t k = 0; k < system->nblock && good; k++)
        good = add_block(c, &w, k, upper + k * n * n);
    if (good && system->nshared > 0)
        good = finish_shared(c, &w, upper);
    scratch_clear(&w);
    if (good)
        return c;
    mm_fail_memory(err, "a covariance");
    mm_covariance_free(c);
    return NULL;
}

/* -follow_k C_ss, element of local i and shared j. */
static double local_shared(const mm_covariance *c, size_t k, size_t i, size_t j)
{
    const mm_system *s = c->system;
    const double *follow = c->follow + k * s->nlocal * s->nshared;
    double sum = 0;
    for (size_t m = 0; m < s->nshared; m++)
        sum -= follow[m * s->nlocal + i] * c->shared[m * s->nshared + j];
    return sum;
}

static double local_local(const mm_covariance *c, size_t k, size_t i, size_t j, size_t l)
{
    const mm_system *s = c->system;
    double sum = k == j ? c->local[k * s->nlocal * s->nlocal + i * s->nlocal + l] : 0;
    for (size_t m = 0; m < s->nshared; m++)
        sum -= local_shared(c, k, i, m) * c->follow[j * s->nlocal * s->nshared + m * s->nlocal + l];
    return sum;
}

void mm_covariance_get(const mm_covariance *c, size_t k, size_t j, double *out)
{
    const mm_system *s = c->system;
    for (size_t a = 0; a < s->ncolumn; a++)
        for (size_t b = 0; b < s->ncolumn; b++) {
            double *element = &out[a * s->ncolumn + b];
            if (c->singular[mm_system_place(s, k, a)] || c->singular[mm_system_place(s, j, b)])
                *element = NAN;
            else if (a < s->nlocal)
                *element = b < s->nlocal ? local_local(c, k, a, j, b) : local_shared(c, k, a, b - s->nlocal);
            else
                *element = b < s->nlocal ? local_shared(c, j, b, a - s->nlocal)
                                         : c->shared[(a - s->nlocal) * s->nshared + b - s->nlocal];
        }
}
