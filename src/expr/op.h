/* Operations: what a node of a formula's graph and an instruction of its program do. An operation is a row of
 * data: a loop over rows, or a formula over other operations, and its partial derivatives as formulas. */
#ifndef MM_EXPR_OP_H
#define MM_EXPR_OP_H

#include <stdbool.h>
#include <stddef.h>

enum {
    MM_OP_MAX_ARGS = 3,
    MM_OP_MAX_FAMILY = 4,
    MM_OP_BLOCK = 256 /* rows that a kernel is given at most */
};

typedef struct mm_op mm_op;

/* The usable points behind the data functions: finite, x ascending. */
typedef struct mm_points {
    size_t n;
    const double *x, *y;
} mm_points;

/* Loops that set d[0 .. n-1] from the operands; n <= MM_OP_BLOCK. d overlaps none of them. */
typedef void mm_kernel1(size_t n, double *restrict d, const double *a);
typedef void mm_kernel2(size_t n, double *restrict d, const double *a, const double *b);
typedef void mm_kernel3(size_t n, double *restrict d, const double *a, const double *b, const double *c);

/* Operations that are cheaper together, of the same operands: sine and cosine. run sets d[k] to the member of
 * that number, where it is not NULL. */
typedef struct mm_family {
    const char *member[MM_OP_MAX_FAMILY]; /* names */
    void (*run)(size_t n, double *const *d, const double *a, const double *b);
} mm_family;

enum {
    MM_OP_TAME = 1,   /* finite where its operands are: no pole, no edge of the domain */
    MM_OP_HIDDEN = 2, /* for the formulas of other operations only */
    MM_OP_FOLD = 4,   /* of two arguments, takes more: f(f(a, b), c) */
    MM_OP_LINEAR = 8, /* a reduction that commutes with the derivative */
    MM_OP_STEEP = 16, /* overflows for ordinary operands */
    MM_OP_WINDOW = 32 /* takes two arguments more, or none of them: only points with x from lo to hi count */
};

struct mm_op {
    const char *name; /* NULL for an operator */
    int min_args, max_args;
    unsigned flags;
    const char *about; /* arguments in parentheses, then what it is */

    /* One of these makes the value. */
    mm_kernel1 *run1;
    mm_kernel2 *run2;
    mm_kernel3 *run3;
    double (*f1)(double);
    double (*f2)(double, double);
    const mm_family *family; /* it is the family's member that has its name */
    const char *body;        /* a formula over a, b, c that stands for it */

    const char *partial[MM_OP_MAX_ARGS]; /* d/da, d/db, d/dc over a, b, c and the value f; NULL: zero */

    /* Functions of the data: one number from all points; or from the values over them of an expression, which
     * is the first argument. _at: and from one number more. */
    double (*summary)(const mm_points *points);
    double (*summary_at)(const mm_points *points, double at);
    double (*reduce)(size_t n, const double *value);
    double (*reduce_at)(size_t n, const double *value, double at);
};

/* Operators and leaves. The leaves have no loop: a program reads them where they are. */
extern const mm_op mm_op_number, mm_op_input, mm_op_data;
extern const mm_op mm_op_copy, mm_op_neg, mm_op_add, mm_op_sub, mm_op_mul, mm_op_div, mm_op_pow, mm_op_sqrt;
extern const mm_op mm_op_less, mm_op_less_equal, mm_op_equal, mm_op_unequal;
extern const mm_op mm_op_and, mm_op_or, mm_op_not, mm_op_select;
extern const mm_op mm_op_damp; /* a * b, but 0 where either is exactly 0, whatever the other is */

/** A function of the language; NULL when there is none of that name. */
const mm_op *mm_op_find(const char *name);
const mm_op *mm_op_at(size_t i); /* all of them, hidden ones too; NULL behind the last */

/** The same for functions of the data. */
const mm_op *mm_op_find_data(const char *name);
const mm_op *mm_op_data_at(size_t i);

/** Set d[0 .. n-1]. Operands that the operation does not have are not looked at. */
void mm_op_run(const mm_op *op, size_t n, double *restrict d, const double *a, const double *b,
               const double *c);

/** Its number in its family. */
int mm_op_member(const mm_op *op);

/* Is it a function of the data that takes an expression over them? */
static inline bool mm_op_reduces(const mm_op *op)
{
    return op->reduce != NULL || op->reduce_at != NULL;
}

/* Is it a function of the data? */
static inline bool mm_op_reads_data(const mm_op *op)
{
    return op->summary != NULL || op->summary_at != NULL || mm_op_reduces(op);
}

#endif
