/* The figure of chifit shielding. */
#ifndef MM_CLI_SHIELDING_FIGURE_H
#define MM_CLI_SHIELDING_FIGURE_H

#include "cli/context.h"
#include "magnet/shielding.h"

/** chi of the ZFC and FC runs with onset and fractions, and dchi/dT with its width below, to the files of
 *  --plot. */
bool mm_shielding_figure(mm_context *c, const mm_shielding *s);

#endif
