/* From files on the command line to dynamic mechanical data. */
#ifndef MM_CLI_DMA_INPUT_H
#define MM_CLI_DMA_INPUT_H

#include "cli/input.h"
#include "relax/sweep.h"

extern const mm_option mm_dma_options[]; /* frequency, lag, compliance */

/** Read all operands and add them up: -x is the temperature (a second -x the frequency), --frequency the
 *  frequency; -y is the loss, or what the signal says (of two the storage and the loss), -s its error; -r
 * cuts the temperature in K. Corrections by --compliance and --lag (heating rate: from the times, or --meta
 * rate=) are made. Errors: MM_EINPUT no table with a loss, no row in the range. */
bool mm_dma_read(mm_context *c, mm_signal signal, mm_inputs *inputs, mm_dma *dma);

#endif
