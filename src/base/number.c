#include "base/number.h"

#include <locale.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/locale.h"
#include "base/mem.h"

static const double power10[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                  1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

enum { EXACT_POWERS = 22 };

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
    const double value = strtod_l(copy, NULL, mm_c_locale());
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

/* Exact when mantissa and power of ten are both doubles: Clinger (1990), PLDI. */
static bool fast_number(const digits *d, double *value)
{
    if (d->lost || d->mantissa > (UINT64_C(1) << 53) || abs(d->exponent) > EXACT_POWERS)
        return false;
    const double m = (double)d->mantissa;
    *value = d->exponent < 0 ? m / power10[-d->exponent] : m * power10[d->exponent];
    return true;
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
        if (!fast_number(&d, value)) {
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
    for (size_t i = 0; i < sizeof missing / sizeof *missing; i++)
        if (mm_slice_is_nocase(text, missing[i])) {
            *value = NAN;
            return true;
        }
    return mm_number_parse(text, value);
}

static size_t print_integer(char *out, uint64_t n)
{
    char reversed[24];
    size_t length = 0;
    do
        reversed[length++] = (char)('0' + n % 10);
    while ((n /= 10) != 0);
    for (size_t i = 0; i < length; i++)
        out[i] = reversed[length - 1 - i];
    return length;
}

/* value = n / 10^k exactly rounded, for the smallest such k: then n's digits are the shortest text. */
static size_t print_short(char *out, double value)
{
    if (value >= 1e15 || (value < 1e-4 && value != 0))
        return 0;
    for (int k = 0; k <= 15; k++) {
        const double scaled = value * power10[k];
        if (scaled > 9e15)
            return 0;
        const double n = nearbyint(scaled);
        if (n / power10[k] != value)
            continue;
        size_t length = print_integer(out, (uint64_t)n);
        if (k == 0)
            return length;
        const size_t lead = length > (size_t)k ? 0
                                               : (size_t)k + 1 - length; /* zeros before the first digit */
        memmove(out + lead, out, length);
        memset(out, '0', lead);
        length += lead;
        memmove(out + length - (size_t)k + 1, out + length - (size_t)k, (size_t)k);
        out[length - (size_t)k] = '.';
        return length + 1;
    }
    return 0;
}

static size_t print_long(char *out, double value)
{
    const locale_t before = uselocale(mm_c_locale());
    int length = 0;
    for (int precision = 15; precision <= 17; precision++) {
        length = snprintf(out, MM_NUMBER_SIZE, "%.*g", precision, value);
        if (strtod(out, NULL) == value)
            break;
    }
    uselocale(before);
    return (size_t)length;
}

size_t mm_number_print(char out[MM_NUMBER_SIZE], double value)
{
    if (isnan(value) || isinf(value)) {
        strcpy(out, isnan(value) ? "nan" : value > 0 ? "inf" : "-inf");
        return strlen(out);
    }
    const size_t sign = signbit(value) ? 1 : 0;
    out[0] = '-';
    size_t length = print_short(out + sign, fabs(value));
    if (length == 0)
        length = print_long(out + sign, fabs(value));
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
