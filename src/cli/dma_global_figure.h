/* Sweeps with the curves of a model: a colour each, the residuals below. */
#ifndef MM_CLI_DMA_GLOBAL_FIGURE_H
#define MM_CLI_DMA_GLOBAL_FIGURE_H

#include "cli/figure_options.h"
#include "fit/fit.h"

typedef struct mm_dma_global_figure {
    const mm_model *model;
    size_t n;            /* sweeps */
    const mm_data *data; /* n: temperature, frequency */
    const double *frequency;
    mm_fit *const *fit; /* n */
} mm_dma_global_figure;

/** Draw what --plot asks for. */
bool mm_dma_global_draw(mm_context *c, const mm_dma_global_figure *figure);

#endif
