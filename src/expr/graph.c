#include "expr/graph.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { MAX_NODES = 1 << 18 };

static uint64_t mix(uint64_t hash, uint64_t part)
{
    hash = (hash ^ part) * 0x9E3779B97F4A7C15u;
    return hash ^ hash >> 29;
}

static uint64_t node_hash(const mm_node *node)
{
    uint64_t bits;
    memcpy(&bits, &node->value, sizeof bits);
    uint64_t hash = mix((uintptr_t)node->op, bits);
    hash = mix(hash, node->input << 2 | (uint64_t)node->kind);
    for (int k = 0; k < MM_OP_MAX_ARGS; k++)
        hash = mix(hash, (uint64_t)node->arg[k]);
    return hash;
}

static bool node_equal(const mm_node *a, const mm_node *b)
{
    return a->op == b->op && a->kind == b->kind && a->input == b->input &&
           memcmp(a->arg, b->arg, sizeof a->arg) == 0 && memcmp(&a->value, &b->value, sizeof a->value) == 0;
}

static void table_put(mm_graph *graph, size_t node)
{
    size_t slot = node_hash(&graph->node[node]) & (graph->table_size - 1);
    while (graph->table[slot] != 0)
        slot = (slot + 1) & (graph->table_size - 1);
    graph->table[slot] = (uint32_t)node + 1;
}

/* Keep the table at most half full. */
static bool table_grow(mm_graph *graph)
{
    if (2 * (graph->n + 1) <= graph->table_size)
        return true;
    const size_t size = graph->table_size == 0 ? 256 : 2 * graph->table_size;
    uint32_t *table = calloc(size, sizeof *table);
    if (table == NULL)
        return false;
    free(graph->table);
    graph->table = table;
    graph->table_size = size;
    for (size_t i = 0; i < graph->n; i++)
        table_put(graph, i);
    return true;
}

static int find(const mm_graph *graph, const mm_node *node)
{
    for (size_t slot = node_hash(node) & (graph->table_size - 1); graph->table[slot] != 0;
         slot = (slot + 1) & (graph->table_size - 1))
        if (node_equal(&graph->node[graph->table[slot] - 1], node))
            return (int)graph->table[slot] - 1;
    return -1;
}

int mm_graph_find(const mm_graph *graph, const mm_op *op, const int arg[MM_OP_MAX_ARGS], mm_kind kind)
{
    return find(graph, &(mm_node){ .op = op, .arg = { arg[0], arg[1], arg[2] }, .kind = kind });
}

void mm_graph_exhaust(mm_graph *graph)
{
    graph->why = "no memory for it";
    graph->no_memory = true;
}

bool mm_graph_check(const mm_graph *graph, mm_err *err)
{
    return graph->why == NULL ||
           mm_fail(err, graph->no_memory ? MM_ESYS : MM_EUSAGE, "formula: %s", graph->why);
}

static int add(mm_graph *graph, const mm_node *node)
{
    if (graph->why != NULL)
        return 0;
    const int known = find(graph, node);
    if (known >= 0)
        return known;
    if (graph->n >= MAX_NODES) {
        graph->why = "the formula is too large";
        return 0;
    }
    if (!mm_reserve(&graph->node, &graph->cap, graph->n + 1, sizeof *node) || !table_grow(graph)) {
        mm_graph_exhaust(graph);
        return 0;
    }
    graph->node[graph->n] = *node;
    table_put(graph, graph->n);
    return (int)graph->n++;
}

bool mm_graph_init(mm_graph *graph)
{
    memset(graph, 0, sizeof *graph);
    if (!table_grow(graph))
        return false;
    mm_graph_number(graph, NAN); /* node 0, which stands for whatever failed */
    return graph->why == NULL;
}

void mm_graph_free(mm_graph *graph)
{
    free(graph->node);
    free(graph->table);
    memset(graph, 0, sizeof *graph);
}

int mm_graph_number(mm_graph *graph, double value)
{
    return add(graph, &(mm_node){ .op = &mm_op_number, .arg = { -1, -1, -1 }, .value = value });
}

int mm_graph_input(mm_graph *graph, size_t input, bool rows)
{
    return add(graph, &(mm_node){ .op = &mm_op_input,
                                  .arg = { -1, -1, -1 },
                                  .input = input,
                                  .kind = rows ? MM_KIND_ROWS : MM_KIND_SCALAR });
}

int mm_graph_data(mm_graph *graph, size_t axis)
{
    return add(graph,
               &(mm_node){ .op = &mm_op_data, .arg = { -1, -1, -1 }, .input = axis, .kind = MM_KIND_DATA });
}

static int compute(mm_graph *graph, const mm_node *node)
{
    double operand[MM_OP_MAX_ARGS] = { 0 }, value;
    for (int k = 0; k < MM_OP_MAX_ARGS; k++)
        if (node->arg[k] >= 0)
            operand[k] = graph->node[node->arg[k]].value;
    mm_op_run(node->op, 1, &value, &operand[0], &operand[1], &operand[2]);
    return mm_graph_number(graph, value);
}

/* Kind of what the operands make. Rows and data do not go together, and a function of the data takes nothing
 * that varies but the expression of a reduction. */
static mm_kind kind_of(mm_graph *graph, const mm_node *node)
{
    bool seen[MM_KIND_ROWS + 1] = { false };
    const bool reads_data = mm_op_reads_data(node->op);
    mm_kind kind = MM_KIND_NUMBER;
    for (int k = 0; k < MM_OP_MAX_ARGS && node->arg[k] >= 0; k++) {
        const mm_kind arg = graph->node[node->arg[k]].kind;
        const mm_kind most = k == 0 && mm_op_reduces(node->op) ? MM_KIND_DATA : MM_KIND_SCALAR;
        graph->mixed |= reads_data && arg > most;
        seen[arg] = true;
        kind = arg > kind ? arg : kind;
    }
    graph->mixed |= seen[MM_KIND_DATA] && seen[MM_KIND_ROWS];
    return reads_data ? MM_KIND_SCALAR : kind;
}

/* A value is wild or steep by its own doing only through an operand that varies as it does itself: what is
 * one for all rows spoils all of them or none. */
static void find_risks(const mm_graph *graph, mm_node *node)
{
    for (int k = 0; k < MM_OP_MAX_ARGS && node->arg[k] >= 0; k++) {
        const mm_node *arg = &graph->node[node->arg[k]];
        if (arg->kind != node->kind)
            continue;
        node->wild |= arg->wild || (!(node->op->flags & MM_OP_TAME) && (node->op != &mm_op_div || k == 1));
        node->steep |= arg->steep || (node->op->flags & MM_OP_STEEP);
    }
}

int mm_graph_node(mm_graph *graph, const mm_op *op, int a, int b, int c)
{
    if (graph->why != NULL)
        return 0;
    mm_node node = { .op = op, .arg = { a, b, c } };
    node.kind = kind_of(graph, &node);
    find_risks(graph, &node);
    mm_graph_mark_power(graph, &node);
    if (node.kind == MM_KIND_NUMBER)
        return compute(graph, &node);
    if ((op == &mm_op_add || op == &mm_op_mul) && a > b) {
        node.arg[0] = b;
        node.arg[1] = a;
    }
    return add(graph, &node);
}

int mm_graph_apply(mm_graph *graph, const mm_op *op, int a, int b, int c)
{
    if (graph->why != NULL)
        return 0;
    const int simple = mm_graph_simplify(graph, op, a, b);
    return simple >= 0 ? simple : mm_graph_node(graph, op, a, b, c);
}
