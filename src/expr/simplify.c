/* Simpler nodes of the same value. In the formula itself only what leaves every bit as it is (but the sign of
 * a zero) is done, and whole powers become multiplications; derivatives also have their products put in
 * order, so that all that is one for all rows is one factor, computed once. */
#include <math.h>
#include <stdlib.h>

#include "expr/graph.h"

/* Beyond it pow() is nearer to the truth: n multiplications lose n/2 units of the last place. */
enum { MAX_POWER = 16 };

static int op1(mm_graph *graph, const mm_op *op, int a)
{
    return mm_graph_apply(graph, op, a, -1, -1);
}

static int op2(mm_graph *graph, const mm_op *op, int a, int b)
{
    return mm_graph_apply(graph, op, a, b, -1);
}

int mm_graph_power(mm_graph *graph, int base, int n)
{
    if (n < 0)
        return op2(graph, &mm_op_div, mm_graph_number(graph, 1), mm_graph_power(graph, base, -n));
    if (n == 0)
        return mm_graph_number(graph, 1);
    if (n == 1)
        return base;
    if (n % 2 == 1)
        return mm_graph_node(graph, &mm_op_mul, mm_graph_power(graph, base, n - 1), base, -1);
    const int half = mm_graph_power(graph, base, n / 2);
    return mm_graph_node(graph, &mm_op_mul, half, half, -1);
}

static int base_of(const mm_graph *graph, int node)
{
    return graph->node[node].power != 0 ? graph->node[node].base : node;
}

static int power_of(const mm_graph *graph, int node)
{
    return graph->node[node].power != 0 ? graph->node[node].power : 1;
}

void mm_graph_mark_power(const mm_graph *graph, mm_node *node)
{
    const int a = node->arg[0], b = node->arg[1];
    int power = 0;
    if (node->op == &mm_op_mul && base_of(graph, a) == base_of(graph, b))
        power = power_of(graph, a) + power_of(graph, b);
    else if (node->op == &mm_op_div && mm_graph_is_number(graph, a, 1))
        power = -power_of(graph, b);
    if (power != 0 && abs(power) <= MAX_POWER) {
        node->base = base_of(graph, b);
        node->power = power;
    }
}

static int simplify_pow(mm_graph *graph, int base, int exponent)
{
    const mm_node *node = &graph->node[exponent];
    if (node->op != &mm_op_number)
        return -1;
    const double n = node->value;
    if (n == rint(n) && fabs(n) <= MAX_POWER)
        return mm_graph_power(graph, base, (int)n);
    if (n == 0.5)
        return op1(graph, &mm_op_sqrt, base);
    if (n == -0.5)
        return op2(graph, &mm_op_div, mm_graph_number(graph, 1), op1(graph, &mm_op_sqrt, base));
    return -1;
}

/* node = scale * rest, scale one for all rows. */
typedef struct parts {
    int scale, rest; /* -1: none */
} parts;

static parts split(mm_graph *graph, int node)
{
    const mm_node n = graph->node[node];
    if (n.kind <= MM_KIND_SCALAR)
        return (parts){ node, -1 };
    if (n.op == &mm_op_neg)
        return (parts){ mm_graph_number(graph, -1), n.arg[0] };
    if (n.op == &mm_op_mul && graph->node[n.arg[0]].kind <= MM_KIND_SCALAR)
        return (parts){ n.arg[0], n.arg[1] };
    if (n.op == &mm_op_mul && graph->node[n.arg[1]].kind <= MM_KIND_SCALAR)
        return (parts){ n.arg[1], n.arg[0] };
    return (parts){ -1, node };
}

/* The product of two factors, either of which may be absent. */
static int times(mm_graph *graph, int a, int b)
{
    return a < 0 ? b : b < 0 ? a : mm_graph_node(graph, &mm_op_mul, a, b, -1);
}

static int ordered_product(mm_graph *graph, int a, int b)
{
    const parts p = split(graph, a), q = split(graph, b);
    const int scale = times(graph, p.scale, q.scale), rest = times(graph, p.rest, q.rest);
    if (scale < 0 || mm_graph_is_number(graph, scale, 1))
        return rest;
    if (mm_graph_is_number(graph, scale, -1))
        return mm_graph_node(graph, &mm_op_neg, rest, -1, -1);
    return times(graph, scale, rest);
}

static int simplify_mul(mm_graph *graph, int a, int b)
{
    if (mm_graph_is_number(graph, a, 1))
        return b;
    if (mm_graph_is_number(graph, b, 1))
        return a;
    if (mm_graph_is_number(graph, a, -1))
        return op1(graph, &mm_op_neg, b);
    if (mm_graph_is_number(graph, b, -1))
        return op1(graph, &mm_op_neg, a);
    const bool one_varies = graph->node[a].kind > MM_KIND_SCALAR || graph->node[b].kind > MM_KIND_SCALAR;
    return graph->reorder && one_varies ? ordered_product(graph, a, b) : -1;
}

static int simplify_add(mm_graph *graph, int a, int b)
{
    if (mm_graph_is(graph, b, &mm_op_neg))
        return op2(graph, &mm_op_sub, a, graph->node[b].arg[0]);
    if (mm_graph_is(graph, a, &mm_op_neg))
        return op2(graph, &mm_op_sub, b, graph->node[a].arg[0]);
    return -1;
}

int mm_graph_simplify(mm_graph *graph, const mm_op *op, int a, int b)
{
    if (op == &mm_op_pow)
        return simplify_pow(graph, a, b);
    if (op == &mm_op_mul)
        return simplify_mul(graph, a, b);
    if (op == &mm_op_add)
        return simplify_add(graph, a, b);
    if (op == &mm_op_div && mm_graph_is_number(graph, b, 1))
        return a;
    if (op == &mm_op_neg && mm_graph_is(graph, a, &mm_op_neg))
        return graph->node[a].arg[0];
    if (op == &mm_op_sub && mm_graph_is(graph, b, &mm_op_neg))
        return op2(graph, &mm_op_add, a, graph->node[b].arg[0]);
    return -1;
}
