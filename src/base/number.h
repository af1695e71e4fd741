/* Numbers as text and back, whatever the locale. */
#ifndef MM_BASE_NUMBER_H
#define MM_BASE_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

enum { MM_NUMBER_SIZE = 40 };

/** Read a decimal number at the start of [s, end): sign, digits with one point, exponent (e, E, d or D), or
 *  nan, inf, infinity in any case. The result is the nearest double.
 *  Returns the first byte after it; s itself when there is no number. */
const char *mm_number_scan(const char *s, const char *end, double *value);

/** The whole slice, blanks around it allowed, is one number. */
bool mm_number_parse(mm_slice text, double *value);

/** A number as a field of a data file: as mm_number_parse, and empty, `--`, `-`, `NA`, `null` give NaN. */
bool mm_number_parse_field(mm_slice text, double *value);

/** The same with `,` as the decimal mark. */
bool mm_number_parse_comma(mm_slice text, double *value);

/** Shortest decimal text that reads back as the same double; `nan`, `inf`, `-inf`. Returns its length. */
size_t mm_number_print(char out[MM_NUMBER_SIZE], double value);

/** value with its standard error in parentheses: 3.2526(14), 1.2(3)e-05; two digits of error below 3.55.
 *  Without an error (NaN) six significant digits. Returns out. */
char *mm_number_with_error(char out[MM_NUMBER_SIZE], double value, double stderr_);

/** "4.2(1)mg", "4.2 mg", "4.20e-3(5) g", "300": value, standard error (NaN when absent) and where the unit
 *  begins (trimmed; empty when there is none). The digits in parentheses count in units of the last digit
 *  written, and are taken as they are when they hold a decimal point. */
bool mm_quantity_parse(const char *text, double *value, double *error, const char **unit);

#endif
