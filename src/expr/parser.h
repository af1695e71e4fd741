/* What the two files of the parser share: parse.c, the grammar, and word.c, names and calls. */
#ifndef MM_EXPR_PARSER_H
#define MM_EXPR_PARSER_H

#include "expr/lex.h"
#include "expr/parse.h"

typedef struct mm_parser {
    const char *text;
    mm_token token; /* not yet consumed */
    int depth;
    mm_graph *graph;
    mm_err *err;
    const int *bound; /* of an operation's formula: what a, b, c, f are; else NULL */
    const mm_scope *scope;
    mm_inputs *inputs;
    size_t data_at; /* where x or y of the data first stood */
} mm_parser;

/* Fail at a byte of the formula, and give -1. */
int mm_parser_fail(mm_parser *p, size_t at, const char *fmt, ...) MM_PRINTF(3, 4);

/* The same at the token, saying what was expected in its place. */
int mm_parser_fail_expected(mm_parser *p, const char *what);

void mm_parser_advance(mm_parser *p);                                    /* to the next token */
bool mm_parser_at(const mm_parser *p, const char *sign);                 /* is the token this sign? */
bool mm_parser_expect(mm_parser *p, const char *sign, const char *what); /* take it, or fail */

/* The node, or -1 with the refusal of what it would put together; `at` is where the operation stands. */
int mm_parser_checked(mm_parser *p, int node, size_t at);

/* The node of a whole expression, and of a name with the arguments behind it; -1 after an error. */
int mm_parse_ternary(mm_parser *p);
int mm_parse_word(mm_parser *p);

#endif
