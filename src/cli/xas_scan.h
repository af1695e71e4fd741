/* One raw scan on its way from a table to a normalised spectrum, as all verbs of xasfit that take raw scans
 * need it. */
#ifndef MM_CLI_XAS_SCAN_H
#define MM_CLI_XAS_SCAN_H

#include "cli/input.h"
#include "xas/edge.h"
#include "xas/normalize.h"
#include "xas/spectrum.h"

typedef struct mm_xas_scan {
    mm_table *table;                 /* borrowed; its counters are corrected in place */
    mm_spectrum spectrum, reference; /* the latter of --reference, n = 0 when there is none */
    mm_edge edge;
    bool known;   /* the edge is */
    double shift; /* that was added to the energies, eV */
    mm_normalized norm;
    double *norm_err; /* of norm, from the spectrum's sigma; NULL: not known */
    double *measured; /* norm before the correction for self-absorption; NULL: not corrected */
} mm_xas_scan;

extern const mm_option mm_xas_scan_options[];      /* counters, energies, glitches */
extern const mm_option mm_xas_normalize_options[]; /* ranges */

/** Spectra of all tables that can be used: counters corrected, energies shifted. One of several that cannot
 * be used is told and left out. The caller frees with mm_xas_scans_free. */
bool mm_xas_scans_read(mm_context *c, mm_inputs *inputs, const char *prefer, mm_xas_scan **scans, size_t *n);

/** Normalise a scan by the options, with warnings on what the ranges hold. */
bool mm_xas_scan_normalize(mm_context *c, mm_xas_scan *scan);

/** Say that one of several scans cannot be used (the reason is in c->err), and go on; false when it is the
 * only one or the fault is not the data's. */
bool mm_xas_scan_bear(mm_context *c, size_t n);

/** Free what a scan holds, not the scan. */
void mm_xas_scan_free(mm_xas_scan *scan);

/** Free n scans and their array; NULL is fine. */
void mm_xas_scans_free(mm_xas_scan *scans, size_t n);

#endif
