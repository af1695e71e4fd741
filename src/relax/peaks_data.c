#include "relax/peaks_data.h"

#include <math.h>
#include <stdlib.h>

#include "base/constants.h"
#include "base/mem.h"
#include "num/line.h"

void mm_dma_peaks_free(mm_dma_peaks *peaks)
{
    for (size_t i = 0; i < peaks->nsweep; i++) {
        if (peaks->fit != NULL)
            mm_fit_free(peaks->fit[i]);
        if (peaks->data != NULL) {
            if (peaks->data[i].x != NULL)
                free((void *)(uintptr_t)peaks->data[i].x[0]);
            free((void *)(uintptr_t)peaks->data[i].x);
            free((void *)(uintptr_t)peaks->data[i].y);
            free((void *)(uintptr_t)peaks->data[i].sigma);
        }
        if (peaks->name != NULL)
            free(peaks->name[i]);
    }
    free(peaks->fit);
    free(peaks->data);
    free(peaks->name);
    free(peaks->peak);
    free(peaks->energy);
    *peaks = (mm_dma_peaks){ 0 };
}

/* The finite points of a sweep. *errors stays true where all of them have errors above 0. */
static bool make_data(const mm_dma *dma, const mm_sweep *sweep, mm_signal signal, mm_dma_peaks *peaks,
                      size_t i, bool *errors)
{
    double *t = mm_zalloc(sweep->n, sizeof *t), *y = mm_zalloc(sweep->n, sizeof *y),
           *sigma = mm_zalloc(sweep->n, sizeof *sigma);
    const double **x = mm_zalloc(1, sizeof *x);
    peaks->name[i] = mm_format("%s, %g Hz", dma->run_name[sweep->run], sweep->frequency);
    mm_data *data = &peaks->data[i];
    *data = (mm_data){ peaks->name[i], 0, x, y, sigma };
    if (x != NULL)
        x[0] = t;
    else
        free(t);
    if (t == NULL || y == NULL || sigma == NULL || x == NULL || peaks->name[i] == NULL)
        return false;
    mm_dma_signal(dma, sweep->first, sweep->n, signal, y, sigma);
    for (size_t k = 0; k < sweep->n; k++) {
        if (!isfinite(y[k]))
            continue;
        t[data->n] = dma->v[MM_DMA_TEMPERATURE][sweep->first + k];
        y[data->n] = y[k];
        sigma[data->n++] = sigma[k];
        *errors &= sigma[k] > 0 && isfinite(sigma[k]);
    }
    return true;
}

bool mm_dma_peaks_begin(const mm_dma *dma, const mm_sweep *sweep, size_t nsweep, mm_signal signal,
                        size_t nrelaxation, mm_dma_peaks *peaks, mm_err *err)
{
    *peaks = (mm_dma_peaks){ .nsweep = nsweep, .nrelaxation = nrelaxation, .known = true };
    peaks->data = mm_zalloc(nsweep, sizeof *peaks->data);
    peaks->name = mm_zalloc(nsweep, sizeof *peaks->name);
    peaks->peak = mm_zalloc(nsweep * nrelaxation, sizeof *peaks->peak);
    peaks->energy = mm_zalloc(nrelaxation, sizeof *peaks->energy);
    bool good = peaks->data != NULL && peaks->name != NULL && peaks->peak != NULL && peaks->energy != NULL;
    for (size_t i = 0; good && i < nsweep; i++)
        good = make_data(dma, &sweep[i], signal, peaks, i, &peaks->known);
    return good || mm_fail_memory(err, "peaks");
}

bool mm_dma_peaks_energies(mm_dma_peaks *peaks, mm_err *err)
{
    double *x = mm_zalloc(3 * peaks->n, sizeof *x);
    if (x == NULL)
        return mm_fail_memory(err, "activation energies");
    for (size_t r = 0; r < peaks->nrelaxation; r++) {
        mm_dma_energy *energy = &peaks->energy[r];
        *energy = (mm_dma_energy){ .value = NAN, .error = NAN, .chisq = NAN, .held = energy->held };
        bool weighted = true;
        mm_line line;
        for (size_t i = 0; i < peaks->n; i++) {
            const mm_dma_peak *p = &peaks->peak[i];
            if (p->relaxation != r || p->flag[0] != '\0' || !(p->t > 0))
                continue;
            x[energy->n] = log(p->frequency);
            x[peaks->n + energy->n] = 1 / p->t;
            x[2 * peaks->n + energy->n++] = p->t_err / (p->t * p->t);
            weighted &= p->t_err > 0 && isfinite(p->t_err);
        }
        if (energy->n < 2 ||
            !mm_line_fit(energy->n, x, x + peaks->n, weighted ? x + 2 * peaks->n : NULL, &line, NULL))
            continue;
        energy->value = -MM_KB_EV / line.slope;
        energy->error = fabs(energy->value * line.slope_err / line.slope);
        energy->chisq = weighted ? line.chisq : NAN;
    }
    free(x);
    return true;
}
