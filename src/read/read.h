/* Measurement file -> tables. Formats are detected by content, specific ones first, plain text last. */
#ifndef MM_READ_READ_H
#define MM_READ_READ_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "table/table.h"

/* One input: its bytes, and its text as UTF-8. Where there are NUL bytes in it both are the bytes. */
typedef struct mm_source {
    const char *path; /* for messages: the path, or "-" */
    const char *text; /* size bytes and a NUL */
    size_t size;
    const char *raw; /* the file as it is on disk */
    size_t raw_size;
} mm_source;

/* Which scans of a file, the part behind `::`: a comma list of `12`, `12-40`, `12.2`. */
typedef struct mm_select {
    const char *text; /* as written; NULL or empty: all */
} mm_select;

/** Is the selection well formed? Errors: MM_EUSAGE that quotes it. */
bool mm_select_check(const mm_select *select, mm_err *err);

/** Does a scan fit the selection? Two scans may have the same number; `occurrence` counts them from 1, so the
 *  second scan numbered 12 is taken by `12`, `12.2` and `10-12`, not by `12.1`. */
bool mm_select_takes(const mm_select *select, long number, long occurrence);

typedef struct mm_file_format {
    const char *name, *title; /* "qd", "Quantum Design .dat" */

    /* The format's magic was seen: `auto` uses it and never falls back to plain text. */
    bool (*detect)(const mm_source *source);

    /* Append a table a scan to out. Rows that cannot be read are skipped with a warning (file and line), or
     * are an error where the format demands it. No usable row: MM_EINPUT. On failure out may hold some
     * tables. A format whose files hold one data set ignores `select`. */
    bool (*read)(const mm_source *source, const mm_select *select, mm_tables *out, mm_diag *diag,
                 mm_err *err);
} mm_file_format;

/** Formats in order of detection; i counts from 0; NULL behind the last. */
const mm_file_format *mm_format_at(size_t i);
const mm_file_format *mm_format_find(const char *name);

/** Read "PATH", "PATH::SEL" or "-" (standard input). format NULL or "auto": by content. A path that exists
 *  with `::` in its name is that path.
 *  Appends at least one table with at least one row, or fails and leaves out as it was: MM_EINPUT (missing,
 *  no usable row, unknown content, selection that matches no scan), MM_EUSAGE (format name unknown, selection
 *  not well formed). */
bool mm_read(const char *spec, const char *format, mm_tables *out, mm_diag *diag, mm_err *err);

/** The same from bytes in memory; path is for messages, select NULL for all scans. Fuzz targets and tests
 *  enter here. */
bool mm_read_bytes(const char *data, size_t size, const char *path, const char *format, const char *select,
                   mm_tables *out, mm_diag *diag, mm_err *err);

#endif
