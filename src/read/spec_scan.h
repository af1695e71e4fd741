/* One scan of a SPEC file, and the header lines before it that it needs. */
#ifndef MM_READ_SPEC_SCAN_H
#define MM_READ_SPEC_SCAN_H

#include "read/lines.h"
#include "read/spec_names.h"

/* A line `#TAGn text`. */
typedef struct mm_spec_tag {
    mm_slice tag;  /* letters and @ */
    size_t number; /* the digits behind; 0 when there are none */
    bool numbered;
    mm_slice text; /* trimmed */
} mm_spec_tag;

bool mm_spec_tag_of(mm_slice line, mm_spec_tag *tag); /* false when the line is no such */

/* What holds for the scans that follow. The texts are the source's. Zero-initialise. */
typedef struct mm_spec_header {
    mm_spec_lines motors, mnemonics, users; /* #O, #o, #H */
    mm_slice file, epoch, title;            /* #F, #E, the first #C */
} mm_spec_header;

/** Take what the line says into the header. *taken: it was one of the header's. */
bool mm_spec_header_line(mm_spec_header *header, const mm_spec_tag *tag, size_t line, bool *taken,
                         mm_err *err);

/** The same for all lines of a text, the first of which has the number `line`. */
bool mm_spec_header_skim(mm_spec_header *header, mm_slice text, size_t line, mm_err *err);
void mm_spec_header_free(mm_spec_header *header);

typedef struct mm_spec_scan {
    mm_slice text; /* from #S to the next one */
    size_t line, order;
    long number, occurrence; /* #S 12 for the second time is 12, 2 */
} mm_spec_scan;

/** Append the scan's table to out; a scan without a row is warned of and left out. */
bool mm_spec_scan_read(const mm_source *source, mm_spec_header *header, const mm_spec_scan *scan,
                       mm_tables *out, mm_diag *diag, mm_err *err);

#endif
