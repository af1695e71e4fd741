/* Where results go, and the progress bar. */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/context.h"

/* Fits are text to a terminal; what is a table, and all that goes into a pipe or file, is TSV. */
static mm_form form_of(const mm_context *c, FILE *stream)
{
    const int chosen = mm_arg_choice(&c->args, "as", -1);
    if (chosen >= 0)
        return (mm_form)chosen;
    const bool terminal = isatty(fileno(stream)) == 1;
    const bool people = c->report.nfit > 0 || c->report.listing ||
                        (c->report.nquantity > 0 && c->report.table == NULL);
    return terminal && people ? MM_FORM_TEXT : MM_FORM_TSV;
}

bool mm_context_write(mm_context *c)
{
    const char *path = mm_arg_text(&c->args, "output", NULL);
    if (path == NULL || strcmp(path, "-") == 0)
        return mm_report_write(&c->report, form_of(c, c->out), &c->diag, c->out, &c->err) &&
               mm_stream_flush(c->out, "standard output", &c->err);
    mm_output *output = mm_output_open(path, &c->err);
    if (output == NULL)
        return false;
    FILE *stream = mm_output_stream(output);
    if (mm_report_write(&c->report, form_of(c, stream), &c->diag, stream, &c->err))
        return mm_output_commit(output, &c->err);
    mm_output_abandon(output);
    return false;
}

bool mm_context_write_text(mm_context *c, const char *text, size_t size)
{
    const char *path = mm_arg_text(&c->args, "output", NULL);
    if (path == NULL || strcmp(path, "-") == 0) {
        fwrite(text, 1, size, c->out);
        return mm_stream_flush(c->out, "standard output", &c->err);
    }
    mm_output *output = mm_output_open(path, &c->err);
    if (output == NULL)
        return false;
    fwrite(text, 1, size, mm_output_stream(output));
    return mm_output_commit(output, &c->err);
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

enum { BAR = 30 };

/* Drawn anew at most ten times a second, once the work has lasted half a second, and removed at its end. */
static void draw_bar(void *context, size_t done, size_t total, const char *what)
{
    mm_context *c = context;
    const double now = seconds();
    if (total == 0 || (now < c->begun + 0.5 && done < total))
        return;
    if (done >= total) {
        if (now >= c->begun + 0.5)
            fprintf(c->errors, "\r\033[K");
        fflush(c->errors);
        return;
    }
    const int filled = (int)(BAR * done / total);
    fprintf(c->errors, "\r%s [%.*s%*s] %zu/%zu", what, filled, "##############################", BAR - filled,
            "", done, total);
    fflush(c->errors);
}

mm_progress mm_context_progress(mm_context *c)
{
    const int choice = mm_arg_choice(&c->args, "progress", 0);
    const bool wanted = choice == 1 ||
                        (choice == 0 && isatty(fileno(c->errors)) == 1 && !mm_arg_given(&c->args, "quiet"));
    c->begun = seconds();
    return wanted ? (mm_progress){ draw_bar, c } : (mm_progress){ NULL, NULL };
}
