/* What a benchmark needs: the shortest of many runs, since everything else on a machine only makes them
 * longer. */
#ifndef MM_BENCH_BENCH_H
#define MM_BENCH_BENCH_H

#include <math.h>
#include <time.h>

static inline double bench_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/** Seconds that body(context) takes, the least of `runs`. */
static inline double bench_best(int runs, void (*body)(void *), void *context)
{
    double best = INFINITY;
    for (int i = 0; i < runs; i++) {
        const double start = bench_now();
        body(context);
        best = fmin(best, bench_now() - start);
    }
    return best;
}

#endif
