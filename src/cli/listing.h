/* Tables of text that verbs about the registry give; aligned on a terminal. */
#ifndef MM_CLI_LISTING_H
#define MM_CLI_LISTING_H

#include "cli/context.h"

/** Begin context->report.table with text columns of these names (ended by NULL). */
bool mm_listing_begin(mm_context *c, const char *const *columns);

/** Add a row: as many texts as there are columns; NULL is empty. */
bool mm_listing_row(mm_context *c, const char *const *text);

#endif
