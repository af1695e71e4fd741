/* mmfit eval: a model on a grid, with noise if it is wanted. */
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "cli/fitting.h"
#include "cli/verbs.h"

const mm_option mm_eval_options[] = {
    { "grid", 0, MM_OPT_TEXT, "LO:HI:N",
      "values of x, once for each; log:LO:HI:N for even steps of its logarithm", 0, 0 },
    { "noise", 0, MM_OPT_TEXT, "S", "add Gaussian noise of this standard deviation, or S% of the value", 0,
      0 },
    { "seed", 0, MM_OPT_COUNT, "N", "seed of the noise (0)", 0, 0 },
    { NULL, 0, MM_OPT_FLAG, NULL, NULL, 0, 0 },
};

enum { MAX_POINTS = 100000000 };

typedef struct grid {
    double lo, hi;
    size_t n;
    bool logarithmic;
} grid;

static bool grid_parse(const char *text, grid *g, mm_err *err)
{
    mm_slice rest = mm_slice_of(text), part[3];
    g->logarithmic = mm_slice_starts(rest, "log:");
    if (g->logarithmic)
        rest = mm_slice_of(text + 4);
    double n = 0;
    size_t count = 0;
    while (count < 3 && mm_slice_field(&rest, ':', &part[count]))
        count++;
    if (count != 3 || rest.s != NULL || !mm_number_parse(part[0], &g->lo) ||
        !mm_number_parse(part[1], &g->hi) || !mm_number_parse(part[2], &n) || n < 1 || n > MAX_POINTS ||
        n != floor(n) || !isfinite(g->lo) || !isfinite(g->hi))
        return mm_fail(err, MM_EUSAGE, "--grid takes LO:HI:N or log:LO:HI:N, not '%s'", text);
    if (g->logarithmic && !(g->lo > 0 && g->hi > 0))
        return mm_fail(err, MM_EUSAGE, "--grid %s: a logarithmic grid needs positive ends", text);
    g->n = (size_t)n;
    return true;
}

static double grid_at(const grid *g, size_t i)
{
    if (g->n == 1)
        return g->lo;
    const double u = (double)i / (double)(g->n - 1);
    if (i == 0 || i == g->n - 1)
        return i == 0 ? g->lo : g->hi;
    return g->logarithmic ? g->lo * pow(g->hi / g->lo, u) : g->lo + (g->hi - g->lo) * u;
}

/* All points of the product of the grids as columns of x; the last grid runs fastest. */
static bool fill_grid(mm_context *c, const mm_model *model, mm_table *table)
{
    grid g[MM_FUNC_MAX_X];
    size_t total = 1;
    if (mm_arg_count(&c->args, "grid") != model->nx || model->nx > MM_FUNC_MAX_X)
        return mm_fail(&c->err, MM_EUSAGE, "%s needs --grid %zu times, once for each x", model->id,
                       model->nx);
    for (size_t k = 0; k < model->nx; k++) {
        if (!grid_parse(mm_arg_nth(&c->args, "grid", k), &g[k], &c->err))
            return false;
        total *= g[k].n;
        if (total > MAX_POINTS)
            return mm_fail(&c->err, MM_EUSAGE, "--grid: more than %d points", MAX_POINTS);
    }
    if (!mm_table_resize(table, total, &c->err))
        return false;
    size_t repeat = total;
    for (size_t k = 0; k < model->nx; k++) {
        repeat /= g[k].n;
        const ptrdiff_t col = mm_table_add(table, model->x[k].name, model->x[k].unit, MM_NUMBER, &c->err);
        for (size_t row = 0; col >= 0 && row < total; row++)
            table->col[col].v[row] = grid_at(&g[k], row / repeat % g[k].n);
        if (col < 0)
            return false;
    }
    return true;
}

/* Every parameter has a number: start formulas over data have none to look at here. */
static bool parameters(mm_context *c, const mm_model *model, double *p)
{
    if (!mm_model_start(model, 0, NULL, NULL, p, &c->err))
        return false;
    for (size_t i = 0; i < model->npar; i++)
        if (!isfinite(p[i]))
            return mm_fail(&c->err, MM_EUSAGE, "%s has no value without data: --set %s=VALUE",
                           model->par[i].name, model->par[i].name);
    return true;
}

