/* Peak temperatures of the sweeps one by one, and the line through them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/constants.h"
#include "base/mem.h"
#include "base/parallel.h"
#include "num/line.h"
#include "relax/global.h"

enum { MOST_ROUNDS = 20 };

typedef struct steps {
    const mm_model *model; /* with the peaks' temperatures free in place of the law */
    const mm_sweep_data *data;
    const mm_relaxation *relaxation;
    size_t n;
    double *p;               /* data->n x npar: starts, and then the answers */
    double *peak, *peak_err; /* n x data->n */
} steps;

/* T_ref free, ln_f and Ea held: at T_ref the relaxation has the frequency of the sweep. What the thermometer
 * reads too low cannot be told from that. */
static mm_model *peak_model(const mm_model *model, const mm_relaxation *relaxation, size_t n, mm_err *err)
{
    mm_model *own = mm_model_copy(model, err);
    bool good = own != NULL && (mm_model_param(own, "run.dT", NULL) < 0 || mm_model_fix(own, "run.dT", err));
    for (size_t r = 0; good && r < n; r++)
        good = mm_model_release(own, own->par[relaxation[r].reference].name, err) &&
               mm_model_fix(own, own->par[relaxation[r].log_f].name, err) &&
               mm_model_fix(own, own->par[relaxation[r].energy].name, err);
    if (good)
        return own;
    mm_model_free(own);
    return NULL;
}

static void fit_sweep(void *context, size_t k)
{
    steps *s = context;
    const size_t npar = s->model->npar, n = s->data->n;
    double *p = s->p + k * npar;
    mm_err err = MM_ERR_INIT;
    mm_fit_opts opts = MM_FIT_OPTS_INIT;
    opts.guard = false;
    opts.jobs = 1;
    mm_model_apply_ties(s->model, p);
    mm_fit *fit = mm_fit_run(s->model, &s->data->data[k], p, &opts, &err);
    for (size_t r = 0; r < s->n; r++) {
        const mm_estimate *t = fit != NULL ? &fit->par[s->relaxation[r].reference] : NULL;
        const bool known = t != NULL && fit->status <= MM_FIT_AT_BOUND && t->error > 0;
        s->peak[r * n + k] = known ? t->value : NAN;
        s->peak_err[r * n + k] = known ? t->error : NAN;
    }
    for (size_t i = 0; fit != NULL && i < npar; i++)
        p[i] = fit->par[i].value;
    mm_fit_free(fit);
    mm_err_clear(&err);
}

/* Points of the line of 1/T against ln f; work has room for three columns of data->n. */
typedef struct points {
    size_t n;
    double *log_f, *inverse, *sigma;
} points;

/* The line with this scatter (K) added to the errors of the peaks; d(1/T)/d ln f = -k/Ea. */
static bool draw_line(const steps *s, size_t r, double scatter, points *x, mm_line *line)
{
    for (size_t k = 0; k < x->n; k++) {
        const double t = s->peak[r * x->n + k];
        x->log_f[k] = log(s->data->frequency[k]);
        x->inverse[k] = 1 / t;
        x->sigma[k] = hypot(s->peak_err[r * x->n + k], scatter) / (t * t);
    }
    return mm_line_fit(x->n, x->log_f, x->inverse, x->sigma, line, NULL) && line->slope < 0;
}

static double energy_of(const mm_line *line, double *error)
{
    *error = MM_KB_EV * line->slope_err / (line->slope * line->slope);
    return -MM_KB_EV / line->slope;
}

/* The scatter common to all peaks with which chi-square is what is left of the points: J. Mandel and R. C.
 * Paule, Anal. Chem. 42, 1194 (1970). Chi-square falls as it grows. */
static double find_scatter(const steps *s, size_t r, points *x)
{
    enum { HALVINGS = 60 };
    mm_line line;
    double lo = 0, hi = 1e-3;
    while (draw_line(s, r, hi, x, &line) && line.n > 2 && line.chisq > (double)(line.n - 2) && hi < 1e3)
        hi *= 4;
    for (int i = 0; i < HALVINGS; i++) {
        const double middle = (lo + hi) / 2;
        const bool more = draw_line(s, r, middle, x, &line) && line.n > 2 &&
                          line.chisq > (double)(line.n - 2);
        *(more ? &lo : &hi) = middle;
    }
    return lo;
}

