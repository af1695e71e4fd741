/* The mean of several scans of one sample, and whether they agree. */
#ifndef MM_XAS_MERGE_H
#define MM_XAS_MERGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "xas/spectrum.h"

/* One scan against the mean of all that were used. */
typedef struct mm_merged_scan {
    double noise;  /* standard deviation of one point, from its deviations from its neighbours */
    double redchi; /* of the scan about the mean: 1 where they differ by noise alone */
    double drift;  /* eV that bring it upon the first; NaN where no edge was found */
    bool disagrees;
    bool used;
} mm_merged_scan;

typedef struct mm_merged {
    size_t n; /* energies: those of the first scan that lie in the range of all; owned arrays */
    double *energy, *mean, *error;
    mm_merged_scan *scan; /* one each, owned */
    double trend_chance;  /* that scans without a trend in their order look as if they had one; NaN below 4
                             scans */
} mm_merged;

/** Mean of nscan >= 2 scans weighted by their sigma where all have one, else by their noise, with the error
 * that this says. A scan disagrees where its reduced chi-square exceeds 1.5 and what noise allows (5 standard
 * deviations); leave_out: such scans are left out of the mean one by one, the worst first, as long as three
 * remain. The trend is a straight line over the scans' order at each energy; its chi-square over all energies
 * is tested. Errors: MM_EINPUT no common range; MM_ESYS no memory. Owner:  the caller, mm_merged_free(). */
bool mm_merge(size_t nscan, const mm_spectrum *scans, bool leave_out, mm_merged *out, mm_err *err);

/** Free the arrays. */
void mm_merged_free(mm_merged *out);

#endif
