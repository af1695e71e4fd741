/* --self-absorption: what a fluorescence spectrum would be without it. */
#ifndef MM_CLI_XAS_UNABSORB_H
#define MM_CLI_XAS_UNABSORB_H

#include "cli/xas_scan.h"

/** Correct norm, flat and norm_err of a normalised scan and keep what norm was, where the option is given.
 *  Thickness and density are the scan's metadata `thickness` and `density`; a sample without a thickness is
 *  thick. What is assumed is a warning. Errors: MM_EINPUT an edge that is not known, a thickness without a
 *  density, more signal than such a sample can give; MM_EUSAGE a composition that is none. */
bool mm_xas_unabsorb(mm_context *c, mm_xas_scan *s);

#endif
