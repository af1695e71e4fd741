/* What XDI 1.0 asks of metadata, beyond their form. */
#ifndef MM_READ_XDI_CHECK_H
#define MM_READ_XDI_CHECK_H

#include "read/read.h"

/** Warn where the value of a field is not what the specification asks of its key; `line` is the field's.
 *  Never an error: the columns are good without. */
void mm_xdi_check_field(const mm_source *source, size_t line, const char *key, const char *value,
                        mm_diag *diag);

/** Warn of required metadata that the table lacks, remark on recommended ones; `line` ends the header. */
void mm_xdi_check_absent(const mm_source *source, size_t line, const mm_table *table, mm_diag *diag);

#endif
