#include "expr/parse.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "expr/lex.h"
#include "expr/names.h"

enum { MAX_DEPTH = 400, MAX_CALL_ARGS = 64 };

typedef struct parser {
    const char *text;
    mm_token token; /* not yet consumed */
    int depth;
    mm_graph *graph;
    mm_err *err;
    const int *bound; /* of an operation's formula: what a, b, c, f are; else NULL */
    const mm_scope *scope;
    mm_inputs *inputs;
    size_t data_at; /* where x or y of the data first stood */
} parser;

static int parse_ternary(parser *p);
static int parse_unary(parser *p);

static int fail_at(parser *p, size_t at, const char *fmt, ...) MM_PRINTF(3, 4);

static int fail_at(parser *p, size_t at, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    char *what = mm_vformat(fmt, args);
    va_end(args);
    if (what == NULL)
        mm_fail_memory(p->err, "a message");
    else
        mm_fail(p->err, MM_EUSAGE, "formula, column %zu: %s", mm_lex_column(p->text, at), what);
    free(what);
    return -1;
}

static void advance(parser *p)
{
    p->token = mm_lex(p->text, p->token.end);
}

static bool at_sign(const parser *p, const char *sign)
{
    return p->token.type == TOKEN_SIGN && strcmp(p->token.sign, sign) == 0;
}

/* Say what was expected where something else stands. */
static int fail_expected(parser *p, const char *what)
{
    const mm_token *t = &p->token;
    if (t->type == TOKEN_BAD)
        return fail_at(p, t->start, "%s", t->what);
    if (t->type == TOKEN_END)
        return fail_at(p, t->start, "%s was expected, but the formula ends", what);
    return fail_at(p, t->start, "%s was expected, not '%.*s'", what,
                   (int)(t->end - t->start < 40 ? t->end - t->start : 40), p->text + t->start);
}

static bool expect(parser *p, const char *sign, const char *what)
{
    if (!at_sign(p, sign)) {
        fail_expected(p, what);
        return false;
    }
    advance(p);
    return true;
}

static int add_input(parser *p, size_t index, mm_symbol kind, size_t at)
{
    mm_inputs *inputs = p->inputs;
    size_t k = 0;
    while (k < inputs->n && !(inputs->at[k].index == index && inputs->at[k].kind == kind))
        k++;
    if (k == MM_MAX_INPUTS)
        return fail_at(p, at, "a formula cannot use more than %d names", MM_MAX_INPUTS);
    if (k == inputs->n) {
        if (!mm_reserve(&inputs->at, &inputs->cap, k + 1, sizeof *inputs->at)) {
            mm_fail_memory(p->err, "a formula");
            return -1;
        }
        inputs->at[inputs->n++] = (struct mm_input){ index, kind };
    }
    return mm_graph_input(p->graph, k, kind == MM_SYM_ARRAY);
}

static int apply(parser *p, const mm_op *op, const int arg[OP_MAX_ARGS])
{
    if (op->body == NULL)
        return mm_graph_apply(p->graph, op, arg[0], arg[1], arg[2]);
    const int node[OP_MAX_ARGS + 1] = { arg[0], arg[1], arg[2], -1 };
    return mm_parse_rule(op->body, p->graph, node);
}

static int apply_folded(parser *p, const mm_op *op, const int *arg, int n)
{
    int first[OP_MAX_ARGS] = { -1, -1, -1 };
    const int take = op->flags & OP_FOLD ? 2 : n;
    for (int k = 0; k < take; k++)
        first[k] = arg[k];
    int node = apply(p, op, first);
    for (int k = take; k < n; k++)
        node = apply(p, op, (const int[OP_MAX_ARGS]){ node, arg[k], -1 });
    return node;
}

static bool takes(const mm_op *op, int n)
{
    return op != NULL && n >= op->min_args && n <= op->max_args;
}

static void fail_count(parser *p, const mm_op *op, int n, size_t at)
{
    fail_at(p, at, "%s%.*s cannot take %d argument%s", op->name, (int)mm_names_signature(op), op->about, n,
            n == 1 ? "" : "s");
}

