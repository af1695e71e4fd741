/* Binary to decimal and back: the arithmetic of mm_number_print and mm_number_scan. */
#ifndef MM_BASE_DECIMAL_H
#define MM_BASE_DECIMAL_H

#include <stdbool.h>
#include <stdint.h>

/* digits * 10^exponent; the digits may end with zeros. */
typedef struct mm_decimal {
    uint64_t digits;
    int exponent;
} mm_decimal;

/** The decimal of fewest digits that reads back as this double, and of those the nearest. The value is finite
 * and positive. Source: R. Giulietti, The Schubfach way to render doubles (2020), section 9. */
mm_decimal mm_decimal_shortest(double value);

/** The double nearest to digits * 10^exponent, ties to even; infinite where it is too large.
 *  Source: D. Lemire, Software: Practice and Experience 51, 1700 (2021), doi 10.1002/spe.2984; that 128 bits
 * suffice: N. Mushtak, D. Lemire, ibid. 53, 1467 (2023), doi 10.1002/spe.3198. */
double mm_decimal_value(uint64_t digits, int64_t exponent);

#endif
