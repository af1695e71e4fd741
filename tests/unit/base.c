/* base/: numbers, text, units, errors. */
#include <stdlib.h>

#include "base/constants.h"
#include "base/err.h"
#include "base/number.h"
#include "base/text.h"
#include "base/unit.h"
#include "tap.h"

static void number_text(double value, const char *want)
{
    char out[MM_NUMBER_SIZE];
    mm_number_print(out, value);
    same_text(out, want, want);
}

static void test_print(void)
{
    number_text(0, "0");
    number_text(-0.0, "-0");
    number_text(5725.4, "5725.4");
    number_text(0.1, "0.1");
    number_text(0.30000000000000004, "0.30000000000000004");
    number_text(-1e-7, "-1e-07");
    number_text(1e22, "1e+22");
    number_text(0.0001, "0.0001");
    number_text(1234567, "1234567");
    number_text(NAN, "nan");
}

static void test_round_trip(void)
{
    unsigned long long state = 88172645463325252ULL;
    int wrong = 0;
    for (int i = 0; i < 200000; i++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        double value, back = 0;
        memcpy(&value, &state, sizeof value);
        if (i % 2 == 1)
            value = (double)(state % 100000000ULL) / 1e4; /* like a data file */
        if (!isfinite(value))
            continue;
        char out[MM_NUMBER_SIZE];
        const size_t n = mm_number_print(out, value);
        if (!mm_number_parse((mm_slice){ out, n }, &back) || memcmp(&back, &value, sizeof back) != 0)
            wrong++;
    }
    ok(wrong == 0, "200000 doubles print and read back bit for bit");
}

static void test_parse(void)
{
    double v = 0;
    ok(mm_number_parse(mm_slice_of(" -1.5e+003 "), &v) && v == -1500, "exponent of three digits");
    ok(mm_number_parse(mm_slice_of("1D-2"), &v) && v == 0.01, "Fortran exponent");
    ok(mm_number_parse(mm_slice_of("2.4703282292062327e-324"), &v) && v == 0, "below the least denormal");
    ok(mm_number_parse(mm_slice_of("179769313486231580793e288"), &v) && v == 1.7976931348623158e308,
       "largest double");
    ok(!mm_number_parse(mm_slice_of("1.2.3"), &v), "two points are no number");
    ok(!mm_number_parse(mm_slice_of("1,5"), &v), "a decimal comma is not taken for a point");
    ok(mm_number_parse_comma(mm_slice_of("1,5"), &v) && v == 1.5, "a decimal comma where it is asked for");
    ok(mm_number_parse_comma(mm_slice_of("0,12345678901234567890123"), &v) && v == 0.12345678901234567890123,
       "long decimal comma");
    ok(!mm_number_parse_comma((mm_slice){ "0,12345678901234567890123\0", 27 }, &v),
       "nor with a NUL behind it");
    ok(mm_number_parse_field(mm_slice_of("--"), &v) && isnan(v), "-- is missing");
    ok(mm_number_parse_field(mm_slice_of(""), &v) && isnan(v), "empty is missing");
    ok(!mm_number_parse_field(mm_slice_of("abc"), &v), "abc is no number");
}

static void with_error(double value, double error, const char *want)
{
    char out[MM_NUMBER_SIZE];
    same_text(mm_number_with_error(out, value, error), want, want);
}

static void test_with_error(void)
{
    with_error(3.252619, 0.01412, "3.253(14)");
    with_error(3.2526, 0.00341, "3.2526(34)");
    with_error(1.2345e-5, 3e-7, "1.234(30)e-05");
    with_error(12345, 600, "1.23(6)e+04");
    with_error(5433.8, 27.2, "5434(27)");
    with_error(0.5, NAN, "0.5");
}

static void quantity(const char *text, double value, double error, const char *unit)
{
    double v, e;
    const char *u;
    ok(mm_quantity_parse(text, &v, &e, &u) && fabs(v - value) <= 1e-15 * fabs(value) &&
           (isnan(error) ? isnan(e) : fabs(e - error) <= 1e-12 * error) && strcmp(u, unit) == 0,
       "quantity %s", text);
}

static void test_quantity(void)
{
    quantity("4.2(1)mg", 4.2, 0.1, "mg");
    quantity("4.20(15) mg", 4.2, 0.15, "mg");
    quantity("300", 300, NAN, "");
    quantity("6.1g/cm3", 6.1, NAN, "g/cm3");
    quantity("1.20(5)e-3 T", 1.2e-3, 5e-5, "T");
    quantity("4.2 eV", 4.2, NAN, "eV");
    quantity("12(0.5) K", 12, 0.5, "K");
}

