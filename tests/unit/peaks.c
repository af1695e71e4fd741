/* Peaks in temperature sweeps: line shapes against the isothermal relaxation, positions with honest errors,
 * several relaxations, and what cannot be trusted. */
#include <complex.h>
#include <stdlib.h>

#include "base/constants.h"
#include "num/stats.h"
#include "random.h"
#include "relax/peaks.h"
#include "relax/scatter.h"
#include "tap.h"

/* A relaxation: E* = dE w/(1 + w), w = (i omega tau)^a, tau = tau0 exp(Ea/kT). */
typedef struct relaxation {
    double dE, energy, log_tau0, a;
} relaxation;

static double complex modulus(const relaxation *r, double f, double t)
{
    const double log_u = log(2 * MM_PI * f) + r->log_tau0 + r->energy / (MM_KB_EV * t);
    const double complex w = cexp(r->a * (log_u + I * MM_PI / 2));
    return r->dE * w / (1 + w);
}

static double top(const relaxation *r, double f)
{
    return -r->energy / MM_KB_EV / (log(2 * MM_PI * f) + r->log_tau0);
}

static const relaxation gamma_relaxation = { 3000, 0.28, -19.183, 0.5 };

enum { ROWS = 81 };

/* Rows of a sum of relaxations at some frequencies, on a relaxed modulus and a loss that rises with T, with
 * noise of a part of the loss. */
static void make_rows(mm_dma *dma, size_t count, const relaxation *r, size_t nf, const double *f, double lo,
                      double hi, double relaxed, double rise, double noise)
{
    static const char *const header[] = { "frequency (Hz)", "temperature (K)", "storage (MPa)",
                                          "loss (MPa)" };
    mm_table *table = mm_table_new("made", NULL);
    const mm_dma_columns columns = MM_DMA_COLUMNS_INIT;
    bool taken;
    for (size_t k = 0; k < 4; k++)
        mm_table_add(table, header[k], NULL, MM_NUMBER, NULL);
    mm_table_resize(table, nf * ROWS, NULL);
    for (size_t k = 0; k < nf; k++)
        for (size_t i = 0; i < ROWS; i++) {
            const size_t row = k * ROWS + i;
            const double t = lo + (hi - lo) * (double)i / (ROWS - 1);
            double complex e = relaxed + I * rise * (t - lo);
            for (size_t m = 0; m < count; m++)
                e += modulus(&r[m], f[k], t);
            table->col[0].v[row] = f[k];
            table->col[1].v[row] = t;
            table->col[2].v[row] = creal(e);
            table->col[3].v[row] = cimag(e) * (1 + noise * (noise > 0 ? random_normal() : 0));
        }
    mm_dma_add(dma, table, &columns, &taken, NULL, NULL);
    mm_table_free(table);
}

/* Fit made rows; the peaks. */
static mm_dma_peaks fit_rows(mm_dma *dma, mm_signal signal, mm_background background, size_t count,
                             const char *const *name)
{
    mm_sweep *sweep = NULL;
    size_t n = 0;
    mm_err err = MM_ERR_INIT;
    mm_dma_peaks peaks = { 0 };
    const mm_peaks_opts opts = { .signal = signal, .fit = MM_FIT_OPTS_INIT };
    mm_model *model = mm_peak_model(signal, background, count, name, &err);
    if (model == NULL || !mm_dma_sweeps(dma, MM_DMA_FREQUENCY, 0.01, &sweep, &n, &err) ||
        !mm_dma_peaks_fit(dma, sweep, n, model, &opts, &peaks, &err))
        diag("%s", err.msg);
    mm_err_clear(&err);
    mm_model_free(model);
    free(sweep);
    return peaks;
}

static const double frequencies[] = { 0.05, 0.5, 5, 50 };
enum { NF = sizeof frequencies / sizeof *frequencies };
static const char *const one[] = { "gamma" };

