#include "expr/program.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { NONE = -1 };

/* One program in the making. */
typedef struct builder {
    const mm_graph *graph;
    mm_program *program;
    mm_kind kind;         /* what varies in it; MM_KIND_SCALAR: nothing */
    const uint64_t *need; /* by node: the outputs that need it */
    bool *keep;  /* by node: a scalar that another program reads, so its register is not used again */
    int *slot;   /* by node; NONE: none yet */
    int *last;   /* by node: the last node of this program that reads it; NONE: none does */
    int *vacant; /* registers free for use */
    size_t nvacant;
    bool failed; /* no memory */
} builder;

static bool builder_init(builder *b)
{
    const size_t n = b->graph->n;
    b->slot = mm_zalloc(n, sizeof *b->slot);
    b->last = mm_zalloc(n, sizeof *b->last);
    b->vacant = mm_zalloc(n, sizeof *b->vacant);
    if (b->slot == NULL || b->last == NULL || b->vacant == NULL)
        return false;
    for (size_t i = 0; i < n; i++)
        b->slot[i] = b->last[i] = NONE;
    return true;
}

static void builder_free(builder *b)
{
    free(b->slot);
    free(b->last);
    free(b->vacant);
}

static bool is_leaf(const mm_node *node)
{
    return node->op == &mm_op_input || node->op == &mm_op_data;
}

/* Does the node have an instruction in this program? A number has one among the scalars only where an
 * instruction there reads it. */
static bool is_mine(const builder *b, int i)
{
    const mm_node *node = &b->graph->node[i];
    if (b->need[i] == 0 || is_leaf(node))
        return false;
    return node->kind == b->kind ||
           (node->op == &mm_op_number && b->kind == MM_KIND_SCALAR && b->last[i] != NONE);
}

static bool reads(const mm_node *node, int k)
{
    return node->arg[k] >= 0 && !(mm_op_reduces(node->op) && k == 0);
}

static void find_last_uses(builder *b)
{
    for (size_t i = 0; i < b->graph->n; i++) {
        const mm_node *node = &b->graph->node[i];
        for (int k = 0; k < MM_OP_MAX_ARGS; k++)
            if (b->need[i] != 0 && node->kind == b->kind && reads(node, k))
                b->last[node->arg[k]] = (int)i;
    }
}

static int new_register(builder *b)
{
    mm_program *p = b->program;
    if (b->nvacant > 0)
        return b->vacant[--b->nvacant];
    return (int)(p->ninputs + p->noutputs + p->nregs++);
}

static void push(builder *b, const mm_instr *instr)
{
    mm_program *p = b->program;
    if (mm_reserve(&p->code, &p->code_cap, p->ncode + 1, sizeof *p->code))
        p->code[p->ncode++] = *instr;
    else
        b->failed = true;
}

static int new_fill(builder *b, int i)
{
    mm_program *p = b->program;
    const mm_node *node = &b->graph->node[i];
    const mm_fill fill = { .slot = (int)(p->ninputs + p->noutputs + p->nregs++),
                           .node = i,
                           .source = NONE,
                           .value = node->value,
                           .wanted = b->kind == MM_KIND_DATA ? UINT64_MAX : b->need[i] };
    if (mm_reserve(&p->fill, &p->fill_cap, p->nfill + 1, sizeof *p->fill))
        p->fill[p->nfill++] = fill;
    else
        b->failed = true;
    if (node->op != &mm_op_number)
        b->keep[i] = true;
    return fill.slot;
}

/* Where a program finds the value of a node. */
static int slot_of(builder *b, int i)
{
    const mm_node *node = &b->graph->node[i];
    if (b->slot[i] == NONE && node->kind <= MM_KIND_SCALAR && b->kind > MM_KIND_SCALAR)
        b->slot[i] = new_fill(b, i);
    else if (b->slot[i] == NONE && is_leaf(node))
        b->slot[i] = (int)node->input;
    return b->slot[i];
}

/* Registers that instruction i is the last to read become free. */
static void release(builder *b, int i)
{
    const mm_node *node = &b->graph->node[i];
    for (int k = 0; k < MM_OP_MAX_ARGS; k++) {
        const int arg = node->arg[k];
        if (!reads(node, k) || b->last[arg] != i || !is_mine(b, arg) || b->keep[arg])
            continue;
        if (b->slot[arg] >= (int)(b->program->ninputs + b->program->noutputs))
            b->vacant[b->nvacant++] = b->slot[arg];
        b->last[arg] = NONE; /* an operand that stands twice is released once */
    }
}

