#include "cli/context.h"
#include "cli/part.h"
#include "cli/verbs.h"
#include "cli/xas_scan.h"

static const mm_verb verbs[] = {
    { "normalize",
      "Raw scans to normalised spectra: edge energy, edge step, flattened curve",
      "[FILE...]",
      { mm_options_read, mm_options_common, mm_options_xy, mm_xas_normalize_options, mm_xas_scan_options,
        mm_options_plot, mm_options_output },
      mm_run_xas_normalize },
    { "fit",
      "Fit f0, f1 and f2 components to normalised Ce L3 spectra: f1/f0 and valence",
      "[FILE...]",
      { mm_options_read, mm_options_common, mm_options_xy, mm_options_model, mm_options_fit, mm_options_part,
        mm_options_plot, mm_options_output },
      mm_run_xas_fit },
    { "merge",
      "The mean of several scans of one sample, and which of them disagree",
      "FILE...",
      { mm_options_read, mm_options_common, mm_options_xy, mm_xas_merge_options, mm_xas_normalize_options,
        mm_xas_scan_options, mm_options_plot, mm_options_output },
      mm_run_xas_merge },
    { "compare",
      "HERFD against TFY: sharpening, and which components each resolves",
      "HERFD TFY",
      { mm_options_read, mm_options_common, mm_options_xy, mm_options_model, mm_options_fit,
        mm_xas_compare_options, mm_options_plot, mm_options_output },
      mm_run_xas_compare },
    { "hysteresis",
      "Heating against cooling: where the branches part, differ most and meet again",
      "[FILE...]",
      { mm_options_read, mm_options_common, mm_options_xy, mm_xas_hysteresis_options, mm_options_plot,
        mm_options_output },
      mm_run_xas_hysteresis },
    { 0 },
};

static const mm_tool xasfit = { "xasfit", "Ce L3 spectra: components, f1/f0 and valence with honest errors",
                                verbs };

int main(int argc, char **argv)
{
    return mm_tool_main(&xasfit, argc, argv, stdin, stdout, stderr);
}
