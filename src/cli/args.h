/* The command line: option tables from which the parser, --help, the completions and a test of the manual are
 * made. */
#ifndef MM_CLI_ARGS_H
#define MM_CLI_ARGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/err.h"

typedef enum mm_option_kind {
    MM_OPT_FLAG,
    MM_OPT_TEXT,
    MM_OPT_NUMBER, /* within lo .. hi */
    MM_OPT_COUNT,  /* a whole number within lo .. hi */
    MM_OPT_RANGE,  /* LO:HI, either end may be empty */
    MM_OPT_CHOICE  /* one of the words of `argument`, which are separated by | */
} mm_option_kind;

/* Any option may be given more than once: verbs take the last, or all. A table ends with a NULL name. */
typedef struct mm_option {
    const char *name;
    char key; /* of the short form, 0 when there is none */
    mm_option_kind kind;
    const char *argument; /* as --help shows it; NULL for flags */
    const char *help;
    double lo, hi;
} mm_option;

enum { MM_MAX_TABLES = 12 };

typedef struct mm_context mm_context;

typedef struct mm_verb {
    const char *name;
    const char *summary;
    const char *operands;                    /* "[FILE...]" */
    const mm_option *options[MM_MAX_TABLES]; /* tables, ended by NULL */
    bool (*run)(mm_context *context);
} mm_verb;

typedef struct mm_tool {
    const char *name;
    const char *summary;
    const mm_verb *verbs; /* ends with a NULL name */
} mm_tool;

typedef struct mm_arg {
    const mm_option *option;
    const char *text; /* the argument; NULL for flags */
    double
        number[2]; /* as parsed: a number, the ends of a range (infinite when empty), the index of a choice */
} mm_arg;

typedef struct mm_args {
    mm_arg *arg;
    size_t n, cap;
    char **operand; /* borrowed from argv */
    size_t noperand;
} mm_args;

/** Parse argv[1..] by the verb's tables. Options may stand before, between or after operands.
 *  Errors: MM_EUSAGE. args borrows argv. */
bool mm_args_parse(const mm_verb *verb, int argc, char **argv, mm_args *args, mm_err *err);
void mm_args_free(mm_args *args);

/** Was the option given at all? */
bool mm_arg_given(const mm_args *args, const char *name);

/** Argument of the last one given, or the fallback. */
const char *mm_arg_text(const mm_args *args, const char *name, const char *fallback);

/** The number of the last one given, or the fallback. */
double mm_arg_number(const mm_args *args, const char *name, double fallback);

/** Index of the word among the option's choices, or the fallback. */
int mm_arg_choice(const mm_args *args, const char *name, int fallback);

/** Ends of the last range given; false, and both unchanged, when there is none. */
bool mm_arg_range(const mm_args *args, const char *name, double *lo, double *hi);

/** How often the option was given. */
size_t mm_arg_count(const mm_args *args, const char *name);

/** The i-th argument from 0; NULL behind the last. */
const char *mm_arg_nth(const mm_args *args, const char *name, size_t i);

/** "LO:HI" with either end empty; infinite then. */
bool mm_range_parse(const char *text, double *lo, double *hi);

/** --help of a tool and of a verb. */
void mm_help_tool(const mm_tool *tool, FILE *stream);
void mm_help_verb(const mm_tool *tool, const mm_verb *verb, FILE *stream);

/** All options of all verbs as TSV: verb, short, long, argument, help. A verb's own line comes first, with
 * its operands as argument and its summary as help. Completions and a test are made of it. */
void mm_dump_options(const mm_tool *tool, FILE *stream);

#endif
