/* A part of a series: --shard takes some of the inputs, --resume leaves out those that the output has. The
 * rows are those of one run over everything, to the bit: the series engine lets a fit begin again from its
 * neighbours' answers, at most eight times, so a part also fits the inputs up to eight places beside its own,
 * and drops their rows. */
#ifndef MM_CLI_PART_H
#define MM_CLI_PART_H

#include "base/file.h"
#include "cli/fitting.h"
#include "table/rowtext.h"

extern const mm_option mm_options_part[]; /* shard, resume */

/* Part k of n, from 1. */
typedef struct mm_shard {
    size_t k, n;
} mm_shard;

/** "K/N" with 1 <= K <= N. */
bool mm_shard_parse(mm_slice text, mm_shard *shard);

struct mm_part {
    mm_shard shard;
    bool finished;   /* the output has everything */
    bool active;     /* --shard or --resume is given */
    mm_bytes old;    /* of --resume: the output as it is */
    mm_rowtext done; /* its rows */
    size_t cursor;   /* where the last search in it ended */
    char **operand;  /* those to be read; NULL: all */
    bool *own;       /* which of them belong to this part */
    char **place; /* inputs or datasets of this part in the order of their rows; borrowed but for a series */
    size_t nplace;
    bool series;  /* places are datasets */
    size_t total; /* inputs or datasets of all parts */
};

/** Read --shard and --resume and choose operands; of a --series datasets are chosen when they are in order.
 *  Errors: MM_EUSAGE for what does not go together, MM_EINPUT for an output that is no table. */
bool mm_part_begin(mm_context *c, mm_part *part);
void mm_part_free(mm_part *part);

/** Does operand number i belong to this part? Of others it is not told when they cannot be read. */
bool mm_part_owns(const mm_context *c, size_t i);

/** Of a series in order: mark neighbours, remove what is not needed. */
bool mm_part_choose(mm_context *c, mm_fitting *f);

/** Remove the neighbours once they are fitted. */
void mm_part_drop(mm_context *c, mm_fitting *f);

/** The result with the rows that were there before: as mm_context_write. */
bool mm_part_write(mm_context *c);

#endif
