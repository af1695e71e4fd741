/* Random numbers for tests: the same ones in each run, from xorshift64 (G. Marsaglia, 2003). */
#ifndef MM_TESTS_RANDOM_H
#define MM_TESTS_RANDOM_H

#include <math.h>

static unsigned long long random_state = 88172645463325252ULL;

/* in [lo, hi) */
static inline double random_uniform(double lo, double hi)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return lo + (hi - lo) * (double)(random_state >> 11) * 0x1p-53;
}

/* mean 0, standard deviation 1 */
static inline double random_normal(void)
{
    const double radius = sqrt(-2 * log(1 - random_uniform(0, 1)));
    return radius * cos(random_uniform(0, 2 * M_PI));
}

#endif
