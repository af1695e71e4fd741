/* Which rows one ramp of the temperature has measured. */
#ifndef MM_RELAX_RUNS_H
#define MM_RELAX_RUNS_H

#include "relax/sweep.h"

/** Number the runs of the rows from `first` to the last, all of which came from one table: parts of a ramp
 * between its turns, or a part of the file's run where the table holds no ramp. */
bool mm_dma_find_runs(mm_dma *dma, size_t first, const mm_table *table, mm_err *err);

/** Runs that hold no ramp, as files of one temperature each, become one. */
bool mm_dma_join_isothermal(mm_dma *dma, mm_err *err);

#endif
