/* What all ways to find peaks begin with. */
#ifndef MM_RELAX_PEAKS_DATA_H
#define MM_RELAX_PEAKS_DATA_H

#include "relax/peaks.h"

/** Begin with the data of each sweep and no peak yet; there is room for a peak a relaxation and sweep. On
 * failure mm_dma_peaks_free cleans up. */
bool mm_dma_peaks_begin(const mm_dma *dma, const mm_sweep *sweep, size_t nsweep, mm_signal signal,
                        size_t nrelaxation, mm_dma_peaks *peaks, mm_err *err);

#endif