/* Without noise: loss, tan delta and compliance peak at three temperatures, each known in closed form. */
static void signals(void)
{
    static const char *const names[] = { "loss", "tan delta", "compliance" };
    const double relaxed = 1500, l = log((relaxed + gamma_relaxation.dE) / relaxed);
    for (int s = MM_SIGNAL_LOSS; s <= MM_SIGNAL_COMPLIANCE; s++) {
        mm_dma dma = { 0 };
        make_rows(&dma, 1, &gamma_relaxation, NF, frequencies, 90, 330, relaxed, 0, 0);
        mm_dma_peaks peaks = fit_rows(&dma, (mm_signal)s, MM_BACKGROUND_NONE, 1, one);
        ok(peaks.n == NF, "%s: a peak for each frequency", names[s]);
        double worst = 0;
        for (size_t i = 0; i < peaks.n; i++) {
            /* (omega tau)^a is 1, sqrt(E_R/E_U) and E_R/E_U */
            const relaxation moved = { 0, gamma_relaxation.energy,
                                       gamma_relaxation.log_tau0 + s * l / 2 / gamma_relaxation.a, 0 };
            worst = fmax(worst, fabs(peaks.peak[i].t - top(&moved, peaks.peak[i].frequency)));
        }
        ok(peaks.n > 0 && worst < 1e-4, "%s: at the right temperature (%.2g K off)", names[s], worst);
        near_abs(peaks.n > 0 ? peaks.energy[0].value : NAN, 0.28, 1e-6, "with the energy of its line");
        near_abs(peaks.n > 0 ? peaks.peak[1].a : NAN, 0.5, 1e-5, "and exponent");
        mm_dma_peaks_free(&peaks);
        mm_dma_free(&dma);
    }
}

/* How often the truth lies within the errors, over sets of noise of 1 % of the signal. */
typedef struct coverage {
    size_t sets, tops, top_within, within,
        scatter_within;   /* how many; of T_peak, Ea, and Ea with a common scatter */
    double pull, squares; /* sums over Ea */
    bool proportional;
} coverage;

static void count_set(const mm_dma_peaks *peaks, coverage *c)
{
    double f[NF], t[NF], err[NF];
    for (size_t i = 0; i < peaks->n && i < NF; i++) {
        const mm_dma_peak *p = &peaks->peak[i];
        f[i] = p->frequency;
        t[i] = p->t;
        err[i] = p->t_err;
        c->tops++;
        c->top_within += fabs(p->t - top(&gamma_relaxation, p->frequency)) < p->t_err;
    }
    const double pull = (peaks->energy[0].value - gamma_relaxation.energy) / peaks->energy[0].error;
    mm_scatter s;
    c->sets++;
    c->pull += pull;
    c->squares += pull * pull;
    c->within += fabs(pull) < 1;
    c->scatter_within += mm_scatter_find(NF, f, t, err, &s) &&
                         fabs(s.energy - gamma_relaxation.energy) <
                             mm_interval_factor(0.6827, s.dof) * s.error;
    c->proportional &= peaks->proportional;
}

/* Sets whose thermometers are off by another amount at each frequency, normal with this standard deviation in
 * K. */
static coverage cover(double offset)
{
    enum { SETS = 200 };
    coverage c = { .proportional = true };
    for (int set = 0; set < SETS; set++) {
        mm_dma dma = { 0 };
        make_rows(&dma, 1, &gamma_relaxation, NF, frequencies, 110, 310, 90000, 0.5, 0.01);
        for (size_t i = 0, k = 0; i < dma.n; i += ROWS, k++) {
            const double off = offset * random_normal();
            for (size_t row = i; row < i + ROWS; row++)
                dma.v[MM_DMA_TEMPERATURE][row] += off;
        }
        mm_dma_peaks peaks = fit_rows(&dma, MM_SIGNAL_LOSS, MM_BACKGROUND_LINEAR, 1, one);
        count_set(&peaks, &c);
        mm_dma_peaks_free(&peaks);
        mm_dma_free(&dma);
    }
    return c;
}

