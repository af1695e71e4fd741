/* All points of all scans of a plane in one place, repeats added up. */
#ifndef MM_RIXS_POOL_H
#define MM_RIXS_POOL_H

#include "rixs/build.h"

/* Scan s has the points first[s] .. first[s + 1] - 1, ascending in x. Zero-initialise. */
typedef struct mm_pool {
    size_t nscan, n;
    size_t *first;
    double *across;          /* of each scan: its fixed energy, equal for repeats */
    double *x, *y;           /* of each point: scanned and fixed energy, eV */
    double *counts, *weight; /* counts and monitor (1 without one), sums over repeats */
    double *value, *sigma;   /* intensity and standard error */
    bool *dark;              /* no photon was counted */
    const char **name;       /* of each scan, borrowed */
    bool is_counts;          /* errors are those of counted photons */
} mm_pool;

/** Points of the scans that are not left out. regular: their fixed energies become equal for repeats,
 *  which are added where they have the same scanned energies.
 *  Errors: MM_EINPUT regular scans at one fixed energy only; MM_ESYS no memory. */
bool mm_pool_make(size_t n, const mm_rixs_scan *scan, bool regular, bool monitor_ratio, mm_pool *pool,
                  mm_build_facts *facts, mm_diag *diag, mm_err *err);
void mm_pool_free(mm_pool *pool);

#endif
