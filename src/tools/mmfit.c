#include "cli/context.h"
#include "cli/part.h"
#include "cli/verbs.h"

#define READ mm_options_read, mm_options_common
#define FIT mm_options_xy, mm_options_model, mm_options_fit, mm_options_plot, mm_options_output

static const mm_verb verbs[] = {
    { "fit",
      "Fit a registered model, or one in XML, to tables",
      "[FILE...]",
      { READ, FIT, mm_options_part },
      mm_run_fit },
    { "join",
      "Join the tables that the parts of a series gave (--shard)",
      "PART...",
      { mm_options_output, mm_options_common },
      mm_run_join },
    { "models", "List the registered models", "", { mm_options_output, mm_options_common }, mm_run_models },
    { "functions",
      "List the component functions",
      "",
      { mm_options_output, mm_options_common },
      mm_run_functions },
    { "show",
      "Show a model: parameters, units, source",
      "MODEL",
      { mm_options_output, mm_options_common },
      mm_run_show },
    { "check",
      "Check model files, errors with line numbers",
      "FILE.xml...",
      { mm_options_common },
      mm_run_check },
    { "eval",
      "Evaluate a model on a grid, with noise if wanted",
      "",
      { mm_eval_options, mm_options_model, mm_options_output, mm_options_common },
      mm_run_eval },
    { "plot",
      "Draw columns of tables, several files on one axis",
      "[FILE...]",
      { READ, mm_options_xy, mm_plot_options, mm_options_plot },
      mm_run_plot },
    { "cat",
      "Write any readable file as a table",
      "[FILE...]",
      { READ, mm_options_xy, mm_options_output },
      mm_run_cat },
    { "info",
      "Tell a file's format, columns, metadata, scans, and what looks wrong",
      "[FILE...]",
      { READ, mm_options_output },
      mm_run_info },
    { 0 },
};

static const mm_tool mmfit = { "mmfit", "Fit any registered model to any table", verbs };

int main(int argc, char **argv)
{
    return mm_tool_main(&mmfit, argc, argv, stdin, stdout, stderr);
}
