#include "plot/ticks.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "plot/figure.h"

/* A step is mantissa x 10^exponent; `parts` are the numbers of minor intervals that give round values. */
static const struct mantissa {
    double value;
    int parts[2];
    int decimals;
} mantissas[] = { { 1, { 5, 2 }, 0 }, { 2, { 4, 2 }, 0 }, { 2.5, { 5, 1 }, 1 }, { 5, { 5, 1 }, 0 } };
enum { MANTISSAS = sizeof mantissas / sizeof *mantissas };

typedef struct step {
    const struct mantissa *mantissa;
    int exponent;
    double first, last; /* in steps */
} step;

static double scale10(double value, int exponent)
{
    /* division by a positive power is exact to the last digit where a product with a negative one is not */
    return exponent >= 0 ? value * pow(10, exponent) : value / pow(10, -exponent);
}

static bool fits(double lo, double hi, size_t most, step *s)
{
    const double size = scale10(s->mantissa->value, s->exponent), slack = 1e-6;
    s->first = ceil(lo / size - slack);
    s->last = floor(hi / size + slack);
    return s->last - s->first + 1 <= (double)most;
}

/* The smallest step that gives at most `most` ticks. */
static step choose_step(double lo, double hi, size_t most)
{
    const double finest = fmax(fmax(fabs(lo), fabs(hi)) * 1e-14,
                               DBL_MIN * 1e10); /* counted in steps both are exact */
    const double rough = fmax((hi - lo) / (double)(most + 1), finest);
    step s = { &mantissas[0], (int)floor(log10(rough)), 0, 0 };
    for (;; s.exponent++)
        for (size_t i = 0; i < MANTISSAS; i++) {
            s.mantissa = &mantissas[i];
            if (fits(lo, hi, most, &s))
                return s;
        }
}

static double tick_at(const step *s, double index)
{
    return index == 0 ? 0 : scale10(index * s->mantissa->value, s->exponent);
}

size_t mm_ticks(double lo, double hi, size_t most, double *tick)
{
    if (!isfinite(lo) || !isfinite(hi) || !isfinite(hi - lo) || most == 0)
        return 0;
    if (lo == hi) {
        tick[0] = lo;
        return 1;
    }
    const step s = choose_step(fmin(lo, hi), fmax(lo, hi), most);
    size_t n = 0;
    for (double i = s.first; i <= s.last && n < most; i++)
        tick[n++] = tick_at(&s, i);
    return n;
}

/* A step of 2.5 that costs a decimal gives way to one of 5, where that leaves enough labels. */
static step plain_step(double lo, double hi, step s)
{
    step wider = s;
    wider.mantissa = &mantissas[3];
    if (s.mantissa->decimals == 0 || s.exponent > 0)
        return s;
    fits(lo, hi, SIZE_MAX, &wider);
    return wider.last - wider.first + 1 >= 4 ? wider : s;
}

/* Minor ticks between and around the major ones. */
static void add_minor(const step *s, double lo, double hi, size_t dense, mm_plot_ticks *ticks)
{
    const size_t cap = sizeof ticks->minor / sizeof *ticks->minor;
    int parts = 1;
    for (int i = 0; i < 2 && parts == 1; i++)
        if ((s->last - s->first + 1) * s->mantissa->parts[i] <= (double)dense)
            parts = s->mantissa->parts[i];
    const double slack = 1e-6 * (hi - lo);
    for (double i = (s->first - 1) * parts; parts > 1 && i < (s->last + 1) * parts && ticks->nminor < cap;
         i++) {
        const double value = scale10(i * s->mantissa->value / parts, s->exponent);
        if (fmod(i, parts) != 0 && value >= lo - slack && value <= hi + slack)
            ticks->minor[ticks->nminor++] = value;
    }
}

/* Common power of ten and offset, so that no label has more than a handful of digits. */
static void choose_format(double lo, double hi, const step *s, mm_plot_ticks *ticks)
{
    const int last = -s->exponent + s->mantissa->decimals; /* decimals that tell two ticks apart */
    double size = fmax(fabs(lo), fabs(hi));
    if (floor(log10(size)) + last + 1 > 7) {
        const int place = (int)ceil(log10(hi - lo));
        ticks->offset = scale10(floor(scale10(lo, -place)), place);
        size = fmax(fabs(lo - ticks->offset), fabs(hi - ticks->offset));
    }
    const int order = (int)floor(log10(size));
    if (order >= 5 || order < -3 || last > 4 || (order < -1 && last >= 3))
        ticks->power = 3 * (int)floor(order / 3.0); /* thousands, thousandths, millionths */
    ticks->decimals = last + ticks->power > 0 ? last + ticks->power : 0;
}

void mm_plot_ticks_linear(double lo, double hi, size_t most, size_t dense, mm_plot_ticks *ticks)
{
    *ticks = (mm_plot_ticks){ .nmajor = 0 };
    if (most > MM_PLOT_TICKS_MAX)
        most = MM_PLOT_TICKS_MAX;
    const step s = plain_step(lo, hi, choose_step(lo, hi, most));
    for (double i = s.first; i <= s.last && ticks->nmajor < most; i++)
        ticks->major[ticks->nmajor++] = tick_at(&s, i);
    add_minor(&s, lo, hi, dense, ticks);
    choose_format(lo, hi, &s, ticks);
}

