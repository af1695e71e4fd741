/* Peaks that scatter more than their errors say: a scatter of temperatures that is common to all. */
#ifndef MM_RELAX_SCATTER_H
#define MM_RELAX_SCATTER_H

#include <stdbool.h>
#include <stddef.h>

typedef struct mm_scatter {
    double temperature;   /* standard deviation, K, to be added in squares to the errors; 0 where they explain
                             all */
    double energy, error; /* of the Arrhenius line with it, eV */
    double dof;
} mm_scatter;

/** The scatter with which chi-square of the line of 1/T on ln f is its degrees of freedom, as thermometers
 * that are off by another amount in each run give it: R. C. Paule and J. Mandel, J. Res. Natl. Bur. Stand.
 * 87, 377 (1982). A factor on the errors (Birge) keeps the weights, which are then far from right. false for
 * fewer than three peaks, or without errors. f in Hz, t and t_err in K. */
bool mm_scatter_find(size_t n, const double *f, const double *t, const double *t_err, mm_scatter *scatter);

#endif
