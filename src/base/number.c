#include "base/number.h"

#include <locale.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/locale.h"
#include "base/mem.h"

/* strtod in the C locale on a bounded text of n bytes, which holds one number and nothing else. */
static double slow_number(const char *s, size_t n)
{
    char small[64];
    char *copy = n < sizeof small ? small : malloc(n + 1);
    if (copy == NULL)
        return NAN;
    for (size_t i = 0; i < n; i++)
        copy[i] = s[i] == 'd' || s[i] == 'D' ? 'e' : s[i];
    copy[n] = '\0';
    const locale_t c_locale = mm_c_locale(); /* none without memory */
    const double value = c_locale != (locale_t)0 ? strtod_l(copy, NULL, c_locale) : strtod(copy, NULL);
    if (copy != small)
        free(copy);
    return value;
}

static const char *scan_word(const char *s, const char *end, const char *word)
{
    while (*word != '\0' && s < end && mm_lower(*s) == *word) {
        s++;
        word++;
    }
    return *word == '\0' ? s : NULL;
}

static const char *scan_special(const char *s, const char *end, double *value)
{
    const char *after;
    if ((after = scan_word(s, end, "nan")) != NULL)
        *value = NAN;
    else if ((after = scan_word(s, end, "infinity")) != NULL || (after = scan_word(s, end, "inf")) != NULL)
        *value = INFINITY;
    return after;
}

typedef struct digits {
    uint64_t mantissa;
    int kept, exponent; /* digits in the mantissa; power of ten that goes with it */
    bool any, lost;     /* at least one digit; a digit other than 0 fell off the mantissa */
} digits;

static const char *scan_digits(const char *s, const char *end, char mark, digits *d)
{
    bool fraction = false;
    for (; s < end; s++) {
        if (*s == mark && !fraction) {
            fraction = true;
            continue;
        }
        if (!mm_is_digit(*s))
            break;
        d->any = true;
        if (d->kept < 19) {
            d->mantissa = d->mantissa * 10 + (uint64_t)(*s - '0');
            d->kept += d->mantissa != 0;
            d->exponent -= fraction;
        } else {
            d->lost |= *s != '0';
            d->exponent += !fraction;
        }
    }
    return s;
}

static const char *scan_exponent(const char *s, const char *end, digits *d)
{
    const char *p = s;
    if (p == end || (mm_lower(*p) != 'e' && mm_lower(*p) != 'd'))
        return s;
    p++;
    const bool negative = p < end && *p == '-';
    if (p < end && (*p == '-' || *p == '+'))
        p++;
    if (p == end || !mm_is_digit(*p))
        return s;
    int exponent = 0;
    for (; p < end && mm_is_digit(*p); p++)
        if (exponent < 100000)
            exponent = exponent * 10 + (*p - '0');
    d->exponent += negative ? -exponent : exponent;
    return p;
}

/* The nearest double, where the digits that were kept tell it: what fell off lies between them and the next.
 */
static bool settle(const digits *d, double *value)
{
    *value = mm_decimal_value(d->mantissa, d->exponent);
    return !d->lost || mm_decimal_value(d->mantissa + 1, d->exponent) == *value;
}

static const char *scan_decimal(const char *s, const char *end, char mark, double *value)
{
    const char *p = s;
    const bool negative = p < end && *p == '-';
    if (p < end && (*p == '-' || *p == '+'))
        p++;
    const char *after = p < end && (mm_is_alpha(*p)) ? scan_special(p, end, value) : NULL;
    if (after == NULL) {
        digits d = { 0 };
        after = scan_digits(p, end, mark, &d);
        if (!d.any)
            return s;
        after = scan_exponent(after, end, &d);
        if (!settle(&d, value)) {
            if (mark != '.')
                return NULL;
            *value = slow_number(p, (size_t)(after - p));
        }
    }
    if (negative)
        *value = -*value;
    return after;
}

const char *mm_number_scan(const char *s, const char *end, double *value)
{
    return scan_decimal(s, end, '.', value);
}

