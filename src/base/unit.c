#include "base/unit.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <udunits2.h>

#include "base/constants.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"

/* UDUNITS parses with static state: everything that touches it holds this lock. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static ut_system *units;

typedef struct definition {
    const char *name, *meaning;
} definition;

static const definition ours[] = {
    { "emu", "1e-3 A m2" },
    { "mu_B", "9.2740100783e-24 J/T" },
    { "muB", "9.2740100783e-24 J/T" },
    { "dyn", "1e-5 N" },
    { "mmHg", "133.322387415 Pa" },
    { "points", "1" },
    { "counts", "1" },
    { "cts", "1" },
    { "a.u.", "1" },
    { "arb.", "1" },
    { "deg", "degree" },
    { "ohms", "ohm" },
    { "Ohm", "ohm" },
    { "Ohms", "ohm" },
    { "sec", "s" },
    { "Gauss", "gauss" },
    { "Tesla", "tesla" },
    { "Torr", "torr" },
    { "Kelvin", "kelvin" },
    { "dBm0", "1" },
};

static void define(const definition *d)
{
    ut_unit *known = ut_get_unit_by_symbol(units, d->name);
    if (known == NULL)
        known = ut_get_unit_by_name(units, d->name);
    if (known != NULL) {
        ut_free(known);
        return;
    }
    ut_unit *unit = ut_parse(units, d->meaning, UT_UTF8);
    if (unit != NULL)
        ut_map_symbol_to_unit(d->name, UT_UTF8, unit);
    ut_free(unit);
}

/* Names that UDUNITS has, with too few digits: eV is 4e-7 off CODATA 2018, Oe has 7 digits. */
static const definition exact[] = {
    { "eV", "1.602176634e-19 J" },
    { "electronvolt", "1.602176634e-19 J" },
    { "electron_volt", "1.602176634e-19 J" },
    { "Oe", "79.57747154594767 A/m" },
    { "oersted", "79.57747154594767 A/m" },
};

static void redefine(const definition *d)
{
    static const ut_encoding encodings[] = { UT_ASCII, UT_LATIN1, UT_UTF8 };
    for (size_t i = 0; i < sizeof encodings / sizeof *encodings; i++) {
        ut_unmap_symbol_to_unit(units, d->name, encodings[i]);
        ut_unmap_name_to_unit(units, d->name, encodings[i]);
    }
    ut_unit *unit = ut_parse(units, d->meaning, UT_UTF8);
    if (unit != NULL && strlen(d->name) <= 2)
        ut_map_symbol_to_unit(d->name, UT_ASCII, unit);
    else if (unit != NULL)
        ut_map_name_to_unit(d->name, UT_ASCII, unit);
    ut_free(unit);
}

static bool units_ready(void)
{
    if (units != NULL)
        return true;
    ut_set_error_message_handler(ut_ignore);
    units = ut_read_xml(NULL);
    if (units == NULL)
        return false;
    for (size_t i = 0; i < sizeof exact / sizeof *exact; i++)
        redefine(&exact[i]);
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        define(&ours[i]);
    return true;
}

typedef struct spelling {
    const char *from, *to;
} spelling;

/* Instruments' ways to write units, longest first where one begins another. */
static const spelling spellings[] = {
    { "\xC2\xB0"
      "C",
      "degC" },
    { "\xC2\xB0", "degree" },
    { "\xCE\xA9", "ohm" },
    { "\xE2\x84\xA6", "ohm" },
    { "\xCE\xBC", "u" },
    { "\xC2\xB5", "u" },
    { "\xE2\x84\xAB", "angstrom" },
    { "\xC3\x85", "angstrom" },
    { "\xCE\xBC"
      "B",
      "mu_B" },
    { "\xC2\xB7", " " },
    { "\xE2\x8B\x85", " " },
    { "\xC2\xB2", "2" },
    { "\xC2\xB3", "3" },
    { "\xC2\xB9", "1" },
    { "\xE2\x81\xBB", "-" },
    { "\xE2\x88\x92", "-" },
    { "ohm-", "ohm " },
    { "Ohm-", "ohm " },
    { "emu-", "emu " },
    { "Pa-", "Pa " },
    { "N-m", "N m" },
    { "dyn-", "dyn " },
};

