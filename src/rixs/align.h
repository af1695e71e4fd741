/* Two planes brought together: the linear map from their cells to the difference. */
#ifndef MM_RIXS_ALIGN_H
#define MM_RIXS_ALIGN_H

#include "rixs/difference.h"
#include "rixs/resample.h"

enum { MM_ALIGN_MOST = 3 }; /* scale, shift along incident, shift along emission energy */

/* The difference is r = a - scale T b, T the interpolation at the shifts. Its noise is that of r less
 * gradient[k] times the noise of parameter k, which is gain[k] r. All arrays have n = a->nx a->ny cells, but
 * `plane` and `plane_variance`, which have those of b. */
typedef struct mm_align {
    const mm_map *a, *b;
    const mm_diff_opts *opts;
    size_t n;
    double *plane, *plane_variance; /* b without holes */
    bool *hole;                     /* of a, of b about there, or outside of b */
    mm_resample x, y;
    double scale, shift[2];
    size_t npar;
    int par[MM_ALIGN_MOST]; /* 0 scale, 1 and 2 the shifts */
    double *variance;       /* of r, cells independent */
    double *moved;          /* T b */
    double *residual;       /* r */
    double *doubt;          /* what interpolation may be off by */
    double *gradient[MM_ALIGN_MOST], *gain[MM_ALIGN_MOST];
    double covariance[MM_ALIGN_MOST][MM_ALIGN_MOST];
    bool *changed; /* cells that the shifts are not found from */
    bool errors;   /* both planes have them */
    double *work;
} mm_align;

/** Find scale and shifts. Errors: as mm_map_difference. */
bool mm_align_init(mm_align *k, const mm_map *a, const mm_map *b, const mm_diff_opts *opts, mm_err *err);
void mm_align_clear(mm_align *k);

/** The variance of a sum over cells of the difference with these factors: everything that is known. */
bool mm_align_variance(const mm_align *k, const double *factor, double *variance, mm_err *err);

/** Variance of one cell. */
double mm_align_cell_variance(const mm_align *k, size_t cell);

/** Mean of a cell and its neighbours with binomial weights; NaN cells do not count. */
void mm_align_smooth(size_t nx, size_t ny, const double *in, double *out);

#endif
