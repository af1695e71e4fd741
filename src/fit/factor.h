/* Triangular factors: a least-squares problem of any number of rows, kept as the upper triangular U of the
 * QR factorisation of its matrix. Rows arrive in chunks and are absorbed, so memory does not grow with
 * them.
 *
 * The engine always factors [J r]: the columns of the Jacobian, then the residual. U has then n = p + 1
 * columns; J'J, J'r and r'r are the products of its columns, whatever the number of rows was. All matrices
 * here are column-major. */
#ifndef MM_FIT_FACTOR_H
#define MM_FIT_FACTOR_H

#include <stdbool.h>
#include <stddef.h>

/** Absorb rows: U'U becomes U'U + A'A. U is n x n, upper triangular with zeros below its diagonal; A is
 *  rows x n with leading dimension lda, and is destroyed. */
void mm_factor_absorb(size_t n, double *upper, size_t rows, double *a, size_t lda);

/** Multiply row i of A by weight[i]. */
void mm_factor_weight(size_t n, size_t rows, double *a, size_t lda, const double *weight);

/** The factor of some columns alone: out (count x count) from upper (n x n). work: n * count values. */
void mm_factor_select(size_t n, const double *upper, size_t count, const size_t *column, double *out,
                      double *work);

/** Product of columns j and k of an n x n factor: (U'U)[j][k]. */
double mm_factor_product(size_t n, const double *upper, size_t j, size_t k);

/** Length of column j. */
double mm_factor_length(size_t n, const double *upper, size_t j);

/** Is every element of the triangle a number? */
bool mm_factor_finite(size_t n, const double *upper);

#endif