bool mm_number_parse(mm_slice text, double *value)
{
    text = mm_slice_trim(text);
    return text.n > 0 && mm_number_scan(text.s, text.s + text.n, value) == text.s + text.n;
}

bool mm_number_parse_comma(mm_slice text, double *value)
{
    text = mm_slice_trim(text);
    if (text.n == 0)
        return false;
    const char *after = scan_decimal(text.s, text.s + text.n, ',', value);
    if (after != NULL)
        return after == text.s + text.n;
    /* many digits: the same text with a point, all of it, though there may be a NUL in it */
    char *copy = malloc(text.n);
    if (copy == NULL)
        return false;
    memcpy(copy, text.s, text.n);
    char *comma = memchr(copy, ',', text.n);
    if (comma != NULL)
        *comma = '.';
    const bool good = mm_number_parse((mm_slice){ copy, text.n }, value);
    free(copy);
    return good;
}

bool mm_number_parse_field(mm_slice text, double *value)
{
    static const char *const missing[] = { "", "--", "-", "---", "na", "n/a", "null", "none" };
    text = mm_slice_trim(text);
    if (mm_number_parse(text, value))
        return true;
    for (size_t i = 0; i < sizeof missing / sizeof *missing; i++)
        if (mm_slice_is_nocase(text, missing[i])) {
            *value = NAN;
            return true;
        }
    return false;
}

static const char pairs[] = "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
                            "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
                            "8081828384858687888990919293949596979899";

enum { MOST_DIGITS = 20 };

/* The digits of n, which is not 0; *first is where they begin in out. Returns how many. */
static size_t digits_of(uint64_t n, char out[MOST_DIGITS], const char **first)
{
    char *s = out + MOST_DIGITS;
    for (; n >= 100; n /= 100)
        memcpy(s -= 2, pairs + 2 * (n % 100), 2);
    if (n >= 10)
        memcpy(s -= 2, pairs + 2 * n, 2);
    else
        *--s = (char)('0' + n);
    *first = s;
    return (size_t)(out + MOST_DIGITS - s);
}

/* Digits with the point behind `whole` of them, which may be none or fewer, or more than there are. */
static size_t print_fixed(char *out, const char *digit, size_t n, int whole)
{
    char *s = out;
    const size_t before = whole > 0 ? (size_t)whole : 0, head = before < n ? before : n;
    memcpy(s, digit, head);
    s += head;
    memset(s, '0', before - head);
    s += before - head;
    if (before == 0)
        *s++ = '0';
    if (head == n)
        return (size_t)(s - out);
    *s++ = '.';
    memset(s, '0', (size_t)(whole < 0 ? -whole : 0));
    s += whole < 0 ? -whole : 0;
    memcpy(s, digit + head, n - head);
    return (size_t)(s - out) + n - head;
}

static size_t print_scientific(char *out, const char *digit, size_t n, int exponent)
{
    char *s = out;
    *s++ = digit[0];
    if (n > 1) {
        *s++ = '.';
        memcpy(s, digit + 1, n - 1);
        s += n - 1;
    }
    *s++ = 'e';
    *s++ = exponent < 0 ? '-' : '+';
    const unsigned size = (unsigned)abs(exponent);
    if (size >= 100)
        *s++ = (char)('0' + size / 100);
    memcpy(s, pairs + (size_t)2 * (size % 100), 2);
    return (size_t)(s - out) + 2;
}

/* As C's %.15g writes it, or with as many digits as there are. */
static size_t print_positive(char *out, double value)
{
    enum { SMALLEST = -4, DIGITS = 15 };
    mm_decimal d = mm_decimal_shortest(value);
    while (d.digits % 10 == 0) {
        d.digits /= 10;
        d.exponent++;
    }
    char text[MOST_DIGITS];
    const char *digit;
    const size_t n = digits_of(d.digits, text, &digit);
    const int exponent = d.exponent + (int)n - 1, largest = n > DIGITS ? (int)n : DIGITS;
    return exponent >= SMALLEST && exponent < largest ? print_fixed(out, digit, n, exponent + 1)
                                                      : print_scientific(out, digit, n, exponent);
}

