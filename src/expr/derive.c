#include "expr/derive.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "expr/parse.h"

enum { NONE = -1, UNKNOWN = -2 };

typedef struct derivation {
    mm_graph *graph;
    size_t n;   /* nodes of the formula itself */
    bool *live; /* the root needs it */
    int (*partial)[MM_OP_MAX_ARGS];
    int *d; /* derivatives of the nodes by the input at hand; NONE: zero */
} derivation;

static void mark_live(const mm_graph *graph, int root, bool *live)
{
    live[root] = true;
    for (int i = root; i >= 0; i--)
        for (int k = 0; live[i] && k < MM_OP_MAX_ARGS; k++)
            if (graph->node[i].arg[k] >= 0)
                live[graph->node[i].arg[k]] = true;
}

/* d node / d its operand k. */
static int make_partial(mm_graph *graph, int node, int k)
{
    const mm_node n = graph->node[node];
    if (n.op->partial[k] == NULL)
        return NONE;
    return mm_parse_rule(n.op->partial[k], graph, (const int[]){ n.arg[0], n.arg[1], n.arg[2], node });
}

static int partial(derivation *job, int node, int k)
{
    int *known = &job->partial[node][k];
    if (*known == UNKNOWN)
        *known = make_partial(job->graph, node, k);
    return *known;
}

/* outer * inner of the chain rule. For functions 0 wins where the other factor may be infinite; in sums,
 * products and quotients 0 times infinity is a limit of its own, except that a divisor that overflows has no
 * slope. */
static int chain(mm_graph *graph, const mm_op *op, int k, int outer, int inner)
{
    const mm_node *o = &graph->node[outer], *i = &graph->node[inner];
    const mm_kind kind = o->kind > i->kind ? o->kind : i->kind;
    const bool wild = (o->wild && o->kind == kind) || (i->wild && i->kind == kind);
    const bool steep = i->steep && i->kind == kind;
    const bool quotient = op == &mm_op_div && k == 1;
    const bool plain = op == &mm_op_add || op == &mm_op_sub || op == &mm_op_mul || op == &mm_op_div ||
                       op == &mm_op_neg;
    if (mm_graph_is_number(graph, outer, 1) || mm_graph_is_number(graph, inner, 1) ||
        !(plain ? quotient && steep : wild || steep))
        return mm_graph_apply(graph, &mm_op_mul, outer, inner, -1);
    return mm_graph_apply(graph, &mm_op_damp, outer, inner, -1);
}

static int plus(mm_graph *graph, int a, int b)
{
    return a == NONE ? b : b == NONE ? a : mm_graph_apply(graph, &mm_op_add, a, b, -1);
}

/* base^n: n base^(n-1) d base. */
static int derive_power(derivation *job, const mm_node *node, int self)
{
    mm_graph *graph = job->graph;
    const int inner = job->d[node->base];
    if (inner == NONE)
        return NONE;
    const int lower = node->power > 0 ? mm_graph_power(graph, node->base, node->power - 1)
                                      : mm_graph_apply(graph, &mm_op_mul, self,
                                                       mm_graph_power(graph, node->base, -1), -1);
    const int outer = mm_graph_apply(graph, &mm_op_mul, mm_graph_number(graph, node->power), lower, -1);
    return chain(graph, node->power > 0 ? &mm_op_mul : &mm_op_div, 1, outer, inner);
}

static int derive_select(derivation *job, const mm_node *node)
{
    const int yes = job->d[node->arg[1]], no = job->d[node->arg[2]];
    if (yes == NONE && no == NONE)
        return NONE;
    const int zero = mm_graph_number(job->graph, 0);
    return mm_graph_apply(job->graph, &mm_op_select, node->arg[0], yes == NONE ? zero : yes,
                          no == NONE ? zero : no);
}

/* A sum over the data has the sum of the derivatives. Other functions of the data have none that is told. */
static int derive_data(derivation *job, const mm_node *node)
{
    for (int k = 0; k < MM_OP_MAX_ARGS; k++) {
        if (node->arg[k] < 0 || job->d[node->arg[k]] == NONE)
            continue;
        if (node->op->flags & MM_OP_LINEAR)
            return mm_graph_apply(job->graph, node->op, job->d[node->arg[k]], -1, -1);
        return mm_graph_number(job->graph, NAN);
    }
    return NONE;
}

static int derive_chain(derivation *job, const mm_node *node, int self)
{
    int total = NONE;
    for (int k = 0; k < MM_OP_MAX_ARGS && node->arg[k] >= 0; k++) {
        const int inner = job->d[node->arg[k]];
        const int outer = inner == NONE ? NONE : partial(job, self, k);
        if (outer != NONE && !mm_graph_is_number(job->graph, outer, 0))
            total = plus(job->graph, total, chain(job->graph, node->op, k, outer, inner));
    }
    return total;
}

static int derive_node(derivation *job, int self)
{
    const mm_node node = job->graph->node[self]; /* a copy: the graph grows */
    if (mm_op_reads_data(node.op))
        return derive_data(job, &node);
    if (node.op == &mm_op_select)
        return derive_select(job, &node);
    if (node.power != 0)
        return derive_power(job, &node, self);
    return derive_chain(job, &node, self);
}

static int derive_input(derivation *job, int root, size_t input)
{
    for (int i = 0; i <= root; i++) {
        const mm_node *node = &job->graph->node[i];
        job->d[i] = NONE;
        if (!job->live[i] || job->graph->why != NULL)
            continue;
        if (node->op == &mm_op_input)
            job->d[i] = node->input == input ? mm_graph_number(job->graph, 1) : NONE;
        else
            job->d[i] = derive_node(job, i);
    }
    return job->d[root] == NONE ? mm_graph_number(job->graph, 0) : job->d[root];
}

bool mm_derive(mm_graph *graph, int root, size_t ninputs, int *derivative)
{
    derivation job = { .graph = graph, .n = (size_t)root + 1 };
    job.live = mm_zalloc(job.n, sizeof *job.live);
    job.partial = mm_zalloc(job.n, sizeof *job.partial);
    job.d = mm_zalloc(job.n, sizeof *job.d);
    const bool good = job.live != NULL && job.partial != NULL && job.d != NULL;
    if (good) {
        graph->reorder = true;
        mark_live(graph, root, job.live);
        for (size_t i = 0; i < job.n; i++)
            for (int k = 0; k < MM_OP_MAX_ARGS; k++)
                job.partial[i][k] = UNKNOWN;
        for (size_t k = 0; k < ninputs; k++)
            derivative[k] = derive_input(&job, root, k);
    }
    free(job.live);
    free(job.partial);
    free(job.d);
    return good;
}
