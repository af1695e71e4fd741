#include "magnet/sample.h"

#include <math.h>
#include <string.h>

#include "base/constants.h"
#include "base/number.h"
#include "base/text.h"

static const mm_known unknown = { NAN, NAN };

static double squared(double x)
{
    return isfinite(x) ? x * x : 0;
}

static double relative(mm_known a)
{
    return a.value != 0 && isfinite(a.error) ? a.error / a.value : 0;
}

/* a^p b^q with its error */
static mm_known product(mm_known a, int p, mm_known b, int q)
{
    const double value = pow(a.value, p) * pow(b.value, q);
    return (mm_known){ value, fabs(value) * hypot(p * relative(a), q * relative(b)) };
}

/* The first of these keys that has a number other than 0, in the unit. */
static bool read_key(const mm_table *table, const char *const *keys, const char *unit, mm_known *out,
                     mm_err *err)
{
    *out = unknown;
    for (size_t i = 0; keys[i] != NULL; i++) {
        mm_err own = MM_ERR_INIT;
        const bool header = i > 0; /* free text of the user, which need not be a number */
        const int found = mm_meta_quantity(table, keys[i], unit, &out->value, &out->error, &own);
        if (found < 0 && !header) {
            mm_fail(err, own.code, "%s", own.msg);
            mm_err_clear(&own);
            return mm_fail_in(err, "%s", table->name);
        }
        mm_err_clear(&own);
        if (found > 0 && (out->value > 0 || !header))
            return true;
        *out = unknown;
    }
    return true;
}

static bool positive(const mm_table *table, const char *key, mm_known v, mm_err *err)
{
    return isnan(v.value) || v.value > 0 ||
           mm_fail(err, MM_EINPUT, "%s: %s is %g, not above 0", table->name, key, v.value);
}

static double volume_of(mm_shape shape, mm_dimensions d)
{
    switch (shape) {
    case MM_SHAPE_CUBOID:
        return d.a * d.b * d.c;
    case MM_SHAPE_CYLINDER:
        return MM_PI / 4 * d.a * d.b * d.c;
    case MM_SHAPE_ELLIPSOID:
    case MM_SHAPE_SPHERE:
        return MM_PI / 6 * d.a * d.b * d.c;
    }
    return NAN;
}

static double factor_of(mm_shape shape, mm_dimensions d)
{
    double factor = NAN;
    mm_demag(shape, d, &factor, NULL);
    return factor;
}

/* Of a quantity of the dimensions: half the difference that one standard error up and down makes. */
static double error_of(const mm_sample *s, double (*quantity)(mm_shape shape, mm_dimensions d))
{
    const double step[3] = { s->d_err.a, s->d_err.b, s->d_err.c };
    double sum = 0;
    for (int k = 0; k < 3; k++) {
        mm_dimensions up = s->d, down = s->d;
        if (!isfinite(step[k]))
            continue;
        *(k == 0 ? &up.a : k == 1 ? &up.b : &up.c) += step[k];
        *(k == 0 ? &down.a : k == 1 ? &down.b : &down.c) -= step[k];
        sum += squared((quantity(s->shape, up) - quantity(s->shape, down)) / 2);
    }
    return sqrt(sum);
}

/* The header of an MPMS has a SHAPE too, which is a number. */
static bool read_shape(const mm_table *table, mm_sample *s, mm_err *err)
{
    const char *shape = mm_meta_get(table, "shape");
    double number;
    return shape == NULL || mm_number_parse(mm_slice_of(shape), &number) ||
           mm_shape_parse(shape, &s->shape, err) || mm_fail_in(err, "%s", table->name);
}

static bool read_dimensions(const mm_table *table, mm_sample *s, mm_known *volume, mm_err *err)
{
    const char *text = mm_meta_get(table, "dimensions");
    double n;
    *volume = unknown;
    if (text == NULL)
        return true;
    if (!mm_dimensions_parse(text, &s->d, &s->d_err, err) || !mm_demag(s->shape, s->d, &n, err))
        return mm_fail_in(err, "%s", table->name);
    s->has_dimensions = s->has_factor = true;
    s->factor = (mm_known){ n, error_of(s, factor_of) };
    *volume = (mm_known){ 1e6 * volume_of(s->shape, s->d), 1e6 * error_of(s, volume_of) };
    return true;
}

static bool read_factor(const mm_table *table, mm_sample *s, mm_err *err)
{
    mm_known given;
    const int found = mm_meta_quantity(table, "N", "1", &given.value, &given.error, err);
    if (found < 0)
        return mm_fail_in(err, "%s", table->name);
    if (found == 0)
        return true;
    if (!(given.value >= 0 && given.value < 1))
        return mm_fail(err, MM_EINPUT, "%s: the demagnetisation factor N is %g, not in 0 to 1", table->name,
                       given.value);
    s->factor = (mm_known){ given.value, isnan(given.error) ? 0 : given.error };
    s->has_factor = true;
    return true;
}

/* Volume and density, of which one follows from the other. The volume that a header gives is not used: it is
 * often something else. */
static void complete(const mm_table *table, mm_sample *s, mm_known of_dimensions, mm_diag *diag)
{
    if (isnan(s->volume.value) && !isnan(s->mass.value) && !isnan(s->density.value))
        s->volume = product(s->mass, 1, s->density, -1);
    if (isnan(s->volume.value))
        s->volume = of_dimensions;
    if (isnan(s->density.value) && !isnan(s->mass.value) && !isnan(s->volume.value))
        s->density = product(s->mass, 1, s->volume, -1);
    const double ratio = of_dimensions.value / s->volume.value;
    if (ratio < 0.8 || ratio > 1.25)
        mm_warn(diag, table->name, 0,
                "the dimensions make %.3g mm^3, mass and density %.3g: susceptibilities use the latter",
                1e3 * of_dimensions.value, 1e3 * s->volume.value);
}

