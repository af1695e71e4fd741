#include "expr/lex.h"

#include <string.h>

#include "base/number.h"
#include "base/text.h"

/* Letters beyond ASCII count as letters: names may be Greek. */
static bool begins_name(char c)
{
    return mm_is_alpha(c) || c == '_' || (unsigned char)c >= 0x80;
}

static bool continues_name(char c)
{
    return begins_name(c) || mm_is_digit(c) || c == '.';
}

static mm_token bad(size_t at, const char *what)
{
    return (mm_token){ .type = MM_TOKEN_BAD, .start = at, .end = at, .what = what };
}

static size_t digits(const char *text, size_t at)
{
    while (mm_is_digit(text[at]))
        at++;
    return at;
}

static mm_token lex_number(const char *text, size_t start)
{
    mm_token token = { .type = MM_TOKEN_NUMBER, .start = start };
    size_t end = digits(text, start);
    if (text[end] == '.')
        end = digits(text, end + 1);
    if (text[end] == 'e' || text[end] == 'E') {
        const size_t exponent = end + 1 + (text[end + 1] == '+' || text[end + 1] == '-');
        if (mm_is_digit(text[exponent]))
            end = digits(text, exponent);
    }
    if (mm_number_scan(text + start, text + end, &token.value) != text + end)
        return bad(start, "this is not a number");
    if (begins_name(text[end]) || text[end] == '"' || text[end] == '$')
        return bad(end,
                   "a name directly behind a number; write '*' for their product, or quotes around a header");
    if (text[end] == '.')
        return bad(end, "a second decimal point in a number");
    token.end = end;
    return token;
}

static mm_token lex_name(const char *text, size_t start)
{
    size_t end = start + 1;
    while (continues_name(text[end]))
        end++;
    if (text[end - 1] == '.')
        return bad(end - 1, "a name cannot end with a point");
    return (mm_token){ .type = MM_TOKEN_NAME, .start = start, .end = end };
}

static mm_token lex_column(const char *text, size_t start)
{
    const size_t end = digits(text, start + 1);
    if (end == start + 1)
        return bad(start, "the number of a column was expected behind '$', as in $3");
    if (begins_name(text[end]))
        return bad(end, "a name directly behind a column; write '*' for their product");
    return (mm_token){ .type = MM_TOKEN_NAME, .start = start, .end = end };
}

/* "header text"; two quotes inside stand for one. */
static mm_token lex_quoted(const char *text, size_t start)
{
    size_t end = start + 1;
    for (; text[end] != '\0'; end++)
        if (text[end] == '"') {
            if (end == start + 1 && text[end + 1] != '"')
                return bad(start, "a header was expected between the quotes");
            if (text[end + 1] != '"')
                return (mm_token){ .type = MM_TOKEN_QUOTED, .start = start, .end = end + 1 };
            end++;
        }
    return bad(start, "this quote is not closed");
}

static mm_token lex_sign(const char *text, size_t start)
{
    static const char *const doubles[] = { "<=", ">=", "==", "!=", "&&", "||" };
    static const struct {
        const char *sign, *what;
    } mistakes[] = { { "**", "powers are written with '^'" },
                     { "=", "equality is written '=='" },
                     { "&", "'and' is written '&&'" },
                     { "|", "'or' is written '||'" },
                     { "%", "the remainder is mod(x, y)" } };
    mm_token token = { .type = MM_TOKEN_SIGN, .start = start };
    for (size_t i = 0; i < sizeof doubles / sizeof doubles[0]; i++)
        if (strncmp(text + start, doubles[i], 2) == 0) {
            memcpy(token.sign, doubles[i], 2);
            token.end = start + 2;
            return token;
        }
    for (size_t i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++)
        if (strncmp(text + start, mistakes[i].sign, strlen(mistakes[i].sign)) == 0)
            return bad(start, mistakes[i].what);
    if (strchr("+-*/^<>!?:(),", text[start]) == NULL)
        return bad(start, "this character has no meaning in a formula");
    token.sign[0] = text[start];
    token.end = start + 1;
    return token;
}

mm_token mm_lex(const char *text, size_t from)
{
    while (mm_is_space(text[from]))
        from++;
    const char c = text[from];
    if (c == '\0')
        return (mm_token){ .type = MM_TOKEN_END, .start = from, .end = from };
    if (mm_is_digit(c) || (c == '.' && mm_is_digit(text[from + 1])))
        return lex_number(text, from);
    if (begins_name(c))
        return lex_name(text, from);
    if (c == '$')
        return lex_column(text, from);
    if (c == '"')
        return lex_quoted(text, from);
    return lex_sign(text, from);
}

size_t mm_lex_column(const char *text, size_t at)
{
    size_t column = 1;
    for (size_t i = 0; i < at; i++)
        column += ((unsigned char)text[i] & 0xC0) != 0x80;
    return column;
}
