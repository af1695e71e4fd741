/* Many datasets in one table, and back: what lets a verb that gives spectra stand in a pipe before one that
 * fits them. */
#ifndef MM_CLI_DATASET_COLUMNS_H
#define MM_CLI_DATASET_COLUMNS_H

#include "table/table.h"

/** All rows under each other with the text columns `dataset` and `scan`, as mm_tables_join; metadata that all
 * tables have and in which they differ become columns where they are numbers or short words (temperature,
 * branch). */
mm_table *mm_datasets_join(mm_tables *list, mm_err *err);

/** Undo it: a table that has the columns `dataset` and `scan` becomes a table a dataset, named by it; columns
 * that hold the same word in all its rows become metadata again. Tables without these columns stay as they
 * are. */
bool mm_datasets_split(mm_tables *list, mm_err *err);

#endif
