/* Every registered model: it validates, says where it comes from, starts near data of its own, and its
 * gradients agree with differences. */
#include "model/model.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <stdlib.h>
#include <string.h>

#include "base/unit.h"
#include "tap.h"

/* A model's example: the grid, the parameters, data with noise. */
typedef struct sample {
    const mm_model *model;
    size_t n;
    double *x[MM_FUNC_MAX_X], *y, *p;
} sample;

/* The product of the grids; the last runs fastest. */
static void fill_grid(sample *s)
{
    const mm_model *m = s->model;
    s->n = 1;
    for (size_t k = 0; k < m->nx; k++)
        s->n *= m->example.grid[k].n;
    size_t repeat = s->n;
    for (size_t k = 0; k < m->nx; k++) {
        const mm_grid *grid = &m->example.grid[k];
        double *node = calloc(grid->n, sizeof *node);
        mm_grid_fill(grid, node);
        repeat /= grid->n;
        s->x[k] = calloc(s->n, sizeof *s->x[k]);
        for (size_t i = 0; i < s->n; i++)
            s->x[k][i] = node[i / repeat % grid->n];
        free(node);
    }
}

static bool sample_make(sample *s, const mm_model *model, gsl_rng *rng)
{
    mm_err err = MM_ERR_INIT;
    *s = (sample){ .model = model };
    fill_grid(s);
    s->y = calloc(s->n * model->ny, sizeof *s->y);
    s->p = calloc(model->npar + 1, sizeof *s->p);
    mm_workspace *ws = mm_workspace_new(model, s->n, &err);
    const bool good = ok(mm_model_start(model, 0, NULL, NULL, s->p, &err), "%s: parameters without data",
                         model->id);
    bool finite = true;
    for (size_t i = 0; i < model->npar; i++)
        finite &= isfinite(s->p[i]);
    ok(finite, "%s: the example has a value for every parameter", model->id);
    mm_model_eval(model, s->n, (const double *const *)s->x, s->p, s->y, NULL, ws);
    for (size_t i = 0; i < s->n * model->ny; i++)
        s->y[i] += gsl_ran_gaussian(rng, model->example.noise);
    mm_workspace_free(ws);
    mm_err_clear(&err);
    return good && finite;
}

static void sample_free(sample *s)
{
    for (int k = 0; k < MM_FUNC_MAX_X; k++)
        free(s->x[k]);
    free(s->y);
    free(s->p);
}

static double sum_of_squares(const sample *s, const double *p)
{
    mm_workspace *ws = mm_workspace_new(s->model, s->n, NULL);
    double *y = calloc(s->n * s->model->ny, sizeof *y), sum = 0;
    mm_model_eval(s->model, s->n, (const double *const *)s->x, p, y, NULL, ws);
    for (size_t i = 0; i < s->n * s->model->ny; i++)
        sum += (y[i] - s->y[i]) * (y[i] - s->y[i]);
    free(y);
    mm_workspace_free(ws);
    return sum;
}

/* A start is worth something when it describes the data better than their mean does. */
static void test_start(const sample *s)
{
    const mm_model *m = s->model;
    double *p = calloc(m->npar + 1, sizeof *p), mean = 0, spread = 0;
    mm_err err = MM_ERR_INIT;
    const bool found = mm_model_start(m, s->n, (const double *const *)s->x, s->y, p, &err);
    bool inside = true;
    for (size_t i = 0; i < m->npar; i++)
        inside &= isfinite(p[i]) && (m->par[i].tie != NULL || (p[i] >= m->par[i].lo && p[i] <= m->par[i].hi));
    ok(found && inside, "%s: the start is finite and inside the bounds%s%s", m->id,
       err.msg != NULL ? ": " : "", err.msg != NULL ? err.msg : "");
    const size_t n = s->n * m->ny;
    for (size_t i = 0; i < n; i++)
        mean += s->y[i] / (double)n;
    for (size_t i = 0; i < n; i++)
        spread += (s->y[i] - mean) * (s->y[i] - mean);
    const double left = sum_of_squares(s, p);
    if (!ok(left < spread, "%s: the start is nearer the data than their mean", m->id)) {
        diag("sum of squares %g, of the mean %g", left, spread);
        for (size_t i = 0; i < m->npar; i++)
            diag("  %s = %g, example %g", m->par[i].name, p[i], s->p[i]);
    }
    free(p);
    mm_err_clear(&err);
}

/* Central differences extrapolated from two steps. */
static double slope(double (*f)(const void *, double), const void *context, double h)
{
    const double coarse = (f(context, h) - f(context, -h)) / (2 * h);
    const double fine = (f(context, h / 2) - f(context, -h / 2)) / h;
    return (4 * fine - coarse) / 3;
}

