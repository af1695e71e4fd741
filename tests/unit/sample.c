/* magnet/sample: masses and dimensions from headers and --meta, their errors, and units of susceptibilities.
 */
#include "magnet/sample.h"

#include <stdlib.h>

#include "tap.h"

static mm_table *table_of(const char *const *meta)
{
    mm_table *table = mm_table_new("run.dat", NULL);
    for (size_t i = 0; table != NULL && meta[i] != NULL; i += 2)
        mm_meta_set(table, meta[i], meta[i + 1], NULL);
    return table;
}

static bool sample_of(const char *const *meta, mm_sample *s, mm_diag *diag, mm_err *err)
{
    mm_table *table = table_of(meta);
    const bool good = mm_sample_read(table, s, diag, err);
    mm_table_free(table);
    return good;
}

static void test_sources(void)
{
    mm_sample s;
    mm_err err = MM_ERR_INIT;
    const char *const header[] = { "SAMPLE_MASS", "10.1",      "SAMPLE_MOLECULAR_WEIGHT",
                                   "704.95",      "SHAPE",     "0",
                                   "SAMPLE_SIZE", "5mm x 5mm", NULL };
    ok(sample_of(header, &s, NULL, &err), "a header of an MPMS 3");
    near_rel(s.mass.value, 0.0101, 1e-14, "the mass is in mg");
    near_rel(s.molar_mass.value, 704.95, 1e-14, "the molar mass");
    ok(isnan(s.density.value) && isnan(s.volume.value) && !s.has_factor && s.factor.value == 0,
       "no volume, and N is 0");
    const char *const both[] = { "SAMPLE_MASS", "10.1", "mass", "4.2(1)mg", "density", "6.1g/cm3", NULL };
    ok(sample_of(both, &s, NULL, &err), "--meta goes first");
    near_rel(s.mass.value, 0.0042, 1e-14, "its mass");
    near_rel(s.mass.error, 0.0001, 1e-12, "with its error");
    near_rel(s.volume.value, 0.0042 / 6.1, 1e-14, "the volume");
    near_rel(s.volume.error / s.volume.value, 0.1 / 4.2, 1e-12, "has the error of the mass");
    const char *const zero[] = { "WEIGHT", "0.000", NULL };
    ok(sample_of(zero, &s, NULL, &err) && isnan(s.mass.value), "a weight of 0 is none");
    const char *const grams[] = { "mass", "0.0042 g", NULL };
    ok(sample_of(grams, &s, NULL, &err) && fabs(s.mass.value - 0.0042) < 1e-15, "grams");
}

static void test_dimensions(void)
{
    mm_sample s;
    mm_diag diag = MM_DIAG_INIT;
    mm_err err = MM_ERR_INIT;
    const char *const cuboid[] = { "dimensions", "2.0(2)x2x1mm", "mass", "24.4mg", NULL };
    ok(sample_of(cuboid, &s, &diag, &err) && s.has_dimensions, "a cuboid");
    near_rel(s.factor.value, 4. * 2 * 2 / (4 * 2 * 2 + 3 * 1 * (2 + 2)), 1e-14, "N of Prozorov and Kogan");
    near_rel(s.volume.value, 0.004, 1e-12, "its volume in cm^3");
    near_rel(s.volume.error / s.volume.value, 0.1, 1e-12, "with the error of an edge");
    /* N = 4ab/(4ab + 3c(a+b)): dN/da = 12 b^2 c/(..)^2 = 12*4/28^2 a mm */
    near_rel(s.factor.error, 12. * 4 / (28 * 28) * 0.2, 0.05, "N has it too");
    near_rel(s.density.value, 6.1, 1e-12, "and the density follows");
    const char *const sphere[] = { "dimensions", "2mm", "shape", "sphere", "N", "0.3", NULL };
    ok(sample_of(sphere, &s, &diag, &err) && s.factor.value == 0.3, "N as given goes first");
    near_rel(s.volume.value, 3.14159265358979 / 6 * 8e-3, 1e-12, "volume of a sphere");
    ok(diag.n == 0, "no warning");
    const char *const off[] = { "dimensions", "2x2x1mm", "mass", "10mg", "density", "6.1", NULL };
    ok(sample_of(off, &s, &diag, &err) && diag.n == 1, "a contradiction is told");
    near_rel(s.volume.value, 0.01 / 6.1, 1e-12, "mass and density count");
    mm_diag_clear(&diag);
}

static void test_errors(void)
{
    static const char *const bad[][3] = { { "mass", "heavy", NULL },     { "mass", "-1mg", NULL },
                                          { "density", "3 mg", NULL },   { "N", "1.5", NULL },
                                          { "dimensions", "big", NULL }, { "shape", "cube", NULL } };
    mm_sample s;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        mm_err err = MM_ERR_INIT;
        ok(!sample_of(bad[i], &s, NULL, &err) && err.code == MM_EINPUT && strstr(err.msg, "run.dat") != NULL,
           "%s=%s: %s", bad[i][0], bad[i][1], err.msg != NULL ? err.msg : "");
        mm_err_clear(&err);
    }
}

static void test_units(void)
{
    const mm_sample s = { .mass = { 0.01, 0.0001 }, .molar_mass = { 200, NAN }, .volume = { 0.002, 0 } };
    static const struct {
        const char *spelling, *unit;
        double factor, relative;
    } want[] = {
        { "emu/Oe", "emu/Oe", 1, 0 },
        { "emu/g", "emu/(g Oe)", 100, 0.01 },
        { "emu/(g Oe)", "emu/(g Oe)", 100, 0.01 },
        { "emu/mol", "emu/(mol Oe)", 2e4, 0.01 },
        { "emu/cm^3", "emu/(cm3 Oe)", 500, 0 },
        { "m3/kg", "m3/kg", 100 * 4e-3 * 3.14159265358979324, 0.01 },
        { "m^3/mol", "m3/mol", 2e4 * 4e-6 * 3.14159265358979324, 0.01 },
        { "SI", "1", 500 * 4 * 3.14159265358979324, 0 },
    };
    mm_susceptibility chi;
    mm_err err = MM_ERR_INIT;
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        ok(mm_susceptibility_find(want[i].spelling, &s, &chi, &err), "%s", want[i].spelling);
        same_text(chi.unit, want[i].unit, want[i].unit);
        near_rel(chi.factor.value, want[i].factor, 1e-12, "its factor");
        near_abs(chi.factor.error / chi.factor.value, want[i].relative, 1e-12, "its error");
    }
    ok(!mm_susceptibility_find("T/mol", &s, &chi, &err) && err.code == MM_EUSAGE, "another unit");
    mm_err_clear(&err);
    const mm_sample none = { .mass = { NAN, NAN }, .volume = { NAN, NAN } };
    ok(!mm_susceptibility_find("emu/mol", &none, &chi, &err) && strstr(err.msg, "mass=") != NULL,
       "the key that is missing is named");
    mm_err_clear(&err);
}

static void test_internal(void)
{
    const mm_known chi = mm_internal_of((mm_known){ -1.5, 0.03 }, (mm_known){ 1. / 3, 0.01 });
    near_rel(chi.value, -1, 1e-14, "a sphere of chi_ext = -3/2 shields fully");
    near_rel(chi.error, hypot(0.03 / 2.25, 0.01), 1e-12, "with both errors");
}

int main(void)
{
    test_sources();
    test_dimensions();
    test_errors();
    test_units();
    test_internal();
    return done();
}
