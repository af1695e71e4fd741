/* Signals of dynamic mechanical data, and what the instrument did to them. */
#include <complex.h>
#include <math.h>

#include "num/line.h"
#include "relax/sweep.h"

/* J'' = E''/D, D = E'^2 + E''^2;  dJ''/dE' = -2 E' E''/D^2, dJ''/dE'' = (E'^2 - E''^2)/D^2 */
static double compliance_of(double storage, double loss, double storage_err, double loss_err, double *error)
{
    const double d = storage * storage + loss * loss;
    *error = hypot(2 * storage * loss * storage_err, (storage * storage - loss * loss) * loss_err) / (d * d);
    return loss / d;
}

void mm_dma_signal(const mm_dma *dma, size_t first, size_t n, mm_signal signal, double *value, double *error)
{
    for (size_t i = 0; i < n; i++) {
        const size_t row = first + i;
        const double storage = dma->v[MM_DMA_STORAGE][row], loss = dma->v[MM_DMA_LOSS][row],
                     storage_err = dma->v[MM_DMA_STORAGE_ERR][row], loss_err = dma->v[MM_DMA_LOSS_ERR][row];
        value[i] = loss;
        error[i] = loss_err;
        if (signal == MM_SIGNAL_COMPLIANCE)
            value[i] = compliance_of(storage, loss, storage_err, loss_err, &error[i]);
        if (signal != MM_SIGNAL_TAN_DELTA)
            continue;
        value[i] = dma->v[MM_DMA_TAN_DELTA][row];
        error[i] = dma->v[MM_DMA_TAN_DELTA_ERR][row];
        if (isnan(error[i]))
            error[i] = fabs(value[i]) * hypot(loss_err / loss, storage_err / storage);
    }
}

void mm_dma_correct_compliance(mm_dma *dma, double compliance)
{
    for (size_t i = 0; i < dma->n; i++) {
        const double complex measured = dma->v[MM_DMA_STORAGE][i] + I * dma->v[MM_DMA_LOSS][i],
                             modulus = measured / (1 - compliance * measured);
        dma->v[MM_DMA_STORAGE][i] = creal(modulus);
        dma->v[MM_DMA_LOSS][i] = cimag(modulus);
        dma->v[MM_DMA_TAN_DELTA][i] = cimag(modulus) / creal(modulus);
        const double stretch = cabs(modulus / measured * modulus / measured); /* |d modulus/d measured| */
        dma->v[MM_DMA_STORAGE_ERR][i] *= stretch;
        dma->v[MM_DMA_LOSS_ERR][i] *= stretch;
        dma->v[MM_DMA_TAN_DELTA_ERR][i] = NAN;
    }
}

bool mm_dma_correct_lag(mm_dma *dma, double seconds, double rate, mm_err *err)
{
    for (size_t first = 0, end; first < dma->n; first = end) {
        for (end = first;
             end < dma->n && dma->run[end] == dma->run[first] && dma->source[end] == dma->source[first];)
            end++;
        double *t = dma->v[MM_DMA_TEMPERATURE] + first, slope = rate;
        mm_line line;
        if (isnan(rate)) {
            if (!mm_line_fit(end - first, dma->v[MM_DMA_TIME] + first, t, NULL, &line, NULL))
                return mm_fail(err, MM_EINPUT,
                               "%s: no times to take the heating rate from; say --meta rate=5K/min",
                               dma->run_name[dma->run[first]]);
            slope = line.slope;
        }
        for (size_t i = 0; i < end - first; i++)
            t[i] -= seconds * slope;
    }
    return true;
}