/* The output that the node is written into at once. The value's place can be read again; that of a derivative
 * may be absent, so it must not be read, not even to copy it into another output of the same value. */
static int direct_output(const builder *b, int i, const int *root)
{
    int direct = NONE;
    for (size_t j = 0; j < b->program->noutputs; j++) {
        if (root[j] != i)
            continue;
        if (j == 0)
            return 0;
        if (direct != NONE || b->last[i] != NONE)
            return NONE;
        direct = (int)j;
    }
    return direct;
}

static void push_copies(builder *b, int i, const int *root, int direct)
{
    for (size_t j = 0; j < b->program->noutputs; j++)
        if (root[j] == i && (int)j != direct)
            push(b, &(mm_instr){ .op = &mm_op_copy,
                                 .dst = (int)(b->program->ninputs + j),
                                 .src = { slot_of(b, i), NONE, NONE },
                                 .wanted = mm_output_bit(j) });
}

static int place(builder *b, int i, const int *root)
{
    const int direct = direct_output(b, i, root);
    return direct != NONE ? (int)b->program->ninputs + direct : new_register(b);
}

/* All members of the family that are needed of the same operands come with the first of them. */
static void place_kin(builder *b, int i, mm_instr *instr, const int *root)
{
    const mm_node *node = &b->graph->node[i];
    for (int k = 0; k < MM_OP_MAX_FAMILY && node->op->family->member[k] != NULL; k++) {
        const int kin = mm_graph_find(b->graph, mm_op_find(node->op->family->member[k]), node->arg,
                                      node->kind);
        if (kin < 0 || b->need[kin] == 0)
            continue;
        if (b->slot[kin] == NONE)
            b->slot[kin] = place(b, kin, root);
        instr->kin[k] = b->slot[kin];
        instr->wanted |= b->need[kin];
    }
}

static void push_operation(builder *b, int i, const int *root, int *sub)
{
    const mm_node *node = &b->graph->node[i];
    mm_instr instr = { .op = node->op, .wanted = b->need[i], .value = node->value };
    for (int k = 0; k < MM_OP_MAX_ARGS; k++)
        instr.src[k] = reads(node, k) ? slot_of(b, node->arg[k]) : NONE;
    for (int k = 0; k < MM_OP_MAX_FAMILY; k++)
        instr.kin[k] = NONE;
    if (mm_op_reduces(node->op))
        instr.sub = (*sub)++;
    b->slot[i] = instr.dst = place(b, i, root);
    if (node->op->family != NULL)
        place_kin(b, i, &instr, root);
    push(b, &instr);
}

static void emit(builder *b, int i, const int *root, int *sub)
{
    const int direct = direct_output(b, i, root);
    if (b->slot[i] == NONE)
        push_operation(b, i, root, sub);
    push_copies(b, i, root, direct);
    release(b, i);
    if (b->last[i] == NONE && direct == NONE && !b->keep[i])
        b->vacant[b->nvacant++] = b->slot[i];
}

/* One program: the instructions of its kind in the order of the nodes. */
static bool build(builder *b, const int *root)
{
    int sub = 0;
    if (builder_init(b)) {
        find_last_uses(b);
        for (size_t i = 0; i < b->graph->n && !b->failed; i++)
            if (is_mine(b, (int)i))
                emit(b, (int)i, root, &sub);
        for (size_t j = 0; j < b->program->noutputs; j++)
            if (!is_mine(b, root[j]))
                push(b, &(mm_instr){ .op = &mm_op_copy,
                                     .dst = (int)(b->program->ninputs + j),
                                     .src = { slot_of(b, root[j]), NONE, NONE },
                                     .wanted = mm_output_bit(j) });
    } else
        b->failed = true;
    return !b->failed;
}

static void spread_need(const mm_graph *graph, uint64_t *need, mm_kind least)
{
    for (size_t i = graph->n; i-- > 0;)
        for (int k = 0; need[i] != 0 && k < MM_OP_MAX_ARGS; k++) {
            const int arg = graph->node[i].arg[k];
            if (arg >= 0 && graph->node[arg].kind >= least)
                need[arg] |= need[i];
        }
}

static void resolve_fills(mm_program *program, const mm_graph *graph, const int *scalar_slot)
{
    for (size_t f = 0; f < program->nfill; f++) {
        const mm_node *node = &graph->node[program->fill[f].node];
        if (node->op == &mm_op_input)
            program->fill[f].source = (int)node->input;
        else if (node->op != &mm_op_number)
            program->fill[f].source = scalar_slot[program->fill[f].node];
    }
}

