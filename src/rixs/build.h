/* Scans -> a RIXS plane on a regular grid. */
#ifndef MM_RIXS_BUILD_H
#define MM_RIXS_BUILD_H

#include "rixs/map.h"
#include "rixs/scan.h"

typedef struct mm_build_options {
    double step[2]; /* of the grid: incident, emission, eV; 0: the scans' own */
    bool delaunay;  /* linear in triangles of points in no order, instead of along scans and then across */
    int scanned;    /* what was: 0 the larger energy is the incident one, 1 incident, 2 emission */
    bool monitor_ratio; /* counts over monitor, instead of counts at the mean monitor */
} mm_build_options;

/* What was made of the scans. */
typedef struct mm_build_facts {
    size_t scans;        /* used */
    size_t rows;         /* scans of different fixed energy */
    size_t repeats;      /* scans that were added to another of the same fixed energy */
    double repeat_chisq; /* reduced chi-square of repeats about their sum; NaN without */
    double mean_monitor; /* of all points used; NaN without */
    bool incident;       /* the incident energy was scanned */
} mm_build_facts;

/** A map of scans that mm_rixs_scans_check has passed (those left out do not count). The larger of
 *  scanned and fixed energy is the incident one. Intensity is counts over monitor times the mean
 *  monitor, so that counts stay counts; its error is that of the counts, and that of one photon where
 *  there is none. Repeats are added photon by photon where they have the same energies, else their mean
 *  counts. Gridding is linear along the scans, then across them; cells that nothing supports are NaN.
 *  Cells that share points say so (mm_map.shares).
 *  Errors: MM_EINPUT scans at one fixed energy only, scans that do not overlap, a grid of more than 20
 *          million cells.
 *  Owner: the caller. */
mm_map *mm_map_build(const char *name, size_t n, const mm_rixs_scan *scan, const mm_build_options *options,
                     mm_build_facts *facts, mm_diag *diag, mm_err *err);

#endif
