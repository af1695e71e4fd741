/* Runs in the data of a magnetometer: ramps of the temperature in a field, ramps of the field at a
 * temperature, and what stands still. */
#ifndef MM_MAGNET_RUN_H
#define MM_MAGNET_RUN_H

#include <stddef.h>

#include "base/err.h"
#include "table/table.h"

typedef enum mm_run_kind { MM_RUN_TEMPERATURE, MM_RUN_FIELD, MM_RUN_HOLD } mm_run_kind;

/* What a ramp of the temperature says about how the sample came into its field; of others nothing. */
typedef enum mm_history {
    MM_HISTORY_NONE,
    MM_HISTORY_ZFC, /* warming before any other ramp in this field: taken to be cooled without a field */
    MM_HISTORY_FCC, /* cooling in the field */
    MM_HISTORY_FCW  /* warming after an earlier ramp in this field */
} mm_history;

typedef struct mm_run {
    mm_run_kind kind;          /* what moves */
    int direction;             /* 1 up, -1 down, 0 of a hold */
    size_t first, last;        /* rows, both ends counted */
    size_t n;                  /* of them, those that have a temperature and a field */
    double temperature, field; /* medians; K and Oe */
    double lo, hi;             /* range of what moves */
    mm_history history;
} mm_run;

enum { MM_RUN_LEAST = 3 /* rows; what lies between two runs and is shorter belongs to none */ };

/** Find the runs among n rows in the order of the measurement: t in K, h in Oe. Rows without one of them are
 *  passed over. A variable is held as long as it stays within 0.05 K or 0.4 %, 1.5 Oe or 0.1 %, of its mean;
 *  a ramp turns where it comes back by 0.5 % of its range. The caller frees *run; NULL with *count = 0 where
 *  there is none.
 *  Errors: MM_ESYS no memory. */
bool mm_runs_find(size_t n, const double *t, const double *h, mm_run **run, size_t *count, mm_err *err);

/** Runs of a table by its columns of temperature and field, whatever their units; a table without a field has
 *  none in all rows, one without a temperature has no runs.
 *  Errors: MM_ESYS no memory. */
bool mm_runs_of_table(const mm_table *table, mm_run **run, size_t *count, mm_err *err);

/** "temperature", "field", "hold"; "ZFC", "FCC", "FCW", "". */
const char *mm_run_kind_text(mm_run_kind kind);
const char *mm_history_text(mm_history history);

#endif
