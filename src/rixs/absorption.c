#include "rixs/absorption.h"

#include <math.h>

#include "base/constants.h"
#include "num/interpolate.h"

static bool check(const mm_map *map, const mm_absorption *a, mm_err *err)
{
    for (int k = 0; k < 2; k++)
        if (!(a->angle[k] > 0 && a->angle[k] <= 90))
            return mm_fail(err, MM_EINPUT, "an angle of %g degrees between sample and beam", a->angle[k]);
    if (a->n < 2)
        return mm_fail(err, MM_EINPUT, "absorption at fewer than two energies");
    for (size_t i = 0; i < a->n; i++)
        if (!(a->mu[i] > 0) || (i > 0 && !(a->energy[i] > a->energy[i - 1])))
            return mm_fail(err, MM_EINPUT,
                           "absorption of %g at %.10g eV: it is to be positive, energies ascend", a->mu[i],
                           a->energy[i]);
    const double *in = map->incident, *out = map->emission, lo = a->energy[0], hi = a->energy[a->n - 1];
    if (in[0] < lo || in[map->nx - 1] > hi || out[0] < lo || out[map->ny - 1] > hi)
        return mm_fail(
            err, MM_EINPUT,
            "absorption is known from %.10g to %.10g eV; the plane needs %.10g to %.10g and %.10g to "
            "%.10g eV",
            lo, hi, out[0], out[map->ny - 1], in[0], in[map->nx - 1]);
    return true;
}

static double mu_at(const mm_absorption *a, double energy)
{
    return mm_between_value(mm_between_find(a->n, a->energy, energy), a->mu);
}

static double factor(const mm_map *map, const mm_absorption *a, size_t cell)
{
    const double degree = MM_PI / 180;
    const double x = mu_at(a, map->incident[cell % map->nx]) / sin(a->angle[0] * degree) +
                     mu_at(a, map->emission[cell / map->nx]) / sin(a->angle[1] * degree);
    return a->thickness > 0 ? x / -expm1(-x * a->thickness) : x;
}

bool mm_map_unabsorb(mm_map *map, const mm_absorption *a, double *least, double *most, mm_err *err)
{
    if (!check(map, a, err))
        return false;
    const double first = factor(map, a, 0);
    *least = INFINITY;
    *most = 0;
    for (size_t k = 0; k < map->nx * map->ny; k++) {
        const double f = factor(map, a, k) / first;
        *least = fmin(*least, f);
        *most = fmax(*most, f);
        map->intensity[k] *= f;
        map->sigma[k] *= f;
        for (size_t e = mm_map_dependent(map) ? map->shares.start[k] : 0;
             mm_map_dependent(map) && e < map->shares.start[k + 1]; e++)
            map->shares.weight[e] *= f;
    }
    return true;
}
