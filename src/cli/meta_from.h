/* Metadata from file names. */
#ifndef MM_CLI_META_FROM_H
#define MM_CLI_META_FROM_H

#include "table/table.h"

/** Set metadata of a table from its name: each group `(?<key>...)` of the regular expression (POSIX extended,
 * and \d) that takes part in the match becomes the value of its key. Returns 1, 0 where the name does not
 * match, -1 on an error: MM_EUSAGE, the expression is not valid or has no named group. */
int mm_meta_from_name(mm_table *table, const char *pattern, mm_err *err);

#endif