/* Differences to one side, for what begins at its limit. */
static double slope_above(double (*f)(const void *, double), const void *context, double h)
{
    return (-3 * f(context, 0) + 4 * f(context, h) - f(context, 2 * h)) / (2 * h);
}

/* One number of a model as one of its parameters moves. */
typedef struct quantity {
    const mm_model *model;
    const double *p;
    size_t moved, which; /* the parameter; the tied parameter or the derived quantity that is looked at */
    bool ties;
} quantity;

static double quantity_at(const void *context, double step)
{
    const quantity *q = context;
    double *p = calloc(q->model->npar, sizeof *p);
    memcpy(p, q->p, q->model->npar * sizeof *p);
    p[q->moved] += step;
    if (q->ties)
        mm_model_apply_ties(q->model, p);
    const double value = q->ties ? p[q->which] : mm_model_derived(q->model, q->which, p, NULL);
    free(p);
    return value;
}

static double step_for(const sample *s, size_t i)
{
    return 1e-3 * fmax(fabs(s->p[i]) < 100 ? fabs(s->p[i]) : 1, 0.01);
}

static void test_ties(const sample *s)
{
    const mm_model *m = s->model;
    double *jac = calloc(m->npar * m->npar + 1, sizeof *jac), worst = 0;
    mm_model_tie_jacobian(m, s->p, jac);
    for (size_t i = 0; i < m->npar; i++)
        for (size_t j = 0; j < m->npar; j++) {
            const quantity q = { m, s->p, j, i, true };
            if (m->par[j].tie == NULL)
                worst = fmax(worst, fabs(jac[i * m->npar + j] - slope(quantity_at, &q, step_for(s, j))));
            else
                worst = fmax(worst, fabs(jac[i * m->npar + j]));
        }
    ok(worst < 1e-6, "%s: the gradient of the ties (%.2g)", m->id, worst);
    free(jac);
}

static void test_derived(const sample *s)
{
    const mm_model *m = s->model;
    double *grad = calloc(m->npar + 1, sizeof *grad), worst = 0;
    bool finite = true, units = true;
    for (size_t i = 0; i < m->nderived; i++) {
        const double value = mm_model_derived(m, i, s->p, grad);
        finite &= isfinite(value);
        units &= m->derived[i].unit[0] == '\0' || mm_unit_known(m->derived[i].unit);
        for (size_t j = 0; j < m->npar; j++) {
            const quantity q = { m, s->p, j, i, false };
            const double want = slope(quantity_at, &q, step_for(s, j));
            worst = fmax(worst, fabs(grad[j] - want) / fmax(fabs(want), fmax(fabs(value), 1e-3)));
        }
    }
    ok(finite, "%s: derived quantities are finite", m->id);
    ok(units, "%s: derived quantities have units", m->id);
    ok(worst < 1e-6, "%s: the gradient of the derived quantities (%.2g)", m->id, worst);
    free(grad);
}

/* One row of the model as a parameter moves, ties not applied. */
typedef struct row {
    const sample *s;
    mm_workspace *ws;
    size_t moved, at;
} row;

static double row_at(const void *context, double step)
{
    const row *r = context;
    const mm_model *m = r->s->model;
    const double *x[MM_FUNC_MAX_X];
    double y[MM_FUNC_MAX_Y], *p = calloc(m->npar, sizeof *p);
    memcpy(p, r->s->p, m->npar * sizeof *p);
    p[r->moved] += step;
    for (size_t k = 0; k < m->nx; k++)
        x[k] = r->s->x[k] + r->at % r->s->n;
    mm_model_eval(m, 1, x, p, y, NULL, r->ws);
    free(p);
    return y[r->at / r->s->n];
}

static void test_gradient(const sample *s)
{
    const mm_model *m = s->model;
    const size_t n = s->n * m->ny;
    double *y = calloc(n, sizeof *y), *column = calloc(n, sizeof *column),
           **dy = calloc(m->npar + 1, sizeof *dy);
    mm_workspace *ws = mm_workspace_new(m, s->n, NULL);
    double worst = 0;
    size_t worst_at = 0;
    for (size_t j = 0; j < m->npar; j++) {
        dy[j] = column;
        mm_model_eval(m, s->n, (const double *const *)s->x, s->p, y, dy, ws);
        dy[j] = NULL;
        double largest = 0, error = 0;
        for (size_t i = 0; i < n; i += 7) {
            const row r = { s, ws, j, i };
            largest = fmax(largest, fabs(column[i]));
            const double h = step_for(s, j);
            const double want = s->p[j] - h < m->par[j].lo ? slope_above(row_at, &r, 5 * h)
                                                           : slope(row_at, &r, h);
            error = fmax(error, fabs(column[i] - want));
        }
        error /= fmax(largest, 1e-3);
        if (error > worst) {
            worst = error;
            worst_at = j;
        }
    }
    if (!ok(worst < 1e-6, "%s: the gradient of the model", m->id))
        diag("off by %.3g for %s", worst, m->par[worst_at].name);
    free(y);
    free(column);
    free(dy);
    mm_workspace_free(ws);
}

