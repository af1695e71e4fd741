#include "fit/starts.h"

#include <gsl/gsl_qrng.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { SOBOL_MOST = 40 }; /* dimensions of GSL's Sobol sequence */

/* count points of the unit cube, after the one in its middle that begins Sobol's sequence */
static bool unit_points(size_t p, size_t skip, size_t count, double *out)
{
    if (p <= SOBOL_MOST) {
        gsl_qrng *sobol = gsl_qrng_alloc(gsl_qrng_sobol, (unsigned)p);
        if (sobol == NULL)
            return false;
        for (size_t i = 0; i <= skip; i++)
            gsl_qrng_get(sobol, out);
        for (size_t i = 0; i < count; i++)
            gsl_qrng_get(sobol, out + i * p);
        gsl_qrng_free(sobol);
        return true;
    }
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    if (rng == NULL)
        return false;
    for (size_t i = 0; i < skip * p; i++)
        gsl_rng_uniform(rng);
    for (size_t i = 0; i < count * p; i++)
        out[i] = gsl_rng_uniform(rng);
    gsl_rng_free(rng);
    return true;
}

static double mirror(double x, double lo, double hi)
{
    if (x < lo)
        x = 2 * lo - x;
    if (x > hi)
        x = 2 * hi - x;
    return fmin(fmax(x, lo), hi);
}

bool mm_starts_fill(size_t p, const double *lo, const double *hi, const double *centre, const double *spread,
                    double within, size_t skip, size_t count, double *out)
{
    if (p == 0 || count == 0)
        return true;
    if (!unit_points(p, skip, count, out))
        return false;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < p; j++) {
            double *x = &out[i * p + j];
            const bool closed = isfinite(lo[j]) && isfinite(hi[j]);
            const double reach = isfinite(within) ? within * spread[j] : spread[j];
            *x = closed && !isfinite(within) ? lo[j] + *x * (hi[j] - lo[j])
                                             : mirror(centre[j] + (2 * *x - 1) * reach, lo[j], hi[j]);
        }
    return true;
}
