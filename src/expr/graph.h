/* The graph of a formula: nodes that know their operands. A node is made once (equal ones are shared), after
 * its operands, and is never changed, so the order of their numbers is an order of evaluation. */
#ifndef MM_EXPR_GRAPH_H
#define MM_EXPR_GRAPH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "expr/op.h"

/* On how much a value depends; that of an operation is the greatest of its operands. */
typedef enum mm_kind {
    MM_KIND_NUMBER, /* known when the formula is compiled */
    MM_KIND_SCALAR, /* one for all rows */
    MM_KIND_DATA,   /* one for each point of the data, inside a reduction */
    MM_KIND_ROWS    /* one for each row */
} mm_kind;

typedef struct mm_node {
    const mm_op *op;
    int arg[MM_OP_MAX_ARGS]; /* -1 where there is none */
    mm_kind kind;
    bool wild;    /* may be infinite or NaN in single rows although all inputs are finite */
    bool steep;   /* may be infinite there by overflow */
    double value; /* of a number */
    size_t input; /* of an input its number; of the data 0 for x, 1 for y */
    int base;     /* where power is not 0: the node is base^power */
    int power;
} mm_node;

typedef struct mm_graph {
    mm_node *node;
    size_t n, cap;
    uint32_t *table; /* hash table of nodes by what they are: number + 1 */
    size_t table_size;
    bool reorder;    /* products may be put in another order, as derivatives allow */
    bool mixed;      /* rows and data met in one operation */
    const char *why; /* not NULL: it failed (too large, or no memory), and the nodes mean nothing */
    bool no_memory;
} mm_graph;

bool mm_graph_init(mm_graph *graph);
void mm_graph_free(mm_graph *graph);

/* Memory is not to be had: the graph has failed. */
void mm_graph_exhaust(mm_graph *graph);

/* Did all of it work? Errors: MM_ESYS without memory, MM_EUSAGE for what is too large. */
bool mm_graph_check(const mm_graph *graph, mm_err *err);

/* Each gives the number of a node. After a failure they give node 0, so only the end needs a check. */
int mm_graph_number(mm_graph *graph, double value);
int mm_graph_input(mm_graph *graph, size_t input, bool rows);
int mm_graph_data(mm_graph *graph, size_t axis);
int mm_graph_apply(mm_graph *graph, const mm_op *op, int a, int b, int c); /* -1 where there is none */

/* The node of an operation if it is there already, else -1. */
int mm_graph_find(const mm_graph *graph, const mm_op *op, const int arg[MM_OP_MAX_ARGS], mm_kind kind);

/* The node as it is, without looking for a simpler one of the same value. */
int mm_graph_node(mm_graph *graph, const mm_op *op, int a, int b, int c);

/* simplify.c: a simpler node of the same value, -1 if there is none; base^n by multiplications; and the base
 * and power of a product or reciprocal that is about to be made. */
int mm_graph_simplify(mm_graph *graph, const mm_op *op, int a, int b);
int mm_graph_power(mm_graph *graph, int base, int n);
void mm_graph_mark_power(const mm_graph *graph, mm_node *node);

/* Is it this operation? */
static inline bool mm_graph_is(const mm_graph *graph, int node, const mm_op *op)
{
    return graph->node[node].op == op;
}

/* Is it this number? */
static inline bool mm_graph_is_number(const mm_graph *graph, int node, double value)
{
    return graph->node[node].op == &mm_op_number && graph->node[node].value == value;
}

#endif
