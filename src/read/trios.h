/* TA Instruments TRIOS exports: what the text forms and the JSON form share. */
#ifndef MM_READ_TRIOS_H
#define MM_READ_TRIOS_H

#include "base/text.h"
#include "read/lines.h"

/* Metadata above the steps, which go into each step's table. */
typedef struct mm_trios_header {
    struct mm_trios_entry {
        char *key, *value;
    } * entry;
    size_t n, cap;
    size_t bytes; /* in all of them */
    size_t spent; /* bytes that went into tables */
} mm_trios_header;

/** Remember `SECTION.key`; a `:` in it becomes a blank, since the TSV form ends keys with one. Long values
 * are cut, and what is far too much is passed over. */
bool mm_trios_header_add(mm_trios_header *header, mm_slice section, mm_slice key, mm_slice value,
                         mm_err *err);
void mm_trios_header_free(mm_trios_header *header);

/** An empty table for step `number`, counted from 1, with the header's metadata and `step`, its name. */
mm_table *mm_trios_table(const mm_source *source, mm_trios_header *header, size_t number, mm_slice name,
                         mm_err *err);

/** Add a column of numbers whose unit stands apart, and may be empty. */
bool mm_trios_column(mm_table *table, mm_slice name, mm_slice unit, mm_kind kind, mm_err *err);

/** What the step's name tells and no column does: frequency and temperature; and `derived` for what TRIOS
 *  computed from other steps (time-temperature superposition). Called when the columns are there. */
bool mm_trios_finish(mm_table *table, mm_slice name, mm_err *err);

/** Is the text JSON of TRIOS, and not only JSON? */
bool mm_trios_json_detect(const mm_source *source);

/** Read the text forms: [step] blocks, and the LIMS form of them. */
bool mm_trios_text_read(const mm_source *source, const mm_select *select, mm_tables *out, mm_diag *diag,
                        mm_err *err);

/** Read the JSON form. */
bool mm_trios_json_read(const mm_source *source, const mm_select *select, mm_tables *out, mm_diag *diag,
                        mm_err *err);

#endif
