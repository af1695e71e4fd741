/* Tables, notes and an error as bytes, from one process to another of the same program. */
#ifndef MM_READ_PARCEL_H
#define MM_READ_PARCEL_H

#include <stdio.h>

#include "base/file.h"
#include "read/read.h"

/** Write all of it; the stream tells about errors. `good` is what the reader answered. */
void mm_parcel_write(FILE *stream, bool good, const mm_tables *tables, const mm_diag *diag,
                     const mm_err *err);

/** Take it apart: append the tables and notes, set the error.
 *  false with MM_EINPUT when the parcel is not whole; else what the reader answered. */
bool mm_parcel_read(const mm_bytes *bytes, const mm_source *source, mm_tables *tables, mm_diag *diag,
                    mm_err *err);

#endif