/* The unit's text as UDUNITS wants it; the caller frees. */
static char *respell(const char *unit)
{
    mm_buf buf = { 0 };
    for (const char *p = unit; *p != '\0';) {
        size_t i = 0;
        while (i < sizeof spellings / sizeof *spellings &&
               strncmp(p, spellings[i].from, strlen(spellings[i].from)) != 0)
            i++;
        if (i < sizeof spellings / sizeof *spellings) {
            mm_buf_add(&buf, spellings[i].to);
            p += strlen(spellings[i].from);
        } else {
            mm_buf_add_char(&buf, *p++);
        }
    }
    return mm_buf_take(&buf);
}

/* A factor of zero makes no unit, and UDUNITS loses the memory of a name that follows one. */
static bool has_zero_factor(const char *text)
{
    const char *const end = text + strlen(text);
    for (const char *p = text; p < end && *p != '@' && strncmp(p, "since ", 6) != 0; p++) {
        double factor;
        const char *after = mm_number_scan(p, end, &factor);
        if (after > p && factor == 0 && (p == text || (p[-1] != '^' && p[-1] != '_' && !mm_is_alpha(p[-1]))))
            return true;
        if (after > p)
            p = after - 1;
    }
    return false;
}

/* Holds the lock. NULL when the text is no unit. The caller frees. */
static ut_unit *unit_parse(const char *unit)
{
    if (strlen(unit) > 200)
        return NULL;
    char *text = respell(unit);
    if (text == NULL)
        return NULL;
    ut_trim(text, UT_UTF8);
    ut_unit *parsed = has_zero_factor(text) ? NULL : ut_parse(units, text[0] == '\0' ? "1" : text, UT_UTF8);
    free(text);
    return parsed;
}

bool mm_unit_known(const char *unit)
{
    pthread_mutex_lock(&lock);
    ut_unit *parsed = units_ready() ? unit_parse(unit) : NULL;
    const bool known = parsed != NULL;
    ut_free(parsed);
    pthread_mutex_unlock(&lock);
    return known;
}

/* from -> to when from = quantity * factor converts: the bridges. */
static cv_converter *bridge(ut_unit *from, ut_unit *to, const char *factor, double scale)
{
    ut_unit *link = ut_parse(units, factor, UT_UTF8);
    ut_unit *scaled = link == NULL ? NULL : ut_scale(scale, link);
    ut_unit *product = scaled == NULL ? NULL : ut_multiply(from, scaled);
    cv_converter *converter = NULL;
    if (product != NULL && ut_are_convertible(product, to))
        converter = ut_get_converter(product, to);
    ut_free(product);
    ut_free(scaled);
    ut_free(link);
    return converter;
}

static bool is_angular(const char *unit)
{
    return strstr(unit, "rad") != NULL;
}

static bool is_cyclic(const char *unit)
{
    return strstr(unit, "Hz") != NULL || strstr(unit, "hertz") != NULL;
}

/* rad/s against Hz: a factor that UDUNITS does not see. */
static double turn(const char *from, const char *to)
{
    if (is_angular(from) && is_cyclic(to))
        return 1 / (2 * MM_PI);
    return is_cyclic(from) && is_angular(to) ? 2 * MM_PI : 1;
}

static cv_converter *converter_find(const char *from, const char *to)
{
    ut_unit *a = unit_parse(from), *b = unit_parse(to);
    cv_converter *converter = NULL;
    if (a != NULL && b != NULL) {
        if (ut_are_convertible(a, b))
            converter = ut_get_converter(a, b);
        if (converter == NULL)
            converter = bridge(a, b, "T m/A", MM_MU0);
        if (converter == NULL)
            converter = bridge(a, b, "A/(T m)", 1 / MM_MU0);
        if (converter == NULL)
            converter = bridge(a, b, "1/mol", MM_NA);
        if (converter == NULL)
            converter = bridge(a, b, "mol", 1 / MM_NA);
    }
    ut_free(a);
    ut_free(b);
    return converter;
}