/* Multiples of 10^k in the range: those of `digits` become major, the others minor. */
static void multiples(double lo, double hi, const char *digits, bool minor, mm_plot_ticks *ticks)
{
    const size_t cap = sizeof ticks->minor / sizeof *ticks->minor;
    const double slack = 1e-9;
    for (int k = (int)floor(log10(lo)); k <= (int)floor(log10(hi)); k++)
        for (int digit = 1; digit <= 9; digit++) {
            const double value = scale10(digit, k);
            if (value < lo * (1 - slack) || value > hi * (1 + slack))
                continue;
            if (strchr(digits, '0' + digit) != NULL && ticks->nmajor < MM_PLOT_TICKS_MAX)
                ticks->major[ticks->nmajor++] = value;
            else if (minor && ticks->nminor < cap)
                ticks->minor[ticks->nminor++] = value;
        }
}

/* Every stride-th decade, the others minor. */
static void strided_decades(int first, int last, int stride, mm_plot_ticks *ticks)
{
    const size_t cap = sizeof ticks->minor / sizeof *ticks->minor;
    for (int k = first; k <= last; k++) {
        if (k % stride == 0 && ticks->nmajor < MM_PLOT_TICKS_MAX)
            ticks->major[ticks->nmajor++] = scale10(1, k);
        else if (ticks->nminor < cap)
            ticks->minor[ticks->nminor++] = scale10(1, k);
    }
}

void mm_plot_ticks_log(double lo, double hi, size_t most, size_t dense, mm_plot_ticks *ticks)
{
    const int first = (int)ceil(log10(lo) - 1e-9), last = (int)floor(log10(hi) + 1e-9);
    const size_t decades = last >= first ? (size_t)(last - first + 1) : 0;
    const double span = log10(hi / lo);
    *ticks = (mm_plot_ticks){ .decades = true };
    if (decades > most && most > 0) {
        strided_decades(first, last, (int)((decades + most - 1) / most), ticks);
        return;
    }
    const bool minor = 8 * span <= (double)dense;
    multiples(lo, hi, decades >= 2 ? "1" : "125", minor, ticks);
    if (ticks->nmajor < 2 || ticks->nmajor > most)
        mm_plot_ticks_linear(lo, hi, most, dense, ticks);
}

/* |value| with a fixed number of decimals, in any locale. */
static void print_fixed(char *out, size_t size, double value, int decimals)
{
    const double scaled = nearbyint(fabs(value) * pow(10, decimals));
    if (!(scaled < 1e15) || decimals > 15) {
        mm_number_print(out, fabs(value));
        return;
    }
    const uint64_t unit = (uint64_t)nearbyint(pow(10, decimals)), n = (uint64_t)scaled;
    if (decimals == 0)
        snprintf(out, size, "%llu", (unsigned long long)n);
    else
        snprintf(out, size, "%llu.%0*llu", (unsigned long long)(n / unit), decimals,
                 (unsigned long long)(n % unit));
}

/* Labels of a logarithmic axis: plain numbers when all of them are short. */
static void log_label(const mm_plot_ticks *ticks, double value, char out[MM_PLOT_LABEL_SIZE])
{
    const int k = (int)floor(log10(value) + 1e-9);
    const double digit = nearbyint(scale10(value, -k));
    if (ticks->major[0] > 0.0099 && ticks->major[ticks->nmajor - 1] < 1001) {
        char number[MM_NUMBER_SIZE];
        mm_number_print(number, value);
        snprintf(out, MM_PLOT_LABEL_SIZE, "%s", number);
    } else if (digit == 1) {
        snprintf(out, MM_PLOT_LABEL_SIZE, "10^{%d}", k);
    } else {
        snprintf(out, MM_PLOT_LABEL_SIZE, "%.0f×10^{%d}", digit, k);
    }
}

void mm_plot_tick_label(const mm_plot_ticks *ticks, double value, char out[MM_PLOT_LABEL_SIZE])
{
    if (ticks->decades && value > 0 && ticks->nmajor > 0) {
        log_label(ticks, value, out);
        return;
    }
    const double shown = scale10(value - ticks->offset, -ticks->power);
    char number[MM_NUMBER_SIZE];
    print_fixed(number, sizeof number, shown, ticks->decimals);
    const bool zero = strspn(number, "0.") == strlen(number);
    snprintf(out, MM_PLOT_LABEL_SIZE, "%s%s", shown < 0 && !zero ? "−" : "", number);
}

void mm_plot_number_markup(double value, char out[MM_PLOT_LABEL_SIZE])
{
    char number[MM_NUMBER_SIZE];
    const double size = fabs(value);
    const int order = size > 0 && isfinite(size) ? (int)floor(log10(size) + 1e-12) : 0;
    const bool plain = order >= -3 && order < 5;
    mm_number_print(number, plain ? size : nearbyint(scale10(size, -order) * 1e12) / 1e12);
    const char *sign = value < 0 ? "−" : "";
    if (plain)
        snprintf(out, MM_PLOT_LABEL_SIZE, "%s%s", sign, number);
    else if (strcmp(number, "1") == 0)
        snprintf(out, MM_PLOT_LABEL_SIZE, "%s10^{%d}", sign, order);
    else
        snprintf(out, MM_PLOT_LABEL_SIZE, "%s%.25s×10^{%d}", sign, number, order);
}

void mm_plot_ticks_offset(const mm_plot_ticks *ticks, char out[MM_PLOT_LABEL_SIZE])
{
    char number[MM_NUMBER_SIZE];
    mm_number_print(number, fabs(ticks->offset));
    out[0] = '\0';
    if (ticks->offset != 0)
        snprintf(out, MM_PLOT_LABEL_SIZE, " %s %s", ticks->offset > 0 ? "−" : "+", number);
}

void mm_plot_ticks_power(const mm_plot_ticks *ticks, char out[MM_PLOT_LABEL_SIZE])
{
    out[0] = '\0';
    if (ticks->power != 0)
        snprintf(out, MM_PLOT_LABEL_SIZE, "10^{%d}", ticks->power);
}
