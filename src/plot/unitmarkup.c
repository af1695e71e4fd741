/* Units as journals set them: a product of powers, "emu/(mol Oe)" as emu mol^{-1} Oe^{-1}. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "plot/figure.h"
#include "plot/markup.h"

enum { FACTORS = 16, NESTING = 8 };

typedef struct factor {
    mm_slice name;
    int power;
} factor;

typedef struct reader {
    const char *s;
    factor factor[FACTORS];
    size_t n;
    int nesting;
} reader;

/* Spelt for a computer, set for a reader. */
static const struct {
    const char *spelling, *markup;
} symbols[] = {
    { "mu_B", "μ_{B}" }, { "ohm", "Ω" },      { "Ohm", "Ω" },      { "degC", "°C" },
    { "deg", "°" },      { "um", "µm" },      { "uV", "µV" },      { "uA", "µA" },
    { "us", "µs" },      { "angstrom", "Å" }, { "Angstrom", "Å" }, { "percent", "%" },
};

static bool is_name(char c)
{
    return mm_is_alpha(c) || (unsigned char)c >= 0x80 || (c != '\0' && strchr("%_'\"", c) != NULL);
}

/* ^-3, **2, -1 or 2 behind a name: its power; 1 when there is none. */
static int read_power(reader *r)
{
    const char *s = r->s;
    if (s[0] == '^')
        s++;
    else if (s[0] == '*' && s[1] == '*')
        s += 2;
    const bool negative = *s == '-';
    if (*s == '-' || *s == '+')
        s++;
    if (!mm_is_digit(*s))
        return 1;
    int power = 0;
    for (; mm_is_digit(*s) && power < 1000; s++)
        power = 10 * power + (*s - '0');
    r->s = s;
    return negative ? -power : power;
}

static bool read_product(reader *r, int sign);

static bool read_factor(reader *r, int sign)
{
    const char *begin = r->s;
    if (*r->s == '(') {
        r->s++;
        const size_t first = r->n;
        if (++r->nesting > NESTING || !read_product(r, sign) || *r->s++ != ')')
            return false;
        const int power = read_power(r);
        for (size_t i = first; i < r->n; i++)
            r->factor[i].power *= power;
        return true;
    }
    if (mm_is_digit(*r->s)) {
        while (mm_is_digit(*r->s) || *r->s == '.')
            r->s++;
    } else {
        while (is_name(*r->s))
            r->s++;
    }
    if (r->s == begin || r->n == FACTORS)
        return false;
    const mm_slice name = { begin, (size_t)(r->s - begin) };
    const bool number = mm_is_digit(*begin); /* "10-3" is no power */
    r->factor[r->n++] = (factor){ name, sign * (number && *r->s != '^' ? 1 : read_power(r)) };
    return true;
}

/* What stands for a product: a blank, and behind a factor `*`, `.`, or the hyphen of "ohm-cm". */
static bool is_times(const reader *r)
{
    const char c = r->s[0];
    return c == ' ' || (r->n > 0 && (c == '*' || c == '.' || (c == '-' && is_name(r->s[1]))));
}

/* Factors with signs of a product or `/` between; a solidus holds for the next factor. */
static bool read_product(reader *r, int sign)
{
    int next = sign;
    for (;;) {
        while (is_times(r))
            r->s++;
        if (*r->s == '\0' || *r->s == ')')
            return r->n > 0;
        if (*r->s == '/') {
            next = -sign;
            r->s++;
            continue;
        }
        if (!read_factor(r, next))
            return false;
        next = sign;
    }
}

/* "arb. units", "a.u.": a full stop that shortens a word. */
static bool is_abbreviation(const char *unit)
{
    const size_t n = strlen(unit);
    return n > 0 && (unit[n - 1] == '.' || strstr(unit, ". ") != NULL);
}

static void add_escaped(mm_buf *out, mm_slice text)
{
    char *copy = mm_slice_dup(text);
    char *plain = copy != NULL ? mm_markup_escape(copy) : NULL;
    if (plain != NULL)
        mm_buf_add(out, plain);
    else
        out->failed = true;
    free(copy);
    free(plain);
}

static void add_name(mm_buf *out, mm_slice name)
{
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++)
        if (mm_slice_is(name, symbols[i].spelling)) {
            mm_buf_add(out, symbols[i].markup);
            return;
        }
    add_escaped(out, name);
}

void mm_plot_unit_markup(mm_buf *out, const char *unit)
{
    reader r = { .s = unit };
    if (is_abbreviation(unit) || !read_product(&r, 1) || *r.s != '\0') {
        add_escaped(out, mm_slice_of(unit));
        return;
    }
    bool any = false;
    for (size_t i = 0; i < r.n; i++) {
        const factor *f = &r.factor[i];
        if (mm_slice_is(f->name, "1") && r.n > 1)
            continue;
        if (any)
            mm_buf_add_char(out, ' ');
        any = true;
        add_name(out, f->name);
        if (f->power != 1)
            mm_buf_printf(out, "^{%d}", f->power);
    }
}

void mm_note_quantity(mm_buf *note, const char *label, double value, double error, const char *unit)
{
    char text[MM_NUMBER_SIZE];
    if (!isfinite(value))
        return;
    mm_number_with_error(text, value, error);
    const char *digits = text[0] == '-' ? text + 1 : text, *e = strchr(text, 'e');
    mm_buf_printf(note, "%s%s = %s", note->len > 0 ? "\n" : "", label, text[0] == '-' ? "−" : "");
    if (e != NULL)
        mm_buf_printf(note, "%.*s×10^{%s%ld}", (int)(e - digits), digits, e[1] == '-' ? "-" : "",
                      labs(strtol(e + 1, NULL, 10)));
    else
        mm_buf_add(note, digits);
    if (unit == NULL || unit[0] == '\0' || strcmp(unit, "1") == 0)
        return;
    mm_buf_add_char(note, ' ');
    mm_plot_unit_markup(note, unit);
}
