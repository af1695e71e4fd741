/* Names and calls: what a scope knows, constants, functions, the data. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "expr/names.h"
#include "expr/parser.h"

enum { MAX_CALL_ARGS = 64 };

static int add_input(mm_parser *p, size_t index, mm_symbol kind, size_t at)
{
    mm_inputs *inputs = p->inputs;
    size_t k = 0;
    while (k < inputs->n && !(inputs->at[k].index == index && inputs->at[k].kind == kind))
        k++;
    if (k == MM_MAX_INPUTS)
        return mm_parser_fail(p, at, "a formula cannot use more than %d names", MM_MAX_INPUTS);
    if (k == inputs->n) {
        if (!mm_reserve(&inputs->at, &inputs->cap, k + 1, sizeof *inputs->at)) {
            mm_fail_memory(p->err, "a formula");
            return -1;
        }
        inputs->at[inputs->n++] = (struct mm_input){ index, kind };
    }
    return mm_graph_input(p->graph, k, kind == MM_SYM_ARRAY);
}

static int apply(mm_parser *p, const mm_op *op, const int arg[MM_OP_MAX_ARGS])
{
    if (op->body == NULL)
        return mm_graph_apply(p->graph, op, arg[0], arg[1], arg[2]);
    const int node[MM_OP_MAX_ARGS + 1] = { arg[0], arg[1], arg[2], -1 };
    return mm_parse_rule(op->body, p->graph, node);
}

static int apply_folded(mm_parser *p, const mm_op *op, const int *arg, int n)
{
    int first[MM_OP_MAX_ARGS] = { -1, -1, -1 };
    const int take = op->flags & MM_OP_FOLD ? 2 : n;
    for (int k = 0; k < take; k++)
        first[k] = arg[k];
    int node = apply(p, op, first);
    for (int k = take; k < n; k++)
        node = apply(p, op, (const int[MM_OP_MAX_ARGS]){ node, arg[k], -1 });
    return node;
}

static bool takes(const mm_op *op, int n)
{
    if (op == NULL || n < op->min_args || n > op->max_args)
        return false;
    return !(op->flags & MM_OP_WINDOW) || n == op->min_args || n == op->max_args;
}

static void fail_count(mm_parser *p, const mm_op *op, int n, size_t at)
{
    mm_parser_fail(p, at, "%s%.*s cannot take %d argument%s", op->name, (int)mm_names_signature(op),
                   op->about, n, n == 1 ? "" : "s");
}

/* The operation that name(...) with n arguments means. */
static const mm_op *find_called(mm_parser *p, const char *name, int n, size_t at)
{
    const mm_op *op = mm_op_find(name), *data = mm_op_find_data(name);
    if (op != NULL && op->flags & MM_OP_HIDDEN && p->bound == NULL)
        op = NULL;
    if (takes(op, n))
        return op;
    const bool data_allowed = p->bound == NULL && p->scope->data;
    if (takes(data, n) && data_allowed)
        return data;
    if (op == NULL && data != NULL && !data_allowed)
        mm_parser_fail(p, at, "'%s' looks at the data, which only start values can", name);
    else if (op == NULL && data == NULL)
        mm_names_fail_unknown_function(p->scope, name, mm_lex_column(p->text, at), p->err);
    else
        fail_count(p, op != NULL ? op : data, n, at);
    return NULL;
}

static bool parse_arguments(mm_parser *p, int *arg, int *n)
{
    *n = 0;
    mm_parser_advance(p);
    if (mm_parser_at(p, ")")) {
        mm_parser_advance(p);
        return true;
    }
    for (;;) {
        if (*n == MAX_CALL_ARGS)
            return mm_parser_fail(p, p->token.start, "no function takes more than %d arguments",
                                  MAX_CALL_ARGS) >= 0;
        arg[*n] = mm_parse_ternary(p);
        if (arg[*n] < 0)
            return false;
        ++*n;
        if (!mm_parser_at(p, ","))
            return mm_parser_expect(p, ")", "an operator, ',' or ')'");
        mm_parser_advance(p);
    }
}

static int parse_call(mm_parser *p, const char *name, size_t at)
{
    int arg[MAX_CALL_ARGS], n;
    if (!parse_arguments(p, arg, &n))
        return -1;
    const mm_op *op = find_called(p, name, n, at);
    return op == NULL ? -1 : mm_parser_checked(p, apply_folded(p, op, arg, n), at);
}

/* x, y and the functions without arguments, where the data may be looked at. -2: it is none of these. */
static int data_name(mm_parser *p, const char *name, size_t at)
{
    for (size_t axis = 0; axis < 2; axis++)
        if (strcmp(name, axis == 0 ? "x" : "y") == 0) {
            if (p->data_at == SIZE_MAX)
                p->data_at = at;
            return mm_graph_data(p->graph, axis);
        }
    const mm_op *op = mm_op_find_data(name);
    return takes(op, 0) ? mm_graph_apply(p->graph, op, -1, -1, -1) : -2;
}

/* A scope's name wins over a constant, which wins over the data. */
static int resolve(mm_parser *p, const char *name, bool quoted, size_t at)
{
    size_t index = 0;
    const mm_symbol kind = p->scope->lookup(p->scope->context, name, quoted, &index);
    if (kind != MM_SYM_NONE)
        return add_input(p, index, kind, at);
    double value;
    if (!quoted && mm_names_constant(name, &value))
        return mm_graph_number(p->graph, value);
    const int node = quoted || !p->scope->data ? -2 : data_name(p, name, at);
    if (node != -2)
        return node;
    mm_names_fail_unknown(p->scope, name, quoted, mm_lex_column(p->text, at), p->err);
    return -1;
}

static int resolve_bound(mm_parser *p, const char *name)
{
    static const char letters[] = "abcf";
    const char *letter = strlen(name) == 1 ? strchr(letters, name[0]) : NULL;
    double value;
    if (letter != NULL)
        return p->bound[letter - letters];
    return mm_names_constant(name, &value) ? mm_graph_number(p->graph, value) : -1;
}

static int named(mm_parser *p, const char *name)
{
    const mm_token token = p->token;
    mm_parser_advance(p);
    if (token.type == MM_TOKEN_NAME && mm_parser_at(p, "("))
        return parse_call(p, name, token.start);
    return p->bound != NULL ? resolve_bound(p, name)
                            : resolve(p, name, token.type == MM_TOKEN_QUOTED, token.start);
}

/* The name as a string of its own; doubled quotes of a quoted one are made single. */
static char *token_name(const mm_parser *p)
{
    const bool quoted = p->token.type == MM_TOKEN_QUOTED;
    const char *s = p->text + p->token.start + quoted;
    char *name = mm_strndup(s, p->token.end - p->token.start - 2 * quoted);
    if (name == NULL || !quoted)
        return name;
    char *out = name;
    for (const char *in = name; *in != '\0'; in++) {
        in += in[0] == '"' && in[1] == '"';
        *out++ = *in;
    }
    *out = '\0';
    return name;
}

int mm_parse_word(mm_parser *p)
{
    char *name = token_name(p);
    if (name == NULL) {
        mm_graph_exhaust(p->graph); /* the parser of a derivative has no other way to say so */
        mm_graph_check(p->graph, p->err);
        return -1;
    }
    const int node = named(p, name);
    free(name);
    return node;
}
