#include "num/sparse.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

bool mm_sparse_add(mm_sparse *matrix, size_t column, double weight, mm_err *err)
{
    if (weight == 0)
        return true;
    for (size_t k = matrix->rows > 0 ? matrix->start[matrix->rows] : 0; k < matrix->n; k++)
        if (matrix->column[k] == column) {
            matrix->weight[k] += weight;
            return true;
        }
    if (!mm_reserve(&matrix->column, &matrix->column_cap, matrix->n + 1, sizeof *matrix->column) ||
        !mm_reserve(&matrix->weight, &matrix->weight_cap, matrix->n + 1, sizeof *matrix->weight))
        return mm_fail_memory(err, "weights");
    matrix->column[matrix->n] = column;
    matrix->weight[matrix->n++] = weight;
    return true;
}

bool mm_sparse_end_row(mm_sparse *matrix, mm_err *err)
{
    if (!mm_reserve(&matrix->start, &matrix->start_cap, matrix->rows + 2, sizeof *matrix->start))
        return mm_fail_memory(err, "weights");
    if (matrix->rows == 0)
        matrix->start[0] = 0;
    matrix->start[++matrix->rows] = matrix->n;
    return true;
}

static bool is_empty(const mm_sparse *matrix, size_t row)
{
    return matrix->start[row] == matrix->start[row + 1];
}

void mm_sparse_values(const mm_sparse *matrix, const double *in, double *out)
{
    for (size_t r = 0; r < matrix->rows; r++) {
        double sum = 0;
        for (size_t k = matrix->start[r]; k < matrix->start[r + 1]; k++)
            sum += matrix->weight[k] * in[matrix->column[k]];
        out[r] = is_empty(matrix, r) ? NAN : sum;
    }
}

void mm_sparse_errors(const mm_sparse *matrix, const double *sigma, double *out)
{
    for (size_t r = 0; r < matrix->rows; r++) {
        double sum = 0;
        for (size_t k = matrix->start[r]; k < matrix->start[r + 1]; k++) {
            const double part = matrix->weight[k] * sigma[matrix->column[k]];
            sum += part * part;
        }
        out[r] = is_empty(matrix, r) ? NAN : sqrt(sum);
    }
}

bool mm_sparse_combine(const mm_sparse *matrix, const double *factor, double *weight)
{
    bool supported = true;
    for (size_t r = 0; r < matrix->rows; r++) {
        if (factor[r] == 0)
            continue;
        supported = supported && !is_empty(matrix, r);
        for (size_t k = matrix->start[r]; k < matrix->start[r + 1]; k++)
            weight[matrix->column[k]] += factor[r] * matrix->weight[k];
    }
    return supported;
}

void mm_sparse_clear(mm_sparse *matrix)
{
    free(matrix->start);
    free(matrix->column);
    free(matrix->weight);
    *matrix = (mm_sparse){ 0 };
}
