#include "rixs/counts.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "fit/fit.h"
#include "num/stats.h"

static bool counted(const mm_map *map, double *room)
{
    const size_t n = map->nx * map->ny;
    size_t known = 0;
    for (size_t i = 0; i < n; i++)
        if (map->sigma[i] > 0 && !isnan(map->intensity[i])) {
            room[known] = map->intensity[i];
            room[n + known++] = map->sigma[i];
        }
    return mm_data_counted(known, room, room + n);
}

size_t mm_map_find_counts(mm_map *map)
{
    const size_t n = map->nx * map->ny;
    double *room = mm_zalloc(2 * n, sizeof *room);
    size_t mended = 0;
    if (room == NULL)
        return 0;
    map->counts = map->counts || (!mm_map_dependent(map) && counted(map, room));
    for (size_t i = 0; i < n; i++)
        room[i] = map->intensity[i] > 0 ? map->sigma[i] * map->sigma[i] / map->intensity[i] : NAN;
    const double one = mm_median(n, room);
    for (size_t i = 0; i < n; i++)
        if (map->intensity[i] == 0 && map->sigma[i] == 0 && one > 0) {
            map->sigma[i] = one;
            mended++;
        }
    free(room);
    return mended;
}
