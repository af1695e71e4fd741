/* Made-up Ce 2p3d planes of counted photons, for tests and benchmarks. */
#ifndef MM_TESTS_RIXS_PLANES_H
#define MM_TESTS_RIXS_PLANES_H

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>

#include "rixs/map.h"

typedef struct plane_truth {
    double photons;    /* at the top of f1 */
    double background; /* photons a cell */
    double f0;         /* height of f0 over that of f1 */
    double shift[2];   /* of incident and emission energy */
    double exposure;   /* factor on everything */
    double feature;    /* photons a cell at 5738 to 5744 by 4838 to 4841 eV */
    double value;      /* of one photon: counts over a monitor */
} plane_truth;

typedef struct plane_grid {
    double in_lo, in_step, out_lo, out_step;
    size_t nx, ny;
} plane_grid;

static inline double resonance(double u, double v)
{
    return 1 / ((1 + u * u / (1.74 * 1.74)) * (1 + v * v / (0.6 * 0.6)));
}

static inline double expected_photons(const plane_truth *t, double in, double out)
{
    const double x = in - t->shift[0], y = out - t->shift[1];
    const bool within = in > 5737.9 && in < 5744.1 && out > 4837.9 && out < 4841.1;
    return t->exposure *
           (t->background + (within ? t->feature : 0) +
            t->photons * (0.08 * resonance(x - 5718.9, x - y - 881) + resonance(x - 5725.4, x - y - 886.2) +
                          t->f0 * resonance(x - 5736.4, x - y - 897.2)));
}

/** A plane of drawn counts; rng NULL: the expected ones. */
static inline mm_map *make_plane(const plane_truth *t, const plane_grid *g, gsl_rng *rng)
{
    mm_map *map = mm_map_new("plane", g->nx, g->ny, NULL);
    map->counts = true;
    for (size_t i = 0; i < g->nx; i++)
        map->incident[i] = g->in_lo + g->in_step * (double)i;
    for (size_t j = 0; j < g->ny; j++)
        map->emission[j] = g->out_lo + g->out_step * (double)j;
    for (size_t k = 0; k < g->nx * g->ny; k++) {
        const double mean = expected_photons(t, map->incident[k % g->nx], map->emission[k / g->nx]);
        const double count = rng != NULL ? gsl_ran_poisson(rng, mean) : mean;
        map->intensity[k] = t->value * count;
        map->sigma[k] = t->value * sqrt(rng != NULL ? fmax(count, 1) : mean);
    }
    return map;
}

#endif
