#include "xas/self_absorption.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <xraylib.h>

#include "base/mem.h"
#include "num/root.h"

static const double beside_edge = 1; /* eV: nearer to its edge the tables are not looked at */

static const struct shell {
    const char *name;
    int shell, line;
} shells[] = {
    { "K", K_SHELL, KA1_LINE },
    { "L1", L1_SHELL, LB3_LINE },
    { "L2", L2_SHELL, LB1_LINE },
    { "L3", L3_SHELL, LA1_LINE },
};

static const struct shell *shell_of(const mm_edge *edge)
{
    for (size_t i = 0; i < sizeof shells / sizeof *shells; i++)
        if (strcmp(shells[i].name, edge->name) == 0)
            return &shells[i];
    return NULL;
}

/* Fraction of the mass that an element has in a composition; NaN with an error. */
static double mass_fraction(const char *composition, const mm_edge *edge, mm_err *err)
{
    struct compoundData *parts = CompoundParser(composition, NULL);
    double fraction = 0;
    if (parts == NULL) {
        mm_fail(err, MM_EUSAGE, "'%s' is no composition; write CeRu2 or Ce65Al10Co25", composition);
        return NAN;
    }
    for (int i = 0; i < parts->nElements; i++)
        if (parts->Elements[i] == edge->z)
            fraction = parts->massFractions[i];
    FreeCompoundData(parts);
    if (fraction > 0)
        return fraction;
    mm_fail(err, MM_EUSAGE, "there is no %s in '%s'", edge->symbol, composition);
    return NAN;
}

/* The edge's part of the absorption at a table's energy, below the edge that just above it; and the rest,
 * cm2/g. */
static void absorption_at(const mm_slab *slab, const mm_edge *edge, const struct shell *shell,
                          double fraction, double energy, double *own, double *other)
{
    const bool above = energy >= edge->energy;
    const double inside = fmax(energy, edge->energy + beside_edge),
                 at = above ? inside : fmin(energy, edge->energy - beside_edge);
    *own = fraction * CS_Photo_Partial(edge->z, shell->shell, inside / 1000, NULL);
    *other = CS_Total_Kissel_CP(slab->composition, at / 1000, NULL) - (above ? *own : 0);
}

static bool angle_is_good(double angle)
{
    return angle > 0 && angle <= 90;
}

bool mm_slab_look_up(const mm_slab *slab, const mm_edge *edge, double e0, size_t n, const double *energy,
                     mm_slab_absorption *out, mm_err *err)
{
    *out = (mm_slab_absorption){ .n = n };
    const struct shell *shell = shell_of(edge);
    const double fraction = mass_fraction(slab->composition, edge, err);
    if (isnan(fraction))
        return false;
    if (shell == NULL || !angle_is_good(slab->incidence) || !angle_is_good(slab->exit))
        return mm_fail(err, MM_EUSAGE, "angles are those to the surface, above 0 and up to 90 degrees");
    out->own = mm_zalloc(n, sizeof *out->own);
    out->other = mm_zalloc(n, sizeof *out->other);
    if (out->own == NULL || out->other == NULL) {
        mm_slab_absorption_free(out);
        return mm_fail_memory(err, "a sample's absorption");
    }
    const double in = sin(slab->incidence * M_PI / 180), leave = sin(slab->exit * M_PI / 180);
    out->path = slab->area_density / in;
    out->line = 1000 * LineEnergy(edge->z, shell->line, NULL);
    const double emitted = CS_Total_Kissel_CP(slab->composition, out->line / 1000, NULL) * in / leave;
    for (size_t i = 0; i < n; i++) {
        absorption_at(slab, edge, shell, fraction, energy[i] - e0 + edge->energy, &out->own[i],
                      &out->other[i]);
        if (!(out->own[i] > 0) || !(out->other[i] > 0) || !(emitted > 0)) {
            mm_slab_absorption_free(out);
            return mm_fail(err, MM_EINPUT, "the tables have no absorption of %s at %g eV", slab->composition,
                           energy[i]);
        }
        out->other[i] += emitted;
    }
    return true;
}

void mm_slab_absorption_free(mm_slab_absorption *a)
{
    free(a->own);
    free(a->other);
    a->own = a->other = NULL;
}

/* S(x) and, where wanted, dS/dx. */
static double signal(const mm_slab_absorption *a, size_t i, double norm, double *slope)
{
    const double x = norm * a->own[i], all = x + a->other[i];
    const double left = isinf(a->path) ? 0 : exp(-all * a->path),
                 used = isinf(a->path) ? 1 : -expm1(-all * a->path);
    if (slope != NULL)
        *slope = a->own[i] * (a->other[i] / (all * all) * used + (left > 0 ? x / all * a->path * left : 0));
    return x / all * used;
}

double mm_slab_measured(const mm_slab_absorption *a, size_t i, double norm)
{
    return signal(a, i, norm, NULL) / signal(a, i, 1, NULL);
}

/* A point and what was measured there, for the root. */
typedef struct wanted {
    const mm_slab_absorption *a;
    size_t i;
    double signal;
} wanted;

static double too_much(double norm, void *context)
{
    const wanted *w = context;
    return signal(w->a, w->i, norm, NULL) - w->signal;
}

double mm_slab_corrected(const mm_slab_absorption *a, size_t i, double measured, double *slope)
{
    static const double most = 1e3; /* of norm: no white line is as high */
    const double full = signal(a, i, 1, NULL);
    wanted w = { a, i, measured * full };
    double lo = -0.9 * a->other[i] / a->own[i], hi = 2, norm;
    *slope = NAN;
    while (hi < most && too_much(hi, &w) < 0)
        hi *= 2;
    if (!mm_find_root(too_much, &w, lo, hi, 0, &norm, NULL))
        return NAN;
    signal(a, i, norm, slope);
    *slope = full / *slope;
    return norm;
}
