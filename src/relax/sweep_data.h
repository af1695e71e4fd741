/* Sweeps as data that a model of temperature and frequency is fitted to. */
#ifndef MM_RELAX_SWEEP_DATA_H
#define MM_RELAX_SWEEP_DATA_H

#include "fit/fit.h"
#include "relax/sweep.h"

/* What is fitted: a signal, or storage and loss together. */
typedef struct mm_observable {
    mm_signal signal;
    bool moduli; /* storage and loss, as two outputs */
} mm_observable;

/* A dataset for each sweep. Zero-initialise. */
typedef struct mm_sweep_data {
    size_t n;
    mm_data *data;     /* x: temperature in K, frequency in Hz; y and sigma by the observable */
    double *frequency; /* of each sweep, Hz */
    size_t *run;
    const double **x;          /* behind data */
    double *values, *estimate; /* owned arrays */
    char **name;               /* "RUN, 3 Hz" */
} mm_sweep_data;

/** Rows with a missing value are left out, and those without an error where others have one; sweeps of fewer
 * than 4 rows too. Errors: MM_EINPUT no sweep is left. */
bool mm_sweep_data_make(const mm_dma *dma, size_t nsweep, const mm_sweep *sweep, mm_observable observable,
                        mm_sweep_data *out, mm_err *err);

/** Give data without errors some: for each output the scatter about local parabolas, the same for all sweeps,
 * so that outputs of different size count alike. noise: a value for each of the `outputs`. Errors: MM_EINPUT
 * too few rows to tell. */
bool mm_sweep_data_estimate(mm_sweep_data *d, size_t outputs, double *noise, mm_err *err);
void mm_sweep_data_free(mm_sweep_data *d);

/** How many different frequencies there are, up to 1 %. */
size_t mm_sweep_frequencies(const mm_sweep_data *d);

#endif
