/* The figures of a fit: one dataset with its components and residual, or all of them above each other. */
#ifndef MM_CLI_FIT_FIGURE_H
#define MM_CLI_FIT_FIGURE_H

#include "cli/fitting.h"
#include "plot/figure.h"

/** Draw what --plot asks for: file names with %d get a figure a dataset; one without gets the fit of the only
 * dataset, or all datasets in one figure. Nothing happens without --plot. */
bool mm_fit_figures(mm_context *c, mm_fitting *f);

/** The figure of one fit, of the first of the models that has one. The caller frees. */
mm_figure *mm_fit_figure(mm_context *c, const mm_model *model, const mm_fit *fit, const mm_dataset *dataset);

#endif
