/* Fields of a line: separators, quotes, decimal marks. */
#ifndef MM_READ_FIELDS_H
#define MM_READ_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

enum { MM_BLANKS = ' ' }; /* the separator of fields that stand apart by runs of blanks */

/* A walk over the fields of a line. */
typedef struct mm_fields {
    mm_slice rest; /* s is NULL behind the last field */
    char separator;
    bool unclosed; /* a quote was met that nothing closes, so later ones are letters too */
} mm_fields;

mm_fields mm_fields_of(mm_slice line, char separator);

/** The next field, blanks around it and quotes that enclose it taken off. A quote inside a field, or one that
 *  nothing closes, is a letter: `m" (emu)`. A field may be empty, also the last, where no blanks separate.
 *  false at the end. */
bool mm_fields_next(mm_fields *fields, mm_slice *field);

/** Number of fields, as mm_fields_next gives them. */
size_t mm_fields_count(mm_slice line, char separator);

/** The field's text with doubled quotes made single. The caller frees. */
char *mm_field_text(mm_slice field);

/** A field that stands for a missing value: empty, `--`, `NA`, NaN, INF ... */
bool mm_field_missing(mm_slice field);

/** A field that is a finite number; with `comma`, `,` is the decimal mark. */
bool mm_field_number(mm_slice field, bool comma, double *value);

#endif