static void errors_are_right(void)
{
    const coverage clean = cover(0), off = cover(1);
    const double n = (double)clean.sets, share = (double)clean.within / n,
                 tops = (double)clean.top_within / (double)clean.tops,
                 scattered = (double)off.scatter_within / (double)off.sets;
    ok(clean.proportional, "noise in proportion to the signal is seen to be so");
    ok(fabs(clean.pull / n) < 0.2, "the bias of Ea is below 0.2 sigma: %.3f", clean.pull / n);
    ok(share > 0.62 && share < 0.74, "one sigma covers the truth as often as it should: %.3f", share);
    ok(tops > 0.64 && tops < 0.72, "so does that of T_peak: %.3f", tops);
    ok(scattered > 0.62 && scattered < 0.75,
       "offsets of 1 K: the error with a common scatter covers too: %.3f", scattered);
    ok((double)off.within / (double)off.sets < 0.3, "which that of the points alone does not: %.3f",
       (double)off.within / (double)off.sets);
}

/* Two relaxations that overlap to a shoulder. */
static void overlap(void)
{
    static const relaxation two[] = { { 1500, 0.9, -34, 0.5 }, { 3000, 1.6, -50, 0.5 } };
    static const char *const names[] = { "beta", "alpha" };
    mm_dma dma = { 0 };
    make_rows(&dma, 2, two, NF, frequencies, 220, 480, 5000, 0, 0.005);
    mm_dma_peaks peaks = fit_rows(&dma, MM_SIGNAL_LOSS, MM_BACKGROUND_NONE, 2, names);
    double worst = 0;
    for (size_t i = 0; i < peaks.n; i++)
        worst = fmax(worst,
                     fabs(peaks.peak[i].t - top(&two[peaks.peak[i].relaxation], peaks.peak[i].frequency)) /
                         peaks.peak[i].t_err);
    ok(peaks.n == 2 * NF && worst < 4, "two relaxations are taken apart: within %.2f errors", worst);
    for (size_t r = 0; r < 2 && peaks.n > 0; r++)
        ok(fabs(peaks.energy[r].value - two[r].energy) < 4 * peaks.energy[r].error, "Ea of %s: %.4f(%.4f)",
           names[r], peaks.energy[r].value, peaks.energy[r].error);
    mm_dma_peaks_free(&peaks);
    mm_dma_free(&dma);
}

/* The top of the highest frequency lies beyond the data; the others have theirs. */
static void cut(void)
{
    mm_dma dma = { 0 };
    make_rows(&dma, 1, &gamma_relaxation, NF, frequencies, 110, 225, 90000, 0, 0);
    mm_dma_peaks peaks = fit_rows(&dma, MM_SIGNAL_LOSS, MM_BACKGROUND_NONE, 1, one);
    ok(peaks.n == NF && strcmp(peaks.peak[NF - 1].flag, "cut by the range") == 0,
       "a peak beyond the range is flagged");
    ok(peaks.n == NF && strcmp(peaks.peak[0].flag, "") == 0 && peaks.energy[0].n == NF - 1,
       "and does not count");
    mm_dma_peaks_free(&peaks);
    mm_sweep *sweep = NULL;
    size_t n = 0;
    mm_dma_sweeps(&dma, MM_DMA_FREQUENCY, 0.01, &sweep, &n, NULL);
    ok(mm_dma_peaks_raw(&dma, sweep, n, MM_SIGNAL_LOSS, MM_PEAK_PARABOLA, &peaks, NULL) &&
           strcmp(peaks.peak[NF - 1].flag, "cut by the range") == 0,
       "by a parabola too");
    near_abs(peaks.peak[0].t, top(&gamma_relaxation, frequencies[0]), 0.5,
             "which is near the top of the others");
    ok(isnan(peaks.peak[0].t_err), "without an error");
    mm_dma_peaks_free(&peaks);
    ok(mm_dma_peaks_raw(&dma, sweep, n, MM_SIGNAL_LOSS, MM_PEAK_MAXIMUM, &peaks, NULL), "highest points");
    near_abs(peaks.peak[0].t, top(&gamma_relaxation, frequencies[0]), 1, "are within a step");
    mm_dma_peaks_free(&peaks);
    free(sweep);
    mm_dma_free(&dma);
}

