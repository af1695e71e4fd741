/* Where a fit of all sweeps begins. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/constants.h"
#include "base/mem.h"
#include "num/local.h"
#include "num/stats.h"
#include "relax/global.h"

/* ln(f0/Hz) of most relaxations is about this, so that Ea is that many times k T at the peak of 1 Hz. */
static const double usual_energy = 29, least_energy = 5, most_energy = 250;

static const double usual_exponent = 0.5;

typedef struct search {
    const mm_model *model, *plain;
    const mm_sweep_data *data;
    mm_relaxation *relaxation;
    size_t n;
    double *own;            /* the model's own starts: data->n x npar */
    double *p;              /* those that are made, likewise */
    double *t_max, *y_max;  /* of each sweep */
    double *model_y, *rest; /* of one sweep */
    double *smooth;
    mm_workspace *ws;
} search;

static void search_free(search *s)
{
    free(s->relaxation);
    free(s->own);
    free(s->t_max);
    free(s->y_max);
    free(s->model_y);
    free(s->rest);
    free(s->smooth);
    mm_workspace_free(s->ws);
}

static bool search_init(search *s, mm_err *err)
{
    const size_t n = s->data->n, npar = s->model->npar;
    size_t rows = 0;
    for (size_t k = 0; k < n; k++)
        rows = s->data->data[k].n > rows ? s->data->data[k].n : rows;
    s->relaxation = mm_relaxations(s->model, &s->n, err);
    s->own = mm_zalloc(n, npar * sizeof *s->own);
    s->p = mm_zalloc(n, npar * sizeof *s->p);
    s->t_max = mm_zalloc(n, sizeof *s->t_max);
    s->y_max = mm_zalloc(n, sizeof *s->y_max);
    s->model_y = mm_zalloc(rows, s->model->ny * sizeof *s->model_y);
    s->rest = mm_zalloc(rows, sizeof *s->rest);
    s->smooth = mm_zalloc(rows, sizeof *s->smooth);
    s->ws = mm_workspace_new(s->model, rows, err);
    return (s->relaxation != NULL && s->own != NULL && s->p != NULL && s->t_max != NULL && s->y_max != NULL &&
            s->model_y != NULL && s->rest != NULL && s->smooth != NULL && s->ws != NULL) ||
           mm_fail_memory(err, "start values");
}

static bool is_touched(const search *s, ptrdiff_t i)
{
    const mm_param *a = &s->model->par[i], *b = &s->plain->par[i];
    const bool texts = (a->start_text == NULL) == (b->start_text == NULL) &&
                       (a->start_text == NULL || strcmp(a->start_text, b->start_text) == 0);
    return !texts || a->tie != NULL || (a->start_text == NULL && a->start != b->start);
}

/* Set a parameter of all sweeps within its bounds; one that the user has set becomes what he said. */
static void propose(search *s, ptrdiff_t i, double value)
{
    const size_t npar = s->model->npar;
    for (size_t k = 0; i >= 0 && k < s->data->n; k++) {
        const mm_param *par = &s->model->par[i];
        s->p[k * npar + (size_t)i] = is_touched(s, i) ? s->own[k * npar + (size_t)i]
                                                      : fmax(par->lo, fmin(value, par->hi));
    }
}

static void set_strength(search *s, const mm_relaxation *r, double value)
{
    for (size_t k = 0; r->strength >= 0 && k < s->data->n; k++)
        s->p[k * s->model->npar + (size_t)r->strength] = value;
}

static void apply_ties(search *s)
{
    for (size_t k = 0; k < s->data->n; k++)
        mm_model_apply_ties(s->model, s->p + k * s->model->npar);
}

/* The model's last output for a sweep. */
static const double *last_output(search *s, size_t k)
{
    const mm_data *d = &s->data->data[k];
    mm_model_eval(s->model, d->n, d->x, s->p + k * s->model->npar, s->model_y, NULL, s->ws);
    return s->model_y + (s->model->ny - 1) * d->n;
}