static void converts(const char *from, const char *to, double want)
{
    mm_conversion c;
    mm_err err = MM_ERR_INIT;
    const bool good = mm_unit_conversion(from, to, &c, &err) && fabs(c.scale / want - 1) < 1e-12;
    ok(good, "1 %s = %.10g %s", from, want, to);
    if (!good)
        diag("got %.17g: %s", c.scale, err.msg != NULL ? err.msg : "");
    mm_err_clear(&err);
}

static void test_units(void)
{
    converts("emu", "A m2", 1e-3);
    converts("Oe", "A/m", 1000 / (4 * MM_PI));
    converts("Oe", "T", MM_MU0 * 1000 / (4 * MM_PI));
    converts("eV", "J", MM_E);
    converts("keV", "eV", 1000);
    converts("eV", "kJ/mol", MM_EV_KJ_MOL);
    converts("rad/s", "Hz", 1 / (2 * MM_PI));
    converts("Hz", "rad/s", 2 * MM_PI);
    converts("ohm-cm", "ohm m", 0.01);
    converts("\xC2\xB5V", "V", 1e-6);
    converts("mu_B", "J/T", MM_MUB);
    converts("Pa", "dyn/cm2", 10);
    mm_conversion c;
    mm_err err = MM_ERR_INIT;
    ok(mm_unit_conversion("degC", "K", &c, &err) && c.scale == 1 && c.offset == 273.15,
       "degC to K has an offset");
    ok(!mm_unit_conversion("eV", "T", &c, &err) && err.code == MM_EINPUT, "eV does not convert to T");
    same_text(err.msg, "the unit 'eV' does not convert to 'T'", "the message names both units");
    mm_err_clear(&err);
    ok(!mm_unit_known("wibble"), "wibble is no unit");
    ok(!mm_unit_known("5700..0m") && !mm_unit_known("0 m"), "a factor of zero makes no unit");
    ok(mm_unit_known("s since 2000-01-01 00:00:00") && mm_unit_known("10^0 m"), "other zeros are fine");
    ok(mm_unit_conversion("wibble", "wibble", &c, &err) && c.scale == 1, "an unknown unit is itself");
}

static void product(const char *a, int p, const char *b, int q, const char *want)
{
    const char *const unit[] = { a, b };
    const int power[] = { p, q };
    char *text = mm_unit_product(2, unit, power);
    same_text(text, want, want);
    free(text);
}

static void test_product(void)
{
    product("1", 1, "eV", 1, "eV");
    product("emu", 1, "K", -1, "emu/K");
    product("K", 1, "K", -1, "1");
    product("1", 1, "K", -1, "1/K");
    product("emu/mol", 1, "K", 1, "(emu/mol) K");
    product("emu/mol", 1, "K", 0, "emu/mol");
}

static void test_text(void)
{
    size_t n;
    char *utf8 = mm_text_to_utf8("\xFF\xFE"
                                 "a\0\xB5\0",
                                 6, &n);
    same_text(utf8, "a\xC2\xB5", "UTF-16LE with BOM");
    free(utf8);
    utf8 = mm_text_to_utf8("\xB5V", 2, &n);
    same_text(utf8, "\xC2\xB5V", "Latin-1 micro");
    free(utf8);
    ok(mm_glob("f*.center", "f1.center") && !mm_glob("f*.center", "edge.center") && mm_glob("*", ""),
       "patterns");
    mm_slice rest = mm_slice_of("a,,b,"), field;
    int fields = 0;
    while (mm_slice_field(&rest, ',', &field))
        fields++;
    ok(fields == 4, "a trailing comma makes an empty last field");
    rest = mm_slice_of("one\r\n\nthree");
    int lines = 0;
    while (mm_slice_line(&rest, &field))
        lines++;
    ok(lines == 3 && mm_slice_is(field, "three"), "lines end with LF, CRLF or the text");
}

static void test_err(void)
{
    mm_err err = MM_ERR_INIT;
    ok(!mm_fail(&err, MM_EINPUT, "'%s' is not a number", "abc"), "mm_fail returns false");
    mm_fail(&err, MM_ESYS, "second");
    mm_fail_in(&err, "%s:%d", "run.dat", 12);
    same_text(err.msg, "run.dat:12: 'abc' is not a number", "the first cause wins, and where goes before it");
    ok(mm_err_status(err.code) == 3, "exit status of bad input");
    mm_err_clear(&err);
    mm_diag notes = MM_DIAG_INIT, more = MM_DIAG_INIT;
    mm_warn(&more, "f", 3, "short row");
    mm_diag_move(&notes, &more);
    ok(notes.n == 1 && more.n == 0 && notes.note[0].line == 3, "notes move");
    mm_diag_clear(&notes);
}

int main(void)
{
    test_print();
    test_round_trip();
    test_parse();
    test_with_error();
    test_quantity();
    test_units();
    test_product();
    test_text();
    test_err();
    mm_unit_quit();
    return done();
}