static void answer(const steps *s, size_t r, points *x, mm_two_step *out)
{
    mm_line line;
    *out = (mm_two_step){ 0, NAN, NAN, NAN, NAN, NAN, NAN };
    for (size_t k = 0; k < x->n; k++)
        out->peaks += isfinite(s->peak[r * x->n + k]);
    if (!draw_line(s, r, 0, x, &line))
        return;
    out->energy = energy_of(&line, &out->energy_err);
    if (line.n < 3)
        return;
    out->birge = fmax(1, sqrt(line.chisq / (double)(line.n - 2)));
    out->scatter = out->birge > 1 ? find_scatter(s, r, x) : 0;
    if (draw_line(s, r, out->scatter, x, &line))
        out->scattered = energy_of(&line, &out->scattered_err);
}

/* Fit all sweeps with the energies that stand in p, and draw the lines. Returns the largest change of an
 * energy over its error; infinite while there is none. */
static double round_of(steps *s, int jobs, double *work, mm_two_step *out)
{
    const size_t npar = s->model->npar, n = s->data->n;
    double change = 0;
    mm_parallel_for(s->data->n, jobs, fit_sweep, s);
    for (size_t r = 0; r < s->n; r++) {
        const double before = s->p[s->relaxation[r].energy];
        answer(s, r, &(points){ n, work, work + n, work + 2 * n }, &out[r]);
        if (isnan(out[r].energy))
            continue;
        change = fmax(change, fabs(out[r].energy - before) / out[r].energy_err);
        for (size_t k = 0; k < s->data->n; k++)
            s->p[k * npar + (size_t)s->relaxation[r].energy] = out[r].energy;
    }
    return change;
}

/* From a law to the temperature that has the frequency of the sweep; the strength that went as a power of T
 * is brought along by the fit. */
static void begin_at_peaks(steps *s)
{
    const ptrdiff_t offset = mm_model_param(s->model, "run.dT", NULL);
    for (size_t k = 0; k < s->data->n; k++) {
        double *p = s->p + k * s->model->npar;
        if (offset >= 0)
            p[offset] = 0;
        for (size_t r = 0; r < s->n; r++) {
            const mm_relaxation *x = &s->relaxation[r];
            const double t = mm_relaxation_temperature(p[x->reference], p[x->energy], p[x->log_f],
                                                       s->data->frequency[k]);
            if (t > 0 && isfinite(t))
                p[x->reference] = t;
            p[x->log_f] = log(s->data->frequency[k]);
        }
    }
}

bool mm_two_step_find(const mm_model *model, const mm_sweep_data *data, const double *p, int jobs,
                      mm_two_step *out, double *peak, double *peak_err, mm_err *err)
{
    size_t n;
    mm_relaxation *relaxation = mm_relaxations(model, &n, err);
    mm_model *own = relaxation != NULL ? peak_model(model, relaxation, n, err) : NULL;
    steps s = { .model = own, .data = data, .relaxation = relaxation, .n = n };
    double *work = mm_zalloc(data->n, 3 * sizeof *work),
           *found = mm_zalloc(data->n, 2 * (n + 1) * sizeof *found);
    s.p = mm_zalloc(data->n, model->npar * sizeof *s.p);
    const bool good = own != NULL && work != NULL && found != NULL && s.p != NULL;
    if (good) {
        s.peak = found;
        s.peak_err = found + n * data->n;
        memcpy(s.p, p, data->n * model->npar * sizeof *s.p);
        begin_at_peaks(&s);
        for (int i = 0; i < MOST_ROUNDS && round_of(&s, jobs, work, out) > 1e-3; i++)
            ;
        for (size_t i = 0; peak != NULL && i < n * data->n; i++) {
            peak[i] = s.peak[i];
            peak_err[i] = s.peak_err[i];
        }
    }
    mm_model_free(own);
    free(relaxation);
    free(work);
    free(found);
    free(s.p);
    return good || mm_fail_memory(err, "peaks");
}
