/* One entry of a NeXus file, which becomes a table: its arrays are found, then read into columns. */
#ifndef MM_READ_NEXUS_ENTRY_H
#define MM_READ_NEXUS_ENTRY_H

#include "read/hdf5.h"
#include "read/lines.h"

/* An array that becomes a column: row i holds its value number i / divide, from the start again when `wraps`.
 */
typedef struct mm_nexus_array {
    char *name, *path;
    mm_hdf5_item item;
    size_t divide;
    bool wraps;
} mm_nexus_array;

typedef struct mm_nexus_entry {
    const mm_hdf5 *h5;
    mm_hdf5_file *file;
    const mm_source *source;
    mm_diag *diag;
    const char *path; /* "/4.1" */
    mm_table *table;
    mm_nexus_array *array;
    size_t narray, cap_array;
    size_t nrow;
    size_t *budget; /* values that may still be read from the file */
} mm_nexus_entry;

/* Names of a group's members. */
typedef struct mm_nexus_names {
    char **name;
    size_t n, cap;
    bool failed; /* without memory */
} mm_nexus_names;

/** Names of the members; none where the path is no group. */
bool mm_nexus_list(const mm_hdf5 *h5, mm_hdf5_file *file, const char *path, mm_nexus_names *names,
                   mm_err *err);
void mm_nexus_names_free(mm_nexus_names *names); /* what mm_nexus_list gave */

/** "/4.1" and "measurement" are "/4.1/measurement". The caller frees; NULL without memory. */
char *mm_nexus_join(const char *path, const char *name);

/** Remember an array of the entry; both texts are copied. */
bool mm_nexus_add_array(mm_nexus_entry *entry, const char *path, const char *name, const mm_hdf5_item *item,
                        size_t divide, bool wraps, mm_err *err);

/** Find the entry's arrays: its counters (`measurement`), else its NXdata, else what its instruments hold. */
bool mm_nexus_find(mm_nexus_entry *entry, mm_err *err);

/** The part of mm_nexus_find that looks for an NXdata group, and adds its axes, signal and errors. */
bool mm_nexus_find_data(mm_nexus_entry *entry, mm_err *err);

/** Read the arrays into the table's columns. */
bool mm_nexus_read(mm_nexus_entry *entry, mm_err *err);

/** Title, times, sample and motors as metadata. */
bool mm_nexus_read_meta(mm_nexus_entry *entry, mm_err *err);

/** Set metadata from one text, or one number with its unit; what is neither is passed over. */
bool mm_nexus_set_from(mm_nexus_entry *entry, const char *path, const char *key, mm_err *err);

/** Set metadata; a key that is taken becomes `motor.KEY`. */
bool mm_nexus_set_meta(mm_nexus_entry *entry, const char *key, const char *value, mm_err *err);

void mm_nexus_entry_free(mm_nexus_entry *entry); /* the table with it */

#endif
