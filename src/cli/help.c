/* --help, and the dump that completions and tests read. */
#include <string.h>

#include "cli/args.h"

enum { HELP_COLUMN = 30, HELP_WIDTH = 80 };

/* Text folded at blanks, the first line beginning at `column`. */
static void write_folded(FILE *stream, const char *text, int column)
{
    int at = column;
    while (*text != '\0') {
        const int word = (int)strcspn(text, " ");
        if (at > column && at + 1 + word > HELP_WIDTH) {
            fprintf(stream, "\n%*s", column, "");
            at = column;
        }
        if (at > column) {
            fputc(' ', stream);
            at++;
        }
        fprintf(stream, "%.*s", word, text);
        at += word;
        text += word;
        text += strspn(text, " ");
    }
    fputc('\n', stream);
}

static void help_option(FILE *stream, const mm_option *o)
{
    int width = o->key != 0 ? fprintf(stream, "  -%c, --%s", o->key, o->name)
                            : fprintf(stream, "      --%s", o->name);
    if (o->argument != NULL)
        width += fprintf(stream, " %s", o->argument);
    if (width >= HELP_COLUMN) {
        fputc('\n', stream);
        width = 0;
    }
    fprintf(stream, "%*s", HELP_COLUMN - width, "");
    write_folded(stream, o->help, HELP_COLUMN);
}

void mm_help_verb(const mm_tool *tool, const mm_verb *verb, FILE *stream)
{
    fprintf(stream, "Usage: %s %s [OPTION...] %s\n%s.\n\n", tool->name, verb->name, verb->operands,
            verb->summary);
    for (size_t t = 0; t < MM_MAX_TABLES && verb->options[t] != NULL; t++)
        for (const mm_option *option = verb->options[t]; option->name != NULL; option++)
            help_option(stream, option);
    fprintf(stream, "\nThe manual: man %s; formats, units and exit statuses: man 7 mischmetal.\n",
            tool->name);
}

void mm_help_tool(const mm_tool *tool, FILE *stream)
{
    fprintf(stream, "Usage: %s VERB [OPTION...] [FILE...]\n%s.\n\n", tool->name, tool->summary);
    for (const mm_verb *verb = tool->verbs; verb->name != NULL; verb++)
        fprintf(stream, "  %-12s %s\n", verb->name, verb->summary);
    fprintf(stream, "\n%s VERB --help tells a verb's options; --version the version.\n", tool->name);
}

void mm_dump_options(const mm_tool *tool, FILE *stream)
{
    for (const mm_verb *verb = tool->verbs; verb->name != NULL; verb++) {
        fprintf(stream, "%s\t\t\t%s\t%s\n", verb->name, verb->operands, verb->summary);
        for (size_t t = 0; t < MM_MAX_TABLES && verb->options[t] != NULL; t++)
            for (const mm_option *o = verb->options[t]; o->name != NULL; o++) {
                const char key[2] = { o->key, '\0' };
                fprintf(stream, "%s\t%s\t%s\t%s\t%s\n", verb->name, key, o->name,
                        o->argument != NULL ? o->argument : "", o->help);
            }
    }
}
