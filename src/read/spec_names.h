/* SPEC's lines of names and of values. Names stand apart by two blanks, since they may hold single ones;
 * files that were written by other programs do without. */
#ifndef MM_READ_SPEC_NAMES_H
#define MM_READ_SPEC_NAMES_H

#include "base/text.h"
#include "read/read.h"
#include "read/tally.h"

/** Take the next name off *rest: up to two blanks, or a tab. false when nothing is left. */
bool mm_spec_name(mm_slice *rest, mm_slice *name);

typedef bool (*mm_spec_cut)(mm_slice *rest, mm_slice *name); /* mm_spec_name or mm_slice_word */

/** How many names the text holds when it is cut so. */
size_t mm_spec_count(mm_slice text, mm_spec_cut cut);

/* Numbered lines of one kind, #O0 #O1 ...; the text is the source's. */
typedef struct mm_spec_lines {
    struct mm_spec_line {
        mm_slice text;
        size_t number, line; /* the digits behind the letter; where it stands */
    } * at;
    size_t n, cap;
} mm_spec_lines;

/** Remember a line. Number 0 begins anew: what was there is forgotten. What is far too much is passed over.
 */
bool mm_spec_lines_add(mm_spec_lines *lines, size_t number, mm_slice text, size_t line, mm_err *err);

/* How lines of values become metadata. */
typedef struct mm_spec_match {
    const mm_source *source;
    mm_diag *diag;
    char letter;        /* values without names are kept under it: P0 */
    const char *prefix; /* goes before a name that is metadata already: motor.date */
    mm_tally unequal;   /* lines that do not fit those of the names */
} mm_spec_match;

/** Set values as metadata under their names: #P under #O, #V under #H. Lines belong together by their number.
 *  `name=value` names itself. Counts that differ are warned of, and matched from the left. */
bool mm_spec_lines_match(const mm_spec_lines *names, const mm_spec_lines *values, mm_spec_match *how,
                         mm_table *table, mm_err *err);

#endif
