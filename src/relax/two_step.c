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

/* 1/T against ln f; d(1/T)/d ln f = -k/Ea */
static bool draw_line(const steps *s, size_t r, double *work, mm_two_step *out)
{
    const size_t n = s->data->n;
    double *log_f = work, *inverse = work + n, *sigma = work + 2 * n;
    mm_line line;
    *out = (mm_two_step){ 0, NAN, NAN, NAN };
    for (size_t k = 0; k < n; k++) {
        const double t = s->peak[r * n + k];
        log_f[k] = log(s->data->frequency[k]);
        inverse[k] = 1 / t;
        sigma[k] = s->peak_err[r * n + k] / (t * t);
        out->peaks += isfinite(t);
    }
    if (!mm_line_fit(n, log_f, inverse, sigma, &line, NULL) || !(line.slope < 0))
        return false;
    out->energy = -MM_KB_EV / line.slope;
    out->energy_err = MM_KB_EV * line.slope_err / (line.slope * line.slope);
    if (line.n > 2)
        out->birge = fmax(1, sqrt(line.chisq / (double)(line.n - 2)));
    return true;
}

/* Fit all sweeps with the energies that stand in p, and draw the lines. Returns the largest change of an
 * energy over its error; infinite while there is none. */
static double round_of(steps *s, int jobs, double *work, mm_two_step *out)
{
    const size_t npar = s->model->npar;
    double change = 0;
    mm_parallel_for(s->data->n, jobs, fit_sweep, s);
    for (size_t r = 0; r < s->n; r++) {
        const double before = s->p[s->relaxation[r].energy];
        if (!draw_line(s, r, work, &out[r]))
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
