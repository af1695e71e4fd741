#include "relax/peaks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/constants.h"
#include "base/mem.h"
#include "relax/peaks_data.h"

enum { ROUNDS = 30, EXTRA_POINTS = 1 };
static const double agreed = 1e-7; /* relative change of an energy that ends the iteration */

/* What a fit is about: the model, its relaxations, the energies of their line shapes. */
typedef struct work {
    const mm_model *model;
    const mm_peaks_opts *opts;
    size_t *component;
    double **start; /* one a sweep; NULL where there are too few points */
    double *energy; /* one a relaxation */
    double *sigma;  /* for the points of all sweeps, NULL until errors are made up */
    mm_data *data;  /* of the sweeps that are fitted, packed */
    double **packed_start;
    mm_fit **fit;
    size_t *sweep;
} work;

static void work_free(work *w, size_t nsweep)
{
    for (size_t i = 0; w->start != NULL && i < nsweep; i++)
        free(w->start[i]);
    free(w->start);
    free(w->component);
    free(w->energy);
    free(w->sigma);
    free(w->data);
    free(w->packed_start);
    free(w->fit);
    free(w->sweep);
}

static bool work_init(work *w, const mm_dma_peaks *peaks, mm_err *err)
{
    w->start = mm_zalloc(peaks->nsweep, sizeof *w->start);
    w->energy = mm_zalloc(peaks->nrelaxation, sizeof *w->energy);
    w->data = mm_zalloc(peaks->nsweep, sizeof *w->data);
    w->packed_start = mm_zalloc(peaks->nsweep, sizeof *w->packed_start);
    w->fit = mm_zalloc(peaks->nsweep, sizeof *w->fit);
    w->sweep = mm_zalloc(peaks->nsweep, sizeof *w->sweep);
    return (w->start != NULL && w->energy != NULL && w->data != NULL && w->packed_start != NULL &&
            w->fit != NULL && w->sweep != NULL) ||
           mm_fail_memory(err, "peaks");
}

static ptrdiff_t param(const work *w, size_t relaxation, const char *name)
{
    return mm_peak_param(w->model, w->component[relaxation], name);
}

static size_t free_parameters(const mm_model *model)
{
    size_t n = 0;
    for (size_t i = 0; i < model->npar; i++)
        n += model->par[i].vary && model->par[i].tie_text == NULL;
    return n;
}

/* Starts with the energies at hand, for sweeps with enough points; their peaks. */
static bool find_starts(work *w, mm_dma_peaks *peaks, mm_err *err)
{
    for (size_t i = 0; i < peaks->nsweep; i++) {
        const mm_data *d = &peaks->data[i];
        if (d->n < free_parameters(w->model) + EXTRA_POINTS)
            continue;
        if (w->start[i] == NULL)
            w->start[i] = mm_zalloc(w->model->npar, sizeof **w->start);
        if (w->start[i] == NULL || !mm_peak_start(w->model, w->energy, d->n, d->x[0], d->y, w->start[i], err))
            return mm_fail_memory(err, "peaks");
    }
    return true;
}

/* Peaks as they stand in the starts or in the fits. */
static void collect(const work *w, const mm_sweep *sweep, mm_dma_peaks *peaks)
{
    peaks->n = 0;
    for (size_t i = 0; i < peaks->nsweep; i++)
        for (size_t r = 0; r < peaks->nrelaxation && w->start[i] != NULL; r++) {
            const ptrdiff_t t = param(w, r, "T_peak"), a = param(w, r, "a");
            const mm_fit *fit = peaks->fit != NULL ? peaks->fit[i] : NULL;
            peaks->peak[peaks->n++] = (mm_dma_peak){
                .sweep = i,
                .relaxation = r,
                .frequency = sweep[i].frequency,
                .t = fit != NULL ? fit->par[t].value : w->start[i][t],
                .t_err = fit != NULL ? fit->par[t].error : NAN,
                .a = a < 0         ? NAN
                     : fit != NULL ? fit->par[a].value
                                   : w->start[i][a],
                .a_err = fit != NULL && a >= 0 ? fit->par[a].error : NAN,
                .height = NAN,
                .flag = "",
            };
        }
}

/* First energies: those of the lines through the highest points; where these say nothing, that of an attempt
 * frequency of 1e13 Hz, Ea = 30 kT. */
static bool guess_energies(work *w, const mm_sweep *sweep, mm_dma_peaks *peaks, mm_err *err)
{
    for (int round = 0; round < 2; round++) {
        for (size_t r = 0; r < peaks->nrelaxation; r++) {
            const double line = round == 0 ? NAN : peaks->energy[r].value;
            double t = 300;
            for (size_t i = 0; i < peaks->n; i++)
                if (peaks->peak[i].relaxation == r)
                    t = peaks->peak[i].t;
            const double usual = 30 * MM_KB_EV * t;
            w->energy[r] = line > usual / 10 && line < usual * 10 ? line : usual;
        }
        if (!find_starts(w, peaks, err))
            return false;
        collect(w, sweep, peaks);
        if (!mm_dma_peaks_energies(peaks, err))
            return false;
    }
    for (size_t r = 0; r < peaks->nrelaxation; r++) {
        const mm_param *energy = &w->model->par[param(w, r, "Ea")];
        peaks->energy[r].held = energy->vary || energy->tie_text != NULL || energy->start_text != NULL ||
                                energy->start != 0;
    }
    return true;
}

