#include "cli/context.h"
#include "cli/dma_input.h"
#include "cli/verbs.h"

static const mm_verb verbs[] = {
    { "peaks",
      "Temperatures of relaxation peaks, for each frequency",
      "[FILE...]",
      { mm_options_read, mm_options_common, mm_options_xy, mm_dma_options, mm_dma_peaks_options,
        mm_options_model, mm_options_fit, mm_options_plot, mm_options_output },
      mm_run_dma_peaks },
    { "arrhenius",
      "Activation energies from peak temperatures and frequencies: Arrhenius and VFT",
      "[FILE...]",
      { mm_options_read, mm_options_common, mm_options_xy, mm_options_model, mm_options_fit, mm_options_plot,
        mm_options_output },
      mm_run_dma_arrhenius },
    { "global",
      "All sweeps in one fit: activation energies, exponents and strengths",
      "[FILE...]",
      { mm_options_read, mm_options_common, mm_options_xy, mm_dma_options, mm_dma_global_options,
        mm_options_model, mm_options_fit, mm_options_plot, mm_options_output },
      mm_run_dma_global },
    { "master",
      "Frequency sweeps at many temperatures as one curve: shift factors and their law",
      "[FILE...]",
      { mm_options_read, mm_options_common, mm_options_xy, mm_dma_options, mm_dma_master_options,
        mm_options_plot, mm_options_output },
      mm_run_dma_master },
    { 0 },
};

static const mm_tool dmafit = { "dmafit", "Relaxation peaks of DMA runs and their activation energies",
                                verbs };

int main(int argc, char **argv)
{
    return mm_tool_main(&dmafit, argc, argv, stdin, stdout, stderr);
}
