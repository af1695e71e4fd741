/* Whole files in, and output that appears complete or not at all. */
#ifndef MM_BASE_FILE_H
#define MM_BASE_FILE_H

#include <stdbool.h>
#include <stdio.h>

#include "base/err.h"

/* A file's bytes, followed by one NUL that is not counted. */
typedef struct mm_bytes {
    char *data;
    size_t size;
    bool mapped;
} mm_bytes;

/** Read a file (mapped when it is a regular file). Errors: MM_EINPUT when it is missing, a directory or
 *  unreadable, MM_ESYS without memory. The caller frees. */
bool mm_bytes_read(const char *path, mm_bytes *bytes, mm_err *err);

/** The same from an open stream, to its end. `name` is for messages. */
bool mm_bytes_read_stream(FILE *stream, const char *name, mm_bytes *bytes, mm_err *err);
void mm_bytes_free(mm_bytes *bytes);

/* A file under construction: written to a temporary beside it, renamed when complete.
 * A path that is no regular file (/dev/full, a pipe) is written directly. */
typedef struct mm_output mm_output;

mm_output *mm_output_open(const char *path, mm_err *err);
FILE *mm_output_stream(mm_output *output);
const char *
mm_output_path(const mm_output *output); /* the temporary's path, for libraries that take a name */

/** Flush, check every write, put the file in place, free. On an error the old file stays. */
bool mm_output_commit(mm_output *output, mm_err *err);

/** Throw the temporary away and free; NULL is fine. */
void mm_output_abandon(mm_output *output);

/** Flush a stream and tell whether all that was written to it arrived (`/dev/full` does not take it).
 *  Errors: MM_ESYS with the reason and `name`. */
bool mm_stream_flush(FILE *stream, const char *name, mm_err *err);

#endif
