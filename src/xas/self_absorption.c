#include "xas/self_absorption.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <xraylib.h>

#include "base/mem.h"
#include "num/root.h"
#include "xas/absorption.h"

/* The strongest line of an edge. */
static int line_of(const mm_edge *edge)
{
    static const struct {
        const char *name;
        int line;
    } lines[] = { { "K", KA1_LINE }, { "L1", LB3_LINE }, { "L2", LB1_LINE } };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (strcmp(lines[i].name, edge->name) == 0)
            return lines[i].line;
    return LA1_LINE;
}

static bool angle_is_good(double angle)
{
    return angle > 0 && angle <= 90;
}

bool mm_slab_look_up(const mm_slab *slab, const mm_edge *edge, double e0, size_t n, const double *energy,
                     mm_slab_absorption *out, mm_err *err)
{
    *out = (mm_slab_absorption){ .n = n };
    if (!angle_is_good(slab->incidence) || !angle_is_good(slab->exit))
        return mm_fail(err, MM_EUSAGE, "angles are those to the surface, above 0 and up to 90 degrees");
    out->own = mm_zalloc(n, sizeof *out->own);
    out->other = mm_zalloc(n, sizeof *out->other);
    bool good = (out->own != NULL && out->other != NULL) || mm_fail_memory(err, "a sample's absorption");
    good = good && mm_absorption(slab->composition, edge, e0, n, energy, out->own, out->other, err);
    const double in = sin(slab->incidence * M_PI / 180), leave = sin(slab->exit * M_PI / 180);
    out->path = slab->area_density / in;
    out->line = 1000 * LineEnergy(edge->z, line_of(edge), NULL);
    const double emitted = good ? CS_Total_Kissel_CP(slab->composition, out->line / 1000, NULL) * in / leave
                                : NAN;
    if (good && !(emitted > 0))
        good = mm_fail(err, MM_EINPUT, "the tables have no line of %s %s", edge->symbol, edge->name);
    for (size_t i = 0; good && i < n; i++)
        out->other[i] += emitted;
    if (!good)
        mm_slab_absorption_free(out);
    return good;
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
