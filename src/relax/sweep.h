/* Dynamic mechanical data of any instrument as rows of frequency, temperature and moduli, and the sweeps that
 * are in them. */
#ifndef MM_RELAX_SWEEP_H
#define MM_RELAX_SWEEP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "table/table.h"

typedef enum mm_dma_quantity {
    MM_DMA_FREQUENCY,   /* Hz */
    MM_DMA_TEMPERATURE, /* K */
    MM_DMA_STORAGE,     /* E' or G', in mm_dma.unit */
    MM_DMA_LOSS,        /* E'' or G'', the same */
    MM_DMA_TAN_DELTA,   /* of the file, else loss over storage */
    MM_DMA_TIME,        /* s */
    MM_DMA_STORAGE_ERR, /* standard errors */
    MM_DMA_LOSS_ERR,
    MM_DMA_TAN_DELTA_ERR,
    MM_DMA_QUANTITIES
} mm_dma_quantity;

/* Rows of all tables that were added. A run is what one ramp of the temperature measured: a table, a part of
 * one between two turns of its ramp, or, where tables hold frequency sweeps, all of a file. Several
 * frequencies may be in it. Zero-initialise. */
typedef struct mm_dma {
    size_t n, cap;
    double *v[MM_DMA_QUANTITIES]; /* n values each, NaN where missing */
    size_t *run;                  /* of each row, 0 .. nrun-1 */
    size_t *source;               /* of each row: number of the table it came from */
    char **run_name;              /* of the file, with ::SCAN where the run is one table of several */
    size_t nrun, cap_run, nsource;
    char *unit; /* of the moduli, "" when not known; NULL without rows */
} mm_dma;

void mm_dma_free(mm_dma *dma); /* leaves it empty */

/* Columns of a table that hold the quantities. */
typedef struct mm_dma_columns {
    ptrdiff_t column[MM_DMA_QUANTITIES]; /* MM_NO_COLUMN: looked for by its name and unit */
    bool no_errors;                      /* standard errors are not to be used */
} mm_dma_columns;

#define MM_DMA_COLUMNS_INIT                               \
    {                                                     \
        .column = { -1, -1, -1, -1, -1, -1, -1, -1, -1 }, \
    }

/** Add the rows of a table. Names of columns: frequency, f, angular frequency, omega (rad/s unless it says
 *  so); temperature, T, Ts; storage modulus, E', G', e_stor; loss modulus, E'', G'', e_loss; tan delta; with
 *  the unit in parentheses or behind a `_`. A frequency or temperature that no column holds is taken from the
 *  metadata of that name. A temperature without a unit is in K.
 *  Warns of what does not fit together: omega and 2 pi f, tan delta and loss over storage, losses below zero,
 *  a frequency or a temperature that is not above 0 (those rows are left out).
 *  A table of results of a time-temperature superposition (metadata `derived`) and one without moduli are
 * left out, with a remark; *taken says so. Errors: MM_EINPUT no frequency, no temperature, a unit that does
 * not convert. */
bool mm_dma_add(mm_dma *dma, mm_table *table, const mm_dma_columns *columns, bool *taken, mm_diag *diag,
                mm_err *err);

/** Keep rows with a temperature in the range, in K. */
void mm_dma_cut(mm_dma *dma, double lo, double hi);

/* A sweep is the rows first .. first+n-1. */
typedef struct mm_sweep {
    size_t run, first, n;
    double frequency, temperature; /* their medians */
} mm_sweep;

/** Sort the rows into sweeps of one frequency (by MM_DMA_FREQUENCY; the temperature ascends in each) or of
 * one temperature (by MM_DMA_TEMPERATURE; the frequency ascends), in the order of runs, and then ascending.
 * Values of a run belong together where neighbours differ by no more than `gap`: of their size for
 * frequencies (0.01 does), in K for temperatures. For sweeps of
 *  one frequency, files without a ramp (of one temperature each) count as one run. The caller frees *sweep.
 */
bool mm_dma_sweeps(mm_dma *dma, mm_dma_quantity by, double gap, mm_sweep **sweep, size_t *n, mm_err *err);

/* What is looked at as a function of temperature. */
typedef enum mm_signal { MM_SIGNAL_LOSS, MM_SIGNAL_TAN_DELTA, MM_SIGNAL_COMPLIANCE } mm_signal;

/** Values of a signal and their standard errors for n rows from `first` on, NaN where they are missing:
 *  E'', tan delta, or J'' = E''/(E'^2 + E''^2) in 1/unit. Errors of storage and loss are taken as
 * independent. */
void mm_dma_signal(const mm_dma *dma, size_t first, size_t n, mm_signal signal, double *value, double *error);

/** Take the compliance of the instrument, in 1/unit, off the moduli: 1/E* becomes 1/E* - compliance. */
void mm_dma_correct_compliance(mm_dma *dma, double compliance);

/** Take off what the sample lags behind the thermometer: T becomes T - seconds dT/dt, with the heating rate
 * of each run (K/s) by a line through its times; before the rows are sorted into sweeps. Errors: MM_EINPUT
 * without times, unless `rate` is not NaN.
 */
bool mm_dma_correct_lag(mm_dma *dma, double seconds, double rate, mm_err *err);

#endif