/* Fit all sweeps from the starts. */
static bool fit_sweeps(work *w, mm_dma_peaks *peaks, mm_err *err)
{
    size_t n = 0;
    for (size_t i = 0; i < peaks->nsweep; i++)
        if (w->start[i] != NULL) {
            w->data[n] = peaks->data[i];
            if (!peaks->known && !peaks->proportional)
                w->data[n].sigma = NULL;
            w->packed_start[n] = w->start[i];
            w->sweep[n++] = i;
        }
    if (n == 0)
        return mm_fail(err, MM_EINPUT,
                       "no sweep of one frequency has more than %zu points, as many as parameters",
                       free_parameters(w->model));
    mm_fit_opts opts = w->opts->fit;
    if (!peaks->known && opts.errors == MM_ERRORS_AUTO)
        opts.errors = MM_ERRORS_SCALED;
    if (!mm_fit_series(w->model, n, w->data, (const double *const *)w->packed_start, false, &opts, w->fit,
                       err))
        return false;
    if (peaks->fit == NULL)
        peaks->fit = mm_zalloc(peaks->nsweep, sizeof *peaks->fit);
    for (size_t k = 0; k < n; k++) {
        if (peaks->fit == NULL) {
            mm_fit_free(w->fit[k]);
            continue;
        }
        mm_fit_free(peaks->fit[w->sweep[k]]);
        peaks->fit[w->sweep[k]] = w->fit[k];
    }
    return peaks->fit != NULL || mm_fail_memory(err, "peaks");
}

/* The next start is the last answer with the energies that follow from it. Returns the largest change. */
static double renew_starts(work *w, mm_dma_peaks *peaks)
{
    double change = 0;
    for (size_t r = 0; r < peaks->nrelaxation; r++) {
        const mm_dma_energy *energy = &peaks->energy[r];
        if (energy->held || !(energy->value > 0))
            continue;
        change = fmax(change, fabs(energy->value / w->energy[r] - 1));
        w->energy[r] = energy->value;
    }
    for (size_t i = 0; i < peaks->nsweep; i++) {
        const mm_fit *fit = peaks->fit[i];
        if (fit == NULL || fit->status == MM_FIT_FAILED)
            continue;
        for (size_t k = 0; k < w->model->npar; k++)
            w->start[i][k] = fit->par[k].value;
        for (size_t r = 0; r < peaks->nrelaxation; r++)
            if (!peaks->energy[r].held)
                w->start[i][param(w, r, "Ea")] = w->energy[r];
        mm_model_apply_ties(w->model, w->start[i]);
    }
    return change;
}

static bool failed(const mm_fit *fit)
{
    return fit == NULL || fit->status == MM_FIT_FAILED;
}

/* Value of the maximum of a peak. */
static double maximum(const work *w, size_t relaxation, const mm_fit *fit)
{
    const mm_component *c = &w->model->comp[w->component[relaxation]];
    double p[MM_FUNC_MAX_PARAMS], y = 0;
    for (size_t k = 0; k < c->npar; k++)
        p[k] = fit->par[c->first + k].value;
    const double *x = &fit->par[param(w, relaxation, "T_peak")].value;
    mm_func_eval(c->func, 1, &x, p, &y, NULL);
    return y;
}

/* What cannot be trusted: a top outside of the data, a strength that is not 3 errors above 0. */
static void judge(const work *w, mm_dma_peaks *peaks)
{
    for (size_t i = 0; i < peaks->n; i++) {
        mm_dma_peak *peak = &peaks->peak[i];
        const mm_fit *fit = peaks->fit[peak->sweep];
        const mm_data *d = &peaks->data[peak->sweep];
        if (failed(fit)) {
            peak->flag = "not fitted";
            peak->t = peak->t_err = peak->a = peak->a_err = NAN;
            continue;
        }
        const mm_estimate *strength = &fit->par[w->model->comp[w->component[peak->relaxation]].first];
        peak->height = maximum(w, peak->relaxation, fit);
        if (!(peak->t > d->x[0][0] && peak->t < d->x[0][d->n - 1]))
            peak->flag = "cut by the range";
        else if (!(strength->value > 3 * strength->error) && strength->state == MM_STATE_FREE)
            peak->flag = "weak";
        else if (isnan(peak->t_err) && fit->par[param(w, peak->relaxation, "T_peak")].state != MM_STATE_FIXED)
            peak->flag = "not determined";
    }
}