/* Peaks with small errors and a larger scatter: chi-square with it is the degrees of freedom. */
static void scatter(void)
{
    static const double off[] = { 1, -1.5, 0.5, 1.2, -0.7, -0.4 };
    double f[6], t[6], err[6], chisq = 0;
    for (size_t i = 0; i < 6; i++) {
        f[i] = pow(10, (double)i - 2);
        t[i] = top(&gamma_relaxation, f[i]) + off[i];
        err[i] = i < 3 ? 0.05 : 0.3;
    }
    mm_scatter s;
    ok(mm_scatter_find(6, f, t, err, &s), "a scatter of temperatures");
    /* the weighted line of 1/T on ln f with it, by hand */
    double sw = 0, sx = 0, sy = 0, sxx = 0, sxy = 0, w[6];
    for (size_t i = 0; i < 6; i++) {
        w[i] = pow(t[i], 4) / (err[i] * err[i] + s.temperature * s.temperature);
        sw += w[i];
        sx += w[i] * log(f[i]);
        sy += w[i] / t[i];
        sxx += w[i] * log(f[i]) * log(f[i]);
        sxy += w[i] * log(f[i]) / t[i];
    }
    const double slope = (sw * sxy - sx * sy) / (sw * sxx - sx * sx), level = (sy - slope * sx) / sw;
    for (size_t i = 0; i < 6; i++)
        chisq += w[i] * pow(1 / t[i] - level - slope * log(f[i]), 2);
    near_rel(chisq, 4, 1e-6, "makes chi-square the degrees of freedom");
    near_rel(s.energy, -MM_KB_EV / slope, 1e-9, "the energy is that of its line");
    near_rel(s.error, MM_KB_EV / slope / slope * sqrt(sw / (sw * sxx - sx * sx)), 1e-9, "and the error");
    for (size_t i = 0; i < 6; i++)
        err[i] = 5;
    ok(mm_scatter_find(6, f, t, err, &s) && s.temperature == 0, "errors that are large enough leave none");
    ok(!mm_scatter_find(2, f, t, err, &s), "two peaks have none");
}

/* What the user sets stays; a name that is there twice is an error. */
static void models(void)
{
    static const char *const twice[] = { "gamma", "gamma" };
    mm_err err = MM_ERR_INIT;
    mm_model *model = mm_peak_model(MM_SIGNAL_LOSS, MM_BACKGROUND_NONE, 2, twice, &err);
    ok(model == NULL && err.code == MM_EMODEL, "no two relaxations of one name");
    mm_err_clear(&err);
    model = mm_peak_model(MM_SIGNAL_LOSS, MM_BACKGROUND_LINEAR, 1, one, &err);
    double t[ROWS], y[ROWS], p[16];
    const double energy = 0.3;
    for (size_t i = 0; i < ROWS; i++) {
        t[i] = 120 + 2 * (double)i;
        y[i] = cimag(modulus(&gamma_relaxation, 1, t[i])) + 100 + t[i];
    }
    mm_model_set(model, "gamma.a=0.4", &err);
    ok(mm_peak_start(model, &energy, ROWS, t, y, p, &err), "starts are found");
    near_abs(p[mm_model_param(model, "gamma.T_peak", NULL)], top(&gamma_relaxation, 1), 10, "the top");
    near_rel(p[mm_model_param(model, "gamma.a", NULL)], 0.4, 0, "what was set");
    near_rel(p[mm_model_param(model, "gamma.Ea", NULL)], 0.3, 0, "the energy");
    mm_model_free(model);
}

int main(void)
{
    mm_model_init();
    signals();
    errors_are_right();
    overlap();
    cut();
    scatter();
    models();
    mm_model_quit();
    return done();
}
