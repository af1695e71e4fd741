/* Numbers as text and back against the C library's strtod and printf. tests/unit/decimal N tries N numbers of
 * each kind instead of a few. */
#include <float.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/decimal.h"
#include "base/number.h"
#include "tap.h"

static uint64_t state = 88172645463325252U;

static uint64_t draw(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

static double from_bits(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* Any double: in turn of any bits, a power of two, subnormal, a number of few digits as instruments write. */
static double any_double(long i)
{
    static const double tens[] = { 1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9 };
    const uint64_t bits = draw() & INT64_MAX;
    switch (i % 4) {
    case 1:
        return from_bits(bits & ~UINT64_C(0xFFFFFFFFFFFFF));
    case 2:
        return i % 8 == 2 ? from_bits(bits & 0xFFFFFFFFFFFFF) : (double)(bits >> (bits % 63));
    case 3:
        return (double)(bits % 10000000) / tens[bits / 10000000 % 10];
    default:
        return from_bits(bits);
    }
}

static size_t count_digits(const char *text)
{
    size_t n = 0, zeros = 0;
    for (; *text != '\0' && *text != 'e'; text++) {
        if (*text == '.' || (n == 0 && *text == '0'))
            continue;
        n++;
        zeros = *text == '0' ? zeros + 1 : 0;
    }
    return n - zeros;
}

/* One digit less is another number, and as many digits are these. Powers of two, whose neighbours are not at
 * equal distances, may have more than one shortest text. */
static bool is_shortest(const char *text, double value)
{
    char other[MM_NUMBER_SIZE];
    const int n = (int)count_digits(text);
    snprintf(other, sizeof other, "%.*e", n - 1, value);
    const bool nearest = strtod(other, NULL) == strtod(text, NULL);
    snprintf(other, sizeof other, "%.*e", n > 1 ? n - 2 : 0, value);
    return nearest && (n == 1 || strtod(other, NULL) != value);
}

static bool is_power_of_two(double value)
{
    int exponent;
    return frexp(value, &exponent) == 0.5;
}

static void test_printing(long count)
{
    long wrong = 0, longer = 0, misread = 0;
    for (long i = 0; i < count; i++) {
        char text[MM_NUMBER_SIZE];
        const double value = any_double(i);
        double back = 0;
        if (!isfinite(value) || value == 0)
            continue;
        const size_t n = mm_number_print(text, value);
        if (strlen(text) != n || strtod(text, NULL) != value)
            if (wrong++ == 0)
                diag("%a is printed as %s", value, text);
        if (!is_power_of_two(value) && !is_shortest(text, value) && longer++ == 0)
            diag("%a has a shorter or nearer text than %s", value, text);
        if ((mm_number_scan(text, text + n, &back) != text + n || back != value) && misread++ == 0)
            diag("%s is read as %a", text, back);
    }
    ok(wrong == 0, "what is printed reads back with strtod");
    ok(longer == 0, "no text is shorter or nearer");
    ok(misread == 0, "what is printed is read");
}

static bool reads_as_strtod(const char *text)
{
    double value = 0;
    const size_t n = strlen(text);
    const double want = strtod(text, NULL);
    const bool good = mm_number_scan(text, text + n, &value) == text + n && value == want;
    if (!good)
        diag("%s is read as %a, by strtod as %a", text, value, want);
    return good;
}

/* Digits of any length at every power of ten. */
static void test_reading(long count)
{
    long wrong = 0;
    for (long i = 0; i < count && wrong < 5; i++) {
        char text[80];
        const int exponent = (int)(i % 700) - 370;
        snprintf(text, sizeof text, "%llue%d", (unsigned long long)(draw() >> draw() % 64), exponent);
        wrong += !reads_as_strtod(text);
    }
    ok(wrong == 0, "up to 20 digits with any exponent are read as by strtod");
}

/* The middle between two doubles is the hardest to round; one digit far behind decides. */
static void test_middles(long count)
{
    long wrong = 0;
    for (long i = 0; i < count && wrong < 5; i++) {
        char text[1200], more[1240];
        const int exponent = (int)(draw() % 200) - 130;
        const uint64_t c = draw() >> 11 | UINT64_C(1) << 52;
        const double below = ldexp((double)c, exponent), above = nextafter(below, INFINITY);
        snprintf(text, sizeof text, "%.150Lf", ((long double)below + (long double)above) / 2);
        wrong += !reads_as_strtod(text);
        snprintf(more, sizeof more, "%s1", text);
        wrong += !reads_as_strtod(more);
        char *last = text + strlen(text) - 1;
        while (*last == '0' || *last == '.')
            *last-- = '\0';
        (*last)--;
        wrong += strchr(text, '.') != NULL && !reads_as_strtod(text);
    }
    ok(wrong == 0, "middles between two doubles, and what is just beside them");
}

static void prints(double value, const char *want)
{
    char text[MM_NUMBER_SIZE];
    mm_number_print(text, value);
    same_text(text, want, want);
}

static void test_forms(void)
{
    prints(0, "0");
    prints(-0.0, "-0");
    prints(100, "100");
    prints(-1.5, "-1.5");
    prints(1e14, "100000000000000");
    prints(1e15, "1e+15");
    prints(1234567890123456, "1234567890123456");
    prints(9007199254740993e3, "9.007199254740993e+18");
    prints(0.0001, "0.0001");
    prints(0.00012345678901234567, "0.00012345678901234567");
    prints(0.00001, "1e-05");
    prints(5e-324, "5e-324");
    prints(DBL_MIN, "2.2250738585072014e-308");
    prints(DBL_MAX, "1.7976931348623157e+308");
    prints(1e23, "1e+23");
    ok(reads_as_strtod("2.2250738585072011e-308") && reads_as_strtod("1.7976931348623158e308") &&
           reads_as_strtod("1.7976931348623159e308") && reads_as_strtod("2.4703282292062327e-324") &&
           reads_as_strtod("2.4703282292062328e-324") && reads_as_strtod("1e-400") &&
           reads_as_strtod("0e400") && reads_as_strtod("1e400"),
       "the ends of the range");
    ok(reads_as_strtod("9007199254740993") && reads_as_strtod("900719925474099.5") &&
           reads_as_strtod("9007199254740995e-1") && reads_as_strtod("4503599627370497.5") &&
           reads_as_strtod("4503599627370498.5"),
       "ties go to the even one");
}

int main(int argc, char **argv)
{
    const long count = argc > 1 ? strtol(argv[1], NULL, 10) : 200000;
    test_forms();
    test_printing(count);
    test_reading(count);
    test_middles(count / 20);
    return done();
}
