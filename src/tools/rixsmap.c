#include "cli/context.h"
#include "cli/rixs_correct.h"
#include "cli/rixs_figure.h"
#include "cli/rixs_scans.h"
#include "cli/verbs.h"

static const mm_verb verbs[] = {
    { "build",
      "Scans to a map on a regular grid: monitor, repeats, aborted scans",
      "FILE...",
      { mm_options_read, mm_options_common, mm_options_xy, mm_rixs_scans_options, mm_rixs_build_options,
        mm_rixs_correct_options, mm_rixs_view_options, mm_options_plot, mm_options_output },
      mm_run_rixs_build },
    { "cut",
      "A spectrum at constant emission, incident or transfer energy",
      "[MAP]",
      { mm_options_read, mm_options_common, mm_options_xy, mm_rixs_cut_options, mm_options_plot,
        mm_options_output },
      mm_run_rixs_cut },
    { "region",
      "The integral over a box of a map, with its error",
      "[MAP]",
      { mm_options_read, mm_options_common, mm_options_xy, mm_rixs_region_options, mm_rixs_view_options,
        mm_options_plot, mm_options_output },
      mm_run_rixs_region },
    { "elastic",
      "Elastic lines: offset of the emission energy, and resolution",
      "[FILE...]",
      { mm_options_read, mm_options_common, mm_options_xy, mm_rixs_scans_options, mm_rixs_elastic_options,
        mm_options_plot, mm_options_output },
      mm_run_rixs_elastic },
    { "plot",
      "Contour figure of one map with its cuts, or of several on one scale",
      "[MAP...]",
      { mm_options_read, mm_options_common, mm_options_xy, mm_rixs_plot_options, mm_rixs_view_options,
        mm_options_plot },
      mm_run_rixs_plot },
    { "diff",
      "One map less another: aligned, scaled, and the regions that changed",
      "MAP MAP",
      { mm_options_read, mm_options_common, mm_options_xy, mm_rixs_diff_options, mm_rixs_view_options,
        mm_options_plot, mm_options_output },
      mm_run_rixs_diff },
    { "fit",
      "Resonances of maps: areas, widths, f1/f0, valence",
      "[MAP...]",
      { mm_options_read, mm_options_common, mm_options_xy, mm_options_model, mm_options_fit, mm_options_plot,
        mm_options_output },
      mm_run_rixs_fit },
    { 0 },
};

static const mm_tool rixsmap = { "rixsmap", "RIXS planes: built, cut, compared, fitted and drawn", verbs };

int main(int argc, char **argv)
{
    return mm_tool_main(&rixsmap, argc, argv, stdin, stdout, stderr);
}
