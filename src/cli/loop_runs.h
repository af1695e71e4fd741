/* The loops that chifit loop works on: taken from tables, analysed, drawn. */
#ifndef MM_CLI_LOOP_RUNS_H
#define MM_CLI_LOOP_RUNS_H

#include "cli/input.h"
#include "magnet/loop.h"
#include "plot/figure.h"

/* One loop: a stretch of rows of a table at one temperature. */
typedef struct mm_loop_run {
    const mm_table *table; /* borrowed */
    char *name;            /* of the dataset, with the temperature where the table has several */
    const char *unit;      /* of the moment, borrowed */
    double scale_error;    /* relative, of the mass or volume that the moment was divided by */
    size_t n;
    double *field, *moment, *time; /* owned; time may be NULL */
    double temperature;            /* NaN: unknown */
    mm_loop loop;
} mm_loop_run;

typedef struct mm_loop_runs {
    mm_inputs inputs;
    mm_dataset *dataset;
    size_t ndataset;
    mm_loop_run *run;
    size_t n, cap;
} mm_loop_runs;

/** Read the operands and find the loops in them: a new one begins where the temperature changes. --run picks
 *  one. Stretches of fewer than 5 rows are left out. */
bool mm_loop_runs_read(mm_context *c, mm_loop_runs *runs);
void mm_loop_runs_free(mm_loop_runs *runs);

/** Branches with arrows, for a panel of another figure. */
void mm_loop_fill_panel(mm_panel *panel, const mm_loop_run *run);

/** The figure of one loop (number counts from 1), or of all (0). */
bool mm_loop_figure(mm_context *c, const mm_loop_runs *runs, size_t number);

#endif
