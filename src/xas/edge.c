#include "xas/edge.h"

#include <math.h>
#include <stddef.h>
#include <xraylib.h>

#include "base/text.h"

enum { FIRST_Z = 11, LAST_Z = 92 };

static const double farthest = 60; /* eV between a measured e0 and the table */

static const struct shell {
    const char *name;
    int shell;
} shells[] = { { "K", K_SHELL }, { "L3", L3_SHELL }, { "L2", L2_SHELL }, { "L1", L1_SHELL } };

enum { SHELLS = sizeof shells / sizeof *shells };

static const char *const symbols[LAST_Z + 1] = {
    "",   "H",  "He", "Li", "Be", "B",  "C",  "N",  "O",  "F",  "Ne", "Na", "Mg", "Al", "Si", "P",
    "S",  "Cl", "Ar", "K",  "Ca", "Sc", "Ti", "V",  "Cr", "Mn", "Fe", "Co", "Ni", "Cu", "Zn", "Ga",
    "Ge", "As", "Se", "Br", "Kr", "Rb", "Sr", "Y",  "Zr", "Nb", "Mo", "Tc", "Ru", "Rh", "Pd", "Ag",
    "Cd", "In", "Sn", "Sb", "Te", "I",  "Xe", "Cs", "Ba", "La", "Ce", "Pr", "Nd", "Pm", "Sm", "Eu",
    "Gd", "Tb", "Dy", "Ho", "Er", "Tm", "Yb", "Lu", "Hf", "Ta", "W",  "Re", "Os", "Ir", "Pt", "Au",
    "Hg", "Tl", "Pb", "Bi", "Po", "At", "Rn", "Fr", "Ra", "Ac", "Th", "Pa", "U",
};

/* 0 when the table has none. */
static bool edge_at(int z, size_t s, mm_edge *edge)
{
    const double energy = 1000 * EdgeEnergy(z, shells[s].shell, NULL);
    *edge = (mm_edge){ z, symbols[z], shells[s].name, energy };
    return energy > 0;
}

bool mm_edge_find(const char *symbol, const char *name, mm_edge *edge)
{
    for (int z = 1; z <= LAST_Z; z++)
        for (size_t s = 0; s < SHELLS && mm_equal_nocase(symbols[z], symbol); s++)
            if (mm_equal_nocase(shells[s].name, name))
                return edge_at(z, s, edge);
    return false;
}

bool mm_edge_guess(double energy, mm_edge *edge)
{
    double best = farthest;
    bool found = false;
    for (int z = FIRST_Z; z <= LAST_Z; z++)
        for (size_t s = 0; s < SHELLS; s++) {
            mm_edge here;
            const double rarer = s >= 2 ? 20 : 0; /* an L1 or L2 edge must be this much nearer, in eV */
            if (!edge_at(z, s, &here) || fabs(here.energy - energy) + rarer >= best)
                continue;
            best = fabs(here.energy - energy) + rarer;
            *edge = here;
            found = true;
        }
    return found;
}

double mm_edge_next(const mm_edge *edge)
{
    mm_edge next;
    if (mm_equal_nocase(edge->name, "L3") && mm_edge_find(edge->symbol, "L2", &next))
        return next.energy;
    if (mm_equal_nocase(edge->name, "L2") && mm_edge_find(edge->symbol, "L1", &next))
        return next.energy;
    return NAN;
}

bool mm_edge_within(double lo, double hi, int i, mm_edge *edge)
{
    for (int z = FIRST_Z; z <= LAST_Z; z++)
        for (size_t s = 0; s < SHELLS; s++)
            if (edge_at(z, s, edge) && edge->energy >= lo && edge->energy <= hi && i-- == 0)
                return true;
    return false;
}
