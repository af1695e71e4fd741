#include "magnet/magnetisation.h"

#include <math.h>
#include <string.h>

#include "base/constants.h"

typedef enum amount { NOTHING, MASS, VOLUME, MOLE } amount;

static const struct {
    const char *spelling, *unit;
    amount per;
    double scale; /* on emu, over g, cm^3 or mol */
} units[] = {
    { "emu", "emu", NOTHING, 1 },        { "A m2", "A m2", NOTHING, 1e-3 },
    { "emu/g", "emu/g", MASS, 1 },       { "A m2/kg", "A m2/kg", MASS, 1 },
    { "emu/cm3", "emu/cm3", VOLUME, 1 }, { "A/m", "A/m", VOLUME, 1e3 },
    { "emu/mol", "emu/mol", MOLE, 1 },   { "mu_B", "mu_B", MOLE, 1e-3 / (MM_NA * MM_MUB) },
};

static double relative(mm_known v)
{
    return isfinite(v.error) ? v.error / v.value : 0;
}

bool mm_magnetisation_find(const char *unit, const mm_sample *s, mm_magnetisation *out, mm_err *err)
{
    const mm_known one = { 1, 0 };
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (strcmp(unit, units[i].spelling) != 0)
            continue;
        const amount per = units[i].per;
        const mm_known below = per == NOTHING  ? one
                               : per == VOLUME ? s->volume
                                               : s->mass,
                       above = per == MOLE ? s->molar_mass : one;
        if (isnan(below.value))
            return mm_fail(err, MM_EINPUT,
                           per == VOLUME
                               ? "%s needs the volume: --meta mass=4.2mg and density=6.1g/cm3, or dimensions"
                               : "%s needs the mass: --meta mass=4.2mg",
                           unit);
        if (isnan(above.value))
            return mm_fail(err, MM_EINPUT, "%s needs the molar mass: --meta molar_mass=206.8g/mol", unit);
        const double value = units[i].scale * above.value / below.value;
        *out = (mm_magnetisation){ units[i].unit,
                                   { value, value * hypot(relative(above), relative(below)) } };
        return true;
    }
    return mm_fail(
        err, MM_EUSAGE,
        "'%s' is no unit of a magnetisation: emu, A m2, emu/g, A m2/kg, emu/cm3, A/m, emu/mol, mu_B", unit);
}