static bool iterate(work *w, const mm_sweep *sweep, mm_dma_peaks *peaks, mm_err *err)
{
    for (int round = 0; round < ROUNDS; round++) {
        if (!fit_sweeps(w, peaks, err))
            return false;
        collect(w, sweep, peaks);
        judge(w, peaks);
        if (!mm_dma_peaks_energies(peaks, err))
            return false;
        if (renew_starts(w, peaks) < agreed)
            break;
    }
    return true;
}

/* The fitted curve of a sweep; the caller frees. */
static double *curve(const work *w, const mm_data *d, const mm_fit *fit, mm_err *err)
{
    double *f = mm_zalloc(d->n, sizeof *f), *p = mm_zalloc(w->model->npar, sizeof *p);
    mm_workspace *ws = mm_workspace_new(w->model, d->n, err);
    const bool good = f != NULL && p != NULL && ws != NULL;
    for (size_t k = 0; good && k < w->model->npar; k++)
        p[k] = fit->par[k].value;
    if (good)
        mm_model_eval(w->model, d->n, d->x, p, f, NULL, ws);
    mm_workspace_free(ws);
    free(p);
    if (good)
        return f;
    free(f);
    mm_fail_memory(err, "errors of points");
    return NULL;
}

/* Logarithm of the likelihood of all sweeps, each with errors of its own scale that are constant, or
 * proportional to the curve; with `set` the latter become the data's. NaN without memory. */
static double likelihood(const work *w, mm_dma_peaks *peaks, bool proportional, bool set, mm_err *err)
{
    double sum = 0;
    for (size_t i = 0; i < peaks->nsweep; i++) {
        const mm_data *d = &peaks->data[i];
        if (failed(peaks->fit[i]))
            continue;
        double *f = curve(w, d, peaks->fit[i], err), most = 0, squares = 0, logs = 0;
        if (f == NULL)
            return NAN;
        for (size_t k = 0; k < d->n; k++)
            most = fmax(most, fabs(f[k]));
        for (size_t k = 0; k < d->n; k++) {
            const double sigma = proportional ? 0.01 * fmax(fabs(f[k]), 0.001 * most) : 1,
                         r = (d->y[k] - f[k]) / sigma;
            squares += r * r;
            logs += log(sigma);
            if (set)
                ((double *)(uintptr_t)d->sigma)[k] = sigma;
        }
        sum -= 0.5 * (double)d->n * log(squares / (double)d->n) + logs;
        free(f);
    }
    return sum;
}

/* Do neighbouring residuals go together by more than chance, because the curve is not that of the data? */
static bool systematic(const mm_dma_peaks *peaks)
{
    double sum = 0, n = 0;
    for (size_t i = 0; i < peaks->nsweep; i++)
        if (!failed(peaks->fit[i]) && isfinite(peaks->fit[i]->correlation)) {
            sum += (double)peaks->fit[i]->n * peaks->fit[i]->correlation;
            n += (double)peaks->fit[i]->n;
        }
    return sum > 3 * sqrt(n); /* the variance of each is 1/n */
}

/* Without errors of the data: proportional ones, from the curves, as long as they make the data likelier than
 * constant ones did, or are asked for. Where the curve does not describe the data, errors say nothing about
 * noise; constant ones let the peak count more than its tails. */
static bool find_noise(work *w, const mm_sweep *sweep, mm_dma_peaks *peaks, mm_err *err)
{
    const bool asked = w->opts->noise == MM_NOISE_PROPORTIONAL;
    if (peaks->known || w->opts->noise == MM_NOISE_CONSTANT || (!asked && systematic(peaks)))
        return true;
    const double constant = likelihood(w, peaks, false, false, err);
    peaks->proportional = true;
    for (int round = 0; round < 2; round++)
        if (isnan(likelihood(w, peaks, true, true, err)) || !iterate(w, sweep, peaks, err))
            return false;
    if (asked || likelihood(w, peaks, true, false, err) > constant)
        return true;
    peaks->proportional = false;
    return iterate(w, sweep, peaks, err);
}

bool mm_dma_peaks_fit(const mm_dma *dma, const mm_sweep *sweep, size_t nsweep, const mm_model *model,
                      const mm_peaks_opts *opts, mm_dma_peaks *peaks, mm_err *err)
{
    *peaks = (mm_dma_peaks){ 0 };
    work w = { .model = model, .opts = opts, .component = mm_zalloc(model->ncomp, sizeof *w.component) };
    const size_t count = w.component != NULL ? mm_peak_components(model, w.component) : 0;
    bool good = w.component != NULL || mm_fail_memory(err, "peaks");
    if (good && count == 0)
        good = mm_fail(err, MM_EMODEL, "%s has no component with a parameter T_peak", model->id);
    good = good && mm_dma_peaks_begin(dma, sweep, nsweep, opts->signal, count, peaks, err) &&
           work_init(&w, peaks, err) && guess_energies(&w, sweep, peaks, err) &&
           iterate(&w, sweep, peaks, err) && find_noise(&w, sweep, peaks, err);
    work_free(&w, nsweep);
    return good;
}
