#include "table/energy.h"

#include <math.h>

#include "base/unit.h"

bool mm_energy_scale(size_t n, const double *energy, const char *unit, const char *name, double *scale,
                     mm_diag *diag, mm_err *err)
{
    double greatest = 0;
    for (size_t i = 0; i < n; i++)
        greatest = isfinite(energy[i]) ? fmax(greatest, energy[i]) : greatest;
    *scale = 1;
    if (unit[0] == '\0') {
        *scale = greatest > 0 && greatest < 100 ? 1000 : 1;
        if (*scale > 1)
            mm_warn(diag, name, 0, "energies up to %g without a unit are taken to be in keV", greatest);
        return true;
    }
    mm_conversion c;
    if (!mm_unit_conversion(unit, "eV", &c, err))
        return mm_fail_in(err, "%s: the energy", name);
    *scale = c.scale;
    if (c.scale == 1 && greatest > 0 && greatest < 100)
        mm_warn(diag, name, 0, "energies up to %g eV: are they in keV?", greatest);
    return true;
}
