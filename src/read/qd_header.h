/* The header of a Quantum Design file as metadata. */
#ifndef MM_READ_QD_HEADER_H
#define MM_READ_QD_HEADER_H

#include <stdbool.h>

#include "base/err.h"
#include "base/text.h"
#include "table/table.h"

/** Take a line of the header. `KEYWORD,value` and both kinds of `INFO` lines become metadata; comments, empty
 *  values and what only tells how MultiVu draws do not. */
bool mm_qd_header_line(mm_table *table, mm_slice line, mm_err *err);

#endif
