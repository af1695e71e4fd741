/* The figure of peaks in temperature sweeps. */
#ifndef MM_CLI_DMA_FIGURE_H
#define MM_CLI_DMA_FIGURE_H

#include "cli/figure_options.h"
#include "cli/fitting.h"
#include "relax/peaks.h"

/** Storage modulus above, the signal with its fits below, a colour a frequency; peaks are marked on the axis.
 */
bool mm_dma_peaks_figure(mm_context *c, const mm_dma *dma, const mm_sweep *sweep, size_t nsweep,
                         mm_signal signal, const mm_dma_peaks *peaks, const mm_fitting *fitting);

#endif
