#include "cli/args.h"

#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"

enum { LONG_BASE = 256, MAX_OPTIONS = 160 };

/* The verb's tables as one list, and as getopt wants them. */
typedef struct parser {
    const mm_option *option[MAX_OPTIONS];
    struct option long_form[MAX_OPTIONS + 1];
    char short_form[3 * MAX_OPTIONS + 2];
    size_t n;
} parser;

static void parser_add(parser *p, const mm_option *option)
{
    if (p->n == MAX_OPTIONS)
        return;
    p->option[p->n] = option;
    p->long_form[p->n] = (struct option){ option->name,
                                          option->kind == MM_OPT_FLAG ? no_argument : required_argument, NULL,
                                          LONG_BASE + (int)p->n };
    p->n++;
    if (option->key == 0)
        return;
    const size_t length = strlen(p->short_form);
    p->short_form[length] = option->key;
    p->short_form[length + 1] = option->kind == MM_OPT_FLAG ? '\0' : ':';
}

static void parser_make(parser *p, const mm_verb *verb)
{
    memset(p, 0, sizeof *p);
    p->short_form[0] = ':';
    for (size_t t = 0; t < MM_MAX_TABLES && verb->options[t] != NULL; t++)
        for (const mm_option *option = verb->options[t]; option->name != NULL; option++)
            parser_add(p, option);
}

static const mm_option *parser_find(const parser *p, int code)
{
    if (code >= LONG_BASE)
        return p->option[code - LONG_BASE];
    for (size_t i = 0; i < p->n; i++)
        if (p->option[i]->key == code)
            return p->option[i];
    return NULL;
}

bool mm_range_parse(const char *text, double *lo, double *hi)
{
    const char *colon = strchr(text, ':');
    if (colon == NULL)
        return false;
    const mm_slice left = mm_slice_trim((mm_slice){ text, (size_t)(colon - text) });
    const mm_slice right = mm_slice_trim(mm_slice_of(colon + 1));
    *lo = -INFINITY;
    *hi = INFINITY;
    return (left.n == 0 || mm_number_parse(left, lo)) && (right.n == 0 || mm_number_parse(right, hi)) &&
           *lo <= *hi;
}

/* Index of a word among "a|b|c"; -1 when it is not there. */
static int choice_index(const char *words, const char *word)
{
    mm_slice rest = mm_slice_of(words), field;
    for (int i = 0; mm_slice_field(&rest, '|', &field); i++)
        if (mm_slice_is(field, word))
            return i;
    return -1;
}

static bool parse_number(mm_arg *arg, mm_err *err)
{
    const mm_option *o = arg->option;
    const bool bounded = o->lo < o->hi;
    double *value = &arg->number[0];
    if (!mm_number_parse(mm_slice_of(arg->text), value) || isnan(*value))
        return mm_fail(err, MM_EUSAGE, "--%s takes a number, not '%s'", o->name, arg->text);
    if (o->kind == MM_OPT_COUNT && (*value != floor(*value) || *value < 0 || *value > 9e15))
        return mm_fail(err, MM_EUSAGE, "--%s takes a whole number, not '%s'", o->name, arg->text);
    if (bounded && !(*value >= o->lo && *value <= o->hi))
        return mm_fail(err, MM_EUSAGE, "--%s takes a number from %g to %g, not %s", o->name, o->lo, o->hi,
                       arg->text);
    return true;
}

static bool arg_parse(mm_arg *arg, mm_err *err)
{
    const mm_option *o = arg->option;
    switch (o->kind) {
    case MM_OPT_NUMBER:
    case MM_OPT_COUNT:
        return parse_number(arg, err);
    case MM_OPT_RANGE:
        return mm_range_parse(arg->text, &arg->number[0], &arg->number[1]) ||
               mm_fail(err, MM_EUSAGE, "--%s takes LO:HI (either may be empty), not '%s'", o->name,
                       arg->text);
    case MM_OPT_CHOICE:
        arg->number[0] = choice_index(o->argument, arg->text);
        return arg->number[0] >= 0 ||
               mm_fail(err, MM_EUSAGE, "--%s takes %s, not '%s'", o->name, o->argument, arg->text);
    default:
        return true;
    }
}

static bool fail_unknown(const parser *p, int code, char **argv, mm_err *err)
{
    const mm_option *option = code == ':' ? parser_find(p, optopt) : NULL;
    if (option != NULL)
        return mm_fail(err, MM_EUSAGE, "--%s needs an argument: %s", option->name, option->argument);
    if (optopt > 0 && optopt < LONG_BASE)
        return mm_fail(err, MM_EUSAGE, "no option -%c", optopt);
    if (optopt >= LONG_BASE)
        return mm_fail(err, MM_EUSAGE, "option '%s' takes no argument", argv[optind - 1]);
    return mm_fail(err, MM_EUSAGE, "no option '%s', or not unique", argv[optind - 1]);
}

bool mm_args_parse(const mm_verb *verb, int argc, char **argv, mm_args *args, mm_err *err)
{
    parser p;
    parser_make(&p, verb);
    *args = (mm_args){ 0 };
    optind = 0; /* GNU getopt starts anew */
    opterr = 0;
    for (int code; (code = getopt_long(argc, argv, p.short_form, p.long_form, NULL)) != -1;) {
        const mm_option *option = code == '?' || code == ':' ? NULL : parser_find(&p, code);
        if (option == NULL)
            return fail_unknown(&p, code, argv, err);
        mm_arg arg = { .option = option, .text = optarg };
        if (!arg_parse(&arg, err))
            return false;
        if (!mm_reserve(&args->arg, &args->cap, args->n + 1, sizeof *args->arg))
            return mm_fail_memory(err, "the command line");
        args->arg[args->n++] = arg;
    }
    args->operand = argv + optind;
    args->noperand = (size_t)(argc - optind);
    return true;
}

void mm_args_free(mm_args *args)
{
    free(args->arg);
    *args = (mm_args){ 0 };
}

static const mm_arg *arg_last(const mm_args *args, const char *name)
{
    for (size_t i = args->n; i-- > 0;)
        if (strcmp(args->arg[i].option->name, name) == 0)
            return &args->arg[i];
    return NULL;
}

bool mm_arg_given(const mm_args *args, const char *name)
{
    return arg_last(args, name) != NULL;
}

const char *mm_arg_text(const mm_args *args, const char *name, const char *fallback)
{
    const mm_arg *arg = arg_last(args, name);
    return arg == NULL ? fallback : arg->text;
}

double mm_arg_number(const mm_args *args, const char *name, double fallback)
{
    const mm_arg *arg = arg_last(args, name);
    return arg == NULL ? fallback : arg->number[0];
}

int mm_arg_choice(const mm_args *args, const char *name, int fallback)
{
    const mm_arg *arg = arg_last(args, name);
    return arg == NULL ? fallback : (int)arg->number[0];
}

bool mm_arg_range(const mm_args *args, const char *name, double *lo, double *hi)
{
    const mm_arg *arg = arg_last(args, name);
    if (arg == NULL)
        return false;
    *lo = arg->number[0];
    *hi = arg->number[1];
    return true;
}

size_t mm_arg_count(const mm_args *args, const char *name)
{
    size_t count = 0;
    for (size_t i = 0; i < args->n; i++)
        count += strcmp(args->arg[i].option->name, name) == 0;
    return count;
}

const char *mm_arg_nth(const mm_args *args, const char *name, size_t i)
{
    for (size_t k = 0; k < args->n; k++)
        if (strcmp(args->arg[k].option->name, name) == 0 && i-- == 0)
            return args->arg[k].text;
    return NULL;
}
