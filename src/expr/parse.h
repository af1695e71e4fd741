/* Grammar: text -> nodes of a graph. The formula of a user, or the formula that defines an operation. */
#ifndef MM_EXPR_PARSE_H
#define MM_EXPR_PARSE_H

#include "base/err.h"
#include "expr/expr.h"
#include "expr/graph.h"

enum { MM_MAX_INPUTS = 512 };

typedef struct mm_inputs {
    size_t n, cap;
    struct mm_input {
        size_t index; /* the caller's number */
        mm_symbol kind;
    } * at;
} mm_inputs;

/** The node of a formula's value; its inputs are listed in order of appearance.
 *  Returns -1 with MM_EUSAGE "formula, column N: ...", or MM_ESYS. */
int mm_parse_formula(const char *text, const mm_scope *scope, mm_graph *graph, mm_inputs *inputs,
                     mm_err *err);

/** The node of an operation's own formula, in which a, b, c and f are these nodes (-1 where there is none).
 */
int mm_parse_rule(const char *text, mm_graph *graph, const int node[MM_OP_MAX_ARGS + 1]);

#endif