typedef struct planner {
    mm_plan *plan;
    const mm_graph *graph;
    uint64_t *need, *sub_need;
    bool *keep;
} planner;

/* The expression that a reduction takes, over the data. */
static bool build_sub(planner *job, int node)
{
    mm_program *program = &job->plan->sub[job->plan->nsub++];
    const int root = job->graph->node[node].arg[0];
    program->ninputs = 2;
    program->noutputs = 1;
    memset(job->sub_need, 0, job->graph->n * sizeof *job->sub_need);
    job->sub_need[root] = 1;
    spread_need(job->graph, job->sub_need, MM_KIND_DATA);
    builder b = { .graph = job->graph,
                  .program = program,
                  .kind = MM_KIND_DATA,
                  .need = job->sub_need,
                  .keep = job->keep };
    const bool good = build(&b, &root);
    builder_free(&b);
    return good;
}

static bool build_subs(planner *job)
{
    size_t count = 0;
    for (size_t i = 0; i < job->graph->n; i++)
        count += job->need[i] != 0 && mm_op_reduces(job->graph->node[i].op);
    job->plan->sub = mm_zalloc(count, sizeof *job->plan->sub);
    if (job->plan->sub == NULL)
        return false;
    for (size_t i = 0; i < job->graph->n; i++)
        if (job->need[i] != 0 && mm_op_reduces(job->graph->node[i].op) && !build_sub(job, (int)i))
            return false;
    return true;
}

static bool build_plan(planner *job, const int *root, size_t nroots, size_t ninputs)
{
    mm_plan *plan = job->plan;
    for (size_t j = 0; j < nroots; j++)
        job->need[root[j]] |= mm_output_bit(j);
    spread_need(job->graph, job->need, MM_KIND_NUMBER);
    plan->rows.ninputs = plan->scalar.ninputs = ninputs;
    plan->rows.noutputs = nroots;
    builder rows = { .graph = job->graph,
                     .program = &plan->rows,
                     .kind = MM_KIND_ROWS,
                     .need = job->need,
                     .keep = job->keep };
    builder scalar = { .graph = job->graph,
                       .program = &plan->scalar,
                       .kind = MM_KIND_SCALAR,
                       .need = job->need,
                       .keep = job->keep };
    const bool good = build(&rows, root) && build_subs(job) && build(&scalar, root);
    if (good) {
        resolve_fills(&plan->rows, job->graph, scalar.slot);
        for (size_t s = 0; s < plan->nsub; s++)
            resolve_fills(&plan->sub[s], job->graph, scalar.slot);
    }
    builder_free(&rows);
    builder_free(&scalar);
    return good;
}

static bool fits(const mm_plan *plan)
{
    bool good = plan->rows.nregs <= MM_MAX_REGISTERS && plan->scalar.nregs <= MM_MAX_REGISTERS;
    for (size_t s = 0; s < plan->nsub; s++)
        good &= plan->sub[s].nregs <= MM_MAX_REGISTERS;
    return good;
}

bool mm_plan_init(mm_plan *plan, const mm_graph *graph, const int *root, size_t nroots, size_t ninputs,
                  mm_err *err)
{
    memset(plan, 0, sizeof *plan);
    planner job = { .plan = plan, .graph = graph };
    job.need = mm_zalloc(graph->n, sizeof *job.need);
    job.sub_need = mm_zalloc(graph->n, sizeof *job.sub_need);
    job.keep = mm_zalloc(graph->n, sizeof *job.keep);
    bool good = job.need != NULL && job.sub_need != NULL && job.keep != NULL &&
                build_plan(&job, root, nroots, ninputs);
    if (!good)
        mm_fail_memory(err, "a formula");
    else if (!fits(plan))
        good = mm_fail(err, MM_EUSAGE, "formula: the formula is too large");
    free(job.need);
    free(job.sub_need);
    free(job.keep);
    return good;
}

static void program_free(mm_program *program)
{
    free(program->code);
    free(program->fill);
}

void mm_plan_free(mm_plan *plan)
{
    program_free(&plan->scalar);
    program_free(&plan->rows);
    for (size_t s = 0; s < plan->nsub; s++)
        program_free(&plan->sub[s]);
    free(plan->sub);
    memset(plan, 0, sizeof *plan);
}