bool mm_sample_read(const mm_table *table, mm_sample *s, mm_diag *diag, mm_err *err)
{
    static const char *const mass[] = { "mass", "SAMPLE_MASS", "SAMPLE MASS", "WEIGHT", NULL },
                             *const molar[] = { "molar_mass", "SAMPLE_MOLECULAR_WEIGHT", NULL },
                             *const density[] = { "density", NULL }, *const volume[] = { "volume", NULL };
    mm_known of_dimensions;
    *s = (mm_sample){ .shape = MM_SHAPE_CUBOID, .factor = { 0, 0 } };
    if (!read_key(table, mass, "mg", &s->mass, err) ||
        !read_key(table, molar, "g/mol", &s->molar_mass, err) ||
        !read_key(table, density, "g/cm3", &s->density, err) ||
        !read_key(table, volume, "mm3", &s->volume, err) || !positive(table, "mass", s->mass, err) ||
        !positive(table, "molar_mass", s->molar_mass, err) || !positive(table, "density", s->density, err) ||
        !positive(table, "volume", s->volume, err) || !read_shape(table, s, err) ||
        !read_dimensions(table, s, &of_dimensions, err) || !read_factor(table, s, err))
        return false;
    s->mass = (mm_known){ 1e-3 * s->mass.value, 1e-3 * s->mass.error };
    s->volume = (mm_known){ 1e-3 * s->volume.value, 1e-3 * s->volume.error };
    complete(table, s, of_dimensions, diag);
    return true;
}

enum { BARE, MASS, MOLE, VOLUME };

static const struct {
    const char *spelling, *unit;
    int per;
    double scale; /* on emu/Oe over g, mol or cm^3 */
} units[] = {
    { "emu", "emu/Oe", BARE, 1 },
    { "emu/Oe", "emu/Oe", BARE, 1 },
    { "emu/g", "emu/(g Oe)", MASS, 1 },
    { "emu/g/Oe", "emu/(g Oe)", MASS, 1 },
    { "emu/(gOe)", "emu/(g Oe)", MASS, 1 },
    { "emu/mol", "emu/(mol Oe)", MOLE, 1 },
    { "emu/mol/Oe", "emu/(mol Oe)", MOLE, 1 },
    { "emu/(molOe)", "emu/(mol Oe)", MOLE, 1 },
    { "cm3/mol", "emu/(mol Oe)", MOLE, 1 },
    { "emu/cm3", "emu/(cm3 Oe)", VOLUME, 1 },
    { "emu/(cm3Oe)", "emu/(cm3 Oe)", VOLUME, 1 },
    { "m3/kg", "m3/kg", MASS, 4e-3 * MM_PI },
    { "m3/mol", "m3/mol", MOLE, 4e-6 * MM_PI },
    { "1", "1", VOLUME, 4 * MM_PI },
    { "SI", "1", VOLUME, 4 * MM_PI },
};

/* Are they equal but for blanks, `^` and `*`? */
static bool same_spelling(const char *a, const char *b)
{
    for (;; a++, b++) {
        while (*a != '\0' && strchr(" ^*", *a) != NULL)
            a++;
        if (*a != *b || *a == '\0')
            return *a == *b;
    }
}

bool mm_susceptibility_find(const char *unit, const mm_sample *s, mm_susceptibility *out, mm_err *err)
{
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (!same_spelling(unit, units[i].spelling))
            continue;
        const mm_known one = { units[i].scale, 0 };
        const bool massless = units[i].per != BARE && units[i].per != VOLUME && isnan(s->mass.value);
        if (massless)
            return mm_fail(err, MM_EINPUT, "%s needs the mass: --meta mass=4.2mg", unit);
        if (units[i].per == MOLE && isnan(s->molar_mass.value))
            return mm_fail(err, MM_EINPUT, "%s needs the molar mass: --meta molar_mass=206.8g/mol", unit);
        if (units[i].per == VOLUME && isnan(s->volume.value))
            return mm_fail(err, MM_EINPUT,
                           "%s needs the volume: --meta mass=4.2mg and density=6.1g/cm3, or dimensions",
                           unit);
        out->unit = units[i].unit;
        out->factor = units[i].per == BARE     ? one
                      : units[i].per == MASS   ? product(s->mass, -1, one, 1)
                      : units[i].per == VOLUME ? product(s->volume, -1, one, 1)
                                               : product(s->molar_mass, 1, s->mass, -1);
        if (units[i].per == MOLE)
            out->factor = product(out->factor, 1, one, 1);
        return true;
    }
    return mm_fail(err, MM_EUSAGE,
                   "'%s' is no unit of a susceptibility: emu/Oe, emu/g, emu/mol, emu/cm3, m3/kg, m3/mol, 1",
                   unit);
}

/* d chi_int/d chi = 1/(1 - N chi)^2, d chi_int/dN = chi_int^2 */
mm_known mm_internal_of(mm_known external, mm_known factor)
{
    const double below = 1 - factor.value * external.value, value = external.value / below;
    const double by_chi = external.error / (below * below), by_factor = value * value * factor.error;
    return (mm_known){ value, sqrt(by_chi * by_chi + squared(by_factor)) };
}
