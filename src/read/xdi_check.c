/* Rules for XDI metadata. Source: B. Ravel, M. Newville, "XAFS Data Interchange: A single spectrum XAFS data
 * file format", J. Phys.: Conf. Ser. 712, 012148 (2016), and the dictionary of metadata of XDI 1.0. */
#include "read/xdi_check.h"

#include <math.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"

static const char *const symbols[] = {
    "H",  "He", "Li", "Be", "B",  "C",  "N",  "O",  "F",  "Ne", "Na", "Mg", "Al", "Si", "P",  "S",  "Cl",
    "Ar", "K",  "Ca", "Sc", "Ti", "V",  "Cr", "Mn", "Fe", "Co", "Ni", "Cu", "Zn", "Ga", "Ge", "As", "Se",
    "Br", "Kr", "Rb", "Sr", "Y",  "Zr", "Nb", "Mo", "Tc", "Ru", "Rh", "Pd", "Ag", "Cd", "In", "Sn", "Sb",
    "Te", "I",  "Xe", "Cs", "Ba", "La", "Ce", "Pr", "Nd", "Pm", "Sm", "Eu", "Gd", "Tb", "Dy", "Ho", "Er",
    "Tm", "Yb", "Lu", "Hf", "Ta", "W",  "Re", "Os", "Ir", "Pt", "Au", "Hg", "Tl", "Pb", "Bi", "Po", "At",
    "Rn", "Fr", "Ra", "Ac", "Th", "Pa", "U",  "Np", "Pu", "Am", "Cm", "Bk", "Cf", "Es", "Fm", "Md", "No",
    "Lr", "Rf", "Db", "Sg", "Bh", "Hs", "Mt", "Ds", "Rg", "Cn", "Nh", "Fl", "Mc", "Lv", "Ts", "Og",
};

static const char *const edges[] = {
    "K",  "L",  "L1", "L2", "L3", "M",  "M1", "M2", "M3", "M4", "M5", "N", "N1", "N2", "N3", "N4",
    "N5", "N6", "N7", "O",  "O1", "O2", "O3", "O4", "O5", "O6", "O7", "P", "P1", "P2", "P3",
};

static bool is_listed(const char *value, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(value, list[i]) == 0)
            return true;
    return false;
}

static bool is_symbol(const char *value)
{
    return is_listed(value, symbols, sizeof symbols / sizeof *symbols);
}

static bool is_edge(const char *value)
{
    return is_listed(value, edges, sizeof edges / sizeof *edges);
}

static bool is_positive(const char *value)
{
    double number;
    return mm_number_parse(mm_slice_of(value), &number) && isfinite(number) && number > 0;
}

/* A number and one of the units. */
static bool is_quantity(const char *value, const char *const *units, size_t n)
{
    double number, error;
    const char *unit;
    if (!mm_quantity_parse(value, &number, &error, &unit))
        return false;
    for (size_t i = 0; i < n; i++)
        if (mm_equal_nocase(unit, units[i]))
            return true;
    return false;
}

/* "room temperature" is usual and says what it says. */
static bool is_temperature(const char *value)
{
    static const char *const units[] = { "K", "C", "F", "degC", "°C" };
    return mm_is_alpha(value[0]) || is_quantity(value, units, sizeof units / sizeof *units);
}

static bool is_ring_energy(const char *value)
{
    static const char *const units[] = { "GeV", "MeV" };
    return is_quantity(value, units, sizeof units / sizeof *units);
}

static bool is_ring_current(const char *value)
{
    static const char *const units[] = { "mA", "A" };
    return is_quantity(value, units, sizeof units / sizeof *units);
}

/* ISO 8601, with a blank for the T as many files have it; a fraction of the second and a zone may follow. */
static bool is_time(const char *value)
{
    static const char form[] = "dddd-dd-ddTdd:dd:dd";
    for (size_t i = 0; form[i] != '\0'; i++)
        if (form[i] == 'd' ? !mm_is_digit(value[i])
                           : value[i] != form[i] && !(form[i] == 'T' && value[i] == ' '))
            return false;
    const int month = 10 * (value[5] - '0') + value[6] - '0', day = 10 * (value[8] - '0') + value[9] - '0';
    const int hour = 10 * (value[11] - '0') + value[12] - '0';
    return month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour <= 24 && value[14] < '6' &&
           value[17] <= '6';
}

typedef enum need { OPTIONAL, RECOMMENDED, OF_AN_EDGE, OF_AN_ANGLE } need;

static const struct rule {
    const char *key;
    need need;
    bool (*good)(const char *value);
    const char *form;
} rules[] = {
    { "Element.symbol", OF_AN_EDGE, is_symbol, "the symbol of an element" },
    { "Element.edge", OF_AN_EDGE, is_edge, "an absorption edge" },
    { "Mono.d_spacing", OF_AN_ANGLE, is_positive, "a positive number" },
    { "Scan.start_time", RECOMMENDED, is_time, "a time like 2001-06-26T21:21:20" },
    { "Scan.end_time", OPTIONAL, is_time, "a time like 2001-06-26T21:21:20" },
    { "Sample.temperature", OPTIONAL, is_temperature, "a temperature like 10 K" },
    { "Facility.energy", OPTIONAL, is_ring_energy, "an energy like 7.00 GeV" },
    { "Facility.current", OPTIONAL, is_ring_current, "a current like 101 mA" },
    { "Facility.name", RECOMMENDED, NULL, NULL },
    { "Facility.xray_source", RECOMMENDED, NULL, NULL },
    { "Beamline.name", RECOMMENDED, NULL, NULL },
};

static bool has_column(const mm_table *table, const char *name)
{
    for (size_t i = 0; i < table->ncol; i++)
        if (mm_equal_nocase(table->col[i].name, name))
            return true;
    return false;
}

void mm_xdi_check_field(const mm_source *source, size_t line, const char *key, const char *value,
                        mm_diag *diag)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (mm_equal_nocase(key, rules[i].key) && rules[i].good != NULL && !rules[i].good(value))
            mm_warn(diag, source->path, line, "%s: '%s' is not %s", rules[i].key, value, rules[i].form);
}

void mm_xdi_check_absent(const mm_source *source, size_t line, const mm_table *table, mm_diag *diag)
{
    const bool angle = has_column(table, "angle"), spectrum = angle || has_column(table, "energy");
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        const need how = rules[i].need;
        if (mm_meta_get(table, rules[i].key) != NULL)
            continue;
        if ((how == OF_AN_EDGE && spectrum) || (how == OF_AN_ANGLE && angle))
            mm_warn(diag, source->path, line, "the header has no %s", rules[i].key);
        else if (how == RECOMMENDED)
            mm_remark(diag, source->path, line, "the header has no %s, which XDI recommends", rules[i].key);
    }
}
