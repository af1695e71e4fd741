/* Corrections of a RIXS plane that the command line asks for. */
#ifndef MM_CLI_RIXS_CORRECT_H
#define MM_CLI_RIXS_CORRECT_H

#include "cli/rixs_scans.h"
#include "rixs/map.h"

extern const mm_option mm_rixs_correct_options[];

/** --calibrate: emission energies of the scans by a table of elastic lines, which rixsmap elastic made.
 *  scanned: as mm_build_options has it. */
bool mm_rixs_calibrate(mm_context *c, int scanned, mm_rixs_scans *scans);

/** --background, then --absorption; what was assumed is a remark, what was done are quantities. */
bool mm_rixs_correct(mm_context *c, mm_map *map);

#endif