bool mm_unit_conversion(const char *from, const char *to, mm_conversion *conversion, mm_err *err)
{
    *conversion = (mm_conversion){ 1, 0 };
    if (strcmp(from, to) == 0)
        return true;
    pthread_mutex_lock(&lock);
    cv_converter *converter = units_ready() ? converter_find(from, to) : NULL;
    if (converter != NULL) {
        conversion->offset = cv_convert_double(converter, 0);
        conversion->scale = (cv_convert_double(converter, 1e6) - conversion->offset) / 1e6;
        if (conversion->offset == 0)
            conversion->scale = cv_convert_double(converter, 1);
        cv_free(converter);
    }
    pthread_mutex_unlock(&lock);
    conversion->scale *= turn(from, to);
    if (converter == NULL)
        return mm_fail(err, MM_EINPUT, "the unit '%s' does not convert to '%s'", from, to);
    return true;
}

static bool convert(const char *from, const char *to, double *values, unsigned long n, bool shift,
                    mm_err *err)
{
    mm_conversion c;
    if (!mm_unit_conversion(from, to, &c, err))
        return false;
    const double offset = shift ? c.offset : 0;
    if (c.scale != 1 || offset != 0)
        for (unsigned long i = 0; i < n; i++)
            values[i] = c.scale * values[i] + offset;
    return true;
}

bool mm_unit_convert(const char *from, const char *to, double *values, unsigned long n, mm_err *err)
{
    return convert(from, to, values, n, true, err);
}

bool mm_unit_convert_sigma(const char *from, const char *to, double *values, unsigned long n, mm_err *err)
{
    return convert(from, to, values, n, false, err);
}

static bool is_plain(const char *unit)
{
    return strpbrk(unit, " /*^().") == NULL;
}

static void add_factor(mm_buf *buf, const char *unit, int power)
{
    if (buf->len > 0)
        mm_buf_add_char(buf, ' ');
    if (power == 1 && is_plain(unit))
        mm_buf_add(buf, unit);
    else if (power == 1)
        mm_buf_printf(buf, strchr(unit, '/') != NULL ? "(%s)" : "%s", unit);
    else
        mm_buf_printf(buf, is_plain(unit) ? "%s%d" : "(%s)%d", unit, power);
}

static bool is_one(const char *unit)
{
    return unit[0] == '\0' || strcmp(unit, "1") == 0;
}

/* Sum of the powers of unit[i] over its equals, 0 when an earlier one is equal (it was counted there). */
static int total_power(int count, const char *const *unit, const int *power, int i)
{
    int sum = 0;
    for (int k = 0; k < count; k++)
        if (strcmp(unit[k], unit[i]) == 0) {
            if (k < i)
                return 0;
            sum += power[k];
        }
    return sum;
}

char *mm_unit_product(int count, const char *const *unit, const int *power)
{
    mm_buf up = { 0 }, down = { 0 };
    int below = 0, factors = 0;
    const char *last = "";
    for (int i = 0; i < count; i++) {
        const int p = is_one(unit[i]) ? 0 : total_power(count, unit, power, i);
        if (p > 0) {
            add_factor(&up, unit[i], p);
            factors++;
            last = p == 1 ? unit[i] : last;
        }
        if (p < 0) {
            add_factor(&down, unit[i], -p);
            below++;
        }
    }
    if (factors == 1 && below == 0 && last[0] != '\0') { /* one factor needs no parentheses */
        mm_buf_free(&up);
        mm_buf_add(&up, last);
    }
    if (up.len == 0)
        mm_buf_add(&up, "1");
    if (below > 0)
        mm_buf_printf(&up, below > 1 ? "/(%s)" : "/%s", down.data);
    mm_buf_free(&down);
    return mm_buf_take(&up);
}

void mm_unit_quit(void)
{
    pthread_mutex_lock(&lock);
    if (units != NULL)
        ut_free_system(units);
    units = NULL;
    pthread_mutex_unlock(&lock);
}