static bool noise_parse(mm_context *c, double *sigma, bool *relative)
{
    const char *text = mm_arg_text(&c->args, "noise", NULL);
    mm_slice number = mm_slice_trim(mm_slice_of(text));
    *relative = number.n > 0 && number.s[number.n - 1] == '%';
    if (*relative)
        number.n--;
    if (!mm_number_parse(number, sigma) || !(*sigma >= 0) || !isfinite(*sigma))
        return mm_fail(&c->err, MM_EUSAGE,
                       "--noise takes a standard deviation, or one in %% of the value, not '%s'", text);
    if (*relative)
        *sigma /= 100;
    return true;
}

/* Noise on the columns of y, and their standard deviations as columns behind. */
static bool add_noise(mm_context *c, const mm_model *model, mm_table *table)
{
    double sigma;
    bool relative;
    if (!mm_arg_given(&c->args, "noise"))
        return true;
    if (!noise_parse(c, &sigma, &relative))
        return false;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    if (rng == NULL)
        return mm_fail_memory(&c->err, "random numbers");
    gsl_rng_set(rng, (unsigned long)mm_arg_number(&c->args, "seed", 0) + 1);
    bool good = true;
    for (size_t k = 0; good && k < model->ny; k++) {
        char *name = mm_format("%s_err", model->y[k].name);
        const ptrdiff_t y = (ptrdiff_t)(model->nx + k);
        const ptrdiff_t error = name == NULL
                                    ? -1
                                    : mm_table_add(table, name, model->y[k].unit, MM_NUMBER, &c->err);
        good = error >= 0;
        for (size_t row = 0; good && row < table->nrow; row++) {
            double *value = &table->col[y].v[row];
            const double s = relative ? sigma * fabs(*value) : sigma;
            table->col[error].v[row] = s;
            *value += gsl_ran_gaussian_ziggurat(rng, s);
        }
        free(name);
    }
    gsl_rng_free(rng);
    return good || mm_fail_memory(&c->err, "noise");
}

static bool add_values(mm_context *c, const mm_model *model, const double *p, mm_table *table)
{
    const size_t n = table->nrow;
    const double **x = mm_zalloc(model->nx, sizeof *x);
    double *y = mm_zalloc(n * model->ny, sizeof *y);
    mm_workspace *ws = mm_workspace_new(model, n, &c->err);
    bool good = x != NULL && y != NULL && ws != NULL;
    for (size_t k = 0; good && k < model->ny;
         k++) /* columns first: adding one moves the others' array of columns */
        good = mm_table_add(table, model->y[k].name, model->y[k].unit, MM_NUMBER, &c->err) >= 0;
    if (good) {
        for (size_t k = 0; k < model->nx; k++)
            x[k] = table->col[k].v;
        mm_model_eval(model, n, x, p, y, NULL, ws);
        for (size_t k = 0; k < model->ny; k++)
            memcpy(table->col[model->nx + k].v, y + k * n, n * sizeof *y);
        good = add_noise(c, model, table) && mm_curves_components(model, p, n, x, ws, table, &c->err);
    }
    mm_workspace_free(ws);
    free(x);
    free(y);
    return good || mm_fail_memory(&c->err, "a grid");
}

static bool note_parameters(mm_context *c, const mm_model *model, const double *p, mm_table *table)
{
    bool good = mm_meta_set(table, "model", model->id, &c->err);
    for (size_t i = 0; good && i < model->npar; i++)
        good = mm_meta_set_number(table, model->par[i].name, p[i], model->par[i].unit, &c->err);
    return good;
}

static bool evaluate(mm_context *c, mm_model *model)
{
    double *p = mm_zalloc(model->npar, sizeof *p);
    c->report.table = mm_table_new(model->id, &c->err);
    const bool good = p != NULL && c->report.table != NULL &&
                      mm_model_bind_units(model, NULL, NULL, &c->err) && parameters(c, model, p) &&
                      note_parameters(c, model, p, c->report.table) && fill_grid(c, model, c->report.table) &&
                      add_values(c, model, p, c->report.table);
    free(p);
    return good || mm_fail_memory(&c->err, "a model");
}

bool mm_run_eval(mm_context *c)
{
    const char *name = mm_arg_text(&c->args, "model", NULL);
    if (name == NULL)
        return mm_fail(&c->err, MM_EUSAGE,
                       "which model? --model NAME or FILE.xml ('mmfit models' lists them)");
    if (c->args.noperand > 0)
        return mm_fail(&c->err, MM_EUSAGE, "eval reads no files; --grid gives the values of x");
    mm_model *model = mm_model_from(c, name);
    const bool good = model != NULL && evaluate(c, model);
    mm_model_free(model);
    return good && mm_context_write(c);
}