/* What the relaxations placed so far leave of a sweep, smoothed, and where it is largest. */
static bool find_rest(search *s, size_t k, mm_err *err)
{
    const mm_data *d = &s->data->data[k];
    const double *model = last_output(s, k), *y = d->y + (s->model->ny - 1) * d->n;
    for (size_t i = 0; i < d->n; i++)
        s->rest[i] = y[i] - model[i];
    const mm_local_options options = { .degree = 1, .span = fmin(1, fmax(0.08, 5.0 / (double)d->n)) };
    const mm_local_result result = { .value = s->smooth };
    if (!mm_local_regression(d->n, d->x[0], s->rest, NULL, &options, d->n, d->x[0], &result, NULL, err))
        return false;
    size_t best = 0;
    for (size_t i = 1; i < d->n; i++)
        if (s->smooth[i] > s->smooth[best])
            best = i;
    s->t_max[k] = d->x[0][best];
    s->y_max[k] = s->smooth[best];
    return true;
}

/* Median slope of ln f over 1/T between all pairs of sweeps, times -k: H. Theil, Indag. Math. 12, 85 (1950).
 */
static double typical_energy(const search *s, double reference)
{
    const size_t n = s->data->n;
    double *slope = mm_zalloc(n, n * sizeof *slope), median = NAN;
    size_t count = 0;
    for (size_t i = 0; slope != NULL && i < n; i++)
        for (size_t k = 0; k < i; k++)
            if (s->t_max[i] != s->t_max[k] && s->data->frequency[i] != s->data->frequency[k])
                slope[count++] = -MM_KB_EV * log(s->data->frequency[i] / s->data->frequency[k]) /
                                 (1 / s->t_max[i] - 1 / s->t_max[k]);
    if (slope != NULL)
        median = mm_median(count, slope);
    free(slope);
    const double unit = MM_KB_EV * reference;
    return median > least_energy * unit && median < most_energy * unit ? median : usual_energy * unit;
}

/* The strength that makes the relaxation as high as what was found: by its height for a small one. */
static double strength_for_height(search *s, const mm_relaxation *r, size_t middle)
{
    const ptrdiff_t relaxed = mm_model_param(s->model, "relaxed.c0", NULL);
    const double *p = s->p + middle * s->model->npar;
    const double small = 1e-3 * (relaxed >= 0 && p[relaxed] != 0 ? fabs(p[relaxed]) : 1);
    const mm_data *d = &s->data->data[middle];
    double highest = 0;
    set_strength(s, r, 0);
    apply_ties(s);
    memcpy(s->rest, last_output(s, middle), d->n * sizeof *s->rest);
    set_strength(s, r, small);
    const double *y = last_output(s, middle);
    for (size_t i = 0; i < d->n; i++)
        highest = fmax(highest, y[i] - s->rest[i]);
    const double height = fmax(mm_median(s->data->n, s->y_max), 0);
    return highest > 0 ? small * height / highest : small;
}

/* The law and the height of the maxima that are left. */
static bool place(search *s, const mm_relaxation *r, mm_err *err)
{
    const size_t n = s->data->n;
    double *log_f = mm_zalloc(n, sizeof *log_f);
    bool good = log_f != NULL || mm_fail_memory(err, "start values");
    for (size_t k = 0; good && k < n; k++)
        good = find_rest(s, k, err);
    if (good) {
        const double reference = round(mm_median(n, s->t_max)), energy = typical_energy(s, reference);
        for (size_t k = 0; k < n; k++)
            log_f[k] = log(s->data->frequency[k]) + energy / MM_KB_EV * (1 / s->t_max[k] - 1 / reference);
        propose(s, r->reference, reference);
        propose(s, r->energy, energy);
        propose(s, r->log_f, mm_median(n, log_f));
        propose(s, r->exponent, usual_exponent);
        propose(s, r->strength, strength_for_height(s, r, n / 2));
        apply_ties(s);
    }
    free(log_f);
    return good;
}

/* A constant of the background begins at the least of each sweep. */
static void place_background(search *s)
{
    const ptrdiff_t i = mm_model_param(s->model, "bg.c0", NULL);
    for (size_t k = 0; i >= 0 && s->model->par[i].vary && !is_touched(s, i) && k < s->data->n; k++) {
        const mm_data *d = &s->data->data[k];
        double least = INFINITY;
        for (size_t row = (s->model->ny - 1) * d->n; row < s->model->ny * d->n; row++)
            least = fmin(least, d->y[row]);
        s->p[k * s->model->npar + (size_t)i] = least;
    }
}

