/* The text form of what a file holds. */
#ifndef MM_REPORT_INFO_H
#define MM_REPORT_INFO_H

#include <stdio.h>

#include "read/inspect.h"
#include "table/table.h"

/** One dataset: format, rows, columns with id, unit and range, metadata, and what looks wrong. */
void mm_info_text(const mm_table *table, const mm_inspection *inspection, FILE *stream);

/** A line for a scan of many: selector, rows, columns, the command or title where the file names one,
 * findings. */
void mm_info_line(const mm_table *table, const mm_inspection *inspection, FILE *stream);

#endif
