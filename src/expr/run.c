#include "expr/run.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "expr/parse.h"

enum { MAX_OUTPUTS = MM_MAX_INPUTS + 1, MAX_SLOTS = MM_MAX_INPUTS + MAX_OUTPUTS + MM_MAX_REGISTERS };

typedef struct slot {
    const double *read;
    double *write; /* NULL: an input, or an output that is not wanted */
} slot;

static const double *operand(const slot *slots, int index)
{
    return index < 0 ? NULL : slots[index].read;
}

static void run_family(const mm_instr *in, const slot *slots, size_t n)
{
    double *d[MM_OP_MAX_FAMILY] = { NULL };
    bool any = false;
    for (int k = 0; k < MM_OP_MAX_FAMILY; k++)
        if (in->kin[k] >= 0) {
            d[k] = slots[in->kin[k]].write;
            any |= d[k] != NULL;
        }
    if (any)
        in->op->family->run(n, d, operand(slots, in->src[0]), operand(slots, in->src[1]));
}

static void run_instr(const mm_instr *in, const slot *slots, size_t n)
{
    if (in->op->family != NULL)
        run_family(in, slots, n);
    else if (slots[in->dst].write != NULL)
        mm_op_run(in->op, n, slots[in->dst].write, operand(slots, in->src[0]), operand(slots, in->src[1]),
                  operand(slots, in->src[2]));
}

/* Registers stand behind the other slots. They are as long as the scratch space allows, so what they hold
 * stays in the first-level cache. */
static size_t place_registers(const mm_program *program, double *scratch, slot *slots, size_t n)
{
    const size_t room = program->nregs == 0 ? MM_OP_BLOCK : MM_SCRATCH / program->nregs;
    size_t rows = room < MM_OP_BLOCK ? room : MM_OP_BLOCK;
    rows = rows < n ? rows : n;
    for (size_t r = 0; r < program->nregs; r++)
        slots[program->ninputs + program->noutputs + r] = (slot){ scratch + r * rows, scratch + r * rows };
    return rows;
}

static void fill_registers(const mm_program *program, const slot *slots, size_t rows, const slot *scalars,
                           uint64_t wanted)
{
    for (size_t f = 0; f < program->nfill; f++) {
        const mm_fill *fill = &program->fill[f];
        if ((fill->wanted & wanted) == 0)
            continue; /* nor has the scalar been computed */
        const double value = fill->source < 0 ? fill->value : *scalars[fill->source].read;
        for (size_t i = 0; i < rows; i++)
            slots[fill->slot].write[i] = value;
    }
}

/* Block by block: inputs and outputs advance, registers stay. */
static void run_blocks(const mm_program *program, size_t n, const double *const *inputs, const slot *scalars,
                       double *const *out, uint64_t wanted)
{
    double scratch[MM_SCRATCH];
    slot slots[MAX_SLOTS];
    const size_t rows = place_registers(program, scratch, slots, n);
    fill_registers(program, slots, rows, scalars, wanted);
    for (size_t begin = 0; begin < n; begin += rows) {
        for (size_t k = 0; k < program->ninputs; k++)
            slots[k] = (slot){ inputs[k] == NULL ? NULL : inputs[k] + begin, NULL };
        for (size_t j = 0; j < program->noutputs; j++) {
            double *place = out[j] == NULL ? NULL : out[j] + begin;
            slots[program->ninputs + j] = (slot){ place, place };
        }
        for (size_t i = 0; i < program->ncode; i++)
            if ((program->code[i].wanted & wanted) != 0)
                run_instr(&program->code[i], slots, n - begin < rows ? n - begin : rows);
    }
}

static double reduce(const mm_plan *plan, const mm_instr *in, const mm_points *points, const slot *scalars)
{
    double *value = mm_zalloc(points->n, sizeof *value);
    if (value == NULL)
        return NAN;
    const double *const axes[] = { points->x, points->y };
    run_blocks(&plan->sub[in->sub], points->n, axes, scalars, &value, UINT64_MAX);
    const double result = in->op->reduce != NULL
                              ? in->op->reduce(points->n, value)
                              : in->op->reduce_at(points->n, value, *operand(scalars, in->src[1]));
    free(value);
    return result;
}

/* The points with x from lo to hi. */
static mm_points window(const mm_points *points, double lo, double hi)
{
    size_t first = 0, end = points->n;
    while (first < end && !(points->x[first] >= lo))
        first++;
    while (end > first && !(points->x[end - 1] <= hi))
        end--;
    return (mm_points){ end - first, points->x + first, points->y + first };
}

static double summary(const mm_instr *in, const mm_points *points, const slot *scalars)
{
    const int own = in->op->min_args; /* arguments before the window */
    mm_points part = *points;
    if (in->src[own] >= 0)
        part = window(points, *operand(scalars, in->src[own]), *operand(scalars, in->src[own + 1]));
    if (part.n == 0)
        return NAN;
    return own == 0 ? in->op->summary(&part) : in->op->summary_at(&part, *operand(scalars, in->src[0]));
}

static void run_scalar(const mm_plan *plan, const mm_instr *in, const mm_points *points, const slot *scalars)
{
    double *result = scalars[in->dst].write;
    if (in->op == &mm_op_number)
        *result = in->value;
    else if (!mm_op_reads_data(in->op))
        run_instr(in, scalars, 1);
    else if (points->n == 0)
        *result = NAN;
    else
        *result = mm_op_reduces(in->op) ? reduce(plan, in, points, scalars) : summary(in, points, scalars);
}

static uint64_t wanted_outputs(size_t n, double *const *out)
{
    uint64_t wanted = 0;
    for (size_t j = 0; j < n; j++)
        wanted |= out[j] != NULL ? mm_output_bit(j) : 0;
    return wanted;
}

void mm_plan_run(const mm_plan *plan, size_t n, const double *const *inputs, const mm_points *points,
                 double *const *out)
{
    double values[MM_MAX_REGISTERS];
    slot scalars[MM_MAX_INPUTS + MM_MAX_REGISTERS];
    const mm_program *program = &plan->scalar;
    const uint64_t wanted = wanted_outputs(plan->rows.noutputs, out);
    for (size_t k = 0; k < program->ninputs; k++)
        scalars[k] = (slot){ inputs[k], NULL };
    for (size_t r = 0; r < program->nregs; r++)
        scalars[program->ninputs + r] = (slot){ values + r, values + r };
    for (size_t i = 0; i < program->ncode; i++)
        if ((program->code[i].wanted & wanted) != 0)
            run_scalar(plan, &program->code[i], points, scalars);
    run_blocks(&plan->rows, n, inputs, scalars, out, wanted);
}
