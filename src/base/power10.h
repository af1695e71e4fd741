/* Powers of ten, for turning numbers into text and back. */
#ifndef MM_BASE_POWER10_H
#define MM_BASE_POWER10_H

#include <stdint.h>

enum { MM_POWER10_MIN = -342, MM_POWER10_MAX = 324, MM_POWER10_EXACT = 55 };

/* The first 128 bits of 10^q at [q - MM_POWER10_MIN]: the high 64 of them, the low 64; the first bit is set.
 * What is behind them is cut off; it is nothing for q = 0 .. MM_POWER10_EXACT. */
extern const uint64_t mm_power10[MM_POWER10_MAX - MM_POWER10_MIN + 1][2];

#endif
