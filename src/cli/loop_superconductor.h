/* chifit loop --superconductor: critical current and lower critical field. */
#ifndef MM_CLI_LOOP_SUPERCONDUCTOR_H
#define MM_CLI_LOOP_SUPERCONDUCTOR_H

#include "cli/loop_runs.h"

/** Fill the report from the only loop of `runs`, and draw what --plot asks for once it is written.
 *  Errors: MM_EINPUT several loops, a moment that is no emu; neither a complete loop nor a first
 *  magnetisation. */
bool mm_loop_superconductor(mm_context *c, const mm_loop_runs *runs);

#endif
