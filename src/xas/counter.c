#include "xas/counter.h"

void mm_counter_dark(size_t n, double *counts, double dark)
{
    for (size_t i = 0; i < n; i++)
        counts[i] -= dark;
}

bool mm_counter_dead_time(size_t n, double *counts, const double *time, double tau, mm_err *err)
{
    for (size_t i = 0; i < n; i++) {
        const double blind = counts[i] * tau / (time != NULL ? time[i] : 1);
        if (blind >= 1)
            return mm_fail(err, MM_EINPUT, "%g counts with a dead time of %g s leave no live time (row %zu)",
                           counts[i], tau, i + 1);
        counts[i] /= 1 - blind;
    }
    return true;
}
