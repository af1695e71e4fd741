/* Derivatives: forward mode, as more nodes of the same graph, so that all that a value and its derivatives
 * have in common is computed once. */
#ifndef MM_EXPR_DERIVE_H
#define MM_EXPR_DERIVE_H

#include "expr/graph.h"

/** derivative[k] becomes the node of d root / d input k, for k < ninputs. A branch that is not taken has no
 *  part in it. An inner derivative that is exactly 0 gives 0, even where the outer one is infinite (sqrt,
 * log, x^y at 0). false without memory. */
bool mm_derive(mm_graph *graph, int root, size_t ninputs, int *derivative);

#endif
