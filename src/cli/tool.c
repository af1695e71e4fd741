/* A tool's main: from arguments to exit status. */
#include <errno.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/unit.h"
#include "cli/context.h"
#include "model/model.h"
#include "plot/figure.h"

enum { MAX_NOTES = 40 };

void mm_init(void)
{
    gsl_set_error_handler_off();
    mm_model_init();
}

void mm_quit(void)
{
    mm_plot_quit();
    mm_unit_quit();
    mm_model_quit();
}

static void print_notes(const mm_context *c)
{
    const bool quiet = mm_arg_given(&c->args, "quiet"), verbose = mm_arg_given(&c->args, "verbose");
    size_t shown = 0, left = 0;
    for (size_t i = 0; i < c->diag.n; i++) {
        const mm_note *note = &c->diag.note[i];
        if (quiet || (note->level == MM_REMARK && !verbose))
            continue;
        if (shown++ >= MAX_NOTES && !verbose) {
            left++;
            continue;
        }
        fprintf(c->errors, "%s: %s", c->tool->name, note->level == MM_WARNING ? "warning: " : "");
        if (note->file != NULL && note->line > 0)
            fprintf(c->errors, "%s:%zu: ", note->file, note->line);
        else if (note->file != NULL)
            fprintf(c->errors, "%s: ", note->file);
        fprintf(c->errors, "%s\n", note->text);
    }
    if (left > 0)
        fprintf(c->errors, "%s: warning: %zu more warnings; --verbose shows them\n", c->tool->name, left);
}

static int finish(mm_context *c, bool good)
{
    if (good && !mm_stream_flush(c->out, "standard output", &c->err))
        good = errno == EPIPE; /* a reader that went away is no error */
    print_notes(c);
    if (!good && c->err.code == MM_OK) /* never without a reason; where none was left, it is this */
        mm_fail_memory(&c->err, "the work");
    if (!good && c->err.msg != NULL)
        fprintf(c->errors, "%s: %s\n", c->tool->name, c->err.msg);
    if (c->err.code == MM_EUSAGE)
        fprintf(c->errors, "%s: try '%s %s --help'\n", c->tool->name, c->tool->name, c->verb->name);
    int status = good ? 0 : mm_err_status(c->err.code);
    if (good && c->input_failed)
        status = mm_err_status(MM_EINPUT);
    else if (good && c->unusable)
        status = 1;
    mm_err_clear(&c->err);
    mm_diag_clear(&c->diag);
    mm_report_free(&c->report);
    mm_args_free(&c->args);
    return status;
}

static int run_verb(const mm_tool *tool, const mm_verb *verb, int argc, char **argv, FILE *in, FILE *out,
                    FILE *errors)
{
    mm_context c = { .tool = tool, .verb = verb, .in = in, .out = out, .errors = errors };
    c.report.tool = tool->name;
    c.report.verb = verb->name;
    bool good = mm_args_parse(verb, argc, argv, &c.args, &c.err);
    c.report.jobs = (int)mm_arg_number(&c.args, "jobs", 0);
    if (good && mm_arg_given(&c.args, "help"))
        mm_help_verb(tool, verb, out);
    else if (good)
        good = verb->run(&c);
    return finish(&c, good);
}

static const mm_verb *find_verb(const mm_tool *tool, const char *name)
{
    for (const mm_verb *verb = tool->verbs; verb->name != NULL; verb++)
        if (strcmp(verb->name, name) == 0)
            return verb;
    return NULL;
}

/* --help, --version and the like: what stands in place of a verb. -1: it is none of them. */
static int run_without_verb(const mm_tool *tool, const char *word, FILE *out, FILE *errors)
{
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0)
        mm_help_tool(tool, out);
    else if (strcmp(word, "--version") == 0)
        fprintf(out, "%s (%s) %s\n", tool->name, PACKAGE_NAME, PACKAGE_VERSION);
    else if (strcmp(word, "--dump-options") == 0)
        mm_dump_options(tool, out);
    else
        return -1;
    mm_err err = MM_ERR_INIT;
    if (mm_stream_flush(out, "standard output", &err))
        return 0;
    fprintf(errors, "%s: %s\n", tool->name, err.msg);
    mm_err_clear(&err);
    return mm_err_status(MM_ESYS);
}

int mm_tool_main(const mm_tool *tool, int argc, char **argv, FILE *in, FILE *out, FILE *errors)
{
    signal(SIGPIPE, SIG_DFL);
    if (argc < 2) {
        mm_help_tool(tool, errors);
        return mm_err_status(MM_EUSAGE);
    }
    const int plain = run_without_verb(tool, argv[1], out, errors);
    if (plain >= 0)
        return plain;
    const mm_verb *verb = find_verb(tool, argv[1]);
    if (verb == NULL) {
        fprintf(errors, "%s: no verb '%s'; try '%s --help'\n", tool->name, argv[1], tool->name);
        return mm_err_status(MM_EUSAGE);
    }
    mm_init();
    const int status = run_verb(tool, verb, argc - 1, argv + 1, in, out, errors);
    mm_quit();
    return status;
}
