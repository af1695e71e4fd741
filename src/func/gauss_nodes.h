/* The average of an analytic function over a Gaussian, by the trapezoidal rule. */
#ifndef MM_FUNC_GAUSS_NODES_H
#define MM_FUNC_GAUSS_NODES_H

#include <stddef.h>

/* A width below this share of the Gaussian's standard deviation counts as this share: a narrower line needs
 * more nodes than it is worth. */
#define MM_GAUSS_NARROW (1. / 12)

/* Nodes are step*(k - half) standard deviations, k = 0 .. 2 half. One node, at 0: no average. */
typedef struct mm_gauss_nodes {
    size_t half;
    double step;
} mm_gauss_nodes;

/** Nodes for the average of f(x - sigma t) over normal t, where f is analytic within `pole` of the real axis;
 *  beyond `soft` from the axis it may grow as a Gaussian of standard deviation `smooth` does (INFINITY: it
 * does not). All widths in the unit of sigma; sigma 0 gives one node. digits: the error is about 10^-digits
 * of the largest value of f. Source: L. N. Trefethen, J. A. C. Weideman, SIAM Rev. 56, 385 (2014): with the
 * integrand below M at a height d over the axis the rule of step h is off by 2 M exp(-2 pi d/h). */
mm_gauss_nodes mm_gauss_nodes_for(double sigma, double pole, double soft, double smooth, double digits);

/** Node k in standard deviations, and its weight. */
double mm_gauss_node(const mm_gauss_nodes *nodes, size_t k, double *weight);

#endif
