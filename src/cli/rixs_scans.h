/* From tables on the command line to the scans of a RIXS plane: -x, -y, --monitor and --axis. */
#ifndef MM_CLI_RIXS_SCANS_H
#define MM_CLI_RIXS_SCANS_H

#include "cli/input.h"
#include "rixs/scan.h"

typedef struct mm_rixs_scans {
    mm_rixs_scan *scan;
    size_t n;
    mm_table *
        common; /* without rows: metadata of sample, temperature, title and --meta in which all scans agree */
} mm_rixs_scans;

extern const mm_option mm_rixs_scans_options[];

/** All scans of all operands. A table whose column --axis names is taken apart into scans of equal
 *  values. need_axis: an axis must be named or found; otherwise the other energy may stay unknown. The
 *  caller frees with mm_rixs_scans_free, also after an error.
 *  Errors: MM_EUSAGE no -y; MM_EINPUT a column or motor that is not there, with those that are. */
bool mm_rixs_scans_read(mm_context *c, bool need_axis, mm_rixs_scans *scans);
void mm_rixs_scans_free(mm_rixs_scans *scans);

#endif