/* The components alone add up to the model, and a copy does what the model does. */
static void test_parts(const sample *s)
{
    const mm_model *m = s->model;
    const size_t n = s->n * m->ny;
    double *sum = calloc(n, sizeof *sum), *one = calloc(n, sizeof *one), *y = calloc(n, sizeof *y), worst = 0;
    mm_workspace *ws = mm_workspace_new(m, s->n, NULL);
    for (size_t c = 0; c < m->ncomp; c++) {
        mm_model_eval_component(m, c, s->n, (const double *const *)s->x, s->p, one, ws);
        for (size_t i = 0; i < n; i++)
            sum[i] += one[i];
    }
    mm_model_eval(m, s->n, (const double *const *)s->x, s->p, y, NULL, ws);
    for (size_t i = 0; i < n; i++)
        worst = fmax(worst, fabs(sum[i] - y[i]) / fmax(fabs(y[i]), 1));
    ok(worst < 1e-12, "%s: the components add up to the model", m->id);
    mm_model *copy = mm_model_copy(m, NULL);
    mm_workspace_free(ws);
    ws = mm_workspace_new(copy, s->n, NULL);
    mm_model_eval(copy, s->n, (const double *const *)s->x, s->p, one, NULL, ws);
    double *p = calloc(m->npar + 1, sizeof *p), *q = calloc(m->npar + 1, sizeof *q);
    const bool starts = mm_model_start(m, s->n, (const double *const *)s->x, s->y, p, NULL) &&
                        mm_model_start(copy, s->n, (const double *const *)s->x, s->y, q, NULL);
    ok(starts && memcmp(one, y, n * sizeof *y) == 0 && memcmp(p, q, m->npar * sizeof *p) == 0,
       "%s: a copy has the same values and starts", m->id);
    mm_workspace_free(ws);
    mm_model_free(copy);
    free(p);
    free(q);
    free(sum);
    free(one);
    free(y);
}

static void test_units(const mm_model *m)
{
    bool good = true;
    for (size_t i = 0; i < m->npar; i++)
        good &= m->par[i].unit[0] == '\0' || mm_unit_known(m->par[i].unit);
    ok(good, "%s: the parameters' units are units", m->id);
}

static void test_model(const mm_model_entry *entry, gsl_rng *rng)
{
    mm_err err = MM_ERR_INIT;
    mm_diag problems = MM_DIAG_INIT;
    ok(mm_model_check(entry->path, &problems, &err), "%s: the file is free of errors", entry->id);
    mm_model *m = mm_model_load(entry->id, &err);
    if (ok(m != NULL, "%s: found by its name", entry->id)) {
        char folder[100];
        snprintf(folder, sizeof folder, "/models/%s/%s.xml", m->domain, m->id);
        ok(strstr(m->path, folder) != NULL, "%s: lies in the folder of its domain", m->id);
        ok(m->title[0] != '\0' && m->source[0] != '\0' && m->note[0] != '\0', "%s: title, source, note",
           m->id);
        test_units(m);
        if (ok(m->example.grid != NULL, "%s: has an example", m->id)) {
            sample s;
            if (sample_make(&s, m, rng)) {
                test_start(&s);
                test_ties(&s);
                test_derived(&s);
                test_gradient(&s);
                test_parts(&s);
            }
            sample_free(&s);
        }
    } else {
        diag("%s", err.msg);
    }
    mm_model_free(m);
    mm_diag_clear(&problems);
    mm_err_clear(&err);
}

int main(void)
{
    mm_model_entry *list;
    size_t n;
    mm_diag warnings = MM_DIAG_INIT;
    mm_err err = MM_ERR_INIT;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    mm_model_init();
    setenv("XDG_DATA_HOME", "/nonexistent", 1); /* the user's own models are not under test */
    ok(mm_model_list(&list, &n, &warnings, &err) && n > 0, "the models are listed");
    ok(warnings.n == 0, "without a warning");
    for (size_t i = 0; i < warnings.n; i++)
        diag("%s", warnings.note[i].text);
    for (size_t i = 0; i < n; i++)
        test_model(&list[i], rng);
    mm_model_list_free(list, n);
    mm_diag_clear(&warnings);
    mm_err_clear(&err);
    gsl_rng_free(rng);
    mm_model_quit();
    mm_unit_quit();
    return done();
}
