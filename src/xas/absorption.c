#include "xas/absorption.h"

#include <math.h>
#include <string.h>
#include <xraylib.h>

static const double beside_edge = 1; /* eV: nearer to its edge the tables are not looked at */

static int shell_of(const mm_edge *edge)
{
    static const struct {
        const char *name;
        int shell;
    } shells[] = { { "K", K_SHELL }, { "L1", L1_SHELL }, { "L2", L2_SHELL } };
    for (size_t i = 0; i < sizeof shells / sizeof *shells; i++)
        if (strcmp(shells[i].name, edge->name) == 0)
            return shells[i].shell;
    return L3_SHELL;
}

/* Symbols of elements, numbers and parentheses. The parser of xraylib leaks where it meets anything else. */
static bool is_composition(const char *text)
{
    const char *const start = text;
    while (*text != '\0') {
        char symbol[3] = { *text, '\0', '\0' };
        if (*text >= 'A' && *text <= 'Z') {
            if (text[1] >= 'a' && text[1] <= 'z')
                symbol[1] = *++text;
            if (SymbolToAtomicNumber(symbol, NULL) == 0)
                return false;
        } else if (strchr("0123456789.()", *text) == NULL) {
            return false;
        }
        text++;
    }
    return text > start;
}

/* Fraction of the mass that an element has in a composition; NaN with an error. */
static double mass_fraction(const char *composition, const mm_edge *edge, mm_err *err)
{
    struct compoundData *parts = is_composition(composition) ? CompoundParser(composition, NULL) : NULL;
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

bool mm_absorption(const char *composition, const mm_edge *edge, double e0, size_t n, const double *energy,
                   double *own, double *other, mm_err *err)
{
    const double fraction = mass_fraction(composition, edge, err);
    const int shell = shell_of(edge);
    if (isnan(fraction))
        return false;
    for (size_t i = 0; i < n; i++) {
        const double e = energy[i] - e0 + edge->energy, inside = fmax(e, edge->energy + beside_edge);
        const bool above = e >= edge->energy;
        const double at = above ? inside : fmin(e, edge->energy - beside_edge);
        own[i] = fraction * CS_Photo_Partial(edge->z, shell, inside / 1000, NULL);
        other[i] = CS_Total_Kissel_CP(composition, at / 1000, NULL) - (above ? own[i] : 0);
        if (!(own[i] > 0) || !(other[i] > 0))
            return mm_fail(err, MM_EINPUT, "the tables have no absorption of %s at %g eV", composition,
                           energy[i]);
    }
    return true;
}
