/* What a verb works with, and how its result leaves. */
#ifndef MM_CLI_CONTEXT_H
#define MM_CLI_CONTEXT_H

#include "base/err.h"
#include "base/progress.h"
#include "cli/args.h"
#include "report/report.h"

typedef struct mm_part mm_part;

struct mm_context {
    const mm_tool *tool;
    const mm_verb *verb;
    mm_args args;
    FILE *in, *out, *errors;
    mm_diag diag;
    mm_err err;
    mm_report report;
    bool unusable;     /* the work was done, but a result is not to be trusted: exit status 1 */
    bool input_failed; /* a file of several could not be used: exit status 3 */
    double begun;      /* seconds, of the progress bar */
    mm_part *part;     /* of a series that is fitted in parts; NULL elsewhere */
};

/** Set up and clear away what libraries keep for a process: call once, before and after everything else. */
void mm_init(void);
void mm_quit(void);

/** The whole of a tool: parse, run the verb, print errors and warnings, give the exit status.
 *  main is one call of it; so are tests and fuzzers. */
int mm_tool_main(const mm_tool *tool, int argc, char **argv, FILE *in, FILE *out, FILE *errors);

/* Option tables that verbs share. */
extern const mm_option mm_options_common[]; /* quiet, verbose, progress, help */
extern const mm_option mm_options_read[];   /* format, meta, where */
extern const mm_option mm_options_xy[];     /* x, y, sigma, range */
extern const mm_option mm_options_output[]; /* output, as */
extern const mm_option mm_options_plot[];   /* plot and the figure's axes */
extern const mm_option mm_options_model[];  /* model, set, fix, free, bound, tie, prior, start-from */
extern const mm_option mm_options_fit[];    /* loss, errors, ci, multistart, joint, series, curves ... */

/** Write context->report where -o says, in the form that --as says. Fits are text on a terminal, TSV
 * elsewhere. */
bool mm_context_write(mm_context *context);

/** The same for a text that is there. */
bool mm_context_write_text(mm_context *context, const char *text, size_t size);

/** The progress callback for long work; silent unless it is wanted and standard error is a terminal. */
mm_progress mm_context_progress(mm_context *context);

#endif