/* The operation that name(...) with n arguments means. */
static const mm_op *find_called(parser *p, const char *name, int n, size_t at)
{
    const mm_op *op = mm_op_find(name), *data = mm_op_find_data(name);
    if (op != NULL && op->flags & OP_HIDDEN && p->bound == NULL)
        op = NULL;
    if (takes(op, n))
        return op;
    const bool data_allowed = p->bound == NULL && p->scope->data;
    if (takes(data, n) && data_allowed)
        return data;
    if (op == NULL && data != NULL && !data_allowed)
        fail_at(p, at, "'%s' looks at the data, which only start values can", name);
    else if (op == NULL && data == NULL)
        mm_names_fail_unknown_function(p->scope, name, mm_lex_column(p->text, at), p->err);
    else
        fail_count(p, op != NULL ? op : data, n, at);
    return NULL;
}

static bool parse_arguments(parser *p, int *arg, int *n)
{
    *n = 0;
    advance(p);
    if (at_sign(p, ")")) {
        advance(p);
        return true;
    }
    for (;;) {
        if (*n == MAX_CALL_ARGS)
            return fail_expected(p, "')' after so many arguments") >= 0;
        arg[*n] = parse_ternary(p);
        if (arg[*n] < 0)
            return false;
        ++*n;
        if (!at_sign(p, ","))
            return expect(p, ")", "an operator, ',' or ')'");
        advance(p);
    }
}

static int parse_call(parser *p, const char *name, size_t at)
{
    int arg[MAX_CALL_ARGS], n;
    if (!parse_arguments(p, arg, &n))
        return -1;
    const mm_op *op = find_called(p, name, n, at);
    return op == NULL ? -1 : apply_folded(p, op, arg, n);
}

/* x, y and the functions without arguments, where the data may be looked at. -2: it is none of these. */
static int data_name(parser *p, const char *name, size_t at)
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
static int resolve(parser *p, const char *name, bool quoted, size_t at)
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

static int resolve_bound(parser *p, const char *name)
{
    static const char letters[] = "abcf";
    const char *letter = strlen(name) == 1 ? strchr(letters, name[0]) : NULL;
    double value;
    if (letter != NULL)
        return p->bound[letter - letters];
    return mm_names_constant(name, &value) ? mm_graph_number(p->graph, value) : -1;
}

static int parse_word(parser *p, const char *name)
{
    const mm_token token = p->token;
    advance(p);
    if (token.type == TOKEN_NAME && at_sign(p, "("))
        return parse_call(p, name, token.start);
    return p->bound != NULL ? resolve_bound(p, name)
                            : resolve(p, name, token.type == TOKEN_QUOTED, token.start);
}

