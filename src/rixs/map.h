/* A RIXS plane on a grid: intensity at incident energies times emission energies.
 *
 * Energies are in eV and ascend, evenly spaced or not. The cell of incident[i] and emission[j] has the index
 * j nx + i; a cell that nothing supports is NaN. Cells of a grid finer than the scans share measured points:
 * then the map knows the share that each cell has in which point, and sums over cells have the right
 * error. */
#ifndef MM_RIXS_MAP_H
#define MM_RIXS_MAP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "num/grid.h"
#include "num/sparse.h"
#include "table/table.h"

typedef struct mm_map {
    size_t nx, ny;
    double *incident, *emission;
    double *intensity;
    double *sigma;         /* standard error of each cell; NaN where it is not known */
    char *name;            /* of the dataset */
    char *quantity, *unit; /* what the cells hold: "intensity" or "difference", and its unit ("" none) */
    bool counts; /* sigma is of counted photons: a cell of value 0 holds none, and its error is that of one */

    /* Where cells depend on each other: a row a cell, its entries are the measured points that it is made of
     * and their weights times standard errors. No rows: cells are independent. */
    mm_sparse shares;
    size_t npoint; /* measured points that shares names */
    bool *dark;    /* of each: no photon was counted */
} mm_map;

/** A map of nx times ny cells, all of them and the axes NaN.
 *  Errors: MM_ESYS no memory.
 *  Owner: the caller, mm_map_free(); NULL is fine. */
mm_map *mm_map_new(const char *name, size_t nx, size_t ny, mm_err *err);
void mm_map_free(mm_map *map);

/** The map's axes, borrowed: x incident, y emission. */
mm_axes mm_map_axes(const mm_map *map);

/** Rows of incident energy, emission energy (eV), value and standard error (sigma NULL: not known), in any
 *  order, as a map: the energies that occur are its axes (equal to 1e-7 of their value), cells without a row
 *  stay NaN. row_cell, where not NULL, gets the cell of each of the n rows; SIZE_MAX: it has no energies.
 *  Errors: MM_EINPUT two rows for one cell; rows on no grid (less than a third of the cells have one); fewer
 *          than two energies along an axis. */
mm_map *mm_map_from_rows(const char *name, size_t n, const double *incident, const double *emission,
                         const double *value, const double *sigma, size_t *row_cell, mm_err *err);

/** What a table's metadata and column `shares` say beyond the values: how errors arise, and which cells
 *  depend on each other. row_cell is of mm_map_from_rows.
 *  Errors: MM_EINPUT a share that is not well formed. */
bool mm_map_take_shares(mm_map *map, const mm_table *table, const size_t *row_cell, mm_err *err);

/** The map as a table: a row a cell with the columns incident (eV), emission (eV), the quantity and its
 * error, incident energies fastest; where cells depend on each other also the text column `shares`,
 * "POINT:SHARE" for each measured point of a cell, with a `z` behind it where no photon was counted. */
mm_table *mm_map_to_table(const mm_map *map, mm_err *err);

/** Sum of factor[k] times cell[k] for k < n, and its standard error; error may be NULL. Shared points and
 * empty ones are accounted for: a point without a photon adds no variance to a sum, whose own counts say how
 * much it scatters, but a sum has the error of one photon at least. NaN where a cell with a factor is NaN.
 *  Errors: MM_ESYS no memory. */
bool mm_map_sum(const mm_map *map, size_t n, const size_t *cell, const double *factor, double *value,
                double *error, mm_err *err);

/** All cells: factor[nx ny], those of 0 do not count. */
bool mm_map_sum_all(const mm_map *map, const double *factor, double *value, double *error, mm_err *err);

/** Does any cell have an error? Do cells depend on each other? */
bool mm_map_has_errors(const mm_map *map);
bool mm_map_dependent(const mm_map *map);

/** Largest correlation between the errors of neighbouring cells, 0 where cells are independent. */
double mm_map_correlation(const mm_map *map);

/** Place of the largest value: its cell. SIZE_MAX where all are NaN. */
size_t mm_map_maximum(const mm_map *map);

#endif