/* A copy in which all that belongs to relaxations without a place is held. */
static mm_model *model_of_placed(const search *s, size_t placed, mm_err *err)
{
    mm_model *model = mm_model_copy(s->model, err);
    bool good = model != NULL;
    for (size_t r = placed; good && r < s->n; r++) {
        char *pattern = mm_format("%s.*", s->relaxation[r].name);
        good = pattern != NULL ? mm_model_fix(model, pattern, err) : mm_fail_memory(err, "start values");
        free(pattern);
    }
    if (good)
        return model;
    mm_model_free(model);
    return NULL;
}

/* Fit what is placed, so that the rest shows. A fit that fails leaves the starts as they are. */
static bool refine(search *s, size_t placed, mm_err *err)
{
    mm_model *model = model_of_placed(s, placed, err);
    mm_global g = { 0 };
    mm_global_opts opts = { .fit = MM_FIT_OPTS_INIT };
    mm_err unused = MM_ERR_INIT;
    opts.fit.guard = false;
    if (model != NULL && mm_global_fit(model, s->data, s->p, &opts, &g, &unused))
        for (size_t k = 0; k < s->data->n; k++)
            for (size_t i = 0; i < model->npar; i++)
                s->p[k * model->npar + i] = g.part[k]->par[i].value;
    mm_err_clear(&unused);
    mm_global_free(&g);
    mm_model_free(model);
    return model != NULL;
}

/* Temperature at which a relaxation has a frequency, by its start values. */
static double temperature_at(const search *s, const mm_relaxation *r, double frequency)
{
    return mm_relaxation_temperature(s->p[r->reference], s->p[r->energy], s->p[r->log_f], frequency);
}

static const mm_component *component_of(const mm_model *model, const mm_relaxation *r)
{
    const mm_component *comp = model->comp;
    while (strcmp(comp->id, r->name) != 0)
        comp++;
    return comp;
}

/* The names stand for an order of temperatures. Relaxations that the user has touched are where he wants
 * them. */
static void sort_by_temperature(search *s)
{
    const double f = s->data->frequency[s->data->n / 2];
    for (size_t r = 1; r < s->n; r++)
        for (size_t q = r; q > 0; q--) {
            const mm_component *a = component_of(s->model, &s->relaxation[q - 1]),
                               *b = component_of(s->model, &s->relaxation[q]);
            bool own = a->func != b->func;
            for (size_t i = 0; !own && i < a->npar; i++)
                own = is_touched(s, (ptrdiff_t)(a->first + i)) != (s->plain->par[a->first + i].tie != NULL) ||
                      is_touched(s, (ptrdiff_t)(b->first + i)) != (s->plain->par[b->first + i].tie != NULL);
            if (own || temperature_at(s, &s->relaxation[q - 1], f) <= temperature_at(s, &s->relaxation[q], f))
                break;
            for (size_t k = 0; k < s->data->n; k++)
                for (size_t i = 0; i < a->npar; i++) {
                    double *p = s->p + k * s->model->npar, kept = p[a->first + i];
                    p[a->first + i] = p[b->first + i];
                    p[b->first + i] = kept;
                }
        }
}

double *mm_global_start(const mm_model *model, const mm_model *plain, const mm_sweep_data *data, mm_err *err)
{
    search s = { .model = model, .plain = plain, .data = data };
    bool good = search_init(&s, err);
    for (size_t k = 0; good && k < data->n; k++) {
        const mm_data *d = &data->data[k];
        good = mm_model_start(model, d->n, d->x, d->y, s.own + k * model->npar, err);
    }
    if (good)
        memcpy(s.p, s.own, data->n * model->npar * sizeof *s.p);
    for (size_t r = 0; good && r < s.n; r++)
        set_strength(&s, &s.relaxation[r], 0);
    if (good)
        place_background(&s);
    for (size_t r = 0; good && r < s.n; r++)
        good = place(&s, &s.relaxation[r], err) && (s.n == 1 || refine(&s, r + 1, err));
    if (good)
        sort_by_temperature(&s);
    search_free(&s);
    if (good)
        return s.p;
    free(s.p);
    return NULL;
}
