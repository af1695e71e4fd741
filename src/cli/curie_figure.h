/* The figure of a Curie-Weiss fit: 1/chi with the law over its window, and how theta moves with the window.
 */
#ifndef MM_CLI_CURIE_FIGURE_H
#define MM_CLI_CURIE_FIGURE_H

#include "cli/fitting.h"

/** Draw what --plot asks for. scan[i] is the mm_window_scan of item i, or NULL. */
bool mm_curie_figures(mm_context *c, const mm_fitting *f, mm_table **scan);

#endif
