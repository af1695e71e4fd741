/* Comments in files of columns, and the metadata in them. */
#ifndef MM_READ_COMMENT_H
#define MM_READ_COMMENT_H

#include <stdbool.h>

#include "base/err.h"
#include "base/text.h"
#include "table/table.h"

/** A comment: `#`, `%`, `!`, or `;` where that does not separate. */
bool mm_comment_is(mm_slice line, char separator);

/** The line without the marks in front of it. */
mm_slice mm_comment_text(mm_slice line);

/** Take the metadata of a comment (`# key: value`, `# key = value`) or of a line above the rows (the same, or
 *  `key=value;key=value;`). Sets *found where the line held any. */
bool mm_comment_meta(mm_table *table, mm_slice line, bool *found, mm_err *err);

#endif
