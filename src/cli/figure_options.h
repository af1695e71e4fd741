/* The options of every figure: size, title, axes, and the files it goes to. */
#ifndef MM_CLI_FIGURE_OPTIONS_H
#define MM_CLI_FIGURE_OPTIONS_H

#include "cli/context.h"
#include "plot/figure.h"

/** A figure of the size and title that the command line asks for (86 x 65 mm). NULL: context->err. */
mm_figure *mm_figure_from_options(mm_context *c);

/** The same with another size where --size does not say. */
mm_figure *mm_figure_sized(mm_context *c, double width, double height);

/** --xlim, --ylim, --log, --xlabel, --ylabel on the main panel; titles given stay where the options are
 * absent. */
void mm_panel_apply_options(mm_context *c, mm_panel *panel, const char *xlabel, const char *xunit,
                            const char *ylabel, const char *yunit);

/** Files of --plot without `%d` (all of them when number is 0), else with %d replaced by the number.
 *  Writes the figure to each. */
bool mm_figure_to_files(mm_context *c, const mm_figure *figure, size_t number);

/** Does a --plot file name hold `%d` (numbered), or is there one that does not? */
bool mm_plot_wanted(const mm_context *c, bool numbered);

/** Refuse endings that no backend writes before any work is done. */
bool mm_plot_check(mm_context *c);

#endif
