#include "base/decimal.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/power10.h"

enum { FRACTION_BITS = 52, EXPONENT_MASK = 0x7FF, BIAS = 1023, LARGEST_POWER = 308 };

static const uint64_t hidden_bit = UINT64_C(1) << FRACTION_BITS;

typedef unsigned __int128 wide;

/* floor(log2(10^e)), floor(log10(2^e)) and floor(log10(3/4 2^e)); shifts of negative numbers go down. */
static int log2_of_power10(int e)
{
    return (e * 1741647) >> 19;
}

static int log10_of_power2(int e)
{
    return (e * 1262611) >> 22;
}

static int log10_of_three_quarters(int e)
{
    return (e * 1262611 - 524031) >> 22;
}

/* g 2^-127 factor rounded to odd, g being 10^k with its first bit at 127, rounded up: Giulietti (2020),
 * section 9.9. */
static uint64_t scaled(const uint64_t power[2], uint64_t up, uint64_t factor)
{
    const wide low = (wide)(power[1] + up) * factor, high = (wide)power[0] * factor + (uint64_t)(low >> 64);
    return (uint64_t)(high >> 64) | ((uint64_t)high > 1);
}

/* c 2^q, the lower neighbour at half the usual distance where `closer`. Everything in quarters: the halves of
 * the way to the neighbours are 4c - 2 and 4c + 2. */
static mm_decimal shortest(uint64_t c, int q, bool closer)
{
    const int k = closer ? log10_of_three_quarters(q) : log10_of_power2(q);
    const int shift = q + log2_of_power10(-k) + 1;
    const uint64_t *power = mm_power10[-k - MM_POWER10_MIN];
    const uint64_t up = -k < 0 || -k > MM_POWER10_EXACT, odd = c & 1;
    const uint64_t lower = scaled(power, up, (4 * c - 2 + closer) << shift) + odd;
    const uint64_t middle = scaled(power, up, (4 * c) << shift);
    const uint64_t upper = scaled(power, up, (4 * c + 2) << shift) - odd;
    const uint64_t s = middle / 4;
    if (s >= 10) {
        const uint64_t tens = s / 10;
        const bool down = lower <= 40 * tens, above = 40 * tens + 40 <= upper;
        if (down != above)
            return (mm_decimal){ tens + above, k + 1 };
    }
    const bool down = lower <= 4 * s, above = 4 * s + 4 <= upper;
    if (down != above)
        return (mm_decimal){ s + above, k };
    const uint64_t half = 4 * s + 2;
    return (mm_decimal){ s + (middle > half || (middle == half && (s & 1) != 0)), k };
}

mm_decimal mm_decimal_shortest(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    const uint64_t fraction = bits & (hidden_bit - 1);
    const int biased = (int)(bits >> FRACTION_BITS & EXPONENT_MASK);
    if (biased == 0)
        return shortest(fraction, 1 - BIAS - FRACTION_BITS, false);
    const uint64_t c = fraction | hidden_bit;
    const int q = biased - BIAS - FRACTION_BITS;
    if (q <= 0 && q > -FRACTION_BITS - 1 && (c & ((UINT64_C(1) << -q) - 1)) == 0)
        return (mm_decimal){ c >> -q, 0 }; /* a whole number */
    return shortest(c, q, fraction == 0 && biased > 1);
}

/* The product of w, whose first bit is set, and 10^q: its first 128 bits, or those with the first half of
 * 10^q alone where that settles the first 55. */
static wide product(uint64_t w, int q)
{
    const uint64_t *power = mm_power10[q - MM_POWER10_MIN];
    wide high = (wide)w * power[0];
    if (((uint64_t)(high >> 64) & 0x1FF) != 0x1FF)
        return high;
    const uint64_t up =
        q < 0 && q >= -27; /* there a product may end with the first half: it must not fall short of it */
    const wide low = (wide)w * (power[1] + up);
    return high + (uint64_t)(low >> 64);
}

static double assemble(uint64_t mantissa, int biased)
{
    const uint64_t bits = (mantissa & (hidden_bit - 1)) | (uint64_t)biased << FRACTION_BITS;
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static double subnormal(uint64_t mantissa, int biased)
{
    if (-biased + 1 >= 64)
        return 0;
    mantissa >>= -biased + 1;
    mantissa = (mantissa + (mantissa & 1)) >> 1;
    return assemble(mantissa, mantissa >= hidden_bit);
}

double mm_decimal_value(uint64_t digits, int64_t exponent)
{
    if (digits == 0 || exponent < MM_POWER10_MIN)
        return 0;
    if (exponent > LARGEST_POWER)
        return INFINITY;
    const int q = (int)exponent, zeros = __builtin_clzll(digits);
    const wide z = product(digits << zeros, q);
    const uint64_t high = (uint64_t)(z >> 64), low = (uint64_t)z;
    const int top = (int)(high >> 63), shift = top + 64 - FRACTION_BITS - 3;
    uint64_t mantissa = high >> shift; /* one bit more than a double keeps */
    int biased = log2_of_power10(q) + 63 + top - zeros + BIAS;
    if (biased <= 0)
        return subnormal(mantissa, biased);
    /* half way between two doubles, which can be for these exponents only: to the even one */
    if (low <= 1 && q >= -4 && q <= 23 && (mantissa & 3) == 1 && mantissa << shift == high)
        mantissa &= ~UINT64_C(1);
    mantissa = (mantissa + (mantissa & 1)) >> 1;
    if (mantissa >= 2 * hidden_bit) {
        mantissa = hidden_bit;
        biased++;
    }
    return biased >= EXPONENT_MASK ? INFINITY : assemble(mantissa, biased);
}
