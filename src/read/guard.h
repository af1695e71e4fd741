/* Reading in a child process, for libraries that a damaged file can crash: the child's end is an error here.
 */
#ifndef MM_READ_GUARD_H
#define MM_READ_GUARD_H

#include "read/read.h"

typedef bool (*mm_read_function)(const mm_source *source, const mm_select *select, mm_tables *out,
                                 mm_diag *diag, mm_err *err);

/** The same as read(source, select, out, diag, err), done in a child process whose memory and processor time
 * are limited by the size of the source. Errors: those of read; MM_EINPUT when the child crashes or uses up
 * its time; MM_ESYS when there can be no child. */
bool mm_read_guarded(mm_read_function read, const mm_source *source, const mm_select *select, mm_tables *out,
                     mm_diag *diag, mm_err *err);

#endif
