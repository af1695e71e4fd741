#include "cli/xas_unabsorb.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "xas/self_absorption.h"

/* g/cm2 through the sample from its metadata, infinite without a thickness. */
static bool find_area_density(const mm_table *table, double *area_density, mm_err *err)
{
    double thickness, density, error;
    const int thick = mm_meta_quantity(table, "thickness", "cm", &thickness, &error, err);
    const int dense = thick > 0 ? mm_meta_quantity(table, "density", "g/cm3", &density, &error, err) : 0;
    *area_density = INFINITY;
    if (thick < 0 || dense < 0)
        return false;
    if (thick == 0)
        return true;
    if (dense == 0)
        return mm_fail(err, MM_EINPUT,
                       "a sample with a thickness needs its density: --meta density=7.1g/cm3");
    *area_density = thickness * density;
    return *area_density > 0 || mm_fail(err, MM_EINPUT, "thickness and density must be above 0");
}

/* Correct point after point; flat takes the change of norm. */
static bool correct(const mm_slab_absorption *a, mm_xas_scan *s, double *most, mm_err *err)
{
    *most = 0;
    for (size_t i = 0; i < s->norm.n; i++) {
        const double curved = s->norm.norm[i] - s->norm.flat[i];
        double slope;
        const double flat = mm_slab_corrected(a, i, s->norm.flat[i], &slope);
        if (isnan(flat))
            return mm_fail(err, MM_EINPUT,
                           "at %.1f eV the signal is %.2f edge steps; a sample like this never gives as much",
                           s->spectrum.energy[i], s->norm.flat[i]);
        if (fabs(flat - s->norm.flat[i]) > fabs(*most))
            *most = flat - s->norm.flat[i];
        s->norm.flat[i] = flat;
        s->norm.norm[i] = flat + curved;
        if (s->norm_err != NULL)
            s->norm_err[i] *= slope;
    }
    return true;
}

/* The assumptions, told for each scan: thickness and density may differ. */
static void tell(mm_context *c, const mm_xas_scan *s, const mm_slab *slab, const mm_slab_absorption *a,
                 double most)
{
    char thickness[64] = "too thick to be shone through";
    if (isfinite(slab->area_density))
        snprintf(thickness, sizeof thickness, "of %.4g mg/cm2", 1000 * slab->area_density);
    mm_warn(&c->diag, s->table->name, 0,
            "self-absorption was corrected, by up to %.3g edge steps, for a flat and homogeneous sample of "
            "%s %s; "
            "beam at %g, detector at %g degrees to its surface; line at %.0f eV",
            most, slab->composition, thickness, slab->incidence, slab->exit, a->line);
}

bool mm_xas_unabsorb(mm_context *c, mm_xas_scan *s)
{
    mm_slab slab = { .composition = mm_arg_text(&c->args, "self-absorption", NULL),
                     .incidence = mm_arg_number(&c->args, "incidence", 45),
                     .exit = mm_arg_number(&c->args, "exit", 45) };
    mm_slab_absorption a = { 0 };
    double most = 0;
    if (slab.composition == NULL)
        return true;
    if (!s->known)
        return mm_fail(&c->err, MM_EINPUT, "%s: no edge of an element is near %g eV", s->table->name,
                       s->norm.e0);
    bool good = find_area_density(s->table, &slab.area_density, &c->err) &&
                mm_slab_look_up(&slab, &s->edge, s->norm.e0, s->norm.n, s->spectrum.energy, &a, &c->err);
    if (good && (s->measured = mm_zalloc(s->norm.n, sizeof *s->measured)) == NULL)
        good = mm_fail_memory(&c->err, "a spectrum");
    if (good) {
        memcpy(s->measured, s->norm.norm, s->norm.n * sizeof *s->measured);
        good = correct(&a, s, &most, &c->err);
    }
    if (good)
        tell(c, s, &slab, &a, most);
    mm_slab_absorption_free(&a);
    return good || mm_fail_in(&c->err, "%s", s->table->name);
}
