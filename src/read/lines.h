/* What the readers share: numbered lines, columns with tidy units, tables named after their scan. */
#ifndef MM_READ_LINES_H
#define MM_READ_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "read/read.h"

/* More columns or metadata than this are no measurement: a header of a few bytes an entry must not make work
 * and memory that grow with its square. */
enum { MM_COLUMNS_MAX = 4096, MM_META_MAX = 4096 };

/* A walk over the lines of a text. `number` is that of the line given last, counted from 1. */
typedef struct mm_lines {
    mm_slice rest;
    size_t number;
} mm_lines;

mm_lines mm_lines_of(const mm_source *source);

/** The next line, without its LF or CRLF. false at the end. */
bool mm_lines_next(mm_lines *lines, mm_slice *line);

/** Record that a line of the source is wrong: "PATH:LINE: ...". Returns false always. */
bool mm_fail_line(mm_err *err, const mm_source *source, size_t line, const char *fmt, ...) MM_PRINTF(4, 5);

/** An empty table for a data set of the source, named PATH, or PATH::SCAN where scan is not NULL. */
mm_table *mm_read_table(const mm_source *source, const mm_file_format *format, const char *scan, mm_err *err);

/** Add a column to a table that is read. The unit is `unit` where that holds text, else split off the header.
 *  `C` of a temperature becomes degC and `G` of a field gauss, since UDUNITS takes them for coulomb and for
 *  the acceleration of gravity. Returns the column's index, or MM_NO_COLUMN (MM_EINPUT beyond
 *  MM_COLUMNS_MAX). */
ptrdiff_t mm_read_column(mm_table *table, mm_slice header, mm_slice unit, mm_kind kind, mm_err *err);

/** Set metadata; both sides are trimmed, and an empty key is passed over. MM_EINPUT beyond MM_META_MAX. */
bool mm_read_meta(mm_table *table, mm_slice key, mm_slice value, mm_err *err);

/** Does the text hold the word, whatever their case? */
bool mm_read_holds(mm_slice text, const char *word);

/* The formats, declared. */
#define X(name) extern const mm_file_format mm_format_##name;
#include "read/formats.def"
#undef X

#endif
