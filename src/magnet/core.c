#include "magnet/core.h"

#include <string.h>

#include "base/number.h"
#include "base/text.h"

/* In 1e-6 emu/(mol Oe), as Bain and Berry (2008) collected them. Of the ions of an element the usual one
 * comes first, which a formula without charges means. */
static const struct species {
    const char *name;
    double chi;
} species[] = {
    { "Ag+", -28 },    { "Al3+", -2 },   { "As5+", -6 },     { "As3+", -9 },   { "Au+", -40 },
    { "Au3+", -32 },   { "B3+", -0.2 },  { "Ba2+", -26.5 },  { "Be2+", -0.4 }, { "Bi3+", -25 },
    { "Bi5+", -23 },   { "Br-", -34.6 }, { "Ca2+", -10.4 },  { "Cd2+", -24 },  { "Ce3+", -20 },
    { "Ce4+", -17 },   { "Cl-", -23.4 }, { "Co2+", -12 },    { "Co3+", -10 },  { "Cr3+", -11 },
    { "Cr2+", -15 },   { "Cr4+", -8 },   { "Cr6+", -3 },     { "Cs+", -35 },   { "Cu2+", -11 },
    { "Cu+", -12 },    { "Dy3+", -19 },  { "Er3+", -18 },    { "Eu3+", -20 },  { "Eu2+", -22 },
    { "F-", -9.1 },    { "Fe3+", -10 },  { "Fe2+", -13 },    { "Ga3+", -8 },   { "Gd3+", -20 },
    { "Ge4+", -7 },    { "H-", -5.7 },   { "Hf4+", -16 },    { "Hg2+", -40 },  { "Ho3+", -19 },
    { "I-", -50.6 },   { "In3+", -19 },  { "Ir4+", -29 },    { "Ir3+", -35 },  { "Ir5+", -20 },
    { "K+", -14.9 },   { "La3+", -20 },  { "Li+", -1 },      { "Lu3+", -17 },  { "Mg2+", -5 },
    { "Mn2+", -14 },   { "Mn3+", -10 },  { "Mn4+", -8 },     { "Mo4+", -17 },  { "Mo3+", -23 },
    { "Mo5+", -12 },   { "Mo6+", -7 },   { "Na+", -6.8 },    { "Nb5+", -9 },   { "Nd3+", -20 },
    { "Ni2+", -12 },   { "O2-", -12 },   { "Os4+", -29 },    { "Os3+", -36 },  { "P5+", -1 },
    { "Pb2+", -32 },   { "Pb4+", -26 },  { "Pd2+", -25 },    { "Pd4+", -18 },  { "Pr3+", -20 },
    { "Pr4+", -18 },   { "Pt4+", -28 },  { "Pt2+", -40 },    { "Rb+", -22.5 }, { "Re4+", -28 },
    { "Re3+", -36 },   { "Re6+", -16 },  { "Re7+", -12 },    { "Rh3+", -22 },  { "Rh4+", -18 },
    { "Ru4+", -18 },   { "Ru3+", -23 },  { "S2-", -30 },     { "S6+", -1 },    { "Sb5+", -14 },
    { "Sb3+", -17 },   { "Sc3+", -6 },   { "Se2-", -48 },    { "Se4+", -8 },   { "Si4+", -1 },
    { "Sm3+", -20 },   { "Sm2+", -23 },  { "Sn4+", -16 },    { "Sn2+", -20 },  { "Sr2+", -19 },
    { "Ta5+", -14 },   { "Tb3+", -19 },  { "Tb4+", -17 },    { "Te2-", -70 },  { "Te4+", -14 },
    { "Te6+", -12 },   { "Th4+", -23 },  { "Ti4+", -5 },     { "Ti3+", -9 },   { "Tl+", -35.7 },
    { "Tl3+", -31 },   { "Tm3+", -18 },  { "U4+", -35 },     { "U3+", -46 },   { "U5+", -26 },
    { "U6+", -19 },    { "V3+", -10 },   { "V2+", -15 },     { "V4+", -7 },    { "V5+", -4 },
    { "W6+", -13 },    { "W4+", -23 },   { "W5+", -19 },     { "Y3+", -12 },   { "Yb3+", -18 },
    { "Yb2+", -20 },   { "Zn2+", -15 },  { "Zr4+", -10 },    { "OH-", -12 },   { "CN-", -13 },
    { "NO3-", -18.9 }, { "ClO4-", -32 }, { "SO42-", -40.1 }, { "PO43-", -42 }, { "SeO32-", -44 },
    { "NH4+", -13.3 }, { "H2O", -13 },   { "NH3", -18 },     { "C", -6 },      { "H", -2.93 },
    { "N", -5.57 },
};

enum { SPECIES = sizeof species / sizeof *species, NOT_FOUND = SPECIES };

/* What has been added up. */
typedef struct tally {
    const char *per;
    double chi, number;
} tally;

static void add(tally *t, mm_slice name, double count, double chi)
{
    t->chi += count * chi;
    if (t->per != NULL && mm_slice_is(name, t->per))
        t->number += count;
}