/* The name as a string of its own; doubled quotes of a quoted one are made single. */
static char *token_name(const parser *p)
{
    const bool quoted = p->token.type == TOKEN_QUOTED;
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

static int parse_name(parser *p)
{
    char *name = token_name(p);
    if (name == NULL) {
        mm_fail_memory(p->err, "a formula");
        return -1;
    }
    const int node = parse_word(p, name);
    free(name);
    return node;
}

static int parse_primary(parser *p)
{
    const mm_token token = p->token;
    if (token.type == TOKEN_NUMBER) {
        advance(p);
        return mm_graph_number(p->graph, token.value);
    }
    if (token.type == TOKEN_NAME || token.type == TOKEN_QUOTED)
        return parse_name(p);
    if (!at_sign(p, "("))
        return fail_expected(p, "a number, a name or '('");
    advance(p);
    const int node = parse_ternary(p);
    return node >= 0 && expect(p, ")", "an operator or ')'") ? node : -1;
}

static int parse_power(parser *p)
{
    const int base = parse_primary(p);
    if (base < 0 || !at_sign(p, "^"))
        return base;
    advance(p);
    const int exponent = parse_unary(p);
    return exponent < 0 ? -1 : mm_graph_apply(p->graph, &mm_op_pow, base, exponent, -1);
}

static int parse_signed(parser *p)
{
    const mm_op *op = at_sign(p, "-") ? &mm_op_neg : at_sign(p, "!") ? &mm_op_not : NULL;
    if (op == NULL && !at_sign(p, "+"))
        return parse_power(p);
    advance(p);
    const int node = parse_unary(p);
    return node < 0 || op == NULL ? node : mm_graph_apply(p->graph, op, node, -1, -1);
}

/* Every recursion of the grammar passes here or through parse_ternary. */
static int parse_unary(parser *p)
{
    if (p->depth == MAX_DEPTH)
        return fail_at(p, p->token.start, "the formula is nested too deeply");
    p->depth++;
    const int node = parse_signed(p);
    p->depth--;
    return node;
}

typedef struct infix {
    const char *sign;
    int level; /* higher binds tighter */
    const mm_op *op;
    bool swap; /* operands change places */
} infix;

enum { LEVEL_OR = 1, LEVEL_AND, LEVEL_COMPARE, LEVEL_SUM, LEVEL_PRODUCT };

static const infix infixes[] = {
    { "||", LEVEL_OR, &mm_op_or, false },         { "&&", LEVEL_AND, &mm_op_and, false },
    { "<", LEVEL_COMPARE, &mm_op_less, false },   { "<=", LEVEL_COMPARE, &mm_op_less_equal, false },
    { ">", LEVEL_COMPARE, &mm_op_less, true },    { ">=", LEVEL_COMPARE, &mm_op_less_equal, true },
    { "==", LEVEL_COMPARE, &mm_op_equal, false }, { "!=", LEVEL_COMPARE, &mm_op_unequal, false },
    { "+", LEVEL_SUM, &mm_op_add, false },        { "-", LEVEL_SUM, &mm_op_sub, false },
    { "*", LEVEL_PRODUCT, &mm_op_mul, false },    { "/", LEVEL_PRODUCT, &mm_op_div, false },
};

static const infix *find_infix(const parser *p)
{
    for (size_t i = 0; i < sizeof infixes / sizeof infixes[0]; i++)
        if (at_sign(p, infixes[i].sign))
            return &infixes[i];
    return NULL;
}

static int parse_binary(parser *p, int level)
{
    int left = parse_unary(p);
    const infix *sign;
    bool compared = false;
    while (left >= 0 && (sign = find_infix(p)) != NULL && sign->level >= level) {
        if (sign->level == LEVEL_COMPARE && compared)
            return fail_at(p, p->token.start, "comparisons do not chain; write a < b && b < c");
        compared = sign->level == LEVEL_COMPARE;
        advance(p);
        const int right = parse_binary(p, sign->level + 1);
        if (right < 0)
            return -1;
        left = mm_graph_apply(p->graph, sign->op, sign->swap ? right : left, sign->swap ? left : right, -1);
    }
    return left;
}

static int parse_choice(parser *p)
{
    const int condition = parse_binary(p, LEVEL_OR);
    if (condition < 0 || !at_sign(p, "?"))
        return condition;
    advance(p);
    const int yes = parse_ternary(p);
    if (yes < 0 || !expect(p, ":", "an operator or the ':' that belongs to '?'"))
        return -1;
    const int no = parse_ternary(p);
    return no < 0 ? -1 : mm_graph_apply(p->graph, &mm_op_select, condition, yes, no);
}

static int parse_ternary(parser *p)
{
    if (p->depth == MAX_DEPTH)
        return fail_at(p, p->token.start, "the formula is nested too deeply");
    p->depth++;
    const int node = parse_choice(p);
    p->depth--;
    return node;
}

static int check_kind(parser *p, int node)
{
    if (p->graph->why != NULL) {
        mm_fail(p->err, MM_EUSAGE, "formula: %s", p->graph->why);
        return -1;
    }
    if (p->graph->node[node].kind == KIND_DATA || p->graph->mixed)
        return fail_at(p, p->data_at,
                       "this is all of the data; it stands inside sum(), mean(), median() ...");
    return node;
}

int mm_parse_formula(const char *text, const mm_scope *scope, mm_graph *graph, mm_inputs *inputs, mm_err *err)
{
    parser p = {
        .text = text, .graph = graph, .err = err, .scope = scope, .inputs = inputs, .data_at = SIZE_MAX
    };
    advance(&p);
    const int node = parse_ternary(&p);
    if (node < 0)
        return -1;
    if (p.token.type != TOKEN_END)
        return fail_expected(&p, "an operator or the end of the formula");
    return check_kind(&p, node);
}

int mm_parse_rule(const char *text, mm_graph *graph, const int node[OP_MAX_ARGS + 1])
{
    parser p = { .text = text, .graph = graph, .bound = node };
    advance(&p);
    return parse_ternary(&p);
}
