/* Header texts: the unit in them, and the id that scripts use. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "table/table.h"

typedef struct letter {
    const char *utf8, *name;
} letter;

/* What spells out. Greek of both cases, primes, and the signs that instruments put into headers. */
static const letter letters[] = {
    { "α", "alpha" },
    { "β", "beta" },
    { "γ", "gamma" },
    { "δ", "delta" },
    { "ε", "epsilon" },
    { "ζ", "zeta" },
    { "η", "eta" },
    { "θ", "theta" },
    { "ι", "iota" },
    { "κ", "kappa" },
    { "λ", "lambda" },
    { "μ", "mu" },
    { "µ", "mu" },
    { "ν", "nu" },
    { "ξ", "xi" },
    { "ο", "omicron" },
    { "π", "pi" },
    { "ρ", "rho" },
    { "σ", "sigma" },
    { "ς", "sigma" },
    { "τ", "tau" },
    { "υ", "upsilon" },
    { "φ", "phi" },
    { "ϕ", "phi" },
    { "χ", "chi" },
    { "ψ", "psi" },
    { "ω", "omega" },
    { "Γ", "gamma" },
    { "Δ", "delta" },
    { "Θ", "theta" },
    { "Λ", "lambda" },
    { "Ξ", "xi" },
    { "Π", "pi" },
    { "Σ", "sigma" },
    { "Φ", "phi" },
    { "Χ", "chi" },
    { "Ψ", "psi" },
    { "Ω", "omega" },
    { "Ω", "omega" },
    { "∆", "delta" },
    { "ϵ", "epsilon" },
    { "''", "_double_prime_" },
    { "\"", "_double_prime_" },
    { "″", "_double_prime_" },
    { "′′", "_double_prime_" },
    { "’’", "_double_prime_" },
    { "”", "_double_prime_" },
    { "'", "_prime_" },
    { "′", "_prime_" },
    { "’", "_prime_" },
};

/* Append the text with runs of `_` folded and none at the start. */
static void add_folded(mm_buf *buf, const char *text)
{
    for (; *text != '\0'; text++)
        if (*text != '_' || (buf->len > 0 && buf->data[buf->len - 1] != '_'))
            mm_buf_add_char(buf, *text);
}

static const letter *letter_at(const char *p)
{
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        if (strncmp(p, letters[i].utf8, strlen(letters[i].utf8)) == 0)
            return &letters[i];
    return NULL;
}

char *mm_column_id(const char *name)
{
    mm_buf buf = { 0 };
    for (const char *p = name; *p != '\0';) {
        const letter *spelt = letter_at(p);
        const char plain[2] = { mm_is_alpha(*p) || mm_is_digit(*p) ? mm_lower(*p) : '_', '\0' };
        add_folded(&buf, spelt != NULL ? spelt->name : plain);
        p += spelt != NULL ? strlen(spelt->utf8) : 1;
    }
    while (buf.len > 0 && buf.data[buf.len - 1] == '_')
        buf.data[--buf.len] = '\0';
    if (buf.len == 0)
        mm_buf_add(&buf, "column");
    return mm_buf_take(&buf);
}

/* Where the bracket that closes at the end of the text opens; -1 when it does not. */
static ptrdiff_t opening(mm_slice text, char open, char close)
{
    int depth = 0;
    for (size_t i = text.n; i-- > 0;) {
        depth += text.s[i] == close;
        depth -= text.s[i] == open;
        if (depth == 0)
            return (ptrdiff_t)i;
    }
    return -1;
}

/* The unit behind a space in (..) or [..] at the end, or behind " / ". */
static mm_slice find_unit(mm_slice text, mm_slice *name)
{
    const char last = text.n > 0 ? text.s[text.n - 1] : '\0';
    const ptrdiff_t at = last == ')' ? opening(text, '(', ')') : last == ']' ? opening(text, '[', ']') : -1;
    if (at > 0 && mm_is_space(text.s[at - 1])) {
        *name = (mm_slice){ text.s, (size_t)at };
        return (mm_slice){ text.s + at + 1, text.n - (size_t)at - 2 };
    }
    for (size_t i = text.n; i-- > 1;)
        if (i + 1 < text.n && text.s[i] == '/' && mm_is_space(text.s[i - 1]) && mm_is_space(text.s[i + 1])) {
            *name = (mm_slice){ text.s, i };
            return (mm_slice){ text.s + i + 1, text.n - i - 1 };
        }
    *name = text;
    return (mm_slice){ "", 0 };
}

bool mm_header_split(const char *header, char **name, char **unit, mm_err *err)
{
    mm_slice head, tail = find_unit(mm_slice_trim(mm_slice_of(header)), &head);
    *name = mm_slice_dup(mm_slice_trim(head));
    *unit = mm_slice_dup(mm_slice_trim(tail));
    if (*name != NULL && *unit != NULL)
        return true;
    free(*name);
    free(*unit);
    *name = *unit = NULL;
    return mm_fail_memory(err, "a column's name");
}