static size_t find(mm_slice name)
{
    size_t i = 0;
    while (i < SPECIES && !mm_slice_is(name, species[i].name))
        i++;
    return i;
}

/* Length of a name without its charge: letters, and the digits of a group that stand before the last one of
 * its charge (SO4 of SO42-, Er of Er3+, Cl of Cl-). */
static size_t bare_length(const char *name)
{
    const size_t n = strlen(name);
    if (n == 0 || (name[n - 1] != '+' && name[n - 1] != '-'))
        return n;
    const bool group = n > 3 && mm_is_digit(name[n - 2]) && mm_is_digit(name[n - 3]);
    const bool two_letters = name[1] >= 'a' && name[1] <= 'z';
    const bool element = n == (two_letters ? 4 : 3) && mm_is_digit(name[n - 2]);
    return group || element ? n - 2 : n - 1;
}

/* The first species that is called so without its charge; covalent atoms and neutral groups go first. */
static size_t find_bare(mm_slice name)
{
    size_t i = find(name);
    if (i != NOT_FOUND)
        return i;
    for (i = 0; i < SPECIES; i++)
        if (bare_length(species[i].name) == name.n && strncmp(species[i].name, name.s, name.n) == 0)
            return i;
    return NOT_FOUND;
}

/* A number at the beginning of a text, 1 where there is none. */
static double take_count(mm_slice *text)
{
    double count = 1;
    size_t n = 0;
    while (n < text->n && (mm_is_digit(text->s[n]) || text->s[n] == '.'))
        n++;
    if (n > 0 && mm_number_parse((mm_slice){ text->s, n }, &count)) {
        text->s += n;
        text->n -= n;
    }
    return count;
}

/* `2Er3+`, `5H2O`, `Cl-`; false where it is none. */
static bool add_term(mm_slice term, tally *t)
{
    mm_slice name = term;
    const double count = take_count(&name);
    const size_t i = find(name);
    if (i != NOT_FOUND)
        add(t, name, count, species[i].chi);
    return i != NOT_FOUND;
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* Length of the known group of several elements with which a formula goes on, 0 when there is none. */
static size_t group_length(mm_slice rest)
{
    enum { LONGEST = 5 };
    for (size_t n = rest.n < LONGEST ? rest.n : LONGEST; n >= 2; n--) {
        size_t elements = 0;
        for (size_t i = 0; i < n; i++)
            elements += is_upper(rest.s[i]);
        const bool ends = n == rest.n || is_upper(rest.s[n]) || rest.s[n] == '(' || rest.s[n] == ')';
        if (ends && elements > 1 && find_bare((mm_slice){ rest.s, n }) != NOT_FOUND)
            return n;
    }
    return 0;
}

/* Take the next group or element off a formula; what stands in parentheses is one, without them. */
static bool take_part(mm_slice *rest, mm_slice *name)
{
    size_t n = group_length(*rest), skip = 0;
    if (rest->s[0] == '(') {
        const char *close = memchr(rest->s, ')', rest->n);
        if (close == NULL)
            return false;
        skip = 1;
        n = (size_t)(close - rest->s) - 1;
    } else if (n == 0) {
        for (n = 1; n < rest->n && rest->s[n] >= 'a' && rest->s[n] <= 'z';)
            n++;
    }
    *name = (mm_slice){ rest->s + skip, n };
    rest->s += n + 2 * skip;
    rest->n -= n + 2 * skip;
    return n > 0;
}

/* `Er2O3`, `CuSO4(H2O)5` */
static bool add_formula(mm_slice text, tally *t)
{
    while (text.n > 0) {
        mm_slice name;
        const bool inside = text.s[0] == '(';
        if (!take_part(&text, &name))
            return false;
        const double count = take_count(&text);
        const size_t i = find_bare(name);
        tally inner = { .per = t->per };
        if (i != NOT_FOUND)
            add(t, name, count, species[i].chi);
        else if (inside && add_formula(name, &inner)) {
            t->chi += count * inner.chi;
            t->number += count * inner.number;
        } else {
            return false;
        }
    }
    return true;
}

bool mm_core_susceptibility(const char *text, const char *per, double *chi, double *number, mm_err *err)
{
    tally t = { .per = per };
    mm_slice rest = mm_slice_of(text), word;
    double plain;
    if (mm_number_parse(rest, &plain)) {
        t.chi = plain;
        rest.n = 0;
    }
    while (mm_slice_word(&rest, &word))
        if (!add_term(word, &t) && !add_formula(word, &t))
            return mm_fail(
                err, MM_EUSAGE,
                "'%.*s' has no Pascal constant; a list of ions is like '2Er3+ 3O2-', a formula like "
                "Er2O3, and a number is in 1e-6 emu/mol",
                (int)word.n, word.s);
    if (per != NULL && !(t.number > 0))
        return mm_fail(err, MM_EUSAGE, "there is no '%s' in '%s'", per, text);
    *chi = 1e-6 * t.chi;
    *number = per != NULL ? t.number : 1;
    return true;
}
