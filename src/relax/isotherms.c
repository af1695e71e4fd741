#include <math.h>
#include <stdlib.h>

#include "base/constants.h"
#include "base/mem.h"
#include "num/local.h"
#include "num/order.h"
#include "relax/master.h"

enum { LEAST_ROWS = 3 };

void mm_isotherms_free(mm_isotherms *list)
{
    free(list->at);
    free(list->values);
    *list = (mm_isotherms){ 0 };
}

static bool usable(const mm_dma *dma, size_t row)
{
    return dma->v[MM_DMA_STORAGE][row] > 0 && dma->v[MM_DMA_LOSS][row] > 0;
}

/* Rows of the sweeps order[from] .. order[to-1] by their frequency, as an isotherm at `place`. Returns where
 * the next begins. */
static double *gather(const mm_dma *dma, const mm_sweep *sweep, const size_t *order, size_t from, size_t to,
                      size_t *work, double *place, mm_isotherm *out)
{
    size_t n = 0;
    double sum = 0, *f = place;
    for (size_t j = from; j < to; j++)
        for (size_t i = sweep[order[j]].first; i < sweep[order[j]].first + sweep[order[j]].n; i++)
            if (usable(dma, i)) {
                f[n] = dma->v[MM_DMA_FREQUENCY][i];
                work[n++] = i;
                sum += dma->v[MM_DMA_TEMPERATURE][i];
            }
    /* by insertion: a sweep is in order, several are merged */
    for (size_t i = 1; i < n; i++)
        for (size_t k = i; k > 0 && f[k - 1] > f[k]; k--) {
            const double value = f[k];
            const size_t row = work[k];
            f[k] = f[k - 1];
            work[k] = work[k - 1];
            f[k - 1] = value;
            work[k - 1] = row;
        }
    *out = (mm_isotherm){ n, sum / (double)n, f, { f + n, f + 2 * n } };
    for (size_t i = 0; i < n; i++) {
        f[i] = log(f[i]);
        out->value[0][i] = log(dma->v[MM_DMA_STORAGE][work[i]]);
        out->value[1][i] = log(dma->v[MM_DMA_LOSS][work[i]]);
    }
    return place + 3 * n;
}

bool mm_isotherms_make(const mm_dma *dma, size_t nsweep, const mm_sweep *sweep, double gap, mm_isotherms *out,
                       mm_err *err)
{
    *out = (mm_isotherms){ 0 };
    double *t = mm_zalloc(nsweep, sizeof *t);
    size_t *order = mm_zalloc(nsweep, sizeof *order), *work = mm_zalloc(dma->n, sizeof *work);
    out->at = mm_zalloc(nsweep, sizeof *out->at);
    out->values = mm_zalloc(dma->n, 3 * sizeof *out->values);
    const bool good = t != NULL && order != NULL && work != NULL && out->at != NULL && out->values != NULL;
    for (size_t k = 0; good && k < nsweep; k++)
        t[k] = sweep[k].temperature;
    const size_t n = good ? mm_order(nsweep, t, order) : 0;
    double *place = out->values;
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && t[order[to]] - t[order[to - 1]] <= gap;)
            to++;
        double *next = gather(dma, sweep, order, from, to, work, place, &out->at[out->n]);
        if (out->at[out->n].n >= LEAST_ROWS) {
            place = next;
            out->n++;
        }
    }
    free(t);
    free(order);
    free(work);
    if (good && out->n >= 2)
        return true;
    mm_isotherms_free(out);
    return good ? mm_fail(
                      err, MM_EINPUT,
                      "a master curve needs frequency sweeps of %d or more rows at two temperatures or more",
                      LEAST_ROWS)
                : mm_fail_memory(err, "isotherms");
}

/* Phase angle in degrees and ln of the absolute modulus of all rows. */
static size_t phase_plane(const mm_isotherms *list, const double *vertical, double *modulus, double *angle)
{
    size_t n = 0;
    for (size_t k = 0; k < list->n; k++)
        for (size_t i = 0; i < list->at[k].n; i++, n++) {
            const double storage = exp(list->at[k].value[0][i]), loss = exp(list->at[k].value[1][i]);
            modulus[n] = log(hypot(storage, loss)) + vertical[k];
            angle[n] = atan2(loss, storage) * 180 / MM_PI;
        }
    return n;
}

void mm_van_gurp_palmen(const mm_isotherms *list, const double *vertical, double *rows, double *means)
{
    size_t total = 0;
    for (size_t k = 0; k < list->n; k++)
        total += list->at[k].n;
    double *modulus = mm_zalloc(total, 3 * sizeof *modulus), *angle = modulus + total,
           *smooth = angle + total;
    const mm_local_options options = { .degree = 2, .span = 0.1 };
    const mm_local_result result = { .value = smooth };
    *rows = *means = NAN;
    if (modulus != NULL && phase_plane(list, vertical, modulus, angle) > 0 &&
        mm_local_regression(total, modulus, angle, NULL, &options, total, modulus, &result, NULL, NULL)) {
        double squares = 0, of_means = 0;
        for (size_t k = 0, at = 0; k < list->n; k++) {
            double mean = 0;
            for (size_t i = 0; i < list->at[k].n; i++, at++) {
                squares += (angle[at] - smooth[at]) * (angle[at] - smooth[at]);
                mean += (angle[at] - smooth[at]) / (double)list->at[k].n;
            }
            of_means += mean * mean;
        }
        *rows = sqrt(squares / (double)total);
        *means = sqrt(of_means / (double)list->n);
    }
    free(modulus);
}
