/* Programs: instructions over slots, made of a graph once and run many times.
 *
 * A formula becomes a program of what is one for all rows, run once, and a program of what varies, run block
 * by block over the rows. Each function of the data that takes an expression has a program of its own for it.
 * Slots are the inputs (of a program over the data: x, y), then the outputs, then registers. */
#ifndef MM_EXPR_PROGRAM_H
#define MM_EXPR_PROGRAM_H

#include <stdint.h>

#include "base/err.h"
#include "expr/graph.h"

enum {
    MM_MAX_REGISTERS = 2048,
    MM_SCRATCH = 4096 /* doubles that the registers of a program share; about a first-level cache */
};

typedef struct mm_instr {
    const mm_op *op;
    int dst;                   /* slot */
    int src[MM_OP_MAX_ARGS];   /* slots; -1 where there is none */
    int kin[MM_OP_MAX_FAMILY]; /* of a family: slots of its members, dst among them; -1: not needed */
    int sub;                   /* of a reduction: its program */
    uint64_t wanted; /* the outputs that need it: bit 0 the value, bit k+1 derivative k; the last bit
                      * stands for all that have none of their own */
    double value;    /* of a number */
} mm_instr;

/* A register that holds one scalar in all its rows. */
typedef struct mm_fill {
    int slot;
    int node;   /* while building */
    int source; /* slot of the scalar program; -1: value */
    double value;
    uint64_t wanted; /* as of mm_instr */
} mm_fill;

typedef struct mm_program {
    mm_instr *code;
    size_t ncode, code_cap;
    mm_fill *fill;
    size_t nfill, fill_cap;
    size_t ninputs, noutputs, nregs;
} mm_program;

typedef struct mm_plan {
    mm_program scalar, rows;
    mm_program *sub;
    size_t nsub;
} mm_plan;

/** A plan that computes nodes root[0 .. nroots-1] of the graph. The graph is not needed afterwards.
 *  Errors: MM_EUSAGE when it needs too many registers; MM_ESYS. */
bool mm_plan_init(mm_plan *plan, const mm_graph *graph, const int *root, size_t nroots, size_t ninputs,
                  mm_err *err);
void mm_plan_free(mm_plan *plan);

/** The bit of output j in mm_instr.wanted. */
static inline uint64_t mm_output_bit(size_t j)
{
    return (uint64_t)1 << (j < 63 ? j : 63);
}

#endif
