/* From a table on the command line to a RIXS map, as all verbs that take maps need it. */
#ifndef MM_CLI_RIXS_MAP_H
#define MM_CLI_RIXS_MAP_H

#include "cli/input.h"
#include "rixs/map.h"

/** The map that a table holds: the columns incident, emission and intensity (or difference), or those
 *  that -x (twice), -y and -s name, else the first three columns of numbers. Energies in keV are
 *  converted; -r keeps a range of incident energies.
 *  Errors: MM_EINPUT for columns that are not there, and as mm_map_from_rows.
 *  Owner: the caller. */
mm_map *mm_rixs_map_read(mm_context *c, const mm_table *table);

/** All maps of the operands, with their inputs noted in the report. The caller frees with mm_rixs_maps_free.
 */
typedef struct mm_rixs_maps {
    mm_map **map;
    char **label; /* temperature or sample of each, as its table says; NULL where it does not */
    size_t n;
} mm_rixs_maps;
bool mm_rixs_maps_read(mm_context *c, mm_rixs_maps *maps);
void mm_rixs_maps_free(mm_rixs_maps *maps);

/** The one map of a verb that takes one.
 *  Errors: MM_EUSAGE where there are several. */
mm_map *mm_rixs_map_only(mm_context *c);

/** Write context->report with this map as its table: where -o names an HDF5 file (.h5, .hdf5, .nxs) as
 * NXdata, else as all reports are. */
bool mm_rixs_map_write(mm_context *c, const mm_map *map);

#endif