size_t mm_number_print(char out[MM_NUMBER_SIZE], double value)
{
    if (isnan(value)) {
        memcpy(out, "nan", 4);
        return 3;
    }
    if (isinf(value)) {
        strcpy(out, value > 0 ? "inf" : "-inf");
        return strlen(out);
    }
    const size_t sign = signbit(value) ? 1 : 0;
    out[0] = '-';
    size_t length = 1;
    if (value == 0)
        out[sign] = '0';
    else
        length = print_positive(out + sign, fabs(value));
    out[sign + length] = '\0';
    return sign + length;
}

/* Printf in the C locale. */
static void c_printf(char out[MM_NUMBER_SIZE], const char *fmt, int precision, double value)
{
    const locale_t before = uselocale(mm_c_locale());
    snprintf(out, MM_NUMBER_SIZE, fmt, precision, value);
    uselocale(before);
}

char *mm_number_with_error(char out[MM_NUMBER_SIZE], double value, double stderr_)
{
    if (!isfinite(value) || !(stderr_ > 0) || !isfinite(stderr_)) {
        c_printf(out, "%.*g", 6, value);
        return out;
    }
    int place = (int)floor(log10(stderr_)); /* decimal place of the error's last digit */
    if (stderr_ / pow(10, place) <
        3.545) /* two digits for small leading ones, as the Particle Data Group does */
        place--;
    const double shown = rint(stderr_ / pow(10, place));
    const double size = fmax(fabs(value), stderr_);
    const int order = (int)floor(log10(size));
    const bool scientific = order < -4 || order > 5 || place > 0;
    const int shift = scientific ? order : 0;
    const int decimals = shift - place > 0 ? shift - place : 0;
    char number[MM_NUMBER_SIZE], tail[16] = "";
    c_printf(number, "%.*f", decimals, value / pow(10, shift));
    if (scientific)
        snprintf(tail, sizeof tail, "e%+03d", shift);
    snprintf(out, MM_NUMBER_SIZE, "%.20s(%.0f)%s", number, shown, tail);
    return out;
}

/* Power of ten of the last digit in a number's text. */
static int last_place(const char *s, const char *end)
{
    int decimals = 0;
    bool fraction = false;
    const char *p = s;
    for (; p < end && strchr("eEdD", *p) == NULL; p++) {
        if (*p == '.')
            fraction = true;
        else if (fraction && mm_is_digit(*p))
            decimals++;
    }
    return (p < end ? atoi(p + 1) : 0) - decimals;
}

/* The "(12)" behind a number: its error, or NaN. *after moves behind it. */
static bool scan_error(const char **after, int place, double *error)
{
    const char *p = *after;
    *error = NAN;
    if (*p != '(')
        return true;
    const char *close = strchr(p, ')');
    if (close == NULL || !mm_number_parse((mm_slice){ p + 1, (size_t)(close - p - 1) }, error) ||
        !(*error >= 0))
        return false;
    if (memchr(p, '.', (size_t)(close - p)) == NULL)
        *error = place < 0 ? *error / pow(10, -place) : *error * pow(10, place);
    *after = close + 1;
    return true;
}

bool mm_quantity_parse(const char *text, double *value, double *error, const char **unit)
{
    while (mm_is_space(*text))
        text++;
    const char *end = text + strlen(text);
    const char *after = mm_number_scan(text, end, value);
    if (after == text)
        return false;
    int place = last_place(text, after);
    if (!scan_error(&after, place, error))
        return false;
    digits d = { 0 };
    const char *scaled = scan_exponent(after, end, &d); /* 1.20(5)e-3: the exponent counts for both */
    if (scaled != after) {
        *value *= pow(10, d.exponent);
        *error *= pow(10, d.exponent);
        after = scaled;
    }
    while (mm_is_space(*after))
        after++;
    *unit = after;
    return true;
}
