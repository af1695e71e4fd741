/* The counters of a raw scan: what is taken out of them, and what their statistics say of mu. */
#ifndef MM_CLI_XAS_COUNTERS_H
#define MM_CLI_XAS_COUNTERS_H

#include "cli/context.h"
#include "table/table.h"

/** Apply --dark and --dead-time to the columns, in this order. */
bool mm_xas_counters_correct(mm_context *c, const mm_table *table);

/** One standard deviation of a formula over the columns from the statistics of those that --counts names:
 * what the formula changes by when N becomes N +- sqrt(N) (at least 1), corrections included, added up in
 * squares. The table is that before the corrections. *sigma: a value a row, the caller frees; NULL when
 * --counts is not given. */
bool mm_xas_counting_sigma(mm_context *c, const mm_table *table, const char *expr, double **sigma);

#endif
