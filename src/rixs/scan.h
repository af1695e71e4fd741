/* One scan of a RIXS plane, as it was counted. */
#ifndef MM_RIXS_SCAN_H
#define MM_RIXS_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "table/table.h"

/* Zero-initialise; mm_rixs_scan_free. Arrays have n values. */
typedef struct mm_rixs_scan {
    char *name;
    size_t n;
    double *scanned;  /* energy that was scanned, eV */
    double *fixed;    /* the other energy, eV: the same in all rows, unless the rows lie in no order */
    double *counts;   /* photons; or a signal, if sigma is given */
    double *sigma;    /* standard error of the signal; NULL: counts are counts */
    double *monitor;  /* NULL: none */
    double announced; /* rows that the scan was to have; NaN where that is not known */
    bool left_out;
    bool no_fixed; /* the other energy is not known, and does not matter */
} mm_rixs_scan;

void mm_rixs_scan_free(mm_rixs_scan *scan);

/** n rows of nothing; sigma and monitor where asked for. false without memory. */
bool mm_rixs_scan_init(mm_rixs_scan *scan, const char *name, size_t n, bool sigma, bool monitor, mm_err *err);

/** Rows that a scan command announces: the intervals of ascan, dscan, a2scan, ascanct.. and one. NaN for
 *  other commands. */
double mm_scan_rows_announced(const char *command);

typedef struct mm_scan_rules {
    bool keep_aborted;
} mm_scan_rules;

/** Take out what cannot be used, and name it in diag. Rows: missing values, a monitor that is not positive or
 *  below a tenth of its median (no beam). Scans (left_out): fewer rows than announced, or than half of the
 *  other scans' median where nothing was announced; no count in any row; no row left. Rows come to ascend in
 *  the scanned energy.
 *  Errors: MM_EINPUT when no scan is left, with the reason. */
bool mm_rixs_scans_check(size_t n, mm_rixs_scan *scan, const mm_scan_rules *rules, mm_diag *diag,
                         mm_err *err);

/** Was the incident energy scanned? The larger of the two energies is the incident one. */
bool mm_rixs_scans_incident(size_t n, const mm_rixs_scan *scan);

#endif
