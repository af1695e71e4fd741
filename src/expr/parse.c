#include "expr/parse.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "expr/parser.h"

enum { MAX_DEPTH = 400 };

static int parse_unary(mm_parser *p);

int mm_parser_fail(mm_parser *p, size_t at, const char *fmt, ...)
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

void mm_parser_advance(mm_parser *p)
{
    p->token = mm_lex(p->text, p->token.end);
}

bool mm_parser_at(const mm_parser *p, const char *sign)
{
    return p->token.type == MM_TOKEN_SIGN && strcmp(p->token.sign, sign) == 0;
}

/* Say what was expected where something else stands. */
int mm_parser_fail_expected(mm_parser *p, const char *what)
{
    const mm_token *t = &p->token;
    if (t->type == MM_TOKEN_BAD)
        return mm_parser_fail(p, t->start, "%s", t->what);
    if (t->type == MM_TOKEN_END)
        return mm_parser_fail(p, t->start, "%s was expected, but the formula ends", what);
    return mm_parser_fail(p, t->start, "%s was expected, not '%.*s'", what,
                          (int)(t->end - t->start < 40 ? t->end - t->start : 40), p->text + t->start);
}

bool mm_parser_expect(mm_parser *p, const char *sign, const char *what)
{
    if (!mm_parser_at(p, sign)) {
        mm_parser_fail_expected(p, what);
        return false;
    }
    mm_parser_advance(p);
    return true;
}

/* The node, or the refusal of what it would put together; `at` is where the operation stands. */
int mm_parser_checked(mm_parser *p, int node, size_t at)
{
    if (!p->graph->mixed)
        return node;
    return mm_parser_fail(p, at, "this puts what varies from row to row together with all of the data");
}

static int parse_primary(mm_parser *p)
{
    const mm_token token = p->token;
    if (token.type == MM_TOKEN_NUMBER) {
        mm_parser_advance(p);
        return mm_graph_number(p->graph, token.value);
    }
    if (token.type == MM_TOKEN_NAME || token.type == MM_TOKEN_QUOTED)
        return mm_parse_word(p);
    if (!mm_parser_at(p, "("))
        return mm_parser_fail_expected(p, "a number, a name or '('");
    mm_parser_advance(p);
    const int node = mm_parse_ternary(p);
    return node >= 0 && mm_parser_expect(p, ")", "an operator or ')'") ? node : -1;
}

static int parse_power(mm_parser *p)
{
    const int base = parse_primary(p);
    if (base < 0 || !mm_parser_at(p, "^"))
        return base;
    const size_t at = p->token.start;
    mm_parser_advance(p);
    const int exponent = parse_unary(p);
    return exponent < 0 ? -1
                        : mm_parser_checked(p, mm_graph_apply(p->graph, &mm_op_pow, base, exponent, -1), at);
}

static int parse_signed(mm_parser *p)
{
    const mm_op *op = mm_parser_at(p, "-") ? &mm_op_neg : mm_parser_at(p, "!") ? &mm_op_not : NULL;
    if (op == NULL && !mm_parser_at(p, "+"))
        return parse_power(p);
    mm_parser_advance(p);
    const int node = parse_unary(p);
    return node < 0 || op == NULL ? node : mm_graph_apply(p->graph, op, node, -1, -1);
}

/* Every recursion of the grammar passes here or through parse_ternary. */
static int parse_unary(mm_parser *p)
{
    if (p->depth == MAX_DEPTH)
        return mm_parser_fail(p, p->token.start, "the formula is nested too deeply");
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

static const infix *find_infix(const mm_parser *p)
{
    for (size_t i = 0; i < sizeof infixes / sizeof infixes[0]; i++)
        if (mm_parser_at(p, infixes[i].sign))
            return &infixes[i];
    return NULL;
}

static int parse_binary(mm_parser *p, int level)
{
    int left = parse_unary(p);
    const infix *sign;
    bool compared = false;
    while (left >= 0 && (sign = find_infix(p)) != NULL && sign->level >= level) {
        if (sign->level == LEVEL_COMPARE && compared)
            return mm_parser_fail(p, p->token.start, "comparisons do not chain; write a < b && b < c");
        compared = sign->level == LEVEL_COMPARE;
        const size_t at = p->token.start;
        mm_parser_advance(p);
        const int right = parse_binary(p, sign->level + 1);
        if (right < 0)
            return -1;
        left = mm_graph_apply(p->graph, sign->op, sign->swap ? right : left, sign->swap ? left : right, -1);
        left = mm_parser_checked(p, left, at);
    }
    return left;
}

static int parse_choice(mm_parser *p)
{
    const int condition = parse_binary(p, LEVEL_OR);
    if (condition < 0 || !mm_parser_at(p, "?"))
        return condition;
    const size_t at = p->token.start;
    mm_parser_advance(p);
    const int yes = mm_parse_ternary(p);
    if (yes < 0 || !mm_parser_expect(p, ":", "an operator or the ':' that belongs to '?'"))
        return -1;
    const int no = mm_parse_ternary(p);
    return no < 0 ? -1
                  : mm_parser_checked(p, mm_graph_apply(p->graph, &mm_op_select, condition, yes, no), at);
}

int mm_parse_ternary(mm_parser *p)
{
    if (p->depth == MAX_DEPTH)
        return mm_parser_fail(p, p->token.start, "the formula is nested too deeply");
    p->depth++;
    const int node = parse_choice(p);
    p->depth--;
    return node;
}

static int check_root(mm_parser *p, int node)
{
    if (!mm_graph_check(p->graph, p->err))
        return -1;
    if (p->graph->node[node].kind == MM_KIND_DATA)
        return mm_parser_fail(p, p->data_at,
                              "this is all of the data; it stands inside sum(), mean(), median() ...");
    return node;
}

int mm_parse_formula(const char *text, const mm_scope *scope, mm_graph *graph, mm_inputs *inputs, mm_err *err)
{
    mm_parser p = {
        .text = text, .graph = graph, .err = err, .scope = scope, .inputs = inputs, .data_at = SIZE_MAX
    };
    mm_parser_advance(&p);
    const int node = mm_parse_ternary(&p);
    if (node < 0)
        return -1;
    if (p.token.type != MM_TOKEN_END)
        return mm_parser_fail_expected(&p, "an operator or the end of the formula");
    return check_root(&p, node);
}

int mm_parse_rule(const char *text, mm_graph *graph, const int node[MM_OP_MAX_ARGS + 1])
{
    mm_parser p = { .text = text, .graph = graph, .bound = node };
    mm_parser_advance(&p);
    return mm_parse_ternary(&p);
}
