#include "cli/context.h"
#include "cli/magnet_input.h"
#include "cli/verbs.h"

static const mm_verb verbs[] = {
    { "chi",
      "Moments to susceptibilities, per gram, mole or volume",
      "[FILE...]",
      { mm_options_read, mm_options_common, mm_options_xy, mm_run_options, mm_background_options,
        mm_field_options, mm_chi_options, mm_options_plot, mm_options_output },
      mm_run_chi },
    { "shielding",
      "ZFC and FC runs of a superconductor: onset of Tc, width, shielding and Meissner fractions",
      "ZFC [FC]",
      { mm_options_read, mm_options_common, mm_options_xy, mm_run_options, mm_background_options,
        mm_field_options, mm_shielding_options, mm_options_plot, mm_options_output },
      mm_run_shielding },
    { "tc",
      "Critical temperature or field from resistance or moment: where transitions pass 10, 50 and 90 %",
      "[FILE...]",
      { mm_options_read, mm_options_common, mm_options_xy, mm_run_options, mm_tc_options, mm_options_plot,
        mm_options_output },
      mm_run_tc },
    { "hc2",
      "Upper critical field against temperature: Hc2(0), slope and coherence length by every model",
      "[FILE...]",
      { mm_options_read, mm_options_common, mm_options_xy, mm_options_model, mm_options_fit, mm_options_plot,
        mm_options_output },
      mm_run_hc2 },
    { "curie",
      "Curie-Weiss law of a susceptibility: C, theta, chi0, effective moment",
      "[FILE...]",
      { mm_options_read, mm_options_common, mm_options_xy, mm_curie_options, mm_background_options,
        mm_run_options, mm_options_model, mm_options_fit, mm_options_plot, mm_options_output },
      mm_run_curie },
    { "loop",
      "Magnetisation loops: coercivity, remanence, saturation, high-field slope",
      "[FILE...]",
      { mm_options_read, mm_options_common, mm_options_xy, mm_loop_options, mm_background_options,
        mm_options_plot, mm_options_output },
      mm_run_loop },
    { "relax",
      "Relaxation with time: a plain or a stretched exponential",
      "[FILE...]",
      { mm_options_read, mm_options_common, mm_options_xy, mm_relax_options, mm_background_options,
        mm_run_options, mm_options_model, mm_options_fit, mm_options_plot, mm_options_output },
      mm_run_relax },
    { 0 },
};

static const mm_tool chifit = {
    "chifit", "PPMS and MPMS data: susceptibility, shielding, Tc, Hc2 and magnetisation loops", verbs
};

int main(int argc, char **argv)
{
    return mm_tool_main(&chifit, argc, argv, stdin, stdout, stderr);
}
